"""Certified values of any function of the specification, for one input and for arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec import function
from ..spec.op import Op
from .certified import Certified, Undecided
from .enclose import enclose
from .formats import FORMATS, Format, format_of
from .ladder import BITS, MAX_PRECISION, climb

Array = npt.NDArray[Any]


class UndecidedError(ArithmeticError):
    """The arbiter gave up on a value: no rounding was proved within its cap on bits."""


class DomainError(ValueError):
    """An input outside the function's domain, whose value is a convention and not a number."""


@dataclass(frozen=True)
class Enclosures:
    """Correctly rounded values and what measures errors from the exact ones.

    ``exact = rounded + residual·2^ulp_exponent`` where ``rounded`` is finite; ``bits`` is what the arbiter took,
    0 where the value is a special one, -1 where no rounding was proved (``rounded`` is then NaN).
    """

    rounded: Array
    ulp_exponent: npt.NDArray[np.int32]
    residual: npt.NDArray[np.float64]
    bits: npt.NDArray[np.int32]

    def rows(self, which: slice) -> Enclosures:
        """Return the part that belongs to some of the rows."""
        return Enclosures(self.rounded[which], self.ulp_exponent[which], self.residual[which], self.bits[which])


def value(op: str, *inputs: Any, format: str | Format) -> Any:
    """Return the certified value of ``op`` at one input: a :class:`Certified`, or a tuple of them for a vector.

    Vector arguments are sequences of finite numbers, scalar arguments are numbers; each is taken exactly.
    Raises KeyError for an unknown function or format, :class:`UndecidedError` where the arbiter gives up and
    :class:`DomainError` for an infinite or NaN input (see :func:`values`).

    >>> value("log_sigmoid", 300.0, format="float64").hex
    '-0x1.245639c3a49f7p-433'
    >>> [p.hex for p in value("softargmax", [0.0, 0.0], format="float32")]
    ['0x1p-1', '0x1p-1']
    """
    target = format if isinstance(format, Format) else FORMATS[format]
    known = function(op)
    arrays = [[_number(v) for v in a] if core else _number(a) for core, a in zip(known.cores, inputs, strict=True)]
    outcomes = [_decided(o, op) for o in enclose(known, arrays, target)]
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
    return known.rounded


def enclosures(op: str, *arrays: Any, axis: int = -1, format: str | None = None, **parameters: Any) -> Enclosures:
    """Return the correctly rounded array of ``op`` with the exponents and residuals that errors are measured by.

    Shapes and domain are those of :func:`values`; the unit is the ulp of ``format`` at the exact value. What the
    arbiter leaves undecided is marked, not raised.
    """
    known = function(op)
    if parameters:
        raise TypeError(f"{op} takes no parameter {', '.join(parameters)}")
    given = [np.asarray(a) for a in arrays]
    if len(given) != len(known.arguments):
        raise TypeError(f"{op} takes {len(known.arguments)} arrays ({', '.join(known.arguments)}), not {len(given)}")
    target = FORMATS[format] if format else format_of(given[0].dtype)
    moved = [np.moveaxis(a, axis, -1) if core else a for core, a in zip(known.cores, given, strict=True)]
    batch = np.broadcast_shapes(
        *(a.shape[:-1] if core else a.shape for core, a in zip(known.cores, moved, strict=True))
    )
    n = moved[0].shape[-1] if known.cores[0] else 0
    width = n if known.result else 1
    count = int(np.prod(batch, dtype=np.int64))
    rows = [
        np.broadcast_to(a, (*batch, n) if core else batch).astype(np.float64).reshape(count, *([n] if core else []))
        for core, a in zip(known.cores, moved, strict=True)
    ]
    codes = np.zeros((count, width), target.code_dtype)
    exponent, residual = np.zeros((count, width), np.int32), np.zeros((count, width))
    bits = np.zeros((count, width), np.int32)
    left = np.ones((count, width), np.bool_)
    regular = np.all([np.isfinite(a).all(axis=-1) if a.ndim > 1 else np.isfinite(a) for a in rows], axis=0)
    regular &= n > 0 or known.elementwise
    if target.p <= MAX_PRECISION and regular.any():
        rung = climb(known, [a[regular] for a in rows], target)
        codes[regular], exponent[regular], residual[regular] = rung.codes, rung.ulp_exponent, rung.residual
        bits[regular], left[regular] = BITS, ~rung.decided
    for r in np.flatnonzero(left.any(axis=1)).tolist():
        row = tuple(a[r].tolist() for a in rows)
        entries = np.flatnonzero(left[r]).tolist()
        outcomes = enclose(known, row, target, entries) if regular[r] else _row(known, row, target)
        for k, outcome in zip(entries, outcomes, strict=True):
            if isinstance(outcome, Undecided):
                codes[r, k], bits[r, k] = target.nan_code, -1
                continue
            codes[r, k], bits[r, k] = outcome.code, outcome.bits
            exponent[r, k], residual[r, k] = outcome.ulp_exponent, outcome.residual
    shape = (*batch, n) if known.result else batch

    def shaped(a: Array) -> Array:
        out = a.reshape(shape)
        return np.moveaxis(out, -1, axis) if known.result else out

    return Enclosures(shaped(target.array(codes)), shaped(exponent), shaped(residual), shaped(bits))


