"""Where no implementation is held to a bound: an intermediate overflows, whatever the form of the function."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import Mask, Real
from ....spec.op import Op
from .arithmetic import Arithmetic


def excused(op: Op, how: Arithmetic, batch: Batch) -> Mask:
    """Return where an intermediate overflows in the compute format in every form that meets the line elsewhere.

    The forms that were tried are in ``tests/conformance/scoring/test_exemptions.py``, where all of them overflow:

    - A declared accumulator that holds fewer than K ones cannot hold the sum over equal logits, in one sum or in parts.
    - Where the gap between two logits has no number, the terms of a cross-entropy have none, and 0·inf is none, in
      which a target, or a weight, above 1 multiplies the gap; neither has x - B in the pullback of the Boltzmann
      operator, nor x less its mean in the slope in the temperature, where they meet a probability of 0.
    - Cotangents are judged where 4 K max |g| is a number; 1/t is a factor of them in a pullback through a temperature.
    """
    first = batch.arrays[0]
    classes = 0 if op.elementwise else first.shape[-1]
    shape = first.shape if op.result or op.elementwise else first.shape[:-1]
    top = float(how.compute.max)
    mask: Mask = np.full(shape, classes > top, np.bool_)
    if op.elementwise or not classes:
        return mask
    rows = np.zeros(first.shape[:-1], np.bool_)
    with np.errstate(over="ignore"):
        if (factor := _factor(op, batch)) is not None:
            rows |= _gap(first) * factor > top
        if "temperature" in op.parameters and "g" in op.arguments:
            g = np.max(np.abs(batch.arrays[1].astype(np.float64)), axis=-1)
            rows |= 4 * classes * g * max(1.0, 1 / float(batch.parameters["temperature"])) > top
    return mask | (rows[..., None] if op.result else rows)


def _gap(x: np.ndarray[Any, Any]) -> Real:
    """Return the distance between the largest and the smallest finite logit of a row."""
    kept = np.where(np.isinf(x), 0, x).astype(np.float64)
    return np.asarray(np.ptp(kept, axis=-1))


def _factor(op: Op, batch: Batch) -> Any:
    """Return what multiplies a gap on its way to the result, at least 1; None where only an exponential meets it."""
    if "targets" in op.arguments:
        return np.maximum(1.0, np.max(np.abs(batch.arrays[1].astype(np.float64)), axis=-1))
    if "weight" in op.arguments:
        weights = batch.parameters["weight"]
        return 1.0 if weights is None else max(1.0, float(np.max(np.abs(weights.astype(np.float64)), initial=0.0)))
    return 1.0 if op.id in ("boltzmann_vjp", "tempered_softargmax_vjp_temperature") else None
