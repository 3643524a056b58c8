"""Frames between the harness and a worker process: a JSON header and raw little-endian arrays.

A frame is ``b"SGF1"``, the lengths of header and payload as two unsigned 64-bit integers, the header (UTF-8 JSON,
whose ``arrays`` lists dtype and shape of each array) and the arrays' bytes. Nothing is ever unpickled or
evaluated; lengths, dtypes and shapes are checked before memory is taken.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import math
import os
import selectors
import struct
import time
from typing import Any

import numpy as np

from ..arrays.dtypes import Array, ChannelError, dtype_of
from .shared_memory import SIZE, SharedArray

MAGIC = b"SGF1"
ASIDE = b"SGS1"
"""Begins a frame whose arrays lie in a shared file: long ones take no turns."""

HEAD = struct.Struct("<4sQQ")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 33
PART, SHORT = 1 << 20, 1 << 16
"""Bytes that are read or written at once, and the least that a read asks for."""


class ChannelClosed(ChannelError):
    """The other side closed the channel."""


class ChannelTimeout(TimeoutError):
    """The other side did not answer in time."""


class Channel:
    """One end: reads frames from one file descriptor, writes frames to another, within a deadline."""

    def __init__(self, read_fd: int, write_fd: int, shared: tuple[int, int] | None = None) -> None:
        """Speak over two descriptors; ``shared`` are two anonymous files for long arrays, to read and to write."""
        self._read_fd, self._write_fd = read_fd, write_fd
        self._shared = None if shared is None else (SharedArray(shared[0]), SharedArray(shared[1]))
        self._readable, self._writable = _ready(read_fd, selectors.EVENT_READ), _ready(write_fd, selectors.EVENT_WRITE)
        self._buffer = b""
        # A blocking write of more than the pipe holds, or a read of what does not come, would outlast any deadline.
        for fd in (read_fd, write_fd):
            os.set_blocking(fd, False)
        self.room = _widened((read_fd, write_fd)) // 2
        """Bytes of short frames that are on their way at once and stop no writer: pages may be half full."""

    def send(self, header: dict[str, Any], arrays: tuple[Array, ...] = (), timeout: float | None = None) -> None:
        """Write one frame; raises :class:`ChannelError` or :class:`ChannelTimeout`."""
        described = [{"dtype": a.dtype.name, "shape": list(a.shape)} for a in arrays]
        text = json.dumps({**header, "arrays": described}).encode()
        size = sum(a.nbytes for a in arrays)
        if self._shared is not None and PART <= size <= SIZE:
            self._shared[1].write(arrays)
            head, arrays, size = HEAD.pack(ASIDE, len(text), size) + text, (), 0
        else:
            head = HEAD.pack(MAGIC, len(text), size) + text
        parts = [np.ascontiguousarray(a).reshape(-1).view(np.uint8).data for a in arrays if a.size]
        if size < PART:
            # One write for what fits the pipe; what is longer is not copied once more.
            parts = [memoryview(b"".join([head, *parts]))]
        else:
            parts.insert(0, memoryview(head))
        deadline = None if timeout is None else time.monotonic() + timeout
        for view in parts:
            while view:
                try:
                    view = view[os.write(self._write_fd, view[:PART]) :]
                except BlockingIOError:
                    self._wait(self._writable, deadline, timeout)
                except (BrokenPipeError, ConnectionResetError) as error:
                    raise ChannelClosed("the channel was closed") from error
                if view and deadline is not None and time.monotonic() > deadline:
                    raise ChannelTimeout(f"no answer within {timeout:g} s")

    def receive(self, timeout: float | None = None) -> tuple[dict[str, Any], tuple[Array, ...]]:
        """Read one frame; raises :class:`ChannelError` or :class:`ChannelTimeout`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        magic, header_size, payload_size = HEAD.unpack(self._read(HEAD.size, deadline, timeout))
        aside = magic == ASIDE and self._shared is not None
        if not (aside or magic == MAGIC) or header_size > MAX_HEADER or payload_size > (SIZE if aside else MAX_PAYLOAD):
            raise ChannelError("the answer is no frame")
        try:
            header = json.loads(self._read(header_size, deadline, timeout))
            shapes = [(dtype_of(a["dtype"]), tuple(int(n) for n in a["shape"])) for a in header.pop("arrays")]
        # Infinite lengths overflow, brackets without end recurse.
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ChannelError(f"the answer's header is malformed: {error}") from error
        sizes = [d.itemsize * math.prod(shape) for d, shape in shapes]
        if sum(sizes) != payload_size or any(n < 0 for _, shape in shapes for n in shape):
            raise ChannelError("the answer's arrays do not fill its payload")
        if aside:
            assert self._shared is not None
            payload = self._shared[0].copy_out(payload_size)
        else:
            payload = memoryview(self._read(payload_size, deadline, timeout))
        arrays, start = [], 0
        for (dtype, shape), size in zip(shapes, sizes, strict=True):
            # Each array is writable; one alone owns the memory that was read, of several each gets its own.
            part = payload[start : start + size] if size == payload_size else bytearray(payload[start : start + size])
            try:
                arrays.append(np.frombuffer(part, dtype=dtype).reshape(shape))
            except (ValueError, OverflowError) as error:
                raise ChannelError(f"the answer has an array of a shape that no array has: {error}") from error
            start += size
        return header, tuple(arrays)

    def _read(self, size: int, deadline: float | None, timeout: float | None) -> bytearray:
        data = bytearray(self._buffer[:size])
        self._buffer = self._buffer[size:]
        while len(data) < size:
            try:
                # More than is asked for: a short frame is read at once.
                part = os.read(self._read_fd, max(SHORT, min(size - len(data), PART)))
            except BlockingIOError:
                self._wait(self._readable, deadline, timeout)
                continue
            except ConnectionResetError as error:
                raise ChannelClosed("the channel was closed") from error
            if not part:
                raise ChannelClosed("the channel was closed")
            missing = size - len(data)
            data += part[:missing] if len(part) > missing else part
            self._buffer = part[missing:]
            if len(data) < size and deadline is not None and time.monotonic() > deadline:
                raise ChannelTimeout(f"no answer within {timeout:g} s")
        return data

    @staticmethod
    def _wait(ready: selectors.BaseSelector, deadline: float | None, timeout: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if (left is not None and left <= 0) or not ready.select(left):
            raise ChannelTimeout(f"no answer within {timeout:g} s")


def _widened(pipes: tuple[int, ...]) -> int:
    """Give pipes room for what is written at once, where the system can; return what all have, 0 if it is not told."""
    sizes = []
    for fd in pipes:
        # Linux has it, and grants it as long as there is memory: fewer turns for a long frame.
        with contextlib.suppress(AttributeError, OSError):
            sizes.append(fcntl.fcntl(fd, fcntl.F_GETPIPE_SZ))
            sizes[-1] = fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, PART)
    return min(sizes) if len(sizes) == len(pipes) else 0


def _ready(fd: int, event: int) -> selectors.BaseSelector:
    # One descriptor is watched at a time: poll needs no object of the kernel for it.
    selector = selectors.PollSelector()
    selector.register(fd, event)
    return selector
