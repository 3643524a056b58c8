"""Certified tables: values to be compared with in any language, built, verified and exported."""

from __future__ import annotations

from pathlib import Path

from ...spec import functions
from ..formats import FORMATS
from .document import file_name

DATA = Path(__file__).parent / "data"
"""Where the tables of this version lie."""


def catalogue() -> dict[str, tuple[str, str]]:
    """Return the function and the format of every table by the name of its file.

    >>> catalogue()["logsumexp.bfloat16.json"]
    ('logsumexp', 'bfloat16')
    """
    return {file_name(op, format): (op, format) for op in functions() for format in FORMATS}
