"""One family of checks per file: what is tried, and which clause a failure breaks."""
