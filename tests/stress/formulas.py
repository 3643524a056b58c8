"""The textbook formulas of every function, over an arithmetic that rounds as it is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .rounding import Real, Rounding

Formula = Callable[..., Real]


def shifted(r: Rounding, x: Real) -> tuple[Real, Real, Real]:
    d = r.gap(x, r.shift(x))
    e = r.exp(d)
    return d, e, r.sum(e)


def log_total(r: Rounding, x: Real) -> tuple[Real, Real, Real]:
    """The shift, the gaps and the logarithm of the sum of their exponentials."""
    m = r.shift(x)
    if not r.style.log1p:
        d, _, s = shifted(r, x)
        return m, d, r.log(s)
    d = r.gap(x, m)
    if x.shape[-1] == 1:
        return m, d, np.zeros((len(d), 1))
    k, places = x.argmax(axis=-1)[:, None], np.arange(x.shape[-1] - 1)
    others = np.broadcast_to(places + (places >= k), (len(d), len(places)))
    return m, d, r.log1p(r.sum(r.exp(np.take_along_axis(d, others, axis=-1))))


def softargmax(r: Rounding, x: Real) -> Real:
    _, e, s = shifted(r, x)
    return r.divide(e, s)


def log_softargmax(r: Rounding, x: Real) -> Real:
    _, d, total = log_total(r, x)
    return r.converted(r(d - total))


def exp_of_log_softargmax(r: Rounding, x: Real) -> Real:
    return r.exp(log_softargmax(r, x))


def logsumexp(r: Rounding, x: Real) -> Real:
    m, _, total = log_total(r, x)
    return r.converted(r(r.converted(m) + total))[..., 0]


def sigmoid(r: Rounding, x: Real) -> Real:
    e = r.exp(r.argument(-np.abs(x)))
    return r.divide(np.where(x >= 0, 1.0, e), r(1 + e))


def softplus(r: Rounding, x: Real) -> Real:
    return r(np.maximum(x, 0) + r.log1p(r.exp(r.argument(-np.abs(x)))))


def log_sigmoid(r: Rounding, x: Real) -> Real:
    return r(np.minimum(x, 0) - r.log1p(r.exp(r.argument(-np.abs(x)))))


def cross_entropy(r: Rounding, x: Real, t: Real) -> Real:
    return -r.sum(r(t * log_softargmax(r, x)))[..., 0]


def targets_vjp(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(-g[..., None] * log_softargmax(r, x))


def loss(
    r: Rounding, x: Real, label: Real, *, weight: Real, label_smoothing: float, ignore_index: None, reduction: str
) -> Real:
    """The label's term and the smoothing term, each computed as it stands."""
    z = log_softargmax(r, x)
    own = r(np.take(weight, label) * -np.take_along_axis(z, label[..., None], -1)[..., 0])
    hard = r(r(np.full(own.shape, 1 - label_smoothing)) * own)
    share = r.divide(np.full(own.shape, label_smoothing), np.full(own.shape, float(x.shape[-1])))
    return r(hard + r(share * r.sum(r(-weight * z))[..., 0]))


def _targets(r: Rounding, x: Real, label: Real, weight: Real, label_smoothing: float) -> Real:
    one = np.ones((*label.shape, 1))
    share = r.divide(label_smoothing * one, x.shape[-1] * one)
    one_hot = np.arange(x.shape[-1]) == label[..., None]
    return r(weight * r(r((1 - label_smoothing) * one) * one_hot + share))


def loss_of_targets(
    r: Rounding, x: Real, label: Real, *, weight: Real, label_smoothing: float, ignore_index: None, reduction: str
) -> Real:
    return cross_entropy(r, x, _targets(r, x, label, weight, label_smoothing))


def of_loss(pullback: Formula) -> Formula:
    """The pullback of the loss by that of the cross-entropy with its targets."""

    def pulled(
        r: Rounding, x: Real, label: Real, g: Real, *, weight: Real, label_smoothing: float, **options: object
    ) -> Real:
        return pullback(r, x, _targets(r, x, label, weight, label_smoothing), g)

    return pulled


def softargmax_vjp(r: Rounding, x: Real, g: Real) -> Real:
    p = softargmax(r, x)
    return r(p * r(g - r.sum(r(p * g))))


def log_softargmax_vjp(r: Rounding, x: Real, g: Real) -> Real:
    return r(g - r(softargmax(r, x) * r.sum(g)))


def log_softargmax_vjp_of_result(r: Rounding, x: Real, g: Real) -> Real:
    return r(g - r(exp_of_log_softargmax(r, x) * r.sum(g)))


def logsumexp_vjp(r: Rounding, x: Real, g: Real) -> Real:
    return r(g[..., None] * softargmax(r, x))


