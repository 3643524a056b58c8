from __future__ import annotations

import pytest

from softgauge.conformance.errors import UsageError
from softgauge.conformance.run.request import (
    DEFAULT_DTYPES,
    DTYPES,
    Request,
    parse,
    select_dtypes,
    select_functions,
    select_ops,
)
from softgauge.conformance.scoring.outcome.model import LEVELS, PROFILES
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions, ops
from softgauge.spec.grade import Grade
from softgauge.spec.op import Op

OPS = list(ops().values())
ALIASES = [(alias, op.id) for op in OPS for alias in op.also_called]


def test_the_formats_are_those_of_the_reference() -> None:
    assert set(DTYPES) == set(FORMATS)
    assert DEFAULT_DTYPES == ("float64", "float32", "float16", "bfloat16")


def test_without_names_everything_is_selected_in_registry_order() -> None:
    assert select_functions([]) == tuple(functions())
    assert select_ops([]) == tuple(OPS)
    assert select_dtypes([]) == DEFAULT_DTYPES


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.id)
def test_an_op_brings_its_pullback_and_a_pullback_comes_alone(op: Op) -> None:
    expected = (op.id, *(pullback.id for pullback in op.pullbacks))
    assert select_functions([op.id]) == expected
    for pullback in op.pullbacks:
        assert select_functions([pullback.id]) == (pullback.id,)


def test_order_case_spaces_and_repetition_of_names_do_not_matter() -> None:
    expected = select_functions(["sigmoid", "softargmax"])
    assert expected == ("sigmoid", "sigmoid_vjp", "softargmax", "softargmax_vjp")
    assert select_functions([" softargmax , SIGMOID", "sigmoid"]) == expected
    assert select_dtypes(["bfloat16,float32", "float32"]) == ("float32", "bfloat16")


@pytest.mark.parametrize(("alias", "op"), ALIASES)
def test_another_name_of_an_op_is_refused_with_the_name_it_has_here(alias: str, op: str) -> None:
    with pytest.raises(UsageError, match=f"{op!r}"):
        select_functions([alias])


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ({"op": ["softargmaxx"]}, "'softargmax'"),
        ({"op": ["softmx"]}, "'softargmax'"),
        ({"op": ["sigmoid", "logsumexp_vpj"]}, "'logsumexp_vjp'"),
        ({"dtype": ["float23"]}, "'float32'"),
        ({"dtype": ["bfloat"]}, "'bfloat16'"),
        ({"level": "smok"}, "'smoke'"),
        ({"require": "stabel"}, "'stable'"),
        ({"profile": "nativ"}, "'native'"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest_match(wrong: dict[str, object], near: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse("numpy", **wrong)  # type: ignore[arg-type]  # one wrong option at a time
    assert f"did you mean {near}?" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["zzz", "\x00", "é" * 1000])
def test_a_name_like_no_other_is_refused_with_all_choices(wrong: str) -> None:
    with pytest.raises(UsageError, match="float64, float32"):
        select_dtypes([wrong])
    with pytest.raises(UsageError, match="softgauge ops"):
        select_functions([wrong])
    with pytest.raises(UsageError, match="softargmax"):
        select_ops([wrong])


@pytest.mark.parametrize("names", [[""], ["sigmoid,"], [",sigmoid"], ["sigmoid,,softplus"], [" "]])
def test_an_empty_name_is_refused_and_never_selects_everything(names: list[str]) -> None:
    with pytest.raises(UsageError, match="empty name"):
        select_functions(names)
    with pytest.raises(UsageError, match="empty name"):
        select_dtypes(names if names != ["sigmoid,"] else ["float32,"])


def test_the_defaults_of_parse_are_the_defaults_of_a_request() -> None:
    assert parse("numpy") == Request("numpy", tuple(functions()))


@pytest.mark.parametrize("grade", list(Grade), ids=lambda grade: grade.label)
def test_every_grade_can_be_required(grade: Grade) -> None:
    assert parse("numpy", require=grade.label).require is grade


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_level_and_profile_can_be_asked_for(level: str, profile: str) -> None:
    request = parse("numpy", level=level, profile=profile)
    assert (request.level, request.profile) == (level, profile)
