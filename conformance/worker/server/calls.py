"""One call after the other: arguments laid out, the function called, the result looked at."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import partial
from typing import Any

from numpy import asarray, may_share_memory  # bound here: a backend may replace NumPy's functions

from ..arrays.dtypes import TRAVELS, Array
from ..arrays.layouts import laid, of_argument
from ..stdio.rules import AdapterError
from .offer import Offer
from .threads import together

MAX_TEXT = 2000

LONG = 1 << 20
"""Bytes from which on an array is not copied more often than it must be."""

MAX_FREE = 1 << 20
"""Most entries of a result whose shape is not known beforehand."""

IDENTITY, ECHO = "softgauge_identity", "softgauge_echo"
"""What is called to try the way there and back: the worker's own, and the backend's, which it may define."""

SYNCHRONISE = "softgauge_synchronize"
"""What a backend may define that returns when the device has done what it was asked."""


class Calls:
    """Answers calls and remembers the last result: a later call must leave it as it is."""

    def __init__(self, module: Any, offered: Mapping[str, Offer]) -> None:
        self._module, self._offered = module, offered
        self._kept: Array | None = None
        self._bytes: bytes | None = None

    def answer(self, header: dict[str, Any], arrays: tuple[Array, ...]) -> tuple[dict[str, Any], tuple[Array, ...]]:
        """Return the answer to one call; every exception is an answer."""
        keywords = dict(header.get("parameters", {}))
        if header["axis"] is not None:
            keywords["axis"] = header["axis"]
        names, layout = header.get("named", []), header.get("layout")
        positional = len(arrays) - len(names)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                arrays = tuple(laid(a, of_argument(layout, i, positional)) for i, a in enumerate(arrays))
                keywords.update(zip(names, arrays[positional:], strict=True))
                function = partial(self._function(header["call"]), **keywords)
                if header.get("together"):
                    return together(function, arrays[:positional], float(header["together"]))
                before = [_copied(a) for a in arrays]
                try:
                    result = asarray(function(*arrays[:positional]))
                finally:
                    self._synchronise()
        except AdapterError as error:
            return {"status": "died", **explain(error)}, ()
        except BaseException as error:  # a backend may raise anything at all, SystemExit included
            return {"status": "raised", **explain(error)}, ()
        answer: dict[str, Any] = {
            "status": "returned",
            # The byte order of a result is free.
            "dtype": clean(result.dtype.newbyteorder("=")),
            "shape": list(result.shape),
            "mutated": [i for i, (a, b) in enumerate(zip(arrays, before, strict=True)) if _differs(a, b)],
            "aliased": [i for i, a in enumerate(arrays) if _overlap(result, a)],
        }
        # A result of another shape or dtype is a finding in itself: its values need not travel.
        due = result.size <= MAX_FREE if header["shape"] is None else list(result.shape) == header["shape"]
        travels = due and result.dtype.name in TRAVELS
        answer["reused"] = travels and self._reused(result)
        return answer, (result.astype(result.dtype.newbyteorder("<"), copy=False),) if travels else ()

    def _function(self, name: str) -> Any:
        if name in self._offered:
            return self._offered[name].function
        return _identity if name == IDENTITY else getattr(self._module, name)

    def _synchronise(self) -> None:
        """Wait for what a library does later: its error belongs to the call that caused it."""
        wait = getattr(self._module, SYNCHRONISE, None)
        if callable(wait):
            wait()

    def _reused(self, result: Array) -> bool:
        """Return whether the last result is changed, or could be by writing into this one; keep this one instead."""
        kept = self._kept
        changed = kept is not None and self._bytes is not None and kept.tobytes() != self._bytes
        shared = kept is not None and result.flags.writeable and _overlap(result, kept)
        # What writes into an earlier result does so to a short one too.
        self._kept, self._bytes = result, result.tobytes() if result.nbytes < LONG else None
        return changed or shared


def _copied(a: Array) -> bytes | Array:
    """Return what an argument holds; a copy of a long one in memory order is compared without a third."""
    return a.copy() if a.nbytes >= LONG and a.flags.c_contiguous else a.tobytes()


def _differs(a: Array, before: bytes | Array) -> bool:
    """Return whether an argument has other bits than before."""
    if isinstance(before, bytes):
        return a.tobytes() != before
    if a.nbytes != before.nbytes or not a.flags.c_contiguous:
        return True
    now, then = (b.reshape(-1).view("u1") for b in (a, before))
    whole = len(now) // 8 * 8
    words = (now[:whole].view("u8") != then[:whole].view("u8")).any()
    return bool(words or (now[whole:] != then[whole:]).any())


def _identity(x: Array) -> Array:
    return x.copy()


def _overlap(a: Array, b: Array) -> bool:
    # Bounds decide: in one buffer, interleaved, no result has a reason to lie.
    return bool(a.size and b.size and may_share_memory(a, b))


def clean(value: Any) -> str:
    """Return a bounded text of anything, even of what cannot be printed."""
    try:
        return str(value)[:MAX_TEXT].encode("utf-8", "replace").decode()
    except BaseException:  # a hostile __str__ must not end the worker
        return f"<{type(value).__name__} that cannot be printed>"


def explain(error: BaseException) -> dict[str, Any]:
    """Return an exception as the fields of an answer."""
    where = ""
    if isinstance(error, SyntaxError):
        where = f" (line {error.lineno})"
    return {
        "type": clean(type(error).__name__),
        "message": " ".join(clean(error).split()) + where,
        "missing": clean(error.name) if isinstance(error, ModuleNotFoundError) else "",
    }
