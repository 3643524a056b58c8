"""Memory that two processes share, for long arrays: a file without a name that has one size for ever.

Its size is sealed, so that a process which is given it can neither end the other by making it shorter nor fill the
memory by making it longer. What is not touched takes no memory.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 1 << 28
"""Bytes; longer frames go through the pipe."""


def pair() -> tuple[int, int] | None:
    """Return the descriptors of two such files, None where the system has none: only Linux does."""
    if not hasattr(os, "memfd_create"):
        return None
    files = os.memfd_create("softgauge", os.MFD_ALLOW_SEALING), os.memfd_create("softgauge", os.MFD_ALLOW_SEALING)
    for fd in files:
        os.ftruncate(fd, SIZE)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return files


class SharedArray:
    """One process's look at such a file."""

    def __init__(self, fd: int) -> None:
        """Take a descriptor; nothing is mapped before it is needed."""
        self._fd = fd

    @cached_property
    def _memory(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(mmap.mmap(self._fd, SIZE), np.uint8)

    def write(self, arrays: tuple[npt.NDArray[Any], ...]) -> None:
        """Write arrays from the beginning on, one after the other."""
        at = 0
        for a in arrays:
            flat = np.ascontiguousarray(a).reshape(-1).view(np.uint8)
            self._memory[at : at + flat.size] = flat
            at += flat.size

    def copy_out(self, size: int) -> memoryview:
        """Return a copy of the first bytes: the other process may write there at any time."""
        return self._memory[:size].copy().data
