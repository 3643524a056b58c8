"""A report as Markdown, and as annotations of a CI system."""
