"""How near to a bound the errors of a formula come: with the worst roundings, with random ones, with real ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from softgauge.conformance.scoring.measure.arithmetic import arithmetic
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.reference.evaluate import Enclosures
from softgauge.reference.formats import FORMATS, Format
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from .formulas import Formula
from .rounding import STYLES, Real, Real32, Rounding, Style
from .rows import Row

SECOND_ORDER = 1e-3
"""What products of roundings may add to a ratio: (operations)·u is below 1e-3 for every row here."""

REACHED = 0.3
"""A bound that no vector comes nearer to says too little."""

MOST = 100_000
"""Roundings of one run, at most."""

FLIPS = 64
"""Runs with random signs."""

CROWD, STEPS = 64, 24
"""Rows of a hill climb, and its steps."""


@dataclass(frozen=True)
class Reached:
    """The largest error / bound: of the worst signs, and of random ones."""

    worst: float = 0.0
    random: float = 0.0

    def joined(self, other: Reached) -> Reached:
        return Reached(max(self.worst, other.worst), max(self.random, other.random))


def exact_of(formula: Formula, row: Row, style: Style) -> tuple[Real, int]:
    """Return what a formula gives without roundings, and how many it has."""
    counter = Rounding(np.zeros((len(row.arrays[0]), MOST)), style)
    return formula(counter, *row.arrays, **row.parameters), counter.used


def allowed(op: str, row: Row, exact: Real, line: Grade) -> Real:
    """Return the absolute error that the judge permits, but for the rounding of a result to a narrower format."""
    known, f, storage = functions()[op], FORMATS["float32"], FORMATS[STYLES[line].storage]
    arrays = tuple(a if a.dtype.kind in "bi" else a.astype(np.float32) for a in row.arrays)
    with np.errstate(divide="ignore"):
        exponent = np.maximum(np.floor(np.log2(np.abs(exact))), f.e_min) - f.p + 1
    # A climb may step onto NaN, which comes near no bound.
    unit = np.where(np.isfinite(exact), exponent, 0).astype(np.int32)
    rounded = exact.astype(np.float32)
    residual = np.ldexp(exact - rounded, -unit)
    want = Enclosures(rounded, unit, residual, np.ones(exact.shape, np.int32))
    measure = Measure(known, arithmetic(storage.name, {}, frozenset()), arrays, rounded, want, row.parameters)
    half = 0.0 if storage is f else 0.5
    return np.ldexp(measure.tolerance(line) - np.ldexp(half, unit - measure.unit), measure.unit)


def reached(op: str, formula: Formula, row: Row, line: Grade, rng: np.random.Generator, coarser: float = 1) -> Reached:
    """Return the largest error / bound of a row over the worst signs and over random ones.

    To first order the error is linear in the δ: its largest value has each δ at ±1, with the sign of its derivative.
    ``coarser`` multiplies every δ.
    """
    style = STYLES[line]
    exact, count = exact_of(formula, row, style)
    bound = allowed(op, row, exact, line)

    def joined(adversaries: Real, flips: Real) -> Reached:
        delta = np.concatenate([adversaries, flips])
        errors = formula(Rounding(coarser * delta, style), *row.arrays, **row.parameters) - exact
        ratios = (np.abs(errors) / bound).reshape(len(delta), -1).max(axis=1)
        return Reached(float(ratios.max()), float(ratios[len(adversaries) :].max()))

    if functions()[op].elementwise:
        # The roundings of one entry do not reach another: one table of signs serves all entries.
        per = count // exact.shape[-1]
        signs = np.array(list(product((-1.0, 1.0), repeat=per)))
        flips = rng.choice([-1.0, 1.0], size=(FLIPS, count)) * rng.random((FLIPS, count))
        return joined(np.repeat(signs, exact.shape[-1], axis=1), flips)
    slopes = formula(Rounding(np.eye(count), style), *row.arrays, **row.parameters) - exact
    return joined(np.sign(slopes.reshape(count, -1).T), rng.choice([-1.0, 1.0], size=(FLIPS, count)))


def climbed(op: str, formula: Formula, row: Row, line: Grade, rng: np.random.Generator) -> float:
    """Return the largest error / bound that a hill climb over the bits of the first argument reaches in binary32."""
    style, known = STYLES[line], functions()[op]
    if known.elementwise or any(a.dtype.kind in "bi" for a in row.arrays):
        return float(_real(op, formula, row, line, style).max(initial=0.0))
    crowd = replace(row, arrays=tuple(np.repeat(a, CROWD, axis=0) for a in row.arrays))
    best = 0.0
    for _ in range(STEPS):
        ratios = _real(op, formula, crowd, line, style)
        best = max(best, float(ratios.max()))
        parents = np.argsort(-ratios)[: CROWD // 8]
        crowd = replace(crowd, arrays=tuple(np.repeat(a[parents], 8, axis=0) for a in crowd.arrays))
        crowd = replace(crowd, arrays=(_moved(crowd.arrays[0], FORMATS[style.storage], rng), *crowd.arrays[1:]))
    return best


def _moved(x: Real, format: Format, rng: np.random.Generator) -> Real:
    """Return rows some of whose entries are moved by a few units in the last place; the first of eight stays."""
    steps = rng.integers(-64, 65, size=x.shape) * (rng.random(x.shape) < 0.3)
    steps[::8] = 0
    codes = (x.astype(format.dtype).view(format.code_dtype).astype(np.int64) + steps).astype(format.code_dtype)
    stepped = codes.view(format.dtype).astype(np.float64)
    return np.where(np.isfinite(stepped), stepped, x)


def _real(op: str, formula: Formula, row: Row, line: Grade, style: Style) -> Real:
    exact, _ = exact_of(formula, row, style)
    got = formula(Real32(len(row.arrays[0]), style), *row.arrays, **row.parameters)
    ratios = np.abs(got - exact) / allowed(op, row, exact, line)
    return np.asarray(np.nan_to_num(ratios).reshape(len(ratios), -1).max(axis=1))
