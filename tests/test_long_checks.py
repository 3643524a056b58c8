"""The runner of the long checks keeps what is done, takes up what is not, and says both."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")

sys.path.insert(0, str(ROOT / ".ci"))  # the runner is no part of the package
try:
    from long.__main__ import main
    from long.run import Runner
    from long.step import Command, Step
    from long.steps import LIBRARIES, STEPS
finally:
    sys.path.remove(str(ROOT / ".ci"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a file that decides what the steps find, and one that does not."""
    root = tmp_path / "repository"
    (root / "tests").mkdir(parents=True)
    (root / "tests" / "law.py").write_text("1\n")
    (root / "README").write_text("1\n")
    (root / ".gitignore").write_text("build/\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def step(name: str, program: str, **more: object) -> Step:
    """A step that runs a program and says so in a file; nothing is installed for it."""
    counted = f"open('build/{name}', 'a').write('x'); {program}"
    line = shlex.join([sys.executable, "-c", counted])
    return replace(Step(name, f"what {name} shows", (Command(line),), ()), **more)  # type: ignore[arg-type]  # fields


def times(root: Path, name: str) -> int:
    path = root / "build" / name
    return len(path.read_text()) if path.exists() else 0


GOOD = step("good", "print('first'); print('7 of 7')")
BAD = step("bad", "print('6 of 7'); raise SystemExit(5)")
LAST = step("last", "print('all')")


def run(root: Path, *arguments: str, steps: tuple[Step, ...] = (GOOD, BAD, LAST)) -> int:
    (root / "build").mkdir(exist_ok=True)
    return main(arguments, root, steps)


def test_a_failure_is_recorded_and_the_rest_goes_on(repository: Path) -> None:
    assert run(repository) == 1
    kept = {p.stem: json.loads(p.read_text()) for p in (repository / "build" / "full").glob("*.json")}
    assert {name: (k["code"], k["figures"]) for name, k in kept.items()} == {
        "good": (0, ["7 of 7"]), "bad": (5, ["6 of 7"]), "last": (0, ["all"]),
    }  # fmt: skip
    assert (repository / "build" / "full" / "logs" / "good.txt").read_text() == "first\n7 of 7\n"


def test_what_is_done_is_skipped_and_what_failed_is_not(repository: Path) -> None:
    run(repository)
    assert run(repository) == 1
    assert [times(repository, name) for name in ("good", "bad", "last")] == [1, 2, 1]
    assert run(repository, "good") == 0
    assert times(repository, "good") == 1
    assert run(repository, "--again", "good") == 0
    assert times(repository, "good") == 2


def test_a_change_of_what_decides_a_step_undoes_it(repository: Path) -> None:
    run(repository, "good")
    (repository / "README").write_text("2\n")
    run(repository, "good")
    assert times(repository, "good") == 1
    for change in (lambda: (repository / "tests" / "law.py").write_text("2\n"),
                   lambda: (repository / "tests" / "new.py").write_text("2\n")):  # fmt: skip
        before = times(repository, "good")
        change()
        assert Runner(repository).state(GOOD) == "changed"
        run(repository, "good")
        assert times(repository, "good") == before + 1
    other = replace(GOOD, commands=(*GOOD.commands, Command("git --version")))
    assert Runner(repository).state(other) == "changed"


def test_an_interrupted_pass_is_taken_up(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = Runner._command

    def interrupted(runner: Runner, of: Step, *rest: object) -> tuple[int, str]:
        if of.name == "last":
            raise KeyboardInterrupt
        return command(runner, of, *rest)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(Runner, "_command", interrupted)
    assert run(repository, steps=(GOOD, LAST)) == 130
    monkeypatch.undo()
    assert [Runner(repository).state(s) for s in (GOOD, LAST)] == ["done", "open"]
    assert run(repository, steps=(GOOD, LAST)) == 0
    assert [times(repository, name) for name in ("good", "last")] == [1, 1]


def test_a_damaged_result_is_none(repository: Path) -> None:
    run(repository, "good")
    for text in ("", "{", "[]", '{"step": "good"}'):
        (repository / "build" / "full" / "good.json").write_text(text)
        assert Runner(repository).state(GOOD) == "open"


def test_the_list_says_what_is_done_when_on_which_commit_with_its_figures(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(repository, "good", "bad")
    head = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=repository, check=True, capture_output=True, text=True
    ).stdout.strip()
    capsys.readouterr()
    assert run(repository, "--list") == 0
    good, figure, bad, _, last = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"good +done +\d{{4}}-\d\d-\d\d \d\d:\d\d {head} +0\.\d min +what good shows", good)
    assert figure == "    7 of 7"
    assert bad.split()[:2] == ["bad", "failed"]
    assert last.split()[:2] == ["last", "open"]
    (repository / "tests" / "law.py").write_text("2\n")
    run(repository, "good")
    capsys.readouterr()
    run(repository, "--list", "good", "bad")
    good, _, bad, _ = capsys.readouterr().out.splitlines()
    assert f"{head}+" in good
    assert bad.split()[:2] == ["bad", "changed"]


def test_an_accepted_exit_code_is_no_failure_and_a_signal_is_one(repository: Path) -> None:
    killed = step("killed", "import os; os.kill(os.getpid(), 9)")
    accepted = replace(BAD, commands=(replace(BAD.commands[0], accepted=(0, 5)),))
    lost = Step("lost", "a program that is not there", (Command("no-such-program x"),), ())
    assert run(repository, "bad", steps=(accepted,)) == 0
    assert run(repository, steps=(killed, lost)) == 1
    codes = [json.loads((repository / "build" / "full" / f"{n}.json").read_text())["code"] for n in ("killed", "lost")]
    assert codes == [137, 127]


def test_an_unknown_step_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(repository, "god")
    assert "unknown steps: god" in capsys.readouterr().err


def test_the_program_lists_every_step() -> None:
    done = subprocess.run([ROOT / ".ci" / "full", "--list"], check=True, capture_output=True, text=True)
    shown = {line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")}
    assert shown == {s.name for s in STEPS}
    assert len(shown) == len(STEPS)


def test_each_library_has_an_environment_of_its_own() -> None:
    ours = [s for s in STEPS if s.name.startswith("library-")]
    assert {e for s in ours for e in s.extras} == {*LIBRARIES.values(), "tinygrad"}
    assert all(len(s.extras) == 1 for s in ours)


OPTIONS: dict[str, set[str]] = {}
"""The options with which the steps, or the page on the reference, call each program of the tests."""
for words in (shlex.split(command.line) for s in STEPS for command in s.commands if " -m tests." in command.line):
    OPTIONS.setdefault(words[2], set()).update(word for word in words if word.startswith("--"))
for program, option in re.findall(r"^    python -m (tests\.\w+) (--\w+)", REFERENCE, flags=re.MULTILINE):
    OPTIONS.setdefault(program, set()).add(option)


@pytest.mark.parametrize("program", OPTIONS)
def test_a_program_of_the_tests_knows_its_options(program: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", program, "--help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert [option for option in OPTIONS[program] if option not in told] == []