def logsumexp_vjp_of_result(r: Rounding, x: Real, g: Real) -> Real:
    return r(g[..., None] * exp_of_log_softargmax(r, x))


def cross_entropy_vjp(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g[..., None] * r(r(softargmax(r, x) * r.sum(t)) - t))


def sigmoid_vjp(r: Rounding, x: Real, g: Real) -> Real:
    e = r.exp(r.argument(-np.abs(x)))
    s = r(1 + e)
    return r(g * r.divide(e, r(s * s)))


def sigmoid_vjp_of_result(r: Rounding, x: Real, g: Real) -> Real:
    s = sigmoid(r, x)
    return r(r(g * s) * r(1 - s))


def softplus_vjp(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * sigmoid(r, x))


def softplus_vjp_of_result(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * r.exp(r(x - softplus(r, x))))


def log_sigmoid_vjp(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * sigmoid(r, -x))


def log_sigmoid_vjp_of_result(r: Rounding, x: Real, g: Real) -> Real:
    return r(g * r.exp(r(log_sigmoid(r, x) - x)))


def count_of(x: Real) -> Real:
    """K as an operand; no rounding is due to it."""
    return np.full((1, 1), float(x.shape[-1]))


def constant(v: float) -> Real:
    return np.full((1, 1), v)


def pull(r: Rounding, p: Real, g: Real) -> Real:
    return r(p * r(g - r.sum(r(p * g))))


def _mixed(r: Rounding, t: Real, value: Real) -> Real:
    """A product with a target, or a sum of what is left of one: for a target of 0 or 1 no rounding is due."""
    return np.where(np.isin(t, (0.0, 1.0)), value, r(value))


def bce(r: Rounding, x: Real, t: Real) -> Real:
    gap = _mixed(r, t, np.maximum(x, 0) - _mixed(r, t, t * x))
    return r(gap + r.log1p(r.exp(r.argument(-np.abs(x)))))


def bce_of_softplus(r: Rounding, x: Real, t: Real) -> Real:
    one = _mixed(r, t, t * softplus(r, -x))
    return _mixed(r, t, one + _mixed(r, t, _mixed(r, t, 1 - t) * softplus(r, x)))


def bce_vjp(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g * r(sigmoid(r, x) - t))


def bce_vjp_of_both(r: Rounding, x: Real, t: Real, g: Real) -> Real:
    return r(g * r(r(r(1 - t) * sigmoid(r, x)) - r(t * sigmoid(r, -x))))


def boltzmann(r: Rounding, x: Real) -> Real:
    return r.sum(r(x * softargmax(r, x)))[..., 0]


def boltzmann_of_gaps(r: Rounding, x: Real) -> Real:
    d, e, s = shifted(r, x)
    return r(r.shift(x) + r.sum(r(d * r.divide(e, s))))[..., 0]


def boltzmann_vjp(r: Rounding, x: Real, g: Real) -> Real:
    p = softargmax(r, x)
    return r(g[..., None] * r(p * r(1 + r(x - r.sum(r(x * p))))))


def boltzmann_vjp_of_gaps(r: Rounding, x: Real, g: Real) -> Real:
    d, e, s = shifted(r, x)
    p = r.divide(e, s)
    return r(g[..., None] * r(p * r(1 + r(d - r.sum(r(p * d))))))


def mellowmax(r: Rounding, x: Real) -> Real:
    return r(logsumexp(r, x)[..., None] - r.log(count_of(x)))[..., 0]


def mellowmax_of_mean(r: Rounding, x: Real) -> Real:
    _, _, s = shifted(r, x)
    return r.converted(r(r.converted(r.shift(x)) + r.log(r.divide(s, count_of(x)))))[..., 0]


def mellowmax_of_difference(r: Rounding, x: Real) -> Real:
    m, _, total = log_total(r, x)
    return r(m + r(total - r.log(count_of(x))))[..., 0]


def tempered(r: Rounding, x: Real, *, temperature: float) -> Real:
    d = r.gap(x, x.max(axis=-1, keepdims=True))
    # A division of the arguments by one number is seldom the approximate one: 1/t is computed once.
    e = r.exp(r(r(d / temperature)) if r.profile.base2 else r.divide(d, temperature))
    return r.divide(e, r.sum(e))


def tempered_of_quotients(r: Rounding, x: Real, *, temperature: float) -> Real:
    """Each argument is divided, and not its gap."""
    return softargmax(r, r(r(x / temperature)) if r.profile.base2 else r.divide(x, temperature))


def tempered_vjp_of_quotients(r: Rounding, x: Real, g: Real, *, temperature: float) -> Real:
    return r.divide(pull(r, tempered_of_quotients(r, x, temperature=temperature), g), temperature)


