"""Plain Python: values in, values and reasons out. No Django, no clock, no database (see README.md)."""
