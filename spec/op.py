"""The data types of the specification: one :class:`Op` says all that is known of one function.

A definition is written once, over an abstract field ``F``, and read in several ways: by SymPy with
a symbolic number of classes, by interval arithmetic, by exact arithmetic. ``F`` offers ``exp``,
``log`` and ``sum`` (over the index of the axis); its elements offer ``+ - * /`` among themselves and
with integers. A vector is a function from index to value: arguments are indexed with ``x[i]``,
results are called with ``y(k)``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

from . import contract
from .grade import Grade
from .law import Law, Rule
from .role import KEYWORDS, ROLES, Role


class Field(Protocol):
    """What a reading of a definition must offer."""

    def exp(self, a: Any, /) -> Any:
        """e^a."""

    def log(self, a: Any, /) -> Any:
        """Natural logarithm of a."""

    def sum(self, term: Callable[[Any], Any], /) -> Any:
        """Sum of term(i) over the index i of the axis."""


Index = Callable[[Any], Any]


@dataclass(frozen=True)
class Source:
    """A key of ``sources.bib`` and the place in it."""

    key: str
    place: str = ""


@dataclass(frozen=True)
class Special:
    """A value that no formula gives: infinities, NaN, signed zeros.

    ``x`` holds one row per argument (a tuple for a vector, a number for a scalar). ``y`` is the normative
    result, ``permitted`` are alternatives that are recorded as conventions and never as failures, each
    with its name. ``None`` inside ``y`` accepts anything there. For a vector function every permutation of
    the entries is the same special value. A zero's sign is ignored unless ``signed_zero``. What ``may_raise`` may be
    refused with an exception, which is a convention too.
    """

    id: str
    x: tuple[Any, ...]
    y: Any
    why: str
    permitted: tuple[tuple[str, Any], ...] = ()
    signed_zero: bool = False
    may_raise: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class Bound:
    """``|computed - exact| <= γ·radius(q) + rounded(q)``, γ = u/(1 - N u), u the unit roundoff of the compute format.

    ``radius`` is an expression in the named quantities q of ``docs/quantities`` (the profile's constants, the
    depth of the summation tree and the exact intermediate values). ``underflow`` is the sum of
    ``|∂y/∂v|`` over the intermediates v that may be subnormal: each may lose η of the compute format. ``rounded`` is
    what the rounding of saved results to the storage format adds; ``factors`` is N, None for a bound of first order.
    """

    id: str
    grade: Grade
    radius: Callable[[Any], Any]
    underflow: Callable[[Any], Any]
    why: str
    source: Source | None = None
    rounded: Callable[[Any], Any] | None = None
    factors: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Jacobian:
    """∂y_j/∂x_k = δ_jk·diagonal(k) + Σ_r u_r(j)·v_r(k): a diagonal plus outer products ``(u_r, v_r)``."""

    diagonal: Index
    outer: tuple[tuple[Index, Index], ...] = ()

    def entry(self, j: Any, k: Any, delta: Any) -> Any:
        """∂y_j/∂x_k, where ``delta`` is the Kronecker delta of j and k."""
        total = delta * self.diagonal(k)
        for u, v in self.outer:
            total = total + u(j) * v(k)
        return total

    def pull(self, F: Field, g: Any) -> Index:
        """k ↦ Σ_j g_j ∂y_j/∂x_k, in time linear in the number of classes."""
        sums = [(_inner(F, g, u), v) for u, v in self.outer]

        def component(k: Any) -> Any:
            total = g[k] * self.diagonal(k)
            for s, v in sums:
                total = total + s * v(k)
            return total

        return component


def _inner(F: Field, g: Any, u: Index) -> Any:
    return F.sum(lambda j: g[j] * u(j))


@dataclass(frozen=True)
class Extension:
    """How a function of a row extends to entries that its formula has no value at, where it does so by a rule.

    An entry ``absent_at`` of the first argument is *absent*: the row behaves as if it were not there, and the
    result at that entry is ``absent`` (only where every argument ``absent_where_zero`` is 0, if any is named).
    A row with no other entry gives ``empty``, a row with +inf ``plus_inf`` (None: a convention, no value).
    """

    absent: float
    empty: float
    plus_inf: float | None
    absent_where_zero: tuple[str, ...] = ()
    absent_at: float = float("-inf")


@dataclass(frozen=True)
class Vjp:
    """What a pullback needs beside its op's gradient: bounds, dominated limit, special values and extension.

    One that differentiates with respect to another argument than the first names it and has its own ``gradient``.
    """

    bounds: tuple[Bound, ...]
    limit: Callable[..., Any] | None = None
    specials: tuple[Special, ...] = ()
    extension: Extension | None = None
    argument: str = ""
    gradient: Callable[..., Any] | None = None


Limit = tuple[Fraction, int] | None
"""An exact rational and the sign of what the value has in excess of it; sign 0: the value is that rational.

