"""Which cases a table holds: each family of inputs, the named traps, single numbers; ids are permanent.

A case draws from a stream that its id names, so that a new family adds cases and changes none. Each family of the
first argument meets the first family of every other argument, and each of those meets the first family of the first.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from ....spec.op import Op
from ....spec.role import Role
from ...cases import Family
from ...cases.batch import SECOND, parameters
from ...cases.families.extremes import EXTREMES
from ...cases.families.further_arguments import UNIT_TARGETS
from ...cases.families.logits import LOGITS
from ...cases.families.probabilities import PROBABILITIES, RARE
from ...cases.family import Change
from ...cases.reconcile import NO_CLASS
from ...formats import Array, Format
from .assemble import assemble
from .points import KINDS, points
from .portable_random import Draws
from .portable_rows import Steady
from .traps import traps

Maker = Family | Change

SIZES = (2, 3, 4, 5, 7)
"""Numbers of classes; the flag of a family decides which it gets."""

PAIRED = 4
"""Number of classes where the families of further arguments are tried."""

LONG = {"normal": 100, "soft": 100, "masked": 17, "ascending": 17, "sparse": 17}
"""Families that also get a longer row."""


@dataclass(frozen=True)
class Planned:
    """The arguments of one case: one row of each array, exact numbers as parameters."""

    id: str
    flags: tuple[str, ...]
    arrays: tuple[Array, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)


def planned(op: Op, target: Format) -> list[Planned]:
    """Return the cases of a function in a format; same arguments, same cases, on every machine.

    Raises :class:`~.portable_rows.UnsteadyError` for a number that another machine may round otherwise.
    """
    found: dict[str, Planned] = {}
    for case in (*_traps(op, target), *(_points(op, target) if op.elementwise else _rows(op, target))):
        found.setdefault(case.id, case)
    return list(found.values())


def described(op: Op, target: Format) -> dict[str, tuple[str, str]]:
    """Return for each flag that a case of a function may carry why the inputs are there and what they find."""
    named: list[tuple[str, Any]] = [("", item) for item in (*traps(op, target), *KINDS, *_first(op))]
    named += [(f"{name}/", f) for name, _, role in op.arrays[1:] for f in _further(op, role)]
    return {f"{prefix}{item.flag}": (item.why, item.finds) for prefix, item in reversed(named)}


def _first(op: Op) -> tuple[Family, ...]:
    return (*PROBABILITIES, *RARE) if op.roles[0] is Role.PROBABILITIES else (*LOGITS, *EXTREMES)


def _further(op: Op, role: Role) -> tuple[Maker, ...]:
    if op.elementwise and role is Role.TARGETS:
        return UNIT_TARGETS
    # What differs from another row in its last bits alone would not survive the rounding to steady numbers.
    return tuple(f for f in SECOND.get(role, ()) if isinstance(f, Family) or role is Role.LABELS)


def _points(op: Op, target: Format) -> Iterator[Planned]:
    for flag, code in points(target, every=len(op.arguments) == 1):
        x = target.hex(code)
        key = zlib.crc32(x.encode())
        chosen = [f[key % len(f)] for f in (_further(op, role) for _, _, role in op.arrays[1:])]
        name = f"{op.id}:{target.name}:{'+'.join([flag, *(f.flag for f in chosen)])}:{x}"
        steady = Steady(Draws(name), target)
        rest = (_code(target, float(steady.row(f, 1)[0])) for f in chosen if isinstance(f, Family))
        arrays = tuple(target.array([c])[0] for c in (code, *rest))
        flags = (flag, *(f"{a[0]}/{f.flag}" for a, f in zip(op.arrays[1:], chosen, strict=True)))
        yield Planned(name, flags, arrays)


def _rows(op: Op, target: Format) -> Iterator[Planned]:
    first = _first(op)
    further = [_further(op, role) for _, _, role in op.arrays[1:]]
    base = [f[0] for f in further]
    for family in first:
        yield _row(op, target, family, base, SIZES[zlib.crc32(family.flag.encode()) % len(SIZES)])
    for family in first:
        if family.flag in LONG:
            yield _row(op, target, family, base, LONG[family.flag])
    usual = next((f for f in first if f.flag in ("normal", "soft")), first[0])
    for position, families in enumerate(further):
        for other in families:
            yield _row(op, target, usual, [*base[:position], other, *base[position + 1 :]], PAIRED)


def _row(op: Op, target: Format, family: Family, rest: list[Maker], n: int) -> Planned:
    every: tuple[Maker, ...] = (family, *rest)
    flags = tuple(f.flag if i == 0 else f"{op.arrays[i][0]}/{f.flag}" for i, f in enumerate(every))
    name = f"{op.id}:{target.name}:{'+'.join(f.flag for f in every)}:K{n}"
    draws: Any = Draws(name)
    steady = Steady(draws, target)

    first = steady.row(family, n)

    def rows(argument: int, width: int) -> Array:
        one = every[argument]
        if isinstance(one, Change):
            return np.asarray(one.make(draws, target, first), dtype=np.float64)
        return steady.row(one, width) if argument else first

    chosen = parameters(op, draws, n, target)
    if chosen.get("ignore_index") == NO_CLASS and family.flag not in LONG:
        # Where the only label of a case were ignored its other inputs would say nothing.
        chosen["ignore_index"] = None
    arrays = assemble(op, target, n, chosen, rows)
    return Planned(name, flags, tuple(a[0] for a in arrays), chosen)


def _traps(op: Op, target: Format) -> Iterator[Planned]:
    for trap in traps(op, target):
        yield Planned(f"{op.id}:{target.name}:{trap.flag}", (trap.flag,), _trapped(op, target, trap.make))


def _trapped(op: Op, target: Format, make: Callable[[Format], tuple[Any, ...]]) -> tuple[Array, ...]:
    return tuple(
        target.array([_code(target, v) for v in row]) if core else target.array([_code(target, row)])[0]
        for (_, core, _), row in zip(op.arrays, make(target), strict=True)
    )


def _code(target: Format, value: Any) -> int:
    """Return the code nearest to a finite number, that of the largest number beyond it."""
    code = target.round_fraction(Fraction(value))
    return code if code & ~target.sign_bit <= target.max_code else code - 1
