"""Range, slope, tails and limits of the logistic function."""

from __future__ import annotations

from math import inf
from typing import Any

from ..law import Law
from ..ops.sigmoid import define as sigmoid
from ..proof import Argument, Inequality, Tends


def _signed(C: Any, x: Any) -> Any:
    """σ(x) > 0."""
    return C.one / (C.one + C.exp(-x))


LAWS = (
    Law(
        "sigmoid/range",
        "0 < σ(x) < 1",
        r"0 < \sigma(x) < 1",
        why="σ(x) and σ(-x) are positive and sum to 1",
        proof=Argument(
            (
                (
                    "above 0",
                    Inequality("()->()", lambda F, x: 0, sigmoid, lambda C, x: _signed(C, x), strict=True),
                ),
                (
                    "below 1",
                    Inequality("()->()", sigmoid, lambda F, x: 1, lambda C, x: _signed(C, -x), strict=True),
                ),
            )
        ),
    ),
    Law(
        "sigmoid/increasing",
        "σ' > 0",
        r"\sigma' > 0",
        why="σ' = σ(x) σ(-x)",
        proof=Inequality(
            "()->()",
            lambda F, x: 0,
            lambda F, x: F.derivative(sigmoid(F, x), None),
            lambda C, x: _signed(C, x) * _signed(C, -x),
            strict=True,
        ),
    ),
    Law(
        "sigmoid/slope-at-most-a-quarter",
        "σ' ≤ 1/4",
        r"\sigma' \le \tfrac14",
        why="1/4 - σ (1 - σ) = (σ - 1/2)², with equality at 0",
        proof=Inequality(
            "()->()",
            lambda F, x: 4 * F.derivative(sigmoid(F, x), None),
            lambda F, x: 1,
            lambda C, x: C.square(2 * sigmoid(C.F, x) - 1),
        ),
    ),
    Law(
        "sigmoid/tail",
        "e^{-x} (1 - e^{-x}) < σ(-x) < e^{-x}",
        r"e^{-x}(1 - e^{-x}) < \sigma(-x) < e^{-x}",
        why="σ(-x) = e^{-x}/(1 + e^{-x}): an exponential tail, with a relative defect below e^{-x}",
        proof=Argument(
            (
                (
                    "from below",
                    Inequality(
                        "()->()",
                        lambda F, x: F.exp(-x) * (1 - F.exp(-x)),
                        lambda F, x: sigmoid(F, -x),
                        lambda C, x: C.exp(-3 * x) / (C.one + C.exp(-x)),
                        strict=True,
                    ),
                ),
                (
                    "from above",
                    Inequality(
                        "()->()",
                        lambda F, x: sigmoid(F, -x),
                        lambda F, x: F.exp(-x),
                        lambda C, x: C.exp(-2 * x) / (C.one + C.exp(-x)),
                        strict=True,
                    ),
                ),
            )
        ),
    ),
    Law(
        "sigmoid/right-limit",
        "σ(x) → 1 as x → ∞",
        r"\lim_{x\to\infty}\sigma(x) = 1",
        why="e^{-x} → 0",
        proof=Tends("()->()", lambda F, t: sigmoid(F, t), lambda F: 1, to=inf),
    ),
    Law(
        "sigmoid/left-limit",
        "σ(-x) → 0 as x → ∞",
        r"\lim_{x\to\infty}\sigma(-x) = 0",
        why="e^x → ∞",
        proof=Tends("()->()", lambda F, t: sigmoid(F, -t), lambda F: 0, to=inf),
    ),
)
