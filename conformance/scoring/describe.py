"""Arguments and results as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...reference.formats import Array
from ...spec.op import Op


def result_shape(
    op: Op, arrays: Sequence[Array], axis: int, parameters: Mapping[str, Any] | None = None
) -> tuple[int, ...]:
    """Return the shape that the result of a call must have."""
    if not op.result and (parameters or {}).get("reduction", "none") != "none":
        return ()
    shape = list(arrays[0].shape)
    if not op.elementwise and not op.result:
        del shape[axis]
    return tuple(shape)


def describe(op: Op, arrays: Sequence[Array], parameters: Mapping[str, Any] | None = None, limit: int = 12) -> str:
    """Return arguments as text: shortest decimal that reads back in the format, long rows shortened."""
    named = [f"{name} = {_text(a, limit)}" for (name, _, _), a in zip(op.arrays, arrays, strict=True)]
    keywords = {n: _text(v, limit) if isinstance(v, np.ndarray) else str(v) for n, v in (parameters or {}).items()}
    return ", ".join(named + [f"{name} = {text}" for name, text in keywords.items()])


def _text(a: Array, limit: int) -> str:
    if a.ndim > 1:
        return "[" + ", ".join(_text(row, limit) for row in a) + "]"
    if a.ndim == 0:
        return number(a[()])
    shown = [number(v) for v in a[:limit]]
    more = [f"… {a.size} entries"] if a.size > limit else []
    return "[" + ", ".join(shown + more) + "]"


def number(v: Any) -> str:
    """Return a scalar of any format as a decimal that reads back.

    >>> number(np.float32(0.1)), number(np.float16(-0.0))
    ('0.1', '-0.0')
    """
    plain = isinstance(v, np.float64 | np.float32 | np.float16 | np.integer | np.bool_)
    return str(v) if plain else repr(float(v))


def _shapes(op: Op, arrays: Sequence[Array]) -> str:
    return ", ".join(
        f"{name} of shape {a.shape}" for name, a in zip((name for name, _, _ in op.arrays), arrays, strict=True)
    )
