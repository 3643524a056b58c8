"""Every clause is enforced or it is written why not, and what checks declare is what their findings cite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isinf
from pathlib import Path
from types import ModuleType

import pytest

from softgauge.conformance.checks.common.declaration import Enforces
from softgauge.conformance.clauses import coverage as module
from softgauge.conformance.clauses.coverage import caught, coverage, covered, declarations, declared, enforced
from softgauge.conformance.clauses.registry import Kind, every_clause
from softgauge.conformance.clauses.unenforced import LAWS, RULES
from softgauge.conformance.scoring.outcome.model import Finding, Severity
from softgauge.spec.discovery import functions

from ...zoo.runner import members, undeclared

Call = Callable[..., tuple[int, str, str]]
CLAUSES = {clause.id: clause for clause in every_clause()}
ENFORCED = enforced(declarations())


def finding(check: str, clause: str) -> Finding:
    return Finding(clause, clause.split("/")[0], "float32", check, Severity.FAIL, "")


def test_every_clause_has_a_check_or_a_reason() -> None:
    missing = [row.clause.id for row in coverage() if not row.accounted]
    way_out = "declare them in ENFORCES of a check, or write a reason into conformance/clauses/unenforced.py"
    assert missing == [], way_out


@pytest.mark.parametrize("kind", [Kind.SPECIAL, Kind.BOUND])
def test_special_values_and_bounds_have_a_check_each(kind: Kind) -> None:
    assert [clause.id for clause in CLAUSES.values() if clause.kind is kind and clause.id not in ENFORCED] == []


def test_a_clause_that_its_check_stops_declaring_is_missed() -> None:
    without = enforced([replace(d, specials=False) for d in declarations()])
    special = CLAUSES["softargmax/nan"]
    assert covered(special, ENFORCED, None).accounted
    assert not covered(special, without, None).accounted


def test_checks_declare_clauses_that_there_are() -> None:
    assert set(ENFORCED) - set(CLAUSES) == set()
    named = {law for declaration in declarations() for law in declaration.laws}
    assert named - {clause.id for clause in CLAUSES.values() if clause.kind is Kind.LAW} == set()


def test_a_check_without_a_declaration_is_refused() -> None:
    for enforces in ({}, {"ENFORCES": ()}, {"ENFORCES": ("softargmax/nan",)}):
        check = ModuleType("checks.new")
        vars(check).update(enforces)
        with pytest.raises(TypeError, match=r"checks\.new: a check says what it enforces"):
            declared(check)


def test_no_reason_is_stale() -> None:
    laws = {clause.id for clause in CLAUSES.values() if clause.kind is Kind.LAW}
    assert sorted(set(LAWS) & set(ENFORCED)) == [], "a check enforces these now: take them out of unenforced.py"
    assert sorted(set(LAWS) - laws) == [], "there are no such laws: take them out of unenforced.py"
    for rule in RULES:
        assert any(f"{f}/{rule}" not in ENFORCED for f in functions()), rule


def test_rules_without_a_check_are_those_of_no_axis() -> None:
    bare = {c.id for c in CLAUSES.values() if c.kind is Kind.RULE and c.id not in ENFORCED}
    assert bare == {
        f"{f.id}/{rule}" for f in functions().values() if f.elementwise for rule in ("axis", "batch-invariant")
    }


def test_a_law_that_a_check_declares_is_enforced() -> None:
    law = Enforces("law", "both sides on the same row", laws=("logsumexp/shift",))
    row = covered(CLAUSES["logsumexp/shift"], enforced([*declarations(), law]), None)
    assert (row.checks[-1], row.reason) == (law, None)


def test_a_finding_that_its_check_does_not_declare_is_told() -> None:
    honest = [finding("special", "softargmax/nan"), finding("gradient", "softargmax_vjp/fast")]
    assert undeclared(honest) == ()
    lying = [finding("accuracy", "softargmax/nan"), finding("structure", "sigmoid/axis"), finding("new", "a/b")]
    assert undeclared([*honest, *lying]) == ("accuracy: softargmax/nan", "structure: sigmoid/axis", "new: a/b")


def test_the_wrong_backends_are_those_of_the_zoo() -> None:
    seen = caught()
    assert seen is not None
    names = {name for names in seen.values() for name in names}
    planted_names = {f"everywhere/{path.stem}" for path in members("everywhere")}
    assert names == {path.stem for path in members("wrong")} | planted_names | {"test_laws_check"}
    assert seen["softargmax/pure"] == ("writes_input", "everywhere/writes")
    assert set(seen) - set(ENFORCED) == set()


def test_what_a_check_enforces_was_seen_failing() -> None:
    """The rest has nothing that could be wrong: a codomain without ends, an empty result."""
    unseen = {row.clause.id for row in coverage() if row.checks and not row.caught}
    assert {clause.rpartition("/")[2] for clause in unseen} <= {"codomain", "empty"}
    for clause in unseen:
        op = functions()[clause.partition("/")[0]]
        empty = [special.y for special in op.specials if special.id == clause]
        assert empty == [()] or all(map(isinf, op.codomain))


def test_coverage_is_printed_with_a_line_for_each_clause(call: Call) -> None:
    code, out, err = call("ops", "--coverage")
    heading, *lines = out.splitlines()
    assert (code, err) == (0, "")
    assert heading.split("  ")[0] == "clause"
    assert [line.split()[0] for line in lines[: len(CLAUSES)]] == list(CLAUSES)
    rows = {line.split()[0]: line for line in lines[: len(CLAUSES)]}
    assert rows["softargmax/pure"].endswith("writes_input, everywhere/writes")
    assert rows["softargmax/nan"].split()[1:4] == ["special", "value", "special"]
    assert rows["RU-12"].endswith("(document)")
    assert " 0 with neither; " in lines[-1]
    assert lines[-1].endswith(" seen failing")


def test_outside_a_checkout_the_column_says_so(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert caught(tmp_path / "absent") is None
    monkeypatch.setattr(module, "caught", lambda folder: None)
    code, out, _ = call("ops", "--coverage")
    assert code == 0
    assert out.splitlines()[1].endswith("known in a checkout only")
    assert "where tests/zoo lies" in out.splitlines()[-1]


def test_a_clause_with_neither_ends_with_1(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAWS", {})
    code, out, _ = call("ops", "--coverage")
    assert code == 1
    assert "nothing, and nobody has written why" in out
