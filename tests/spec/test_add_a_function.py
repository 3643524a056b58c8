"""A function is added by one new file: found, listed, proved, drawn, explained, graded; what is wrong is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import softgauge
from softgauge.spec.discovery import discover, ops, with_pullbacks
from softgauge.spec.loading import OpError
from softgauge.spec.prove import Proved, Refuted, prove_all
from softgauge.spec.render import render

SILU = '''
"""silu: the identity, gated by its own sigmoid."""

from __future__ import annotations

from math import inf, nan
from typing import Any

from ..bounds import graded
from ..law import Law
from ..op import Field, Op, Source, Special, Vjp
from ..proof import Identity
from . import sigmoid


def define(F: Field, x: Any) -> Any:
    """silu(x) = x / (1 + exp(-x))."""
    return x / (1 + F.exp(-x))


def gradient(F: Field, x: Any) -> Any:
    """silu' = σ(x) (1 + x σ(-x))."""
    return sigmoid.define(F, x) * (1 + x * sigmoid.define(F, -x))


def radius(q: Any) -> Any:
    """Radius of a rounded sigmoid and one product."""
    return q.abs(q.y) * (q.c_d * q.abs(q.x) + q.k_exp + q.k_div + 2)


OP = Op(
    id="silu",
    title="SiLU",
    also_called=("swish",),
    signature="()->()",
    formula="x / (1 + exp(-x))",
    define=define,
    gradient=gradient,
    codomain=(-0.28, inf),
    bounds=graded("silu", radius=radius, underflow=lambda q: 2 + q.abs(q.x), why="x σ(x)"),
    specials=(
        Special("silu/plus-inf", x=(inf,), y=inf, why="σ(+inf) = 1"),
        Special("silu/nan", x=(nan,), y=nan, why="NaN is not a number"),
    ),
    laws=(
        Law(
            "silu/reflection",
            "silu(x) - silu(-x) = x",
            "s(x) - s(-x) = x",
            why="σ(x) + σ(-x) = 1",
            proof=Identity("()->()", lambda F, x: define(F, x) - define(F, -x), lambda F, x: x),
        ),
    ),
    sources=(Source("dugas2001"),),
    vjp=Vjp(bounds=()),
)
'''

GOOD = """
import numpy as np


def silu(x):
    wide = x.astype(np.float64)
    with np.errstate(over="ignore"):
        return (wide / (1 + np.exp(-wide))).astype(x.dtype)
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of ops with one new file in it."""
    write(tmp_path, "silu", SILU)
    return tmp_path


def test_it_is_found_and_the_specification_is_as_it_was(folder: Path) -> None:
    before = dict(ops())
    found = discover(folder)
    assert list(with_pullbacks(found)) == ["silu", "silu_vjp"]
    assert ops() == before


def test_its_gradient_its_pullback_and_its_law_are_proved(folder: Path) -> None:
    outcomes = {outcome.clause: outcome for outcome in prove_all(discover(folder).values())}
    assert list(outcomes) == ["silu/gradient", "silu/pullback", "silu/reflection"]
    assert all(isinstance(outcome, Proved) for outcome in outcomes.values())


def test_a_false_gradient_or_law_is_refuted(folder: Path) -> None:
    false = SILU.replace("(1 + x * sigmoid", "(1 - x * sigmoid").replace("lambda F, x: x)", "lambda F, x: -x)")
    write(folder, "silu", false)
    outcomes = {outcome.clause: outcome for outcome in prove_all(discover(folder).values())}
    assert [clause for clause, outcome in outcomes.items() if not isinstance(outcome, Refuted)] == []


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_it_is_a_page_of_the_document(folder: Path, form: str) -> None:
    made = render(form, discover(folder))
    if form == "json":
        document = json.loads(made["spec.json"])
        Draft202012Validator(json.loads(made["spec.schema.json"])).validate(document)
        (page,) = document["functions"]
        assert page["function"]["id"] == "silu"
        text = made["spec.json"]
    else:
        text = made[f"silu.{form}"]
    for clause in ("silu/reflection", "silu/nan", "silu/stable", "silu/pure", "silu_vjp/pure"):
        assert clause in text
    assert "silu" in (made[f"index.{form}"] if form != "json" else text)


def test_an_id_that_is_taken_is_refused_and_both_files_are_named(folder: Path) -> None:
    first, second = folder / "silu.py", write(folder, "silu_vjp", SILU.replace('"silu', '"silu_vjp'))
    with pytest.raises(OpError) as error:
        discover(folder)
    assert f"{second}: the id 'silu_vjp/defined' is taken, first in {first}" in str(error.value)


MALFORMED = {
    "syntax": "OP = Op(",
    "no OP": "OP = 1",
    "id": SILU.replace('id="silu"', "id=1"),
    "signature": SILU.replace('signature="()->()"', 'signature="(n)"'),
    "pullback to an argument that there is not": SILU.replace("Vjp(bounds=())", "Vjp(bounds=(), argument='t')"),
    "special value": SILU.replace("specials=(", "specials=(1,"),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_by_name(folder: Path, text: str) -> None:
    path = write(folder, "silu", text)
    with pytest.raises(OpError) as error:
        discover(folder)
    assert str(error.value).startswith(f"{path}: ")


# What follows runs the commands of a copy of the package: nothing but the file is new there.
@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("package")
    source = Path(softgauge.__file__).parent
    shutil.copytree(source, root / "softgauge", ignore=shutil.ignore_patterns("__pycache__"))
    write(root / "softgauge" / "spec" / "ops", "silu", SILU)
    return root


def command(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(package), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "softgauge", *arguments],
        capture_output=True, text=True, check=False, env=environment, cwd=package,
    )  # fmt: skip


def test_ops_lists_it(package: Path) -> None:
    lines = command(package, "ops").stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("silu")] == ["silu", "silu_vjp"]


def test_spec_prove_proves_it(package: Path) -> None:
    done = command(package, "spec", "prove", "silu")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "3 of 3 as declared"


def test_explain_explains_it(package: Path) -> None:
    out = command(package, "explain", "silu/reflection").stdout
    assert "silu(x) - silu(-x) = x" in out
    assert "Incorporating Second-Order Functional Knowledge" in out


def test_an_implementation_of_it_is_graded_and_a_wrong_one_is_caught(package: Path) -> None:
    options = ("--op", "silu", "--dtype", "float32", "--level", "smoke", "--jobs", "1")
    write(package, "good", GOOD)
    write(package, "bad", GOOD.replace("-wide)", "-1.702 * wide)"))
    good, bad = (command(package, "run", f"./{name}.py", *options) for name in ("good", "bad"))
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "verdict: pass"), good.stdout + good.stderr
    assert bad.returncode == 1
    assert "silu/fast (silu, float32)" in bad.stdout


def test_a_file_that_cannot_be_used_ends_a_command_with_its_name(package: Path) -> None:
    path = write(package / "softgauge" / "spec" / "ops", "broken", "OP = 1")
    try:
        done = command(package, "ops")
    finally:
        path.unlink()
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert f"{path}: defines no OP of type Op" in done.stderr
