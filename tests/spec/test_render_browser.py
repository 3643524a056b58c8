"""The HTML document in a real browser: formulas drawn, no complaint, nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .chromium import EXECUTABLE, Browser
from .rendered import files, specification

pytestmark = pytest.mark.skipif(EXECUTABLE is None, reason="needs Chromium: apt-get install chromium")

PHONE = 360


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, text in files("html").items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_or_is_wider_than_a_phone(browser: Browser, site: Path, scheme: str) -> None:
    for page in sorted(site.glob("*.html")):
        browser.show(page, PHONE, scheme=scheme)
        assert browser.complaints() == [], page.name
        assert browser.evaluate("document.documentElement.scrollWidth") <= PHONE, page.name


def test_formulas_are_drawn_as_mathml(browser: Browser, site: Path) -> None:
    for page in specification().functions:
        browser.show(site / f"{page.function.id}.html", PHONE)
        heights = browser.evaluate("[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().height)")
        assert len(heights) >= 5
        # A fraction that is drawn is taller than a line of text; hidden details have no height.
        assert max(heights) > 24, page.function.id


def test_dark_mode_changes_the_page_and_the_drawings(browser: Browser, site: Path) -> None:
    seen = []
    for scheme in ("light", "dark"):
        browser.show(site / "softargmax.html", PHONE, scheme=scheme)
        seen.append(
            browser.evaluate(
                "[getComputedStyle(document.body).backgroundColor, "
                "getComputedStyle(document.querySelector('.sg-curve')).stroke]"
            )
        )
    light, dark = seen
    assert light[0] != dark[0]
    assert light[1] != dark[1]


def test_what_scrolls_is_reached_by_keyboard(browser: Browser, site: Path) -> None:
    browser.show(site / "gaussian_softargmax.html", PHONE)
    unreachable = browser.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 "
        "&& ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(e => e.outerHTML)"
    )
    assert unreachable == []
