"""Arrays on their way to a backend: which may travel, how they lie in memory, which bits may be lost."""
