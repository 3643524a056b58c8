"""Logits that trained classifiers gave: ``digits.json``, written by ``digits.py``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..digits import CODE

CLASSES = 10
"""Digits."""

FILE = Path(__file__).parents[1] / "digits.json"


@cache
def digits() -> tuple[npt.NDArray[np.float64], npt.NDArray[Any]]:
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
