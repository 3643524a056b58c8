"""The C ABI, derived from the signature of each function: names, order and types of what a symbol takes."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from ...spec.op import Op
from ...spec.role import Role

VERSION = 1
"""Changes when a symbol's meaning does."""

OK, UNSUPPORTED, INVALID = 0, 1, 2
"""What a symbol returns; any other number is an error of its own."""

STORED = {
    "float64": "double",
    "float32": "float",
    "float16": "uint16_t",
    "bfloat16": "uint16_t",
    "float8_e5m2": "uint8_t",
    "float8_e4m3fn": "uint8_t",
}
"""The C type of a number of each format; what C has no type for travels as its bits."""

REDUCTIONS = {"none": 0, "sum": 1, "mean": 2}

_SCALARS: dict[str, tuple[str, Any]] = {
    "temperature": ("double", ctypes.c_double),
    "n": ("int64_t", ctypes.c_int64),
    "label_smoothing": ("double", ctypes.c_double),
    "ignore_index": ("const int64_t *", ctypes.POINTER(ctypes.c_int64)),
    "reduction": ("int32_t", ctypes.c_int32),
}
"""Type of each parameter, in C and in ctypes; ``weight`` is an array."""


@dataclass(frozen=True)
class Argument:
    """One argument of a symbol: its name, its type in C (``T`` is a number of the format) and in ctypes."""

    name: str
    c: str
    kind: Any

    @property
    def declared(self) -> str:
        """The argument as a prototype has it.

        >>> Argument("x", "const T *", ctypes.c_void_p).declared
        'const T *x'
        """
        return f"{self.c}{'' if self.c.endswith('*') else ' '}{self.name}"


def symbol(op: str, format: str) -> str:
    """Return the name of a function in a format.

    >>> symbol("softargmax", "float32")
    'softargmax_float32'
    """
    return f"{op}_{format}"


def arguments(op: Op) -> tuple[Argument, ...]:
    """Return what the symbols of a function take, in order.

    >>> from ...spec.discovery import functions
    >>> [a.name for a in arguments(functions()["logsumexp"])]
    ['rows', 'classes', 'x', 'x_row', 'x_class', 'y', 'y_row', 'y_class']
    """
    size = [Argument(name, "size_t", ctypes.c_size_t) for name in ("rows", "classes")]
    given = [part for name, _, role in op.arrays for part in _array(name, f"const {_stored(role)} *")]
    named = [part for name in op.parameters for part in _parameter(name)]
    return (*size, *given, *named, *_array("y", "T *"))


def _array(name: str, pointer: str) -> tuple[Argument, ...]:
    strides = (Argument(f"{name}_{along}", "ptrdiff_t", ctypes.c_ssize_t) for along in ("row", "class"))
    return Argument(name, pointer, ctypes.c_void_p), *strides


def _parameter(name: str) -> tuple[Argument, ...]:
    if name == "weight":
        return Argument(name, "const T *", ctypes.c_void_p), Argument("weight_class", "ptrdiff_t", ctypes.c_ssize_t)
    return (Argument(name, *_SCALARS[name]),)


def _stored(role: Role) -> str:
    return {Role.LABELS: "int64_t", Role.MASK: "uint8_t"}.get(role, "T")
