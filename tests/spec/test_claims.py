"""Every claim of the source documents is there, and its declared verdict is borne out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from softgauge.spec.claims import Claim, ClaimError, Document, Provenance, Verdict, collect, documents
from softgauge.spec.claims.checks import Equal, Number, Proof, Root
from softgauge.spec.claims.verify import verify
from softgauge.spec.reading.outcome import Kind, Proved, Refuted, Unknown

from ..families import sampled

CLAIMS = {claim.id: claim for document in documents() for claim in document.claims}
CHECKED = {id: claim for id, claim in CLAIMS.items() if claim.check is not None}


def steps_and_verdict(claim: Claim) -> set[tuple[str, object]]:
    """Return the forms of the steps of a claim and its verdict, each with the document."""
    assert isinstance(claim.check, Proof)
    said: list[object] = [claim.verdict, *(type(step) for step in claim.check.steps)]
    return {(claim.id.partition("-")[0], each) for each in said}


NUMBERS = {"RU": 29, "GS": 26, "UA": 24, "ZH": 41}


def test_the_claims_are_those_of_the_four_documents() -> None:
    assert list(CLAIMS) == [f"{d.id}-{k}" for d in documents() for k in range(1, NUMBERS[d.id] + 1)]
    assert {document.id for document in documents()} == set(NUMBERS)


@pytest.mark.parametrize("claim", sampled(CHECKED.values(), steps_and_verdict, lambda claim: claim.id))
def test_the_verdict_is_borne_out(claim: Claim) -> None:
    outcome = verify(claim)
    assert isinstance(outcome, Proved), outcome
    assert outcome.clause == claim.id


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_says_what_a_reader_needs(claim: Claim) -> None:
    assert claim.statement.endswith((".", "!"))
    assert claim.reason.endswith((".", ")"))
    assert isinstance(claim.check, Proof) or not claim.verdict.checked
    assert bool(claim.conditions) or claim.verdict is not Verdict.CONDITIONAL
    assert claim.formula.count("{") == claim.formula.count("}")


@pytest.mark.parametrize("document", documents(), ids=lambda d: d.id)
def test_every_address_is_one(document: Document) -> None:
    assert all(re.fullmatch(r"https?://[^\s,]+", url) for url in [document.url] if url)
    assert document.about


def test_reconstructions_say_so() -> None:
    origins = Counter(claim.provenance for id, claim in CLAIMS.items() if id.startswith("GS-"))
    assert set(origins) == {Provenance.RECONSTRUCTED, Provenance.STANDARD}
    assert origins[Provenance.STANDARD] == 2


def printed(claim: Claim) -> Iterator[str]:
    """All that the steps of a check state in words or digits."""
    assert isinstance(claim.check, Proof)
    for step in claim.check.steps:
        yield step.statement
        if isinstance(step, Number | Root):
            yield step.printed
        if isinstance(step, Equal):
            yield str(step.expected)


# Inputs, not results; of RU-19 the difference to 3 is checked, bit for bit.
GIVEN = {
    "RU-19": {"3.0000005"},
    "GS-7": {"-27.63"},
    "GS-11": {"1.01"},
    "GS-20": {"745.2", "745.1", "103.875"},
    "UA-2": {"-17.5"},
    "UA-19": {".499", ".251"},
}


@pytest.mark.parametrize("claim", CHECKED.values(), ids=CHECKED)
def test_every_result_that_a_reason_prints_is_computed(claim: Claim) -> None:
    digits = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
    computed = {float(n) for text in printed(claim) for n in digits.findall(text)}
    # Two significant digits name a place (z = -1.1); results are printed with more.
    results = {n for n in digits.findall(claim.reason) if len(n.strip("-0.").replace(".", "")) > 2}
    missing = {n for n in results if not {float(n), -float(n)} & computed}
    assert missing == GIVEN.get(claim.id, set())


def a_claim(id: str = "XX-1", **changes: object) -> Claim:
    claim = Claim(id, "One.", "", Provenance.STANDARD, Verdict.NOT_MATHEMATICAL, "An opinion.")
    return replace(claim, **changes)  # type: ignore[arg-type]


def a_document(*claims: Claim, id: str = "XX") -> Document:
    return Document(id, "Title", "en", "", "A page.", claims)


def test_an_id_that_is_taken_is_refused() -> None:
    with pytest.raises(ClaimError, match="'XX-1' is taken"):
        collect([a_document(a_claim(), a_claim())])
    with pytest.raises(ClaimError, match="'XX' is taken"):
        collect([a_document(), a_document()])


def test_a_claim_of_another_document_is_refused() -> None:
    with pytest.raises(ClaimError, match="does not start with 'XX-'"):
        collect([a_document(a_claim("YY-1"))])


def test_a_verdict_without_a_check_is_refused() -> None:
    with pytest.raises(ClaimError, match="needs a check"):
        collect([a_document(a_claim(verdict=Verdict.TRUE))])


def test_documents_are_in_order_of_their_ids() -> None:
    found = collect([a_document(id="ZZ"), a_document(id="AA")])
    assert [document.id for document in found] == ["AA", "ZZ"]


def test_what_raises_is_unknown_with_the_reason() -> None:
    def check() -> Proved:
        raise ArithmeticError("no such number")

    assert verify(a_claim(check=check)) == Unknown("XX-1", "the check raised ArithmeticError: no such number")


def test_what_has_no_check_is_unknown() -> None:
    assert verify(a_claim()) == Unknown("XX-1", "nothing to prove: An opinion.")


def test_a_failed_step_is_named() -> None:
    check = Proof((Number("a third", "0.34", lambda m: m.mpf(1) / 3),))
    outcome = verify(a_claim(check=check))
    assert isinstance(outcome, Refuted)
    assert outcome.clause == "XX-1"
    assert str(outcome.counterexample) == "a third: 0.333333333 against 0.34"


def test_the_first_step_names_the_kind() -> None:
    check = Proof((Equal("one", 1, lambda: 1), Number("two", "2.0", lambda m: m.mpf(2))))
    assert verify(a_claim(check=check)) == Proved("XX-1", Kind.COMPUTED)


def test_sympy_enters_with_the_claims_alone() -> None:
    code = "import sys, softgauge.spec; assert 'sympy' not in sys.modules; import softgauge.spec.claims as c;"
    code += "assert 'sympy' not in sys.modules; c.documents(); assert 'sympy' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
