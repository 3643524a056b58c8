"""Right: softplus is e^x far on the left and x far on the right, where "far" depends on the format."""

import numpy as np


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    # Beyond p ln 2 the neglected term is below one unit in the last of p bits.
    far = 17.5 if w.dtype == np.float32 else 37.5
    e = np.exp(np.minimum(w, far))
    return np.where(w > far, w, np.where(w < -far, e, np.log1p(e))).astype(x.dtype)
