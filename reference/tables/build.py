"""Builds one table: the cases of a function in a format with the values that the arbiter certifies."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isinf
from typing import Any

import mpmath
import numpy as np

from ...spec import function
from ...spec.op import Op, Special
from ...spec.role import KEYWORDS, Role
from ..arbiter.certified import Certified, Outcome
from ..arbiter.nonfinite import DomainError, irregular, literal, regular_rows
from ..arbiter.ziv import enclose
from ..arguments import encode
from ..cases.reconcile import NO_CLASS
from ..evaluate import UndecidedError
from ..formats import FORMATS, Format
from .decimals import MAX_BITS, digits
from .definition import canonical, definition_digest
from .document import SCHEMA, digest
from .inputs.plan import Planned, described, planned

GENERATOR = 1
"""Version of what decides inputs and layout; it grows when a case that had an id gets other inputs."""

IGNORED = "ignore_index"
"""The option of a loss that a case states; its other one, the reduction, is ``none`` in every table."""

Json = dict[str, Any]


def oracle() -> str:
    """Return the version that the values are certified with, as far as it may decide a byte of a table."""
    return f"mpmath {'.'.join(mpmath.__version__.split('.')[:2])}"


def build(op: str, format: str) -> Json:
    """Return the table of a function in a format; same arguments and oracle, same table.

    Raises :class:`~softgauge.reference.UndecidedError` where the arbiter gives up.
    """
    known, target = function(op), FORMATS[format]
    cases = planned(known, target)
    used = {flag for case in cases for flag in case.flags}
    table: Json = {
        "schema": SCHEMA,
        "op": op,
        "format": format,
        "signature": known.signature,
        "arguments": [
            {"name": name, "role": role.value, "core": _core(core, role)}
            for name, core, role in zip(known.arguments, known.cores, known.roles, strict=True)
        ]
        + [{"name": name, "role": "option", "core": ""} for name in known.options if name == IGNORED],
        "result": known.result,
        "definition": canonical(known),
        "definition_digest": definition_digest(known),
        "generator": GENERATOR,
        "oracle": oracle(),
        "digest": "",
        "flags": {
            flag: {"why": why, "finds": finds}
            for flag, (why, finds) in sorted(described(known, target).items())
            if flag in used
        },
        "specials": [s for special in known.specials if (s := _special(known, special, target)) is not None],
        "cases": [_case(known, case, target) for case in cases],
    }
    table["digest"] = digest(table)
    return table


def outcomes(op: Op, row: tuple[Any, ...], target: Format, max_bits: int | None = None) -> list[Outcome]:
    """Return what is proved of one row of numbers; raises DomainError where the value is a convention."""
    arrays = [np.array([v], dtype=np.float64) for v in row]
    if regular_rows(op, arrays).all() and (op.elementwise or not op.cores[0] or len(row[0])):
        return enclose(op, row, target, max_bits=max_bits)
    return irregular(op, row, target)


def numbers(op: Op, case: Planned) -> tuple[Any, ...]:
    """Return the arguments of a case as the definition meets them."""
    each = iter(case.arrays)
    size = case.arrays[0].shape[-1] if op.cores[0] else 0
    ignored = case.parameters.get(IGNORED)
    return tuple(
        encode(_given(case.parameters[name] if role in KEYWORDS else next(each), size), role, size, ignored).tolist()
        for name, role in zip(op.arguments, op.roles, strict=True)
    )


def _given(value: Any, size: int) -> Any:
    """Return what a call passes as an array; no weight is a weight of 1."""
    return np.ones(size) if value is None else np.asarray(value)


def _core(core: str, role: Role) -> str:
    return "" if role is Role.LABELS else core


def _case(op: Op, case: Planned, target: Format) -> Json:
    row = numbers(op, case)
    found = [_decided(o, case.id) for o in outcomes(op, row, target)]
    return {
        "id": case.id,
        "flags": list(case.flags),
        "in": _inputs(op, row, target, case.parameters.get(IGNORED)),
        "y": _shaped(op, [target.hex(o.code) for o in found]),
        "exact": _shaped(op, _exact(op, case.id, row, found)),
        "bits": max((o.bits for o in found), default=0),
    }


def _exact(op: Op, case: str, row: tuple[Any, ...], found: list[Certified]) -> list[str | None]:
    """Return the results as decimals; None for one that rounds to 0 and is too small for its digits to be proved."""
    decimals = digits(lambda wide: outcomes(op, row, wide, MAX_BITS))
    for outcome, text in zip(found, decimals, strict=True):
        if text is None and outcome.code & ~outcome.format.sign_bit:
            raise UndecidedError(f"{case}: {MAX_BITS} bits do not decide 40 digits")
    return decimals


def _decided(outcome: Outcome, case: str) -> Certified:
    if isinstance(outcome, Certified):
        return outcome
    raise UndecidedError(f"{case}: {outcome.bits} bits do not decide the rounding")


def _inputs(op: Op, row: tuple[Any, ...], target: Format, ignored: int | None) -> Json:
    # To ignore a label that is no class is to ignore none.
    ignored = NO_CLASS if ignored is None else ignored
    inputs: Json = {}
    for name, role, value in zip(op.arguments, op.roles, row, strict=True):
        if role is Role.LABELS:
            inputs[name] = list(value).index(1.0) if 1.0 in value else ignored
        elif role is Role.MASK:
            inputs[name] = [bool(v) for v in value]
        elif role is Role.PARAMETER:
            # A parameter is no number of the format: it is passed as it is, in float64.
            inputs[name] = _hex(value, FORMATS["float64"])
        else:
            inputs[name] = [_hex(v, target) for v in value] if isinstance(value, list | tuple) else _hex(value, target)
    return {**inputs, IGNORED: ignored} if IGNORED in op.options else inputs


def _hex(value: float | None, target: Format) -> str | None:
    """Return a number of the format as text, None as it is; ValueError for a number that the format does not hold."""
    if value is None:
        return None
    code = literal(value, target).code
    if value == 0 and np.signbit(value):
        code |= target.sign_bit
    return target.hex(code)


def _shaped(op: Op, values: list[Any]) -> Any:
    return values if op.result else values[0]


def _special(op: Op, special: Special, target: Format) -> Json | None:
    """Return a special value, or None in a format without the infinities that it is about."""
    if not target.has_inf and any(isinf(v) for v in _flat((special.x, special.y)) if v is not None):
        return None
    known = _computed(op, special, target)
    clause = special.id.split("/", 1)[1]
    permitted: Mapping[str, Any] = {
        name: _texts(y, target) for name, y in special.permitted if target.has_inf or inf not in map(abs, _flat(y))
    }
    return {
        "id": f"{op.id}:{target.name}:special:{clause}",
        "clause": special.id,
        "in": _inputs(op, special.x, target, None),
        "y": _texts(special.y, target) if known is None else _shaped(op, known),
        "permitted": permitted,
        "signed_zero": special.signed_zero,
        "why": special.why,
    }


def _computed(op: Op, special: Special, target: Format) -> list[str] | None:
    """Return certified values where the special value is a number that a definition gives, else None."""
    if any(v is None or v != v or isinf(v) for v in _flat(special.y)):
        return None
    try:
        found = outcomes(op, tuple(list(v) if isinstance(v, tuple) else v for v in special.x), target)
    except DomainError:
        return None
    return [target.hex(_decided(o, special.id).code) for o in found]


def _texts(y: Any, target: Format) -> Any:
    return [_hex(v, target) for v in y] if isinstance(y, tuple) else _hex(y, target)


def _flat(value: Any) -> list[Any]:
    return [v for part in value for v in _flat(part)] if isinstance(value, tuple) else [value]
