"""A special value is met, or its permitted alternative is recorded as a convention, or the clause is broken."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import pytest

from softgauge.conformance.checks import accuracy
from softgauge.conformance.checks import special as special_check
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions
from softgauge.spec.op import Special

from ..subjects import BUILTIN, SERIAL, clauses, examine

SPECIALS = {s.id: s for op in functions().values() for s in op.specials}
PERMITTED = {key: s for key, s in SPECIALS.items() if s.permitted}
# An empty result has no entry that could be wrong, and what may be refused is a convention whatever it is.
JUDGED = {key: s for key, s in SPECIALS.items() if s.y != () and not s.may_raise}

TABLE = """
from itertools import product

from softgauge.spec.role import Role


def turned(row, shift):
    return tuple(row[(i + shift) % len(row)] for i in range(len(row))) if isinstance(row, tuple) else row


def called(op, x):
    \"\"\"Return the rows of the arrays and the parameters of a call at a special value.\"\"\"
    rows, parameters = [], {"ignore_index": -100, "reduction": "none"} if op.options else {}
    for name, role, v in zip(op.arguments, op.roles, x):
        if role is Role.PARAMETER:
            parameters[name] = v
        elif role is Role.WEIGHT:
            parameters[name] = list(v)
        else:
            label = (v.index(1.0) if 1.0 in v else -100) if role is Role.LABELS else None
            rows.append(label if role is Role.LABELS else [b != 0 for b in v] if role is Role.MASK else v)
    return rows, parameters


def table(op, answer):
    \"\"\"Return (rows, parameters, result) of every special value in every rotation.\"\"\"
    found = []
    for special in op.specials:
        y = answer(special)
        if y is None:
            continue
        size = len(special.x[0]) if isinstance(special.x[0], tuple) else 1
        found += [(*called(op, [turned(a, k) for a in special.x]), turned(y, k)) for k in range(max(size, 1))]
    return found


def key(arrays):
    \"\"\"Return what is equal for equal arrays: zeros are equal whatever their signs, and so are NaN.\"\"\"
    return tuple((a.shape, tuple(None if v != v else v for v in a.ravel().tolist())) for a in arrays)


def substituted(op, function, answer):
    rows, known = table(op, answer), {}
    shapes = {tuple(np.shape(v) for v in x) for x, _, _ in rows}

    def of(dtypes):
        \"\"\"Return the parameters and the results of each special value as arrays of these types.\"\"\"
        if dtypes not in known:
            found = known[dtypes] = {}
            for x, parameters, y in rows:
                try:
                    found.setdefault(key([np.asarray(v, d) for v, d in zip(x, dtypes)]), []).append((parameters, y))
                except OverflowError:
                    pass  # integers have no infinity
        return known[dtypes]

    def changed(*arrays, **keywords):
        result = function(*arrays, **keywords)
        if keywords.get("axis", -1) != -1 or not arrays[0].ndim:
            return result
        first = arrays[0].shape[:-1] if op.cores[0] else arrays[0].shape
        if tuple(a.shape[len(first) :] for a in arrays) not in shapes:
            return result
        rows_of = of(tuple(a.dtype for a in arrays))
        for at in product(*(range(n) for n in first)):
            for parameters, y in rows_of.get(key([a[at] for a in arrays]), ()):
                if all(np.array_equal(keywords.get(name), v) for name, v in parameters.items()):
                    result[at] = y
        return result

    return changed
"""

ALTERNATIVE = """
def answer(special):
    return special.permitted[0][1] if special.permitted else None


wrap(lambda op, function: substituted(op, function, answer))
"""

WRONG = """
def answer(special):
    return tuple(42.0 for _ in special.y) if isinstance(special.y, tuple) else 42.0


