"""Right: writes to both standard streams when it is imported and when it is called."""

import sys

import numpy as np

print("loading kernels")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    print(f"softargmax {x.shape}", flush=True)
    sys.stderr.write("no accelerator was found\n")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
