"""The two functions called softmax: the weighted mean and log-sum-exp (RU-15 to RU-24)."""

from __future__ import annotations

from typing import Any

import sympy

from ...ops.logsumexp import define as lse
from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import TANGENT, Identity, Less, Minimum, Number, Root, Sign, proof, stored
from ..checks.binary import BINARY32, BINARY64
from ..checks.real import bad, boltzmann, count, logsumexp, mean, row, scaled, sigmoid
from ..claim import Claim, Provenance, Verdict
from .shared import LSE_ABOVE_MAX, LSE_BELOW

a, b, r, w = sympy.symbols("a b r w", positive=True)
v = sympy.Symbol("v", real=True)

SILU = Identity("bad(x, 0) = x σ(x)", "()->()", lambda F, x: boltzmann(F, [x, 0 * x]), lambda F, x: x * sigmoid(F, x))
BAD_OF_EQUAL = Identity("bad(a, …, a) = a", "(),(n)->()", lambda F, a, x: bad(F, Row(lambda i: a)), lambda F, a, x: a)
BAD_SHIFTED = Identity(
    "bad(x + a) = bad(x) + a",
    "(n),()->()",
    lambda F, x, a: bad(F, Row(lambda i: x[i] + a)),
    lambda F, x, a: bad(F, x) + a,
)
GRADIENT_OF_BAD = Identity(
    "∂bad/∂x_k = p_k (1 + x_k - bad)",
    "(n)->(n)",
    lambda F, x: lambda k: F.derivative(bad(F, x), k),
    lambda F, x: lambda k: sa(F, x)(k) * (1 + x[k] - bad(F, x)),
)
GAP = Identity(
    "m - bad = Σ p_i (m - x_i), for every m and so for the maximum",
    "(n),()->()",
    lambda F, x, m: m - bad(F, x),
    lambda F, x, m: F.sum(lambda i: sa(F, x)(i) * (m - x[i])),
)
LSE_SHIFTED = Identity(
    "lse(x + a) = lse(x) + a",
    "(n),()->()",
    lambda F, x, a: lse(F, Row(lambda i: x[i] + a)),
    lambda F, x, a: lse(F, x) + a,
)
LSE_GRADIENT = Identity(
    "∂lse/∂x_k = sa(x)_k", "(n)->(n)", lambda F, x: lambda k: F.derivative(lse(F, x), k), lambda F, x: sa(F, x)
)
P_POSITIVE = Sign("p_k = a/(a + r) > 0", a / (a + r), a / (a + r))


def lambert(n: int, printed: str) -> Root:
    """W((n - 1)/e), the root of w e^w = (n - 1)/e."""
    return Root(f"W((n - 1)/e) for n = {n}", printed, lambda m, w: w * m.exp(w) - (n - 1) / m.exp(1))


def attained_gap() -> Any:
    """max - bad of (0, -(1 + w), …) where the n - 1 equal entries together weigh (n - 1) e^{-(1+w)} = w."""
    weight = w * sympy.exp(w + 1) * sympy.exp(-(1 + w))
    return (1 + w) * weight / (1 + weight)


def norm_of_gradient(m: Any, n: int, gap: str) -> Any:
    """‖∇bad‖₁ at (0, -gap, …, -gap), whose n - 1 equal entries count together."""
    (u,) = row(m, gap)
    e = m.exp(-u) * (n - 1)
    q = e / (1 + e)
    slopes = [(1 - q) * (1 + u * q), q * (1 - u + u * q)]
    return slopes[0] - slopes[1]


def silu(m: Any, text: str) -> Any:
    """bad(x, 0)."""
    (value,) = row(m, text)
    return boltzmann(m, [value, 0 * value])


