"""What a user can get wrong, told apart from what the harness can."""


class UsageError(ValueError):
    """A mistake in a command or a path; the message is one sentence with the cause and the way out."""


class LoadError(RuntimeError):
    """A backend that cannot be loaded; the message is one sentence."""
