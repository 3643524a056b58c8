"""The functions of a backend under the names of the specification, whatever the backend calls them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from ....spec.call_form import DEFAULTS, call_form, names
from ....spec.discovery import functions
from ....spec.op import Op
from ..target.load import FILE

DIM = "dim"
"""What some of them call the axis."""

COTANGENTS = frozenset({"g", "grad", "dy", "dout", "grad_output", "grad_out", "dz", "upstream", "cotangent"})
"""Names of a parameter that can only be the cotangent."""


@dataclass(frozen=True)
class Offer:
    """A function that is called as the specification calls it.

    ``name`` and ``axis`` are what the backend calls it and its axis, ``said`` the liberties that were taken for that,
    ``remedy`` what its definition lacks, where its signature tells. ``ignored`` is the label that it ignores unless it
    is told another, where it takes no None.
    """

    function: Callable[..., Any]
    name: str = ""
    axis: str = "axis"
    said: tuple[str, ...] = ()
    remedy: str = ""
    ignored: int | None = None


def offers(module: Any) -> dict[str, Offer]:
    """Return what a backend offers, by the names of the specification."""
    found = {}
    for name, op in functions().items():
        for alias in names(name):
            function = getattr(module, alias, None)
            if callable(function) and (alias == name or not _is_helper(module, function)):
                taken = () if alias == name else (f"{alias} is taken as {name}",)
                found[name] = _fitted(op, alias, Offer(function, alias, said=taken))
                break
    return found


def _is_helper(module: Any, function: Any) -> bool:
    """Whether a function was imported into a file: what frameworks call softmax may be there to be used."""
    own = getattr(module, "__name__", "")
    return isinstance(module, ModuleType) and own.startswith(FILE) and getattr(function, "__module__", own) != own


def _fitted(op: Op, alias: str, offer: Offer) -> Offer:
    """Return a function that takes the keywords of the specification, as far as its signature tells how."""
    try:
        signature = inspect.signature(offer.function)
    except (TypeError, ValueError):  # compiled functions need not have one
        return offer
    plain = signature.parameters
    keywords = [*op.parameters, *(() if op.elementwise else ("axis",))]
    places = [name for name, p in plain.items() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if op.pullback_of and (early := [n for n in places[: len(op.arrays) - 1] if n in COTANGENTS]):
        order = ", ".join(name for name, _, _ in op.arrays)
        refusing = _refusing(f"{alias} takes {early[0]} in another place than ({order})")
        return replace(offer, function=refusing, remedy=f"write `{call_form(op)}`")
    if any(p.kind is p.VAR_KEYWORD for p in plain.values()):
        return offer
    if "axis" in keywords and "axis" not in plain and DIM in plain:
        offer = _renamed(offer, op)
        keywords[keywords.index("axis")] = DIM
    default = getattr(plain.get("ignore_index"), "default", None)
    if isinstance(default, int):
        offer = _without_none(offer, op, default)
    if lacking := [name for name in keywords if name not in plain]:
        form = {"axis": "axis=-1", **{n: f"{n}={v}" for n, v in DEFAULTS.items()}}.get(lacking[0], lacking[0])
        return replace(offer, remedy=f"{alias} has no keyword `{lacking[0]}`: add `*, {form}`")
    try:
        signature.bind(*(None for _ in op.arrays), **dict.fromkeys(keywords))
    except TypeError:
        return replace(offer, remedy=f"write `{call_form(op)}`")
    return offer


def _renamed(offer: Offer, op: Op) -> Offer:
    def function(*arrays: Any, axis: int, **more: Any) -> Any:
        return offer.function(*arrays, **{DIM: axis}, **more)

    said = f"`{DIM}` is called `axis` here ({op.id})"
    return replace(offer, function=function, axis=DIM, said=(*offer.said, said))


def _without_none(offer: Offer, op: Op, default: int) -> Offer:
    """Return a function whose own default says that no label is ignored."""

    def function(*arrays: Any, ignore_index: int | None, **more: Any) -> Any:
        return offer.function(*arrays, **({} if ignore_index is None else {"ignore_index": ignore_index}), **more)

    said = f"where no label is ignored, {op.id} is called with its own ignore_index, {default}"
    return replace(offer, function=function, said=(*offer.said, said), ignored=default)


def _refusing(reason: str) -> Callable[..., Any]:
    def function(*_: Any, **__: Any) -> Any:
        raise TypeError(reason)

    return function
