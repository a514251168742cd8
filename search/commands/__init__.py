"""The commands of manage.py, one in a file."""
