"""Every permanent id: what it says, what proves it, which check enforces it, or why none does."""
