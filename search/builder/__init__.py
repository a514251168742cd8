"""Builder: queries put together in a form, and read back into it."""
