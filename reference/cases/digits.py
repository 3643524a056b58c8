"""Writes ``digits.json``: logits of two classifiers of handwritten digits, trained with scikit-learn.

``pip install "softgauge[data]"`` and ``python -m softgauge.reference.cases.digits PATH``. A multinomial logistic
regression and a network with one hidden layer learn the first images of scikit-learn's digits (E. Alpaydin and
C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0); what is kept are
their logits for the other images, in binary32, and the true classes.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..formats import Array

TRAINED = 1000
"""Images that the classifiers learn from; the logits are those of the rest."""

CODE = ">f4"
"""How the file spells a logit: eight hexadecimal digits, the bits of a binary32 number from the top."""


def learn() -> tuple[Array, dict[str, npt.NDArray[np.float32]]]:
    """Return the true classes and, for each classifier, the logits of the images that it was not trained on."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier

    images, classes = load_digits(return_X_y=True)
    seen, new = images[:TRAINED] / 16, images[TRAINED:] / 16
    with warnings.catch_warnings():
        # Neither is trained to the end: what is wanted are logits as they occur, not the best ones.
        warnings.simplefilter("ignore")
        linear = LogisticRegression(C=10.0, max_iter=200).fit(seen, classes[:TRAINED])
        net = MLPClassifier((32,), max_iter=60, random_state=0).fit(seen, classes[:TRAINED])
    hidden = np.maximum(new @ net.coefs_[0] + net.intercepts_[0], 0)
    logits = {"logistic": linear.decision_function(new), "network": hidden @ net.coefs_[1] + net.intercepts_[1]}
    return classes[TRAINED:], {name: np.asarray(a, np.float32) for name, a in logits.items()}


def text(classes: Array, logits: dict[str, npt.NDArray[np.float32]]) -> str:
    """Return the file: one line for each image of each classifier, so that a difference can be read."""
    rows = {name: [row.astype(CODE).tobytes().hex() for row in a] for name, a in logits.items()}
    source = "scikit-learn's digits after the first 1000; E. Alpaydin and C. Kaynak, UCI, CC BY 4.0"
    content = {"source": source, "labels": "".join(map(str, classes)), "logits": rows}
    return json.dumps(content, indent=0) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(*learn()))
