"""What a run is asked to do, checked against the specification before anything starts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...spec.discovery import functions, ops
from ...spec.grade import Grade
from ...spec.op import Op
from ..errors import UsageError, did_you_mean
from ..scoring.outcome.model import LEVELS, PROFILES

# Equal to the keys of reference.formats.FORMATS (tested); repeated here because that module needs NumPy.
DTYPES = ("float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn")
DEFAULT_DTYPES = DTYPES[:4]

MOST = 4
"""Processes that a run has unless it is told otherwise: each of them loads the backend."""


@dataclass(frozen=True)
class Request:
    """A run: which functions of which backend, in which formats, how thoroughly, against which grade.

    ``functions`` and ``dtypes`` are in the order of the registry, not of the command line. ``jobs`` 0 means
    one per core; ``time_limit`` is in seconds per call, ``memory_limit`` in GiB. ``require`` None asks for *fast*, and
    for *saved* of the pullbacks that have that line. ``fresh`` takes up no interrupted run,
    ``named`` says that the formats were named and not taken for want of a name, ``require_unlimited`` that a score must
    be one of every call.
    """

    backend: str
    functions: tuple[str, ...]
    dtypes: tuple[str, ...] = DEFAULT_DTYPES
    level: str = "standard"
    require: Grade | None = None
    profile: str = "mixed"
    seed: int = 0
    jobs: int = 0
    time_limit: float = 60.0
    memory_limit: float = 8.0
    fresh: bool = False
    named: bool = False
    require_unlimited: bool = False

    @property
    def grade(self) -> Grade:
        """The grade that a report names as required: *fast* where none is required by name."""
        return Grade.FAST if self.require is None else self.require

    @property
    def processes(self) -> int:
        """How many processes measure, each with a worker of its own."""
        return min(self.jobs or min(os.cpu_count() or 1, MOST), len(self.functions))


def parse(
    backend: str,
    *,
    op: Iterable[str] = (),
    dtype: Iterable[str] = (),
    level: str = "standard",
    require: str | None = None,
    profile: str = "mixed",
    seed: int = 0,
    jobs: int = 0,
    time_limit: float = 60.0,
    memory_limit: float = 8.0,
    fresh: bool = False,
    require_unlimited: bool = False,
) -> Request:
    """Return the request that a command line means; raises :class:`UsageError` for what means nothing.

    >>> parse("numpy", op=["sigmoid,softargmax_vjp"], dtype=["float32"]).functions
    ('sigmoid', 'sigmoid_vjp', 'softargmax_vjp')
    """
    formats = tuple(dtype)
    return Request(
        backend=backend,
        functions=select_functions(op),
        dtypes=select_dtypes(formats),
        named=bool(formats),
        level=_one("level", level, LEVELS),
        require=None if require is None else Grade[_one("grade", require, [g.label for g in Grade]).upper()],
        profile=_one("profile", profile, PROFILES),
        seed=seed,
        jobs=jobs,
        time_limit=time_limit,
        memory_limit=memory_limit,
        fresh=fresh,
        require_unlimited=require_unlimited,
    )


def select_functions(names: Iterable[str]) -> tuple[str, ...]:
    """Return the functions names select, in registry order: an op brings its pullback, none means all."""
    known = functions()
    wanted: set[str] = set()
    for name in _split("--op", names):
        chosen = _one("function", name, known, _aliases(), "`softgauge ops` lists all")
        wanted.add(chosen)
        wanted.update(pullback.id for pullback in known[chosen].pullbacks)
    return tuple(name for name in known if not wanted or name in wanted)


def select_ops(names: Iterable[str]) -> tuple[Op, ...]:
    """Return the ops that names select, in registry order; no name selects all."""
    known = ops()
    wanted = {_one("op", name, known, _aliases(), _listed(known)) for name in names}
    return tuple(op for op in known.values() if not wanted or op.id in wanted)


def select_dtypes(names: Iterable[str]) -> tuple[str, ...]:
    """Return the formats that names select, widest first; no name selects the default four."""
    wanted = {_one("dtype", name, DTYPES) for name in _split("--dtype", names)}
    return tuple(name for name in DTYPES if name in wanted) if wanted else DEFAULT_DTYPES


def _aliases() -> dict[str, str]:
    """Return the names that others give to the ops."""
    return {alias.lower(): op.id for op in ops().values() for alias in op.also_called}


def _split(option: str, texts: Iterable[str]) -> list[str]:
    parts = [part.strip() for text in texts for part in text.split(",")]
    if "" in parts:
        raise UsageError(f"{option} has an empty name; separate names by commas, or leave {option} out")
    return parts


def _one(kind: str, text: str, known: Iterable[str], aliases: Mapping[str, str] | None = None, more: str = "") -> str:
    """Return ``text`` in the spelling of ``known``, or raise with the nearest match."""
    names, other = list(known), dict(aliases or {})
    given = text.strip().lower()
    if given in names:
        return given
    if given in other:
        raise UsageError(f"unknown {kind} {text!r}: here it is called {other[given]!r}")
    question = did_you_mean(given, {**other, **{name: name for name in names}}, n=1)
    raise UsageError(f"unknown {kind} {text!r}: {question and f'{question} '}{more or _listed(names)}")


def _listed(names: Iterable[str]) -> str:
    return f"choose from {', '.join(names)}"
