"""Pages of reports in a real browser: drawn, quiet, as narrow as a phone, usable by keyboard and without script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from softgauge.conformance.report.comparison.comparison import compare
from softgauge.conformance.report.html import comparison as compare_html
from softgauge.conformance.report.html.report import to_html
from softgauge.conformance.scoring.outcome.model import Report, Score
from softgauge.spec.grade import Grade

from ...spec.chromium import EXECUTABLE, Browser
from ..pages import LARGE, ROOT

pytestmark = pytest.mark.skipif(EXECUTABLE is None, reason="needs Chromium: apt-get install chromium")

PHONE, DESKTOP = 360, 1280
PART = "log_softargmax.float16"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(report: Report, tmp_path: Path) -> Path:
    held = ("log_softargmax/finite", "log_softargmax/shift")
    good = Score("sigmoid", "float64", "scored", Grade.EXACT, 0.5)
    scores = tuple(replace(s, errors=LARGE, held=held) if s.grade is not None else s for s in (*report.scores, good))
    path = tmp_path / "report.html"
    path.write_text(to_html(replace(report, scores=scores), ROOT / "report.html"), encoding="utf-8")
    return path


def press(browser: Browser, key: str, text: str = "") -> None:
    """Press a key as a keyboard does."""
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text if kind == "keyDown" else "",
                     windowsVirtualKeyCode={"Enter": 13, "Tab": 9}[key])  # fmt: skip


def until(browser: Browser, condition: str) -> bool:
    """Whether a condition becomes true within seconds: events of a page come after the answer."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if browser.evaluate(condition):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, 800, DESKTOP])
def test_the_page_is_quiet_and_not_wider_than_the_screen(browser: Browser, page: Path, width: int, scheme: str) -> None:
    browser.show(page, width, scheme=scheme)
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.complaints() == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    wide = "[...document.querySelectorAll('.cell a')].filter(a => a.scrollWidth > a.clientWidth + 1).length"
    assert browser.evaluate(wide) == 0


@pytest.mark.parametrize("width", [PHONE, 800, DESKTOP])
def test_a_comparison_is_quiet_and_not_wider_than_the_screen(
    browser: Browser, report: Report, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "compare.html"
    path.write_text(compare_html.to_html(compare([report] * 7)), encoding="utf-8")
    browser.show(path, width)
    assert browser.complaints() == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate("document.querySelectorAll('.matrix .cell').length") == 7 * 5
    browser.evaluate("document.getElementById('filter').focus()")
    browser.call("Input.insertText", text="softplus")
    assert browser.evaluate("document.getElementById('shown').textContent") == "2 of 5 scores"


def test_matrix_and_drawings_are_there(browser: Browser, page: Path) -> None:
    browser.show(page, DESKTOP)
    assert browser.evaluate("document.querySelectorAll('.matrix tbody tr').length") == 3
    assert browser.evaluate("document.querySelectorAll('.matrix .cell').length") == 12
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    heights = browser.evaluate(
        "[...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect().height)"
    )
    assert len(heights) == 3 * 5
    assert min(heights) > 100
    # The policy of the page must let its own style and script pass.
    assert browser.evaluate("getComputedStyle(document.querySelector('.sg-dot')).strokeLinecap") == "round"
    assert browser.evaluate("document.documentElement.classList.contains('scripted')")


def test_light_and_dark_are_told_apart(browser: Browser, page: Path) -> None:
    seen = []
    for scheme in ("light", "dark"):
        browser.show(page, DESKTOP, scheme=scheme)
        seen.append(
            browser.evaluate(
                "['body', '.cell.below', '.sg-dot'].map(s => { const c = getComputedStyle(document.querySelector(s)); "
                "return [c.backgroundColor, c.stroke].join(); })"
            )
        )
    assert all(light != dark for light, dark in zip(*seen, strict=True))


def test_the_filter_hides_what_does_not_fit(browser: Browser, page: Path) -> None:
    browser.show(page, DESKTOP)
    shown = (
        "[...document.querySelectorAll('.matrix tbody tr')].filter(r => r.checkVisibility()).map(r => r.dataset.name)"
    )
    assert browser.evaluate(shown) == ["log_softargmax", "softplus", "sigmoid"]
    browser.evaluate("document.getElementById('filter').focus()")
    browser.call("Input.insertText", text="PLUS")
    assert browser.evaluate(shown) == ["softplus"]
    assert browser.evaluate("document.getElementById('shown').textContent") == "1 of 3 functions"
    sections = "[...document.querySelectorAll('section.function')].filter(r => r.checkVisibility()).length"
    assert browser.evaluate(sections) == 1
    # A link to what is hidden shows it.
    browser.evaluate(f"location.hash = '{PART}'")
    assert until(browser, f"document.getElementById('{PART}').checkVisibility()")


def test_only_what_fails_can_be_shown(browser: Browser, page: Path) -> None:
    browser.show(page, DESKTOP)
    browser.evaluate(
        "const s = document.getElementById('show'); s.value = 'marked'; "
        "s.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    names = (
        "[...document.querySelectorAll('.matrix tbody tr')].filter(r => r.checkVisibility()).map(r => r.dataset.name)"
    )
    assert browser.evaluate(names) == ["log_softargmax", "softplus"]
    assert browser.evaluate("[...document.querySelectorAll('section.function[hidden]')].map(s => s.dataset.name)") == [
        "sigmoid"
    ]


def test_the_keyboard_opens_a_cell_and_goes_back(browser: Browser, page: Path) -> None:
    browser.show(page, DESKTOP)
    assert not browser.evaluate(f"document.getElementById('{PART}').checkVisibility()")
    browser.evaluate(f"document.getElementById('cell-{PART}').focus()")
    press(browser, "Enter", "\r")
    assert until(browser, f"document.getElementById('{PART}').checkVisibility()")
    assert until(browser, "document.activeElement.tagName === 'SUMMARY'")
    browser.evaluate(f"document.getElementById('{PART}').querySelector('.back a').focus()")
    press(browser, "Enter", "\r")
    assert until(browser, f"document.activeElement.id === 'cell-{PART}'")


def test_what_can_be_reached_by_tab_shows_where_it_is(browser: Browser, page: Path) -> None:
    browser.show(page, DESKTOP)
    seen = []
    for _ in range(12):
        press(browser, "Tab")
        seen.append(
            browser.evaluate("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
        )
    assert {"A", "INPUT", "SELECT"} <= {tag for tag, _ in seen}
    assert {style for _, style in seen} == {"solid"}


def test_what_scrolls_is_reached_by_keyboard(browser: Browser, page: Path) -> None:
    browser.show(page, PHONE)
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    unreachable = browser.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 "
        "&& ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(e => e.outerHTML)"
    )
    assert unreachable == []


def test_without_script_a_link_still_opens_its_part(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.show(page, DESKTOP)
        assert not browser.evaluate("document.documentElement.classList.contains('scripted')")
        assert not browser.evaluate("document.getElementById('filter').checkVisibility()")
        assert not browser.evaluate(f"document.getElementById('{PART}').checkVisibility()")
        browser.call("Page.navigate", url=f"{page.as_uri()}#{PART}")
        assert until(browser, f"document.getElementById('{PART}').checkVisibility()")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
