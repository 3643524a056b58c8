"""Where no implementation is held to a bound: a textbook intermediate overflows, whatever its form."""

from __future__ import annotations

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import Mask
from ....spec.op import Op
from .arithmetic import Arithmetic

VOID = 0.1
"""A relative error beyond which a bound of first order says nothing."""


def excused(op: Op, how: Arithmetic, batch: Batch) -> Mask:
    """Return where a textbook intermediate overflows, whatever its form.

    A declared accumulator that holds fewer than K ones cannot hold the sum over equal logits. Logits near the ends of
    the range do the rest:

    t·log p of a cross-entropy is 0·inf where the difference of two logits overflows, and the weighted sum of a smoothed
    one may overflow before it is divided by K; the pullback of the Boltzmann operator subtracts two numbers near x,
    each of which may round beyond the largest; x/t of a low temperature and K x/L of a Gaussian map, which their
    definitions name, may have no number. Four roundings of these by more than a tenth are exponents that no bound of
    first order holds for. The slope in the temperature multiplies x by cotangents.
    """
    crowded = not op.elementwise and batch.arrays[0].shape[-1] > float(how.compute.max)
    shape = batch.arrays[0].shape if op.result or op.elementwise else batch.arrays[0].shape[:-1]
    mask: Mask = np.full(shape, crowded, np.bool_)
    top = float(how.format.max)
    x = np.where(np.isinf(batch.arrays[0]), 0, batch.arrays[0]).astype(np.float64)
    if "targets" in op.arguments and not op.elementwise:
        with np.errstate(over="ignore"):
            wide = np.ptp(x, axis=-1) * max(1.0, np.max(np.abs(batch.arrays[1].astype(np.float64)))) > top
        mask |= wide[..., None] if op.result else wide
    if "weight" in op.arguments:
        weights = batch.parameters["weight"]
        total = float(x.shape[-1] if weights is None else np.sum(np.abs(weights).astype(np.float64)))
        with np.errstate(over="ignore"):
            wide = np.ptp(x, axis=-1) * max(1.0, total) > top
        mask |= wide[..., None] if op.result else wide
    if (stretch := _stretch(batch)) is not None:
        compute = how.compute
        wide = np.max(np.abs(x), axis=-1, initial=0.0) > min(float(compute.max), VOID / (4 * compute.u)) / stretch
        mask |= wide[..., None] if op.result else wide
    if stretch is not None and op.id == "tempered_softargmax_vjp_temperature":
        g = np.max(np.abs(batch.arrays[1].astype(np.float64)), axis=-1, initial=0.0)
        with np.errstate(over="ignore"):
            size = 4 * x.shape[-1] * g * np.max(np.abs(x), axis=-1, initial=0.0) * max(1.0, stretch**2)
        mask |= size > float(how.compute.max)
    if op.id == "boltzmann_vjp":
        mask |= np.max(np.abs(x), axis=-1, keepdims=True) > top / 4
    return mask


def _stretch(batch: Batch) -> float | None:
    """Return the largest factor of the logits on the way to the argument of an exponential, None where none is."""
    if "temperature" in batch.parameters:
        return 1 / float(batch.parameters["temperature"])
    if "corrected" in batch.op:
        classes = float(batch.arrays[0].shape[-1])
        return classes * max(1.0, 1 / float(np.log(batch.parameters["n"] - 1)))
    return None
