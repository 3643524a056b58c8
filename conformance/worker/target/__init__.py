"""What a user calls a backend, and what is loaded for it."""
