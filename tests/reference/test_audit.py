"""Certified values agree with Arb, an independent library; so does what they assume of mpmath."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from mpmath.libmp import from_man_exp, mpf_exp, mpf_log

from softgauge.reference import FORMATS, Certified
from softgauge.reference.arbiter.interval import GUARD, SLACK, IntervalField
from softgauge.spec import functions
from softgauge.spec.role import KEYWORDS
from tests import audit
from tests.audit_formulas import FORMULAS, split
from tests.audit_inputs import rows
from tests.audit_rounding import BINARY, exactly, precision, settle
from tests.families import in_turn

OPS = {op: op for op in functions()}

INPUTS = 250
"""Random inputs of each function; the audit itself draws 10,000 in each format."""


@pytest.mark.parametrize(("op", "format"), in_turn(OPS, {name: name for name in audit.AUDITED}))
def test_certified_values_agree_with_arb(op: str, format: str) -> None:
    count = audit.audit(op, format, INPUTS // len(audit.AUDITED) + 1, seed=0)
    assert count.results >= count.inputs > INPUTS / len(audit.AUDITED)
    assert ([str(d) for d in count.disagreements], count.late) == ([], 0)


@pytest.mark.parametrize(("op", "format"), in_turn(OPS, {name: name for name in ("float8_e5m2", "float8_e4m3fn")}))
def test_certified_values_of_8_bits_agree_with_arb(op: str, format: str) -> None:
    count = audit.audit(op, format, 40, seed=0)
    assert [str(d) for d in count.disagreements] == []
    assert (count.open, count.late) == (0, 0)


@pytest.mark.parametrize("beyond", [audit.BEYOND, 200])
def test_what_the_cap_leaves_undecided_is_counted_apart_or_is_a_fault(
    beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("softgauge.reference.arbiter.ziv"), "MAX_BITS", 200)
    monkeypatch.setattr(audit, "BEYOND", beyond)
    count = audit.audit("logsumexp", "float64", 40, seed=0)
    assert (count.late > 0) == (beyond > 200)
    assert {d.got for d in count.disagreements} == (set() if beyond > 200 else {None})


def test_every_function_has_an_independent_formula() -> None:
    assert sorted(FORMULAS) == sorted(functions())


@pytest.mark.parametrize("op", functions())
def test_the_inputs_are_finite_numbers_of_the_format_and_fit_the_signature(op: str) -> None:
    known, target = functions()[op], FORMATS["bfloat16"]
    drawn = rows(known, "bfloat16", 200, [0, 1])
    assert drawn == rows(known, "bfloat16", 200, [0, 1]) != rows(known, "bfloat16", 200, [0, 2])
    for row in drawn:
        assert [isinstance(a, list) for a in row] == [core == "n" for core in known.cores]
        assert len({len(a) for a in row if isinstance(a, list)}) <= 1
        # A parameter is no array: it may be any float.
        arrays = [a for a, role in zip(row, known.roles, strict=True) if role not in KEYWORDS]
        for v in (v for a in arrays for v in (a if isinstance(a, list) else [a])):
            assert target.decode(target.round_fraction(Fraction(v))) == Fraction(v)


@pytest.mark.parametrize("format", FORMATS)
def test_a_wrong_last_bit_is_a_disagreement(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def off_by_one(*arguments: Any) -> list[Certified]:
        return [Certified(c.format, c.code ^ 1, c.lo, c.hi, c.bits) for c in enclose(*arguments)]

    enclose: Callable[..., Any] = audit.enclose
    monkeypatch.setattr(audit, "enclose", off_by_one)
    count = audit.audit("softargmax", format, 5, seed=0)
    assert len(count.disagreements) == count.results


def test_the_command_reports_and_fails_on_a_disagreement(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--inputs", "3", "--jobs", "1", "--op", "sigmoid", "--format", "float16"]
    assert audit.main(arguments) == 0
    assert "sigmoid          3/0/0" in capsys.readouterr().out
    monkeypatch.delitem(FORMULAS, "sigmoid")
    assert audit.main(arguments) == 1
    assert "no independent formula" in capsys.readouterr().err


@pytest.mark.parametrize("format", FORMATS)
def test_the_audits_own_rounding_is_right_at_every_kind_of_place(format: str) -> None:
    binary, rng = BINARY[format], np.random.default_rng(0)
    last = binary.overflow - 1
    ordinals = {0, 1, 2, 2 ** (binary.p - 1) - 1, 2 ** (binary.p - 1), last}
    for o in sorted(ordinals | {int(v) for v in rng.integers(1, last, size=50)}):
        here, beyond = binary.number(o), binary.number(o + 1)
        middle, third = (here + beyond) / 2, (2 * here + beyond) / 3
        even = o if o % 2 == 0 else o + 1
        assert settle(exactly([here, middle, third, -here, -middle]), binary) == [o, even, o, -o, -even]


def test_the_precision_of_arb_is_restored() -> None:
    before = ctx.prec
    with precision(before + 99):
        assert ctx.prec == before + 99
    with pytest.raises(ArithmeticError), precision(before + 99):
        raise ArithmeticError
    assert ctx.prec == before


PRECISIONS = (12, 53, 61, 96, 128, 250, 599, 600, 601, 640, 1100, 2300, 4200)
"""On both sides of 600, where mpmath changes its algorithm for integers, and of its series and AGM thresholds."""


def arguments(rng: np.random.Generator, count: int) -> list[tuple[int, int]]:
    """Pairs (mantissa, exponent): moderate, tiny, huge, integers, near 1 and its neighbours."""
    found = [(1, 0), (-1, 0), (1, 10), (3, 0), (2047, 0), ((1 << 53) - 1, 971), (1, 1023), (1, -1074), (1, -5000)]
    for _ in range(count):
        man = int(rng.integers(1 << 52, 1 << 53))
        k = int(rng.integers(1, 1000))
        found += [
            (man, int(rng.integers(-60, -40))),
            (man, int(rng.integers(-1200, -60))),
            (man, int(rng.integers(-40, 971))),
            (int(rng.integers(1, 5000)), 0),
            ((1 << k) + 1, -k),
            ((1 << k) - 1, -k),
            ((1 << 60) + int(rng.integers(-1000, 1000)), -60),
        ]
    return found


def within(value: tuple[int, int, int, int], exact: arb, q: int) -> bool:
    """Whether a number of mpmath is proved to err relatively by less than 2^-(q - SLACK)."""
    sign, man, exp, _ = value
    error = abs(arb((-int(man) if sign else int(man), int(exp))) - exact)
    return bool(error < abs(exact) * arb((1, SLACK - q)))


@pytest.mark.parametrize("bits", PRECISIONS)
def test_exp_errs_by_less_than_the_slack(bits: int) -> None:
    q = bits + GUARD
    for man, exp in arguments(np.random.default_rng(bits), 12):
        for signed in (man, -man):
            value = mpf_exp(from_man_exp(signed, exp), q, "n")
            # The argument's magnitude counts: e^x has as many bits before its point.
            with precision(2 * q + 64 + max(0, exp + man.bit_length())):
                assert within(value, arb((signed, exp)).exp(), q), (signed, exp, q)


@pytest.mark.parametrize("bits", PRECISIONS)
def test_log_errs_by_less_than_the_slack(bits: int) -> None:
    q = bits + GUARD
    for man, exp in arguments(np.random.default_rng(bits), 12):
        if (man, exp) != (1, 0) and man > 0:
            value = mpf_log(from_man_exp(man, exp), q, "n")
            # log(1 + 2^-k) loses k bits.
            with precision(2 * q + 2100):
                assert within(value, arb((man, exp)).log(), q), (man, exp, q)


@pytest.mark.parametrize("bits", [20, 120, 700])
def test_an_enclosure_of_exp_and_log_holds_arbs_value(bits: int) -> None:
    F = IntervalField(bits)
    for man, exp in arguments(np.random.default_rng(bits), 20):
        point = F.point(from_man_exp(man, exp))
        readings = [(F.exp(point), arb.exp)]
        if man > 0 and (man, exp) != (1, 0):
            readings.append((F.log(point), arb.log))
        with precision(2 * bits + 2200):
            for y, function in readings:
                exact = function(arb((man, exp)))
                lo, hi = (arb((-int(m) if s else int(m), int(e))) for s, m, e, _ in (y.lo, y.hi))
                assert lo < exact
                assert exact < hi


@pytest.mark.parametrize(("op", "format"), in_turn(OPS, {name: name for name in ("float64", "bfloat16")}))
def test_the_enclosure_on_record_holds_arbs_value(op: str, format: str) -> None:
    known, f = functions()[op], FORMATS[format]
    for row in rows(known, format, 60, [7, 7]):
        exact = split(op, row)
        outcomes = [c for c in audit.enclose(known, row, f) if isinstance(c, Certified)]
        with precision(2 * max(c.bits for c in outcomes) + 128):
            excess = exact.excess()
            if len(outcomes) < len(excess):
                continue  # an undecided entry has no enclosure
            for c, a, r in zip(outcomes, exact.exact, excess, strict=True):
                y = r + a
                assert not y < arb(c.lo)
                assert not y > arb(c.hi)
                assert y.rad() < arb((1, c.ulp_exponent - 40))
                assert arb(c.hi) - arb(c.lo) <= arb((1, c.ulp_exponent - 8))
