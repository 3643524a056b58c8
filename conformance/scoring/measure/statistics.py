"""Errors put together while values are scored: by magnitude, by the number of classes, by size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....reference.formats import Array, Format, Mask, Real
from ....spec.grade import Grade
from ..outcome.distribution import ByClasses, ByMagnitude, Errors, Share
from .ulp_error import Measure

FINE = 12
"""Binades on either side of 1 that are told apart: exponentials and logarithms bend there."""

SMALLEST_SLOPE = 3
"""Numbers of classes with a depth of one or more that a slope is drawn through."""

SPREAD = 8
"""The least ratio of the largest of them to the smallest."""


def binades(format: Format) -> npt.NDArray[np.int64]:
    """Return the exponents at which bins of magnitudes begin: every one near 0, every doubling of it beyond.

    >>> from softgauge.reference.formats import FORMATS
    >>> binades(FORMATS["float8_e4m3fn"]).tolist()
    [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    >>> len(binades(FORMATS["float64"]))
    38
    """
    least = format.e_min - format.p + 1
    far = {s * 2**j for s in (-1, 1) for j in range(FINE.bit_length(), format.e_max.bit_length())}
    return np.array(sorted({least} | {e for e in {*range(-FINE, FINE + 1)} | far if least < e <= format.e_max}))


@dataclass
class BinMaximum:
    """The errors of one bin."""

    values: int = 0
    max_ulp: float = 0.0
    ratio: float = -1.0
    permitted: float = 0.0

    def add(self, values: int, max_ulp: float, ratio: float, permitted: float) -> None:
        """Add the errors of a group of values."""
        self.values += values
        self.max_ulp = max(self.max_ulp, max_ulp)
        if ratio > self.ratio:
            self.ratio, self.permitted = ratio, permitted


class ErrorStatistics:
    """The errors of one function in one format."""

    def __init__(self, format: Format) -> None:
        """Choose the bins from the format."""
        self._starts = binades(format)
        self._magnitude: dict[int, BinMaximum] = {}
        self._classes: dict[int, BinMaximum] = {}
        self._depth: dict[int, float] = {}
        self._histogram: Counter[float] = Counter()

    def add(self, measure: Measure, line: Grade, counted: Mask) -> None:
        """Add the values of a result that are counted."""
        if not counted.any():
            return
        count = len(counted)
        ratios = np.where(counted, measure.share(line), -1.0).reshape(count, -1)
        worst = np.arange(count), ratios.argmax(axis=1)
        rows = _Rows(
            counted.reshape(count, -1).sum(axis=1),
            np.where(counted, measure.ulps, 0.0).reshape(count, -1).max(axis=1),
            ratios[worst],
            measure.permitted(line).reshape(count, -1)[worst],
        )
        for start, found in rows.grouped(self.exponents(measure.arrays[0])):
            self._magnitude.setdefault(start, BinMaximum()).add(*found)
        if measure.op.cores[0]:
            n = measure.arrays[0].shape[-1]
            self._classes.setdefault(n, BinMaximum()).add(*rows.together)
            depth = measure.depth(counted)
            if depth is not None:
                self._depth[n] = max(self._depth.get(n, 0.0), depth)
        self._histogram.update(_sizes(measure.ulps[counted]))

    @property
    def classes(self) -> Set[int]:
        """The numbers of classes that were met."""
        return self._classes.keys()

    @property
    def magnitudes(self) -> Set[int]:
        """The exponents at which the bins that were met begin."""
        return self._magnitude.keys()

    def exponents(self, first: Array) -> npt.NDArray[np.int64]:
        """Return where the bin of each row begins; a row without a finite entry other than 0 is in the first."""
        x = np.abs(first.astype(np.float64)).reshape(len(first), -1)
        peak = np.where(np.isfinite(x), x, 0.0).max(axis=1, initial=0.0)
        exponents = np.where(peak > 0, np.frexp(peak)[1] - 1, self._starts[0])
        return np.asarray(self._starts[np.searchsorted(self._starts, exponents, side="right") - 1])

    def errors(self) -> Errors | None:
        """Return what has been gathered, in the order of what it depends on; None where nothing was."""
        if not self._histogram:
            return None
        return Errors(
            tuple(
                ByMagnitude(e, w.values, w.max_ulp, w.ratio, w.permitted) for e, w in sorted(self._magnitude.items())
            ),
            tuple(
                ByClasses(n, w.values, w.max_ulp, w.ratio, w.permitted, self._depth.get(n))
                for n, w in sorted(self._classes.items())
            ),
            tuple(Share(ulp, values) for ulp, values in sorted(self._histogram.items())),
            slope(self._depth),
        )


def slope(depths: dict[int, float]) -> float | None:
    """Return the least-squares slope of log depth in log K, over the depths that are seen at all.

    A depth below 1 is hidden by the other terms of the bound, or by the rounding of the result.

    >>> slope({16: 16.0, 64: 32.0, 256: 64.0})
    0.5
    >>> slope({16: 16.0, 64: 0.5, 256: 64.0}) is None
    True
    """
    seen = {n: h for n, h in depths.items() if 1 <= h < np.inf and n > 1}
    if len(seen) < SMALLEST_SLOPE or max(seen) < SPREAD * min(seen):
        return None
    x, y = np.log2(list(seen)), np.log2(list(seen.values()))
    x -= x.mean()
    return round(float(x @ y / (x @ x)), 4)


@dataclass
class _Rows:
    """What :class:`BinMaximum` holds, for each row."""

    values: npt.NDArray[np.intp]
    max_ulp: Real
    ratio: Real
    permitted: Real

    @property
    def together(self) -> tuple[int, float, float, float]:
        """What all rows have, of which one at least has values."""
        worst = int(self.ratio.argmax())
        return int(self.values.sum()), float(self.max_ulp.max()), float(self.ratio[worst]), float(self.permitted[worst])

    def grouped(self, labels: Array) -> Iterator[tuple[int, tuple[int, float, float, float]]]:
        """Yield each label with what its rows have, where they have values."""
        if (labels == labels[0]).all():
            yield int(labels[0]), self.together
            return
        order = np.lexsort((self.ratio, labels))
        each, starts = np.unique(labels[order], return_index=True)
        last = np.append(starts[1:], len(order)) - 1
        values = np.add.reduceat(self.values[order], starts)
        peaks = np.maximum.reduceat(self.max_ulp[order], starts)
        ratios, permitted = self.ratio[order[last]], self.permitted[order[last]]
        for label, *found in zip(*(a.tolist() for a in (each, values, peaks, ratios, permitted)), strict=True):
            if found[0]:
                yield label, tuple(found)


def _sizes(ulps: Real) -> dict[float, int]:
    """Return how many errors lie between 0, ½, 1, 2, 4, … ulp."""
    finite = ulps[np.isfinite(ulps)]
    exponents, counts = np.unique(np.frexp(np.maximum(finite, 0.25))[1], return_counts=True)
    sizes = {0.0 if e < 0 else 2.0 ** (int(e) - 1): int(n) for e, n in zip(exponents, counts, strict=True)}
    return {**sizes, np.inf: ulps.size - finite.size} if finite.size < ulps.size else sizes
