"""What may be refused is refused or is a value: no axes, integers, an axis or a class that is not there, odd labels."""

from __future__ import annotations

import pytest

from softgauge.conformance.checks import axis_range, integer, labels, layout, zero_dimensional
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.spec.discovery import functions
from softgauge.spec.role import Role

from ..subjects import BUILTIN, clauses, examine

# The zoo has right members that refuse or promote and pass every check.
REFUSABLE = frozenset({zero_dimensional, integer, labels, axis_range})
"""The checks that ask for what may be refused."""

OF_INTEGERS = [name for name, op in functions().items() if Role.PROBABILITIES not in op.roles]
"""No row of integers but a certain one is a row of probabilities."""

VECTORS = [name for name, op in functions().items() if not op.elementwise]
LABELLED = [name for name, op in functions().items() if Role.LABELS in op.roles]

CARELESS = """
from softgauge.spec.role import Role


def careless(op, function):
    labels = [role is Role.LABELS for _, _, role in op.arrays]
    masks = [role is Role.MASK for _, _, role in op.arrays]

    def changed(*arrays, **keywords):
        first = arrays[0]
        if not first.ndim:
            return first + first.dtype.type(0.25)
        if not op.elementwise and not -first.ndim <= keywords["axis"] < first.ndim:
            keywords["axis"] = -1
        kind = first.dtype
        if kind.kind in "iu":
            arrays = [a if l or m else a.astype(np.float64) for a, l, m in zip(arrays, labels, masks)]
        if any(labels):
            at, classes = labels.index(True), first.shape[keywords["axis"]]
            given = arrays[at] if arrays[at].dtype.itemsize == 8 else 0 * arrays[at]
            arrays = [np.clip(given, 0, classes - 1) if i == at else a for i, a in enumerate(arrays)]
        return function(*arrays, **keywords).astype(kind)
    return changed


wrap(careless)
"""

REFUSING = """
from softgauge.spec.role import Role


def refusing(op, function):
    def changed(*arrays, **keywords):
        for a, (_, _, role) in zip(arrays, op.arrays):
            plain = role in (Role.LABELS, Role.MASK) or a.dtype.kind not in "iu"
            if not (plain and a.dtype.isnative and arrays[0].ndim and a.dtype.itemsize in (1, 4, 8)):
                raise RuntimeError("not that")
        return function(*arrays, **keywords)
    return changed


wrap(refusing)
"""

PROMOTING = """
from softgauge.spec.role import Role


def promoting(op, function):
    def changed(*arrays, **keywords):
        roles = [role for _, _, role in op.arrays]
        kept = [r in (Role.LABELS, Role.MASK) or a.dtype.kind not in "iu" for a, r in zip(arrays, roles)]
        return function(*(a if k else a.astype(np.float32) for a, k in zip(arrays, kept)), **keywords)
    return changed


wrap(promoting)
"""


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a backend that answers whatever it is asked."""
    return examine(tmp_path_factory.mktemp("careless"), BUILTIN + CARELESS, checks=REFUSABLE)


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a backend that takes plain arrays alone."""
    return examine(tmp_path_factory.mktemp("refusing"), BUILTIN + REFUSING, checks=REFUSABLE | {layout})


@pytest.fixture(scope="module")
def promoting(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on a backend that turns integers into numbers of float32."""
    return examine(tmp_path_factory.mktemp("promoting"), BUILTIN + PROMOTING, checks=REFUSABLE)


@pytest.mark.parametrize("name", functions())
def test_a_number_made_of_an_array_without_axes_is_found(name: str, careless: Report) -> None:
    assert f"{name}/zero-dimensional" in clauses(careless)


@pytest.mark.parametrize("name", OF_INTEGERS)
def test_truncated_integers_are_told(name: str, careless: Report) -> None:
    found = [f for f in careless.findings if f.clause == f"{name}/integer"]
    assert [f.severity for f in found] == [Severity.NOTE]
    assert "cuts off" in found[0].message


@pytest.mark.parametrize("name", VECTORS)
def test_an_axis_that_is_not_there_is_found(name: str, careless: Report) -> None:
    found = [f for f in careless.findings if f.clause == f"{name}/axis-range"]
    assert [f.count for f in found] == [2]


@pytest.mark.parametrize("name", LABELLED)
def test_labels_without_a_class_and_of_other_types_are_found(name: str, careless: Report) -> None:
    assert {f"{name}/label-range", f"{name}/label-type"} <= clauses(careless)


def test_clauses_of_labels_and_axes_belong_to_functions_that_have_them() -> None:
    known = {clause.id for op in functions().values() for clause in op.clauses}
    assert {c.split("/")[0] for c in known if c.endswith("/label-range")} == set(LABELLED) != set()
    assert {c.split("/")[0] for c in known if c.endswith("/axis-range")} == set(VECTORS)


def test_refusals_are_no_faults(refusing: Report) -> None:
    assert clauses(refusing) == set()
    notes = clauses(refusing, Severity.NOTE)
    assert {f"{name}/integer" for name in OF_INTEGERS} <= notes
    assert {f"{name}/byte-order" for name in functions()} <= notes
    assert {f"{name}/label-type" for name in LABELLED} <= notes


def test_promoted_integers_are_a_convention(promoting: Report) -> None:
    assert clauses(promoting) == set()
    assert {f"{name}/integer" for name in OF_INTEGERS} <= clauses(promoting, Severity.CONVENTION)
