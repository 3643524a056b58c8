"""What ``softgauge protocol check`` tries, each in words; run inside the worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ....reference.formats import FORMATS
from ....spec.discovery import functions
from ....spec.op import Op
from ..arrays.bit_patterns import changed, patterns
from ..arrays.plain_call import plain_call
from .handshake import Refused, start
from .process import Process
from .rules import AdapterError, Broken

Array = npt.NDArray[Any]

LIMIT = 5.0
"""Seconds that an adapter may take to exit, unless a call may take less than twice as long."""

LARGE = 1 << 18
"""Entries of a large call: a megabyte of float32, more than a pipe holds."""


class Adapter(Protocol):
    """What a probe needs of an adapter; its functions are attributes."""

    words: list[str]
    CAPABILITIES: dict[str, Any]
    exit_limit: float

    def softgauge_echo(self, x: Array, *, transpose: bool = False) -> Array:
        """Return an array as the adapter gives it back."""

    def ask(self, kind: str, arrays: dict[str, Array], **more: Any) -> Array:
        """Return the array of an answer."""


@dataclass(frozen=True)
class Probe:
    """Something that is tried: which rules it may find broken, and how."""

    title: str
    rules: tuple[str, ...]
    run: Callable[[Adapter], None]


def formats(adapter: Adapter) -> tuple[str, ...]:
    """Return the formats that the adapter declares, or all of them."""
    return tuple(adapter.CAPABILITIES.get("dtypes", FORMATS))


def _echo(adapter: Adapter) -> None:
    for name in formats(adapter):
        for x in patterns(name):
            try:
                y = adapter.softgauge_echo(x)
            except NotImplementedError:
                break
            if (y.dtype, y.shape) != (x.dtype, x.shape):
                raise Broken("echo/array", f"{_kind(x)} came back as {_kind(y)}")
            if how := changed(x, y, payloads=False):
                raise Broken("echo/bits", f"{name}: {how}")


def _transpose(adapter: Adapter) -> None:
    for name in formats(adapter):
        x = np.arange(1, 7).astype(FORMATS[name].dtype).reshape(2, 3)
        try:
            y = adapter.softgauge_echo(x, transpose=True)
        except NotImplementedError:
            continue
        if y.shape != (3, 2) or (y != x.T).any():
            how = f"the rows {x.tolist()} became {y.tolist()} of shape {list(y.shape)} where {x.T.tolist()} is due"
            raise Broken("echo/transpose", how)


def _calls(adapter: Adapter) -> None:
    for op, name, arrays, parameters in _plain(adapter, 2, 3):
        _judge(op, name, arrays, adapter, parameters)


def _empty(adapter: Adapter) -> None:
    for op, name, arrays, parameters in _plain(adapter, 0, 3):
        y = _judge(op, name, arrays, adapter, parameters)
        if y is not None and y.size:
            raise Broken("call/empty", f"{op.id} of no rows has {y.size} entries")


def _large(adapter: Adapter) -> None:
    for op, name, arrays, parameters in _plain(adapter, LARGE // 64, 64):
        _judge(op, name, arrays, adapter, parameters)
        return


def _unknown(adapter: Adapter) -> None:
    x = np.zeros((2, 3), FORMATS[formats(adapter)[0]].dtype)
    try:
        adapter.ask("call", {"x": x}, function="no_such_function", rows=2, classes=3, parameters={})
    except NotImplementedError:
        pass
    except Exception as error:
        if isinstance(error, AdapterError):
            raise
        raise Broken("call/unknown", f"the status is error: {error}"[:300]) from error
    else:
        raise Broken("call/unknown", "no_such_function was answered with an array")
    try:
        adapter.softgauge_echo(x)
    except NotImplementedError:
        pass
    except AdapterError as error:
        raise Broken("call/on", f"after an unsupported call: {error}") from error


def _stop(adapter: Adapter) -> None:
    status = _leave(adapter, lambda process: process.tell("stop"))
    if status != 0:
        late = f"it was there {adapter.exit_limit:g} s after stop"
        raise Broken("stop/exit", late if status is None else f"its exit status was {status}")


def _end(adapter: Adapter) -> None:
    if _leave(adapter, lambda process: process.close_input()) is None:
        raise Broken("end/exit", f"it was there {adapter.exit_limit:g} s after its standard input had ended")


PROBES = {
    "echo": Probe("arrays come back bit for bit, in every format", ("echo/array", "echo/bits"), _echo),
    "transpose": Probe("rows and classes are told apart", ("echo/transpose",), _transpose),
    "calls": Probe("every function is answered in shape and dtype", ("call/shape", "call/dtype"), _calls),
    "empty": Probe("a call without rows is answered", ("call/empty",), _empty),
    "large": Probe("a call of a megabyte is answered", ("call/large",), _large),
    "unknown": Probe("an unknown function is unsupported, and no end", ("call/unknown", "call/on"), _unknown),
    "stop": Probe("the adapter exits after stop", ("stop/exit",), _stop),
    "end": Probe("the adapter exits when its input ends", ("end/exit",), _end),
}
"""By name, in the order in which they are tried."""


def _plain(adapter: Adapter, rows: int, classes: int) -> Iterator[tuple[Op, str, list[Array], dict[str, Any]]]:
    """Yield a plain call of every function in every format."""
    for op in functions().values():
        for name in formats(adapter) if hasattr(adapter, op.id) else ():
            yield op, name, *plain_call(op, name, (rows,), classes)


def _judge(op: Op, name: str, arrays: list[Array], adapter: Adapter, parameters: dict[str, Any]) -> Array | None:
    axis = {} if op.elementwise else {"axis": -1}
    try:
        y: Array = getattr(adapter, op.id)(*arrays, **axis, **parameters)
    except (NotImplementedError, Refused):
        return None
    shape = arrays[0].shape if op.elementwise or op.result else arrays[0].shape[:-1]
    if y.shape != shape:
        raise Broken("call/shape", f"{op.id} in {name} gave shape {list(y.shape)} where {list(shape)} is due")
    if y.dtype != arrays[0].dtype:
        raise Broken("call/dtype", f"{op.id} gave {y.dtype.name} where {name} is due")
    return y


def _leave(adapter: Adapter, part: Callable[[Process], None]) -> int | None:
    """Return the status with which another process of the same adapter exits once ``part`` has been done to it."""
    process = Process(adapter.words)
    try:
        start(process)
        part(process)
        return process.wait(adapter.exit_limit)
    finally:
        process.kill()


def _kind(a: Array) -> str:
    return f"{a.dtype.name} of shape {list(a.shape)}"