wrap(lambda op, function: substituted(op, function, answer))
"""


@pytest.fixture(scope="module")
def conventional(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a backend that gives the first permitted alternative wherever there is one."""
    return examine(tmp_path_factory.mktemp("conventional"), BUILTIN + TABLE + ALTERNATIVE, checks=SERIAL)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a backend that gives 42 for every special value."""
    return examine(tmp_path_factory.mktemp("wrong"), BUILTIN + TABLE + WRONG, checks={accuracy, special_check})


@pytest.mark.parametrize("special", PERMITTED.values(), ids=PERMITTED)
def test_a_permitted_alternative_is_a_convention(special: Special, conventional: Report) -> None:
    found = [f for f in conventional.findings if f.clause == special.id]
    assert [f.severity for f in found] == [Severity.CONVENTION]
    assert special.permitted[0][0] in found[0].message
    assert found[0].inputs != ""
    assert found[0].got != found[0].want


def test_conventions_are_no_failures(conventional: Report) -> None:
    assert clauses(conventional) == set()
    assert clauses(conventional, Severity.CONVENTION) == set(PERMITTED)
    assert conventional.exit_code == 0


@pytest.mark.parametrize("special", JUDGED.values(), ids=JUDGED)
def test_any_other_value_breaks_the_clause(special: Special, wrong: Report) -> None:
    found = [f for f in wrong.findings if f.clause == special.id]
    assert [f.severity for f in found] == [Severity.FAIL]
    assert special.why in found[0].message
    assert "42.0" in found[0].got


def test_a_wrong_special_value_is_graded_wrong(wrong: Report) -> None:
    judged = {f.id for f in functions().values() if set(f.specials) & set(JUDGED.values())}
    assert {s.grade.label for s in wrong.scores if s.grade is not None and s.op in judged} == {"wrong"}
    assert {s.op for s in wrong.scores} == set(functions())


def test_alternatives_differ_from_what_is_normative() -> None:
    for special in PERMITTED.values():
        for _, y in special.permitted:
            pairs = zip(_listed(y), _listed(special.y), strict=True)
            differ = any(b is not None and a != b and not (isnan(a) and isnan(b)) for a, b in pairs if a is not None)
            assert differ or special.may_raise, special.id


def _listed(y: object) -> tuple[float, ...]:
    return y if isinstance(y, tuple) else (y,)  # type: ignore[return-value]  # numbers, as Special says


@pytest.mark.parametrize("format", FORMATS)
def test_special_values_are_asked_in_every_format_as_far_as_it_has_them(format: str) -> None:
    report = run(parse("numpy", op=["softargmax", "logsumexp"], dtype=[format], level="smoke", jobs=1))
    assert [f.clause for f in report.findings if f.check == "special" and f.severity is Severity.FAIL] == []
    held = {clause for s in report.scores for clause in s.held}
    assert ("logsumexp/plus-inf" in held) == FORMATS[format].has_inf
    assert {"softargmax/nan", "logsumexp/nan"} <= held


WITHOUT_NAN = (
    BUILTIN
    + """
def softargmax(x, *, axis=-1):
    return good.softargmax(np.where(np.isnan(x), 0, x).astype(x.dtype), axis=axis)
"""
)


def test_a_special_value_that_the_narrowest_format_has_is_found_there_too(tmp_path: Path) -> None:
    report = examine(tmp_path, WITHOUT_NAN, dtype=["float8_e4m3fn"], op=["softargmax"])
    assert "softargmax/nan" in clauses(report)


STRICT = (
    BUILTIN
    + """
CAPABILITIES = {"limits": {"inputs": "simplex"}}


def entropy(p, *, axis=-1):
    off = np.abs(p.astype(np.float64).sum(axis=axis) - 1)
    if p.dtype.kind != "f" or not (off <= 2 * np.finfo(p.dtype).eps).all():
        raise ValueError("the probabilities do not sum to 1")
    return good.entropy(p, axis=axis)
"""
)


def test_special_values_are_asked_of_a_function_that_takes_probabilities_alone(tmp_path: Path) -> None:
    right = examine(tmp_path, STRICT, name="right", op=["entropy"], dtype=["float32", "float16"])
    assert clauses(right) == set()
    asked = {"entropy/zero", "entropy/zeros", "entropy/one-class", "entropy/rows"}
    assert all(asked <= set(score.held) for score in right.scores if score.op == "entropy")
    careless = STRICT.replace("return good", "return np.where((p == 0).any(axis=axis), p.dtype.type(np.nan), 1) * good")
    assert "entropy/zeros" in clauses(examine(tmp_path, careless, name="careless", op=["entropy"]))
