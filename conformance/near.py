"""What somebody may have meant who wrote a name that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(given: str, known: Iterable[str], n: int = 3) -> str:
    """Return the names of ``known`` most like ``given``, case ignored, as a question; empty where none is like it.

    >>> nearest("ops ", ["run", "ops"]), nearest("LogSumExp/shft", ["logsumexp/shift", "RU-1"]), nearest("x", ["run"])
    ("did you mean 'ops'?", "did you mean 'logsumexp/shift'?", '')
    """
    spelt = {name.lower(): name for name in known}
    near = [repr(spelt[match]) for match in difflib.get_close_matches(given.strip().lower(), spelt, n=n)]
    return f"did you mean {' or '.join(near)}?" if near else ""
