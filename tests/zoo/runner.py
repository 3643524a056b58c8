"""Runs the judge on the zoo: every wrong backend must be caught on its clause, no right one accused."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from softgauge.conformance.clauses.coverage import enforcing
from softgauge.conformance.run.request import DEFAULT_DTYPES, Request, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Finding
from softgauge.spec.discovery import functions

from ..machine import slowness

HERE = Path(__file__).parent
TIME_LIMIT = 3.0
"""Seconds for a call on a quiet machine."""

NARROW = ("float16", "bfloat16")
CONSTANTS = ("CLAUSES", "STANDARD", "LEVEL")


@dataclass(frozen=True)
class Outcome:
    """What a run said of one zoo backend."""

    name: str
    verdict: str
    error: str
    failed: tuple[str, ...]
    messages: tuple[str, ...]
    expected: tuple[str, ...]
    level: str
    families: tuple[str, ...]
    """Checks that found an expected clause."""
    undeclared: tuple[str, ...]
    """Findings whose check does not declare that it enforces their clause."""

    @property
    def caught(self) -> bool:
        return bool(self.expected) and set(self.expected) <= set(self.failed)


def members(kind: str) -> list[Path]:
    """Return the files of ``wrong``, ``right``, ``everywhere`` or ``broken``."""
    return sorted((HERE / kind).glob("[!_]*.py"))


def declared(path: Path) -> dict[str, object]:
    """Return the constants of a zoo file without importing it.

    ``CLAUSES`` are those that it must be caught on, ``STANDARD`` others at that level, where more rows show a fault
    that comes first, and ``LEVEL`` the lowest at which it must be caught.
    """
    tree = ast.parse(path.read_text())
    pairs = [(n.targets[0], n.value) for n in tree.body if isinstance(n, ast.Assign)]
    return {t.id: ast.literal_eval(v) for t, v in pairs if isinstance(t, ast.Name) and t.id in CONSTANTS}


def examine(path: Path, level: str, seed: int, dtypes: tuple[str, ...] = DEFAULT_DTYPES) -> Outcome:
    """Run one zoo backend."""
    request = parse(str(path), level=level, seed=seed, jobs=1, time_limit=_limit(path))
    return _outcome(path, level, replace(request, dtypes=dtypes))


def exhaust(path: Path) -> Outcome:
    """Run the functions of numbers of one zoo backend on every input of 16 bits."""
    names = [op.id for op in functions().values() if op.elementwise and op.pullback_of is None]
    request = parse(str(path), op=names, dtype=NARROW, level="full", jobs=1, time_limit=_limit(path), fresh=True)
    return _outcome(path, "full", request)


def _limit(path: Path) -> float:
    """Return the seconds for a call: a right backend does not hang, and is not to be accused for the load."""
    return TIME_LIMIT * slowness() if path.parent.name == "wrong" else 60.0


def _outcome(path: Path, level: str, request: Request) -> Outcome:
    report = run(request)
    fails = [f for f in report.findings if f.severity == "fail"]
    constants = declared(path)
    expected = _expected(constants, level)
    return Outcome(
        name=path.stem,
        verdict=str(report.verdict),
        error=report.error,
        failed=tuple(f.clause for f in fails),
        messages=tuple(
            f"{f.clause} {f.dtype}: {f.message} | {f.inputs} | got {f.got} want {f.want} ({f.ulps} ulp)" for f in fails
        ),
        expected=expected,
        level=str(constants.get("LEVEL", "smoke")),
        families=tuple(sorted({f.check for f in fails if f.clause in expected})),
        undeclared=undeclared(report.findings),
    )


def _expected(constants: dict[str, object], level: str) -> tuple[str, ...]:
    named = constants.get("CLAUSES", ())
    if level != "smoke":
        named = constants.get("STANDARD", named)
    assert isinstance(named, tuple)
    return named


def undeclared(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the findings of every severity whose check does not declare that it enforces their clause."""
    return tuple(
        f"{f.check}: {f.clause}" for f in findings if f.check not in {d.check for d in enforcing().get(f.clause, ())}
    )


def defined(path: Path) -> set[str]:
    """Return the functions that a zoo file defines, at whatever depth."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {n.name for n in nodes if isinstance(n, ast.FunctionDef)} & set(functions())


def with_numbers(paths: Iterable[Path]) -> list[Path]:
    """Return the files that have a function of numbers."""
    names = {op.id for op in functions().values() if op.elementwise}
    return [path for path in paths if defined(path) & names]


def exhaust_all(paths: list[Path], jobs: int) -> list[Outcome]:
    """Run several zoo backends on every input of 16 bits, side by side."""
    return _side_by_side(exhaust, paths, jobs)


def examine_all(paths: list[Path], level: str, seed: int, jobs: int) -> list[Outcome]:
    """Run several zoo backends side by side."""
    return _side_by_side(partial(examine, level=level, seed=seed), paths, jobs)


def _side_by_side(one: Callable[[Path], Outcome], paths: list[Path], jobs: int) -> list[Outcome]:
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:
        return list(pool.map(one, paths))
