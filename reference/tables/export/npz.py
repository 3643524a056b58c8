"""A table as a NumPy archive without pickles: rows laid end to end, with the places where each begins."""

from __future__ import annotations

import io
from itertools import accumulate
from typing import Any

import numpy as np

from ....spec.role import Role
from ...formats import FORMATS, Format
from .cells import WIDE, Argument, Case, arguments, cases, code


def to_npz(table: dict[str, Any]) -> bytes:
    """Return a table as the bytes of an ``.npz`` file.

    ``NAME`` holds the numbers of an argument, rows end to end, and ``NAME_start`` where each row begins, the end last;
    for 8- and 16-bit formats the numbers are codes. ``y_any`` marks results that nothing is said of.
    """
    target = FORMATS[table["format"]]
    found = list(cases(table))
    arrays: dict[str, Any] = {
        "id": np.array([c.id for c in found]),
        "flags": np.array([c.flags for c in found]),
        "special": np.array([c.special for c in found]),
        "bits": np.array([c.bits for c in found], dtype=np.int64),
        "digest": np.array(table["digest"]),
    }
    for a in arguments(table):
        arrays[f"in_{a.name}"] = _column(a, found, target)
        arrays[f"in_{a.name}_start"] = _starts([len(c.inputs[a.name]) for c in found])
    arrays["y"] = _numbers([v for c in found for v in c.y], target)
    arrays["y_any"] = np.array([v for c in found for v in c.any], dtype=np.bool_)
    arrays["y_start"] = _starts([len(c.y) for c in found])
    arrays["exact"] = np.array([v or "" for c in found for v in c.exact])
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def _column(argument: Argument, found: list[Case], target: Format) -> Any:
    values = [v for c in found for v in c.inputs[argument.name]]
    if argument.coded:
        return _numbers(values, target)
    if argument.role == Role.PARAMETER:
        return np.array([float.fromhex(v) for v in values])
    return np.array(values, dtype=np.bool_ if argument.role == Role.MASK else np.int64)


def _numbers(texts: list[str], target: Format) -> Any:
    codes = np.array([code(v, target) for v in texts], dtype=target.code_dtype)
    return codes if target.bits < WIDE else codes.view(target.dtype)


def _starts(lengths: list[int]) -> Any:
    return np.array([0, *accumulate(lengths)], dtype=np.int64)
