"""Laws of rounding: the nearest number, ties to even, once."""

from __future__ import annotations

from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference import FORMATS, Format
from softgauge.reference.formats import format_of

from .strategies import LAW, codes, dyadics, magnitude_order, power

every_format = pytest.mark.parametrize("f", FORMATS.values(), ids=FORMATS)

# name: (p, smallest positive number, smallest normal number, largest number)
CONSTANTS = {
    "float64": (53, power(-1074), power(-1022), (2 - power(-52)) * power(1023)),
    "float32": (24, power(-149), power(-126), (2 - power(-23)) * power(127)),
    "float16": (11, power(-24), power(-14), Fraction(65504)),
    "bfloat16": (8, power(-133), power(-126), (2 - power(-7)) * power(127)),
    "float8_e5m2": (3, power(-16), power(-14), Fraction(57344)),
    "float8_e4m3fn": (4, power(-9), power(-6), Fraction(448)),
}


@every_format
def test_the_constants_are_those_of_the_standard_and_of_the_library(f: Format) -> None:
    assert (f.p, f.eta, f.tiny, f.max) == CONSTANTS[f.name]
    info = ml_dtypes.finfo(f.dtype)
    library = (float(info.smallest_subnormal), float(info.smallest_normal), float(info.max))
    assert (float(f.eta), float(f.tiny), float(f.max)) == library
    assert f.u == float(info.eps) / 2


@every_format
def test_a_format_is_found_by_its_dtype(f: Format) -> None:
    assert format_of(f.dtype) is f
    assert f.code_dtype.itemsize == f.dtype.itemsize


def test_a_dtype_without_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="int64 is no format"):
        format_of(np.int64)


@every_format
@LAW
@given(data=st.data())
def test_rounding_a_number_gives_its_code(f: Format, data: st.DataObject) -> None:
    code = data.draw(codes(f))
    value = f.decode(code)
    man, exp = f.significand(code)
    assert Fraction(man) * power(exp) == value
    for rounded in (f.round(man, exp), f.round(man << 9, exp - 9), f.round_fraction(value)):
        assert magnitude_order(f, rounded) == magnitude_order(f, code)


@every_format
@LAW
@given(data=st.data())
def test_decoding_agrees_with_the_library(f: Format, data: st.DataObject) -> None:
    code = data.draw(codes(f))
    number = f.array([code])
    assert Fraction(float(number[0])) == f.decode(code)
    assert int(f.codes(number)[0]) == code


@every_format
@LAW
@given(data=st.data())
def test_rounding_is_monotone(f: Format, data: st.DataObject) -> None:
    (a, d), (b, e) = data.draw(dyadics(f)), data.draw(dyadics(f))
    below = Fraction(a) * power(d) <= Fraction(b) * power(e)
    low, high = magnitude_order(f, f.round(a, d)), magnitude_order(f, f.round(b, e))
    assert low <= high if below else low >= high


@every_format
@LAW
@given(data=st.data())
def test_the_rounded_number_is_a_nearest_one(f: Format, data: st.DataObject) -> None:
    man, exp = data.draw(dyadics(f))
    value, code = Fraction(man) * power(exp), f.round(man, exp)
    assert code == f.round_fraction(value)
    if code & ~f.sign_bit > f.max_code:
        assert abs(value) >= f.max + f.ulp(f.max) / 2
        return
    error = abs(f.decode(code) - value)
    for neighbour in (f.next_down(code), f.next_up(code)):
        if neighbour & ~f.sign_bit <= f.max_code:
            assert error <= abs(f.decode(neighbour) - value)
    assert error <= f.ulp(value) / 2


@every_format
@LAW
@given(data=st.data())
def test_breakpoints_end_what_rounds_to_a_number(f: Format, data: st.DataObject) -> None:
    code = data.draw(codes(f))
    low, high = f.breakpoints(code)
    here = magnitude_order(f, code)
    assert low < f.decode(code) < high
    for end, inward, neighbour in ((low, 1, here - 1), (high, -1, here + 1)):
        assert magnitude_order(f, f.round_fraction(end, sticky=inward)) == here
        assert magnitude_order(f, f.round_fraction(end, sticky=-inward)) == neighbour
        assert magnitude_order(f, f.round_fraction(end)) == (here if here % 2 == 0 else neighbour)


@every_format
@LAW
@given(data=st.data())
def test_an_infinitesimal_decides_ties_only(f: Format, data: st.DataObject) -> None:
    man, exp = data.draw(dyadics(f))
    value = Fraction(man) * power(exp)
    if not man:
        assert (f.round(0, exp, 1), f.round(0, exp, -1)) == (0, f.sign_bit)
        return
    code = f.round(man, exp)
    tie = code & ~f.sign_bit <= f.max_code and value in f.breakpoints(code)
    if not tie and abs(value) != f.max + f.ulp(f.max) / 2:
        assert f.round(man, exp, 1) == f.round(man, exp, -1) == code


