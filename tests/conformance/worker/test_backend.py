"""A declaration is taken as it is meant or refused with the entry that is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from softgauge.conformance.worker.capabilities import Capabilities, DeclarationError, capabilities
from softgauge.reference.formats import FORMATS

NOT_A_LIST = [0, 1, False, True, "", "float32", {"float32": 1}, {}]
NOT_NAMES = [["float33"], [""], ["float32", 32], [["float32"]], [None], [{}]]


def test_nothing_declared_is_every_format_and_the_defaults() -> None:
    assert capabilities({}) == Capabilities(None, {}, frozenset(), True, False)


def test_what_is_declared_is_kept() -> None:
    declared = {
        "dtypes": ["float16", "float64"],
        "accumulate": {"float16": "float16", "float8_e5m2": "float16", "bfloat16": "float64"},
        "flush_to_zero": ["float32"],
        "deterministic": False,
        "batch_invariant": True,
    }
    assert capabilities(declared) == Capabilities(
        ("float16", "float64"), declared["accumulate"], frozenset({"float32"}), False, True  # type: ignore[arg-type]
    )  # fmt: skip


def test_no_format_is_not_every_format() -> None:
    assert capabilities({"dtypes": []}).dtypes == ()
    assert capabilities({"dtypes": None}).dtypes is None


@pytest.mark.parametrize("declared", [None, [], "float32", 3, ["dtypes"]], ids=repr)
def test_a_declaration_is_a_dict(declared: Any) -> None:
    with pytest.raises(DeclarationError, match="must be a dict"):
        capabilities(declared)


@pytest.mark.parametrize("declared", [{"dtype": []}, {"zz": 1, "aa": 2}, {3: 1, "aa": 2}, {"ignored": 1}], ids=repr)
def test_an_unknown_entry_changes_nothing_and_is_named(declared: Any) -> None:
    found = capabilities({**declared, "dtypes": ["float32"]})
    assert found.ignored == tuple(sorted(map(str, declared)))
    assert replace(found, ignored=()) == capabilities({"dtypes": ["float32"]})


@pytest.mark.parametrize("entry", ["dtypes", "flush_to_zero"])
@pytest.mark.parametrize("names", [*NOT_A_LIST, *NOT_NAMES], ids=repr)
def test_formats_are_a_list_of_names(entry: str, names: Any) -> None:
    with pytest.raises(DeclarationError, match=entry):
        capabilities({entry: names})


NO_MAPPINGS = [
    "float32",
    0,
    ["float32"],
    {"float33": "float32"},
    {"float16": "float33"},
    {"float16": ["float32"]},
    {16: "float32"},
]


@pytest.mark.parametrize("mapping", NO_MAPPINGS, ids=repr)
def test_accumulate_maps_formats_to_formats(mapping: Any) -> None:
    with pytest.raises(DeclarationError, match="accumulate"):
        capabilities({"accumulate": mapping})


@pytest.mark.parametrize("compute", FORMATS)
@pytest.mark.parametrize("name", FORMATS)
def test_nobody_computes_in_less_than_they_store(name: str, compute: str) -> None:
    """Otherwise a declaration would excuse any error."""
    declared = {"accumulate": {name: compute}}
    if FORMATS[compute].p < FORMATS[name].p:
        with pytest.raises(DeclarationError, match=f"{name} to the less precise {compute}"):
            capabilities(declared)
    else:
        assert capabilities(declared).accumulate == declared["accumulate"]


@pytest.mark.parametrize("entry", ["deterministic", "batch_invariant"])
@pytest.mark.parametrize("value", [0, 1, "True", None, []], ids=repr)
def test_a_yes_or_no_is_a_bool(entry: str, value: Any) -> None:
    with pytest.raises(DeclarationError, match=entry):
        capabilities({entry: value})
