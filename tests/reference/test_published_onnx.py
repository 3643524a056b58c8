"""The node tests that the onnx package builds; their expected outputs are NumPy's, float32 but for reduceLogSumExp's.

Where a published number is not the certified one, the distance from the exact value, known to 2^-8 ulp, proves which
of them is not the nearest; it is the published one, and by no more than textbook rounding explains.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from softgauge.reference import enclosures
from softgauge.reference.evaluate import Enclosures
from softgauge.reference.formats import FORMATS

KINDS = ("Softmax", "LogSoftmax", "ReduceLogSumExp", "Sigmoid", "Softplus", "SoftmaxCrossEntropyLoss")


def calls(case: Any) -> list[tuple[Enclosures, Any, int]]:
    """Certified and published results of a case, and the length of the longest sum in it."""
    node = case.model.graph.node[0]
    given = {a.name: a for a in node.attribute}
    (x, *rest), (published, *more) = case.data_sets[0]
    axis = given["axis"].i if "axis" in given else -1
    match node.op_type:
        case "Softmax" | "LogSoftmax":
            op = {"Softmax": "softargmax", "LogSoftmax": "log_softargmax"}[node.op_type]
            return [(enclosures(op, x, axis=axis), published, x.shape[axis])]
        case "Sigmoid" | "Softplus":
            return [(enclosures(node.op_type.lower(), x), published, 1)]
        case "ReduceLogSumExp":
            axes = tuple(np.atleast_1d(rest[0]).tolist()) if rest and rest[0].size else tuple(range(x.ndim))
            flat = np.moveaxis(x, axes, range(-len(axes), 0)).reshape(published.size, -1)
            return [(enclosures("logsumexp", flat), published.ravel(), flat.shape[-1])]
    labels, weight = rest[0], rest[1] if len(rest) > 1 else None
    options = {
        "weight": weight,
        "ignore_index": given["ignore_index"].i if "ignore_index" in given else -100,
        "label_smoothing": 0.0,
        "reduction": given["reduction"].s.decode(),
    }
    found = [(enclosures("cross_entropy_loss", x, labels, axis=1, **options), published, x.shape[1] + labels.size)]
    # A second output is the log-probabilities.
    return [*found, *((enclosures("log_softargmax", x, axis=1), p, x.shape[1]) for p in more)]


@pytest.mark.framework
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_onnx_node_cases_are_textbook(kind: str) -> None:
    cases = pytest.importorskip("onnx.backend.test.case.node", reason="the onnx package is not installed")
    found = [c for c in cases.collect_testcases("") if [n.op_type for n in c.model.graph.node] == [kind]]
    assert found
    for case in found:
        for known, published, terms in calls(case):
            format = FORMATS[known.rounded.dtype.name]
            got = np.asarray(published, dtype=format.dtype).reshape(known.rounded.shape)
            differ = (got != known.rounded) & ~(np.isnan(got) & np.isnan(known.rounded))
            ulp = np.ldexp(1.0, known.ulp_exponent)
            with np.errstate(all="ignore"):
                ulps = np.abs((got.astype(np.float64) - known.rounded) / ulp - known.residual)
            # Nearer than the published number is the certified one.
            assert (ulps[differ] > 0.5 - 2.0**-8).all()
            assert (np.abs(known.residual[differ]) <= 0.5).all()
            # Half a dozen roundings a step, and the steps of a sum, of the result or of 1 beside it.
            line = (terms + 64) * format.u
            np.testing.assert_allclose(got, known.rounded, rtol=line, atol=line)
