from __future__ import annotations

import io

import pytest

from softgauge.conformance.report.terminal.progress import lines, progress


def test_a_short_run_is_silent_and_a_long_one_speaks_every_five_seconds() -> None:
    stream = io.StringIO()
    now = 0.0
    show = lines(stream, clock=lambda: now)
    spoken = []
    for tick in range(41):
        now = tick / 2
        before = stream.getvalue()
        show("softplus float32", tick, 40)
        if stream.getvalue() != before:
            spoken.append(now)
    assert spoken == [2.0, 7.0, 12.0, 17.0]
    assert stream.getvalue().splitlines()[0] == "softgauge: 4/40 softplus float32, about 18 s left"


def test_no_time_left_is_claimed_before_anything_is_done() -> None:
    stream = io.StringIO()
    ticks = iter([0.0, 3.0])
    lines(stream, clock=lambda: next(ticks))("start", 0, 10)
    assert stream.getvalue() == "softgauge: 0/10 start\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_label_is_data_on_a_terminal(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    stream = Terminal()
    with progress(stream) as show:
        show("[red]\x1b]0;title\x07", 1, 2)
    text = stream.getvalue()
    assert "\x07" not in text
    assert "\x1b[3" not in text
    assert ("[red]\\x1b]0;title" in text) == (term == "xterm")


def test_quiet_shows_nothing_at_all() -> None:
    stream = Terminal()
    with progress(stream, quiet=True) as show:
        for done in range(100):
            show("sigmoid", done, 100)
    assert stream.getvalue() == ""
