"""Frames between the harness and a worker process: a JSON header and raw little-endian arrays.

A frame is ``b"SGF1"``, the lengths of header and payload as two unsigned 64-bit integers, the header (UTF-8 JSON,
whose ``arrays`` lists dtype and shape of each array) and the arrays' bytes. Nothing is ever unpickled or
evaluated; lengths, dtypes and shapes are checked before memory is taken.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import selectors
import struct
import time
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

MAGIC = b"SGF1"
HEAD = struct.Struct("<4sQQ")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 33

Array = npt.NDArray[Any]
# What may travel: the formats and the plain numbers that a wrong backend may return instead.
TRAVELS = frozenset(
    ["float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn", "bool"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)


SELECTOR = getattr(selectors, "PollSelector", selectors.DefaultSelector)
"""One descriptor is watched at a time: poll needs no object of the kernel for it."""


class ChannelError(ConnectionError):
    """The other side closed the channel or sent what is no frame."""


class ChannelTimeout(TimeoutError):
    """The other side did not answer in time."""


def dtype_of(name: str) -> np.dtype[Any]:
    """Return the dtype of a name that may travel; raises :class:`ChannelError` for any other."""
    if name not in TRAVELS:
        raise ChannelError(f"dtype {name!r} does not travel")
    return np.dtype(getattr(ml_dtypes, name, None) or name)


class Channel:
    """One end: reads frames from one file descriptor, writes frames to another, within a deadline."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd
        self._readable, self._writable = _ready(read_fd, selectors.EVENT_READ), _ready(write_fd, selectors.EVENT_WRITE)
        # A blocking write of more than the pipe holds would outlast any deadline.
        os.set_blocking(write_fd, False)

    def send(self, header: dict[str, Any], arrays: tuple[Array, ...] = (), timeout: float | None = None) -> None:
        """Write one frame; raises :class:`ChannelError` or :class:`ChannelTimeout`."""
        described = [{"dtype": a.dtype.name, "shape": list(a.shape)} for a in arrays]
        text = json.dumps({**header, "arrays": described}).encode()
        payload = b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)
        view = memoryview(HEAD.pack(MAGIC, len(text), len(payload)) + text + payload)

        def step() -> bool:
            nonlocal view
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(self._write_fd, view[: 1 << 20]) :]
            return not view

        self._repeat(step, self._writable, timeout)

    def receive(self, timeout: float | None = None) -> tuple[dict[str, Any], tuple[Array, ...]]:
        """Read one frame; raises :class:`ChannelError` or :class:`ChannelTimeout`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        magic, header_size, payload_size = HEAD.unpack(self._read(HEAD.size, deadline))
        if magic != MAGIC or header_size > MAX_HEADER or payload_size > MAX_PAYLOAD:
            raise ChannelError("the answer is no frame")
        try:
            header = json.loads(bytes(self._read(header_size, deadline)))
            shapes = [(dtype_of(a["dtype"]), tuple(int(n) for n in a["shape"])) for a in header.pop("arrays")]
        # Infinite lengths overflow, brackets without end recurse.
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ChannelError(f"the answer's header is malformed: {error}") from error
        sizes = [d.itemsize * math.prod(shape) for d, shape in shapes]
        if sum(sizes) != payload_size or any(n < 0 for _, shape in shapes for n in shape):
            raise ChannelError("the answer's arrays do not fill its payload")
        payload, arrays, start = self._read(payload_size, deadline), [], 0
        for (dtype, shape), size in zip(shapes, sizes, strict=True):
            # A bytearray's slice is a copy: the array is writable and owns its memory.
            try:
                arrays.append(np.frombuffer(payload[start : start + size], dtype=dtype).reshape(shape))
            except (ValueError, OverflowError) as error:
                raise ChannelError(f"the answer has an array of a shape that no array has: {error}") from error
            start += size
        return header, tuple(arrays)

    def _read(self, size: int, deadline: float | None) -> bytearray:
        data = bytearray()

        def step() -> bool:
            part = os.read(self._read_fd, min(size - len(data), 1 << 20))
            if not part:
                raise ChannelError("the channel was closed")
            data.extend(part)
            return len(data) == size

        if size:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            self._repeat(step, self._readable, left)
        return data

    @staticmethod
    def _repeat(step: Callable[[], bool], ready: selectors.BaseSelector, timeout: float | None) -> None:
        """Call ``step`` whenever the descriptor is ready until it returns true."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if deadline is None else deadline - time.monotonic()
            if (left is not None and left <= 0) or not ready.select(left):
                raise ChannelTimeout(f"no answer within {timeout:g} s")
            try:
                if step():
                    return
            except (BrokenPipeError, ConnectionResetError) as error:
                raise ChannelError("the channel was closed") from error


def _ready(fd: int, event: int) -> selectors.BaseSelector:
    selector: selectors.BaseSelector = SELECTOR()
    selector.register(fd, event)
    return selector
