"""Every permanent id is explained, in plain words, and a wrong one is answered with the nearest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import chain

import pytest

from softgauge.conformance.clauses import proofs
from softgauge.conformance.clauses.citation import in_words
from softgauge.conformance.clauses.explain import facts, find, statement
from softgauge.conformance.clauses.registry import Kind, every_clause
from softgauge.conformance.errors import UsageError
from softgauge.spec import prove
from softgauge.spec.claims import documents
from softgauge.spec.claims.checks import FORMS as STEPS
from softgauge.spec.claims.checks import Proof
from softgauge.spec.discovery import functions
from softgauge.spec.laws import laws
from softgauge.spec.op import Source
from softgauge.spec.proof import FORMS, Argument

Call = Callable[..., tuple[int, str, str]]
CLAUSES = {clause.id: clause for clause in every_clause()}
SLOW = {Kind.BOUND, Kind.GRADIENT, Kind.PULLBACK}
"""Kinds whose formula SymPy draws: one function stands for all."""

SHOWN = {
    "logsumexp/shift": ("law", "lse(x + c·1) = lse(x) + c", "none: real inputs and every number of classes",
                        "both sides have one normal form", "Blanchard", "stated as true",
                        "law: inputs that the laws make from one another"),
    "gaussian_softargmax/order": ("law", "a certificate of the sign", "formula"),
    "softargmax/permutation": ("law", "step", "the transposition of the first two"),
    "softargmax/plus-inf": ("special value", "softargmax of x = (+inf, 0, 1) is (NaN, anything, anything)",
                            "convention limit", "inf/inf has no value", "special: every special value"),
    "logsumexp/stable": ("bound", "u·radius", "k_{\\exp} = roundoffs of an exponential", "grade", "arithmetic",
                         "Theorem 4.2", "nothing to prove", "overflow: rows of enormous"),
    "softargmax/pure": ("rule", "no argument is written to", "nothing to prove", "structure: the first, middle"),
    "sigmoid/axis": ("rule", "no check: a function of single numbers"),
    "softargmax/gradient": ("gradient", r"\partial y_j", "SymPy's derivative", "its bounds hold"),
    "cross_entropy/pullback-q": ("pullback", "cross_entropy_vjp_q is the cotangent times the derivative"),
    "RU-12": ("claim", "stated as false", "The other way round", "p_k = σ(x_k - lse of the others): identity",
              "SoftMax и SoftArgMax (ru)", "secondary source"),
    "RU-27": ("claim", "not mathematical: nothing to prove"),
    "GS-9": ("claim", "conditions", "n > 2", "no check: a statement of a source document"),
}  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("id", SHOWN)
def test_a_clause_is_explained(call: Call, id: str) -> None:
    kind, *parts = SHOWN[id]
    code, out, err = call("explain", id)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"{id}: {kind}"
    assert [part for part in parts if part not in flat(out)] == []
    assert call("explain", f" {id.swapcase()} ") == (code, out, err)


def test_what_is_printed_to_a_pipe_is_plain(call: Call) -> None:
    for name in ("logsumexp/shift", "logsumexp"):
        out = call("explain", name)[1]
        assert "\x1b" not in out
        assert [line for line in out.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_clause_can_be_explained(kind: Kind) -> None:
    own = [clause for clause in CLAUSES.values() if clause.kind is kind]
    assert own
    for clause in own:
        assert statement(clause).strip() == statement(clause) != ""
        if kind in SLOW and clause.owner.id != "sigmoid":
            continue
        labels, texts = zip(*facts(clause), strict=True)
        assert {"statement", "verdict", "enforced by"} <= set(labels)
        assert all(texts), clause.id


def test_every_id_is_there_and_no_other() -> None:
    declared = {clause.id for f in functions().values() for clause in f.clauses}
    claims = {claim.id for document in documents() for claim in document.claims}
    assert set(CLAUSES) == declared | {id for id, _ in prove.pending()} | set(laws()) | claims
    assert len(CLAUSES) == len(list(every_clause()))


def test_every_form_of_a_proof_has_a_name() -> None:
    forms = {type(law.proof) for law in laws().values()}
    forms |= {type(step) for law in laws().values() if isinstance(law.proof, Argument) for _, step in law.proof.steps}
    assert forms - set(FORMS) == set()
    checks = chain.from_iterable(document.claims for document in documents())
    assert {type(s) for c in checks if isinstance(c.check, Proof) for s in c.check.steps} == set(STEPS)


@pytest.mark.parametrize("name", ["softplus", "SOFTPLUS_vjp", "RU"])
def test_a_function_or_a_document_lists_its_clauses(call: Call, name: str) -> None:
    code, out, err = call("explain", name)
    own = [c for c in CLAUSES.values() if c.owner.id.lower() == name.lower()]
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"{own[0].owner.id}: {len(own)} clauses"
    assert [line.split()[0] for line in lines[-len(own) :]] == [c.id for c in own]
    assert all(line.endswith(statement(c)) for line, c in zip(lines[-len(own) :], own, strict=True))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("logsumexp/shft", "'logsumexp/shift'"),
        ("RU-99", "'RU-9'"),
        ("softargmx", "'softargmax'"),
        ("soft maximum", "called 'logsumexp'"),
        ("zzzzzz", "`softgauge ops` lists the functions"),
        ("\x1b[31m", "unknown clause"),
    ],
)
def test_an_unknown_clause_is_one_sentence_with_the_nearest(call: Call, name: str, hint: str) -> None:
    code, out, err = call("explain", name)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert hint in err
    with pytest.raises(UsageError):
        find(name)


def test_a_proof_runs_only_when_it_is_asked_for(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    counterexample = prove.Counterexample(None, (), (), "1", "2")
    for outcome, code in (
        (prove.Proved("sigmoid/gradient", prove.Kind.ELEMENTWISE), 0),
        (prove.Refuted("sigmoid/gradient", prove.Kind.INTERVALS, counterexample), 1),
        (prove.Unknown("sigmoid/gradient", "too hard"), 1),
    ):
        made = proofs.Statement("sigmoid/gradient", "sigmoid", lambda o=outcome: ran.append("ran") or o)
        monkeypatch.setattr(proofs, "statements", lambda made=made: iter([made]))
        ran.clear()
        assert call("explain", "sigmoid/gradient")[0] == 0
        assert ran == []
        got, out, _ = call("explain", "sigmoid/gradient", "--prove")
        assert (got, ran) == (code, ["ran"])
        assert f"stated as true; {type(outcome).__name__.lower()}: " in flat(out)
        got, out, _ = call("explain", "sigmoid", "--prove")
        assert got == code
        assert type(outcome).__name__.lower() in out


def test_a_real_proof_is_reported(call: Call) -> None:
    code, out, _ = call("explain", "ru-12", "--prove")
    assert code == 0
    assert "stated as false; proved: by a computation of SymPy in closed form" in flat(out)


def test_a_source_without_the_packages_that_read_it_is_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_words(Source("blanchard2021", "Theorem 4.2")).endswith("10.1093/imanum/draa038; Theorem 4.2")
    monkeypatch.delitem(sys.modules, "softgauge.spec.render.bibliography", raising=False)
    monkeypatch.setitem(sys.modules, "pybtex", None)
    monkeypatch.setitem(sys.modules, "pybtex.database", None)
    text = in_words(Source("blanchard2021", "Theorem 4.2"))
    assert text.startswith("blanchard2021 (pip install 'softgauge[render]'")
    assert text.endswith("; Theorem 4.2")


@pytest.mark.parametrize("clause", ["logsumexp/shift", "softargmax/nan", "softargmax/pure"])
def test_a_clause_that_needs_no_drawing_is_explained_without_sympy(clause: str) -> None:
    program = (
        "import sys; from softgauge.conformance.clauses.explain import facts, find; "
        f"facts(find({clause!r})[0]); sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_help_teaches_with_one_example_of_each_kind(call: Call) -> None:
    out = call("explain", "--help")[1]
    examples = [line.split()[2] for line in out.splitlines() if line.strip().startswith("softgauge explain ")]
    assert {find(name)[0].kind for name in examples} == set(Kind) - {Kind.PULLBACK}
