"""Return the softmax family as ONNX's reference evaluator computes its operators, in NumPy.

``onnx:13`` builds graphs of opset 13.
"""

from __future__ import annotations

from typing import Any

import onnx
from onnx import ModelProto
from onnx.reference import ReferenceEvaluator

from ._onnx import Evaluate, Graphs

DISTRIBUTION = "onnx"
EXTRA: str | None = "onnx"
VARIANTS = {"13": "graphs of opset 13 instead of the newest; any opset since 13 may be named"}
# The evaluator applies NumPy to arrays of the tensor's own type, so every format is its own compute format, and
# nothing flushes (tested).
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "accumulate": {"float16": "float16", "bfloat16": "bfloat16"},
    "deterministic": True,
    "batch_invariant": False,
}


def _prepare(model: ModelProto) -> Evaluate:
    evaluator = ReferenceEvaluator(model)
    return lambda inputs: evaluator.run(None, dict(inputs))[0]


_of = Graphs(_prepare, onnx.defs.onnx_opset_version())

select = _of.select
softargmax = _of.softargmax
log_softargmax = _of.log_softargmax
logsumexp = _of.logsumexp
sigmoid = _of.sigmoid
softplus = _of.softplus
sparse_softmax_cross_entropy = _of.sparse_softmax_cross_entropy
cross_entropy_loss = _of.cross_entropy_loss
