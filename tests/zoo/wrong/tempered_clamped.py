"""Wrong: temperatures below 0.01 are raised to it, as samplers of language models do.

vllm/sampling_params.py of vLLM does so (_MAX_TEMP = 1e-2).
"""

import numpy as np

CLAUSES = ("tempered_softargmax/scaling",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def tempered_softargmax(x: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    d = (w - w.max(axis=axis, keepdims=True, initial=-np.inf)) / w.dtype.type(max(temperature, 1e-2))
    e = np.exp(d)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
