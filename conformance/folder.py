"""Folders of generated files that are either replaced whole or not touched."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from .errors import UsageError
from .exchange import exchange

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


def _beside(target: Path) -> Path:
    """Return an unused name in the same folder: a rename is atomic only within one file system."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        # An interruption has come in between: what was begun is ended before it goes on its way.
        shutil.rmtree(folder, ignore_errors=True)
        raise
