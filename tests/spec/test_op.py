"""What holds of every declaration, whatever the function."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isnan
from typing import Any

import pytest

from softgauge.spec import Jacobian, Op, Special, functions

FUNCTIONS = functions()
SPECIALS = {s.id: (f, s) for f in FUNCTIONS.values() for s in f.specials}


class Rationals:
    """Exact sums over n classes; a Jacobian needs nothing else of a field."""

    def __init__(self, n: int) -> None:
        self.n = n

    def exp(self, a: Any) -> Any:
        raise NotImplementedError

    def log(self, a: Any) -> Any:
        raise NotImplementedError

    def sum(self, term: Callable[[Any], Any]) -> Any:
        return sum((term(i) for i in range(self.n)), Fraction(0))


@pytest.mark.parametrize("rank", [0, 1, 2])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_pull_contracts_the_entries(n: int, rank: int) -> None:
    outer = tuple((lambda j, r=r: Fraction(j + 1, r + 2), lambda k, r=r: k * k - r) for r in range(rank))
    jacobian = Jacobian(diagonal=lambda k: Fraction(2 * k + 1, 3), outer=outer)
    g = [Fraction(i * i - 2, 5) for i in range(n)]
    pulled = jacobian.pull(Rationals(n), g)
    for k in range(n):
        assert pulled(k) == sum(g[j] * jacobian.entry(j, k, int(j == k)) for j in range(n))


def test_every_clause_id_is_unique_and_belongs_to_its_function() -> None:
    ids = [(f.id, clause.id) for f in FUNCTIONS.values() for clause in f.clauses]
    assert [i for i, times in Counter(i for _, i in ids).items() if times > 1] == []
    assert [(f, i) for f, i in ids if not i.startswith(f"{f}/")] == []


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_signature_names_every_argument(f: Op) -> None:
    assert len(f.cores) == len(f.arguments) == len(set(f.arguments))
    assert {*f.cores, f.result} <= {"", "n"}


def values(s: Special) -> Iterator[Any]:
    yield s.y
    for _, permitted in s.permitted:
        yield permitted


@pytest.mark.parametrize("clause", SPECIALS)
def test_a_special_value_fits_the_signature(clause: str) -> None:
    f, s = SPECIALS[clause]
    assert len(s.x) == len(f.cores)
    assert [isinstance(a, tuple) for a in s.x] == [core == "n" for core in f.cores]
    classes = {len(a) for a in s.x if isinstance(a, tuple)}
    assert len(classes) <= 1
    for y in values(s):
        assert isinstance(y, tuple) == (f.result == "n")
        if isinstance(y, tuple):
            assert {len(y)} == classes


@pytest.mark.parametrize("clause", SPECIALS)
def test_a_special_value_lies_in_the_codomain(clause: str) -> None:
    f, s = SPECIALS[clause]
    low, high = f.codomain
    entries = [v for y in values(s) for v in (y if isinstance(y, tuple) else (y,)) if v is not None]
    assert [v for v in entries if not (isnan(v) or low <= v <= high)] == []


@pytest.mark.parametrize("clause", SPECIALS)
def test_what_is_permitted_differs_from_the_norm(clause: str) -> None:
    _, s = SPECIALS[clause]
    assert [name for name, y in s.permitted if repr(y) == repr(s.y)] == []


@pytest.mark.parametrize("heavy", ["sympy", "numpy"])
@pytest.mark.parametrize("module", ["softgauge", "softgauge.spec"])
def test_importing_the_specification_loads_neither_sympy_nor_numpy(module: str, heavy: str) -> None:
    discovered = "; softgauge.spec.functions()" if module == "softgauge.spec" else ""
    program = f"import {module}, sys{discovered}; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
