"""The dtypes that may travel between processes."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# What may travel: the formats and the plain numbers that a wrong backend may return instead.
TRAVELS = frozenset(
    ["float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn", "bool"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)


class ChannelError(ConnectionError):
    """The other side closed the channel or sent what is no frame."""


def dtype_of(name: str) -> np.dtype[Any]:
    """Return the dtype of a name that may travel; raises :class:`ChannelError` for any other."""
    if name not in TRAVELS:
        raise ChannelError(f"dtype {name!r} does not travel")
    return np.dtype(getattr(ml_dtypes, name, None) or name)
