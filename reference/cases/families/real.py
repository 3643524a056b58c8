"""Logits that trained classifiers gave: ``digits.json``, written by ``digits.py``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from ...formats import Array, Real
from ..digits import CODE

CLASSES = 10
"""Digits."""

FILE = Path(__file__).parents[1] / "digits.json"


@cache
def digits() -> tuple[Real, Array]:
    """Return the logits, of shape (images, 10), and the true classes: first those of one classifier, then the other's.

    Both arrays are read-only.
    """
    stored = json.loads(FILE.read_text())
    rows = [row for model in stored["logits"].values() for row in model]
    logits = np.frombuffer(bytes.fromhex("".join(rows)), CODE).reshape(-1, CLASSES).astype(np.float64)
    labels = np.tile([int(c) for c in stored["labels"]], len(stored["logits"]))
    for a in (logits, labels):
        a.setflags(write=False)
    return logits, labels
