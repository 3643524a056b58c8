"""The result of a step, kept as JSON beside those of the others."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from .step import Step


@dataclass(frozen=True)
class Result:
    """What came of a step, when and on which files."""

    step: str
    digest: str
    commit: str
    """With ``+`` where files differed from it."""
    date: str
    seconds: float
    code: int
    figures: tuple[str, ...]
    """The last line that each command printed."""


def digest(root: Path, step: Step) -> str:
    """Return a digest of the step itself and of the files that decide what it finds, committed or not."""
    whole = hashlib.sha256(repr(step).encode())
    for name in sorted(set(_git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"))):
        path = root / name
        if any(_below(name, folder) for folder in step.decided_by) and path.is_file():
            whole.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _below(name: str, folder: str) -> bool:
    return folder == "" or name == folder or name.startswith(folder + "/")


def commit(root: Path) -> str:
    """Return the commit that is checked out, with ``+`` where a file differs from it."""
    changed = _git(root, "status", "--porcelain")
    return _git(root, "rev-parse", "--short=12", "HEAD").strip() + ("+" if changed else "")


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def read(folder: Path, step: Step) -> Result | None:
    """Return the result that is kept of a step, None where there is none that can be read."""
    try:
        kept = json.loads((folder / f"{step.name}.json").read_text(encoding="utf-8"))
        return Result(**{**kept, "figures": tuple(kept["figures"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(folder: Path, result: Result) -> None:
    """Keep a result; what is interrupted here leaves the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.step}.json"
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)
