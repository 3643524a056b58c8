"""Certified values on disk: read back as they were, computed again where the file cannot be trusted."""

from __future__ import annotations

import os
import time
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from softgauge.reference import FORMATS, cache
from softgauge.reference.evaluate import Enclosures, enclosures
from softgauge.spec import function

X = np.array([[0.5, -3.25, 7.0], [1.0, 1.0, -2.0]])
OP = function("softargmax")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of our own."""
    monkeypatch.setenv("SOFTGAUGE_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that were computed and not read."""
    seen: list[str] = []

    def counted(op: str, *arrays: object, format: str) -> Enclosures:
        seen.append(op)
        return enclosures(op, *arrays, format=format)

    monkeypatch.setattr(cache, "enclosures", counted)
    return seen


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def same(a: Enclosures, b: Enclosures) -> bool:
    pairs = [(getattr(a, name), getattr(b, name)) for name in ("rounded", "ulp_exponent", "residual", "bits")]
    return all((x.dtype, x.shape, x.tobytes()) == (y.dtype, y.shape, y.tobytes()) for x, y in pairs)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_written_is_read_back(format: str, folder: Path, calls: list[str]) -> None:
    x = X.astype(FORMATS[format].dtype)
    first, second = (cache.certified(OP, (x,), format) for _ in range(2))
    assert calls == ["softargmax"]
    assert same(first, second)
    assert same(first, enclosures("softargmax", x, format=format))
    assert [p.suffix for p in files(folder)] == [".npy"]


def test_infinities_nan_and_scalar_results_are_read_back(folder: Path, calls: list[str]) -> None:
    x = np.array([[np.nan, 0.0], [-np.inf, -np.inf], [np.inf, 1.0], [-np.inf, 2.0]])
    first, second = (cache.certified(function("logsumexp"), (x,), "float32") for _ in range(2))
    assert calls == ["logsumexp"]
    assert same(first, second)
    assert first.rounded.shape == (4,)


def test_a_single_number_is_read_back_as_one(folder: Path) -> None:
    loss = function("cross_entropy_loss")
    options = {"weight": None, "ignore_index": None, "label_smoothing": 0.0, "reduction": "mean"}
    computed, read = (cache.certified(loss, (X, np.array([0, 2])), "float64", options) for _ in range(2))
    assert len(files(folder)) == 1
    for name in ("rounded", "ulp_exponent", "residual", "bits"):
        assert getattr(computed, name).shape == getattr(read, name).shape == ()
        assert getattr(read, name).flags.c_contiguous


def test_other_arguments_have_other_files(folder: Path) -> None:
    cache.certified(OP, (X,), "float64")
    cache.certified(OP, (X,), "float32")
    cache.certified(OP, (X[:1],), "float64")
    cache.certified(OP, (X.astype(np.float32),), "float64")
    cache.certified(function("log_softargmax"), (X,), "float64")
    assert len(files(folder)) == 5


DAMAGE = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "no array": lambda data: b"not an array",
    "a flipped bit in the header": lambda data: data.replace(b"NUMPY", b"NUMQY", 1),
    "a flipped bit in a number": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "a flipped bit in the checksum": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_computed_again_and_replaced(damage: str, folder: Path, calls: list[str]) -> None:
    first = cache.certified(OP, (X,), "float64")
    (path,) = files(folder)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert same(cache.certified(OP, (X,), "float64"), first)
    assert len(calls) == 2
    assert same(cache.certified(OP, (X,), "float64"), first)
    assert len(calls) == 2


@pytest.mark.parametrize("other", [np.zeros(3), np.zeros(3, [("codes", np.uint64)])])
def test_a_file_without_a_field_is_computed_again(other: npt.NDArray[Any], folder: Path, calls: list[str]) -> None:
    cache.certified(OP, (X,), "float64")
    (path,) = files(folder)
    body = BytesIO()
    np.save(body, other)
    path.write_bytes(body.getvalue() + zlib.crc32(body.getvalue()).to_bytes(4, "little"))
    assert cache.certified(OP, (X,), "float64").rounded.shape == (2, 3)
    assert len(calls) == 2


def test_off_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[str]) -> None:
    monkeypatch.setenv("SOFTGAUGE_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, second = (cache.certified(OP, (X,), "float64") for _ in range(2))
    assert same(first, second)
    assert len(calls) == 2
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_to_is_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[str]
) -> None:
    # A file in the folder's place refuses even those whom no permission stops.
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("SOFTGAUGE_CACHE", str(blocked))
    first, second = (cache.certified(OP, (X,), "float64") for _ in range(2))
    assert same(first, second)
    assert len(calls) == 2
    assert [p.read_text() for p in files(tmp_path)] == ["in the way"]


def test_an_interrupted_write_leaves_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    cache.certified(OP, (X,), "float64")
    assert files(folder) == []


def test_values_that_nobody_used_for_a_month_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTGAUGE_CACHE", str(tmp_path))
    now, month = time.time(), 30 * 86_400
    ages = {"a" * 16: month + 60, "b" * 16: month - 60, "notes of mine": 2 * month, "c" * 15: 2 * month}
    for name, age in ages.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "value.npy").write_bytes(b"x")
        os.utime(tmp_path / name, (now - age, now - age))
    cache.certified(OP, (X,), "float64")
    own = cache.digest()[: cache.NAME]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({*ages, own} - {"a" * 16})


def test_a_folder_that_is_read_counts_as_used(folder: Path) -> None:
    cache.certified(OP, (X,), "float64")
    (place,) = folder.iterdir()
    os.utime(place, (0, 0))
    cache._tidy.cache_clear()
    cache.certified(OP, (X,), "float64")
    assert time.time() - place.stat().st_mtime < 60


def test_values_of_another_specification_are_not_read(
    folder: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.certified(OP, (X,), "float64")
    monkeypatch.setattr(cache, "digest", lambda: "0" * 64)
    cache.certified(OP, (X,), "float64")
    assert len(calls) == 2
    assert len({p.parent for p in files(folder)}) == 2