def _row(op: Op, row: tuple[Any, ...], target: Format) -> list[Certified | Undecided]:
    """Return the outcomes of a row that is empty or holds infinities or NaN, which data resolve."""
    flat = [v for a in row for v in (a if isinstance(a, list) else [a])]
    if op.cores[0] and not row[0]:
        return [] if op.result else [_literal(op.extension.empty if op.extension else np.nan, target)]
    width = len(row[0]) if op.result else 1
    if any(v != v for v in flat):
        return [_literal(np.nan, target)] * width
    if op.elementwise:
        return [_literal(_tabulated(op, row), target)]
    if op.extension is None or any(not np.isfinite(v) for a in row[1:] for v in (a if isinstance(a, list) else [a])):
        raise DomainError(f"{op.id}: no value is defined at {row}; see the special values of {op.id}")
    if np.inf in row[0]:
        return [_literal(op.extension.plus_inf, target)] * width
    return _present(op, row, target)


def _present(op: Op, row: tuple[Any, ...], target: Format) -> list[Certified | Undecided]:
    """Return the outcomes of a row some of whose first entries are -inf: they are as if absent."""
    extension = op.extension
    assert extension is not None
    keep = [i for i, v in enumerate(row[0]) if v != -np.inf]
    if extension.absent_where_zero is not None:
        weights = row[op.arguments.index(extension.absent_where_zero)]
        if any(weights[i] for i in range(len(weights)) if row[0][i] == -np.inf):
            raise DomainError(f"{op.id}: a weight at an entry -inf; see the special values of {op.id}")
    width = len(row[0]) if op.result else 1
    if not keep:
        return [_literal(extension.empty, target)] * width
    part = enclose(op, [[a[i] for i in keep] if core else a for core, a in zip(op.cores, row, strict=True)], target)
    if not op.result:
        return list(part)
    whole: list[Certified | Undecided] = [_literal(extension.absent, target)] * width
    for i, outcome in zip(keep, part, strict=True):
        whole[i] = outcome
    return whole


def _tabulated(op: Op, row: tuple[Any, ...]) -> float:
    for special in op.specials:
        if all(a == b for a, b in zip(special.x, row, strict=True)):
            return float(special.y)
    raise DomainError(f"{op.id}: no value is defined at {row}; see the special values of {op.id}")


def _literal(number: float, target: Format) -> Certified:
    """Return a special value in the format: an infinity, NaN or a number that is given and not computed."""
    if number != number:
        return Certified(target, target.nan_code, (0, 0), (0, 0), 0)
    if np.isinf(number):
        return Certified(target, target.inf_code | (target.sign_bit if number < 0 else 0), (0, 0), (0, 0), 0)
    numerator, denominator = float(number).as_integer_ratio()
    exact = numerator, 1 - denominator.bit_length()
    return Certified(target, target.round(*exact), exact, exact, 0)


def _number(v: Any) -> Any:
    number = float(v) if isinstance(v, np.floating) or getattr(v, "dtype", None) is not None else v
    if isinstance(number, float) and not np.isfinite(number):
        raise DomainError(f"{number} is no finite number: use softgauge.reference.values for special values")
    return number


def _decided(outcome: Certified | Undecided, what: str) -> Certified:
    if isinstance(outcome, Undecided):
        raise UndecidedError(f"{what}: {outcome.bits} bits do not decide the rounding to {outcome.format.name}")
    return outcome
