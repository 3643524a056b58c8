"""Wrong: takes its input for the output of the forward pass: x (1 - x) g."""

import numpy as np

CLAUSES = ("sigmoid_vjp/fast", "sigmoid_vjp/zero")


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (g.astype(w.dtype) * w * (1 - w)).astype(x.dtype)
