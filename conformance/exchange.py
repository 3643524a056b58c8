"""Two folders that change their names."""

from __future__ import annotations

import ctypes
import os
import secrets
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Constants of Linux, from fcntl.h and linux/fs.h; see renameat2(2)."""


def exchange(one: Path, other: Path) -> None:
    """Exchange the names of two folders, in one step where the system has one, else by renames.

    Raises OSError; then both have their old names.
    """
    try:
        _at_once(one, other)
    except (OSError, AttributeError):
        by_renames(one, other)


def _at_once(one: Path, other: Path) -> None:
    # Only Linux has the call, and not on every file system.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def by_renames(one: Path, other: Path) -> None:
    """Exchange the names of two folders by three renames; ``other`` is missing between the first two."""
    aside = other.with_name(f".{other.name}.{secrets.token_hex(4)}.tmp")
    try:
        other.rename(aside)
        one.rename(other)
    finally:
        if aside.exists():
            aside.rename(one if other.exists() else other)
