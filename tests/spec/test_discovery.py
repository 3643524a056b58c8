"""A function is one file; a file that cannot be used is refused with its name and the fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.spec.discovery import OPS, discover, ops
from softgauge.spec.loading import OpError
from softgauge.spec.prove import Proved, Refuted, prove_gradient

FILE = """
from ..op import Op, Special

def define(F, x):
    return F.log(F.sum(lambda i: F.exp(2 * x[i]))) / 2

def gradient(F, x):
    Z = F.sum(lambda i: F.exp(2 * x[i]))
    return lambda k: F.exp(2 * x[k]) / Z

OP = Op(
    id="cold", title="Log-sum-exp at temperature 1/2", signature="(n)->()", formula="log(Σ_i exp(2 x_i)) / 2",
    define=define, gradient=gradient, codomain=(float("-inf"), float("inf")), bounds=(),
    specials=(Special("cold/one-class", x=((3.0,),), y=3.0, why="log exp(2 x) / 2 = x"),),
)
"""


def write(folder: Path, name: str, text: str = FILE) -> Path:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def renamed(name: str) -> str:
    return FILE.replace('id="cold"', f'id="{name}"').replace("cold/", f"{name}/")


def test_every_file_of_the_folder_is_an_op() -> None:
    assert sorted(ops()) == sorted(p.stem for p in OPS.glob("*.py") if not p.name.startswith("_"))


def test_a_new_file_is_found_and_its_gradient_proved(tmp_path: Path) -> None:
    write(tmp_path, "cold")
    write(tmp_path, "_not_an_op", "raise AssertionError")
    found = discover(tmp_path)
    assert list(found) == ["cold"]
    assert isinstance(prove_gradient(found["cold"]), Proved)


def test_a_new_file_with_a_false_gradient_is_refuted(tmp_path: Path) -> None:
    write(tmp_path, "cold", FILE.replace("lambda k: F", "lambda k: 2 * F"))
    assert isinstance(prove_gradient(discover(tmp_path)["cold"]), Refuted)


def test_discovery_leaves_the_specification_as_it_was(tmp_path: Path) -> None:
    before = ops()
    write(tmp_path, "cold")
    discover(tmp_path)
    assert ops() == before


def test_an_empty_folder_has_no_ops(tmp_path: Path) -> None:
    assert discover(tmp_path) == {}


MALFORMED = {
    "syntax error": ("OP = Op(", "SyntaxError"),
    "exception": ("1 / 0", "ZeroDivisionError"),
    "no OP": ("op = 1", "defines no OP of type Op"),
    "OP of another type": ("OP = 'cold'", "defines no OP of type Op"),
    "id that is not the file name": (renamed("warm"), "its OP is called 'warm'"),
    "signature with more inputs than define": (
        FILE.replace("(n)->()", "(n),(n)->()"),
        "signature '(n),(n)->()' has 2 inputs, define takes ('x',)",
    ),
    "clause of another op": (FILE.replace("cold/", "hot/"), "clause id 'hot/one-class'"),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_file_is_refused_by_name(tmp_path: Path, fault: str) -> None:
    text, message = MALFORMED[fault]
    path = write(tmp_path, "cold", text)
    with pytest.raises(OpError) as error:
        discover(tmp_path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_an_id_in_two_files_is_refused_and_both_are_named(tmp_path: Path) -> None:
    # The first file's pullback is called like the second file's function, so their clauses collide.
    vjp = "vjp=Vjp(bounds=()), specials="
    first = write(tmp_path, "cold", FILE.replace("Op, Special", "Op, Special, Vjp").replace("specials=", vjp))
    second = write(tmp_path, "cold_vjp", renamed("cold_vjp"))
    with pytest.raises(OpError) as error:
        discover(tmp_path)
    assert "the id 'cold_vjp/defined' is taken, first in" in str(error.value)
    assert str(first) in str(error.value)
    assert str(second) in str(error.value)


def test_a_clause_twice_in_one_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "cold", FILE.replace("cold/one-class", "cold/finite"))
    with pytest.raises(OpError, match=r"'cold/finite' is taken, twice in one file") as error:
        discover(tmp_path)
    assert str(path) in str(error.value)
