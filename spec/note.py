"""What is worth knowing of a function beyond what is enforced: its names, its numerics and how to picture it."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Name:
    """What a framework calls the function, where its own documentation says so, and what differs there."""

    framework: str
    name: str
    url: str
    remark: str = ""


@dataclass(frozen=True)
class Trap:
    """A formula that is right in the reals and wrong in floating point, and its cure; both are LaTeX."""

    naive: str
    harm: str
    cure: str


@dataclass(frozen=True)
class Curve:
    """A path through the arguments: ``at(s)`` are the arguments at s in [low, high].

    ``along`` is LaTeX for the path, ``entry`` the entry of a vector result that is drawn.
    Condition numbers above ``cap`` are cut off.
    """

    along: str
    at: Callable[[Any], tuple[Any, ...]]
    low: float = -8.0
    high: float = 8.0
    entry: int = 0
    cap: float = 10.0


@dataclass(frozen=True)
class Note:
    """The facts of one function; prose may hold LaTeX between dollar signs.

    ``condition(F, x, …)`` is the relative condition number with respect to the first argument, the largest factor by
    which relative errors of its entries grow in entry k of the result; F also offers ``abs``. ``algorithm`` is the
    stable evaluation, one LaTeX formula a step, ``why`` its reason. ``example`` is a doctest. ``called`` pairs
    a name with the source that uses it: a key of the bibliography or the id of a document of claims.
    """

    domain: str
    range: str
    algorithm: tuple[str, ...]
    why: str
    example: str
    names: tuple[Name, ...] = ()
    called: tuple[tuple[str, str], ...] = ()
    condition: Callable[..., Any] | None = None
    conditioning: str = ""
    traps: tuple[Trap, ...] = ()
    curve: Curve | None = None


def note(op: str) -> Note | None:
    """Return the note in ``spec/notes`` on the function ``op``, or None where there is none.

    >>> note("softargmax").names[0].name
    'torch.nn.functional.softmax'
    """
    module = f"{__package__}.notes.{op}"
    if importlib.util.find_spec(module) is None:
        return None
    found = importlib.import_module(module).NOTE
    assert isinstance(found, Note), module
    return found
