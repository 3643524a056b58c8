"""A report for people at a console."""
