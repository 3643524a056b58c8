"""The document as data, as Markdown and as JSON; what a new function gets without any further file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from softgauge.spec.discovery import discover
from softgauge.spec.render import FORMS, render
from softgauge.spec.render import html as as_html
from softgauge.spec.render.document import build

from .rendered import files, specification
from .test_discovery import FILE, write

# As in the tests of the HTML document.
pytestmark = pytest.mark.xdist_group("rendered")

DOCS = Path(__file__).parents[2] / "docs" / "spec"
STAMP = "RENDERED.txt"


def test_the_markdown_in_the_repository_is_current() -> None:
    stored = {path.name: path.read_text(encoding="utf-8") for path in DOCS.iterdir() if path.name != STAMP}
    made = files("md")
    advice = "run `softgauge spec render --to md docs/spec`"
    assert sorted(stored) == sorted(made), advice
    assert [name for name in made if stored[name] != made[name]] == [], advice


def test_every_link_of_the_markdown_resolves() -> None:
    made = files("md")
    known = {name: set(re.findall(r'<a id="([^"]+)"', text)) for name, text in made.items()}
    broken = []
    for name, text in made.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text) if name.endswith(".md") else ():
            if re.match(r"https?:", target):
                continue
            page, _, anchor = target.partition("#")
            if (page or name) not in made or (anchor and anchor not in known[page or name]):
                broken.append((name, target))
    assert broken == []


def test_no_table_cell_of_the_markdown_is_torn() -> None:
    for name, text in files("md").items():
        widths = []
        for line in text.splitlines() if name.endswith(".md") else ():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            if widths and cells:
                assert cells == widths[0], (name, line)
            widths = [*widths, cells] if cells else []


def test_the_json_obeys_its_schema() -> None:
    made = files("json")
    schema = json.loads(made["spec.schema.json"])
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(made["spec.json"]))


def test_the_schema_is_closed() -> None:
    schema = json.loads(files("json")["spec.schema.json"])
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert sorted(part["required"]) == sorted(part["properties"])


def test_every_symbol_of_a_bound_has_a_meaning() -> None:
    nameless = {
        (part.id, symbol.latex)
        for page in specification().functions
        for part in (page.function, *page.pullbacks)
        for bound in part.bounds
        for symbol in bound.symbols
        if not symbol.meaning
    }
    assert nameless == set()


def test_a_formula_names_the_function_and_its_letters_are_explained() -> None:
    page = next(p for p in specification().functions if p.function.id == "softargmax")
    assert page.function.definition.latex == (
        r"\operatorname{softargmax}(x)_k = \frac{e^{x_{k}}}{\sum_{i=1}^{n} e^{x_{i}}}"
    )
    assert page.derivative is not None
    assert page.derivative.latex == r"\frac{\partial y_j}{\partial x_k} = \delta_{j k} p_{k} - p_{j} p_{k}"
    assert page.derivative.where == (r"p_{k} = \frac{e^{x_{k}}}{\sum_{i=1}^{n} e^{x_{i}}}",)


def test_a_new_function_is_one_new_file(tmp_path: Path) -> None:
    write(tmp_path, "cold", FILE.replace("at temperature 1/2", "<script>at</script> & 1/2"))
    spec = build(discover(tmp_path))
    (page,) = spec.functions
    assert page.function.definition.latex == (
        r"\operatorname{cold}(x) = \frac{\log{\left(\sum_{i=1}^{n} e^{2 x_{i}} \right)}}{2}"
    )
    made = as_html.pages(spec)
    assert "cold-one-class" in made["cold.html"]
    assert "<script>" not in made["cold.html"]
    assert "&lt;script&gt;at&lt;/script&gt; &amp; 1/2" in made["cold.html"]


def test_progress_counts_up_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    render("json", ops={}, show=lambda label, done, total: seen.append((done, total)))
    assert seen
    assert all(0 <= done < total for done, total in seen)


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no form 'pdf'; there are html, md, json"):
        render("pdf")
    assert FORMS == ("html", "md", "json")


@pytest.mark.parametrize("heavy", ["sympy", "jinja2", "pybtex", "svg", "latex2mathml", "matplotlib"])
def test_importing_the_specification_and_its_notes_loads_no_extra(heavy: str) -> None:
    program = f"import softgauge.spec.render, softgauge.spec.note, sys; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
