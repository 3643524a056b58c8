"""Small computations that refute statements on confidence and training; all are seeded or free of chance."""

from __future__ import annotations

from math import exp, log1p
from random import Random

DRAWS = 10_000
CLASSES = 10


def mean_confidence(sd: float) -> float:
    """Mean of the largest of ten probabilities whose logits are normal with standard deviation ``sd``."""
    chance, total = Random(1), 0.0
    for _ in range(DRAWS):
        z = [sd * chance.gauss(0.0, 1.0) for _ in range(CLASSES)]
        top = max(z)
        total += 1 / sum(exp(a - top) for a in z)
    return total / DRAWS


POINTS = ((1.0, 1), (1.2, 1), (-1.0, 0), (-1.1, 0), (-0.9, 0), (10.0, 0))
"""Inputs and labels of a logistic model with one weight; the last point is an outlier."""


def loss(weight: float) -> float:
    """Mean cross-entropy of the points."""
    return sum(log1p(exp(-weight * x if label else weight * x)) for x, label in POINTS) / len(POINTS)


def correct(weight: float) -> int:
    """Number of points on the right side of the boundary."""
    return sum((weight * x > 0) == bool(label) for x, label in POINTS)


def descend(weight: float, rate: float, steps: int) -> list[float]:
    """The weights of gradient descent, the first included."""
    path = [weight]
    for _ in range(steps):
        slope = sum((1 / (1 + exp(-weight * x)) - label) * x for x, label in POINTS) / len(POINTS)
        weight -= rate * slope
        path.append(weight)
    return path
