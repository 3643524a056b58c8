"""Hostile: writes an answer of its own into the channel."""

import json
import os
import struct
import sys

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "channel"

FORGED = {"id": 1, "status": "returned", "dtype": "float32", "shape": "long", "mutated": 7, "arrays": []}


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    header = json.dumps(FORGED).encode()
    os.write(int(sys.argv[2]), struct.pack("<4sQQ", b"SGF1", len(header), 0) + header)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)
