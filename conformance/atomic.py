"""Files that are either written whole or not touched."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .errors import UsageError


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write ``text`` as UTF-8 so that ``path`` holds either its old content or all of the new one.

    A symbolic link keeps pointing where it points, a file keeps its permissions. What is no regular file (a
    pipe, a device) cannot be replaced and is written to directly. Raises OSError.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_text(text, encoding="utf-8")
        return
    temporary = _beside(target)
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check_writable(path: str | os.PathLike[str]) -> None:
    """Raise :class:`UsageError` where :func:`write_text` could not write to ``path``; leave nothing."""
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise UsageError(f"{path} is a folder; name a file in it")
        if not target.parent.is_dir():
            raise UsageError(f"{path} cannot be written: there is no folder {target.parent}; create it first")
        if target.exists() and not os.access(target, os.W_OK):
            raise UsageError(f"{path} cannot be written: it is read-only; name another file")
        if target.is_file() or not target.exists():
            # Permissions alone do not tell: a read-only mount, a quota or a long name also refuse.
            probe = _beside(target)
            probe.touch(exist_ok=False)
            probe.unlink()
    except OSError as error:
        cause = error.strerror or error
        raise UsageError(f"{path} cannot be written: {cause}; name a file elsewhere") from error


def _beside(target: Path) -> Path:
    """Return an unused name in the folder of ``target``: a rename is atomic only within one file system."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