@pytest.mark.parametrize("name", ["float32", "float16"])
@LAW
@given(x=st.floats(allow_nan=False))
def test_numpy_rounds_binary64_alike(name: str, x: float) -> None:
    f = FORMATS[name]
    with np.errstate(all="ignore"):
        cast = np.array([x]).astype(f.dtype)
    if np.isinf(x):
        assert np.isinf(cast[0])
    else:
        assert f.hex(f.round_fraction(Fraction(x))).lstrip("-") == f.hex(int(f.codes(cast)[0])).lstrip("-")


@pytest.mark.parametrize("name", ["bfloat16", "float8_e5m2", "float8_e4m3fn"])
@LAW
@given(x=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_library_rounds_binary32_alike(name: str, x: float) -> None:
    # Numbers of binary32: a cast from binary64 that passes through binary32 still rounds once.
    f = FORMATS[name]
    with np.errstate(all="ignore"):
        cast = np.array([x]).astype(f.dtype)
    assert f.hex(f.round_fraction(Fraction(x))).lstrip("-") == f.hex(int(f.codes(cast)[0])).lstrip("-")


def test_rounding_through_binary32_is_not_rounding_once() -> None:
    f, x = FORMATS["bfloat16"], 1 + 2.0**-8 + 2.0**-40
    assert f.decode(f.round_fraction(Fraction(x))) == 1 + power(-7)
    assert float(np.float32(x).astype(f.dtype)) == 1.0


@pytest.mark.parametrize(
    ("value", "text"), [(448, "0x1.cp+8"), (460, "0x1.cp+8"), (464, "0x1.cp+8"), (465, "nan"), (10**9, "nan")]
)
def test_e4m3fn_overflows_to_nan_beyond_its_last_breakpoint(value: int, text: str) -> None:
    f = FORMATS["float8_e4m3fn"]
    assert f.hex(f.round(value, 0)) == text
    assert f.hex(f.round(-value, 0)).lstrip("-") == text


@pytest.mark.parametrize("name", ["float64", "float32", "float16", "bfloat16", "float8_e5m2"])
def test_overflow_gives_infinity_with_the_sign_of_the_value(name: str) -> None:
    f = FORMATS[name]
    assert (f.hex(f.round(1, f.e_max + 1)), f.hex(f.round(-1, f.e_max + 1))) == ("inf", "-inf")


@every_format
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("sticky", [-1, 0, 1])
def test_exponents_far_outside_every_format_need_no_power_of_two(f: Format, sign: int, sticky: int) -> None:
    bit = f.sign_bit if sign < 0 else 0
    assert f.round(sign * 3, 10**300, sticky) == f.inf_code | bit
    assert f.round(sign * 3, -(10**300), sticky) == bit


@every_format
@LAW
@given(data=st.data())
def test_hexadecimal_text_is_read_back(f: Format, data: st.DataObject) -> None:
    code = data.draw(codes(f))
    assert f.parse(f.hex(code)) == code
    assert float.fromhex(f.hex(code)) == f.decode(code)


@every_format
def test_the_text_of_what_is_not_finite_is_read_back(f: Format) -> None:
    assert f.hex(f.nan_code) == "nan"
    assert f.parse("nan") == f.nan_code
    assert np.isnan(np.float64(f.array([f.nan_code])[0]))
    if f.has_inf:
        assert (f.hex(f.inf_code), f.parse("inf"), f.parse("-inf")) == ("inf", f.inf_code, f.inf_code | f.sign_bit)
        assert np.isinf(np.float64(f.array([f.inf_code])[0]))


@every_format
@pytest.mark.parametrize("text", ["0x1p+99999999999999", "0x1p-99999999999999"])
def test_text_of_no_number_of_the_format_is_refused(f: Format, text: str) -> None:
    between = f"0x{(1 << f.p) + 1:x}p-{f.p}"
    for wrong in (text, between):
        with pytest.raises(ValueError, match=f"is not a {f.name}"):
            f.parse(wrong)


@every_format
@LAW
@given(data=st.data())
def test_the_ulp_is_the_distance_between_neighbours(f: Format, data: st.DataObject) -> None:
    man, exp = data.draw(dyadics(f))
    value = abs(Fraction(man) * power(exp))
    e = f.ulp_exponent(value)
    assert f.ulp(value) == power(e) >= f.eta
    if value >= f.tiny:
        assert power(e + f.p - 1) <= value < power(e + f.p)
    else:
        assert power(e) == f.eta
    code = data.draw(codes(f)) & ~f.sign_bit
    if code < f.max_code:
        assert f.decode(code + 1) - f.decode(code) == f.ulp(f.decode(code))


@every_format
@LAW
@given(data=st.data())
def test_neighbours_are_inverse_to_each_other(f: Format, data: st.DataObject) -> None:
    code = data.draw(codes(f).filter(lambda c: c & ~f.sign_bit < f.max_code))
    up, down = f.next_up(code), f.next_down(code)
    assert f.decode(down) < f.decode(code) < f.decode(up)
    assert magnitude_order(f, f.next_down(up)) == magnitude_order(f, f.next_up(down)) == magnitude_order(f, code)
    assert f.next_up(f.max_code) == f.inf_code


@every_format
def test_what_is_not_finite_has_no_significand(f: Format) -> None:
    with pytest.raises(ValueError, match=f"not a finite {f.name}"):
        f.significand(f.inf_code)
