"""One run, from what is asked to the report."""
