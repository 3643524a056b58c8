"""Clauses that no check enforces, and why; what a check comes to enforce has to leave this file (tested)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why clauses have no check: a name for tables, and a sentence."""

    name: str
    sentence: str


VALUES = Reason(
    "consequence",
    "proved, and a consequence of certified values: accuracy and gradient enforce it pointwise",
)
NO_FUNCTION = Reason(
    "derivative",
    "proved, about a derivative that no function of the family returns",
)
LIMIT = Reason(
    "limit",
    "proved, and a limit or a supremum, which no finite number of calls reaches",
)
COUNTEREXAMPLE = Reason(
    "counterexample",
    "proved at one point, against a general statement: there is nothing that an implementation could keep",
)
BINARY = Reason(
    "binary arithmetic",
    "executed by its own proof: what a formula does in binary arithmetic, not what an implementation must do",
)
RANDOM = Reason(
    "random variable",
    "proved, about random variables, which no function of the family draws",
)
NEVER = Reason(
    "never called",
    "proved, about numbers that no call passes or returns: a constant, a fractional mask, the state of an algorithm",
)
DERIVATIVE = Reason(
    "proof",
    "proved of the declared gradient, from which the certified values of the pullback are computed: its bounds hold an "
    "implementation to it",
)
DOCUMENT = Reason("document", "a statement of a source document, judged by `softgauge spec prove`")
NO_AXIS = Reason("no axis", "a function of single numbers has neither an axis nor rows beside each other")

RULES: Mapping[str, Reason] = {"axis": NO_AXIS, "batch-invariant": NO_AXIS}
"""Rules that say nothing about a function, by their names without the function."""

