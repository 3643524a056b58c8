"""Wrong: an ignored label beyond the classes is read all the same."""

import numpy as np

CLAUSES = ("cross_entropy_loss/defined",)
LEVEL = "standard"


@np.errstate(all="ignore")
def cross_entropy_loss(
    logits: np.ndarray, labels: np.ndarray, *, axis: int = -1, weight: np.ndarray | None = None,
    label_smoothing: float = 0.0, ignore_index: int | None = None, reduction: str = "none",
) -> np.ndarray:  # fmt: skip
    x = np.moveaxis(logits, axis, -1)
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=-1, keepdims=True)
    p = (w - m) - np.log(np.exp(w - m).sum(axis=-1, keepdims=True))
    labels, n = np.asarray(labels).astype(np.int64), x.shape[-1]
    keep = np.ones(labels.shape, bool) if ignore_index is None else labels != ignore_index
    v = np.ones(n, w.dtype) if weight is None else weight.astype(w.dtype)
    k = np.where(keep | (labels >= n), labels, 0)
    if ((k < 0) | (k >= n)).any():
        raise IndexError("label out of range")
    loss = -v[k] * (1 - label_smoothing) * np.take_along_axis(p, k[..., None], -1)[..., 0]
    if label_smoothing:
        loss = loss - label_smoothing / n * (p * v).sum(axis=-1)
    loss, due = np.where(keep, loss, 0), np.where(keep, v[k], 0)
    if reduction == "none":
        return np.asarray(loss).astype(logits.dtype)
    if reduction == "sum":
        return np.asarray(loss.sum()).astype(logits.dtype)
    return np.asarray(loss.sum() / due.sum()).astype(logits.dtype)