None where the sign is not known: the arbiter then needs bits instead.
"""


def sign(a: Fraction) -> int:
    """Return -1, 0 or 1.

    >>> sign(Fraction(-3, 2))
    -1
    """
    return (a > 0) - (a < 0)


@dataclass(frozen=True)
class Op:
    """One function of the family.

    ``define(F, x, …)`` is the naive definition; ``gradient`` its derivative with respect to the first
    argument in a short human form (a :class:`Jacobian` for vector results, else an index function or a
    value); ``limit`` maps exact rational inputs to the rational that the value approaches when one term dominates.
    ``options`` are keywords of a call that the definition of one row does not meet: ``ignore_index`` says which labels
    do not count, ``reduction`` how the rows are put together.
    """

    id: str
    title: str
    signature: str
    define: Callable[..., Any]
    gradient: Callable[..., Any] | None
    codomain: tuple[float, float]
    formula: str
    bounds: tuple[Bound, ...]
    specials: tuple[Special, ...]
    also_called: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    extension: Extension | None = None
    limit: Callable[..., Any] | None = None
    vjp: Vjp | None = None
    further: tuple[Vjp, ...] = ()
    options: tuple[str, ...] = ()
    pullback_of: str | None = None
    sources: tuple[Source, ...] = field(default=())

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """Names of the arguments of ``define``, in order: the arrays and the parameters."""
        kinds = inspect.signature(self.define).parameters.values()
        return tuple(p.name for p in kinds if p.kind is p.POSITIONAL_OR_KEYWORD)[1:]

    @cached_property
    def cores(self) -> tuple[str, ...]:
        """Core dimension of each argument, ``"n"`` or ``""``."""
        return tuple(part.strip("()") for part in self.signature.split("->")[0].split(","))

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """What each argument is; a name that is not canonical is a logit."""
        return tuple(ROLES.get(name, Role.LOGITS) for name in self.arguments)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of what a call passes by keyword, the same for all rows."""
        return tuple(n for n, role in zip(self.arguments, self.roles, strict=True) if role in KEYWORDS) + self.options

    @cached_property
    def arrays(self) -> tuple[tuple[str, str, Role], ...]:
        """Name, core dimension and role of each array that a call passes; a label has no class axis."""
        return tuple(
            (name, "" if role is Role.LABELS else core, role)
            for name, core, role in zip(self.arguments, self.cores, self.roles, strict=True)
            if role not in KEYWORDS
        )

    @cached_property
    def array_cores(self) -> tuple[str, ...]:
        """Core dimension, in the definition, of each array that a call passes."""
        return tuple(core for core, role in zip(self.cores, self.roles, strict=True) if role not in KEYWORDS)

    @cached_property
    def result(self) -> str:
        """Core dimension of the result, ``"n"`` or ``""``."""
        return self.signature.split("->")[1].strip("()")

    @property
    def elementwise(self) -> bool:
        """Whether the function acts on single numbers and so has no axis."""
        return not self.result and not any(self.cores)

    @cached_property
    def universal(self) -> tuple[Rule, ...]:
        """Rules that every function of the family keeps, and those that its axis or its labels add."""
        return contract.universal(self)

    @cached_property
    def reductions(self) -> tuple[Rule, ...]:
        """Rules of a loss that puts rows together."""
        return contract.reductions(self)

    @property
    def clauses(self) -> tuple[Rule | Law | Special | Bound, ...]:
        """All that is declared of this function in its own file, each with its id."""
        return (*self.universal, *self.reductions, *self.laws, *self.specials, *self.bounds)

    @cached_property
    def pullback(self) -> Op | None:
        """The vector-Jacobian product with respect to the first argument, as an op of its own."""
        return None if self.vjp is None or self.gradient is None else self._pulled(self.vjp)

    @cached_property
    def pullbacks(self) -> tuple[Op, ...]:
        """The vector-Jacobian products, that with respect to the first argument first."""
        first = (self.pullback,) if self.pullback is not None else ()
        return (*first, *(self._pulled(vjp) for vjp in self.further))

    def _pulled(self, vjp: Vjp) -> Op:
        inputs, out = self.signature.split("->")
        of = vjp.argument or self.arguments[0]
        core = f"({self.cores[self.arguments.index(of)]})"
        return Op(
            id=f"{self.id}_vjp" + (f"_{of}" if vjp.argument else ""),
            title=f"Pullback of {self.id}" + (f" with respect to {of}" if vjp.argument else ""),
            signature=f"{inputs},{out}->{core}",
            define=_pullback_definition(self, vjp),
            gradient=None,
            codomain=(float("-inf"), float("inf")),
            formula=f"Σ_j g_j ∂{self.id}_j/∂{of}" + ("_k" if core == "(n)" else "")
            if self.result
            else f"g·∂{self.id}/∂{of}",
            bounds=vjp.bounds,
            specials=vjp.specials,
            extension=vjp.extension,
            limit=vjp.limit,
            options=self.options,
            pullback_of=self.id,
            sources=self.sources,
        )


def _pullback_definition(op: Op, vjp: Vjp) -> Callable[..., Any]:
    """Return ``define`` of a pullback of ``op``: cotangent times declared gradient."""
    gradient = vjp.gradient or op.gradient
    assert gradient is not None
    argument = op.arguments.index(vjp.argument or op.arguments[0])
    vector_in, vector_out = bool(op.cores[argument]), bool(op.result)

    def define(F: Field, *arguments: Any) -> Any:
        *inputs, g = arguments
        derivative = gradient(F, *inputs)
        if vector_out and vector_in:
            return derivative.pull(F, g)
        if vector_out:
            return F.sum(lambda j: g[j] * derivative(j))
        if vector_in:
            return lambda k: g * derivative(k)
        return g * derivative

    parameters = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in ("F", *op.arguments, "g")
    ]
    define.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by Op.arguments
    return define


def permutations_of(row: Sequence[Any]) -> list[tuple[int, ...]]:
    """Index rotations of a row: each entry comes first, in the middle and last.

    >>> permutations_of("abc")
    [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
    """
    n = len(row)
    return [tuple((i + shift) % n for i in range(n)) for shift in range(max(n, 1))]
