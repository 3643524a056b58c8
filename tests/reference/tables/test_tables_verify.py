"""Whatever is changed in a table is found, and said in one sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from softgauge.reference import arb
from softgauge.reference.formats import FORMATS
from softgauge.reference.tables import DATA
from softgauge.reference.tables.build import build
from softgauge.reference.tables.document import digest, to_text
from softgauge.reference.tables.read import TableError, read
from softgauge.reference.tables.verify import verify
from softgauge.spec import function

SCHEMA = json.loads((DATA.parent / "table.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

OP, FORMAT = "sparse_softmax_cross_entropy_vjp", "float16"

Table = dict[str, Any]
Change = Callable[[Table], Any]


@pytest.fixture(scope="module")
def table() -> Table:
    return build(OP, FORMAT)


def changed(table: Table, change: Change, *, signed: bool = True) -> str:
    other = copy.deepcopy(table)
    change(other)
    if signed:
        other["digest"] = digest(other)
    return to_text(other)


def test_what_was_built_has_no_fault(table: Table) -> None:
    assert verify(to_text(table), OP, FORMAT) == []


@pytest.mark.parametrize("step", [31, pytest.param(1, marks=pytest.mark.slow)], ids=["a few", "every one"])
def test_the_committed_tables_keep_the_schema(step: int) -> None:
    VALIDATOR.check_schema(SCHEMA)
    paths = sorted(DATA.glob("*.json"))[::step]
    assert paths
    for path in paths:
        VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


def test_a_single_changed_digit_is_found_with_and_without_a_new_digest(table: Table) -> None:
    text = to_text(table)
    case = next(c for c in table["cases"] if "." in c["y"][0])
    line = next(line for line in text.splitlines() if case["id"] in line)
    y = case["y"][0]
    head, digits = y.split(".")
    other = f"{head}.{'8' if digits[0] != '8' else '4'}{digits[1:]}"
    broken = text.replace(line, line.replace(f'"{y}"', f'"{other}"', 1))
    assert broken != text
    found = verify(broken, OP, FORMAT)
    assert len(found) == 1
    assert found[0].startswith(f"{case['id']}: ")
    signed = read(broken)
    signed["digest"] = digest(signed)
    assert verify(to_text(signed), OP, FORMAT) == found


def _first_case(**fields: Any) -> Change:
    return lambda t: t["cases"][0].update(fields)


BY_VALUE = [
    (_first_case(bits=1), ": bits is 1, computed again "),
    (_first_case(flags=["normal"]), ": flags is "),
    (lambda t: t["cases"][0]["exact"].__setitem__(0, "1e-3"), ': exact[0] is "1e-3", computed again '),
    (lambda t: t["cases"][0]["in"]["logits"].__setitem__(0, "0x1p+0"), ": in: logits[0] is "),
    (lambda t: t["cases"][0]["in"].update(labels=1 - t["cases"][0]["in"]["labels"]), ": in: labels is "),
    (lambda t: t["cases"].pop(2), " is missing"),
    (lambda t: t["cases"][0].update(id=f"{OP}:{FORMAT}:new:K2"), "belongs to no plan of this version"),
    (lambda t: t["cases"].insert(0, t["cases"].pop()), "the cases are not in their order"),
    (lambda t: t["specials"][0].update(why="because"), ': why is "because", computed again '),
    (lambda t: t["specials"][0]["permitted"].update(other=["nan"]), ": permitted is "),
    (lambda t: t.update(oracle="mpmath 9.9"), 'oracle is "mpmath 9.9", not "mpmath '),
    (lambda t: t.update(op="softargmax"), 'op is "softargmax", not '),
    (lambda t: t.update(definition="x"), 'definition is "x", not '),
    (lambda t: t["flags"]["normal"].update(why="x"), "flags is "),
]


@pytest.mark.parametrize(("change", "sentence"), BY_VALUE)
def test_a_changed_value_is_found_behind_a_right_digest(table: Table, change: Change, sentence: str) -> None:
    found = verify(changed(table, change), OP, FORMAT)
    assert any(sentence in fault for fault in found)
    assert all("\n" not in fault for fault in found)


def test_a_wrong_digest_is_found(table: Table) -> None:
    found = verify(changed(table, lambda t: t.update(digest="0" * 64), signed=False), OP, FORMAT)
    assert found == [f"its digest is {'0' * 64}, its content has {table['digest']}"]


def test_many_faults_are_counted(table: Table) -> None:
    found = verify(changed(table, lambda t: [c.update(bits=1) for c in t["cases"]]), OP, FORMAT)
    assert len(found) == 6
    assert found[-1] == f"and {len(table['cases']) - 5} more faults"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_truncated_file_is_found(table: Table, share: float) -> None:
    text = to_text(table)
    (found,) = verify(text[: int(len(text) * share)], OP, FORMAT)
    assert found.startswith("ends too early: ")


BY_SHAPE = [
    (lambda t: t["cases"].append(t["cases"][0]), " occurs twice", False),
    (lambda t: t.update(extra=1), "the table has the unknown field 'extra'", True),
    (lambda t: t["cases"][1].update(note="x"), " has the unknown field 'note'", True),
    (lambda t: t["specials"][0].update(bits=0), " has the unknown field 'bits'", True),
    (lambda t: t["flags"]["normal"].update(more="x"), "has the unknown field 'more'", True),
    (lambda t: t["arguments"][0].update(unit="x"), "has the unknown field 'unit'", True),
    (lambda t: t.pop("digest"), "the table lacks the field 'digest'", True),
    (lambda t: t["cases"][0].pop("bits"), "lacks the field 'bits'", True),
    (_first_case(bits="53"), "bits is no count", True),
    (_first_case(bits=True), "bits is no count", True),
    (_first_case(y="0.5"), "y is no hexadecimal float", True),
    (_first_case(y=[None]), "y[0] is no hexadecimal float: null", True),
    (_first_case(y=["0X1P+0"]), "is no hexadecimal float", True),
    (_first_case(exact="1." + "1" * 40 + "e+0"), "is no decimal of at most 40 digits", True),
    (_first_case(flags="normal"), "flags is no list", True),
    (_first_case(id="no id"), "id is no id", True),
    (lambda t: t["cases"][0]["in"].update(labels=1.5), "labels is no hexadecimal float", True),
    (lambda t: t["specials"][0].update(signed_zero=0), "is neither true nor false", True),
    (lambda t: t.update(schema="softgauge-table/2"), "schema is no", True),
    (lambda t: t.update(cases={}), "cases is no list", True),
    (lambda t: t.update(op=1), "op is no text", True),
    (lambda t: t.update(digest="0" * 63), "is no SHA-256", True),
]


@pytest.mark.parametrize(("change", "sentence", "by_schema"), BY_SHAPE)
def test_a_table_of_another_shape_is_refused_by_reader_and_schema(
    table: Table, change: Change, sentence: str, by_schema: bool
) -> None:
    other = copy.deepcopy(table)
    change(other)
    text = json.dumps(other)
    (found,) = verify(text, OP, FORMAT)
    assert sentence in found
    assert VALIDATOR.is_valid(other) is not by_schema


def test_a_field_given_twice_is_refused(table: Table) -> None:
    with pytest.raises(TableError, match="the field 'op' occurs twice"):
        read(to_text(table).replace('"op":', '"op": "x",\n"op":', 1))
    with pytest.raises(TableError, match="the table is no object"):
        read("[1]")


def test_arb_finds_a_value_that_the_arbiter_would_have_wrong(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the arbiter and the table wrong in the same way only an independent evaluation is left."""
    wrong = copy.deepcopy(table)
    case = next(c for c in wrong["cases"] if "normal" in c["flags"])
    target = FORMATS[FORMAT]
    case["y"][0] = target.hex(target.next_up(target.parse(case["y"][0])))
    wrong["digest"] = digest(wrong)
    monkeypatch.setattr("softgauge.reference.tables.verify.build", lambda op, format: wrong)
    (found,) = verify(to_text(wrong), OP, FORMAT)
    assert found.startswith(f"{case['id']}: entry 0: Arb rounds to ")
    monkeypatch.setattr("softgauge.reference.tables.verify.available", lambda: False)
    assert verify(to_text(wrong), OP, FORMAT) == []


def test_arb_tells_the_fortieth_digit() -> None:
    op, target = function("sigmoid"), FORMATS["float64"]
    case = next(c for c in build("sigmoid", "float64")["cases"] if c["in"]["x"] == "0x1.8p+0")
    arguments = (op, [1.5], target, [target.parse(case["y"])])
    mantissa, exponent = case["exact"].split("e")
    assert len(mantissa) == 41
    assert arb.differences(*arguments, [case["exact"]], 64) == []
    beside = f"{mantissa[:-1]}{(int(mantissa[-1]) + 5) % 10}e{exponent}"
    (fault,) = arb.differences(*arguments, [beside], 64)
    assert fault.startswith("entry 0: Arb says 0.81757447619364365")


def test_the_precision_of_arb_is_left_as_it_was() -> None:
    from flint import ctx

    before = ctx.prec
    arb.differences(function("sigmoid"), [1.0], FORMATS["float64"], [0], ["1e+0"], 64)
    assert ctx.prec == before


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda p: Path(p).stem)
def test_every_committed_table_is_right(path: Path) -> None:
    op, format, _ = path.name.split(".")
    assert verify(path.read_text(encoding="utf-8"), op, format) == []
