"""Bits that a transport may lose: what an echo is asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from ....reference.formats import FORMATS, Format

Array = npt.NDArray[Any]

RANDOM = 512
"""Random patterns of a format too wide for all of its own."""


def patterns(format: str) -> Iterator[Array]:
    """Yield arrays of a format: every number of 8 and 16 bits, else those that get lost; several shapes, one empty.

    >>> [a.shape for a in patterns("float8_e5m2")]
    [(256,), (2, 128), (0, 3)]
    """
    f = FORMATS[format]
    codes = np.arange(1 << f.bits, dtype=f.code_dtype) if f.bits <= 16 else np.concatenate([_edges(f), _random(f)])
    yield codes.view(f.dtype)
    yield codes.view(f.dtype).reshape(2, -1)
    yield np.empty((0, 3), f.dtype)


def changed(sent: Array, came: Array, *, payloads: bool) -> str:
    """Return how an echo differs in bits, empty where it does not.

    Without ``payloads`` a NaN may come back as another one: IEEE 754-2019, 6.2.3, asks that conversions keep what a
    NaN carries, and does not require it.
    """
    f = FORMATS[sent.dtype.name]
    was, now = (np.ascontiguousarray(a).view(f.code_dtype).ravel() for a in (sent, came))
    with np.errstate(invalid="ignore"):  # a signalling NaN is no fault here
        nan = np.isnan(sent).ravel() & np.isnan(came).ravel()
    off = np.flatnonzero((was != now) & ~(nan & (not payloads)))
    if not off.size:
        return ""
    at, width = int(off[0]), f.bits // 4 + 2
    shown = f"{int(was[at]):#0{width}x} came back as {int(now[at]):#0{width}x}"
    return f"{_named(float(sent.ravel()[at]), f)} changed, {shown}; so did {off.size} of {was.size} numbers"


def _named(value: float, f: Format) -> str:
    if np.isnan(value):
        return "a NaN"
    if value == 0:
        return "-0" if np.signbit(value) else "0"
    return f"the subnormal number {value!r}" if abs(value) < f.tiny else repr(value)


def _edges(f: Format) -> Array:
    """Return signed zeros, subnormal and extreme numbers, infinities, quiet and signalling NaN with payloads."""
    normal, quiet = 1 << (f.p - 1), 1 << (f.p - 2)
    positive = [
        0, 1, 2, normal - 1, normal, normal + 1, f.max_code - 1, f.max_code, f.inf_code,
        f.inf_code | 1, f.nan_code, f.nan_code | 1, f.nan_code | 0x2AAA, f.nan_code | (quiet - 1),
    ]  # fmt: skip
    return np.array([code | sign for code in positive for sign in (0, f.sign_bit)], f.code_dtype)


def _random(f: Format) -> Array:
    rng = np.random.Generator(np.random.Philox(key=f.bits))
    return rng.integers(0, 1 << f.bits, RANDOM, dtype=f.code_dtype)
