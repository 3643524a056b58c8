"""The stored logits of trained classifiers: what they are, and that their generator writes them."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from softgauge.reference.cases import batches
from softgauge.reference.cases.digits import learn
from softgauge.reference.cases.families.real import FILE, digits
from softgauge.spec import function

DIGEST = "951027ee6a14e92fb676459581570410aed7bc7340d7913f452401a446ae3537"
CLOSE = 1e-4
"""Another linear algebra library sums in another order; with two of them the logits differed by at most 5e-7."""


def test_the_file_is_the_one_that_case_ids_refer_to() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST
    assert FILE.stat().st_size < 300_000


def test_the_logits_are_those_of_classifiers_that_have_learnt() -> None:
    logits, labels = digits()
    assert logits.shape == (2 * 797, 10)
    assert labels.shape == (2 * 797,)
    assert (logits == logits.astype(np.float32)).all()
    right = (logits.argmax(axis=1) == labels).reshape(2, -1).mean(axis=1)
    assert ((right > 0.85) & (right < 1)).all()
    with pytest.raises(ValueError, match="read-only"):
        logits[0] = 0


@pytest.mark.parametrize("name", ["sparse_softmax_cross_entropy", "softmax_cross_entropy", "softargmax_vjp"])
def test_the_judge_gets_real_rows_with_their_true_classes(name: str) -> None:
    op = function(name)
    (batch,) = [b for b in batches(op, "float32", "standard", 0) if b.id.endswith(":K10-real")]
    logits, labels = digits()
    known = {row.tobytes(): int(label) for row, label in zip(logits, labels, strict=True)}
    true = [known[row.tobytes()] for row in batch.arrays[0].astype(np.float64)]
    if "labels" in op.arguments:
        assert batch.arrays[1].tolist() == true
    if "targets" in op.arguments:
        assert (batch.arrays[1] == np.eye(10)[true]).all()


@pytest.mark.slow
def test_the_generator_gives_the_stored_logits() -> None:
    pytest.importorskip("sklearn", reason="the generator needs the extra data")
    classes, models = learn()
    logits, labels = digits()
    assert labels.tolist() == 2 * classes.tolist()
    assert np.abs(np.concatenate(list(models.values())) - logits).max() < CLOSE
