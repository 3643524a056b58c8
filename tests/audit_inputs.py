"""Random inputs of the audit: rows of 1 to 8 classes and single numbers, in turn of every kind below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

from softgauge.spec import Op
from softgauge.spec.role import Role

from .audit_rounding import BINARY, Binary

Row = npt.NDArray[np.float64]
Kind = Callable[["Source", int], Any]


@dataclass(frozen=True)
class Source:
    """A random generator and the constants of a format, as floats."""

    rng: np.random.Generator
    name: str

    @cached_property
    def format(self) -> Binary:
        return BINARY[self.name]

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(getattr(ml_dtypes, self.name, self.name))

    @cached_property
    def eps(self) -> float:
        return 2.0 ** (1 - self.format.p)

    @cached_property
    def eta(self) -> float:
        return 2.0 ** (self.format.e_min - self.format.p + 1)

    @cached_property
    def max(self) -> float:
        last = self.format.number(self.format.overflow - 1)
        return int(last.p) / int(last.q)

    @cached_property
    def reach(self) -> float:
        """-log of the smallest number."""
        return -log(2) * (self.format.e_min - self.format.p + 1)

    def sign(self, n: int) -> Row:
        return self.rng.choice([-1.0, 1.0], size=n)

    def power(self, n: int) -> Row:
        """±10^j over the exponent range."""
        low, high = np.log10(self.eta), np.log10(self.max)
        return self.sign(n) * 10.0 ** self.rng.uniform(low, high, size=n)

    def exact(self, row: Row) -> list[float]:
        """Return the numbers rounded to the format, clipped to its range."""
        clipped = np.clip(np.asarray(row, dtype=np.float64), -self.max, self.max)
        return [float(v) for v in clipped.astype(self.dtype)]


def _ties(s: Source, n: int) -> Row:
    row = s.rng.normal(size=n) * s.rng.choice([1.0, 20.0, 1e3])
    row[s.rng.random(n) < 0.5] = row.max()
    return row


def _few_bits(s: Source, n: int) -> Row:
    """Entries whose differences are often midpoints of the format."""
    step = s.eps / 2 * 2.0 ** s.rng.integers(0, 8)
    return s.rng.integers(-8, 9, size=n) * step * s.rng.choice([1.0, 2.0**s.format.p]) - s.rng.integers(0, 200, size=n)


def _threshold(s: Source, n: int) -> Row:
    """The largest number beside about half of its ulp: differences that overflow or just do not."""
    ulp = s.max * s.eps / 2
    row = np.asarray(s.rng.choice([0.0, 0.25, 0.5, 1.0, s.rng.uniform(0, 1)], size=n) * -ulp)
    row[s.rng.integers(n)] = s.max
    return row


def _far_offset(s: Source, n: int) -> Row:
    """Gaps of a few ulp, or none, below a number of any size: a quotient or product of it rounds by more than a gap."""
    top = s.sign(1) * 2.0 ** s.rng.uniform(0, min(66, s.format.e_max))
    return np.asarray(top * (1 + s.eps * s.rng.integers(-4, 5, size=n)))


def _underflowing(s: Source, n: int) -> Row:
    """Where exponentials leave float64's normal numbers, then its range, and those of the rungs."""
    place = s.rng.choice([0.0, 600.0, 680.0, 690.0, 700.0, 740.0, 745.0, 746.0, 800.0, 1000.0], size=n)
    return np.asarray(-place * (1 + s.eps * s.rng.integers(-3, 4, size=n)))


def _small_gaps(s: Source, n: int) -> Row:
    """Numbers far below 1, alike in size: beside a temperature like them an ordinary row, whose slopes are huge."""
    return s.rng.uniform(-800, 0, size=n) * 10.0 ** s.rng.uniform(np.log10(s.eta) / 2, 0)


def _dominant(s: Source, n: int) -> Row:
    row = s.rng.normal(size=n)
    row[s.rng.integers(n)] += s.format.p * log(2) * s.rng.uniform(0.3, 2.2)
    return row


LOGITS: dict[str, Kind] = {
    "normal": lambda s, n: s.rng.normal(size=n),
    "wide": lambda s, n: s.rng.normal(size=n) * 12,
    "gaps to 200": lambda s, n: s.rng.uniform(-100, 100, size=n),
    "powers of ten": lambda s, n: s.power(n),
    "one power of ten": lambda s, n: s.rng.normal(size=n) * abs(s.power(1)),
    "equal": lambda s, n: np.full(n, s.power(1)[0]),
    "ties": _ties,
    "last bits": lambda s, n: s.rng.normal() * 4 * (1 + s.eps * s.rng.integers(-3, 4, size=n)),
    "offset": lambda s, n: s.rng.normal(size=n) + s.sign(1) * 2.0 ** (s.format.p - 2),
    "subnormal tails": lambda s, n: -s.rng.uniform(0, 1.02 * s.reach, size=n) * (s.rng.random(n) < 0.6),
    "end of the range": lambda s, n: s.rng.uniform(-1, 1) - (s.reach + s.rng.normal(size=n)) * (s.rng.random(n) < 0.6),
    "dominant": _dominant,
    "cancelling": lambda s, n: -log(n) + s.rng.normal(size=n) * s.rng.choice([0, s.eps, s.eps**0.5]),
    "few bits": _few_bits,
    "overflow": _threshold,
    "extremes": lambda s, n: s.rng.choice([s.max, -s.max, s.max / 2, 0.0, s.eta, -s.eta, 1.0], size=n),
    "subnormal": lambda s, n: s.rng.integers(-9, 10, size=n) * s.eta,
    "far offset": _far_offset,
    "underflowing": _underflowing,
    "small gaps": _small_gaps,
}

