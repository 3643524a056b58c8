"""special: every special value of the specification, in every place of its row, among ordinary rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from ...reference.cases.batch import NO_CLASS
from ...reference.formats import Array
from ...spec.grade import FAST
from ...spec.op import Op, Special, permutations_of
from ...spec.role import Role
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.outcome.model import Severity
from ..scoring.subject import Result, Subject
from .common.declaration import CALLED, Enforces
from .common.prefetch import ahead

Row = tuple[Any, ...]

ORDINARY = (0.5, 0.25, 0.25)
"""Probabilities, targets or cotangents that are no special value."""

ENFORCES = (
    Enforces(
        "special",
        "every special value in every place of its row, alone and between two ordinary rows",
        rules=(*CALLED, "finite", "rows"),
        specials=True,
    ),
)


@dataclass(frozen=True)
class Turn:
    """A special value in one order of its row, the second of the three rows of ``batch``, and the calls with it.

    ``calm`` is the call with an ordinary row in its place, and ``alone`` that with the special row only; None where
    nothing is to be learnt of them.
    """

    special: Special
    order: tuple[int, ...]
    batch: list[Array]
    parameters: dict[str, Any]
    case: str
    result: Result
    calm: Result | None
    alone: Result | None

    @property
    def row(self) -> list[Any]:
        """The special row."""
        return [a[1] for a in self.batch]


def check(subject: Subject) -> None:
    """Call each special value between two ordinary rows and by itself; the neighbours must stay what they are."""
    for turn in ahead(_turns(subject)):
        special, order = turn.special, turn.order
        got = turn.result()
        if got is not None:
            _compare(subject, special, order, turn.row, turn.parameters, got[1], turn.case)
            if turn.calm is not None:
                _neighbours(subject, special.id, turn.batch, turn.parameters, got, turn.calm(), turn.case)
        single = None if turn.alone is None else turn.alone()
        if single is not None:
            value = single if turn.batch[0].ndim > 1 else single[0]
            _compare(subject, special, order, turn.row, turn.parameters, value, turn.case)
    if not subject.op.specials:
        _beside_nan(subject)


def _turns(subject: Subject) -> Iterator[Turn]:
    """Yield every special value in every order of its row, and call with it."""
    calm: dict[str, Result] = {}
    for special in subject.op.specials:
        if not subject.format.has_inf and _is_infinite((special.x, special.y)):
            continue
        name = special.id.split("/", 1)[1]
        # Whether an empty axis is taken at all is the library's choice; what it then gives is not.
        empty = special.x[0] == ()
        refusal = Severity.NOTE if empty or special.may_raise else Severity.FAIL
        if name == "nan" and subject.format.has_inf and _hides(subject.op):
            yield _beside_absent(subject, special)
        for i, order in enumerate(_orders(subject.op, special)):
            batch, parameters = _call(subject, [_arranged(a, order) for a in special.x])
            case = f"{subject.op.id}:{subject.format.name}:special:{name}:{''.join(map(str, order)) or '0'}"
            call = Call(batch, "special", case, parameters, refusal=refusal)
            if not subject.allows(call):
                continue
            subject.tried.add(name)
            result = subject.begin(call)
            # A parameter that has no value by the formula has none for the neighbours either.
            key = "" if special.may_raise else f"{batch[0].shape} {parameters}"
            if key and not empty and key not in calm:
                calm[key] = cache(_undisturbed(subject, batch, parameters, case))
            alone = None
            if i == 0 and not empty:
                single = [a[1] if batch[0].ndim > 1 else a[1:2] for a in batch]
                alone = subject.begin(Call(single, "special", case, parameters, refusal=refusal))
            yield Turn(special, order, batch, parameters, case, result, calm.get(key), alone)


def _hides(op: Op) -> bool:
    """Whether NaN may stand beside -inf alone: who takes a row of -inf for one of nothing must not do so there."""
    return op.extension is not None and op.extension.absent_at == -np.inf and Role.MASK not in op.roles


def _beside_absent(subject: Subject, special: Special) -> Turn:
    """Call with a row of NaN in which every other logit is -inf; what is due is what a NaN gives."""
    first = tuple(v if v != v else -np.inf for v in special.x[0])
    alike = replace(special, x=(first, *special.x[1:]))
    batch, parameters = _call(subject, [*alike.x])
    case = f"{subject.op.id}:{subject.format.name}:special:nan:absent"
    subject.tried.add("nan")
    return Turn(alike, (), batch, parameters, case, subject.begin(Call(batch, "special", case, parameters)), None, None)


def _is_infinite(values: Any) -> bool:
    """Whether a special value needs an infinity, which 8-bit formats of type e4m3fn do not have."""
    return any(map(_is_infinite, values)) if isinstance(values, tuple) else values in (np.inf, -np.inf)


def _beside_nan(subject: Subject) -> None:
    """Call with a row of NaN between two ordinary rows, where there is no special value to stand there."""
    first, *others = subject.op.cores
    rows: list[Any] = [(np.nan,) * len(ORDINARY) if first else np.nan]
    rows += [ORDINARY if core else 1.0 for core in others]
    batch, parameters = _call(subject, rows)
    case = f"{subject.op.id}:{subject.format.name}:special:beside:0"
    got = subject.call(Call(batch, "special", case, parameters))
    if got is not None:
        _neighbours(subject, "NaN", batch, parameters, got, _undisturbed(subject, batch, parameters, case)(), case)


def _undisturbed(subject: Subject, batch: list[Array], parameters: dict[str, float], case: str) -> Result:
    """Call with an ordinary row in the place of the special one."""
    calm = [np.stack([a[0], a[2], a[2]]) for a in batch]
    return subject.begin(Call(calm, "special", case, parameters))


def _orders(op: Op, special: Special) -> list[tuple[int, ...]]:
    first = special.x[0]
    return permutations_of(first) if isinstance(first, tuple) and len(first) > 1 else [()]


def _arranged(row: Any, order: tuple[int, ...]) -> Any:
    return tuple(row[i] for i in order) if isinstance(row, tuple) and order else row


def _call(subject: Subject, rows: list[Any]) -> tuple[list[Array], dict[str, Any]]:
    """Return the arrays and the parameters of a call whose second row is the special one."""
    arrays, parameters = [], dict[str, Any]()
    if "reduction" in subject.op.options:
        parameters = {"ignore_index": NO_CLASS, "reduction": "none"}
    for name, role, row in zip(subject.op.arguments, subject.op.roles, rows, strict=True):
        if role is Role.PARAMETER:
            parameters[name] = int(row) if name == "n" else row
        elif role is Role.WEIGHT:
            parameters[name] = np.array(row, subject.format.dtype)
        else:
            arrays.append(_between(row, role, subject))
    return arrays, parameters


def _between(row: Any, role: Role, subject: Subject) -> Array:
    """Return the row as the second of three; its neighbours are ordinary, and different from each other."""
    if role is Role.LABELS:
        return np.array([0, row.index(1.0) if 1.0 in row else NO_CLASS, len(row) - 1])
    if role is Role.MASK:
        return np.array([np.ones(len(row)), row, np.ones(len(row))]).reshape(3, len(row)) != 0
    if isinstance(row, tuple):
        steps = np.arange(1, len(row) + 1)
        first, last = (steps / 4, -steps / 4) if role is not Role.PROBABILITIES else (steps / steps.sum(),) * 2
        return np.array([first, row, last[::-1]]).reshape(3, len(row)).astype(subject.format.dtype)
    return np.array([0.25, row, -0.75]).astype(subject.format.dtype)


def _compare(
    subject: Subject,
    special: Special,
    order: tuple[int, ...],
    rows: list[Any],
    parameters: dict[str, Any],
    got: Any,
    case: str,
) -> None:
    values = list(got) if np.ndim(got) else [got]
    if _matches(subject, _listed(special.y, order), values, special.signed_zero):
        return
    want = _shown(_listed(special.y, order))
    details: dict[str, Any] = {
        "inputs": describe(subject.op, rows, parameters),
        "got": _shown([number(v) for v in values]),
        "want": want,
        "repro": subject.script([np.asarray(a)[None] for a in rows], parameters, (0,), want),
    }
    for name, y in special.permitted:
        if _matches(subject, _listed(y, order), values, False):
            subject.note(
                special.id, "special", case, f"permitted alternative: {name}", severity=Severity.CONVENTION, **details
            )
            return
    subject.tally.wrong = True
    subject.note(special.id, "special", case, f"a wrong special value: {special.why}", **details)


def _neighbours(
    subject: Subject,
    special: str,
    batch: list[Array],
    parameters: dict[str, Any],
    got: Array,
    calm: Array | None,
    case: str,
) -> None:
    """The rows beside a special one are finite and what they are beside any other: what is not has caught it."""
    ends = got[[0, 2]]
    details: dict[str, Any] = {"inputs": describe(subject.op, batch, parameters)}
    if not np.isfinite(ends).all():
        clause, message, off = "finite", "is not finite", ~np.isfinite(ends)
    elif calm is not None and np.isfinite(calm[[0, 2]]).all():
        due, seen = calm[[0, 2]].astype(np.float64), ends.astype(np.float64)
        slack = 2 * _roundings(batch[0].shape[-1]) * subject.format.u
        # Pullbacks are differences of numbers near 1.
        off = np.abs(seen - due) > slack * np.maximum(1.0, np.abs(due))
        clause, message = "rows", "is not what it is beside others"
        details["want"] = _shown([number(v) for v in calm[[0, 2]].ravel()])
        subject.tried.add("rows")
    else:
        return
    if off.any():
        subject.tally.wrong = True
        details["got"] = _shown([number(v) for v in ends.ravel()])
        message = f"an ordinary row beside a special one ({special}) {message}"
        subject.note(clause, "special", case, message, **details)


def _listed(y: Any, order: tuple[int, ...]) -> list[Any]:
    return list(_arranged(y, order)) if isinstance(y, tuple) else [y]


def _matches(subject: Subject, want: Sequence[Any], got: Sequence[Any], signed: bool) -> bool:
    return len(want) == len(got) and all(
        _equal(subject, w, float(g), len(got), signed) for w, g in zip(want, got, strict=True)
    )


def _equal(subject: Subject, want: float | None, got: float, n: int, signed: bool) -> bool:
    if want is None:
        return True
    if np.isnan(want):
        return bool(np.isnan(got))
    if np.isinf(want) or np.isnan(got):
        return got == want
    if want == 0:
        # A tiny number where nothing is due is not nothing; the pullbacks' differences may leave their roundings.
        slack = 0.0 if subject.op.pullback_of is None else _roundings(n) * subject.format.u
        return abs(got) <= slack and not (signed and np.signbit(got))
    return abs(got - want) <= _roundings(n) * subject.format.u * abs(want)


def _roundings(n: int) -> float:
    """Roundings between entries near 0 and a result near 1: two exponentials, a sum of n, a division, a product."""
    return 2 * FAST.k_exp + n + FAST.k_div + 1


def _shown(values: Any) -> str:
    if isinstance(values, list | tuple):
        return "[" + ", ".join("any" if v is None else str(v) for v in values) + "]"
    return str(values)
