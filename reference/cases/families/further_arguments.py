"""The second and further arguments: cotangents, target weights, labels and masks."""

from __future__ import annotations

import numpy as np

from ...formats import Format
from ..family import Change, Family, Row
from .weights import ones, soft, sparse, zeros


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


def _alternating(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.where(np.arange(n) % 2 == 0, 1.0, -1.0) * rng.choice([-1.0, 1.0])


def _scaled(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) * 2.0 ** rng.integers(-8, 9)


COTANGENTS = (
    Family("random", "every entry counts", "a dropped or wrong term", _random),
    Family("mixed", "entries of different size", "an inner product with the wrong weights", _mixed),
    Family("one-hot", "one row of the Jacobian", "wrong diagonal or off-diagonal", _one_hot),
    Family("constant", "softargmax's pullback of a constant is 0", "a missing or unweighted inner product", _constant),
    Family("tiny", "cotangents near the end of the range", "underflow, epsilons", _tiny),
    Family("huge", "cotangents near the end of the range", "overflow of products", _huge),
    Family("alternating", "1 and -1 in turn", "signs lost, an inner product of absolute values", _alternating),
    Family("scaled", "every row has another size", "one row's cotangent used for all", _scaled),
    Family("zero", "a cotangent of 0, as unused outputs have", "NaN from 0·inf, constants added", zeros),
)


def _unnormalised(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n) * 3


def _smoothed(rng: np.random.Generator, f: Format, n: int) -> Row:
    return 0.9 * _one_hot(rng, f, n) + 0.1 / n


def _counts(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.integers(0, 6, size=n).astype(np.float64)


TARGETS = (
    Family("one-hot", "a hard label", "wrong class, p - 1 at other classes", _one_hot),
    Family("soft", "a probability vector", "gradients y(p - 1), which one-hot labels hide in part", soft),
    Family(
        "unnormalised", "weights that do not sum to 1", "the factor Σt dropped or targets normalised", _unnormalised
    ),
    Family("sparse", "zeros among the weights", "0·log 0", sparse),
    Family("smoothed", "a hard label, smoothed by a tenth", "smoothing applied twice", _smoothed),
    Family("counts", "how often each class was seen", "weights taken for probabilities", _counts),
    Family("zero", "no weight at all, as padding has", "division by Σt", zeros),
)


def _any(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.array([rng.integers(len(row))])


def _likeliest(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.array([row.argmax()])


def _unlikeliest(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.array([np.where(np.isneginf(row), np.inf, row).argmin()])


def _first(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.array([0])


def _last(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.array([len(row) - 1])


LABELS = (
    Change("any", "any class", "everything gross", _any),
    Change("likeliest", "the class with the largest logit: loss and gradient are near 0", "lost p - 1", _likeliest),
    Change("unlikeliest", "the class with the smallest logit", "log of an underflow, clipped losses", _unlikeliest),
    Change("first", "class 0", "an index of 0 taken for none", _first),
    Change("last", "class K - 1", "indices that count from 1", _last),
)


def _unit(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n)


def _nearly_one(rng: np.random.Generator, f: Format, n: int) -> Row:
    return 1 - rng.integers(1, 4, size=n) * f.u


def _nearly_zero(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n) * 2.0 ** rng.uniform(f.e_min, -f.p)


UNIT_TARGETS = (
    Family("target-zero", "the negative class", "a term that should vanish", zeros),
    Family("target-one", "the positive class", "a term that should vanish", ones),
    Family("target-between", "a soft label", "formulas for hard labels", _unit),
    Family("target-nearly-one", "1 less a few ulp", "labels rounded to 0 or 1", _nearly_one),
    Family("target-nearly-zero", "a small probability", "labels rounded to 0 or 1, epsilons", _nearly_zero),
)


def _half(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = (rng.random(n) < 0.5).astype(np.float64)
    row[rng.integers(n)] = 1.0
    return row


def _prefix(rng: np.random.Generator, f: Format, n: int) -> Row:
    return (np.arange(n) <= rng.integers(n)).astype(np.float64)


def _single(rng: np.random.Generator, f: Format, n: int) -> Row:
    return (np.arange(n) == rng.integers(n)).astype(np.float64)


def _window(rng: np.random.Generator, f: Format, n: int) -> Row:
    start, width = rng.integers(n), rng.integers(1, n + 1)
    return ((np.arange(n) - start) % n < width).astype(np.float64)


def _all_but_one(rng: np.random.Generator, f: Format, n: int) -> Row:
    return (np.arange(n) != rng.integers(n)).astype(np.float64) if n > 1 else np.ones(n)


MASKS = (
    Family("mask-half", "half of the entries are kept", "masks applied after the normaliser", _half),
    Family("mask-prefix", "a causal mask", "masks that are off by one", _prefix),
    Family("mask-all", "every entry is kept", "masks inverted", ones),
    Family(
        "mask-single",
        "one entry is kept, perhaps far from the maximum",
        "the maximum taken over masked entries",
        _single,
    ),
    Family("mask-window", "a window, as in local attention", "masks that are off by one", _window),
    Family("mask-all-but-one", "one entry is dropped", "masks ignored", _all_but_one),
)
