"""What a user calls a backend is found, or the answer says what to do."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from softgauge.conformance.errors import UsageError
from softgauge.conformance.worker.target.builtin import builtin, described
from softgauge.conformance.worker.target.resolve import resolve


def refused(backend: str) -> str:
    with pytest.raises(UsageError) as caught:
        resolve(backend)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_is_a_backend_for_each_library() -> None:
    assert builtin() == (
        "array_api", "autograd", "jax", "mlx", "numpy", "onnx", "onnxruntime", "openvino", "scipy", "tensorflow",
        "tinygrad", "torch",
    )  # fmt: skip


@pytest.mark.parametrize("backend", ["numpy", "numpy:device"])
def test_a_built_in_backend_is_itself(backend: str) -> None:
    assert resolve(backend) == f"builtin:{backend}"


MISSING = [(backend, module) for backend in builtin() for module in described(backend).imports if backend != "numpy"]


@pytest.mark.parametrize(("backend", "module"), [*MISSING, ("torch:cuda", "torch"), ("array_api:sparse", "numpy")])
def test_a_missing_library_names_its_extra(backend: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == module else ModuleSpec(name, None)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    extra = backend.partition(":")[0].replace("_", "-")
    assert refused(backend) == f"{module} is not installed; install the extra: pip install 'softgauge[{extra}]'"


@pytest.mark.parametrize(
    ("wrong", "near"), [("nunpy", "numpy"), ("torhc", "torch"), ("jaxx", "jax"), ("sci-py", "scipy")]
)
def test_a_misspelt_backend_is_refused_with_the_nearest(folder: Path, wrong: str, near: str) -> None:
    assert f"did you mean {near!r}?" in refused(wrong)


UNLIKE = ["", " ", "zzzzzz", "a b", "1st", "a..b", ".a", "a.", "-v", "ünïcode", "x" * 5000, "\x00"]


@pytest.mark.parametrize("wrong", UNLIKE, ids=lambda wrong: wrong[:8])
def test_a_name_like_no_other_is_refused_with_all_there_are(folder: Path, wrong: str) -> None:
    message = refused(wrong)
    assert [name for name in builtin() if name not in message] == []


def test_a_file_is_resolved_once(folder: Path) -> None:
    (folder / "mine.py").touch()
    (folder / "sub").mkdir()
    expected = f"file:{(folder / 'mine.py').resolve()}"
    assert resolve("mine.py") == expected
    assert resolve("./mine.py") == expected
    assert resolve("sub/../mine.py") == expected
    assert resolve(str(folder / "mine.py")) == expected


@pytest.mark.parametrize("missing", ["missing.py", "./missing.py", "missing/mine.py", "./mine", "sub/", "sub.py"])
def test_a_file_that_is_not_there_is_refused_by_name(folder: Path, missing: str) -> None:
    (folder / "sub").mkdir()
    (folder / "sub.py").mkdir()
    assert refused(missing).startswith(f"no file {missing}; ")


@pytest.mark.parametrize("name", ["mine.a", "mine.pyc", "mine", "mine.py.txt"])
def test_a_file_of_another_kind_is_refused(folder: Path, name: str) -> None:
    (folder / name).touch()
    assert "ends in .py" in refused(f"./{name}")


def test_a_path_that_cannot_be_looked_at_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "too long" in refused("x" * 5000 + ".py")

    def denied(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", denied)
    assert "Permission denied" in refused("./mine.py")


def test_a_module_is_found_without_being_imported(folder: Path) -> None:
    (folder / "kernels.py").write_text("raise RuntimeError('imported')\n")
    (folder / "package").mkdir()
    assert resolve("kernels") == "module:kernels"
    assert resolve("package.part") == "module:package.part"
    assert resolve("json.decoder") == "module:json.decoder"


def test_the_name_of_a_script_is_no_backend(folder: Path) -> None:
    assert "unknown backend" in refused("__main__")
