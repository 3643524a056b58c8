"""The digest of all that decides a certified value: what is kept under it was made by the same sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

UNDECIDING = ("cases", "exemplar", "tables")
"""Folders of the reference that choose inputs or show values; what decides one imports none of them (tested)."""


@cache
def digest() -> str:
    """Return the SHA-256 of the sources that decide a certified value: definitions, arbiter, rungs, formats.

    >>> len(digest())
    64
    """
    return digest_of(deciding(ROOT), ROOT)


def deciding(root: Path) -> list[Path]:
    """Return the sources below ``root`` that decide a value; a new folder is among them unless it is excepted."""
    reference = root / "reference"
    files = (path for path in reference.rglob("*.py") if path.relative_to(reference).parts[0] not in UNDECIDING)
    return [*(root / "spec").rglob("*.py"), *files]


def digest_of(files: Iterable[Path], root: Path) -> str:
    """Return the SHA-256 of files by their paths below ``root`` and their bytes, in any order."""
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        content = path.read_bytes()
        total.update(f"{name} {len(content)}\n".encode() + content)
    return total.hexdigest()
