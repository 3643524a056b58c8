"""A batch whose case id holds its arguments, so that a row that was searched for can be called again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import FORMATS, Array, Format
from ....spec.op import Op
from ....spec.role import Role
from .candidates import Candidates

CHECK = "search"


@dataclass(frozen=True)
class Witness(Batch):
    """Rows that a search found; a case id names one of them alone, or with all that it was called with."""

    roles: tuple[Role, ...] = field(default=())
    together: bool = False

    def case(self, row: int) -> str:
        """Return an id with the arguments in hexadecimal: what a search tries depends on what it was answered."""
        arrays = self.arrays if self.together else [a[row : row + 1] for a in self.arrays]
        target = FORMATS[self.format]
        parts = [self.op, self.format, CHECK, str(row if self.together else 0)]
        parts += [_written(target, role, a) for role, a in zip(self.roles, arrays, strict=True)]
        parts += [f"{name}={_named(target, name, value)}" for name, value in self.parameters.items()]
        return ":".join(parts)


def witness(op: Op, format: Format, rows: Candidates, *, together: bool = False) -> Witness:
    """Return rows as a batch of the check *search*."""
    return Witness(
        f"{op.id}:{format.name}:{CHECK}",
        op.id,
        format.name,
        CHECK,
        tuple(np.ascontiguousarray(a) for a in rows.arrays),
        ("search",) * rows.count,
        rows.parameters,
        roles=tuple(role for _, _, role in op.arrays),
        together=together,
    )


def read(op: Op, format: Format, parts: list[str]) -> tuple[Witness, int]:
    """Return the batch and the row that the parts of a case id after ``search`` name; raises ValueError."""
    row, texts, named = int(parts[0]), parts[1 : 1 + len(op.arrays)], parts[1 + len(op.arrays) :]
    arrays = [_read(format, role, core, text) for (_, core, role), text in zip(op.arrays, texts, strict=True)]
    if any(a.shape[: a.ndim] != arrays[0].shape[: a.ndim] for a in arrays) or not 0 <= row < len(arrays[0]):
        raise ValueError("the rows do not belong together")
    given = {name: _value(format, name, value) for name, value in (part.split("=") for part in named)}
    if set(given) != set(op.parameters) or given.get("reduction", "none") != "none":
        raise ValueError("the parameters are others")
    return witness(op, format, Candidates(tuple(arrays), given), together=len(arrays[0]) > 1), row


def _written(format: Format, role: Role, a: Array) -> str:
    def one(v: Any) -> str:
        if role in (Role.LABELS, Role.MASK):
            return str(int(v))
        return format.hex(int(format.codes(np.asarray([v]))[0]))

    return "_".join(",".join(one(v) for v in np.atleast_1d(row)) for row in a)


WHOLE = ("n", "ignore_index")
"""Parameters that are integers."""


def _named(format: Format, name: str, value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, np.ndarray):
        return _written(format, Role.WEIGHT, value[None])
    return str(value) if name in WHOLE else float(value).hex()


def _value(format: Format, name: str, text: str) -> Any:
    if not text or name == "reduction":
        return text or None
    if name == "weight":
        return _read(format, Role.WEIGHT, "n", text)[0]
    return int(text) if name in WHOLE else float.fromhex(text)


def _read(format: Format, role: Role, core: str, text: str) -> Array:
    rows = [row.split(",") for row in text.split("_")]
    if role is Role.LABELS:
        return np.array([int(v) for (v,) in rows])
    if role is Role.MASK:
        return np.array([[{"0": False, "1": True}[v] for v in row] for row in rows])
    codes = np.array([[format.parse(v) for v in row] for row in rows], format.code_dtype)
    array = format.array(codes)
    return array if core else array.reshape(len(rows))
