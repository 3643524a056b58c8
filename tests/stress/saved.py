"""Pullbacks of results that were rounded to a storage format, over an arithmetic that rounds as it is told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .formulas import (
    Formula,
    count_of,
    log_sigmoid,
    log_softargmax,
    logsumexp,
    mellowmax,
    of_loss,
    pull,
    scattered,
    sigmoid,
    softargmax,
    softplus,
    tempered,
)
from .rounding import Real, Rounding


def softargmax_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    return pull(r, r.saved(softargmax(r, x)), g)


def tempered_vjp_of_saved(r: Rounding, x: Real, g: Real, *, temperature: float) -> Real:
    return r.divide(pull(r, r.saved(tempered(r, x, temperature=temperature)), g), temperature)


def masked_vjp_of_saved(r: Rounding, x: Real, mask: npt.NDArray[np.bool_], g: Real) -> Real:
    return scattered(mask[0], softargmax_vjp_of_saved(r, x[:, mask[0]], g[:, mask[0]]))


def log_softargmax_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    return r(g - r(r.exp(r.saved(log_softargmax(r, x))) * r.sum(g)))


def logsumexp_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    y = r.saved(logsumexp(r, x)[..., None], x.max(axis=-1, keepdims=True))
    return r(g[..., None] * r.exp(r(x - y)))


def mellowmax_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    y = r.saved(mellowmax(r, x)[..., None], x.max(axis=-1, keepdims=True))
    return r(g[..., None] * r.divide(r.exp(r(x - y)), count_of(x)))


def sigmoid_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    s = r.saved(sigmoid(r, x))
    return r(r(g * s) * r(1 - s))


def softplus_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * r.exp(r(x - r.saved(softplus(r, x), np.maximum(x, 0)))))


def softplus_vjp_of_saved_rest(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * -r.expm1(-r.saved(softplus(r, x), np.maximum(x, 0))))


def log_sigmoid_vjp_of_saved(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * r.exp(r(r.saved(log_sigmoid(r, x), np.minimum(x, 0)) - x)))


def log_sigmoid_vjp_of_saved_rest(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * -r.expm1(r.saved(log_sigmoid(r, x), np.minimum(x, 0))))


def bce_vjp_of_saved(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g * r(r.saved(sigmoid(r, x)) - t))


def targets_vjp_of_saved(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(-g[..., None] * r.saved(log_softargmax(r, x)))


def cross_entropy_vjp_of_saved(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g[..., None] * r(r(r.saved(softargmax(r, x)) * r.sum(t)) - t))


def cross_entropy_vjp_of_saved_logarithm(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g[..., None] * r(r(r.exp(r.saved(log_softargmax(r, x))) * r.sum(t)) - t))


def sparse_vjp_of_saved(r: Rounding, x: Real, labels: npt.NDArray[np.int64], g: Real) -> Real:
    return r(g[..., None] * r(r.saved(softargmax(r, x)) - np.eye(x.shape[-1])[labels]))


def sparse_vjp_of_saved_logarithm(r: Rounding, x: Real, labels: npt.NDArray[np.int64], g: Real) -> Real:
    return r(g[..., None] * r(r.exp(r.saved(log_softargmax(r, x))) - np.eye(x.shape[-1])[labels]))


SAVED: dict[str, tuple[Formula, ...]] = {
    "softargmax_vjp": (softargmax_vjp_of_saved,),
    "tempered_softargmax_vjp": (tempered_vjp_of_saved,),
    "masked_softargmax_vjp": (masked_vjp_of_saved,),
    "log_softargmax_vjp": (log_softargmax_vjp_of_saved,),
    "logsumexp_vjp": (logsumexp_vjp_of_saved,),
    "mellowmax_vjp": (mellowmax_vjp_of_saved,),
    "sigmoid_vjp": (sigmoid_vjp_of_saved,),
    "softplus_vjp": (softplus_vjp_of_saved, softplus_vjp_of_saved_rest),
    "log_sigmoid_vjp": (log_sigmoid_vjp_of_saved, log_sigmoid_vjp_of_saved_rest),
    "binary_cross_entropy_with_logits_vjp": (bce_vjp_of_saved,),
    "softmax_cross_entropy_vjp": (cross_entropy_vjp_of_saved, cross_entropy_vjp_of_saved_logarithm),
    "softmax_cross_entropy_vjp_targets": (targets_vjp_of_saved,),
    "sparse_softmax_cross_entropy_vjp": (sparse_vjp_of_saved, sparse_vjp_of_saved_logarithm),
    "cross_entropy_loss_vjp": (of_loss(cross_entropy_vjp_of_saved),),
}
"""What the line *saved* is made for: pullbacks of results that were rounded to a storage format."""
