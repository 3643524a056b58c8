"""The command of an adapter, as ``exec:COMMAND`` names it."""

from __future__ import annotations

import shlex
import shutil

from ...errors import UsageError


def command(text: str) -> list[str]:
    """Return the words of the COMMAND in ``exec:COMMAND``, split as a shell does; no shell runs it.

    >>> command("python3 'my adapter.py'")
    ['python3', 'my adapter.py']

    Raises :class:`UsageError` where it has none and where the first names no program.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"the command {text!r} cannot be split into words: {error}; close every quotation") from error
    if not words:
        raise UsageError("exec: names no command; write for example 'exec:node adapter.js'")
    if shutil.which(words[0]) is None:
        raise UsageError(f"there is no program {words[0]!r}; install it or give its path")
    return words
