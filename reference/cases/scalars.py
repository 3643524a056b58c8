"""Inputs of the elementwise functions: the whole exponent range and every place where a formula changes."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from ..formats import Format
from .family import into


def thresholds(format: Format) -> list[float]:
    """Return where implementations switch formulas or run out of range, for a format.

    p·ln 2 and half of it are where 1 + e^-x and 1 + e^-2x round to 1; the ends of the exponent range are where
    e^x underflows and overflows; 15 and 20 are switches that frameworks use in every format.
    """
    p = format.p * log(2)
    ends = [format.e_max * log(2), -(format.e_min - 1) * log(2), (format.p - format.e_min) * log(2)]
    return [1.0, 15.0, 20.0, p, p / 2, *ends, *(0.5 * e for e in ends)]


def scalars(rng: np.random.Generator, format: Format, count: int) -> npt.NDArray[Any]:
    """Return about ``count`` finite inputs of a format, ±0 and its extremes included."""
    share = max(count // 8, 16)
    reach = (format.p - format.e_min + 4) * log(2)
    around = np.array(thresholds(format))[:, None] * (1 + np.linspace(-0.02, 0.02, max(share // 10, 3)))
    steps = np.array(thresholds(format))[:, None] * (1 + 2 * format.u * np.arange(-2, 3))
    parts = [
        np.array([0.0, -0.0, float(format.eta), float(format.tiny), float(format.max)]),
        2.0 ** rng.uniform(format.e_min - format.p, format.e_max, size=share),
        np.abs(rng.normal(size=share)) * 2,
        rng.uniform(0, 40, size=share),
        np.linspace(0, reach, share),
        around.ravel(),
        steps.ravel(),
    ]
    positive = into(format, np.concatenate(parts))
    return np.concatenate([positive, -positive])


def every(format: Format) -> npt.NDArray[Any]:
    """Return every finite number of a format of at most 16 bits."""
    magnitudes = format.array(np.arange(format.max_code + 1))
    return np.concatenate([magnitudes, -magnitudes])