WEIGHTS: dict[str, Kind] = {
    "normal": lambda s, n: s.rng.normal(size=n),
    "different sizes": lambda s, n: s.rng.normal(size=n) * 2.0 ** s.rng.integers(-9, 10, size=n),
    "one-hot": lambda s, n: np.eye(n)[s.rng.integers(n)],
    "constant": lambda s, n: np.full(n, s.rng.normal()),
    "probabilities": lambda s, n: s.rng.dirichlet(np.ones(n)) if n else np.ones(0),
    "sparse": lambda s, n: s.rng.random(n) * (s.rng.random(n) < 0.5),
    "powers of ten": lambda s, n: s.power(n),
    "small integers": lambda s, n: s.rng.integers(-2, 3, size=n).astype(float),
    "last bits": lambda s, n: s.sign(n) * (1 + s.eps * s.rng.integers(0, 3, size=n)),
    "tiny": lambda s, n: s.rng.integers(-9, 10, size=n) * s.eta,
    "huge": lambda s, n: s.rng.uniform(-1, 1, size=n) * s.max,
    "balanced": lambda s, n: (lambda row: row - row[::-1])(s.rng.normal(size=n)),
}


def _places(s: Source, n: int) -> Row:
    """Where formulas change: fractions of the precision and of the exponent range."""
    place = s.rng.choice([s.format.p * log(2), s.format.p * log(2) / 2, s.reach, s.reach / 2, 1.0, 20.0], size=n)
    return s.sign(n) * place * (1 + s.rng.normal(size=n) * s.rng.choice([s.eps, 1e-2]))


SCALARS: dict[str, Kind] = {
    "normal": lambda s, n: s.rng.normal(size=n) * 3,
    "powers of ten": lambda s, n: s.power(n),
    "to the end of the range": lambda s, n: s.rng.uniform(-1, 1, size=n) * s.reach * 1.02,
    "places": _places,
    "tiny": lambda s, n: s.rng.integers(-9, 10, size=n) * s.eta,
    "largest": lambda s, n: s.sign(n) * s.max * (1 - s.eps * s.rng.integers(0, 4, size=n)),
    "integers": lambda s, n: s.rng.integers(-40, 41, size=n).astype(float),
}


PROBABILITIES: dict[str, Kind] = {
    "normalised": lambda s, n: s.rng.dirichlet(np.ones(n)),
    "peaked": lambda s, n: s.rng.dirichlet(np.full(n, 0.1)),
    "uniform": lambda s, n: np.full(n, 1 / n),
    "unnormalised": lambda s, n: s.rng.uniform(0, 3, size=n),
    "powers of ten": lambda s, n: np.abs(s.power(n)),
    "next to 1": lambda s, n: 1 + s.eps / 2 * s.rng.integers(-4, 5, size=n),
    "powers of two": lambda s, n: 2.0 ** s.rng.integers(-3, 4, size=n),
    "tiny": lambda s, n: s.rng.integers(1, 9, size=n) * s.eta,
    "ones": lambda s, n: np.ones(n),
}


def _temperature(rng: np.random.Generator, n: int) -> float:
    return float(rng.choice([0.1, 0.5, 1.0, 2.0, 3.0, 10.0 ** rng.uniform(-3, 3), 10.0 ** rng.uniform(-160, 160)]))


def _samples(rng: np.random.Generator, n: int) -> float:
    """A number of samples above the number of classes and above 2, where L = log(n - 1) is not 0."""
    return float(max(3, n + int(rng.choice([1, 2, 7, 250, 1 << 20]))))


def _smoothing(rng: np.random.Generator, n: int) -> float:
    return float(rng.choice([0.0, 0.125, 0.1, 1.0]))


PARAMETERS: dict[str, Callable[[np.random.Generator, int], float]] = {
    "temperature": _temperature,
    "n": _samples,
    "label_smoothing": _smoothing,
}


def rows(op: Op, format: str, count: int, seed: list[int]) -> list[tuple[Any, ...]]:
    """Return ``count`` inputs of a function: floats of the format, a list for each vector argument.

    Labels are one-hot rows and masks rows of 0 and 1, as the definitions meet them; a parameter is any float.
    """
    source = Source(np.random.Generator(np.random.Philox(seed)), format)
    return [_row(op, source, i) for i in range(count)]


def _kinds(op: Op, place: int) -> list[Kind]:
    if op.roles[place] is Role.PROBABILITIES:
        return list(PROBABILITIES.values())
    return list((WEIGHTS if place else SCALARS if op.elementwise else LOGITS).values())


def _row(op: Op, source: Source, i: int) -> tuple[Any, ...]:
    n = int(source.rng.integers(1, 9))
    arguments: list[Any] = []
    for place, (name, core, role) in enumerate(zip(op.arguments, op.cores, op.roles, strict=True)):
        if role is Role.PARAMETER:
            arguments.append(PARAMETERS[name](source.rng, n))
        elif role is Role.LABELS:
            arguments.append(np.eye(n)[source.rng.integers(n)].tolist())
        elif role is Role.WEIGHT:
            arguments.append((source.rng.integers(0, 9, size=n) / 4).tolist())
        elif role is Role.MASK:
            kept = source.rng.random(n) < source.rng.choice([0.3, 0.7, 1.0])
            kept[source.rng.integers(n)] = True
            arguments.append(kept.astype(float).tolist())
        else:
            kinds = _kinds(op, place)
            # Every kind of the first argument in turn; the others at random, so that all pairs occur.
            kind = kinds[source.rng.integers(len(kinds))] if place else kinds[i % len(kinds)]
            values = source.exact(kind(source, n if core else 1))
            if role is Role.PROBABILITIES:
                values = [max(v, source.eta) for v in values]
            arguments.append(values if core else values[0])
    return tuple(arguments)
