"""A shared library as a module: its symbols become functions of NumPy arrays. Used inside the worker process only."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...spec.call_form import names
from ...spec.discovery import functions
from ...spec.op import Op
from . import abi
from .rows import CallRows, rows

Array = npt.NDArray[Any]

GUARD = 64
"""Bytes before and after a result that a function must leave as they are; NumPy's own alignment is kept."""

UNWRITTEN = 0xFF
"""What a result is filled with: NaN in every format, so that an entry that is not written shows."""


class Library:
    """A loaded library; a function is an attribute where the library exports a symbol of it in any format."""

    def __init__(self, path: str) -> None:
        """Load the library; raises OSError where the loader does, ImportError for another version of the ABI."""
        self._handle = ctypes.CDLL(path)
        version = self._told("softgauge_abi", ctypes.c_int32)
        if version not in (None, abi.VERSION):
            raise ImportError(
                f"{Path(path).name} was built for version {version} of the ABI; "
                f"build it with the header of version {abi.VERSION}"
            )
        self.__version__ = _text(self._told("softgauge_version", ctypes.c_char_p))
        self.CAPABILITIES = _declared(self._told("softgauge_capabilities", ctypes.c_char_p))
        for function, op in functions().items():
            for name in names(function):
                if found := self._symbols(name, op):
                    setattr(self, name, _function(op, found))
        if found := self._symbols("softgauge_echo", functions()["softargmax"]):
            self.softgauge_echo = _echo(found)

    def _symbols(self, name: str, op: Op) -> dict[str, Any]:
        found = {}
        for format in abi.STORED:
            pointer = getattr(self._handle, abi.symbol(name, format), None)
            if pointer is not None:
                pointer.argtypes = [a.kind for a in abi.arguments(op)]
                pointer.restype = ctypes.c_int32
                found[format] = pointer
        return found

    def _told(self, name: str, kind: Any) -> Any:
        pointer = getattr(self._handle, name, None)
        if pointer is None:
            return None
        pointer.argtypes, pointer.restype = [], kind
        return pointer()


def _text(told: bytes | None) -> str:
    return "" if told is None else told.decode("utf-8", "replace")


def _declared(told: bytes | None) -> Any:
    try:
        return {} if told is None else json.loads(told)
    except ValueError as error:
        raise ImportError(f"softgauge_capabilities returns what is no JSON: {error}") from error


def _function(op: Op, symbols: Mapping[str, Any]) -> Callable[..., Array]:
    def function(*arrays: Array, axis: int | None = None, **parameters: Any) -> Array:
        return _call(op, symbols, rows(op, arrays, axis, parameters), parameters)

    return function


def _echo(symbols: Mapping[str, Any]) -> Callable[[Array], Array]:
    op = functions()["softargmax"]

    def echo(x: Array) -> Array:
        return _call(op, symbols, rows(op, (x,), -1, {}), {})

    return echo


def _call(op: Op, symbols: Mapping[str, Any], given: CallRows, parameters: Mapping[str, Any]) -> Array:
    format = given.arrays[0].dtype
    pointer = symbols.get(format.name)
    if pointer is None:
        raise NotImplementedError(f"there is no symbol {abi.symbol(op.id, format.name)}")
    buffer = np.full(GUARD + int(np.prod(given.due)) * format.itemsize + GUARD, UNWRITTEN, np.uint8)
    y = buffer[GUARD : buffer.size - GUARD].view(format).reshape(given.due)
    held = [_aligned(a) for a in given.arrays]
    places = [_located(a) for a in (*held, y)]
    named = [part for name in op.parameters for part in _parameter(name, parameters[name], format)]
    code = pointer(given.rows, given.classes, *(p for place in places[:-1] for p in place), *named, *places[-1])
    if (buffer[:GUARD] != UNWRITTEN).any() or (buffer[buffer.size - GUARD :] != UNWRITTEN).any():
        raise MemoryError("the function wrote beside its result")
    if code == abi.UNSUPPORTED:
        raise NotImplementedError("the function returned SOFTGAUGE_UNSUPPORTED")
    if code != abi.OK:
        raise ValueError(f"the function returned {'SOFTGAUGE_INVALID' if code == abi.INVALID else code}")
    return given.restore(y)


def _aligned(a: Array) -> Array:
    """Return an array whose entries lie where C may read them: aligned, at whole numbers of elements apart."""
    whole = all(s % a.itemsize == 0 for s in a.strides)
    return a if a.flags.aligned and whole else a.copy()


def _located(a: Array) -> tuple[int, int, int]:
    """Return address, row stride and class stride of an array, in elements; what it has not is 0."""
    row, step = ([s // a.itemsize for s in a.strides] + [0, 0])[:2]
    return a.ctypes.data, row, step


def _parameter(name: str, value: Any, format: np.dtype[Any]) -> tuple[Any, ...]:
    if name == "weight":
        if value is None:
            return None, 0
        if value.dtype != format:
            raise TypeError(f"weight is {value.dtype} where {format} is due")
        weight = _aligned(value)
        return weight.ctypes.data, weight.strides[0] // weight.itemsize
    if name == "ignore_index":
        return (None if value is None else ctypes.byref(ctypes.c_int64(value)),)
    return (abi.REDUCTIONS[value] if name == "reduction" else value,)
