"""Makes text from a backend safe to print."""

from __future__ import annotations


def plain(text: object, limit: int = 200) -> str:
    r"""Return ``text`` on one line, control and invisible characters escaped, at most ``limit`` characters.

    >>> plain("a\x1b[31m\n[red]"), plain("x" * 9, limit=4)
    ('a\\x1b[31m\\n[red]', 'xxx…')
    """
    start = str(text)[: limit + 1]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in start)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def ulps(value: float | None) -> str:
    """Return an error in ulp as reports print it: two decimals up to 1000, then two digits; empty for None.

    >>> [ulps(x) for x in (0.5, 1.84e12, float("inf"), None)]
    ['0.50', '1.8e+12', 'inf', '']
    """
    if value is None:
        return ""
    return f"{value:.2f}" if value < 1000 else f"{value:.1e}"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "note"), counted(0, "failure")
    ('1 note', '0 failures')
    """
    return f"{n} {noun}{'' if n == 1 else 's'}"
