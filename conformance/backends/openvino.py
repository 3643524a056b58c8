"""Return softargmax, log-softargmax, σ and softplus as OpenVINO's CPU plugin compiles its operations."""

from __future__ import annotations

from functools import cache
from typing import Any

import ml_dtypes
import numpy as np
import openvino as ov
from openvino import opset13 as operations

from ._adapter import Adapter, Array, Function, Keywords

DISTRIBUTION = "openvino"
EXTRA: str | None = "openvino"
VARIANTS = {"gpu": "on an Intel GPU; any device of OpenVINO's may be named"}
# float64 is no format of the CPU plugin: it computes such graphs in float32 (its page in OpenVINO's documents).
# Subnormal results are 0 (tested). 4096 equal logits in 16 bits give 2^-12, so the sum is wider.
CAPABILITIES: dict[str, Any] = {
    "device": "CPU",
    "dtypes": ["float16", "bfloat16", "float32"],
    "flush_to_zero": ["bfloat16", "float32"],
    "deterministic": True,
    "batch_invariant": False,
}
# By default the plugin may compute in 16 bits whatever the graph says.
HINTS = {"EXECUTION_MODE_HINT": "ACCURACY"}

KINDS = {"float16": ov.Type.f16, "bfloat16": ov.Type.bf16, "float32": ov.Type.f32}

_core = ov.Core()


def select(device: str) -> None:
    """Compute on ``device`` from now on; ValueError where OpenVINO does not see it."""
    if device.upper() not in _core.available_devices:
        raise ValueError(f"OpenVINO sees no device {device!r}; it sees {', '.join(_core.available_devices)}")
    CAPABILITIES["device"] = device.upper()


def _given(x: Array) -> Array:
    return np.array(x, order="C")


@cache
def _compiled(operation: Function, dtype: str, rank: int, keywords: tuple[tuple[str, Any], ...]) -> Any:
    x = operations.parameter([-1] * rank, dtype=KINDS[dtype])
    model = ov.Model([operation(x, **dict(keywords))], [x])
    return _core.compile_model(model, CAPABILITIES["device"], HINTS)


def _call(operation: Function, args: list[Any], keywords: Keywords) -> Any:
    (x,) = args
    if x.dtype.name not in KINDS:
        raise TypeError(f"{x.dtype} is not passed to OpenVINO")
    compiled = _compiled(operation, x.dtype.name, x.ndim, tuple(keywords.items()))
    if x.dtype == ml_dtypes.bfloat16:
        # NumPy has no such format, so its bits go in and come out.
        given = ov.Tensor(x.view(np.uint16), x.shape, ov.Type.bf16)
        return compiled.infer_new_request([given]).to_tuple()[0].view(ml_dtypes.bfloat16)
    # A request of its own: the one that a model keeps serves one thread.
    return compiled.infer_new_request([x]).to_tuple()[0]


def _softmax(x: Any, axis: int = -1) -> Any:
    return operations.softmax(x, axis)


def _log_softmax(x: Any, axis: int = -1) -> Any:
    return operations.log_softmax(x, axis)


_of = Adapter(_given, np.array, _call)
softgauge_echo = _of.echo

softargmax = _of.forward(_softmax)
log_softargmax = _of.forward(_log_softmax)
sigmoid = _of.forward(operations.sigmoid)
softplus = _of.forward(operations.softplus)
