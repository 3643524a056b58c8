"""Values of the tables: those that the arbiter certifies, to 40 digits, and those that are committed."""

from __future__ import annotations

import decimal
import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference import value
from softgauge.reference.arbiter.certified import Certified, exactly
from softgauge.reference.formats import FORMATS
from softgauge.reference.tables import DATA, catalogue
from softgauge.reference.tables.build import build
from softgauge.reference.tables.decimals import DIGITS, _decimal, _far, _near, digits, wide
from softgauge.reference.tables.definition import canonical, definition_digest
from softgauge.reference.tables.document import digest, to_text
from softgauge.reference.tables.read import read
from softgauge.spec import function, functions

MANTISSAS = st.integers(1, (1 << 200) - 1)


@given(MANTISSAS, st.integers(-400, 400))
def test_a_dyadic_number_is_rounded_to_40_digits(man: int, exp: int) -> None:
    exact = decimal.Context(prec=1000)
    number = exact.multiply(decimal.Decimal(man), exact.power(2, exp) if exp >= 0 else exact.divide(1, 1 << -exp))
    found = _decimal(man, exp)
    assert found is not None
    assert decimal.Decimal(found) == number.normalize(decimal.Context(prec=DIGITS))


@pytest.mark.parametrize(
    ("man", "exp", "expected"),
    [
        (0, 0, "0"),
        (1, 0, "1e+0"),
        (-5, -1, "-2.5e+0"),
        (10**40 + 5 * 10**0, 0, "1e+40"),
        (10**41 + 5, 0, "1e+41"),
        (10**40 + 15, 0, "1.000000000000000000000000000000000000002e+40"),
        (10**40 * 10 - 1, 0, "1e+41"),
    ],
)
def test_ties_go_to_even_and_a_carry_adds_a_digit(man: int, exp: int, expected: str) -> None:
    assert _decimal(man, exp) == expected


@given(MANTISSAS, st.integers(-3000, 3000))
def test_an_enclosed_power_of_ten_gives_the_same_digits(man: int, exp: int) -> None:
    far = _far(man, exp)
    assert far is None or _same(far) == _same(_near(man, exp))


