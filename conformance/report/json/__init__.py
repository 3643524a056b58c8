"""A report for machines, written and read back."""
