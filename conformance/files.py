"""Files that are either written whole or not touched."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
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


STAMP = "RENDERED.txt"
"""Lists the generated files of a folder: what it does not list is somebody's, and is never deleted."""


def check_folder(path: str | os.PathLike[str]) -> None:
    """Raise :class:`UsageError` where :func:`write_folder` could not, or must not, replace ``path``."""
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {target.parent}; create it first")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{path} is a file; name a folder")
    try:
        foreign = _foreign(target)
        # Permissions alone do not tell: a read-only mount or a quota also refuse.
        probe = _beside(target)
        try:
            probe.mkdir()
        finally:
            _remove(probe)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}; name a folder elsewhere") from error
    if foreign:
        raise UsageError(
            f"{path} holds {foreign}, which was not generated and would be lost; name a folder that is new or empty"
        )


def write_folder(
    path: str | os.PathLike[str], files: Mapping[str, str | bytes], by: str = "softgauge spec render"
) -> None:
    """Replace ``path`` by a folder with these files, text as UTF-8; at every moment it holds all old or all new ones.

    ``by`` is the command that the list of files names. An interruption leaves nothing else behind, a crash at most a
    hidden folder beside it. Raises :class:`UsageError` where the folder cannot be written.
    """
    check_folder(path)
    target = Path(os.path.realpath(path))
    fresh = _beside(target)
    try:
        fresh.mkdir()
        for name, content in {**files, STAMP: _stamp(files, by)}.items():
            if isinstance(content, str):
                (fresh / name).write_text(content, encoding="utf-8", newline="\n")
            else:
                (fresh / name).write_bytes(content)
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o7777)
            exchange(fresh, target)
        else:
            fresh.rename(target)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}; name a folder elsewhere") from error
    finally:
        # What bears this name now is what was not finished, or the old pages.
        _remove(fresh)


def _stamp(files: Iterable[str], by: str) -> str:
    lines = (f"Written by {by}, which replaces this folder. It holds:", *sorted({*files, STAMP}))
    return "\n".join(lines) + "\n"


def _foreign(target: Path) -> str:
    """Return the name of something in the folder that is not listed as generated, or nothing."""
    if not target.exists():
        return ""
    present = {entry.name for entry in target.iterdir()}
    listed = set((target / STAMP).read_text(encoding="utf-8").splitlines()) if STAMP in present else set()
    return min(present - listed, default="")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        # An interruption has come in between: what was begun is ended before it goes on its way.
        shutil.rmtree(folder, ignore_errors=True)
        raise


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
