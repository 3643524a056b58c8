"""The second and further arguments: cotangents and target weights."""

from __future__ import annotations

import numpy as np

from ..formats import Format
from .family import Family, Row


def _random(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n)


def _one_hot(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.zeros(n)
    row[rng.integers(n)] = 1.0
    return row


def _constant(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, 1.0 + abs(rng.normal()))


def _tiny(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) * 2.0 ** (f.e_min + f.p)


def _huge(rng: np.random.Generator, f: Format, n: int) -> Row:
    # 4·K·max|g| stays finite: beyond that the inner product itself may overflow.
    return rng.uniform(-1, 1, size=n) * float(f.max) / (16 * max(n, 1))


def _mixed(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) * 2.0 ** rng.integers(-6, 7, size=n)


COTANGENTS = (
    Family("random", "every entry counts", "a dropped or wrong term", _random),
    Family("mixed", "entries of different size", "an inner product with the wrong weights", _mixed),
    Family("one-hot", "one row of the Jacobian", "wrong diagonal or off-diagonal", _one_hot),
    Family("constant", "softargmax's pullback of a constant is 0", "a missing or unweighted inner product", _constant),
    Family("tiny", "cotangents near the end of the range", "underflow, epsilons", _tiny),
    Family("huge", "cotangents near the end of the range", "overflow of products", _huge),
)


def _soft(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.random(n) + 0.05
    return np.asarray(row / row.sum())


def _unnormalised(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n) * 3


def _sparse(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = _soft(rng, f, n)
    row[rng.random(n) < 0.5] = 0.0
    row[rng.integers(n)] = 0.5
    return row


TARGETS = (
    Family("one-hot", "a hard label", "wrong class, p - 1 at other classes", _one_hot),
    Family("soft", "a probability vector", "gradients y(p - 1), which one-hot labels hide in part", _soft),
    Family(
        "unnormalised", "weights that do not sum to 1", "the factor Σt dropped or targets normalised", _unnormalised
    ),
    Family("sparse", "zeros among the weights", "0·log 0", _sparse),
)


def _unit(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n)


def _zero(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.zeros(n)


def _one(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.ones(n)


UNIT_TARGETS = (
    Family("target-zero", "the negative class", "a term that should vanish", _zero),
    Family("target-one", "the positive class", "a term that should vanish", _one),
    Family("target-between", "a soft label", "formulas for hard labels", _unit),
)


def _half(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = (rng.random(n) < 0.5).astype(np.float64)
    row[rng.integers(n)] = 1.0
    return row


def _prefix(rng: np.random.Generator, f: Format, n: int) -> Row:
    return (np.arange(n) <= rng.integers(n)).astype(np.float64)


def _single(rng: np.random.Generator, f: Format, n: int) -> Row:
    return (np.arange(n) == rng.integers(n)).astype(np.float64)


MASKS = (
    Family("mask-half", "half of the entries are kept", "masks applied after the normaliser", _half),
    Family("mask-prefix", "a causal mask", "masks that are off by one", _prefix),
    Family("mask-all", "every entry is kept", "masks inverted", _one),
    Family(
        "mask-single",
        "one entry is kept, perhaps far from the maximum",
        "the maximum taken over masked entries",
        _single,
    ),
)
