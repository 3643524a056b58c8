"""What a user can get wrong, told apart from what the harness can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class UsageError(ValueError):
    """A mistake in a command or a path; the message is one sentence with the cause and the way out."""


class LoadError(RuntimeError):
    """A backend that cannot be loaded; the message is one sentence."""


def did_you_mean(given: str, known: Iterable[str] | Mapping[str, str], n: int = 3) -> str:
    """Return the names of ``known`` most like ``given``, case ignored, as a question; empty where none is like it.

    A mapping leads from other spellings to the names.

    >>> nearest("ops ", ["run", "ops"]), nearest("LogSumExp/shft", ["logsumexp/shift", "RU-1"]), nearest("x", ["run"])
    ("did you mean 'ops'?", "did you mean 'logsumexp/shift'?", '')
    >>> nearest("softmx", {"softmax": "softargmax"})
    "did you mean 'softargmax'?"
    """
    import difflib

    names = known if isinstance(known, Mapping) else {name: name for name in known}
    spelt = {spelling.lower(): name for spelling, name in names.items()}
    near = [repr(spelt[match]) for match in difflib.get_close_matches(given.strip().lower(), spelt, n=n)]
    return f"did you mean {' or '.join(near)}?" if near else ""
