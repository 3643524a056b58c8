"""Which checks enforce which clauses, and which wrong implementations have shown that they can fail."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import chain
from pathlib import Path
from types import ModuleType

from ..spec.discovery import functions
from .clauses import Clause, Kind, every_clause
from .enforces import Enforces
from .unenforced import DERIVATIVE, DOCUMENT, LAWS, RULES, Reason

# Through the link of the installed package to the folder it stands in: a wheel holds no tests.
ZOO = Path(__file__).resolve().parents[1] / "tests" / "zoo" / "wrong"


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
    ['accuracy', 'effect', 'gradient']
    """
    package = f"{__package__}.checks"
    names = sorted(entry.name.removesuffix(".py") for entry in files(package).iterdir() if entry.name.endswith(".py"))
    modules = [import_module(f"{package}.{name}") for name in names if not name.startswith("_")]
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
    """Return the wrong backends that declare to break each clause (tested to be caught), or None without the folder."""
    if not folder.is_dir():
        return None
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.py")):
        for clause in _broken(path):
            found.setdefault(clause, []).append(path.stem)
    return {clause: tuple(names) for clause, names in found.items()}


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


def _broken(path: Path) -> tuple[str, ...]:
    """Return the constant ``CLAUSES`` of a backend, which is read and not imported: it is wrong on purpose."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "CLAUSES" for t in node.targets):
            return tuple(ast.literal_eval(node.value))
    return ()
