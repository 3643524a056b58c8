"""Wrong: losses of many rows are added in their own format, where a 16-bit sum loses several units."""

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
    x = np.moveaxis(logits.astype(np.float64), axis, -1)
    n = x.shape[-1]
    kept = np.ones(labels.shape, np.bool_) if ignore_index is None else labels != ignore_index
    if ((labels < 0) | (labels >= n))[kept].any():
        raise ValueError("a label out of range")
    w = np.ones(n) if weight is None else weight.astype(np.float64)
    at = np.where(kept, labels, 0)[..., None]
    m = x.max(axis=-1, keepdims=True)
    z = m + np.log(np.exp(x - m).sum(axis=-1, keepdims=True)) - x
    own = np.take_along_axis(w * z, at, axis=-1)[..., 0]
    rows = (1 - label_smoothing) * own
    if label_smoothing:
        rows = rows + label_smoothing / n * (w * z).sum(axis=-1)
    rows = np.where(kept, rows, 0.0)
    if reduction == "none":
        return rows.astype(logits.dtype)
    total = logits.dtype.type(0)
    for row in rows.ravel():
        total = logits.dtype.type(np.float64(total) + row)
    divisor = (w[at[..., 0]] * kept).sum() if reduction == "mean" else 1.0
    return np.asarray(np.float64(total) / divisor).astype(logits.dtype)
