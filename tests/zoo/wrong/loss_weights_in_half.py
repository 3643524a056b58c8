"""Wrong: class weights pass through binary16, whatever the format of the logits."""

import numpy as np

CLAUSES = ("cross_entropy_loss/fast",)


@np.errstate(all="ignore")
def cross_entropy_loss(
    logits: np.ndarray,
    labels: np.ndarray,
    *,
    weight: np.ndarray | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
    axis: int = -1,
) -> np.ndarray:
    x = np.moveaxis(_wide(logits), axis, -1)
    n = x.shape[-1]
    w = np.ones(n, x.dtype) if weight is None else weight.astype(np.float16).astype(x.dtype)
    counted = np.ones(labels.shape, np.bool_) if ignore_index is None else labels != ignore_index
    if (counted & ((labels < 0) | (labels >= n))).any():
        raise ValueError(f"a label outside [0, {n})")
    y = np.where(counted, labels, 0).astype(np.int64)
    d = x - x.max(axis=-1, keepdims=True)
    z = d - np.log(np.exp(d).sum(axis=-1, keepdims=True))
    e = x.dtype.type(label_smoothing)
    t = w * ((1 - e) * (np.arange(n) == y[..., None]) + e / n)
    rows = np.where(counted, -np.where(t == 0, x.dtype.type(0), t * z).sum(axis=-1), x.dtype.type(0))
    if reduction == "none":
        return rows.astype(logits.dtype)
    total = rows.sum()
    if reduction == "mean":
        total = total / np.where(counted, w[y], 0).sum()
    return np.asarray(total).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x
