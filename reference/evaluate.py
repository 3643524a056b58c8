"""Certified values of any function of the specification, for one input and for arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec import function
from ..spec.op import Op
from ..spec.role import KEYWORDS, Role
from .arbiter.certified import Certified, Undecided
from .arbiter.nonfinite import DomainError
from .arbiter.ziv import enclose
from .arguments import EncodedRows, encode_one
from .formats import FORMATS, Array, Format, Real, format_of
from .ladder.climb import chunks
from .ladder.decide import decide
from .ladder.verdict import RungResult
from .reduction.reduced import reduced


class UndecidedError(ArithmeticError):
    """The arbiter gave up on a value: no rounding was proved within its cap on bits."""


@dataclass(frozen=True)
class Enclosures:
    """Correctly rounded values and what measures errors from the exact ones.

    ``exact = rounded + residual·2^ulp_exponent`` where ``rounded`` is finite; ``bits`` is what the arbiter took,
    0 where the value is a special one, -1 where no rounding was proved (``rounded`` is then NaN).
    """

    rounded: Array
    ulp_exponent: npt.NDArray[np.int32]
    residual: Real
    bits: npt.NDArray[np.int32]

    def rows(self, which: slice | npt.NDArray[np.intp]) -> Enclosures:
        """Return the part that belongs to some of the rows, each as often as it is named."""
        return Enclosures(self.rounded[which], self.ulp_exponent[which], self.residual[which], self.bits[which])


def value(op: str, *inputs: Any, format: str | Format, **parameters: Any) -> Any:
    """Return the certified value of ``op`` at one input: a :class:`Certified`, or a tuple of them for a vector.

    Vector arguments are sequences of finite numbers (a mask of truth values), scalar arguments are numbers (a label is
    an integer); each is taken exactly. Raises KeyError for an unknown function or format, TypeError for a wrong
    parameter, :class:`UndecidedError` where the arbiter gives up and :class:`DomainError` for an infinite or NaN
    input (see :func:`values`).

    >>> value("log_sigmoid", 300.0, format="float64").hex
    '-0x1.245639c3a49f7p-433'
    >>> [p.hex for p in value("softargmax", [0.0, 0.0], format="float32")]
    ['0x1p-1', '0x1p-1']
    """
    target = format if isinstance(format, Format) else FORMATS[format]
    known = function(op)
    size = len(inputs[0]) if known.cores[0] else 0
    merged, options = _merged(known, inputs, parameters)
    if options.reduction != "none":
        raise ValueError(f"{op}: a {options.reduction} has many rows; see values")
    arguments = [encode_one(v, role, size, options.ignored) for v, role in zip(merged, known.roles, strict=True)]
    outcomes = [_decided(o, op) for o in enclose(known, arguments, target)]
    return tuple(outcomes) if known.result else outcomes[0]


def values(op: str, *arrays: Any, axis: int = -1, format: str | None = None, **parameters: Any) -> Array:
    """Return the correctly rounded array of ``op``; ``format`` defaults to the dtype of the first array.

    Vector arguments have the classes along ``axis``; the other axes broadcast. Infinities and NaN follow the op's
    :class:`~softgauge.spec.op.Extension` and special values. Raises :class:`DomainError` where those give no
    value, :class:`UndecidedError` where the arbiter gives up, TypeError for a parameter the op does not take.

    >>> values("logsumexp", np.array([[0.0, -40.0], [1.0, 1.0]]))
    array([4.24835426e-18, 1.69314718e+00])
    """
    known = enclosures(op, *arrays, axis=axis, format=format, **parameters)
    if (known.bits < 0).any():
        where = tuple(int(i) for i in np.argwhere(known.bits < 0)[0])
        raise UndecidedError(f"{op}: no rounding was proved at {where} within the arbiter's cap on bits")
    # What else was computed of the values lies in the same memory, and is not kept with them.
    return known.rounded.copy()


def enclosures(op: str, *arrays: Any, axis: int = -1, format: str | None = None, **parameters: Any) -> Enclosures:
    """Return the correctly rounded array of ``op`` with the exponents and residuals that errors are measured by.

    Shapes and domain are those of :func:`values`; the unit is the ulp of ``format`` at the exact value. What the
    arbiter leaves undecided is marked, not raised.
    """
    known = function(op)
    given = [np.asarray(a) for a in arrays]
    merged, options = _merged(known, given, parameters)
    target = FORMATS[format] if format else format_of(given[0].dtype)
    moved = [np.moveaxis(a, axis, -1) if core else a for (_, core, _), a in zip(known.arrays, given, strict=True)]
    batch = np.broadcast_shapes(
        *(a.shape[:-1] if core else a.shape for (_, core, _), a in zip(known.arrays, moved, strict=True))
    )
    n = moved[0].shape[-1] if known.cores[0] else 0
    width = n if known.result else 1
    count = int(np.prod(batch, dtype=np.int64))
    flat = iter(
        np.broadcast_to(a, (*batch, n) if core else batch).reshape(count, *([n] if core else []))
        for (_, core, _), a in zip(known.arrays, moved, strict=True)
    )
    rows = [
        _repeated(v, role, count, n) if role in KEYWORDS else next(flat)
        for v, role in zip(merged, known.roles, strict=True)
    ]
    whole = [EncodedRows(a, role, n, options.ignored) for a, role in zip(rows, known.roles, strict=True)]
    shape = (*batch, n) if known.result else batch
    if options.reduction != "none":
        found = reduced(known, whole, target, parameters)
        shape = shape if known.result else ()
    else:
        found = RungResult.blank((count, width), target)
        # What a rung leaves of many chunks climbs together.
        for here in chunks(count, n, times=32):
            decide(known, [a.take(here) for a in whole], target, found.rows(here))
    parts = (target.array(found.codes), found.ulp_exponent, found.residual, found.bits)
    return Enclosures(*(_placed(a.reshape(shape), known, axis) for a in parts))


def _placed(a: Array, op: Op, axis: int) -> Array:
    """Return an array with its class axis where the caller has it."""
    return np.moveaxis(a, -1, axis) if op.result else a


def _repeated(v: Any, role: Role, count: int, n: int) -> Array:
    """Return what is passed by keyword, once for every row; no weight is a weight of 1."""
    if role is Role.WEIGHT:
        return np.broadcast_to(np.ones(n) if v is None else np.asarray(v), (count, n))
    return np.full(count, v)


@dataclass(frozen=True)
class _Options:
    """The keywords of a call that the definition of a row does not meet."""

    ignored: int | None = None
    reduction: str = "none"


def _merged(op: Op, arrays: Sequence[Any], parameters: Mapping[str, Any]) -> tuple[list[Any], _Options]:
    """Return arrays and parameters in the order of the definition, and the options.

    Raises TypeError for what does not fit.
    """
    names = [name for name, _, _ in op.arrays]
    if len(arrays) != len(names):
        raise TypeError(f"{op.id} takes {len(names)} arrays ({', '.join(names)}), not {len(arrays)}")
    if set(parameters) != set(op.parameters):
        needs = f"the parameters {', '.join(op.parameters)}" if op.parameters else "no parameters"
        raise TypeError(f"{op.id} takes {needs}, not {', '.join(parameters) or 'none'}")
    each = iter(arrays)
    if not parameters.get("temperature", 1) > 0:
        raise DomainError(f"{op.id}: the temperature is {parameters['temperature']}, and must be above 0")
    options = _Options(parameters.get("ignore_index"), parameters.get("reduction", "none"))
    return [parameters[name] if name in op.parameters else next(each) for name in op.arguments], options


def _decided(outcome: Certified | Undecided, what: str) -> Certified:
    if isinstance(outcome, Undecided):
        raise UndecidedError(f"{what}: {outcome.bits} bits do not decide the rounding to {outcome.format.name}")
    return outcome
