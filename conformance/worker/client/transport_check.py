"""Before a backend is judged: do arrays get there and back bit for bit, in every format and layout?

What fails here is the way to the backend and no function of it, and a run says so instead of accusing one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ....reference.formats import FORMATS
from ...errors import LoadError
from ..arrays.bit_patterns import changed, patterns
from ..arrays.dtypes import Array
from ..arrays.layouts import FURTHER, LAYOUTS, ONE_ROW, SWAPPED
from ..capabilities import Loaded
from ..limits import Limits
from ..outcomes import Died, Raised
from ..server.calls import ECHO, IDENTITY
from .client import Worker

ECHOED = (None, *(layout for layout in LAYOUTS if layout not in (*SWAPPED, *ONE_ROW, *FURTHER)))
"""Ways the array of an echo lies in memory, those of the checks; a library that mistakes its strides shows here."""


def prove(worker: Worker, dtypes: Iterable[str]) -> None:
    """Send every kind of number there and back; raises :class:`LoadError` where something changes on the way.

    The harness's own way is tried with every bit; that of a backend with ``softgauge_echo`` in every layout, where a
    NaN may become another. What the echo refuses is not tried, nor what is beyond the limits of every function.
    """
    declared = worker.loaded.capabilities.dtypes
    for dtype in dtypes:
        if declared is not None and dtype not in declared:
            continue
        for x in patterns(dtype):
            _echo(worker, IDENTITY, x, None)
        if worker.echoes and _takes(worker, dtype):
            contiguous, dimensions = _limited(worker.loaded)
            for x in (x for x in patterns(dtype) if not dimensions or x.ndim in dimensions):
                for layout in ECHOED if x.size and not contiguous else ECHOED[:1]:
                    _echo(worker, ECHO, x, layout)
            if worker.serial:
                _transpose(worker, dtype)


def _limited(loaded: Loaded) -> tuple[bool, set[int]]:
    """Return whether every function takes contiguous arrays alone, and the dimensions that any of them takes."""
    limits = [loaded.capabilities.limits.get(name, Limits()) for name in loaded.functions]
    dimensions = {n for each in limits for n in each.dimensions} if all(each.dimensions for each in limits) else set()
    return bool(limits) and all(each.contiguous for each in limits), dimensions


def _takes(worker: Worker, dtype: str) -> bool:
    """Whether the echo takes a format, asked with plain numbers."""
    x = np.ones((2, 3), FORMATS[dtype].dtype)
    outcome = worker.call(ECHO, (x,), None, x.shape)
    return not (isinstance(outcome, Raised) and outcome.refuses)


def _echo(worker: Worker, function: str, x: Array, layout: str | None) -> None:
    place = f"{x.dtype.name} of shape {list(x.shape)}" + (f" in {layout} memory" if layout else "")
    came = _came(worker, function, x, layout, {}, place)
    if came is None:
        return
    if how := changed(x, came, payloads=function == IDENTITY):
        raise _broken(f"{place}: {how}")


def _transpose(worker: Worker, dtype: str) -> None:
    x = np.arange(1, 7).astype(FORMATS[dtype].dtype).reshape(2, 3)
    came = _came(worker, ECHO, x.T.copy(), None, {"transpose": True}, f"{dtype} with rows and classes exchanged")
    assert came is not None, "only a layout may be refused"
    if (came != x).any():
        raise _broken(f"{dtype}: it takes rows for classes: {x.T.tolist()} was exchanged to {came.tolist()}")


def _came(
    worker: Worker, function: str, x: Array, layout: str | None, parameters: dict[str, bool], place: str
) -> Array | None:
    """Return what came back, None where a layout is refused, which every function may do."""
    due = x.T.shape if parameters else x.shape
    outcome = worker.call(function, (x,), None, due, layout, parameters)
    if isinstance(outcome, Died):
        raise _broken(f"{place}: {outcome.reason}")
    if isinstance(outcome, Raised) and layout is not None:
        return None
    if isinstance(outcome, Raised):
        raise _broken(f"{place}: the echo raised {outcome}")
    if outcome.values is None or outcome.dtype != x.dtype.name:
        raise _broken(f"{place} came back as {outcome.dtype} of shape {list(outcome.shape)}")
    return outcome.values


def _broken(how: str) -> LoadError:
    return LoadError(f"your adapter is broken, and no function was judged: an echo of {how}")
