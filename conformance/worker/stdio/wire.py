"""Messages of the protocol over two file descriptors: a line of JSON, then the arrays in little endian.

Nothing that comes is unpickled or evaluated; lengths, dtypes and shapes are checked before memory is taken.
"""

from __future__ import annotations

import json
import math
import os
import select
import time
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from ..arrays.dtypes import TRAVELS, ChannelError, dtype_of
from .rules import MAX_HEADER, MAX_PAYLOAD, Broken

Array = npt.NDArray[Any]

PART = 1 << 20
"""Bytes that are read or written at once."""

LOOK = 0.2
"""Seconds of silence after which it is looked whether the adapter is still there: a child may hold its output open."""

SHOWN = 60
"""Characters of a stray print that a sentence repeats."""


class Closed(ConnectionError):
    """The adapter closed its end."""


class Late(TimeoutError):
    """No answer came in time."""


class Wire:
    """The harness's end: writes requests, reads answers."""

    def __init__(self, read_fd: int, write_fd: int, gone: Callable[[], bool]) -> None:
        """Speak over two file descriptors, the second becomes non-blocking; ``gone`` says whether nobody answers."""
        self._read_fd, self._write_fd, self._gone = read_fd, write_fd, gone
        self._buffer = b""
        os.set_blocking(write_fd, False)

    def send(self, header: dict[str, Any], arrays: tuple[Array, ...], deadline: float | None = None) -> None:
        """Write a request; raises :class:`Broken` where the adapter speaks before it was asked, or in between."""
        raw = [np.ascontiguousarray(a.astype(a.dtype.newbyteorder("<"), copy=False)).reshape(-1) for a in arrays]
        size = sum(a.nbytes for a in raw)
        line = json.dumps({**header, "bytes": size} if arrays else header, allow_nan=False).encode() + b"\n"
        # An adapter may write no more than it was asked for: what lies there now belongs to no request.
        if self._buffer or self._readable():
            self._interrupted()
        for view in (memoryview(line), *(a.view(np.uint8).data for a in raw)):
            while view:
                self._wait(deadline)
                try:
                    view = view[os.write(self._write_fd, view[:PART]) :]
                except BlockingIOError:
                    continue
                except BrokenPipeError as error:
                    raise Closed("the adapter closed its standard input") from error

    def receive(self, deadline: float | None = None) -> tuple[dict[str, Any], Array | None]:
        """Read an answer; raises :class:`Broken`, :class:`Closed` and :class:`Late`."""
        header = _object(self._line(deadline))
        if "bytes" not in header:
            return header, None
        try:
            dtype, shape, size = dtype_of(header["dtype"]), header["shape"], header["bytes"]
            if not isinstance(shape, list) or len(shape) > 8:
                raise ValueError("its shape is no list of at most 8 lengths")
            if not all(type(n) is int and n >= 0 for n in (*shape, size)):
                raise ValueError("a length is no whole number from 0 on")
        except (KeyError, ValueError, TypeError, ChannelError) as error:
            missing = f"it has no {error}" if isinstance(error, KeyError) else error
            raise Broken("answer/array", f"{missing}; dtypes are {', '.join(sorted(TRAVELS))}") from error
        if max(size, *shape, 0) > MAX_PAYLOAD:
            raise Broken("output/length", "an array of more than 8 GiB was announced")
        if size != dtype.itemsize * math.prod(shape):
            due = f"{dtype.name} of shape {shape} has {dtype.itemsize * math.prod(shape)} bytes"
            raise Broken("answer/array", f"it announces {size} bytes, but {due}")
        return header, self._array(dtype, shape, deadline)

    def _array(self, dtype: np.dtype[Any], shape: list[int], deadline: float | None) -> Array:
        try:
            # Memory is taken as it is written to: a length alone takes none.
            array = np.empty(math.prod(shape), dtype)
        except (MemoryError, ValueError) as error:
            raise Broken("output/length", f"an array of shape {shape} finds no room") from error
        view = array.view(np.uint8).data
        done = len(buffered := self._buffer[: len(view)])
        view[:done], self._buffer = buffered, self._buffer[done:]
        while done < len(view):
            self._wait(deadline, reading=True)
            if not (got := os.readv(self._read_fd, [view[done : done + PART]])):
                raise Broken("answer/whole", f"the output ended after {done} of {len(view)} bytes")
            done += got
        return array.view(dtype.newbyteorder("<")).astype(dtype, copy=False).reshape(shape)

    def _line(self, deadline: float | None) -> bytes:
        while b"\n" not in self._buffer:
            if self._buffer.strip() and self._buffer.lstrip()[:1] != b"{":
                _stray(self._buffer)
            if len(self._buffer) > MAX_HEADER:
                raise Broken("output/length", "a header line of more than 1 MiB")
            self._wait(deadline, reading=True)
            part = os.read(self._read_fd, 1 << 16)
            if not part:
                if self._buffer:
                    _stray(self._buffer)
                raise Closed("the adapter closed its standard output")
            self._buffer += part
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _interrupted(self) -> NoReturn:
        """Say what the adapter wrote while it was to read."""
        part = self._buffer or os.read(self._read_fd, 1 << 16)
        if not part:
            raise Closed("the adapter closed its standard output")
        if part.lstrip()[:1] != b"{":
            _stray(part)
        raise Broken("output/turn", f"it wrote {_quoted(part)} before it had read a request whole")

    def _readable(self) -> bool:
        return bool(select.select([self._read_fd], [], [], 0)[0])

    def _wait(self, deadline: float | None, *, reading: bool = False) -> None:
        """Wait until the wire can be read or written; while writing nothing is to be read."""
        while True:
            left = LOOK if deadline is None else min(LOOK, max(0.0, deadline - time.monotonic()))
            gone = self._gone()
            readable, writable, _ = select.select([self._read_fd], [] if reading else [self._write_fd], [], left)
            if readable and not reading:
                self._interrupted()
            if readable or writable:
                return
            if gone:
                raise Closed("the adapter ended")
            if deadline is not None and time.monotonic() >= deadline:
                raise Late("no answer in time")


def _object(line: bytes) -> dict[str, Any]:
    try:
        header = json.loads(line, parse_constant=_no_number)
    # Digits without end are a ValueError too, brackets without end recurse.
    except (ValueError, RecursionError):
        _stray(line)
    if not isinstance(header, dict):
        _stray(line)
    return header


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _stray(line: bytes) -> NoReturn:
    raise Broken(
        "output/json",
        f"it printed {_quoted(line)} on standard output, which belongs to the protocol; print to standard error",
    )


def _quoted(text: bytes) -> str:
    first = text.strip().partition(b"\n")[0]
    return repr(first[:SHOWN].decode("utf-8", "replace")) + ("…" if len(first) > SHOWN else "")
