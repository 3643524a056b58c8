"""The multinomial as an exponential family and softmax regression (ZH-30 to ZH-41)."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import factorial
from typing import Any

import sympy

from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import Equal, Identity, Sign, proof
from ..checks.real import dot, softargmax
from ..claim import Claim, Provenance, Verdict

K = 4
PHI = sympy.symbols(f"phi_1:{K}", positive=True)
LAST = sympy.Symbol("phi_k", positive=True)
ALL = (*PHI, LAST)
ETA = tuple(sympy.log(phi / LAST) for phi in PHI)
a, r = sympy.symbols("a r", positive=True)

SUMS_TO_1 = Identity("Σ p_k = 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1)
POSITIVE = Sign("p = a/(a + r) > 0", a / (a + r), a / (a + r))


def statistic(y: int) -> tuple[int, ...]:
    """T(y): entry i is 1 where y = i, for i below k; classes count from 1."""
    return tuple(int(y == i) for i in range(1, K))


def density(y: int) -> Any:
    """exp(ηᵀT(y) - a) with a = -log φ_k."""
    return sympy.exp(sum(eta * t for eta, t in zip(ETA, statistic(y), strict=True)) + sympy.log(LAST))


def family() -> tuple[Any, ...]:
    """The ratio of the exponential form to φ_y for every class y."""
    return tuple(sympy.simplify(density(y) / ALL[y - 1]) for y in range(1, K + 1))


def powers() -> tuple[Any, ...]:
    """The ratio of φ_1^{T_1} … φ_{k-1}^{T_{k-1}} φ_k^{1 - ΣT} to φ_y for every class y."""
    found = []
    for y in range(1, K + 1):
        T = statistic(y)
        value = LAST ** (1 - sum(T))
        for phi, t in zip(PHI, T, strict=True):
            value *= phi**t
        found.append(sympy.simplify(value / ALL[y - 1]))
    return tuple(found)


def expectation() -> tuple[Any, ...]:
    """E[T(y)] - (φ_1, …, φ_{k-1})."""
    return tuple(sum(ALL[y - 1] * statistic(y)[i] for y in range(1, K + 1)) - PHI[i] for i in range(K - 1))


def counts(n: int, k: int) -> list[tuple[int, ...]]:
    """Every way to distribute n trials over k classes."""
    return [c for c in product(range(n + 1), repeat=k) if sum(c) == n]


def trials(n: int) -> set[Any]:
    """Ratios of the exponential form of n trials in four classes to the multinomial probability."""
    ratios = set()
    for c in counts(n, K):
        ways = factorial(n)
        for count in c:
            ways //= factorial(count)
        exact = sympy.Integer(ways)
        for phi, count in zip(ALL, c, strict=True):
            exact *= phi**count
        form = ways * sympy.exp(sum(e * t for e, t in zip(ETA, c, strict=False)) + n * sympy.log(LAST))
        ratios.add(sympy.simplify(form / exact))
    return ratios


def normaliser() -> Any:
    """log(1 + Σ e^{η_i}) + log φ_k where the probabilities sum to 1."""
    total = 1 + sum(sympy.exp(eta) for eta in ETA)
    # With weights w in place of φ and φ = w/Σw, 1 + Σ e^{η_i} = Σw/w_k is the inverse of φ_k.
    return sympy.simplify(total * LAST / sum(ALL))


def with_zero(F: Any, x: Any, y: Any, z: Any) -> Any:
    """Softmax of three free parameters and the fourth, 0."""
    return softargmax(F, [x, y, z, 0 * x])


def accuracies(p: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """Probability of being right for each class one might predict."""
    return tuple(sum((q for i, q in enumerate(p) if i == guess), Fraction(0)) for guess in range(len(p)))


def costs(p: tuple[Fraction, ...], cost: tuple[tuple[int, ...], ...]) -> tuple[Fraction, ...]:
    """Expected cost of each prediction, where cost[i][j] is that of predicting j when i is true."""
    return tuple(sum((p[i] * cost[i][j] for i in range(len(p))), Fraction(0)) for j in range(len(p)))


P = (Fraction(2, 10), Fraction(5, 10), Fraction(3, 10))
SKEWED = ((0, 10, 10), (1, 0, 1), (1, 1, 0))
INDICATOR = Equal(
    "T(y) for y = 1, …, 4", ((1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)), lambda: tuple(map(statistic, range(1, K + 1)))
)
FAMILY = Equal("exp(ηᵀT - a)/φ_y for y = 1, …, 4", (1, 1, 1, 1), family)
RESPONSE = Identity(
    "φ_1 = e^{η_1}/Σ e^{η_j} with η_4 = 0; its link log(φ_1/φ_4) is η_1 again",
    "(),(),()->()",
    lambda F, x, y, z: F.log(with_zero(F, x, y, z)[0] / with_zero(F, x, y, z)[3]),
    lambda F, x, y, z: x,
)

CLAIMS = (
    Claim(
        "ZH-30",
        "n outputs go through softmax.",
        r"S_i = \frac{e^{Z_i}}{\sum_j e^{Z_j}}",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The definition; the text writes it as ezi / sum(ezn).",
        check=proof(SUMS_TO_1, POSITIVE),
    ),
    Claim(
        "ZH-31",
        "Problems with several classes follow a multinomial distribution.",
        r"p(y; \phi) = \prod_i \phi_i^{1\{y=i\}}",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "One label follows a categorical distribution, the multinomial with one trial. Two trials with three classes"
        " have 6 outcomes, one trial 3.",
        check=proof(
            Equal("outcomes of two trials and of one", (6, 3), lambda: (len(counts(2, 3)), len(counts(1, 3)))),
            Equal("one trial of the multinomial is the categorical distribution", {1}, lambda: trials(1)),
        ),
    ),
    Claim(
        "ZH-32",
        "The multinomial belongs to the exponential family, so a generalised linear model fits it, and the result h(x)"
        " is softmax regression.",
        r"b = \frac{N!}{\prod_i y_i!}, \quad a(\eta) = N \log\Big(1 + \sum_{i<k} e^{\eta_i}\Big)",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True with a known number N of trials and no φ_i equal to 0.",
        "all φ_i > 0; N known and fixed",
        proof(
            FAMILY,
            Equal("three trials in four classes: form over probability", {1}, lambda: trials(3)),
            Equal("(1 + Σ e^{η_i}) φ_k", 1, normaliser),
        ),
    ),
    Claim(
        "ZH-33",
        "The output are k class probabilities; predict the class with the best one.",
        r"\arg\max_i p_i",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "Optimal for 0-1 loss, where the chance to be right with guess i is p_i; ties are arbitrary. With other costs"
        " it is not: for (.2, .5, .3) and a cost of 10 for missing the first class, the first class is best.",
        "0-1 loss",
        proof(
            Equal("chance to be right with each guess is p", P, lambda: accuracies(P)),
            Equal(
                "expected costs when the first class costs 10 to miss",
                (Fraction(8, 10), Fraction(23, 10), Fraction(25, 10)),
                lambda: costs(P, SKEWED),
            ),
        ),
    ),
    Claim(
        "ZH-34",
        "The probabilities sum to 1, so the last follows from the others.",
        r"\sum_{i=1}^k \phi_i = 1, \quad \phi_k = 1 - \sum_{i<k} \phi_i",
        Provenance.STANDARD,
        Verdict.TRUE,
        "k - 1 free parameters.",
        check=proof(
            SUMS_TO_1,
            Identity(
                "φ_4 = 1 - φ_1 - φ_2 - φ_3",
                "(),(),()->()",
                lambda F, x, y, z: with_zero(F, x, y, z)[3],
                lambda F, x, y, z: 1 - dot([1, 1, 1], with_zero(F, x, y, z)[:3]),
            ),
        ),
    ),
    Claim(
        "ZH-35",
        "T(y) is not y but a vector with k - 1 entries.",
        r"T(y) \in \mathbb R^{k-1}",
        Provenance.STANDARD,
        Verdict.TRUE,
        "A variant with k entries exists; it is not minimal, its entries sum to 1.",
        check=proof(
            Equal("entries of T", (K - 1,) * K, lambda: tuple(len(statistic(y)) for y in range(1, K + 1))),
            INDICATOR,
            Equal(
                "determinant of the differences T(y) - T(k): minimal",
                1,
                lambda: sympy.Matrix([statistic(y) for y in range(1, K)]).det(),
            ),
        ),
    ),
    Claim(
        "ZH-36",
        "Its entries are indicators.",
        r"(T(y))_i = 1\{y = i\}",
        Provenance.STANDARD,
        Verdict.DEFINITION,
        "A definition.",
        check=proof(INDICATOR),
    ),
    Claim(
        "ZH-37",
        "T(y) is like one-hot: the position of the class is set to 1.",
        r"T(k) = 0",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "For the last class it is the zero vector, as the vector has only k - 1 entries.",
        "y < k",
        proof(
            INDICATOR,
            Equal("sums of T(y)", (1, 1, 1, 0), lambda: tuple(sum(statistic(y)) for y in range(1, K + 1))),
        ),
    ),
    Claim(
        "ZH-38",
        "Then the expectation of the indicators are the probabilities.",
        r"\mathbb E[(T(y))_i] = P(y = i) = \phi_i",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "An indicator has the expectation of its event.",
        check=proof(Equal("E[T] - φ", (0, 0, 0), expectation)),
    ),
    Claim(
        "ZH-39",
        "The derivation of the exponential form.",
        r"p(y; \phi) = \phi_1^{T_1} \cdots \phi_k^{1 - \sum_{i<k} T_i} = b(y) e^{\eta^\top T(y) - a(\eta)}, \quad"
        r" \eta_i = \log \frac{\phi_i}{\phi_k}, \quad a(\eta) = \log\Big(1 + \sum_{i<k} e^{\eta_i}\Big), \quad b = 1",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "Step by step: 1{y = k} = 1 - ΣT_i; exponential of the logarithm; collect the T_i; compare. Not valid where"
        " some φ_i is 0.",
        "all φ_i > 0",
        proof(
            FAMILY,
            Equal("the product of powers over φ_y", (1, 1, 1, 1), powers),
            Equal("(1 + Σ e^{η_i}) φ_k", 1, normaliser),
        ),
    ),
    Claim(
        "ZH-40",
        "From η one gets the probabilities back.",
        r"\phi_k \sum_{j=1}^k e^{\eta_j} = 1, \quad \phi_i = \frac{e^{\eta_i}}{\sum_{j=1}^k e^{\eta_j}}, \quad \eta_k"
        r" = 0",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "Link and response are inverse to each other, between ℝ^{k-1} and the open simplex. Of k free logits the"
        " probabilities give back only the differences. (The page breaks off here.)",
        check=proof(
            RESPONSE,
            Identity(
                "sa(log φ) = φ for φ = sa(x)",
                "(n)->(n)",
                lambda F, x: sa(F, Row(lambda i: F.log(sa(F, x)(i)))),
                lambda F, x: sa(F, x),
            ),
            Equal("(1 + Σ e^{η_i}) φ_k", 1, normaliser),
        ),
    ),
    Claim(
        "ZH-41",
        "The generalised linear model (implied).",
        r"P(y = i \mid x) = \frac{e^{\theta_i^\top x}}{\sum_j e^{\theta_j^\top x}}, \quad \theta_k = 0, \quad"
        r" h_\theta(x) = \mathbb E[T(y) \mid x]",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "Follows from ZH-38 and ZH-40 with η = θᵀx, which is an assumption of the model. θ_k = 0 removes the freedom"
        " to add one vector to all θ_i.",
        "η is linear in x",
        proof(
            Identity(
                "adding d·x to every score changes nothing",
                "(),(),(),()->()",
                lambda F, s, t, d, x: softargmax(F, [s * x + d * x, t * x + d * x, d * x])[0],
                lambda F, s, t, d, x: softargmax(F, [s * x, t * x, 0 * x])[0],
            ),
            RESPONSE,
            Equal("E[T] - φ", (0, 0, 0), expectation),
        ),
    ),
)
