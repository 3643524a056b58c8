"""Reports that the workers of one run of pytest-xdist share: the first that needs one measures, the others wait."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """A folder of this user alone, which exists from the first use on."""

    path: Path

    def text(self, key: str, make: Callable[[], str]) -> str:
        """Return the text of that key; ``make`` makes it in one process, whatever the number that ask."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        if self.path.is_symlink() or self.path.stat().st_uid != os.getuid():
            raise PermissionError(f"{self.path} belongs to somebody else; set TMPDIR to a folder of your own")
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        # The system gives the lock back when a process ends, however it ends.
        with (self.path / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = self.path / f"{name}.json"
            if not made.exists():
                from ..files import write_text

                write_text(made, make())
            return made.read_text(encoding="utf-8")

    def remove(self) -> None:
        """Remove the folder, where it is one of this user."""
        if self.path.is_dir() and not self.path.is_symlink() and self.path.stat().st_uid == os.getuid():
            shutil.rmtree(self.path, ignore_errors=True)


def folder(run: str) -> Folder:
    """Return the folder of a run of pytest-xdist, whose id its workers know.

    >>> folder("a") == folder("a"), folder("a") == folder("b")
    (True, False)
    """
    name = hashlib.sha256(run.encode()).hexdigest()[:32]
    return Folder(Path(tempfile.gettempdir()) / f"softgauge-{name}")
