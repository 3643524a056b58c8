"""The Gaussian softmax maps: softargmax of L times softargmax, with L = log(N - 1) for N samples.

The formulas are reconstructed from a description in words; s stands for softargmax(z), p for the result.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..law import Law
from ..ops.gaussian_softargmax import define as gaussian_softargmax
from ..ops.gaussian_softargmax_corrected import define as gaussian_softargmax_corrected
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity, Witness
from ..reading.few import Few
from ..reading.row import Row
from .sigmoid import tanh

LEVEL = {"L": Domain.POSITIVE}
ASYMMETRIC = ((Fraction(3, 10), Fraction(-11, 10), Fraction(7, 10)), Fraction(39, 10))


def gaussian(F: Any, z: Any, L: Any) -> Any:
    """gaussian_softargmax(z) for N = 1 + e^L samples."""
    return gaussian_softargmax(F, z, 1 + F.exp(L))


def corrected(F: Any, z: Any, L: Any) -> Any:
    """gaussian_softargmax_corrected(z) for N = 1 + e^L samples."""
    return gaussian_softargmax_corrected(F, z, 1 + F.exp(L))


LAWS = (
    Law(
        "gaussian_softargmax/jacobian",
        "∂p_j/∂z_k = L p_j s_k (δ_jk - s_j - p_k + <p, s>)",
        r"\frac{\partial p_j}{\partial z_k} = L\,p_j s_k\big(\delta_{jk} - s_j - p_k + \langle p, s\rangle\big)",
        why="the product of the Jacobians diag(p) - ppᵀ and diag(s) - ssᵀ, times L",
        proof=Identity(
            "(n),()->(n,n)",
            lambda F, z, L: lambda j, k: F.derivative(gaussian(F, z, L)(j), k),
            lambda F, z, L: (
                lambda j, k: (
                    L
                    * gaussian(F, z, L)(j)
                    * softargmax(F, z)(k)
                    * (
                        F.delta(j, k)
                        - softargmax(F, z)(j)
                        - gaussian(F, z, L)(k)
                        + F.sum(lambda i: gaussian(F, z, L)(i) * softargmax(F, z)(i))
                    )
                )
            ),
        ),
    ),
    Law(
        "gaussian_softargmax/jacobian-not-symmetric",
        "∂p_1/∂z_2 ≠ ∂p_2/∂z_1 at z = (0.3, -1.1, 0.7), L = 3.9",
        r"\frac{\partial p_2}{\partial z_1} \ne \frac{\partial p_1}{\partial z_2}",
        why="for three classes or more the map is the gradient of no function, and the link of no convex loss",
        assumptions=("K ≥ 3",),
        proof=Witness(
            ASYMMETRIC,
            lambda F, z, L: F.derivative(gaussian(F, z, L)(0), 1) + 1 / (F.n * 100),
            lambda F, z, L: F.derivative(gaussian(F, z, L)(1), 0),
        ),
    ),
    Law(
        "gaussian_softargmax/two-classes",
        "for the logits (z, 0) the first probability is σ(L tanh(z/2)) = 1/(1 + (N - 1)^{1 - 2σ(z)})",
        r"p_1 = \sigma\big(L\tanh\tfrac z2\big) = \frac{1}{1 + (N-1)^{1-2\sigma(z)}}",
        why="s_1 - s_2 = 2σ(z) - 1 = tanh(z/2)",
        proof=Identity(
            "(),()->()",
            lambda F, z, L: gaussian(Few(F, 2), (z, 0), L)(0),
            lambda F, z, L: sigmoid(F, L * tanh(F, z / 2)),
        ),
    ),
    Law(
        "gaussian_softargmax/power-form",
        "σ(L tanh(z/2)) = 1/(1 + e^{L (1 - 2σ(z))})",
        r"\sigma\big(L\tanh\tfrac z2\big) = \frac{1}{1 + e^{L(1-2\sigma(z))}}",
        why="tanh(z/2) = 2σ(z) - 1",
        proof=Identity(
            "(),()->()",
            lambda F, z, L: sigmoid(F, L * tanh(F, z / 2)),
            lambda F, z, L: 1 / (1 + F.exp(L * (1 - 2 * sigmoid(F, z)))),
        ),
    ),
    Law(
        "gaussian_softargmax_corrected/two-classes",
        "for the logits (z, 0) the slope-corrected first probability is σ(L tanh(z/L))",
        r"p_1 = \sigma\big(L\tanh\tfrac zL\big)",
        why="the logits enter as 2z/L: a soft cap at L = log(N - 1) on the log-odds",
        assumptions=("L > 0",),
        proof=Identity(
            "(),()->()",
            lambda F, z, L: corrected(Few(F, 2), (z, 0), L)(0),
            lambda F, z, L: sigmoid(F, L * tanh(F, z / L)),
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax/slope",
        "dS/dz = 2L S (1 - S) σ (1 - σ) for S = σ(L tanh(z/2)); at z = 0 that is L/2 times the slope of σ",
        r"\frac{dS}{dz} = 2L\,S(1-S)\,\sigma(1-\sigma),\quad \frac{S'(0)}{\sigma'(0)} = \frac L2",
        why="the chain rule; S = σ = 1/2 at z = 0",
        proof=Identity(
            "(),()->()",
            lambda F, z, L: F.derivative(sigmoid(F, L * tanh(F, z / 2)), None),
            lambda F, z, L: (
                2
                * L
                * sigmoid(F, L * tanh(F, z / 2))
                * sigmoid(F, -L * tanh(F, z / 2))
                * sigmoid(F, z)
                * sigmoid(F, -z)
            ),
        ),
    ),
    Law(
        "gaussian_softargmax/posterior",
        "p_k is proportional to exp(-L |e_k - s|²/2)",
        r"p_k = \frac{e^{-L|e_k-s|^2/2}}{\sum_i e^{-L|e_i-s|^2/2}}",
        why="|e_k - s|² = 1 - 2s_k + |s|²: the posterior of the one-hot vectors under Gaussian errors of variance 1/L",
        proof=Identity(
            "(n),()->(n)",
            lambda F, z, L: gaussian(F, z, L),
            lambda F, z, L: softargmax(
                F,
                Row(
                    lambda i: (
                        L
                        * (2 * softargmax(F, z)(i) - 1 - F.sum(lambda j: softargmax(F, z)(j) * softargmax(F, z)(j)))
                        / 2
                    )
                ),
            ),
        ),
    ),
)
