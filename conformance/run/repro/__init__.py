"""One case of a report, called again."""
