"""Planted: every label that is not an int64 is 0."""

import numpy as np
from _every import every, of_labels

RULES = ("label-type",)

every(globals(), of_labels(lambda labels, x, keywords: labels if labels.dtype == np.int64 else np.zeros_like(labels)))
