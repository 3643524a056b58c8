"""Reports as web pages: one file each, which opens from disk and asks nothing of a network."""
