"""Training of a linear model with three classes, with the true gradient and with the truncated one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import exp, log

STEPS = (250, 500, 1000)
"""Steps after which loss and weights are recorded."""

RATE = 0.5


def gradient(p: Sequence[float], label: int) -> list[float]:
    """p - y for a one-hot label."""
    return [q - (k == label) for k, q in enumerate(p)]


def truncated(p: Sequence[float], label: int) -> list[float]:
    """y_k (p_k - 1) for a one-hot label: every entry but the label's is 0."""
    return [q - 1 if k == label else 0.0 for k, q in enumerate(p)]


def points() -> list[tuple[tuple[float, float, float], int]]:
    """Thirty points of the plane with a constant 1, in three classes that overlap."""
    found = []
    for i in range(30):
        # Multiples of irrational numbers modulo 1 fill the square evenly and need no chance.
        u, v, label = (i * 0.6180339887498949) % 1 - 0.5, (i * 0.7548776662466927) % 1 - 0.5, i % 3
        found.append(((3 * u + 0.7 * (label == 0), 3 * v + 0.7 * (label == 1), 1.0), label))
    return found


@cache
def train(rule: Callable[[Sequence[float], int], list[float]]) -> tuple[tuple[float, float], ...]:
    """Mean cross-entropy and largest absolute weight after each number of ``STEPS`` of gradient descent."""
    weights = [[0.0] * 3 for _ in range(3)]
    record = []
    data = points()
    for step in range(max(STEPS) + 1):
        slope = [[0.0] * 3 for _ in range(3)]
        total = 0.0
        for x, label in data:
            logits = [sum(a * b for a, b in zip(row, x, strict=True)) for row in weights]
            top = max(logits)
            e = [exp(z - top) for z in logits]
            total += log(sum(e)) - (logits[label] - top)
            for k, g in enumerate(rule([a / sum(e) for a in e], label)):
                for i in range(3):
                    slope[k][i] += g * x[i]
        if step in STEPS:
            record.append((total / len(data), max(abs(w) for row in weights for w in row)))
        for k in range(3):
            for i in range(3):
                weights[k][i] -= RATE * slope[k][i] / len(data)
    return tuple(record)
