"""Finds the batch and the row that a case id names."""

from __future__ import annotations

import contextlib
import re

from ....reference.cases import Batch, batches, exhaustive
from ....reference.cases.batch import LEVELS, plans
from ....reference.formats import FORMATS
from ....spec.discovery import functions
from ....spec.op import Op
from ...checks import covering, law
from ...checks.laws.image import Source
from ...checks.reduction import groups
from ...checks.structure import SIZE, squares
from ...checks.worst_case.witness import CHECK, read
from ...errors import UsageError


def find(case: str) -> tuple[Op, Batch, int]:
    """Return the function, the batch and the row that a case id names; raises :class:`UsageError` for any other text.

    >>> op, batch, row = find("softargmax:float32:smoke:0:accuracy:K17:4")
    >>> batch.flags[row], batch.arrays[0][row].size
    ('late-maximum', 17)
    """
    parts = case.split(":")
    if parts[2:3] == [CHECK] and parts[0] in functions() and parts[1] in FORMATS:
        op = functions()[parts[0]]
        with contextlib.suppress(ValueError, KeyError, OverflowError):
            return op, *read(op, FORMATS[parts[1]], parts[3:])
    if len(parts) == 7:
        name, dtype, level, seed, check, _, row = parts
        known = functions()
        if name in known and dtype in FORMATS and level in LEVELS and seed.isdigit() and row.isdigit():
            wanted = case.rpartition(":")[0]
            batch = _made(known[name], dtype, level, int(seed), check, wanted)
            if batch is not None and int(row) < len(batch.flags):
                return known[name], batch, int(row)
    raise UsageError(
        f"no case {case!r}; give the id that a report prints, such as softargmax:float32:standard:0:accuracy:K17:4"
    )


def _made(op: Op, dtype: str, level: str, seed: int, check: str, wanted: str) -> Batch | None:
    """Return the batch of a name without making the others; those of structure and reduction are parts of another."""
    if check == "covering":
        return covering.again(op, dtype, level, wanted.rpartition(":")[2], wanted)
    if check == "law":
        source = Source(op, tuple(batches(op, dtype, level, seed)))
        return next((image.batch for image in law.plan(source) if image.batch.id == wanted), None)
    sized = re.search(r":K(\d+)for(\d+)", wanted)
    size, instead = (int(n) for n in sized.groups()) if sized else (0, 0)
    every = exhaustive(op, dtype, level, seed) if ":every" in wanted else ()
    if found := next((b for b in every if b.id == wanted), None):
        return found
    small = []
    for plan in plans(op, dtype, level, seed, lambda n: size if n == instead else n):
        if plan.id == wanted:
            return plan.make()
        if plan.id.endswith((f":K{SIZE}", f"for{SIZE}")):
            small.append(plan)
    made = [plan.make() for plan in small]
    square = squares(op, made)
    reductions = groups(op, made) if "reduction" in op.options else ()
    return next((b for b in [*([square] if square else []), *reductions] if b.id == wanted), None)
