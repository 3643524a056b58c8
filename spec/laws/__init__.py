"""The laws of the family, one theme a file. Each file defines ``LAWS``; discovery finds it, no list names it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ..discovery import functions
from ..law import Law
from ..loading import OpError, load

HERE = Path(__file__).parent


def discover(folder: Path = HERE) -> dict[str, Law]:
    """Return the laws of ``folder`` by id, from every file that does not start with an underscore.

    Raises :class:`OpError` for a file that does not import, has no ``LAWS``, repeats a clause or names a
    function that there is not.
    """
    found: dict[str, Law] = {}
    origin = {c.id: f"the file of {f.id}" for f in functions().values() for c in f.clauses}
    for path in sorted(folder.glob("[!_]*.py")):
        for law in _laws(path):
            if law.id in origin:
                where = "twice in one file" if origin[law.id] == str(path) else f"first in {origin[law.id]}"
                raise OpError(f"{path}: the id {law.id!r} is taken, {where}; ids are permanent and unique: rename one")
            if law.id.partition("/")[0] not in functions():
                raise OpError(f"{path}: law {law.id!r} is about no function; its id starts with that of a function")
            origin[law.id] = str(path)
            found[law.id] = law
    return found


@cache
def laws() -> dict[str, Law]:
    """Return every law by id: those of this folder and those that an op declares in its own file."""
    own = {law.id: law for f in functions().values() for law in f.laws}
    return {**own, **discover()}


def laws_of(function: str) -> Iterator[Law]:
    """Return the laws whose id belongs to ``function``."""
    return (law for law in laws().values() if law.id.startswith(f"{function}/"))


def _laws(path: Path) -> tuple[Law, ...]:
    found = getattr(load(path, __package__ or "", HERE), "LAWS", None)
    if not isinstance(found, tuple) or not all(isinstance(law, Law) for law in found):
        raise OpError(f"{path}: defines no LAWS; write LAWS = (Law(…), …)")
    return found
