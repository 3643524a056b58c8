"""The multinomial distribution as an exponential family: log-odds are its natural parameters, softargmax inverts them.

The row η holds the n free parameters of n + 1 classes; the last class has parameter 0.
"""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..proof import Domain, Identity, Inequality
from ..reading.row import Row

WEIGHTS = {"w": Domain.POSITIVE, "r": Domain.POSITIVE}


def _normaliser(F: Any, eta: Any) -> Any:
    """a(η) = log(1 + Σ e^{η_i})."""
    return F.log(1 + F.sum(lambda i: F.exp(eta[i])))


def _phi(F: Any, eta: Any) -> Any:
    """φ_k = e^{η_k}/(1 + Σ e^{η_i})."""
    total = 1 + F.sum(lambda i: F.exp(eta[i]))
    return lambda k: F.exp(eta[k]) / total


def _last(F: Any, eta: Any) -> Any:
    """1/(1 + Σ e^{η_i}), the probability of the last class."""
    return 1 / (1 + F.sum(lambda i: F.exp(eta[i])))


def _slope(F: Any, eta: Any, h: Any) -> Any:
    phi = _phi(F, eta)
    return F.sum(lambda i: phi(i) * h[i])


def _form(F: Any, eta: Any, h: Any) -> Any:
    """hᵀ ∇²a h."""
    return F.sum(lambda k: h[k] * F.derivative(_slope(F, eta, h), k))


def _definite(C: Any, eta: Any, h: Any, k: Any) -> Any:
    """Σ_{i≠k} φ_i (h_i - m)² with m = <φ, h>; the last class, whose h is 0, stands on the other side."""
    m = _slope(C.F, eta, h)
    whole = C.one + C.sum(lambda i: C.exp(eta[i]))
    return C.rest(lambda i: C.exp(eta[i]) / whole * C.square(h[i] - m), k)


LAWS = (
    Law(
        "softargmax/link",
        "η_k = log(φ_k/φ_0) for φ = softargmax(η, 0), whose last entry is φ_0",
        r"\eta_k = \log\frac{\varphi_k}{\varphi_0}",
        why="the ratio of two probabilities is e^{η_k - 0}",
        proof=Identity(
            "(n)->(n)",
            lambda F, eta: lambda k: F.log(_phi(F, eta)(k) / _last(F, eta)),
            lambda F, eta: lambda k: eta[k],
        ),
        source=Source("bishop2006", "equations 2.211–2.214"),
    ),
    Law(
        "softargmax/response",
        "softargmax(log(φ/φ_0), 0) = φ",
        r"\varphi_k = \frac{e^{\eta_k}}{1 + \sum_i e^{\eta_i}}\quad\text{for}\quad"
        r"\eta_k = \log\frac{\varphi_k}{\varphi_0}",
        why="with weights w_k and r for the last class: link and response are inverse to each other",
        assumptions=("φ_k = w_k/(Σ w + r) > 0",),
        proof=Identity(
            "(n),()->(n)",
            lambda F, w, r: _phi(F, Row(lambda i: F.log(w[i] / r))),
            lambda F, w, r: lambda k: w[k] / (F.sum(lambda i: w[i]) + r),
            domains=WEIGHTS,
        ),
        source=Source("bishop2006", "equations 2.211–2.214"),
    ),
    Law(
        "softargmax/exponential-family",
        "Σ y_i log φ_i + (N - Σ y_i) log φ_0 = <η, y> - N a(η) with a(η) = log(1 + Σ e^{η_i})",
        r"\prod_i\varphi_i^{y_i}\,\varphi_0^{N-\sum_i y_i} = \exp\big(\langle\eta, y\rangle - N a(\eta)\big)",
        why="log φ_i = η_i - a(η) and log φ_0 = -a(η): the multinomial of N trials, categorical for N = 1",
        proof=Identity(
            "(n),(n),()->()",
            lambda F, eta, y, N: (
                F.sum(lambda i: y[i] * F.log(_phi(F, eta)(i))) + (N - F.sum(lambda i: y[i])) * F.log(_last(F, eta))
            ),
            lambda F, eta, y, N: F.sum(lambda i: eta[i] * y[i]) - N * _normaliser(F, eta),
        ),
        source=Source("bishop2006", "section 2.4"),
    ),
    Law(
        "logsumexp/log-normaliser-gradient",
        "∇a(η) = φ, the mean of the sufficient statistic",
        r"\nabla a(\eta) = \varphi",
        why="a(η) = lse(η, 0)",
        proof=Identity(
            "(n)->(n)",
            lambda F, eta: lambda k: F.derivative(_normaliser(F, eta), k),
            _phi,
        ),
        source=Source("wainwright2008", "Proposition 3.1"),
    ),
    Law(
        "logsumexp/log-normaliser-hessian",
        "∇²a(η) = diag(φ) - φφᵀ, the covariance of the sufficient statistic",
        r"\nabla^2 a(\eta) = \operatorname{diag}(\varphi) - \varphi\varphi^\top",
        why="the Jacobian of the response",
        proof=Identity(
            "(n)->(n,n)",
            lambda F, eta: lambda j, k: F.derivative(_phi(F, eta)(j), k),
            lambda F, eta: lambda j, k: _phi(F, eta)(j) * (F.delta(j, k) - _phi(F, eta)(k)),
        ),
        source=Source("wainwright2008", "Proposition 3.1"),
    ),
    Law(
        "logsumexp/log-normaliser-strictly-convex",
        "hᵀ ∇²a h ≥ φ_k (h_k - m)² + φ_0 m² with m = <φ, h>, so ∇²a is positive definite",
        r"\nabla^2 a(\eta) \succ 0",
        why="the right side vanishes for every k only if m = 0 and every h_k = m: without the redundant parameter the "
        "log-normaliser is strictly convex",
        proof=Inequality(
            "(n),(n)->(n)",
            lambda F, eta, h: (
                lambda k: (
                    _phi(F, eta)(k) * (h[k] - _slope(F, eta, h)) * (h[k] - _slope(F, eta, h))
                    + _last(F, eta) * _slope(F, eta, h) * _slope(F, eta, h)
                )
            ),
            lambda F, eta, h: lambda k: _form(F, eta, h),
            _definite,
        ),
        source=Source("wainwright2008", "Proposition 3.1"),
    ),
)
