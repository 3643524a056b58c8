"""What adapters share: a function of a library's tensors becomes one of NumPy arrays, and so does its pullback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Function = Callable[..., Any]
Keywords = dict[str, Any]


def plainly(function: Function, args: list[Any], keywords: Keywords) -> Any:
    """Return function(*args, **keywords): the call of a library that needs no session, graph or compiler."""
    return function(*args, **keywords)


def quiet(function: Function, args: list[Any], keywords: Keywords) -> Any:
    """Return function(*args, **keywords) of a library in NumPy: infinities and NaN are values here, no accidents."""
    with np.errstate(all="ignore"):
        return function(*args, **keywords)


def kept(y: Any, x: Array) -> Array:
    """Return y, or raise TypeError: a 16-bit format that a library widens is one that it does not offer."""
    result = np.asarray(y)
    if x.dtype.itemsize < 4 and result.dtype != x.dtype:
        raise TypeError(f"{x.dtype} is not kept: the result is {result.dtype}")
    return result


@dataclass(frozen=True)
class Adapter:
    """A library's way in, out and through.

    ``into`` makes a tensor of an array and ``out`` an array of a tensor. ``call(f, args, keywords)`` returns what f
    gives for tensors; ``pull(f, args, which, g, keywords)`` its pullback at argument ``which`` for the cotangent g.
    """

    into: Callable[[Array], Any]
    out: Callable[[Any], Array]
    call: Callable[[Function, list[Any], Keywords], Any] = plainly
    pull: Callable[[Function, list[Any], int, Any, Keywords], Any] | None = None

    def echo(self, x: Array) -> Array:
        """Return an array as it comes out of the library: what a run proves before it judges a function."""
        return self.out(self.into(x))

    def forward(self, f: Function) -> Function:
        """Return f as a function of arrays."""

        def function(*arrays: Array, **keywords: Any) -> Array:
            return self.out(self.call(f, [self.into(a) for a in arrays], self._into(keywords)))

        return function

    def pullback(self, f: Function, which: int = 0) -> Function:
        """Return (arrays…, g) -> g · ∂f/∂(argument ``which``) as a function of arrays."""
        assert self.pull is not None, "the library differentiates nothing"
        pull = self.pull

        def function(*arrays: Array, **keywords: Any) -> Array:
            *args, g = (self.into(a) for a in arrays)
            return self.out(pull(f, args, which, g, self._into(keywords)))

        return function

    def _into(self, keywords: Keywords) -> Keywords:
        return {k: self.into(v) if isinstance(v, np.ndarray) else v for k, v in keywords.items()}
