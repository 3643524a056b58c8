"""The rooms stand on one stair: every import points down it, and none goes in a circle.

A room is an entry directly in ``conformance/`` or ``reference/``: a file or a folder. The links in ``src/softgauge``
lead to the same rooms, so an absolute import is an arrow as a relative one is, and so is one inside a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("conformance", "reference")

STAIR = (
    ("cli", "pytest_plugin", "api"),
    ("run",),
    ("report",),
    ("clauses",),
    ("checks",),
    ("scoring",),
    ("worker",),
    ("native",),
    ("files",),
    ("errors",),
)
"""The rooms of ``conformance``, from the top; ``backends`` stand beside it and are loaded by name."""

MOST_LEVELS = 10
MOST_ENTRIES = 13
ONE_KIND = ("conformance/backends", "conformance/checks", "conformance/cli/commands", "reference/tables/data")
"""Folders that list one kind of thing, one a file."""

Sources = Mapping[str, str]
Arrows = set[tuple[str, str]]


def sources() -> dict[str, str]:
    """The files of both parts by their paths."""
    files = (path for part in PARTS for path in sorted((ROOT / part).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


SOURCES = sources()


def arrows(files: Sources) -> Arrows:
    """Which file imports which."""
    modules = {_module(path): path for path in files}
    found = set()
    for path, source in files.items():
        for name in _imported(path, source):
            # `from .x import y` names a module, or what a module defines.
            target = modules.get(name) or modules.get(name[:-1])
            if target is not None and target != path:
                found.add((path, target))
    return found


def _module(path: str) -> tuple[str, ...]:
    parts = tuple(path.removesuffix(".py").split("/"))
    return parts[:-1] if parts[-1] == "__init__" else parts


@cache
def _imported(path: str, source: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_names(path, source))


def _names(path: str, source: str) -> Iterator[tuple[str, ...]]:
    package = tuple(path.split("/")[:-1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = (tuple(alias.name.split(".")) for alias in node.names)
            yield from (name[1:] for name in names if name[0] == "softgauge")
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = (*base, *(node.module.split(".") if node.module else ()))
            module = module[1:] if module[:1] == ("softgauge",) else module
            yield from ((*module, alias.name) for alias in node.names)


def between(folder: str, found: Arrows) -> Arrows:
    """The arrows between the entries of a folder; its own ``__init__`` only hands names on."""

    def entry(path: str) -> str:
        return path.removeprefix(f"{folder}/").split("/")[0].removesuffix(".py")

    inside = [(a, b) for a, b in found if a.startswith(f"{folder}/") and b.startswith(f"{folder}/")]
    pairs = {(entry(a), entry(b)) for a, b in inside}
    return {(a, b) for a, b in pairs if a != b and "__init__" not in (a, b)}


def circle(pairs: Arrows) -> list[str]:
    """Entries that import each other in a circle, empty where none do."""
    left = set(pairs)
    while True:
        # Who is imported by nobody that is left is in no circle.
        free = {a for a, _ in left} - {b for _, b in left}
        if not free:
            break
        left = {(a, b) for a, b in left if a not in free}
    if not left:
        return []
    path = [min(a for a, _ in left)]
    while path.count(path[-1]) < 2:
        before = [a for a, b in left if b == path[-1]]
        path.append(min(before))
    return path[path.index(path[-1]) :][::-1]


def levels(rooms: Iterable[str], pairs: Arrows) -> dict[str, int]:
    """The level of each room: 1 for one that imports no other, else one above the highest that it imports."""
    assert circle(pairs) == []
    known: dict[str, int] = {}

    def level(room: str) -> int:
        if room not in known:
            known[room] = 1 + max((level(b) for a, b in pairs if a == room), default=0)
        return known[room]

    return {room: level(room) for room in rooms}


def rooms(part: str, files: Sources) -> set[str]:
    found = {path.split("/")[1].removesuffix(".py") for path in files if path.startswith(f"{part}/")}
    return found - {"__init__"}


def folders(files: Sources) -> list[str]:
    found = {"/".join(parts[:i]) for parts in (path.split("/") for path in files) for i in range(1, len(parts))}
    return sorted(found)


def violations(files: Sources) -> list[str]:
    """What stands in these files against the stair, a sentence each."""
    found = arrows(files)
    told = [f"{folder}: {' -> '.join(loop)}" for folder in folders(files) if (loop := circle(between(folder, found)))]
    steps = {room: i for i, step in enumerate(STAIR) for room in step}
    for a, b in between("conformance", found):
        if a in steps and b in steps and steps[a] >= steps[b]:
            told.append(f"{a} climbs to {b}")
        elif a not in steps or b not in steps:
            told.append(f"{a} imports {b}, and one of them is not on the stair")
    for part in PARTS:
        if not circle(pairs := between(part, found)) and max(levels(rooms(part, files), pairs).values()) > MOST_LEVELS:
            told.append(f"{part} has more than {MOST_LEVELS} levels")
    return told


def test_every_import_points_down_the_stair() -> None:
    assert violations(SOURCES) == []


def test_the_rooms_are_those_of_the_stair() -> None:
    assert rooms("conformance", SOURCES) == {room for step in STAIR for room in step} | {"backends"}
    assert not [pair for pair in between("conformance", arrows(SOURCES)) if "backends" in pair]
    found = levels(rooms("conformance", SOURCES), between("conformance", arrows(SOURCES)))
    assert {room for room, level in found.items() if level == MOST_LEVELS} == set(STAIR[0])


@pytest.mark.parametrize("folder", [f for f in folders(SOURCES) if f not in ONE_KIND])
def test_a_folder_is_seen_at_a_glance(folder: str) -> None:
    entries = [path.name for path in (ROOT / folder).iterdir() if path.name not in ("__pycache__", "__init__.py")]
    assert len(entries) <= MOST_ENTRIES


PLANTED = [
    ("conformance/errors.py", "from .run.request import Request", "errors climbs to run"),
    ("conformance/scoring/judge.py", "def f():\n    from ..report.common import text", "scoring climbs to report"),
    ("conformance/worker/outcomes.py", "from softgauge.conformance.checks import law", "worker climbs to checks"),
    ("conformance/worker/outcomes.py", "import softgauge.conformance.api", "worker climbs to api"),
    ("conformance/api.py", "from .cli import main", "api climbs to cli"),
    ("conformance/run/score.py", "from .grader import Grader", "conformance/run: "),
    ("conformance/report/common/text.py", "from .facts import facts", "conformance/report/common: "),
    ("conformance/scoring/measure/arithmetic.py", "from .. import judge", "conformance/scoring: "),
    ("conformance/new.py", "from .run import suite", "new imports run, and one of them is not on the stair"),
    ("conformance/backends/numpy.py", "from ..scoring import judge", "backends imports scoring, and one"),
    ("reference/formats.py", "from .evaluate import value", "reference: "),
    ("reference/arbiter/interval.py", "from .ziv import enclose", "reference/arbiter: "),
]


@pytest.mark.parametrize(("file", "planted", "told"), PLANTED)
def test_a_planted_import_is_seen(file: str, planted: str, told: str) -> None:
    changed = {**SOURCES, file: SOURCES.get(file, "") + f"\n{planted}\n"}
    assert any(sentence.startswith(told) for sentence in violations(changed))


def test_an_eleventh_level_is_seen() -> None:
    tower = {f"reference/floor_{i}.py": f"from . import floor_{i - 1}" if i else "" for i in range(MOST_LEVELS + 1)}
    assert violations({**SOURCES, **tower}) == [f"reference has more than {MOST_LEVELS} levels"]
    assert violations({**SOURCES, **dict(list(tower.items())[:MOST_LEVELS])}) == []
