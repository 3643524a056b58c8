"""Binary floating-point formats: rounding an exact value once, ulp, neighbours, hexadecimal text.

A finite value of a format is ``±q·2^(e - p + 1)`` with integers ``q < 2^p`` and ``e_min <= e <= e_max``. Its
*code* is the integer whose bits encode it; for magnitudes the code is monotone, so the neighbour of a
value is the neighbour of its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Real = npt.NDArray[np.float64]
"""Arrays of any type, of truth values, of float64."""


@dataclass(frozen=True)
class Format:
    """A binary format: precision p (bits of the significand), exponent range, encoding of the non-finite."""

    name: str
    dtype_name: str
    bits: int
    p: int
    e_min: int
    e_max: int
    max_code: int
    has_inf: bool

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The NumPy dtype of the format."""
        return np.dtype(getattr(ml_dtypes, self.dtype_name, None) or self.dtype_name)

    @cached_property
    def code_dtype(self) -> np.dtype[Any]:
        """The unsigned integer dtype of the same width."""
        return np.dtype(f"uint{self.bits}")

    @property
    def sign_bit(self) -> int:
        """The code of -0."""
        return 1 << (self.bits - 1)

    @property
    def inf_code(self) -> int:
        """What overflow gives: +inf, or NaN in a format without infinities."""
        return self.max_code + 1

    @property
    def nan_code(self) -> int:
        """The quiet NaN."""
        return self.max_code + 1 + ((1 << (self.p - 2)) if self.has_inf else 0)

    @property
    def u(self) -> float:
        """Unit roundoff 2^-p.

        >>> FORMATS["float32"].u == 2.0**-24
        True
        """
        return 2.0**-self.p

    @property
    def eta(self) -> Fraction:
        """The smallest positive number, 2^(e_min - p + 1)."""
        return Fraction(1, 1 << (self.p - 1 - self.e_min))

    @property
    def tiny(self) -> Fraction:
        """The smallest normal number, 2^e_min."""
        return Fraction(1, 1 << -self.e_min)

    @cached_property
    def max(self) -> Fraction:
        """The largest finite number."""
        return self.decode(self.max_code)

    def significand(self, code: int) -> tuple[int, int]:
        """Return the signed integers (q, e) of a finite code: its value is q·2^e.

        >>> FORMATS["float16"].significand(0xBC00)
        (-1024, -10)
        """
        magnitude = code & ~self.sign_bit
        if magnitude > self.max_code:
            raise ValueError(f"code {code:#x} is not a finite {self.name}")
        field, q = divmod(magnitude, 1 << (self.p - 1))
        if field:
            q += 1 << (self.p - 1)
            field -= 1
        return -q if code & self.sign_bit else q, field + self.e_min - self.p + 1

    def decode(self, code: int) -> Fraction:
        """Return the exact value of a finite code.

        >>> FORMATS["float16"].decode(0x3C00)
        Fraction(1, 1)
        """
        q, exponent = self.significand(code)
        return Fraction(q << exponent) if exponent >= 0 else Fraction(q, 1 << -exponent)

    def round(self, man: int, exp: int, sticky: int = 0) -> int:
        """Return the code nearest to ``man·2^exp`` (plus an infinitesimal of the sign ``sticky``), ties to even.

        The exponent may be far outside every format. An overflow gives the code of ±inf, or NaN where the format
        has none; a result of magnitude zero is +0 for a zero or a positive value and -0 for a negative one.

        >>> f = FORMATS["bfloat16"]
        >>> f.decode(f.round(2**8 + 1, -8)), f.decode(f.round(2**8 + 1, -8, sticky=1))
        (Fraction(1, 1), Fraction(129, 128))
        """
        if man < 0:
            return self.sign_bit | self.round(-man, exp, -sticky)
        if man == 0:
            return self.sign_bit if sticky < 0 else 0
        length = man.bit_length()
        top = exp + length - 1
        if top > self.e_max + 1:
            return self.inf_code
        if top < self.e_min - self.p - 1:
            return 0
        e = max(top, self.e_min)
        shift = exp - (e - self.p + 1)
        if shift >= 0:
            q, remainder = man << shift, 0
        else:
            q = man >> -shift
            remainder = man - (q << -shift)
            half = 1 << (-shift - 1)
            above = (remainder > half) - (remainder < half)
            if above > 0 or (above == 0 and (sticky > 0 or (sticky == 0 and q & 1))):
                q += 1
        code = q + ((e - self.e_min) << (self.p - 1))
        return min(code, self.inf_code)

    def round_fraction(self, value: Fraction, sticky: int = 0) -> int:
        """Return the code nearest to an exact rational (plus an infinitesimal), ties to even.

        >>> FORMATS["float8_e4m3fn"].round_fraction(Fraction(1, 1024))
        0
        """
        if value == 0:
            return self.round(0, 0, sticky)
        numerator, denominator = abs(value.numerator), value.denominator
        # A quotient with p + 3 bits or more, and whether something is left, decide every midpoint.
        shift = max(0, self.p + 3 - numerator.bit_length() + denominator.bit_length())
        quotient, rest = divmod(numerator << shift, denominator)
        sign = -1 if value < 0 else 1
        return self.round(sign * quotient, -shift, sign if rest else sticky)

    def breakpoints(self, code: int) -> tuple[Fraction, Fraction]:
        """Return the ends of the interval that rounds to the finite ``code``."""
        value = abs(self.decode(code))
        magnitude = code & ~self.sign_bit
        ulp = self.ulp(value)
        below = (value + self.decode(magnitude - 1)) / 2 if magnitude else -self.eta / 2
        above = value + ulp / 2
        return (-above, -below) if code & self.sign_bit else (below, above)

    def ulp_exponent(self, value: Fraction) -> int:
        """Return the exponent of the ulp at an exact value: max(floor(log2 |y|), e_min) - p + 1.

        >>> FORMATS["float32"].ulp_exponent(Fraction(3, 2))
        -23
        """
        if value == 0:
            return self.e_min - self.p + 1
        n, d = abs(value.numerator), value.denominator
        e = n.bit_length() - d.bit_length()
        if (n << max(-e, 0)) < (d << max(e, 0)):
            e -= 1
        return max(e, self.e_min) - self.p + 1

    def ulp(self, value: Fraction) -> Fraction:
        """Return the distance between neighbours of the format at an exact value."""
        e = self.ulp_exponent(value)
        return Fraction(1 << e) if e >= 0 else Fraction(1, 1 << -e)

    def next_up(self, code: int) -> int:
        """Return the code of the next larger number.

        >>> f = FORMATS["float16"]
        >>> f.next_up(0x8001) == 0x8000, f.next_up(0x8000), f.next_up(0x3C00) == 0x3C01
        (True, 1, True)
        """
        if code == self.sign_bit:
            return 1
        return code - 1 if code & self.sign_bit else code + 1

    def next_down(self, code: int) -> int:
        """Return the code of the next smaller number."""
        if code == 0:
            return self.sign_bit | 1
        return code + 1 if code & self.sign_bit else code - 1

    def hex(self, code: int) -> str:
        """Return the value of a code as a C99 hexadecimal float, or ``inf`` or ``nan``.

        >>> FORMATS["float32"].hex(0x3F800001)
        '0x1.000002p+0'
        """
        sign = "-" if code & self.sign_bit else ""
        magnitude = code & ~self.sign_bit
        if magnitude > self.max_code:
            return f"{sign}inf" if self.has_inf and magnitude == self.inf_code else "nan"
        if magnitude == 0:
            return f"{sign}0x0p+0"
        value = self.decode(magnitude)
        n, d = value.numerator, value.denominator
        e = n.bit_length() - d.bit_length()
        if (n << max(-e, 0)) < (d << max(e, 0)):
            e -= 1
        digits = -(-(self.p - 1) // 4)
        scaled = value / Fraction(2) ** e - 1
        body = f"{int(scaled * 16**digits):0{digits}x}".rstrip("0")
        return f"{sign}0x1{'.' if body else ''}{body}p{e:+d}"

    def parse(self, text: str) -> int:
        """Return the code of an exact hexadecimal float; raises ValueError where the format does not hold it."""
        sign = self.sign_bit if text.startswith("-") else 0
        body = text.lstrip("+-")
        if body == "nan":
            return self.nan_code
        if body == "inf" and self.has_inf:
            return sign | self.inf_code
        mantissa, _, exponent = body.removeprefix("0x").partition("p")
        whole, _, digits = mantissa.partition(".")
        man, exp = int(whole + digits, 16), int(exponent) - 4 * len(digits)
        code = self.round(man, exp)
        # The power of two is built only where the exponent is known to be one of the format's.
        if code > self.max_code or (man and not code) or self.decode(code) != Fraction(man) * Fraction(2) ** exp:
            raise ValueError(f"{text} is not a {self.name}")
        return sign | code

    def codes(self, array: Array) -> Array:
        """Return the codes of an array of the format's dtype."""
        return np.ascontiguousarray(array, dtype=self.dtype).view(self.code_dtype)

    def array(self, codes: Any) -> Array:
        """Return the array of the format's dtype that has these codes."""
        return np.asarray(codes, dtype=self.code_dtype).view(self.dtype)


def _ieee(name: str, bits: int, p: int) -> Format:
    e_max = (1 << (bits - p - 1)) - 1
    top = (((1 << (bits - p)) - 1) << (p - 1)) - 1
    return Format(name, name, bits, p, 1 - e_max, e_max, top, True)


FORMATS: dict[str, Format] = {
    "float64": _ieee("float64", 64, 53),
    "float32": _ieee("float32", 32, 24),
    "float16": _ieee("float16", 16, 11),
    "bfloat16": _ieee("bfloat16", 16, 8),
    # OCP 8-bit formats: e5m2 is IEEE-like; e4m3fn spends the top binade on numbers, has no infinity.
    "float8_e5m2": _ieee("float8_e5m2", 8, 3),
    "float8_e4m3fn": Format("float8_e4m3fn", "float8_e4m3fn", 8, 4, -6, 8, 0x7E, False),
}


def format_of(dtype: Any) -> Format:
    """Return the format of a NumPy dtype; raises ValueError for a dtype that is none of ours.

    >>> format_of(np.float32).p
    24
    """
    name = np.dtype(dtype).name
    if name not in FORMATS:
        raise ValueError(f"{name} is no format of softgauge; there are {', '.join(FORMATS)}")
    return FORMATS[name]
