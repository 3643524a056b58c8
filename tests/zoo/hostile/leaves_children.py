"""Hostile: leaves child processes behind, one of them in a session of its own."""

import subprocess

import numpy as np

CLAUSES = ()

SLEEP = ["sleep", "3599.25"]


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.shape == (2, 3):
        for session in (False, True):
            subprocess.Popen(SLEEP, start_new_session=session)
    m = x.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, x.dtype.type(0))
    return (m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))).squeeze(axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)
