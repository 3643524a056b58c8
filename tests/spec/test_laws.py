"""Every law is proved by the proof that it declares, belongs to a function and says where it comes from."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from softgauge.spec import functions
from softgauge.spec.law import Law
from softgauge.spec.laws import HERE, discover, laws, laws_of
from softgauge.spec.laws._binary import BINARY16, BINARY32, BINARY64
from softgauge.spec.loading import OpError
from softgauge.spec.proof import Argument, Executed, Inequality
from softgauge.spec.prove import Kind, Outcome, Proved, pending, prove_law

from ..families import sampled

LAWS = laws()


@cache
def outcome_of(law: str) -> Outcome:
    return prove_law(LAWS[law])


LONG = frozenset({"gaussian_softargmax/jacobian", "gaussian_softargmax_corrected/limit"})
"""SymPy takes longest over these, so that others come before them."""


def function_or_form(law: Law) -> set[str | type]:
    return {law.id.partition("/")[0], type(law.proof)}


@pytest.mark.parametrize(
    "law", sampled(sorted(LAWS.values(), key=lambda law: law.id in LONG), function_or_form, lambda law: law.id)
)
def test_a_law_is_proved(law: Law) -> None:
    outcome = outcome_of(law.id)
    assert isinstance(outcome, Proved), outcome
    assert outcome.clause == law.id


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_a_law_is_stated_in_words_and_as_a_formula(law: Law) -> None:
    assert law.statement
    assert law.why
    assert law.latex.count("{") == law.latex.count("}")
    assert law.latex.count(r"\big(") == law.latex.count(r"\big)")
    assert law.latex.count(r"\Big(") == law.latex.count(r"\Big)")


# Proves every law in one process, which the tests above do one at a time.
@pytest.mark.slow
def test_every_kind_of_proof_occurs() -> None:
    kinds = {outcome.kind for law in LAWS if isinstance(outcome := outcome_of(law), Proved)}
    assert kinds >= set(Kind) - {Kind.CONCRETE_N, Kind.INTERVALS}


def test_what_is_to_decide_is_decided_once() -> None:
    ids = [clause for clause, _ in pending()]
    assert len(ids) == len(set(ids))
    assert set(LAWS) <= set(ids)


def test_laws_belong_to_functions() -> None:
    assert {law.id for name in functions() for law in laws_of(name)} == set(LAWS)


def test_only_executed_laws_speak_of_floats() -> None:
    assert {law.id for law in LAWS.values() if isinstance(law.proof, Executed)} == {
        name for name in LAWS if "/float-" in name
    }


def test_an_inequality_without_a_certificate_stands_only_over_an_argument() -> None:
    bare = [law.id for law in LAWS.values() if isinstance(law.proof, Inequality) and law.proof.certificate is None]
    assert bare == []
    steps = [s for law in LAWS.values() if isinstance(law.proof, Argument) for _, s in law.proof.steps]
    assert [s for s in steps if isinstance(s, Inequality) and s.certificate is None] == []


def test_importing_the_laws_loads_sympy_only_for_proofs() -> None:
    program = "import softgauge.spec, sys; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


FILE = """
from ..law import Law
from ..proof import Identity

LAWS = (
    Law("{id}", "e^x e^-x = 1", "e^xe^{{-x}} = 1", why="exponents add",
        proof=Identity("()->()", lambda F, x: F.exp(x) * F.exp(-x), lambda F, x: {right})),
)
"""


def write(folder: Path, name: str, id: str, right: str = "1") -> Path:
    path = folder / f"{name}.py"
    path.write_text(FILE.format(id=id, right=right), encoding="utf-8")
    return path


def test_a_new_file_is_found_and_its_law_proved_or_refuted(tmp_path: Path) -> None:
    write(tmp_path, "right", "sigmoid/right")
    write(tmp_path, "wrong", "sigmoid/wrong", "2")
    write(tmp_path, "_shared", "sigmoid/right")
    found = discover(tmp_path)
    assert list(found) == ["sigmoid/right", "sigmoid/wrong"]
    assert isinstance(prove_law(found["sigmoid/right"]), Proved)
    assert not isinstance(prove_law(found["sigmoid/wrong"]), Proved)


def test_an_id_in_two_files_is_refused_and_both_are_named(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a", "sigmoid/twice"), write(tmp_path, "b", "sigmoid/twice")
    with pytest.raises(OpError, match="'sigmoid/twice' is taken, first in") as error:
        discover(tmp_path)
    assert str(first) in str(error.value)
    assert str(second) in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FILE.format(id="sigmoid/zero", right="1"), "'sigmoid/zero' is taken, first in the file of sigmoid"),
        (FILE.format(id="nothing/law", right="1"), "about no function"),
        ("LAWS = 3", "defines no LAWS"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "faulty.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OpError, match=message) as error:
        discover(tmp_path)
    assert str(path) in str(error.value)


def test_every_file_of_the_folder_has_laws() -> None:
    files = {p.stem for p in HERE.glob("[!_]*.py")}
    modules = {name.rpartition(".")[2] for name in sys.modules if name.startswith("softgauge.spec.laws.")}
    assert files <= modules


@pytest.mark.parametrize("a", [0.1, 1.0, -3.7, 1e-300, 5e-324, 1.7e308, -0.0])
@pytest.mark.parametrize("b", [0.2, -1.0, 3.3, 7e-301, 2.5e-324, 1.1e308])
def test_the_binary_arithmetic_is_that_of_the_machine(a: float, b: float) -> None:
    F = BINARY64
    assert (F.add(a, b), F.subtract(a, b), F.multiply(a, b)) == (a + b, a - b, a * b)
    if b:
        assert F.divide(a, b) == a / b


def test_narrow_formats_round_once() -> None:
    assert BINARY16.round(65519.0) == 65504.0
    assert BINARY16.round(65520.0) == float("inf")
    assert BINARY16.round(2.0**-25) == 0.0
    assert BINARY16.round(1.5 * 2.0**-25) == 2.0**-24
    assert BINARY32.round(1 + 2.0**-24) == 1.0
    assert BINARY32.round(1 + 3 * 2.0**-24) == 1 + 2.0**-22
