"""LaTeX as MathML, and prose that holds LaTeX between dollar signs as HTML or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import latex2mathml.converter
from markupsafe import Markup, escape

_PIECE = re.compile(r"\$(?P<math>[^$]+)\$|`(?P<code>[^`]+)`|\*(?P<em>[^*\s][^*]*)\*")
_MARKDOWN = re.compile(r"([\\`*_\[\]<#|$])")
_WORD = re.compile(r"\\(?:operatorname|mathrm)\{([^{}]{2,})\}")
_ARROW = re.compile(r"(\\(?:implies|iff|Longrightarrow|Longleftrightarrow)\b)")
_UNKNOWN = re.compile(r"\\(arg)\b")
_BEFORE = re.compile(r"(?<=[A-Za-z0-9)}])\s*(?=\\(?:(?:log|exp|ln)\b|text\{))")
_AFTER = re.compile(r"(\\(?:log|exp|ln)(?:_\{[^{}]*\}|_\w)?)\s*(?=\w|\\(?!left|big|,|;))")

WIDE = 40
"""Characters of LaTeX from which on a formula may be wider than a phone's screen."""


@cache
def mathml(latex: str, display: str = "inline") -> Markup:
    """Return a formula as MathML with its LaTeX as annotation-free alternative text.

    >>> "<msub>" in mathml("x_k")
    True
    """
    drawn = latex2mathml.converter.convert(_spaced(latex), display=display)
    return Markup(drawn.replace("<math ", f'<math alttext="{escape(latex)}" ', 1))


def _spaced(latex: str) -> str:
    r"""Return LaTeX with what latex2mathml leaves out: space around log, words as words, bars as fences.

    >>> _spaced(r"k \log x + \operatorname{log1p}(s)")
    'k\\,\\log\\,x + \\text{log1p}(s)'
    """
    fenced = _UNKNOWN.sub(r"\\operatorname{\1}", latex).replace(r"\lvert", r"\left|").replace(r"\rvert", r"\right|")
    fenced = _ARROW.sub(r"\\;\1\\;", fenced)
    words = _WORD.sub(_word, fenced)
    return _AFTER.sub(r"\1\\,", _BEFORE.sub(r"\\,", words))


def _word(found: re.Match[str]) -> str:
    name = found[1].replace(r"\_", "_")
    return rf"\text{{{name}}}"


def html(prose: str) -> Markup:
    """Return prose as HTML: ``$LaTeX$``, `` `code` `` and ``*emphasis*`` are marked up, all else is escaped.

    >>> html("a < `b_c` is *grave*")
    Markup('a &lt; <code>b_c</code> is <em>grave</em>')
    """
    return Markup(
        _pieces(
            prose,
            plain=lambda t: str(escape(t)),
            math=_inline,
            code=lambda t: f"<code>{escape(t)}</code>",
            emphasis=lambda t: f"<em>{escape(t)}</em>",
        )
    )


def _inline(latex: str) -> str:
    """Return a formula inside a line; one that is wider than a phone scrolls in a box of its own."""
    drawn = mathml(latex)
    return (
        drawn
        if len(latex) < WIDE
        else f'<span class="wide" role="group" aria-label="Formula" tabindex="0">{drawn}</span>'
    )


def markdown(prose: str) -> str:
    """Return prose as Markdown, with everything escaped that Markdown would take for a sign.

    >>> markdown("x_j of $p_j$")
    'x\\\\_j of $`p_j`$'
    """
    return _pieces(prose, plain=escaped, math=inline, code=lambda t: f"`{t}`", emphasis=lambda t: f"*{escaped(t)}*")


def escaped(text: str) -> str:
    """Return plain text with Markdown's signs escaped.

    >>> escaped("<g, p> | a_b")
    '\\\\<g, p> \\\\| a\\\\_b'
    """
    return _MARKDOWN.sub(r"\\\1", text)


def inline(latex: str) -> str:
    """Return LaTeX as GitHub's inline formula; a bare | would end a table cell."""
    return f"$`{barless(latex)}`$"


def barless(latex: str) -> str:
    r"""Return LaTeX without the character |.

    >>> barless(r"\left|{x}\right|")
    '\\left\\lvert {x}\\right\\rvert '
    """
    named = latex.replace(r"\left|", r"\left\lvert ").replace(r"\right|", r"\right\rvert ")
    return named.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def _pieces(
    prose: str,
    plain: Callable[[str], str],
    math: Callable[[str], str],
    code: Callable[[str], str],
    emphasis: Callable[[str], str],
) -> str:
    parts, end = [], 0
    for piece in _PIECE.finditer(prose):
        parts.append(plain(prose[end : piece.start()]))
        end = piece.end()
        if piece["math"] is not None:
            parts.append(math(piece["math"]))
        elif piece["code"] is not None:
            parts.append(code(piece["code"]))
        else:
            parts.append(emphasis(piece["em"]))
    return "".join((*parts, plain(prose[end:])))
