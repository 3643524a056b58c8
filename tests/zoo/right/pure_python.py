"""Right: rows of Python floats, the standard library's exp and its exactly rounded sum; integers become float64."""

import math

import numpy as np


def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    rows = np.moveaxis(x, axis, -1)
    flat = rows.reshape(math.prod(rows.shape[:-1]), rows.shape[-1])
    values = np.array([_row(row) for row in flat.astype(np.float64).tolist()], np.float64)
    return np.moveaxis(values.reshape(rows.shape), -1, axis).astype(np.float64 if x.dtype.kind in "iu" else x.dtype)


def _row(row: list[float]) -> list[float]:
    # In Python the maximum of NaN and a number depends on their order.
    m = math.nan if any(math.isnan(v) for v in row) else max(row, default=0.0)
    e = [math.exp(v - m) for v in row]
    total = math.fsum(e)
    return [v / total for v in e]
