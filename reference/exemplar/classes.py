"""Labels that name classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def classes(labels: NDArray[Any], n: int) -> NDArray[Any]:
    """Return the labels; raises ValueError for one outside [0, n), which an index would wrap.

    >>> classes(np.array([0, 2]), 3).tolist()
    [0, 2]
    """
    if np.any((labels < 0) | (labels >= n)):
        raise ValueError(f"a label outside [0, {n}) names no class")
    return labels
