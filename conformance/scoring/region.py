"""Where the values that break a clause lie: numbers of classes, magnitudes, axes, places in a call and in a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...reference.cases import Batch
from ...reference.formats import Mask
from .measure.statistics import ErrorStatistics

FEW = 3
"""Most families, axes or numbers of classes that are named one by one."""

INFINITE = "only rows with an infinity"

UNNAMED = ("search", "every", "around", "reach")
"""Families of single numbers and of the search: they say nothing of a region."""


@dataclass
class FirstOrLast:
    """Whether what fails is the first, or the last, of several: known after two calls at least."""

    calls: int = 0
    first: bool = True
    last: bool = True

    def add(self, failing: Mask) -> None:
        """Add what fails of several; one alone is first and last."""
        if len(failing) < 2:
            return
        self.calls += 1
        self.first &= not failing[1:].any()
        self.last &= not failing[:-1].any()

    def words(self, what: str) -> Iterator[str]:
        """Yield where it is."""
        if self.calls > 1 and (self.first or self.last):
            yield f"only the {'first' if self.first else 'last'} {what}"


@dataclass
class FailingRegion:
    """What the values that break a clause have in common; ``native`` is the largest error / bound of that line."""

    classes: set[int] = field(default_factory=set)
    exponents: set[int] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    infinite: bool = True
    native: float = 0.0
    rows: FirstOrLast = field(default_factory=FirstOrLast)
    entries: FirstOrLast = field(default_factory=FirstOrLast)

    def add(self, batch: Batch, mask: Mask, statistics: ErrorStatistics, place: str, native: float) -> None:
        """Add the values of a result that fail; ``place`` says what is special about the call."""
        self.native = max(self.native, native)
        first = batch.arrays[0]
        failing = mask.reshape(len(mask), -1)
        rows = failing.any(axis=1)
        if first.ndim > 1:
            self.classes.add(first.shape[-1])
            # Elsewhere rows are those of several calls, or turned round.
            if not place:
                self.rows.add(np.asarray(rows))
        if mask.ndim > 1:
            self.entries.add(np.asarray(failing.any(axis=0)))
        self.exponents.update(np.unique(statistics.exponents(first[rows])).tolist())
        self.families.update(batch.flags[i].partition(",")[0] for i in np.flatnonzero(rows))
        self.places.add(place)
        self.infinite &= bool(np.isinf(first[rows].reshape(int(rows.sum()), -1)).any(axis=1).all())

    def words(self, name: str, statistics: ErrorStatistics) -> str:
        """Return what distinguishes the region from all that was tried; ``name`` is the first argument."""
        named = self.families if not self.families & set(UNNAMED) else set()
        parts = [
            # Of one class, every function of a row is a constant or its entry.
            *_range("K", self.classes, statistics.classes - {0, 1}, str),
            *_range(f"max |{name}|" if self.classes else f"|{name}|", self.exponents, statistics.magnitudes, _power),
            *self.rows.words("row of a call"),
            *self.entries.words("entry of a row"),
        ]
        if self.infinite:
            parts.append(INFINITE)
        if len(named) == 1:
            parts += [f"only rows of the family {family}" for family in named]
        if "" not in self.places:
            some = sorted(self.places)
            parts.append("only " + ", ".join(some if len(some) <= FEW else [*some[:FEW], "…"]))
        return "; ".join(parts)


def _power(exponent: int) -> str:
    return f"2^{exponent}"


def _range(name: str, failing: Collection[int], tried: Collection[int], shown: Any) -> Iterator[str]:
    """Yield what part of the numbers that were tried fails, unless all of them do."""
    every = sorted(set(tried) | set(failing))
    some = sorted(failing)
    if not some or len(some) == len(every):
        return
    low, high = every.index(some[0]), every.index(some[-1])
    gaps = high - low + 1 > len(some)
    if high == len(every) - 1 and not gaps:
        yield f"{name} from {shown(some[0])}"
    elif name != "K":
        # A bin ends where the next begins.
        end = shown(every[high + 1]) if high < len(every) - 1 else ""
        start = f" from {shown(some[0])}" if low else ""
        yield f"{name}{start}" + (f"{' to' if start else ''} below {end}" if end else "")
    elif low == 0 and not gaps:
        yield f"K up to {shown(some[-1])}"
    elif len(some) <= FEW:
        yield f"K = {_joined(some, shown)}"
    else:
        yield f"K from {shown(some[0])} to {shown(some[-1])}"


def _joined(some: Sequence[int], shown: Any) -> str:
    return ", ".join(shown(n) for n in some)
