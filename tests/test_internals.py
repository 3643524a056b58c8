"""The page for whoever carries this on names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_house import STAIR

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "internals.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:conformance|reference|spec|tests)/[\w/.]*)`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()
    assert (ROOT / path).is_dir() == path.endswith("/")


def test_the_diagram_is_the_stair() -> None:
    arrows = re.findall(r"^    (\w+)\[.*\] --> (\w+)$", PAGE, re.MULTILINE)
    assert [a for a, _ in arrows] == ["faces", *(room for (room,) in STAIR[1:-1])]
    assert [b for _, b in arrows] == [room for (room,) in STAIR[1:]]


def test_contributors_are_led_there() -> None:
    assert "docs/internals.md" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(PATHS) > 40
