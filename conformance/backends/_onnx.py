"""What ONNX offers of the softmax family: graphs of one operator, evaluated by whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper

from ._adapter import Array

KINDS = {
    "float16": TensorProto.FLOAT16,
    "bfloat16": TensorProto.BFLOAT16,
    "float32": TensorProto.FLOAT,
    "float64": TensorProto.DOUBLE,
    "int64": TensorProto.INT64,
}
OLDEST = 13
"""The oldest opset of these operators in their present form."""

Evaluate = Callable[[Mapping[str, Array]], Array]


class Graphs:
    """The operators in an opset; ``prepare`` makes an evaluation of a model.

    It raises NotImplementedError where its library lacks the operator in the format.
    """

    def __init__(self, prepare: Callable[[ModelProto], Evaluate], newest: int) -> None:
        """Build graphs of opset ``newest`` until another is selected."""
        self._newest = self.opset = newest
        self._prepare = prepare
        self._prepared = cache(self._graph)

    def select(self, opset: str) -> None:
        """Build graphs of an opset from now on; ValueError for one without these operators."""
        if not opset.isdigit() or not OLDEST <= int(opset) <= self._newest:
            raise ValueError(f"opset {opset!r}: choose one from {OLDEST} to {self._newest}")
        self.opset = int(opset)

    def softargmax(self, x: Array, *, axis: int = -1) -> Array:
        """Return e^{x_k} / Σ e^{x_i} by ``Softmax``. Shape (n)->(n)."""
        return self._run("Softmax", x, axis=axis)

    def log_softargmax(self, x: Array, *, axis: int = -1) -> Array:
        """Return x_k - log Σ e^{x_i} by ``LogSoftmax``. Shape (n)->(n)."""
        return self._run("LogSoftmax", x, axis=axis)

    def logsumexp(self, x: Array, *, axis: int = -1) -> Array:
        """Return log Σ e^{x_i} by ``ReduceLogSumExp``. Shape (n)->()."""
        if self.opset < 18:
            return self._run("ReduceLogSumExp", x, axes=(axis,), keepdims=0)
        # The axes of reductions became an input with opset 18.
        return self._run("ReduceLogSumExp", x, np.array([axis], np.int64), keepdims=0)

    def sigmoid(self, x: Array) -> Array:
        """Return 1/(1 + e^{-x}) by ``Sigmoid``. Shape ()->()."""
        return self._run("Sigmoid", x)

    def softplus(self, x: Array) -> Array:
        """Return log(1 + e^x) by ``Softplus``. Shape ()->()."""
        return self._run("Softplus", x)

    def sparse_softmax_cross_entropy(self, logits: Array, labels: Array, *, axis: int = -1) -> Array:
        """Return -z_y by ``SoftmaxCrossEntropyLoss`` without reduction. Shape (n),()->()."""
        return self.cross_entropy_loss(logits, labels, reduction="none", axis=axis)

    def cross_entropy_loss(
        self,
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
        loss = self._run("SoftmaxCrossEntropyLoss", *inputs, reduction=reduction, **options)
        return loss[0] if reduction == "none" else loss

    def _run(self, operator: str, *inputs: Array, **attributes: Any) -> Array:
        arrays = [np.ascontiguousarray(a) for a in inputs]
        described = tuple((a.dtype.name, a.ndim) for a in arrays)
        evaluate = self._prepared(self.opset, operator, described, tuple(sorted(attributes.items())))
        # NumPy turns an array without dimensions into one of one when it makes it contiguous.
        shaped = {f"x{i}": a.reshape(given.shape) for i, (a, given) in enumerate(zip(arrays, inputs, strict=True))}
        return np.asarray(evaluate(shaped))

    def _graph(
        self,
        opset: int,
        operator: str,
        described: tuple[tuple[str, int], ...],
        attributes: tuple[tuple[str, Any], ...],
    ) -> Evaluate:
        names = [f"x{i}" for i in range(len(described))]
        inputs = [
            helper.make_tensor_value_info(name, _kind(dtype), [f"{name}_{i}" for i in range(rank)])
            for name, (dtype, rank) in zip(names, described, strict=True)
        ]
        output = helper.make_tensor_value_info("y", _kind(described[0][0]), None)
        node = helper.make_node(operator, names, ["y"], **dict(attributes))
        graph = helper.make_graph([node], operator, inputs, [output])
        return self._prepare(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9))


def _kind(dtype: str) -> int:
    if dtype not in KINDS:
        raise NotImplementedError(f"{dtype} is not passed to ONNX graphs")
    return int(KINDS[dtype])