def tempered_vjp(r: Rounding, x: Real, g: Real, *, temperature: float) -> Real:
    return r.divide(pull(r, tempered(r, x, temperature=temperature), g), temperature)


def tempered_vjp_temperature(r: Rounding, x: Real, g: Real, *, temperature: float) -> Real:
    p = tempered(r, x, temperature=temperature)
    slope = r.divide(r(p * r(r.sum(r(p * x)) - x)), r(constant(temperature * temperature)))
    return r.sum(r(g * slope))[..., 0]


def tempered_vjp_temperature_of_gaps(r: Rounding, x: Real, g: Real, *, temperature: float) -> Real:
    p, d = tempered(r, x, temperature=temperature), r.gap(x, r.shift(x))
    slope = r.divide(r(p * r(r.sum(r(p * d)) - d)), r(constant(temperature * temperature)))
    return r.sum(r(g * slope))[..., 0]


def scattered(kept: npt.NDArray[np.bool_], y: Real) -> Real:
    whole = np.zeros((len(y), len(kept)))
    whole[:, kept] = y
    return whole


def masked(r: Rounding, x: Real, mask: npt.NDArray[np.bool_]) -> Real:
    return scattered(mask[0], softargmax(r, x[:, mask[0]]))


def masked_vjp(r: Rounding, x: Real, mask: npt.NDArray[np.bool_], g: Real) -> Real:
    return scattered(mask[0], softargmax_vjp(r, x[:, mask[0]], g[:, mask[0]]))


def sparse(r: Rounding, x: Real, labels: npt.NDArray[np.int64]) -> Real:
    return -log_softargmax(r, x)[..., labels[0]]


def sparse_vjp(r: Rounding, x: Real, labels: npt.NDArray[np.int64], g: Real) -> Real:
    return r(g[..., None] * r(softargmax(r, x) - np.eye(x.shape[-1])[labels]))


def entropy(r: Rounding, p: Real) -> Real:
    return -r.sum(r(p * r.log(p)))[..., 0]


def entropy_vjp(r: Rounding, p: Real, g: Real) -> Real:
    return r(-g[..., None] * r(r.log(p) + 1))


def cross_entropy_of(r: Rounding, p: Real, q: Real) -> Real:
    return -r.sum(r(p * r.log(q)))[..., 0]


def cross_entropy_of_vjp(r: Rounding, p: Real, q: Real, g: Real) -> Real:
    return r(-g[..., None] * r.log(q))


def quotient_vjp(r: Rounding, p: Real, q: Real, g: Real) -> Real:
    return r(-g[..., None] * r.divide(p, q))


def kl(r: Rounding, p: Real, q: Real) -> Real:
    return r.sum(r(p * r(r.log(p) - r.log(q))))[..., 0]


def kl_of_quotient(r: Rounding, p: Real, q: Real) -> Real:
    return r.sum(r(p * r.log(r.divide(p, q))))[..., 0]


def kl_vjp(r: Rounding, p: Real, q: Real, g: Real) -> Real:
    return r(g[..., None] * r(r(r.log(p) - r.log(q)) + 1))


def kl_vjp_of_quotient(r: Rounding, p: Real, q: Real, g: Real) -> Real:
    return r(g[..., None] * r(r.log(r.divide(p, q)) + 1))


def _share(r: Rounding, x: Real, n: float) -> Real:
    return r(1 - r.divide(count_of(x), n))


def range_limited(r: Rounding, x: Real, *, n: float) -> Real:
    return r(r.divide(constant(1.0), n) + r(_share(r, x, n) * softargmax(r, x)))


def range_limited_vjp(r: Rounding, x: Real, g: Real, *, n: float) -> Real:
    return r(_share(r, x, n) * softargmax_vjp(r, x, g))


def gaussian(r: Rounding, x: Real, *, n: float) -> Real:
    return softargmax(r, r(r.log(constant(n - 1)) * softargmax(r, x)))


def gaussian_vjp(r: Rounding, x: Real, g: Real, *, n: float) -> Real:
    L, s = r.log(constant(n - 1)), softargmax(r, x)
    return pull(r, s, r(L * pull(r, softargmax(r, r(L * s)), g)))


def _stretched(r: Rounding, x: Real, L: Real) -> Real:
    return tempered(r, x, temperature=r.divide(L, count_of(x)))  # type: ignore[arg-type]  # a rounded number


def _stretched_first(r: Rounding, x: Real, L: Real) -> Real:
    return softargmax(r, r.divide(r(count_of(x) * x), L))


def _corrected(r: Rounding, x: Real, n: float, inner: Formula) -> Real:
    L = r.log(constant(n - 1))
    return softargmax(r, r(L * inner(r, x, L)))