CLAIMS = (
    Claim(
        "RU-15",
        "The bad SoftMax: the mean of the entries, weighted with their exponentials.",
        r"\operatorname{softMax}(x) = \sum_i x_i \operatorname{sa}(x)_i",
        Provenance.RECONSTRUCTED,
        Verdict.DEFINITION,
        "A definition, elsewhere called the Boltzmann operator. The text (an expectation whose weights are the"
        " exponentials of the values) leaves no other formula. For two entries, one of them 0, it is SiLU, x σ(x).",
        check=proof(SILU),
    ),
    Claim(
        "RU-16",
        "The bad SoftMax is a smooth approximation of the maximum.",
        r"0 \le \max x - \operatorname{bad}(x) \le W\!\left(\tfrac{n-1}{e}\right)",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "The error is at most W((n-1)/e), and one input attains it: a maximum 0 and n - 1 entries -(1 + W). At"
        " temperature t the bound is t·W, which tends to 0.",
        "in the sense of a bounded error; an approximation to any accuracy needs a temperature t → 0⁺",
        proof(
            GAP,
            Identity(
                "gap - g = (Σ (u_i - g) e^{-u_i} - g)/(1 + Σ e^{-u_i}) over the other entries, max - u_i",
                "(n),()->()",
                lambda F, u, g: F.sum(lambda i: u[i] * F.exp(-u[i])) / (1 + F.sum(lambda i: F.exp(-u[i]))) - g,
                lambda F, u, g: (F.sum(lambda i: (u[i] - g) * F.exp(-u[i])) - g) / (1 + F.sum(lambda i: F.exp(-u[i]))),
            ),
            # gap <= g iff Σ_{i>=2} (u_i - g) e^{-u_i} <= g, with u_i = max - x_i and v = u - g.
            Minimum(
                "v <= e^{v-1}, so each summand is at most e^{-(g+1)}, attained at u = g + 1",
                sympy.exp(v - 1) - v,
                v,
                1,
                0,
            ),
            Identity(
                "(n - 1) e^{-(g+1)} <= g iff (n - 1)/e <= g e^g",
                "(),()->()",
                lambda F, g, n: (g - (n - 1) * F.exp(-(g + 1))) * F.exp(g),
                lambda F, g, n: g * F.exp(g) - (n - 1) * F.exp(0 * g - 1),
            ),
            Sign("attained: the gap of (0, -(1 + w), …) is w if n - 1 = w e^{w+1}", attained_gap(), w),
            lambert(2, "0.278465"),
            lambert(3, "0.463056"),
            lambert(10, "1.101003"),
            lambert(1000, "4.4205"),
            Identity(
                "t bad(x/t) is the mean of x under sa(x/t), so errors scale with t",
                "(n),()->()",
                lambda F, x, t: t * bad(F, Row(lambda i: x[i] / t)),
                lambda F, x, t: mean(F, sa(F, Row(lambda i: x[i] / t)), x),
            ),
        ),
    ),
    Claim(
        "RU-17",
        "It is an expectation: a weighted mean whose weights are the exponentials of the entries.",
        r"\operatorname{bad}(x) = \mathbb E_{i \sim p}[x_i] = \tfrac{d}{d\beta} \operatorname{lse}(\beta"
        r" x)\big|_{\beta=1}",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The weights are positive and sum to 1; it is also the derivative of lse(βx) in β.",
        check=proof(
            Identity(
                "d lse(βx)/dβ = Σ x_i sa(βx)_i",
                "(),(n)->()",
                lambda F, b, x: F.derivative(lse(F, scaled(b, x)), None),
                lambda F, b, x: mean(F, sa(F, scaled(b, x)), x),
            ),
            Identity("the weights sum to 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1),
            P_POSITIVE,
        ),
    ),
    Claim(
        "RU-18",
        "It keeps two properties of the maximum: equal entries give that entry, and a shift passes through.",
        r"\operatorname{bad}(a,a,a) = a, \quad \operatorname{bad}(x+a,y+a,z+a) = \operatorname{bad}(x,y,z) + a",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "Both follow from weights that sum to 1 and do not change under a shift. Permutation symmetry is kept as well;"
        " monotonicity (RU-20), positive homogeneity (bad(0, 2) = 1.7616 and 2 bad(0, 1) = 1.4621) and associativity"
        " (bad(bad(0, 1), 2) = 1.7215 and bad(0, 1, 2) = 1.5752) are not.",
        check=proof(
            BAD_OF_EQUAL,
            BAD_SHIFTED,
            Number(
                "homogeneity fails",
                "1.7616 1.4621",
                lambda m: [boltzmann(m, row(m, "0 2")), 2 * boltzmann(m, row(m, "0 1"))],
            ),
            Number(
                "associativity fails",
                "1.7215 1.5752",
                lambda m: [boltzmann(m, [boltzmann(m, row(m, "0 1")), m.mpf(2)]), boltzmann(m, row(m, "0 1 2"))],
            ),
        ),
    ),
    Claim(
        "RU-19",
        "It is bad because a weighted mean is always less than the maximum.",
        r"\operatorname{bad}(x) < \max x",
        Provenance.RECOVERED,
        Verdict.FALSE,
        "Equal entries give equality: bad(2, 2, 2) = 2. Correct: bad <= max, strictly unless all entries are equal. In"
        " floating point equality comes from underflow too, bad(0, -800) = 0, and rounding can even lift the result"
        " above the maximum: 37 entries 3 in binary32 give 3.0000005.",
        check=proof(
            BAD_OF_EQUAL,
            GAP,
            Sign("an entry below the maximum by b with weight r makes the gap positive", r * b, r * b),
            stored("bad(0, -800) in binary64", 0.0, lambda: BINARY64.boltzmann((0.0, -800.0))),
            stored("37 entries 3 in binary32, less 3", 2.0**-21, lambda: BINARY32.boltzmann((3.0,) * 37) - 3.0),
        ),
    ),
    Claim(
        "RU-20",
        "Being less than the maximum leads to problems when one searches for the maximum.",
        r"\frac{\partial \operatorname{bad}}{\partial x_i} = p_i (1 + x_i - \operatorname{bad}(x))",
        Provenance.RECOVERED,
        Verdict.IMPRECISE,
        "The conclusion is right, the cause is not. The largest error of bad, W((n-1)/e), is below that of"
        " log-sum-exp, log n (0.278465 against 0.693147 for two entries). The defect is that bad is not monotone: an"
        " entry below bad - 1 has a negative derivative. bad(0, -5) = -0.03346 exceeds bad(0, -3) = -0.14228, and"
        " bad(x, 0) has a spurious minimum -0.278465 at x = -1.278465. It is neither convex nor concave, and it can"
        " expand distances: ‖∇bad‖₁ along (0, -u, …, -u) reaches 1.19968, 1.3273, 1.7488, 2.6883 and 9.318 for n = 2,"
        " 3, 10, 100 and 10⁸.",
        check=proof(
            Number(
                "not monotone",
                "-0.03346 -0.14228",
                lambda m: [boltzmann(m, row(m, "0 -5")), boltzmann(m, row(m, "0 -3"))],
            ),
            GRADIENT_OF_BAD,
            lambert(2, "0.278465"),
            Number("log 2", "0.693147", lambda m: m.log(2)),
            Root("bad(x, 0) is stationary", "-1.278465", lambda m, x: 1 + x - boltzmann(m, [x, 0 * x])),
            Number("its value there", "-0.278465", lambda m: silu(m, "-1.2784645")),
            Less("not convex: a chord lies below", lambda m: (silu(m, "-8") + silu(m, "-2"), 2 * silu(m, "-5"))),
            Less("not concave: a chord lies above", lambda m: (2 * silu(m, "0"), silu(m, "-1") + silu(m, "1"))),
            Number(
                "‖∇bad‖₁ along (0, -u, …, -u)",
                "1.19968 1.3273 1.7488 2.6883 9.318",
                lambda m: [
                    norm_of_gradient(m, 2, "2.399"),
                    norm_of_gradient(m, 3, "2.655"),
                    norm_of_gradient(m, 10, "3.498"),
                    norm_of_gradient(m, 100, "5.377"),
                    norm_of_gradient(m, 10**8, "18.64"),
                ],
            ),
            Number(
                "the pair (0, -2.4), (0.5, -2.9) is taken apart",
                "1.1796",
                lambda m: 2 * (boltzmann(m, row(m, "0.5 -2.9")) - boltzmann(m, row(m, "0 -2.4"))),
            ),
        ),
    ),
    Claim(
        "RU-21",
        "The good SoftMax: the logarithm of the sum of exponentials.",
        r"\operatorname{softMax}(x) = \log \sum_i \exp(x_i)",
        Provenance.SECONDARY,
        Verdict.DEFINITION,
        "A definition; elsewhere log-sum-exp. Of one entry it is that entry.",
        check=proof(Identity("lse(x) of one entry", "()->()", lambda F, x: logsumexp(F, [x]), lambda F, x: x)),
    ),
    Claim(
        "RU-22",
        "It does not keep the property that equal entries give that entry.",
        r"\operatorname{lse}(a, \dots, a) = a + \log n",
        Provenance.SECONDARY,
        Verdict.TRUE,
        "log n is lost for n >= 2. Translation is kept. Without log n (mellowmax) the property returns, and the value"
        " lies between the mean and the maximum.",
        "n >= 2; one entry keeps the property",
        proof(
            Identity(
                "lse(a, …, a) = a + log n",
                "(),(n)->()",
                lambda F, a, x: lse(F, Row(lambda i: a)),
                lambda F, a, x: a + F.log(count(F)),
            ),
            LSE_SHIFTED,
            Less("log n > 0", lambda m: (m.mpf(0), m.log(2))),
            # Jensen: e^{x_i - mean} >= 1 + x_i - mean, summed.
            TANGENT,
            Identity(
                "Σ (1 + x_i - mean) = n",
                "(n)->()",
                lambda F, x: F.sum(lambda i: 1 + x[i] - F.sum(lambda j: x[j]) / count(F)),
                lambda F, x: count(F),
            ),
            LSE_BELOW,
        ),
    ),
    Claim(
        "RU-23",
        "Its derivative is softargmax.",
        r"\nabla \operatorname{lse}(x) = \operatorname{sa}(x)",
        Provenance.SECONDARY,
        Verdict.TRUE,
        "The chain rule.",
        check=proof(LSE_GRADIENT),
    ),
    Claim(
        "RU-24",
        "Monotonicity is kept, so searching for the minimum and the maximum is no problem.",
        r"\frac{\partial \operatorname{lse}}{\partial x_i} = p_i > 0",
        Provenance.RECOVERED,
        Verdict.IMPRECISE,
        "The first half is true: strictly increasing in every entry (and convex). The second is true of the maximum"
        " only: max < lse <= max + log n. For the minimum one needs -lse(-x): lse(0, -5) = 0.0067 is nowhere near -5."
        " Nor does lse have a minimiser of its own: its gradient sums to 1, so it never vanishes, and along equal"
        " shifts lse is linear.",
        check=proof(
            Number("lse(0, -5)", "0.0067", lambda m: logsumexp(m, row(m, "0 -5"))),
            LSE_GRADIENT,
            P_POSITIVE,
            LSE_ABOVE_MAX,
            LSE_BELOW,
            Less(
                "-lse(5, 0) lies within log 2 below min(-5, 0)",
                lambda m: (-5 - m.log(2), -logsumexp(m, row(m, "5 0")), m.mpf(-5)),
            ),
            Identity("the gradient sums to 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1),
            LSE_SHIFTED,
        ),
    ),
)
