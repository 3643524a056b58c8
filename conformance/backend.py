"""A backend as the harness sees it: what it declares, and what came of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from ..reference.formats import FORMATS


@dataclass(frozen=True)
class Returned:
    """A call that returned; ``values`` is None where shape or dtype were not the ones asked for.

    ``mutated`` and ``aliased`` are the arguments that it wrote to and those that its result shares memory with;
    ``reused`` says that the result lies where that of the call before does, or that the call changed that one.
    """

    values: npt.NDArray[Any] | None
    dtype: str
    shape: tuple[int, ...]
    mutated: tuple[int, ...] = ()
    aliased: tuple[int, ...] = ()
    reused: bool = False


@dataclass(frozen=True)
class Together:
    """Calls of several threads at once, each with the rows turned by the thread's number.

    ``alone`` is what the call of ``thread`` gives by itself, ``seen`` a result of it that differs beside the others,
    None where none does; ``raised`` is an exception that came beside the others only.
    """

    thread: int
    alone: npt.NDArray[Any]
    seen: npt.NDArray[Any] | None
    raised: str = ""


@dataclass(frozen=True)
class Raised:
    """A call that raised."""

    type: str
    message: str

    @property
    def lacks(self) -> bool:
        """Whether the function says that it does not offer what is asked for."""
        return self.type == "NotImplementedError"

    @property
    def refuses(self) -> bool:
        """Whether the exception says that the function does not take this format."""
        return self.type in ("TypeError", "NotImplementedError")

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True)
class Died:
    """A call that ended the process, overran its time or broke the channel; the worker starts anew."""

    reason: str
    hung: bool = False


Outcome = Returned | Raised | Died


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


@dataclass(frozen=True)
class Loaded:
    """What a backend says of itself when it is loaded."""

    functions: tuple[str, ...]
    capabilities: Capabilities
    version: str


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
    return Capabilities(
        device=device,
        dtypes=None if dtypes is None else tuple(dtypes),
        accumulate=dict(accumulate),
        flush_to_zero=frozenset(flush),
        deterministic=declared.get("deterministic", True),
        batch_invariant=declared.get("batch_invariant", False),
        ignored=tuple(sorted(str(name) for name in set(declared) - known)),
    )
