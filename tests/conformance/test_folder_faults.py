"""A fault at every step of writing a folder: its pages are all old or all new, and nothing else is left."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from softgauge.conformance import files
from softgauge.conformance.errors import UsageError
from softgauge.conformance.files import STAMP, by_renames, check_folder, exchange, write_folder

OLD, NEW = {"a.html": "old", "b.html": "old"}, {"a.html": "new", "c.html": "new"}


def contents(path: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in path.iterdir() if p.name != STAMP}


CHANGES = (os.mkdir, os.rmdir, os.unlink, os.rename, os.chmod)
"""What changes a folder, beside opening a file and the call of the system that exchanges two names."""


class FaultAt:
    """Raises at the k-th step: before and after each change, before a file is opened, after each function."""

    def __init__(self, k: int, fault: BaseException) -> None:
        self.left, self.fault, self.raised = k, fault, False

    def __call__(self, frame: FrameType, event: str, function: object) -> None:
        step = (
            (event in ("c_call", "c_return") and function in CHANGES)
            or (event == "c_call" and function is io.open)
            or (event == "return" and frame.f_code.co_filename == files.__file__)
        )
        self.left -= step
        if self.left < 0 and not self.raised:
            self.raised = True
            raise self.fault


def faulted(k: int, fault: BaseException, work: Callable[[], None]) -> bool:
    """Run with a fault at step k; return whether there was such a step."""
    step = FaultAt(k, fault)
    sys.setprofile(step)
    try:
        work()
    except (KeyboardInterrupt, UsageError, MemoryError):
        pass
    finally:
        sys.setprofile(None)
    return step.raised


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("existing", [True, False], ids=["replaced", "new"])
def test_a_fault_at_any_step_leaves_old_or_new_pages_alone(
    tmp_path: Path, existing: bool, fault: type[BaseException]
) -> None:
    target = tmp_path / "site"
    seen = set()
    for k in range(10_000):
        if target.exists() and not existing:
            files.shutil.rmtree(target)
        if existing:
            write_folder(target, OLD)
        more = faulted(k, fault(), lambda: write_folder(target, NEW))
        left = contents(target) if target.exists() else None
        assert left in ((OLD, NEW) if existing else (None, NEW)), k
        assert [p.name for p in tmp_path.iterdir()] == (["site"] if left is not None else []), k
        seen.add(str(left))
        if not more:
            break
    # Early faults keep what was there, late ones come after the new pages are in place.
    assert len(seen) == 2
    assert k > 15


KILLED = """
import os, sys
from pathlib import Path
from softgauge.conformance.files import STAMP, write_folder

root = Path(sys.argv[1])
OLD, NEW = {"a.html": "old", "b.html": "old"}, {"a.html": "new", "c.html": "new"}
for k in range(10_000):
    target = root / str(k)
    write_folder(target, OLD)
    child = os.fork()
    if not child:
        left = k
        def kill(frame, event, function):
            global left
            if event == "c_call":
                left -= 1
                if left < 0:
                    os._exit(9)
        sys.setprofile(kill)
        write_folder(target, NEW)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
print(k)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere two renames have a moment between them")
def test_a_process_that_is_killed_at_any_step_leaves_whole_pages(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=True)
    steps = int(done.stdout)
    assert steps > 20
    left = [contents(tmp_path / str(k)) for k in range(steps + 1)]
    assert [pages for pages in left if pages not in (OLD, NEW)] == []
    assert OLD in left
    assert left[-1] == NEW


@pytest.mark.parametrize("how", [exchange, by_renames])
def test_two_folders_change_their_names(tmp_path: Path, how: Callable[[Path, Path], None]) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        path.mkdir()
        (path / path.name).touch()
    how(one, other)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == [
        "one", "one/other", "other", "other/one",
    ]  # fmt: skip


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize("late", [False, True])
def test_renames_that_are_interrupted_are_undone_or_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, late: bool
) -> None:
    target, rename, calls = tmp_path / "site", Path.rename, iter(range(100))
    write_folder(target, OLD)

    def interrupted(self: Path, to: Path) -> Path:
        number = next(calls)
        if number == step and not late:
            raise KeyboardInterrupt
        rename(self, to)
        if number == step:
            raise KeyboardInterrupt
        return to

    monkeypatch.setattr(files, "exchange", by_renames)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_folder(target, NEW)
    assert contents(target) == (NEW if (step, late) == (1, True) else OLD)
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_at_any_file_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, write_text = tmp_path / "site", Path.write_text
    write_folder(target, OLD)
    for full in (*NEW, STAMP):

        def some(self: Path, *arguments: str, full: str = full, **options: str) -> int:
            if self.name == full:
                raise OSError(28, "No space left on device")
            return write_text(self, *arguments, **options)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(Path, "write_text", some)
        with pytest.raises(UsageError, match="cannot be written: No space left on device; name a folder elsewhere"):
            write_folder(target, NEW)
        monkeypatch.undo()
        assert contents(target) == OLD
        assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_refuses_is_told_before_anything_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, *arguments: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        check_folder(tmp_path / "site")
    monkeypatch.undo()
    assert os.listdir(tmp_path) == []
