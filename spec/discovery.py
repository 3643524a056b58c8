"""Finds the op files of a folder and refuses what is malformed or duplicate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .loading import OpError, load
from .op import Op

OPS = Path(__file__).parent / "ops"


def discover(folder: Path = OPS) -> dict[str, Op]:
    """Return the ops of ``folder`` by id, one per file that does not start with an underscore.

    Raises :class:`OpError` for a file that does not import, has no ``OP``, repeats an id or repeats a clause.

    >>> {"logsumexp", "sigmoid", "softargmax"} <= set(discover())
    True
    """
    found: dict[str, Op] = {}
    origin: dict[str, Path] = {}
    for path in sorted(folder.glob("[!_]*.py")):
        op = _load(path)
        try:
            ids = _ids(path, op)
        except OpError:
            raise
        except Exception as error:  # a file may declare anything
            raise OpError(f"{path}: its OP cannot be used: {type(error).__name__}: {error}") from error
        for clause in ids:
            if clause in origin:
                where = "twice in one file" if origin[clause] == path else f"first in {origin[clause]}"
                raise OpError(f"{path}: the id {clause!r} is taken, {where}; ids are permanent and unique: rename one")
            origin[clause] = path
        found[op.id] = op
    return found


@cache
def ops() -> dict[str, Op]:
    """Return the ops of the specification by id."""
    return discover()


@cache
def functions() -> dict[str, Op]:
    """Return every function by id: each op followed by its pullbacks."""
    return with_pullbacks(ops())


def with_pullbacks(found: Mapping[str, Op]) -> dict[str, Op]:
    """Return the functions of some ops by id, each op followed by its pullbacks."""
    return {f.id: f for op in found.values() for f in (op, *op.pullbacks)}


def function(name: str) -> Op:
    """Return the op or pullback called ``name``; raises KeyError that lists what there is.

    >>> function("softargmax_vjp").arguments
    ('x', 'g')
    """
    known = functions()
    if name not in known:
        raise KeyError(f"no function {name!r}; there are {', '.join(known)}")
    return known[name]


def _load(path: Path) -> Op:
    op = getattr(load(path, f"{__package__}.ops", OPS), "OP", None)
    if not isinstance(op, Op):
        raise OpError(f"{path}: defines no OP of type Op; write OP = Op(id={path.stem!r}, …)")
    if op.id != path.stem:
        raise OpError(f"{path}: its OP is called {op.id!r}; a file carries the name of its function")
    if not re.fullmatch(r"\(n?\)(,\(n?\))*->\(n?\)", op.signature):
        raise OpError(f"{path}: signature {op.signature!r} is not of the form '(n),()->()'")
    if len(op.cores) != len(op.arguments):
        raise OpError(f"{path}: signature {op.signature!r} has {len(op.cores)} inputs, define takes {op.arguments}")
    return op


def _ids(path: Path, op: Op) -> list[str]:
    """Return the ids of an op, of its clauses and of those of its pullbacks."""
    for clause in op.clauses:
        if not clause.id.startswith(f"{op.id}/"):
            raise OpError(f"{path}: clause id {clause.id!r} does not start with {op.id + '/'!r}")
    return [op.id, *(c.id for f in (op, *op.pullbacks) for c in f.clauses)]
