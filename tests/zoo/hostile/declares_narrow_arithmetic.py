"""Hostile: declares that binary64 is computed in 8 bits, to be excused for every error."""

import numpy as np

ERROR = "CAPABILITIES"

CAPABILITIES = {"accumulate": {"float64": "float8_e5m2"}}


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)
