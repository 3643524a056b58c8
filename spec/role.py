"""What an argument is."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an argument is; canonical argument names have one role each.

    A definition is a function of numbers: it meets a mask as a row of 0 and 1 and a label as the one-hot row of its
    class, without a 1 where the label is to be ignored. A parameter is one number and a weight one number per class
    for the whole call, both passed by keyword; no weight means weights of 1.
    """

    LOGITS = "logits"
    TARGETS = "targets"
    PROBABILITIES = "probabilities"
    MASK = "mask"
    LABELS = "labels"
    COTANGENT = "cotangent"
    PARAMETER = "parameter"
    WEIGHT = "weight"


KEYWORDS = frozenset([Role.PARAMETER, Role.WEIGHT])
"""Roles of arguments that a call passes by keyword."""

ROLES = {
    "x": Role.LOGITS,
    "logits": Role.LOGITS,
    "targets": Role.TARGETS,
    "p": Role.PROBABILITIES,
    "q": Role.PROBABILITIES,
    "mask": Role.MASK,
    "labels": Role.LABELS,
    "g": Role.COTANGENT,
    "temperature": Role.PARAMETER,
    "n": Role.PARAMETER,
    "label_smoothing": Role.PARAMETER,
    "weight": Role.WEIGHT,
}
