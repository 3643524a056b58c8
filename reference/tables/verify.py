"""Verifies a table: read strictly, computed again, compared field by field, and with Arb where it is installed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ...spec import function
from ...spec.op import Op
from ...spec.role import Role
from ..arb import available, differences
from ..arbiter.nonfinite import regular_rows
from ..arguments import encode
from ..formats import FORMATS, Format
from .build import IGNORED, build
from .document import digest
from .read import TableError, read

SHOWN = 5
"""Faults of one table that are told; the rest is counted."""

ITEMS = ("specials", "cases")


def verify(text: str, op: str, format: str) -> list[str]:
    """Return what is wrong with the text of the table of a function in a format, a sentence for each fault.

    >>> verify("{", "sigmoid", "float16")
    ['ends too early: Expecting property name enclosed in double quotes']
    """
    try:
        table = read(text)
    except TableError as error:
        return [str(error)]
    faults = _compared(table, build(op, format))
    known, target = function(op), FORMATS[format]
    if not faults and available():
        faults = [f"{case['id']}: {fault}" for case in table["cases"] for fault in _audited(known, target, case)]
    if not faults and table["digest"] != digest(table):
        faults = [f"its digest is {table['digest']}, its content has {digest(table)}"]
    left = len(faults) - SHOWN
    return faults if left <= 0 else [*faults[:SHOWN], f"and {left} more faults"]


def _compared(table: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    faults = [
        f"{key} is {_shown(table[key])}, not {_shown(wanted[key])}"
        for key in wanted
        if key not in (*ITEMS, "digest") and table[key] != wanted[key]
    ]
    for key in ITEMS:
        got, want = ({item["id"]: item for item in t[key]} for t in (table, wanted))
        faults += [f"the case {name} is missing" for name in want if name not in got]
        faults += [f"the case {name} belongs to no plan of this version" for name in got if name not in want]
        for name in (n for n in want if n in got):
            faults += _differences(name, got[name], want[name])
        if not faults and list(got) != list(want):
            faults.append(f"the {key} are not in their order")
    return faults


def _differences(where: str, got: Any, want: Any) -> list[str]:
    """Return where two values differ, as deep inside as they are of one shape."""
    if got == want and type(got) is type(want):
        return []
    if isinstance(got, dict) and isinstance(want, dict) and set(got) == set(want):
        return [d for key in want for d in _differences(f"{where}: {key}", got[key], want[key])]
    if isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        pairs = enumerate(zip(got, want, strict=True))
        return [d for i, (a, b) in pairs for d in _differences(f"{where}[{i}]", a, b)]
    return [f"{where} is {_shown(got)}, computed again {_shown(want)}"]


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _audited(op: Op, target: Format, case: dict[str, Any]) -> list[str]:
    """Return what Arb says against a case whose row the definition is evaluated at."""
    row = numbers(op, case["in"])
    if not regular_rows(op, [np.array([v], dtype=np.float64) for v in row]).all():
        return []
    y, exact = ([v] if not isinstance(v, list) else v for v in (case["y"], case["exact"]))
    # A finite result is NaN only where it overflows a format without infinities; its NaN has the value's sign.
    signs = [target.sign_bit if v is not None and v.startswith("-") else 0 for v in exact]
    codes = [target.inf_code | sign if v == "nan" else target.parse(v) for v, sign in zip(y, signs, strict=True)]
    return differences(op, row, target, codes, exact, case["bits"])


def numbers(op: Op, inputs: dict[str, Any]) -> tuple[Any, ...]:
    """Return the arguments of a case, as a table writes them, as the definition meets them."""
    size = len(inputs[op.arguments[0]]) if op.cores[0] else 0
    ignored = inputs.get(IGNORED)
    return tuple(_number(inputs[name], role, size, ignored) for name, role in zip(op.arguments, op.roles, strict=True))


def _number(value: Any, role: Role, size: int, ignored: int | None) -> Any:
    if role is Role.LABELS:
        return encode(np.asarray(value), role, size, ignored).tolist()
    if role is Role.MASK:
        return [float(v) for v in value]
    if role is Role.PARAMETER:
        return float.fromhex(value)
    return [float.fromhex(v) for v in value] if isinstance(value, list) else float.fromhex(value)
