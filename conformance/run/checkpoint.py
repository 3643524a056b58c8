"""What an interrupted run had finished: one JSON file for each function in each format, in the cache folder.

A file is taken up only by a run that would measure the same: its folder is named after all that decides a result.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import softgauge

from ...reference.cache import folder
from ..files import write_text
from ..report.json import read
from ..report.json.write import finding_dict, score_dict
from ..scoring.outcome.model import Graded
from ..worker.capabilities import Loaded
from ..worker.stdio.command import command
from ..worker.target.target import Kind, Target
from .digests import digests
from .request import Request

SCHEMA = "softgauge-part/1"
LARGEST = 1 << 24
"""Bytes of a file that is read: no part is larger."""


class Checkpoint:
    """The finished parts of one run; without a folder nothing is kept and nothing is found."""

    def __init__(self, place: Path | None, key: str, say: Callable[[str], None]) -> None:
        """Keep parts in ``place``; ``say`` is told of every file that cannot be used."""
        self._place, self._key, self._say = place, key, say
        self._known: dict[tuple[str, str], Graded] = {}

    def load(self, pairs: list[tuple[str, str]]) -> int:
        """Read the parts of these functions and formats and return how many there are."""
        for op, dtype in pairs if self._place is not None else ():
            path = self._path(op, dtype)
            if path.is_file():
                try:
                    self._known[op, dtype] = _part(path, self._key, op, dtype)
                except (OSError, ValueError, RecursionError) as error:
                    self._say(f"{path} is ignored and measured again: {error}")
        return len(self._known)

    def known(self, op: str, dtype: str) -> Graded | None:
        """Return a finished part."""
        return self._known.get((op, dtype))

    def keep(self, op: str, dtype: str, part: Graded) -> None:
        """Write a finished part; a folder that cannot be written to keeps nothing."""
        if self._place is None:
            return
        score, findings = part
        data = {
            "schema": SCHEMA,
            "key": self._key,
            "score": score_dict(score),
            "findings": [finding_dict(f) for f in findings],
        }
        try:
            self._place.mkdir(parents=True, exist_ok=True)
            write_text(self._path(op, dtype), json.dumps(data, indent=1, allow_nan=False) + "\n")
        except OSError as error:
            self._say(f"nothing can be kept in {self._place}: {error.strerror or error}; an interruption loses the run")
            self._place = None

    def clear(self) -> None:
        """Forget the parts: the run is over, or begins anew."""
        self._known.clear()
        if self._place is not None:
            shutil.rmtree(self._place, ignore_errors=True)

    def _path(self, op: str, dtype: str) -> Path:
        assert self._place is not None
        return self._place / f"{op}.{dtype}.json"


def checkpoint(
    request: Request, target: Target, loaded: Loaded, platform: dict[str, str], say: Callable[[str], None]
) -> Checkpoint:
    """Return what a run of a loaded backend has finished; only runs at level full keep any."""
    # What a live object does is written in no file, so nothing tells whether it is the one that was measured.
    place = folder() if request.level == "full" and target.kind is not Kind.LIVE else None
    key = _key(request, target, loaded, platform)
    return Checkpoint(None if place is None else place / "runs" / key[:32], key, say)


def _part(path: Path, key: str, op: str, dtype: str) -> Graded:
    """Return what a file holds; raises ValueError for what is no part of this run."""
    if path.stat().st_size > LARGEST:
        raise ValueError("it is too large")
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or data.get("key") != key:
        raise ValueError("it is of another run")
    found = data.get("findings")
    if not isinstance(found, list):
        raise ValueError("it has no list of findings")
    score, findings = read.score(data.get("score")), tuple(read.finding(f) for f in found)
    if {(score.op, score.dtype), *((f.op, f.dtype) for f in findings)} != {(op, dtype)}:
        raise ValueError("it is of another function or format")
    return score, findings


def _key(request: Request, target: Target, loaded: Loaded, platform: dict[str, str]) -> str:
    """Return the digest of all that decides a part; which others are asked for does not."""
    options = {k: str(v) for k, v in asdict(request).items() if k not in ("functions", "dtypes", "jobs", "fresh")}
    everything: dict[str, Any] = {
        "options": options,
        "version": loaded.version,
        "capabilities": repr(loaded.capabilities),
        "source": _source(target),
        "platform": platform,
        "softgauge": softgauge.__version__,
        "digests": digests(),
    }
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _source(target: Target) -> str:
    """Return the digest of a backend's files; what those load is not looked at."""
    paths = [target.value]
    match target.kind:
        case Kind.EXEC:
            # The program, and its script where one is named: an adapter that was changed is another one.
            program, *words = command(target.value)
            paths = [shutil.which(program) or program, *words]
        case Kind.MODULE | Kind.NAMED if not target.value.endswith(".py"):
            found = importlib.util.find_spec(target.value.partition(".")[0])
            paths = [found.origin] if found and found.origin else []
        case Kind.BUILTIN:
            paths = []
    digests = []
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            digests.append(hashlib.sha256(Path(path).read_bytes()).hexdigest())
    return " ".join([target.to_json(), *digests])
