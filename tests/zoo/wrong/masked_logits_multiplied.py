"""Wrong: logits times the mask, and the probabilities times the mask over their sum and 1e-13.

An excluded logit of 0 takes all the mass from negative ones, as AllenNLP's did:
https://github.com/allenai/allennlp/pull/437
"""

import numpy as np

CLAUSES = ("masked_softargmax/fast",)


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    p = _softargmax(np.where(mask, w, w.dtype.type(0)), axis) * mask
    return (p / (p.sum(axis=axis, keepdims=True) + w.dtype.type(1e-13))).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x
