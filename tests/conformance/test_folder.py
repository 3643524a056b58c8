"""A folder of generated files is replaced whole or not at all, and never one that holds anything else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from softgauge.conformance.cli import main
from softgauge.conformance.errors import UsageError
from softgauge.conformance.files import STAMP, check_folder, write_folder


def contents(path: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in path.iterdir() if p.name != STAMP}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["spec", "render", *arguments])
    assert isinstance(end.value.code, int)
    return end.value.code


def test_a_folder_is_created_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_folder(target, {"a.html": "one", "b.html": "two"})
    write_folder(target, {"a.html": "three"})
    assert contents(target) == {"a.html": "three"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds thesis\.txt, which was not generated"):
        write_folder(tmp_path, {"a.html": "one"})
    assert contents(tmp_path) == {"thesis.txt": "ten years"}


def test_a_file_added_to_a_generated_folder_is_not_lost(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_folder(target, {"a.html": "one"})
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.txt"):
        check_folder(target)


def test_a_fault_while_writing_leaves_the_old_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "site"
    write_folder(target, {"a.html": "old"})

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_folder(target, {"a.html": "new"})
    monkeypatch.undo()
    assert contents(target) == {"a.html": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("place", ["missing/site", "file", "file/site", "/proc/site"])
def test_a_place_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("--to", "html", str(tmp_path / place)) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("softgauge: error: ")
    assert error.count("\n") == 1


def test_a_missing_extra_is_one_sentence(tmp_path: Path) -> None:
    # Another test may have imported the extra in this process.
    program = "import sys; sys.modules['pybtex'] = None; from softgauge.conformance.cli import main; main(sys.argv[1:])"
    command = ["spec", "render", "--to", "html", str(tmp_path / "site")]
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'softgauge[render]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_what_was_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("softgauge.spec.render.render", lambda form, show: {"x.html": form})
    assert run("--to", "html", str(tmp_path / "site")) == 0
    assert contents(tmp_path / "site") == {"x.html": "html"}
    assert capsys.readouterr().out == f"{tmp_path / 'site'}: 1 files\n"


def test_the_stamp_lists_what_is_written(tmp_path: Path) -> None:
    write_folder(tmp_path / "site", {"b": "", "a": ""})
    assert (tmp_path / "site" / STAMP).read_text(encoding="utf-8").splitlines()[1:] == [STAMP, "a", "b"]
