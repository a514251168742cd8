"""Serving: gunicorn's processes, made fit for those who are slow, many or mistaken."""
