"""What a user calls a backend is found, or the answer says what to do."""

from __future__ import annotations

import importlib.util
import os
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from softgauge.conformance.errors import UsageError
from softgauge.conformance.worker.target.builtin import builtin, described
from softgauge.conformance.worker.target.resolve import resolve
from softgauge.conformance.worker.target.target import Kind, Target


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
    name, _, variant = backend.partition(":")
    assert resolve(backend) == Target(Kind.BUILTIN, name, backend, variant)


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


@pytest.mark.parametrize(
    ("name", "kind"), [("mine.py", Kind.FILE), ("mine.so", Kind.LIBRARY), ("mine.dylib", Kind.LIBRARY)]
)
def test_a_file_is_resolved_once(folder: Path, name: str, kind: Kind) -> None:
    (folder / name).touch()
    (folder / "sub").mkdir()
    whole = str((folder / name).resolve())
    for text in (name, f"./{name}", f"sub/../{name}", str(folder / name)):
        assert resolve(text) == Target(kind, whole, text)


def test_a_path_may_be_relative_to_another_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "mine.py").touch()
    (folder / "mine.py").touch()
    whole = str((folder / "mine.py").resolve())
    assert resolve("mine.py", folder / "sub") == Target(
        Kind.FILE, str((folder / "sub" / "mine.py").resolve()), os.path.join("sub", "mine.py")
    )
    assert resolve("../mine.py", folder / "sub") == Target(Kind.FILE, whole, os.path.join(os.curdir, "mine.py"))
    assert resolve("numpy", folder / "sub") == resolve("numpy")


def test_a_command_is_kept_as_it_is(folder: Path) -> None:
    assert resolve("exec:python3 'my adapter.py'") == Target(
        Kind.EXEC, "python3 'my adapter.py'", "exec:python3 'my adapter.py'"
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_target_reaches_the_worker_as_it_is(kind: Kind) -> None:
    target = Target(kind, 'a "name": with, marks', "text\nof two lines", "x:y")
    assert Target.from_json(target.to_json()) == target


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
    assert resolve("kernels") == Target(Kind.MODULE, "kernels", "kernels")
    assert resolve("package.part") == Target(Kind.MODULE, "package.part", "package.part")
    assert resolve("json.decoder") == Target(Kind.MODULE, "json.decoder", "json.decoder")


def test_the_name_of_a_script_is_no_backend(folder: Path) -> None:
    assert "unknown backend" in refused("__main__")
