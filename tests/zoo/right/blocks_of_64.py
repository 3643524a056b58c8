"""Right: (maximum, sum) pairs of blocks of 64 classes, merged as a tree."""

import numpy as np

Part = tuple[np.ndarray, np.ndarray]


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, total = _blocked(x, axis)
    return (np.exp(w - m) / total).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, total = _blocked(x, axis)
    return ((w - m) - np.log(total)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    _, m, total = _blocked(x, axis)
    return np.where(np.isinf(m), m, m + np.log(total)).squeeze(axis).astype(x.dtype)


def _blocked(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    starts = range(0, max(w.shape[axis], 1), 64)
    blocks = [np.take(w, range(s, min(s + 64, w.shape[axis])), axis=axis) for s in starts]
    parts = [_part(block, axis) for block in blocks]
    while len(parts) > 1:
        parts = [_merge(*parts[i : i + 2]) if parts[i + 1 :] else parts[i] for i in range(0, len(parts), 2)]
    return w, *parts[0]


def _part(block: np.ndarray, axis: int) -> Part:
    m = block.max(axis=axis, keepdims=True, initial=-np.inf)
    return m, np.exp(block - _finite(m)).sum(axis=axis, keepdims=True)


def _merge(a: Part, b: Part) -> Part:
    m = np.maximum(a[0], b[0])
    return m, a[1] * np.exp(a[0] - _finite(m)) + b[1] * np.exp(b[0] - _finite(m))


def _finite(m: np.ndarray) -> np.ndarray:
    # A block of -inf has sum 0, which -inf - -inf would turn into NaN.
    return np.where(m == -np.inf, m.dtype.type(0), m)
