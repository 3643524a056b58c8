"""An interrupted run at level full goes on where it stopped, and says the same in the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from softgauge.conformance.checks.worst_case.effort import EFFORTS, Effort
from softgauge.conformance.report.json.read import finding, score
from softgauge.conformance.report.json.write import finding_dict, score_dict, to_json
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.reference.cases.batch import LEVELS

from ...families import sampled
from ..conftest import Call
from ..subjects import BUILTIN

PARTS = 4
SOURCE = (
    BUILTIN
    + """
sigmoid, sigmoid_vjp, entropy_vjp = good.sigmoid, good.sigmoid_vjp, good.entropy_vjp


def entropy(p, *, axis=-1):
    return (good.entropy(p, axis=axis) * 1.5).astype(p.dtype)
"""
)
OPTIONS = {"op": ["sigmoid", "entropy"], "dtype": ["float8_e5m2"], "level": "full", "jobs": 1}


class Stop:
    """Progress that interrupts before the part of a number."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at

    def __call__(self, label: str, done: int, total: int) -> None:
        if done == self.at:
            raise KeyboardInterrupt


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backend with one fault, an empty cache and a level full that takes a second."""
    monkeypatch.setenv("SOFTGAUGE_CACHE", str(tmp_path / "cache"))
    for level in ("standard", "full"):
        monkeypatch.setitem(LEVELS, level, LEVELS["smoke"])
    monkeypatch.setattr("softgauge.conformance.run.plan.exhaustive", lambda *_: iter(()))
    monkeypatch.setitem(EFFORTS, "full", Effort(plans=2, scans=2, batches=3))
    path = tmp_path / "subject.py"
    path.write_text(SOURCE)
    return path


def measured(backend: Path, stop: int | None = None, **more: object) -> tuple[Report, list[str]]:
    said: list[str] = []
    return run(parse(str(backend), **{**OPTIONS, **more}), Stop(stop), said.append), said  # type: ignore[arg-type]


def same(one: Report, other: Report) -> bool:
    return to_json(replace(one, seconds=0.0)) == to_json(replace(other, seconds=0.0))


def kept(backend: Path) -> list[Path]:
    return sorted((backend.parent / "cache").glob("*/runs/*/*.json"))


def test_a_run_goes_on_where_it_was_interrupted(backend: Path) -> None:
    whole, said = measured(backend)
    assert said == []
    assert kept(backend) == []
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=2)
    assert [p.name for p in kept(backend)] == ["entropy.float8_e5m2.json", "entropy_vjp.float8_e5m2.json"]
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=3)
    resumed, said = measured(backend)
    assert said == ["resuming: 3 of 4 done; --fresh begins anew"]
    assert whole.exit_code == 1
    assert len(whole.scores) == PARTS
    assert same(resumed, whole)
    assert kept(backend) == []


def test_a_part_that_is_not_finished_is_not_kept(backend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault of the harness")

    with monkeypatch.context() as broken:
        broken.setattr("softgauge.conformance.run.score.search.check", fails)
        with pytest.raises(RuntimeError, match="a fault of the harness"):
            measured(backend, op=["entropy"])
    assert kept(backend) == []


def test_fresh_begins_anew(backend: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=2)
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(parse(str(backend), **OPTIONS, fresh=True), Stop(1), said.append)  # type: ignore[arg-type]
    assert said == []
    assert len(kept(backend)) == 1


OTHER = [{"seed": 1}, {"require": "stable"}, {"profile": "native"}, {"time_limit": 30.0}]


@pytest.mark.parametrize("more", sampled(OTHER, lambda more: {"another request"}))
def test_another_run_takes_up_nothing(backend: Path, more: dict[str, object]) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1)
    _, said = measured(backend, op=["entropy"], **more)
    assert said == []


def test_a_changed_backend_takes_up_nothing(backend: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1)
    backend.write_text(SOURCE + "# changed\n")
    _, said = measured(backend, op=["entropy"])
    assert said == []


def test_more_functions_take_up_what_is_done(backend: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1)
    _, said = measured(backend, op=["entropy"])
    assert said == ["resuming: 1 of 2 done; --fresh begins anew"]


def _truncated(text: str) -> str:
    return text[: len(text) // 2]


def _other_key(text: str) -> str:
    return json.dumps({**json.loads(text), "key": "0" * 64})


def _other_function(text: str) -> str:
    data = json.loads(text)
    data["score"]["op"] = "softplus"
    return json.dumps(data)


def _wrong_type(text: str) -> str:
    data = json.loads(text)
    data["score"]["cases"] = "many"
    return json.dumps(data)


def _wrong_grade(text: str) -> str:
    data = json.loads(text)
    data["score"]["grade"] = "splendid"
    return json.dumps(data)


def _nested(text: str) -> str:
    return "[" * 100_000


DAMAGED = [_truncated, _other_key, _other_function, _wrong_type, _wrong_grade, _nested]


def damaged_or_foreign(damage: Callable[[str], str]) -> set[str]:
    """Return what a file is; the tests below damage every entry of one that is ours."""
    return {"foreign" if damage in (_other_key, _other_function) else "damaged"}


@pytest.mark.parametrize("damage", sampled(DAMAGED, damaged_or_foreign, lambda damage: damage.__name__))
def test_a_foreign_or_damaged_file_is_measured_again(backend: Path, damage: Callable[[str], str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1, op=["sigmoid"])
    (path,) = kept(backend)
    before = path.read_text()
    path.write_text(damage(before))
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(parse(str(backend), **{**OPTIONS, "op": ["sigmoid"]}), Stop(1), said.append)  # type: ignore[arg-type]
    (sentence,) = said
    assert sentence.startswith(f"{path} is ignored and measured again: ")
    assert "\n" not in sentence
    assert path.read_text() == before


def test_other_levels_keep_nothing(backend: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1, level="smoke")
    assert kept(backend) == []


def test_without_a_cache_nothing_is_kept(backend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTGAUGE_CACHE", "off")
    with pytest.raises(KeyboardInterrupt):
        measured(backend, stop=1)
    _, said = measured(backend, op=["entropy"])
    assert said == []


def test_a_folder_that_cannot_be_written_to_is_one_sentence(backend: Path) -> None:
    (backend.parent / "cache").write_text("a file where the folder should be")
    report, said = measured(backend, op=["entropy"])
    assert len(said) == 1
    assert said[0].startswith("nothing can be kept in ")
    assert len(report.scores) == 2


def test_what_is_written_reads_back(report: Report) -> None:
    assert [score(json.loads(json.dumps(score_dict(s)))) for s in report.scores] == list(report.scores)
    assert [finding(json.loads(json.dumps(finding_dict(f)))) for f in report.findings] == list(report.findings)


@pytest.mark.parametrize("name", ["clause", "severity", "ulps", "count"])
@pytest.mark.parametrize("value", [None, [], {}, True, "perhaps"])
def test_a_finding_with_an_entry_of_another_type_is_none(report: Report, name: str, value: object) -> None:
    if (name, value) in (("clause", "perhaps"), ("ulps", None)):
        return
    with pytest.raises(ValueError):  # noqa: PT011  # the sentences differ, the kind does not
        finding({**finding_dict(report.findings[0]), name: value})


def test_the_command_says_that_it_can_go_on(call: Call, backend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    arguments = ["run", str(backend), "--op", "entropy", "--dtype", "float8_e5m2", "--level", "full", "--jobs", "1"]
    with monkeypatch.context() as broken:
        broken.setattr("softgauge.conformance.run.score.special.check", interrupted)
        code, _, err = call(*arguments)
    assert code == 130
    assert "interrupted; what is done is kept: the same command goes on from there" in err
