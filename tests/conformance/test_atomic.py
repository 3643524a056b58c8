from __future__ import annotations

import os
from pathlib import Path

import pytest

from softgauge.conformance.errors import UsageError
from softgauge.conformance.files import check_writable, write_text


def test_a_file_holds_what_was_written_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    for text in ("first ∑\n", "", "second\n"):
        write_text(target, text)
        assert target.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "interrupt"])
@pytest.mark.parametrize("old", [None, "old"])
def test_a_failed_write_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, old: str | None
) -> None:
    target = tmp_path / "a.json"
    if old is not None:
        target.write_text(old)

    def fail(descriptor: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(failure)):
        write_text(target, "new")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == ({} if old is None else {"a.json": old})


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "a.json", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to("a.json")
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o7777 == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_text(tmp_path / "a.json", "x")
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        check_writable(pipe)
        write_text(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("old", [None, "old"])
def test_a_check_leaves_no_trace(tmp_path: Path, old: str | None) -> None:
    target = tmp_path / "a.json"
    if old is not None:
        target.write_text(old)
    check_writable(target)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == ({} if old is None else {"a.json": old})


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("", "is a folder"),
        ("missing/a.json", "no folder"),
        ("file/a.json", "no folder"),
        ("x" * 300, "name a file elsewhere"),
    ],
)
def test_a_path_that_cannot_be_written_is_refused(tmp_path: Path, name: str, cause: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=cause):
        check_writable(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_read_only_file_and_a_folder_that_refuses_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    target = tmp_path / "a.json"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", refuse)
        with pytest.raises(UsageError, match="Permission denied"):
            check_writable(target)
    target.touch()
    # The super-user may write to everything, so the answer is given here.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UsageError, match="read-only"):
        check_writable(target)
