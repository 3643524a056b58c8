"""What a backend declares of itself, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...reference.formats import FORMATS
from ...spec.discovery import functions
from .limits import LimitError, Limits, limits


class DeclarationError(ValueError):
    """``CAPABILITIES`` is not what it may be."""


@dataclass(frozen=True)
class Capabilities:
    """What a backend declares; undeclared, every format is tried and 16-bit ones accumulate in float32.

    ``device`` is what computes, in words. ``ignored`` are entries that mean nothing here; a report names them, so that
    a slip of the pen is seen.
    """

    dtypes: tuple[str, ...] | None = None
    accumulate: Mapping[str, str] = field(default_factory=dict)
    flush_to_zero: frozenset[str] = frozenset()
    deterministic: bool = True
    batch_invariant: bool = False
    ignored: tuple[str, ...] = ()
    device: str = ""
    limits: Mapping[str, Limits] = field(default_factory=dict)
    """By function; one that has none is limited to nothing."""


@dataclass(frozen=True)
class Spelling:
    """What a backend calls a function and its axis; ``none`` are keywords that are left out where they are None."""

    name: str
    axis: str = "axis"
    none: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Loaded:
    """What a backend says of itself when it is loaded."""

    functions: tuple[str, ...] = ()
    capabilities: Capabilities = field(default_factory=Capabilities)
    version: str = ""
    said: tuple[str, ...] = ()
    """What was taken for what: a sentence for each other name."""
    remedies: Mapping[str, str] = field(default_factory=dict)
    """What the definition of a function lacks, where its signature tells."""
    spellings: Mapping[str, Spelling] = field(default_factory=dict)
    """What the backend calls a function, where a program that calls it has to know."""
    ignored: Mapping[str, int] = field(default_factory=dict)
    """The label that a loss ignores where it is told none, by function: it takes no None."""


def capabilities(declared: Any) -> Capabilities:
    """Return the declaration, checked; raises :class:`DeclarationError` that names the entry and what may stand there.

    >>> capabilities({"accumulate": {"float16": "float16"}}).accumulate
    {'float16': 'float16'}
    """
    if not isinstance(declared, dict):
        raise DeclarationError("CAPABILITIES must be a dict")
    known = {name for name in Capabilities.__dataclass_fields__ if name != "ignored"}
    dtypes, accumulate = declared.get("dtypes"), declared.get("accumulate", {})
    if not isinstance(accumulate, dict):
        raise DeclarationError("CAPABILITIES['accumulate'] must map format names to format names")
    flush = declared.get("flush_to_zero", [])
    for entry, names in (
        ("dtypes", [] if dtypes is None else dtypes),
        ("accumulate", [*accumulate, *accumulate.values()]),
        ("flush_to_zero", flush),
    ):
        if not isinstance(names, list):
            raise DeclarationError(f"CAPABILITIES[{entry!r}] must be a list of format names")
        for name in names:
            if not isinstance(name, str) or name not in FORMATS:
                raise DeclarationError(f"CAPABILITIES[{entry!r}] names {name!r}; formats are {', '.join(FORMATS)}")
    for name, compute in accumulate.items():
        if FORMATS[compute].p < FORMATS[name].p:
            raise DeclarationError(
                f"CAPABILITIES['accumulate'] maps {name} to the less precise {compute}; "
                "it may map to itself or to a wider one"
            )
    for entry in ("deterministic", "batch_invariant"):
        if not isinstance(declared.get(entry, False), bool):
            raise DeclarationError(f"CAPABILITIES[{entry!r}] must be True or False")
    device = declared.get("device", "")
    if not isinstance(device, str):
        raise DeclarationError("CAPABILITIES['device'] must be a text")
    try:
        limited = limits(declared.get("limits", {}), tuple(functions()))
    except LimitError as error:
        raise DeclarationError(f"CAPABILITIES['limits']: {error}") from error
    return Capabilities(
        device=device,
        limits=limited,
        dtypes=None if dtypes is None else tuple(dtypes),
        accumulate=dict(accumulate),
        flush_to_zero=frozenset(flush),
        deterministic=declared.get("deterministic", True),
        batch_invariant=declared.get("batch_invariant", False),
        ignored=tuple(sorted(str(name) for name in set(declared) - known)),
    )
