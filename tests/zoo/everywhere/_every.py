"""One fault in every function: what a planted backend changes of the built-in one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from softgauge.conformance.backends import numpy as good
from softgauge.spec.discovery import functions
from softgauge.spec.op import Op
from softgauge.spec.role import Role

Function = Callable[..., Any]


def every(namespace: dict[str, Any], make: Callable[[Op, Function], Function]) -> None:
    """Define every function as ``make(op, function)``."""
    for name, op in functions().items():
        namespace[name] = make(op, getattr(good, name))


def of_results(change: Callable[..., Any]) -> Callable[[Op, Function], Function]:
    """Make functions whose result is ``change(result, arrays, keywords)``."""

    def make(op: Op, function: Function) -> Function:
        def changed(*arrays: Any, **keywords: Any) -> Any:
            return change(function(*arrays, **keywords), arrays, keywords)

        return changed

    return make


def of_arrays(change: Callable[..., Any]) -> Callable[[Op, Function], Function]:
    """Make functions that see ``change(array)`` in place of each of their arguments."""

    def make(op: Op, function: Function) -> Function:
        def changed(*arrays: Any, **keywords: Any) -> Any:
            return function(*map(change, arrays), **keywords)

        return changed

    return make


def of_labels(change: Callable[..., Any]) -> Callable[[Op, Function], Function]:
    """Make functions that see ``change(labels, logits, keywords)`` in place of their labels."""

    def make(op: Op, function: Function) -> Function:
        places = [i for i, (_, _, role) in enumerate(op.arrays) if role is Role.LABELS]

        def changed(*arrays: Any, **keywords: Any) -> Any:
            given = [change(a, arrays[0], keywords) if i in places else a for i, a in enumerate(arrays)]
            return function(*given, **keywords)

        return changed

    return make
