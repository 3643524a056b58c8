"""Families of rows, each with the reason why it exists."""