def _corrected_vjp(r: Rounding, x: Real, g: Real, n: float, inner: Formula) -> Real:
    L = r.log(constant(n - 1))
    s = inner(r, x, L)
    return pull(r, s, r(count_of(x) * pull(r, softargmax(r, r(L * s)), g)))


def corrected(r: Rounding, x: Real, *, n: float) -> Real:
    return _corrected(r, x, n, _stretched)


def corrected_of_products(r: Rounding, x: Real, *, n: float) -> Real:
    return _corrected(r, x, n, _stretched_first)


def corrected_vjp(r: Rounding, x: Real, g: Real, *, n: float) -> Real:
    return _corrected_vjp(r, x, g, n, _stretched)


def corrected_vjp_of_products(r: Rounding, x: Real, g: Real, *, n: float) -> Real:
    return _corrected_vjp(r, x, g, n, _stretched_first)


TEXTBOOK: dict[str, tuple[Formula, ...]] = {
    "binary_cross_entropy_with_logits": (bce, bce_of_softplus),
    "binary_cross_entropy_with_logits_vjp": (bce_vjp, bce_vjp_of_both),
    "boltzmann": (boltzmann, boltzmann_of_gaps),
    "boltzmann_vjp": (boltzmann_vjp,),
    "cross_entropy": (cross_entropy_of,),
    "cross_entropy_vjp": (cross_entropy_of_vjp,),
    "cross_entropy_vjp_q": (quotient_vjp,),
    "cross_entropy_loss": (loss, loss_of_targets),
    "cross_entropy_loss_vjp": (of_loss(cross_entropy_vjp),),
    "softmax_cross_entropy_vjp_targets": (targets_vjp,),
    "entropy": (entropy,),
    "entropy_vjp": (entropy_vjp,),
    "gaussian_softargmax": (gaussian,),
    "gaussian_softargmax_vjp": (gaussian_vjp,),
    "gaussian_softargmax_corrected": (corrected, corrected_of_products),
    "gaussian_softargmax_corrected_vjp": (corrected_vjp, corrected_vjp_of_products),
    "kl_divergence": (kl, kl_of_quotient),
    "kl_divergence_vjp": (kl_vjp, kl_vjp_of_quotient),
    "kl_divergence_vjp_q": (quotient_vjp,),
    "masked_softargmax": (masked,),
    "masked_softargmax_vjp": (masked_vjp,),
    "mellowmax": (mellowmax, mellowmax_of_mean),
    "mellowmax_vjp": (logsumexp_vjp,),
    "range_limited_softargmax": (range_limited,),
    "range_limited_softargmax_vjp": (range_limited_vjp,),
    "sparse_softmax_cross_entropy": (sparse,),
    "sparse_softmax_cross_entropy_vjp": (sparse_vjp,),
    "tempered_softargmax": (tempered, tempered_of_quotients),
    "tempered_softargmax_vjp": (tempered_vjp, tempered_vjp_of_quotients),
    "tempered_softargmax_vjp_temperature": (tempered_vjp_temperature,),
    "softargmax": (softargmax,),
    "log_softargmax": (log_softargmax,),
    "logsumexp": (logsumexp,),
    "sigmoid": (sigmoid,),
    "softplus": (softplus,),
    "log_sigmoid": (log_sigmoid,),
    "softmax_cross_entropy": (cross_entropy,),
    "softargmax_vjp": (softargmax_vjp,),
    "log_softargmax_vjp": (log_softargmax_vjp, log_softargmax_vjp_of_result),
    "logsumexp_vjp": (logsumexp_vjp, logsumexp_vjp_of_result),
    "softmax_cross_entropy_vjp": (cross_entropy_vjp,),
    "sigmoid_vjp": (sigmoid_vjp, sigmoid_vjp_of_result),
    "softplus_vjp": (softplus_vjp, softplus_vjp_of_result),
    "log_sigmoid_vjp": (log_sigmoid_vjp, log_sigmoid_vjp_of_result),
}

GAPS = {
    "tempered_softargmax": (tempered,),
    "tempered_softargmax_vjp": (tempered_vjp,),
    "gaussian_softargmax_corrected": (corrected,),
    "gaussian_softargmax_corrected_vjp": (corrected_vjp,),
    "boltzmann": (boltzmann_of_gaps,),
    "boltzmann_vjp": (boltzmann_vjp_of_gaps,),
    "mellowmax": (mellowmax_of_difference,),
    "tempered_softargmax_vjp_temperature": (tempered_vjp_temperature_of_gaps,),
}
"""What the line *stable* is made for, where that is another formula: it grants no error of a common offset."""
