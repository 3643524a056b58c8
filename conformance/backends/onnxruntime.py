"""Return the softmax family as ONNX Runtime computes ONNX operators; ``onnxruntime:13`` builds graphs of opset 13."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import TensorProto, helper

Array = NDArray[Any]

DISTRIBUTION = "onnxruntime"
EXTRA: str | None = "onnxruntime"
CAPABILITIES: dict[str, Any] = {
    "dtypes": ["float16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}

NEWEST = 23
"""The newest opset that ONNX Runtime officially supports; the operators here have not changed since 18."""

KINDS = {
    "float16": TensorProto.FLOAT16,
    "float32": TensorProto.FLOAT,
    "float64": TensorProto.DOUBLE,
    "int64": TensorProto.INT64,
}

_opset = NEWEST


def select(opset: str) -> None:
    """Build graphs of an opset from now on; ValueError for one without these operators."""
    global _opset
    if not opset.isdigit() or not 13 <= int(opset) <= NEWEST:
        raise ValueError(f"opset {opset!r}: choose one from 13 to {NEWEST}")
    _opset = int(opset)


def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k} / Σ e^{x_i} by ``Softmax``. Shape (n)->(n)."""
    return _run("Softmax", x, axis=axis)


def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return x_k - log Σ e^{x_i} by ``LogSoftmax``. Shape (n)->(n)."""
    return _run("LogSoftmax", x, axis=axis)


def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return log Σ e^{x_i} by ``ReduceLogSumExp``. Shape (n)->()."""
    if _opset < 18:
        return _run("ReduceLogSumExp", x, axes=(axis,), keepdims=0)
    # The axes of reductions became an input with opset 18.
    return _run("ReduceLogSumExp", x, np.array([axis], np.int64), keepdims=0)


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) by ``Sigmoid``. Shape ()->()."""
    return _run("Sigmoid", x)


def softplus(x: Array) -> Array:
    """Return log(1 + e^x) by ``Softplus``. Shape ()->()."""
    return _run("Softplus", x)


def sparse_softmax_cross_entropy(logits: Array, labels: Array, *, axis: int = -1) -> Array:
    """Return -z_y by ``SoftmaxCrossEntropyLoss`` without reduction. Shape (n),()->()."""
    return cross_entropy_loss(logits, labels, reduction="none", axis=axis)


def cross_entropy_loss(
    logits: Array,
    labels: Array,
    *,
    weight: Array | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
    axis: int = -1,
) -> Array:
    """Return the loss by ``SoftmaxCrossEntropyLoss``, which knows no smoothing. Shape (n),()->()."""
    if label_smoothing:
        raise NotImplementedError("SoftmaxCrossEntropyLoss has no label smoothing")
    # The classes are in dimension 1; a batch dimension in front makes room for any shape.
    rows = np.moveaxis(logits[None], axis if axis < 0 else axis + 1, 1)
    options = {} if ignore_index is None else {"ignore_index": ignore_index}
    inputs = (rows, labels[None].astype(np.int64), *(() if weight is None else (weight,)))
    loss = _run("SoftmaxCrossEntropyLoss", *inputs, reduction=reduction, **options)
    return loss[0] if reduction == "none" else loss


def _run(operator: str, *inputs: Array, **attributes: Any) -> Array:
    arrays = [np.ascontiguousarray(a) for a in inputs]
    described = tuple((a.dtype.name, a.ndim) for a in arrays)
    session = _session(_opset, operator, described, tuple(sorted(attributes.items())))
    # NumPy turns an array without dimensions into one of one when it makes it contiguous.
    shaped = {f"x{i}": a.reshape(given.shape) for i, (a, given) in enumerate(zip(arrays, inputs, strict=True))}
    return np.asarray(session.run(None, shaped)[0])


@cache
def _session(
    opset: int, operator: str, described: tuple[tuple[str, int], ...], attributes: tuple[tuple[str, Any], ...]
) -> Any:
    """Return a session for a graph of one operator; NotImplementedError where ONNX Runtime has no kernel for it."""
    names = [f"x{i}" for i in range(len(described))]
    inputs = [
        helper.make_tensor_value_info(name, _kind(dtype), [f"{name}_{i}" for i in range(rank)])
        for name, (dtype, rank) in zip(names, described, strict=True)
    ]
    output = helper.make_tensor_value_info("y", _kind(described[0][0]), None)
    node = helper.make_node(operator, names, ["y"], **dict(attributes))
    graph = helper.make_graph([node], operator, inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    options = ort.SessionOptions()
    options.log_severity_level = 4
    try:
        return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except ort.capi.onnxruntime_pybind11_state.NotImplemented as error:
        raise NotImplementedError(str(error)) from error


def _kind(dtype: str) -> int:
    if dtype not in KINDS:
        raise NotImplementedError(f"{dtype} is not passed to ONNX Runtime")
    return int(KINDS[dtype])
