"""The softmax family in NumPy, one small file a part, every line with its reason: code to copy.

- ``rows``: maximum, gaps, exponentials and their sum, which all functions of a row share;
- ``pairs``: the double-double exponential and logarithm for rows in which digits cancel;
- ``softargmaxes``, ``maxima``, ``entropies``, ``losses``, ``training``, ``sigmoids``: the functions.

Formats of at most 32 bits are computed in binary64 and rounded once: no binary32 trick is as short, and with 29 digits
to spare the error stays below 0.501 ulp wherever nothing cancels. Binary64 keeps the digit that the shift would lose.
The unit of every bound is the ulp of the result's format at the exact result, u its half at 1. A bound assumes that
NumPy's exp, log, log1p and division err by at most 1 ulp. With ``python -m softgauge run softgauge.reference.exemplar``
it is measured; docs/exemplar.md has the figures.
"""

from __future__ import annotations

from typing import Any

from .entropies import (
    cross_entropy,
    cross_entropy_vjp,
    cross_entropy_vjp_q,
    entropy,
    entropy_vjp,
    kl_divergence,
    kl_divergence_vjp,
    kl_divergence_vjp_q,
)
from .losses import (
    softmax_cross_entropy,
    softmax_cross_entropy_vjp,
    softmax_cross_entropy_vjp_targets,
    sparse_softmax_cross_entropy,
    sparse_softmax_cross_entropy_vjp,
)
from .maxima import (
    boltzmann,
    boltzmann_vjp,
    log_softargmax,
    log_softargmax_vjp,
    logsumexp,
    logsumexp_vjp,
    mellowmax,
    mellowmax_vjp,
)
from .sigmoids import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_vjp,
    log_sigmoid,
    log_sigmoid_vjp,
    sigmoid,
    sigmoid_vjp,
    softplus,
    softplus_vjp,
)
from .softargmaxes import (
    gaussian_softargmax,
    gaussian_softargmax_corrected,
    gaussian_softargmax_corrected_vjp,
    gaussian_softargmax_vjp,
    masked_softargmax,
    masked_softargmax_vjp,
    range_limited_softargmax,
    range_limited_softargmax_vjp,
    softargmax,
    softargmax_vjp,
    tempered_softargmax,
    tempered_softargmax_vjp,
    tempered_softargmax_vjp_temperature,
)
from .training import cross_entropy_loss, cross_entropy_loss_vjp

CAPABILITIES: dict[str, Any] = {"deterministic": True, "batch_invariant": True}
"""What is declared to the judge: a row's bits depend on nothing that stands beside it."""

__all__ = [
    "CAPABILITIES",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_vjp",
    "boltzmann",
    "boltzmann_vjp",
    "cross_entropy",
    "cross_entropy_loss",
    "cross_entropy_loss_vjp",
    "cross_entropy_vjp",
    "cross_entropy_vjp_q",
    "entropy",
    "entropy_vjp",
    "gaussian_softargmax",
    "gaussian_softargmax_corrected",
    "gaussian_softargmax_corrected_vjp",
    "gaussian_softargmax_vjp",
    "kl_divergence",
    "kl_divergence_vjp",
    "kl_divergence_vjp_q",
    "log_sigmoid",
    "log_sigmoid_vjp",
    "log_softargmax",
    "log_softargmax_vjp",
    "logsumexp",
    "logsumexp_vjp",
    "masked_softargmax",
    "masked_softargmax_vjp",
    "mellowmax",
    "mellowmax_vjp",
    "range_limited_softargmax",
    "range_limited_softargmax_vjp",
    "sigmoid",
    "sigmoid_vjp",
    "softargmax",
    "softargmax_vjp",
    "softmax_cross_entropy",
    "softmax_cross_entropy_vjp",
    "softmax_cross_entropy_vjp_targets",
    "softplus",
    "softplus_vjp",
    "sparse_softmax_cross_entropy",
    "sparse_softmax_cross_entropy_vjp",
    "tempered_softargmax",
    "tempered_softargmax_vjp",
    "tempered_softargmax_vjp_temperature",
]
