"""A finding as a program of at most ten lines that needs the backend and NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...reference.formats import Array
from ...spec.op import Op
from ...spec.role import Role
from ..worker.arrays.layouts import of_argument
from ..worker.capabilities import Spelling
from ..worker.target.target import Kind, Target
from .call import Call

SHORT = 80
"""Arrays of this many entries are written out."""

RUNS = 8
"""Longer ones are, too, if they are so many runs of equal entries; of others the case id is all that is told."""

LAID = {
    "transposed": "np.asfortranarray({})",
    "reversed": "np.flip(np.flip({}).copy())",
    "strided": "np.repeat({}, 2, axis=-1)[..., ::2]",
    "columns": "np.concatenate([{0}, {0}], axis=-1)[..., : {0}.shape[-1]]",
    "mixed": "np.repeat({}, 2, axis=-1)[..., ::2]",
    "read-only": "np.frombuffer({0}.tobytes(), {0}.dtype).reshape({0}.shape)",
    "unaligned": 'np.frombuffer(b"." + {0}.tobytes(), {0}.dtype, offset=1).reshape({0}.shape)',
    "big-endian": '{0}.astype({0}.dtype.newbyteorder(">"))',
    "broadcast": "np.broadcast_to({0}[:1], {0}.shape)",
    "contiguous": "{}",
    "permuted": "np.moveaxis(np.asfortranarray(np.moveaxis({0}, -1, 0)), 0, -1)",
    "channels-last": "np.moveaxis(np.moveaxis({0}, 1, -1).copy(), -1, 1)",
    "offset": "np.append({0}.ravel()[:1], {0})[1:].reshape({0}.shape)",
    **{f"repeated-{i}": f"np.broadcast_to({{0}}.take([0], {i}), {{0}}.shape)" for i in range(5)},
}
"""Expressions that lay an array as :mod:`~softgauge.conformance.worker.arrays.layouts` does."""


def snippet(
    backend: Target,
    spelling: Spelling,
    op: Op,
    dtype: str,
    inputs: Sequence[Array],
    parameters: Mapping[str, Any],
    at: tuple[int, ...],
    want: str,
    axis: int = -1,
    layout: str | None = None,
) -> str:
    """Return Python source that calls the function at ``inputs`` and prints the entry ``at`` of its result.

    Beside it stands ``want``, in hexadecimal where it is one number. Empty where the arrays are too long to be written
    out, and for a backend that is no Python.
    """
    literals = [_written(a, _type(dtype, role, a)) for (_, _, role), a in zip(op.arrays, inputs, strict=True)]
    keywords = _keywords(spelling, op, dtype, parameters, axis)
    imports = _import(backend, spelling.name, op.id)
    if not imports or not all(literals) or any(keyword.endswith("=") for keyword in keywords):
        return ""
    arrays = [f"{name} = {text}" for (name, _, _), text in zip(op.arrays, literals, strict=True)]
    names = [name for name, _, _ in op.arrays]
    if layout == "big-endian":
        # A just-in-time compiler may look at the byte order in the first call alone.
        arrays.append(f"{op.id}({', '.join([*names, *keywords])})")
    lies = [of_argument(layout, i, len(names)) for i in range(len(names))]
    names = [name if own is None else LAID[own].format(name) for name, own in zip(names, lies, strict=True)]
    entry = f"[{', '.join(map(str, at))}]" if at else ""
    number = _is_hexadecimal(want)
    shown = "float(got).hex()" if number else "got"
    due = f'float.fromhex("{want}").hex()' if number else repr(want)
    call = f"got = {op.id}({', '.join([*names, *keywords])}){entry}"
    return _program(dtype, imports, *arrays, call, f'print("got", {shown}, "want", {due})')


def outline(backend: Target, spelling: Spelling, op: Op, dtype: str, call: Call, what: str, want: str) -> str:
    """Return Python source that makes a call with zeros in place of its values and shows ``what`` of its result.

    For faults of shape or dtype, which no value matters to.
    """
    imports = _import(backend, spelling.name, op.id)
    if not imports:
        return ""
    given = [
        f"{name} = np.zeros({a.shape}, {_type(dtype, role, a)})"
        for a, (name, _, role) in zip(call.arrays, op.arrays, strict=True)
    ]
    keywords = _keywords(spelling, op, dtype, call.parameters, call.axis)
    names = [name for name, _, _ in op.arrays]
    line = f"got = {op.id}({', '.join([*names, *keywords])}).{what}"
    return _program(dtype, imports, *given, line, f'print("got", got, "want", {want!r})')


def _program(dtype: str, imports: Sequence[str], *lines: str) -> str:
    heads = ["import numpy as np"] if hasattr(np, dtype) else ["import ml_dtypes", "import numpy as np"]
    return "\n".join([*heads, *imports, *lines])


def _import(backend: Target, name: str, function: str) -> list[str]:
    """Return the lines that import a function of a backend; none where it is no Python module and no Python file."""
    match backend.kind:
        case Kind.BUILTIN:
            library, variant = backend.value, backend.variant
            lines = [f"from softgauge.conformance.backends import {library}"] if variant else []
            lines += [f"{library}.select({variant!r})"] if variant else []
            return [*lines, f"from softgauge.conformance.backends.{library} import {function}"]
        case Kind.FILE:
            return ["import runpy", f'{function} = runpy.run_path({backend.text!r})["{name}"]']
        case Kind.NAMED if backend.value.endswith(".py"):
            return ["import runpy", f'{function} = runpy.run_path({backend.value!r})["{backend.variant}"]']
        case Kind.NAMED:
            return [f"from {backend.value} import {backend.variant} as {function}"]
        case Kind.MODULE:
            return [f"from {backend.value} import {name}" + (f" as {function}" if name != function else "")]
        case _:
            return []


def _type(dtype: str, role: Role, a: Any) -> str:
    if role in (Role.MASK, Role.LABELS):
        return f"np.{np.asarray(a).dtype}"
    return f"np.{dtype}" if hasattr(np, dtype) else f"ml_dtypes.{dtype}"


def _keywords(spelling: Spelling, op: Op, dtype: str, parameters: Mapping[str, Any], axis: int) -> list[str]:
    """Return the keywords of a call as source; that of a long array is empty."""
    named = {} if op.elementwise else {spelling.axis: axis}
    given = {name: v for name, v in parameters.items() if v is not None or name not in spelling.none}
    return [
        f"{name}={_written(v, _type(dtype, Role.WEIGHT, v))}" if isinstance(v, np.ndarray) else f"{name}={v!r}"
        for name, v in {**named, **given}.items()
    ]


def _written(a: Any, kind: str) -> str:
    """Return an array as source, or nothing where it is long."""
    a = np.asarray(a)
    if a.size <= SHORT:
        return f"np.array({_literal(a)}, {kind})"
    if a.ndim > 1 and len(a) == 1:
        row = _written(a[0], kind)
        return row and f"{row}[None]"
    if a.ndim > 1:
        return ""
    changes = (a[1:] != a[:-1]) & ~(_missing(a[1:]) & _missing(a[:-1]))
    starts = np.flatnonzero(np.append(True, changes))
    counts = np.diff(np.append(starts, a.size)).tolist()
    return f"np.repeat(np.array({_literal(a[starts])}, {kind}), {counts})" if len(starts) <= RUNS else ""


def _missing(a: Array) -> Array:
    """Where an array is NaN: the one number that differs from itself."""
    return np.asarray(a != a)


def _literal(a: Any) -> str:
    if np.ndim(a):
        return "[" + ", ".join(_literal(v) for v in a) + "]"
    if np.asarray(a).dtype.kind in "biu":
        return str(a)
    value = float(a)
    return repr(value) if np.isfinite(value) else f'float("{value}")'


def _is_hexadecimal(text: str) -> bool:
    return text.lstrip("-").startswith("0x") or text.lstrip("-") in ("inf", "nan")
