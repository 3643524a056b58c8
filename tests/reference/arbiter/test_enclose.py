"""The arbiter rounds the exact value, also where it lies next to a midpoint or far outside every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath.libmp import from_man_exp

from softgauge.reference import FORMATS, Certified, Format, Undecided, enclose, value
from softgauge.reference.arbiter.certified import RESOLUTION
from softgauge.reference.arbiter.interval import Interval, IntervalField
from softgauge.reference.arbiter.midpoint import Sides
from softgauge.spec import Op, function, functions
from softgauge.spec.role import Role
from tests.audit_formulas import split
from tests.audit_rounding import BINARY, settle

from ...families import in_turn
from ..arguments import PARAMETERS
from ..strategies import LAW, magnitude_order, power

every_format = pytest.mark.parametrize("f", FORMATS.values(), ids=FORMATS)
every_function = pytest.mark.parametrize("op", functions().values(), ids=functions())


def certified(name: str, inputs: Sequence[Any], format: str) -> list[Certified]:
    found = enclose(function(name), inputs, FORMATS[format])
    assert [o for o in found if isinstance(o, Undecided)] == []
    return [o for o in found if isinstance(o, Certified)]


def hexes(name: str, inputs: Sequence[Any], format: str) -> list[str]:
    return [c.hex for c in certified(name, inputs, format)]


ULP_32 = 1 + 2.0**-23
# Between the odd 1 + 2^-7 and the even 1 + 2^-6 of bfloat16.
MIDPOINT = 1 + 3 * 2.0**-8

TRAPS = {
    "a fixed number of digits makes log σ(300) zero": ("log_sigmoid", [300.0], "float64", ["-0x1.245639c3a49f7p-433"]),
    "the excess is one subnormal": ("logsumexp", [[0.0, -745.0]], "float64", ["0x1p-1074"]),
    "the excess is far below every subnormal": ("logsumexp", [[0.0, -1e7]], "float64", ["0x0p+0"]),
    "the midpoint is exceeded by e^-201": ("logsumexp", [[1 + 2.0**-8, -200.0]], "bfloat16", ["0x1.02p+0"]),
    "the midpoint is exceeded by e^-10^7": ("logsumexp", [[1 + 2.0**-8, -1e7]], "bfloat16", ["0x1.02p+0"]),
    "the midpoint is exceeded by e^-10^300": ("logsumexp", [[1 + 2.0**-8, -1e300]], "bfloat16", ["0x1.02p+0"]),
    "a log-probability falls short of a midpoint": (
        "log_softargmax",
        [[1.0, -256.0]],
        "bfloat16",
        ["-0x0p+0", "-0x1.02p+8"],
    ),
    "a loss exceeds a midpoint": ("softmax_cross_entropy", [[1.0, -256.0], [0.0, 1.0]], "bfloat16", ["0x1.02p+8"]),
    "1/1024 is a midpoint between 0 and the smallest number": (
        "softargmax",
        [[3.0] * 1024],
        "float8_e4m3fn",
        ["0x0p+0"] * 1024,
    ),
    "a pullback that is a midpoint": ("softargmax_vjp", [[1.0, 1.0], [ULP_32, -1.0]], "float32", ["0x1p-1", "-0x1p-1"]),
    "a product that is a midpoint": ("sigmoid_vjp", [0.0, 4 * (1 + 2.0**-8)], "bfloat16", ["0x1p+0"]),
    "a midpoint times a little less than 1": ("softplus_vjp", [1e300, MIDPOINT], "bfloat16", ["0x1.02p+0"]),
    "a midpoint less a little": (
        "log_softargmax_vjp",
        [[0.0, -1e7], [1.0, MIDPOINT]],
        "bfloat16",
        ["-0x1.02p+0", "0x1.02p+0"],
    ),
    "an outward rounding ends on the midpoint": (
        "softmax_cross_entropy_vjp",
        [[0.0, -1e9], [1.0, MIDPOINT], -1.0],
        "bfloat16",
        ["-0x1.02p+0", "0x1.02p+0"],
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_known_trap_is_rounded_rightly(trap: str) -> None:
    op, inputs, format, want = TRAPS[trap]
    assert hexes(op, inputs, format) == want


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [2, 3, 7, 40])
def test_logsumexp_is_resolved_where_it_is_nearly_zero(format: str, size: int) -> None:
    # Entries next to -log K: what is left of the sum is a matter of their last bits.
    f = FORMATS[format]
    nearest = f.decode(f.round_fraction(Fraction(-np.log(size))))
    x = [nearest] * (size - 1) + [nearest + f.ulp(nearest)]
    row = ([float(v) for v in x],)
    (outcome,) = certified("logsumexp", row, format)
    assert [magnitude_order(f, outcome.code)] == settle(split("logsumexp", row), BINARY[format])
    assert 0 != abs(f.decode(outcome.code)) < 8 * f.ulp(nearest)


@pytest.mark.parametrize("size", [3, 300])
@pytest.mark.parametrize("g", [1.0, -3e300, 5e-324])
def test_the_pullback_of_a_constant_cotangent_is_exactly_zero(size: int, g: float) -> None:
    x = [float(v) for v in np.random.default_rng(size).normal(size=size) * 5]
    outcomes = certified("softargmax_vjp", [x, [g] * size], "float64")
    assert {(o.code, o.residual) for o in outcomes} == {(0, 0.0)}
    if abs(g) >= 1:  # a subnormal constant is decided before exact arithmetic is asked
        assert {(o.lo[0], o.hi[0]) for o in outcomes} == {(0, 0)}


@every_format
@pytest.mark.parametrize("size", [1, 2, 3, 8, 1024])
def test_equal_logits_share_exactly(f: Format, size: int) -> None:
    want = f.round_fraction(Fraction(1, size))
    assert {o.code for o in certified("softargmax", [[-7.5] * size], f.name)} == {want}


def at_scale(op: Op, scale: float) -> Iterator[Any]:
    """The first argument of one magnitude, the further ones moderate."""
    for place, (name, core, role) in enumerate(zip(op.arguments, op.cores, op.roles, strict=True)):
        row = [1.0, -2.0, 0.5] if place else [scale, -scale, scale / 2]
        if role is Role.PARAMETER:
            yield float(PARAMETERS[name])
        elif role in (Role.LABELS, Role.MASK):
            yield [1.0, 0.0, 0.0] if role is Role.LABELS else [1.0, 1.0, 0.0]
        elif role is Role.WEIGHT:
            yield [1.0, 2.0, 0.5]
        elif role is Role.PROBABILITIES:
            # Half of the smallest number is 0, which is no probability.
            yield [abs(v) or abs(scale) for v in row]
        else:
            yield row if core else row[0]


@every_format
@every_function
@pytest.mark.parametrize("scale", [1e308, -1e308, 5e-324])
def test_exponents_outside_every_format_take_a_bounded_number_of_bits(op: Op, f: Format, scale: float) -> None:
    inputs = tuple(at_scale(op, scale))
    outcomes = certified(op.id, inputs, f.name)
    assert max(o.bits for o in outcomes) < 1 << 12
    assert [magnitude_order(f, o.code) for o in outcomes] == settle(split(op.id, inputs), BINARY[f.name])


@pytest.mark.parametrize("x", [10**400, -(10**400), Fraction(1, 1 << 4000), Fraction(-1, 1 << 4000)])
def test_exact_numbers_outside_binary64_are_taken_exactly(x: int | Fraction) -> None:
    plus, minus = (value(op, x, format="float64") for op in ("sigmoid", "log_sigmoid"))
    if abs(x) < 1:
        assert (plus.hex, minus.hex) == ("0x1p-1", "-0x1.62e42fefa39efp-1")
    else:
        assert (plus.hex, minus.hex) == (("0x1p+0", "-0x0p+0") if x > 0 else ("0x0p+0", "-inf"))


def test_a_number_that_is_not_dyadic_is_refused() -> None:
    with pytest.raises(ValueError, match="1/3 is not dyadic"):
        enclose(function("sigmoid"), [Fraction(1, 3)], FORMATS["float64"])


def test_beyond_the_cap_on_bits_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("softgauge.reference.arbiter.ziv"), "MAX_BITS", 100)
    (outcome,) = enclose(function("logsumexp"), [[0.0, -40.0]], FORMATS["float64"])
    assert isinstance(outcome, Undecided)
    assert 53 < outcome.bits <= 100


def test_what_cancels_is_decided_by_the_bits_of_an_underflow() -> None:
    """Doubling the bits until a result that underflows is seen to do so took five readings of a row."""
    f = FORMATS["float64"]
    row = [[0.0, -800.0, -801.0], [1.0, 2.0, 3.5]]
    outcomes = [o for o in enclose(function("softargmax_vjp"), row, f) if isinstance(o, Certified)]
    assert [o.hex for o in outcomes] == ["-0x0p+0", "0x0p+0", "0x0p+0"]
    first = outcomes[1].bits
    assert [o.bits for o in outcomes] == [first + f.p - f.e_min + RESOLUTION, first, first]


@pytest.mark.parametrize("far", [1e6, 1e30])
def test_a_pullback_next_to_a_midpoint_is_decided_by_its_leading_term(far: float) -> None:
    # The limit is a midpoint, and what is beyond it is e^-far times a sum of both signs.
    row = ([0.0, 0.0, -far, -2 * far], [4 * MIDPOINT, 0.0, -60.0, 70.0])
    outcomes = enclose(function("softargmax_vjp"), row, FORMATS["bfloat16"])
    codes = [magnitude_order(o.format, o.code) if isinstance(o, Certified) else None for o in outcomes]
    assert codes == settle(split("softargmax_vjp", row), BINARY["bfloat16"])


@pytest.mark.parametrize("size", [1, 2, 8])
def test_the_ulp_at_an_exact_power_of_two_is_the_one_above_it(size: int) -> None:
    f = FORMATS["float32"]
    outcomes = certified("softargmax", [[2.0] * size], f.name)
    assert {o.ulp_exponent for o in outcomes} == {f.ulp_exponent(Fraction(1, size))}


def test_a_side_is_told_only_of_a_narrow_enclosure() -> None:
    """The rounding of 1/(2 + e^-60) is known from its side of a midpoint; how far it is from 1/2 is not."""
    row, field = [Fraction(0), Fraction(0), Fraction(-60)], IntervalField(60)
    wide = Interval(field, from_man_exp(2**11 - 1, -12), from_man_exp(1, -1))
    assert Sides(function("softargmax"), [row], 3).decide(0, wide, FORMATS["float16"], 60) is None


def moderate(name: str, role: Role, core: str, n: int) -> st.SearchStrategy[Any]:
    """One argument of n classes, in eighths."""
    if role is Role.PARAMETER:
        known = {"temperature": [0.25, 1.0, 3.0], "n": [5.0, 12.0, 1024.0], "label_smoothing": [0.0, 0.25]}
        return st.sampled_from(known[name])
    if role is Role.WEIGHT:
        return st.lists(st.integers(1, 16).map(lambda i: i / 8), min_size=n, max_size=n)
    if role is Role.LABELS:
        return st.integers(0, n - 1).map(lambda label: [float(i == label) for i in range(n)])
    if role is Role.MASK:
        return st.lists(st.sampled_from([0.0, 1.0]), min_size=n, max_size=n).filter(any)
    numbers = st.integers(1 if role is Role.PROBABILITIES else -160, 160).map(lambda i: i / 8)
    return st.lists(numbers, min_size=n, max_size=n) if core else numbers


def ends(c: Certified) -> tuple[Fraction, Fraction]:
    lo, hi = (Fraction(man) * power(exp) for man, exp in (c.lo, c.hi))
    assert lo <= hi
    return lo, hi


@pytest.mark.parametrize(("op", "f"), in_turn(functions(), FORMATS))
@settings(LAW, max_examples=20)
@given(data=st.data())
def test_the_residual_leads_from_the_rounded_value_to_the_exact_one(op: Op, f: Format, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 4))
    arguments = zip(op.arguments, op.roles, op.cores, strict=True)
    inputs = [data.draw(moderate(name, role, core, n)) for name, role, core in arguments]
    for c in certified(op.id, inputs, f.name):
        lo, hi = ends(c)
        exact, unit = (lo + hi) / 2, power(c.ulp_exponent)
        # Next to a power of two the enclosure may hold numbers of two ulps.
        assert unit in {min(f.ulp(end), f.ulp(f.max)) for end in (lo, hi)}
        assert hi - lo <= unit * power(-8)
        infinite = c.code & ~f.sign_bit > f.max_code
        rounded = power(f.e_max + 1) * (1 if exact > 0 else -1) if infinite else f.decode(c.code)
        if not infinite:
            assert abs(c.residual) <= Fraction(1, 2) + power(-8)
        elif not f.has_inf:
            continue  # NaN stands for no number
        assert abs(rounded + Fraction(c.residual) * unit - exact) <= unit * power(-7)


@every_format
def test_an_overflow_is_measured_from_the_number_after_the_largest(f: Format) -> None:
    top = float(f.max)
    last = certified("log_softargmax", [[top, -top]], f.name)[1]
    assert last.code == f.inf_code | f.sign_bit
    if f.has_inf:
        assert -last.residual == pytest.approx(float((2 * f.max - power(f.e_max + 1)) / f.ulp(f.max)), rel=1e-8)


EIGHTHS = st.integers(-400, 400).map(lambda i: Fraction(i, 8))
ROWS = st.lists(EIGHTHS, min_size=1, max_size=6)


def codes_of(name: str, *inputs: Any, f: Format) -> list[int]:
    """Places in the order of the format: both zeros are 0."""
    return [magnitude_order(f, c.code) for c in certified(name, inputs, f.name)]


@every_format
@LAW
@given(x=ROWS, c=EIGHTHS)
def test_a_common_shift_changes_no_probability(f: Format, x: list[Fraction], c: Fraction) -> None:
    for op in ("softargmax", "log_softargmax"):
        assert codes_of(op, [v + c for v in x], f=f) == codes_of(op, x, f=f)


@every_format
@LAW
@given(x=ROWS, data=st.data())
def test_a_permutation_of_the_classes_permutes_the_result(f: Format, x: list[Fraction], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(x))))
    g = data.draw(st.lists(EIGHTHS, min_size=len(x), max_size=len(x)))
    permuted, g_permuted = [x[i] for i in order], [g[i] for i in order]
    assert codes_of("logsumexp", permuted, f=f) == codes_of("logsumexp", x, f=f)
    y = codes_of("softargmax_vjp", x, g, f=f)
    assert codes_of("softargmax_vjp", permuted, g_permuted, f=f) == [y[i] for i in order]


@every_format
@LAW
@given(x=ROWS)
def test_probabilities_sum_to_1_within_half_an_ulp_of_each(f: Format, x: list[Fraction]) -> None:
    p = [f.decode(c.code) for c in certified("softargmax", [x], f.name)]
    assert abs(sum(p) - 1) <= sum(f.ulp(v) for v in p) / 2


@every_format
@LAW
@given(x=EIGHTHS)
def test_the_functions_of_one_number_agree_with_each_other(f: Format, x: Fraction) -> None:
    assert codes_of("log_sigmoid", x, f=f) == [-v for v in codes_of("softplus", -x, f=f)]
    assert codes_of("softplus_vjp", x, 1, f=f) == codes_of("sigmoid", x, f=f)
    assert codes_of("log_sigmoid_vjp", x, 1, f=f) == codes_of("sigmoid", -x, f=f)
    assert codes_of("sigmoid_vjp", x, 3, f=f) == codes_of("sigmoid_vjp", -x, 3, f=f)
    both = [f.decode(c.code) for v in (x, -x) for c in certified("sigmoid", [v], f.name)]
    assert abs(sum(both) - 1) <= sum(f.ulp(v) for v in both) / 2


@every_format
@LAW
@given(x=EIGHTHS)
def test_two_classes_are_one_number(f: Format, x: Fraction) -> None:
    assert codes_of("softargmax", [x, 0], f=f) == codes_of("sigmoid", x, f=f) + codes_of("sigmoid", -x, f=f)
    assert codes_of("log_softargmax", [x, 0], f=f)[0] == codes_of("log_sigmoid", x, f=f)[0]
    assert codes_of("logsumexp", [x, 0], f=f) == codes_of("softplus", x, f=f)
    assert codes_of("softargmax_vjp", [x, 0], [1, 0], f=f)[:1] == codes_of("sigmoid_vjp", x, 1, f=f)


@every_format
@LAW
@given(x=ROWS, data=st.data())
def test_losses_and_pullbacks_of_one_class_are_those_of_the_log_probability(
    f: Format, x: list[Fraction], data: st.DataObject
) -> None:
    label = data.draw(st.integers(0, len(x) - 1))
    one_hot = [int(i == label) for i in range(len(x))]
    z = codes_of("log_softargmax", x, f=f)
    assert codes_of("softmax_cross_entropy", x, one_hot, f=f) == [-z[label]]
    assert codes_of("logsumexp_vjp", x, 1, f=f) == codes_of("softargmax", x, f=f)
    pulled = codes_of("log_softargmax_vjp", x, one_hot, f=f)
    assert codes_of("softmax_cross_entropy_vjp", x, one_hot, -1, f=f) == pulled