LAWS: Mapping[str, Reason] = {
    "boltzmann/strictly-below-maximum": VALUES,
    "boltzmann/maximum-gap": VALUES,
    "boltzmann/maximum-gap-attained": VALUES,
    "boltzmann/tempered-gap": VALUES,
    "boltzmann/gradient-form": VALUES,
    "boltzmann/gradient-sum": VALUES,
    "boltzmann/silu": VALUES,
    "boltzmann/silu-minimum": VALUES,
    "softmax_cross_entropy/stable-form": VALUES,
    "softmax_cross_entropy/gradient-form": VALUES,
    "softmax_cross_entropy/gradient-of-a-distribution": VALUES,
    "softmax_cross_entropy/targets-gradient": VALUES,
    "softmax_cross_entropy/probability-gradient": VALUES,
    "cross_entropy_loss/two-parts": VALUES,
    "cross_entropy_loss/plain": VALUES,
    "cross_entropy_loss/no-label": VALUES,
    "cross_entropy_loss/gradient-sum": VALUES,
    "softmax_cross_entropy/no-diagonal-gradient": VALUES,
    "softmax_cross_entropy/total-variation": VALUES,
    "softmax_cross_entropy/label-smoothing": VALUES,
    "softmax_cross_entropy/divergence": VALUES,
    "binary_cross_entropy_with_logits/two-classes": VALUES,
    "binary_cross_entropy_with_logits/gradient-form": VALUES,
    "logsumexp/increasing": VALUES,
    "logsumexp/hessian": VALUES,
    "logsumexp/hessian-psd": VALUES,
    "logsumexp/hessian-kernel": VALUES,
    "logsumexp/convex": VALUES,
    "logsumexp/not-strictly-convex": VALUES,
    "entropy/bregman": VALUES,
    "kl_divergence/nonnegative": VALUES,
    "cross_entropy/above-entropy": VALUES,
    "entropy/of-softargmax": VALUES,
    "logsumexp/fenchel-young": VALUES,
    "logsumexp/variational": VALUES,
    "logsumexp/bregman": VALUES,
    "softplus/fenchel-young": VALUES,
    "softargmax/link": VALUES,
    "softargmax/response": VALUES,
    "softargmax/exponential-family": VALUES,
    "logsumexp/log-normaliser-hessian": VALUES,
    "logsumexp/log-normaliser-strictly-convex": VALUES,
    "gaussian_softargmax/jacobian": VALUES,
    "gaussian_softargmax/two-classes": VALUES,
    "gaussian_softargmax/power-form": VALUES,
    "gaussian_softargmax_corrected/two-classes": VALUES,
    "gaussian_softargmax/slope": VALUES,
    "gaussian_softargmax/posterior": VALUES,
    "gaussian_softargmax/upper-bound": VALUES,
    "gaussian_softargmax/lower-bound": VALUES,
    "gaussian_softargmax/inverse-link": VALUES,
    "softargmax/jacobian": VALUES,
    "softargmax/jacobian-symmetric": VALUES,
    "softargmax/jacobian-columns": VALUES,
    "logsumexp/lipschitz": VALUES,
    "logsumexp/gradient-norms": VALUES,
    "softargmax/lipschitz-row-sums": VALUES,
    "softargmax/lipschitz-spread": VALUES,
    "softargmax/lipschitz-euclidean": VALUES,
    "softargmax/lipschitz-attained": VALUES,
    "softargmax/lipschitz-maximum-to-sum": VALUES,
    "softargmax/lipschitz-sum-to-maximum": VALUES,
    "masked_softargmax/removed": VALUES,
    "masked_softargmax/others": VALUES,
    "logsumexp/strictly-above-maximum": VALUES,
    "logsumexp/upper-equality": VALUES,
    "logsumexp/above-mean": VALUES,
    "logsumexp/below-boltzmann-plus-log-n": VALUES,
    "entropy/nonnegative": VALUES,
    "entropy/at-most-log-n": VALUES,
    "logsumexp/associative": VALUES,
    "softargmax/merge": VALUES,
    "logsumexp/smooth-minimum": VALUES,
    "logsumexp/smooth-minimum-below": VALUES,
    "logsumexp/block-bound": VALUES,
    "logsumexp/weights": VALUES,
    "softargmax/cocoercive": VALUES,
    "softargmax/monotone": VALUES,
    "range_limited_softargmax/lower-bound": VALUES,
    "range_limited_softargmax/upper-bound": VALUES,
    "range_limited_softargmax/label-smoothing": VALUES,
    "softargmax/least-share": VALUES,
    "softargmax/greatest-share": VALUES,
    "softargmax/sum-of-squares": VALUES,
    "softargmax/sum-of-squares-below-one": VALUES,
    "sigmoid/difference": VALUES,
    "sigmoid/tanh": VALUES,
    "sigmoid/log-odds": VALUES,
    "sigmoid/of-log-odds": VALUES,
    "softargmax/one-versus-rest": VALUES,
    "logsumexp/two-classes": VALUES,
    "sigmoid/range": VALUES,
    "sigmoid/increasing": VALUES,
    "sigmoid/slope-at-most-a-quarter": VALUES,
    "sigmoid/tail": VALUES,
    "softargmax/positive": VALUES,
    "softargmax/below-one": VALUES,
    "softargmax/onto": VALUES,
    "softargmax/ratio": VALUES,
    "softplus/inverse": VALUES,
    "softplus/near-positive-part": VALUES,
    "softargmax/shift-converse": VALUES,
    "logsumexp/of-equals": VALUES,
    "mellowmax/of-equals": VALUES,
    "boltzmann/of-equals": VALUES,
    "boltzmann/hessian": NO_FUNCTION,
    "boltzmann/temperature": NO_FUNCTION,
    "boltzmann/slope-of-logsumexp": NO_FUNCTION,
    "softmax_cross_entropy/hessian": NO_FUNCTION,
    "softmax_cross_entropy/convex": NO_FUNCTION,
    "log_softargmax/concave": NO_FUNCTION,
    "logsumexp/third-derivative": NO_FUNCTION,
    "logsumexp/self-concordant": NO_FUNCTION,
    "entropy/temperature": NO_FUNCTION,
    "entropy/increases-with-temperature": NO_FUNCTION,
    "logsumexp/temperature-slope": NO_FUNCTION,
    "logsumexp/temperature-monotone": NO_FUNCTION,
    "mellowmax/temperature-monotone": NO_FUNCTION,
    "logsumexp/conjugate-domain": LIMIT,
    "softplus/antiderivative": LIMIT,
    "tempered_softargmax/cold-limit": LIMIT,
    "gaussian_softargmax/saturated-two-classes": LIMIT,
    "gaussian_softargmax_corrected/limit": LIMIT,
    "sigmoid/right-limit": LIMIT,
    "sigmoid/left-limit": LIMIT,
    "tempered_softargmax/hot-limit": LIMIT,
    "logsumexp/cold-limit": LIMIT,
    "mellowmax/cold-limit": LIMIT,
    "mellowmax/hot-limit": LIMIT,
    "tempered_softargmax/coordinate-not-monotone": COUNTEREXAMPLE,
    "boltzmann/not-monotone": COUNTEREXAMPLE,
    "boltzmann/not-convex": COUNTEREXAMPLE,
    "boltzmann/not-concave": COUNTEREXAMPLE,
    "boltzmann/not-a-non-expansion": COUNTEREXAMPLE,
    "boltzmann/not-homogeneous": COUNTEREXAMPLE,
    "boltzmann/not-associative": COUNTEREXAMPLE,
    "gaussian_softargmax/jacobian-not-symmetric": COUNTEREXAMPLE,
    "tempered_softargmax/cold-limit-not-uniform": COUNTEREXAMPLE,
    "softargmax/float-closed-range": BINARY,
    "softargmax/float-sum": BINARY,
    "softargmax/float-shift": BINARY,
    "softargmax/float-weak-order": BINARY,
    "log_softargmax/float-underflow": BINARY,
    "boltzmann/float-above-maximum": BINARY,
    "sigmoid/float-saturation": BINARY,
    "softargmax/float-nonfinite": BINARY,
    "softargmax/float-division-free": BINARY,
    "softargmax/gumbel-max": RANDOM,
    "logsumexp/gumbel-max": RANDOM,
    "logsumexp/gumbel-density": RANDOM,
    "logsumexp/online": NEVER,
    "masked_softargmax/offset": NEVER,
    "boltzmann/closer-than-logsumexp": NEVER,
}
"""Laws that no check evaluates on an implementation's own results."""
