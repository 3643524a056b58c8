"""Return the softmax family as ONNX Runtime computes ONNX operators; ``onnxruntime:13`` builds graphs of opset 13."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from onnx import ModelProto

from ._onnx import OLDEST, Evaluate, Graphs

DISTRIBUTION = "onnxruntime"
EXTRA: str | None = "onnxruntime"
VARIANTS = {"13": "graphs of opset 13 instead of the newest; any opset since 13 may be named"}
# There are no CPU kernels of these operators for bfloat16.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}


def _prepare(model: ModelProto) -> Evaluate:
    options = ort.SessionOptions()
    options.log_severity_level = 4
    try:
        session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except ort.capi.onnxruntime_pybind11_state.NotImplemented as error:
        raise NotImplementedError(str(error)) from error
    return lambda inputs: session.run(None, inputs)[0]


def _newest() -> int:
    """Return the newest opset that ONNX Runtime reads: the library ``onnx`` may be newer than it."""
    graph = onnx.helper.make_graph([], "empty", [], [])
    for opset in range(onnx.defs.onnx_opset_version(), OLDEST, -1):
        try:
            _prepare(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)], ir_version=9))
        except ort.capi.onnxruntime_pybind11_state.Fail:
            continue
        return opset
    return OLDEST


def _flushing() -> list[str]:
    """Return the formats whose subnormal results become 0, which depends on the processor.

    Release 1.32 gives 0 for e^-90 in float32 on a processor with AVX2 alone, and a subnormal number on others.
    """
    tail = Graphs(_prepare, _newest()).softargmax(np.array([[0.0, -90.0]], np.float32), axis=-1)[0, 1]
    return [] if tail else ["float32"]


CAPABILITIES["flush_to_zero"] = _flushing()

_of = Graphs(_prepare, _newest())

select = _of.select
softargmax = _of.softargmax
log_softargmax = _of.log_softargmax
logsumexp = _of.logsumexp
sigmoid = _of.sigmoid
softplus = _of.softplus
sparse_softmax_cross_entropy = _of.sparse_softmax_cross_entropy
cross_entropy_loss = _of.cross_entropy_loss
