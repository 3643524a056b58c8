"""A backend in a process of its own: what it is told, what it answers, what is seen of it."""
