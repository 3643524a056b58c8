"""Where a search starts: lattices that Hypothesis draws for rows, equidistant points for numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, target
from hypothesis import strategies as st

from ....reference.cases.batch import NO_CLASS, parameters
from ....reference.formats import Array, Format
from ....spec.op import Op
from ....spec.role import Role
from .candidates import Candidates, joined, lawful
from .moves import neighbours

ROWS, CLASSES = 64, 8
"""The one shape of a search through rows."""

BINADES, CELLS = 12, 256
"""A scan of numbers covers this many binades of either sign below 2^TOP, each with this many points."""

TOP = 5
"""Binary exponent from which on the functions of one number are their own limits, or nearly."""

LARGEST_UNIT = 2
"""Binary exponent of the largest unit: 31 units of 2^2 are a gap of which binary32 keeps nothing."""

STEP_BITS, SECOND_BITS, SALT_BITS = 5, 4, 8


@dataclass(frozen=True)
class Plan:
    """What is drawn: entries as multiples of one unit, an offset, the further arguments, and a salt for the rest."""

    steps: tuple[int, ...]
    seconds: tuple[int, ...]
    offset: int
    salt: int


@st.composite
def _integer(draw: st.DrawFn, bits: int) -> int:
    """An integer bit by bit: `st.integers` mixes in constants from whatever modules are loaded, and writes files."""
    return sum(draw(st.booleans()) << i for i in range(bits))


def plans() -> st.SearchStrategy[Plan]:
    """Return the strategy of plans."""
    return st.builds(
        Plan,
        st.tuples(*[_integer(STEP_BITS)] * CLASSES),
        st.tuples(*[_integer(SECOND_BITS)] * CLASSES),
        _integer(3),
        _integer(SALT_BITS),
    )


def explore(name: int, examples: int, attempt: Callable[[Plan], float | None]) -> None:
    """Let Hypothesis draw plans and raise what ``attempt`` returns of them; None ends a plan without a score."""

    # Derandomised by the seed; a database would carry one run's luck into another's report.
    @seed(name)
    @settings(
        max_examples=examples,
        phases=(Phase.generate, Phase.target),
        database=None,
        deadline=None,
        verbosity=Verbosity.quiet,
        suppress_health_check=tuple(HealthCheck),
    )
    @given(plans())
    def drawn(plan: Plan) -> None:
        merit = attempt(plan)
        if merit is not None:
            target(min(merit, 1e300))

    drawn()


def lattice(op: Op, format: Format, plan: Plan) -> Candidates:
    """Return ROWS rows of a plan: its entries in every unit from 2^-p to 2^LARGEST_UNIT, and neighbours of those."""
    rng = np.random.Generator(np.random.Philox(key=plan.salt))
    units = 2.0 ** np.arange(-format.p, LARGEST_UNIT + 1)[:ROWS]
    offsets = (0.0, 0.0, 1.0, -1.0, 8.0, -100.0, 100.0, 2.0 ** (format.p - 3))
    # Hypothesis begins with zeros: they must not be a row of equal entries, which says little and costs most.
    steps = (np.array(plan.steps) + 5 * np.arange(CLASSES)) % (1 << STEP_BITS) - (1 << STEP_BITS) // 2
    first = steps * units[:, None] + offsets[plan.offset]
    arrays = [_second(role, np.array(plan.seconds), core, len(units)) for _, core, role in op.arrays]
    arrays[0] = np.abs(first) if op.roles[0] is Role.PROBABILITIES else first
    base = lawful(op, format, Candidates(tuple(arrays), _parameters(op, rng, CLASSES, format)))
    others = base.take(np.arange(ROWS - len(units)) % len(units))
    return joined([base, neighbours(rng, op, format, others)]) if others.count else base


def _parameters(op: Op, rng: np.random.Generator, n: int, format: Format) -> dict[str, Any]:
    """Return parameters under which every row counts: an ignored row has no error."""
    chosen = parameters(op, rng, n, format)
    return {**chosen, "ignore_index": None} if chosen.get("ignore_index") == NO_CLASS else chosen


def _second(role: Role, drawn: Array, core: str, count: int) -> Array:
    half = (1 << SECOND_BITS) // 2
    if role is Role.LABELS:
        return np.full(count, drawn[0] % CLASSES)
    if role is Role.MASK:
        return np.tile(drawn >= half // 2, (count, 1))
    row = (drawn - half) / 4 if role is Role.COTANGENT else drawn / half
    return np.tile(row, (count, 1)) if core else np.full(count, row[0])


def scan(rng: np.random.Generator, op: Op, format: Format, part: int, parts: int) -> Candidates:
    """Return the numbers of one of several interleaved scans: equidistant within each binade, of either sign."""
    exponents = np.arange(TOP - BINADES, TOP)[:, None]
    points = (np.arange(CELLS) + (part + rng.random(CELLS)) / parts) / CELLS
    positive = (2.0**exponents * (1 + points)).ravel()
    x = np.concatenate([positive, -positive])
    arrays = [x]
    for _, _, role in op.arrays[1:]:
        values = [0.0, 1.0, 0.25, 0.7] if role is Role.TARGETS else [1.0, -1.0, 0.3, 1e-3, 7.0]
        arrays.append(rng.choice(values, size=x.size))
    return lawful(op, format, Candidates(tuple(arrays), _parameters(op, rng, 1, format)))
