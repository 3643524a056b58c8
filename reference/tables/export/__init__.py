"""A table in other forms, for other languages."""