def _same(scaled: tuple[int, int]) -> tuple[int, int]:
    number, power = scaled
    return (number // 10, power + 1) if number == 10**DIGITS else scaled


def test_digits_of_numbers_whose_exponent_has_many_digits() -> None:
    with mpmath.workdps(400):
        logarithm = mpmath.mpf(10) ** 300 * mpmath.log(2, 10)
        power = int(mpmath.floor(logarithm))
        leading = mpmath.nstr(mpmath.power(10, logarithm - power), 40)
    assert _decimal(1, 10**300) == f"{leading}e+{power}"


def test_a_value_that_no_enclosure_decides_has_no_digits() -> None:
    target = wide(160)
    open_ = Certified(target, 0, (1, -1), (1, 0), 53)
    assert digits(lambda format: [open_, exactly(Fraction(1, 3), format, 200)]) == [None, "3." + "3" * 39 + "e-1"]


@pytest.mark.parametrize(
    ("op", "x", "expected"),
    [
        ("log_sigmoid", "0x1.2cp+8", "-5.1482002224771270e-131"),
        ("sigmoid", "-0x1.9p+6", "3.7200759760208359e-44"),
        ("softplus", "0x1.4p+4", "2.0000000002061153e+1"),
    ],
)
def test_digits_are_those_of_mpmath(op: str, x: str, expected: str) -> None:
    formulas: dict[str, Any] = {
        "log_sigmoid": lambda v: -mpmath.log1p(mpmath.exp(-v)),
        "sigmoid": lambda v: 1 / (1 + mpmath.exp(-v)),
        "softplus": lambda v: mpmath.log1p(mpmath.exp(v)),
    }
    cases = {case["in"]["x"]: case for case in build(op, "float64")["cases"]}
    with mpmath.workdps(200):
        for text, case in cases.items():
            v = float.fromhex(text)
            if abs(v) < 800 and case["exact"] != "0":
                y = formulas[op](mpmath.mpf(v))
                assert abs(mpmath.mpf(case["exact"]) / y - 1) <= mpmath.mpf(10) ** -39 / 2, text
                assert float.fromhex(case["y"]) == pytest.approx(float(y), rel=2.0**-51, abs=5e-324)
    if x in cases:
        assert math.isclose(float(cases[x]["exact"]), float(expected), rel_tol=1e-3)


@pytest.mark.parametrize("format", ["float32", "bfloat16"])
def test_results_are_those_that_value_returns(format: str) -> None:
    for case in build("logsumexp_vjp", format)["cases"]:
        if "-inf" not in case["in"]["x"]:
            x, g = [float.fromhex(v) for v in case["in"]["x"]], float.fromhex(case["in"]["g"])
            found = value("logsumexp_vjp", x, g, format=format)
            assert [c.hex for c in found] == case["y"]
            assert max(c.bits for c in found) == case["bits"]


def test_the_traps_have_the_values_that_make_them_traps() -> None:
    def case(op: str, format: str, name: str) -> Any:
        return next(c for c in build(op, format)["cases"] if c["id"] == f"{op}:{format}:{name}")

    assert case("log_sigmoid", "float64", "far-tail")["y"] == "-0x1.245639c3a49f7p-433"
    assert case("logsumexp", "float64", "lost-term")["y"] == "0x0.0000000000001p-1022" or float.fromhex(
        case("logsumexp", "float64", "lost-term")["y"]
    ) == math.exp(-745)
    assert 0 < abs(float.fromhex(case("logsumexp", "float64", "cancelled")["y"])) < 2.0**-53
    assert set(case("softargmax", "float8_e4m3fn", "long-equal")["y"]) == {"0x0p+0"}
    assert set(case("softargmax", "float8_e4m3fn", "long-equal")["exact"]) == {"9.765625e-4"}
    assert case("softargmax_vjp", "float32", "constant-cotangent")["exact"] == ["0", "0", "0"]
    # Rounded to even after a first rounding to any wider format it would be 2^(p-1).
    for format, target in FORMATS.items():
        past = case("log_softargmax", format, "past-a-midpoint")["y"][0]
        assert float.fromhex(past) == -(2.0 ** (target.p - 1) + 1)


def test_special_values_are_those_of_the_specification() -> None:
    special = {s["clause"]: s for s in build("softargmax", "float16")["specials"]}
    assert set(special) == {s.id for s in function("softargmax").specials}
    assert special["softargmax/plus-inf"]["y"] == ["nan", None, None]
    assert special["softargmax/plus-inf"]["permitted"] == {"limit": ["0x1p+0", "0x0p+0", "0x0p+0"]}
    assert special["softargmax/minus-inf"]["signed_zero"]
    finite = {s["clause"] for s in build("softargmax", "float8_e4m3fn")["specials"]}
    assert finite == {"softargmax/nan", "softargmax/one-class", "softargmax/empty"}


def test_a_definition_is_named_by_what_it_computes() -> None:
    assert canonical(function("logsumexp_vjp")) == "(g * (exp(x[k]) / sum(i1, exp(x[i1]))))"
    found = {name: definition_digest(op) for name, op in functions().items()}
    same = {name for name in found if found[name] == found["logsumexp_vjp"]}
    # The gradient of mellowmax is that of logsumexp: the same function has the same digest.
    assert same == {"logsumexp_vjp", "mellowmax_vjp"}


def test_there_is_a_committed_table_of_every_function_in_every_format() -> None:
    assert {p.name for p in DATA.glob("*.json")} == set(catalogue())


@pytest.mark.parametrize(
    ("op", "format"),
    [
        ("log_sigmoid", "float64"),
        ("softargmax", "bfloat16"),
        ("sparse_softmax_cross_entropy_vjp", "float16"),
        ("entropy", "float8_e5m2"),
        ("masked_softargmax", "float8_e4m3fn"),
        ("tempered_softargmax_vjp_temperature", "float32"),
    ],
)
def test_a_committed_table_is_what_is_built(op: str, format: str) -> None:
    path = DATA / f"{op}.{format}.json"
    assert path.read_bytes() == to_text(build(op, format)).encode(), "run softgauge tables build"


def test_the_committed_tables_are_small() -> None:
    assert sum(p.stat().st_size for p in DATA.iterdir()) < 10_000_000


@pytest.mark.parametrize("name", catalogue())
def test_a_committed_table_holds_what_it_says(name: str) -> None:
    table = read((DATA / name).read_text(encoding="utf-8"))
    assert (table["op"], table["format"]) == catalogue()[name]
    assert table["digest"] == digest(table)
    assert table["definition_digest"] == definition_digest(function(table["op"]))
