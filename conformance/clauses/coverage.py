"""Which checks enforce which clauses, and which wrong implementations have shown that they can fail."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import chain
from math import isinf
from pathlib import Path
from types import ModuleType
from typing import Any

from ...spec.discovery import functions
from .. import checks
from ..checks.common.declaration import Enforces
from .registry import Clause, Kind, every_clause
from .unenforced import DERIVATIVE, DOCUMENT, LAWS, RULES, Reason

# Through the link of the installed package to the folder it stands in: a wheel holds no tests.
TESTS = Path(__file__).resolve().parents[2] / "tests"
ZOO = TESTS / "zoo" / "wrong"

EVERYWHERE = "everywhere"
"""The folder beside it of faults that are planted in every function."""

LAWS_TEST = TESTS / "conformance" / "checks" / "test_laws_check.py"
"""Breaks every law that a check evaluates."""


DECLARED = ("CLAUSES", "RULES", "BOUNDS", "SPECIALS")
"""Constants by which a wrong backend says what it breaks."""


@dataclass(frozen=True)
class Covered:
    """A clause, what enforces it or why nothing does, and the wrong backends that a check has caught on it.

    ``reason`` is None where a check enforces the clause, and where nobody has written why none does. ``caught`` is
    None where the backends are not at hand.
    """

    clause: Clause
    checks: tuple[Enforces, ...]
    reason: Reason | None
    caught: tuple[str, ...] | None

    @property
    def accounted(self) -> bool:
        """Whether a check enforces the clause or a reason says why none does."""
        return bool(self.checks) or self.reason is not None


@cache
def declarations() -> tuple[Enforces, ...]:
    """Return what the checks declare: each file of the folder ``checks`` with a function ``check`` has ``ENFORCES``.

    >>> sorted({d.check for d in declarations()})[:3]
    ['accuracy', 'covering', 'effect']
    """
    names = sorted(entry.name.removesuffix(".py") for entry in files(checks).iterdir() if entry.name.endswith(".py"))
    modules = [import_module(f"{checks.__name__}.{name}") for name in names if not name.startswith("_")]
    return tuple(chain.from_iterable(declared(module) for module in modules if hasattr(module, "check")))


def declared(module: ModuleType) -> tuple[Enforces, ...]:
    """Return the declarations of a check; raises TypeError where it has none."""
    found = getattr(module, "ENFORCES", ())
    if not found or not all(isinstance(item, Enforces) for item in found):
        raise TypeError(f"{module.__name__}: a check says what it enforces; write ENFORCES = (Enforces(…), …)")
    return tuple(found)


def enforced(checks: Iterable[Enforces]) -> dict[str, tuple[Enforces, ...]]:
    """Return the declarations of each clause that at least one of them names."""
    found: dict[str, list[Enforces]] = {}
    for declaration in checks:
        for op in functions().values():
            for clause in declaration.clauses(op):
                found.setdefault(clause, []).append(declaration)
    return {clause: tuple(by) for clause, by in found.items()}


@cache
def enforcing() -> dict[str, tuple[Enforces, ...]]:
    """Return what the checks themselves declare of each clause."""
    return enforced(declarations())


def reason(clause: Clause) -> Reason | None:
    """Return why no check enforces a clause, where that is written."""
    match clause.kind:
        case Kind.GRADIENT | Kind.PULLBACK:
            return DERIVATIVE
        case Kind.CLAIM:
            return DOCUMENT
        case Kind.LAW:
            return LAWS.get(clause.id)
        case Kind.RULE:
            return RULES.get(clause.id.rpartition("/")[2])
        case _:
            return None


def caught(folder: Path = ZOO) -> dict[str, tuple[str, ...]] | None:
    """Return what each clause was seen failing in, or None without the folder; tests hold all of it to be true.

    Wrong backends name the clauses that they break; faults that are planted in every function, which stand in a folder
    beside theirs, name the kinds of clauses; of the laws, a test breaks each.
    """
    if not folder.is_dir():
        return None
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.py")):
        for clause in _constants(path).get("CLAUSES", ()):
            found.setdefault(clause, []).append(path.stem)
    for path in sorted((folder.parent / EVERYWHERE).glob("[!_]*.py")):
        for clause in planted(path):
            found.setdefault(clause, []).append(f"{EVERYWHERE}/{path.stem}")
    if folder == ZOO and LAWS_TEST.is_file():
        for law in sorted({law for declaration in declarations() for law in declaration.laws}):
            found.setdefault(law, []).append(LAWS_TEST.stem)
    return {clause: tuple(names) for clause, names in found.items()}


def planted(path: Path) -> Iterator[str]:
    """Yield the clauses that a fault planted in every function breaks: its rules, every bound, every special value.

    A codomain without an end cannot be left, and a special value that is empty has nothing to be wrong in.
    """
    constants = _constants(path)
    for op in functions().values():
        held = {rule.id for rule in (*op.universal, *op.reductions)} & set(enforcing())
        if all(map(isinf, op.codomain)):
            held.discard(f"{op.id}/codomain")
        yield from sorted(held & {f"{op.id}/{rule}" for rule in constants.get("RULES", ())})
        if constants.get("BOUNDS"):
            yield from (bound.id for bound in op.bounds)
        if constants.get("SPECIALS"):
            yield from (special.id for special in op.specials if special.y != ())


def coverage(clauses: Iterable[Clause] | None = None, zoo: Path = ZOO) -> Iterator[Covered]:
    """Yield the coverage of each clause, of the whole specification by default."""
    seen = caught(zoo)
    for clause in every_clause() if clauses is None else clauses:
        yield covered(clause, enforcing(), seen)


def covered(
    clause: Clause, by_clause: Mapping[str, tuple[Enforces, ...]], seen: Mapping[str, tuple[str, ...]] | None
) -> Covered:
    """Return the coverage of one clause."""
    checks = by_clause.get(clause.id, ())
    why = None if checks else reason(clause)
    return Covered(clause, checks, why, None if seen is None else seen.get(clause.id, ()))


def _constants(path: Path) -> dict[str, Any]:
    """Return what a backend declares to break, which is read and not imported: it is wrong on purpose."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    pairs = [(n.targets[0], n.value) for n in tree.body if isinstance(n, ast.Assign)]
    return {t.id: ast.literal_eval(v) for t, v in pairs if isinstance(t, ast.Name) and t.id in DECLARED}
