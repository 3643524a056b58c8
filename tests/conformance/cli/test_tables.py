"""The command ``softgauge tables``: whole folders, interruptions, other forms."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from softgauge.reference.formats import FORMATS
from softgauge.reference.tables import DATA, bulk
from softgauge.reference.tables.document import file_name
from softgauge.spec import function, functions

from ..signals import heeding_interrupts

COMPILER = shutil.which("gcc") or shutil.which("cc")

Call = Callable[..., tuple[int, str, str]]
Bytes = dict[str, bytes]

CHOSEN = (("entropy", "float16"), ("sigmoid_vjp", "float32"), ("entropy", "float64"))
FEW = {file_name(*chosen): chosen for chosen in CHOSEN}
SOURCES = ("logsumexp", "softargmax_vjp", "masked_softargmax", "sparse_softmax_cross_entropy", "sigmoid",
           "tempered_softargmax_vjp", "cross_entropy_loss_vjp",)  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tables, so that building all takes no time."""
    for module in ("softgauge.reference.tables", "softgauge.reference.tables.bulk"):
        monkeypatch.setattr(f"{module}.catalogue", lambda: FEW)


def content(folder: Path) -> Bytes:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture
def built(few: None, call: Call, tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    code, out, _ = call("tables", "build", str(folder), "--jobs", "1")
    assert code == 0
    assert out.startswith(f"{folder}: 3 tables, ")
    return folder


def test_what_is_built_twice_is_the_same_and_the_same_as_what_is_committed(built: Path, call: Call) -> None:
    first = content(built)
    assert set(first) == {*FEW, "RENDERED.txt"}
    assert call("tables", "build", str(built), "--jobs", "1")[0] == 0
    assert content(built) == first
    assert [name for name in FEW if first[name] != (DATA / name).read_bytes()] == []


def test_verify_accepts_what_was_built(built: Path, call: Call) -> None:
    code, out, _ = call("tables", "verify", str(built), "--jobs", "1")
    assert code == 0
    assert out == f"{built}: 3 tables, no fault (with Arb too)\n"


def test_verify_names_the_file_and_the_fault_in_one_sentence(built: Path, call: Call) -> None:
    missing, cut, digit = FEW
    (built / missing).unlink()
    (built / cut).write_text((built / cut).read_text(encoding="utf-8")[:1000], encoding="utf-8")
    table = json.loads((built / digit).read_text(encoding="utf-8"))
    table["digest"] = "0" * 64
    (built / digit).write_text(json.dumps(table), encoding="utf-8")
    (built / "mine.json").write_text("{}", encoding="utf-8")
    code, out, _ = call("tables", "verify", str(built), "--jobs", "1")
    lines = out.splitlines()
    assert code == 1
    assert lines[-1] == f"{built}: 3 tables, 4 faults (with Arb too)"
    assert lines[0] == "mine.json is the table of no function and format"
    assert f"{missing} is missing" in lines
    assert any(line.startswith(f"{cut}: ends too early: ") for line in lines)
    assert any(line.startswith(f"{digit}: its digest is 0000") for line in lines)
    assert len(lines) == 5


def test_a_folder_that_is_not_there_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    for arguments in (("verify", str(tmp_path / "none")), ("build", str(tmp_path / "none" / "deep"))):
        code, _, err = call("tables", *arguments)
        assert code == 2
        assert err.startswith("softgauge: error: ")
        assert err.count("\n") == 1


def test_a_folder_that_holds_something_else_is_refused(few: None, call: Call, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    code, _, err = call("tables", "build", str(tmp_path), "--jobs", "1")
    assert code == 2
    assert "letter.txt" in err
    assert content(tmp_path) == {"letter.txt": b"dear"}


def test_an_interrupted_build_leaves_the_old_tables(built: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(iter(FEW))
    (built / first).write_bytes(b"old")
    before = content(built)
    true_built, names = bulk.built, iter(range(9))

    def interrupted(name: str) -> str:
        if next(names) == 2:
            raise KeyboardInterrupt
        return true_built(name)

    monkeypatch.setattr(bulk, "built", interrupted)
    code, out, err = call("tables", "build", str(built), "--jobs", "1")
    assert (code, out) == (130, "")
    assert err.endswith("softgauge: interrupted; nothing was written\n")
    assert content(built) == before
    assert [p.name for p in built.parent.iterdir()] == [built.name]


@pytest.mark.parametrize("at", range(3))
def test_an_interruption_while_the_files_are_written_leaves_the_old_tables(
    built: Path, call: Call, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    first = next(iter(FEW))
    (built / first).write_bytes(b"old")
    before = content(built)
    true_write, done = Path.write_text, iter(range(99))

    def interrupted(self: Path, data: str, **how: Any) -> int:
        if next(done) == at:
            raise KeyboardInterrupt
        return true_write(self, data, **how)

    monkeypatch.setattr(Path, "write_text", interrupted)
    assert call("tables", "build", str(built), "--jobs", "1")[0] == 130
    assert content(built) == before
    assert [p.name for p in built.parent.iterdir()] == [built.name]


@pytest.mark.slow
def test_control_c_ends_two_processes_and_leaves_the_old_tables(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(DATA, folder)
    name = next(iter(FEW))
    (folder / name).write_bytes(b"old")
    command = [sys.executable, "-m", "softgauge", "tables", "build", str(folder)]
    with heeding_interrupts():
        process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(8)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert (folder / name).read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [folder.name]


@pytest.mark.slow
def test_two_builds_of_everything_are_the_committed_bytes(call: Call, tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        assert call("tables", "build", str(folder))[0] == 0
        assert content(folder) == content(DATA)


def _exported(call: Call, tmp_path: Path, form: str, op: str, format: str) -> Path:
    folder = tmp_path / form
    code, out, _ = call("tables", "export", str(folder), "--to", form, "--op", op, "--dtype", format, "--jobs", "1")
    assert (code, out) == (0, f"{folder}: 1 files\n")
    return folder / f"{op}.{format}.{'h' if form == 'c' else form}"


def _table(op: str, format: str) -> Any:
    return json.loads((DATA / file_name(op, format)).read_text(encoding="utf-8"))


def test_csv_has_a_line_for_each_case(call: Call, tmp_path: Path) -> None:
    table = _table("softargmax_vjp", "bfloat16")
    path = _exported(call, tmp_path, "csv", "softargmax_vjp", "bfloat16")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [r["id"] for r in rows] == [c["id"] for c in (*table["specials"], *table["cases"])]
    row, case = rows[-1], table["cases"][-1]
    assert row["x"].split() == case["in"]["x"]
    assert row["y"].split() == case["y"]
    assert row["exact"].split() == case["exact"]
    codes = np.array([int(v, 16) for v in row["y_code"].split()], np.uint16)
    assert FORMATS["bfloat16"].array(codes).astype(float).tolist() == [float.fromhex(v) for v in case["y"]]


@pytest.mark.parametrize("format", ["float64", "float8_e4m3fn"])
@pytest.mark.parametrize("op", SOURCES)
def test_npz_holds_the_numbers_of_the_table(call: Call, tmp_path: Path, op: str, format: str) -> None:
    table, target = _table(op, format), FORMATS[format]
    with np.load(_exported(call, tmp_path, "npz", op, format), allow_pickle=False) as data:
        for place, item in enumerate((*table["specials"], *table["cases"])):
            assert data["id"][place] == item["id"]
            begin, end = data["y_start"][place : place + 2]
            y = data["y"][begin:end] if format == "float64" else target.array(data["y"][begin:end])
            wanted = item["y"] if isinstance(item["y"], list) else [item["y"]]
            assert data["y_any"][begin:end].tolist() == [v is None for v in wanted]
            for got, want in zip(y.astype(float).tolist(), wanted, strict=True):
                assert want is None or got == float.fromhex(want) or (want == "nan" and got != got)
        assert str(data["digest"]) == table["digest"]


PROGRAM = """
#include <stdio.h>
#include <string.h>
{includes}
int main(void) {{
    for (int i = 0; i < softgauge_logsumexp_float64_count; i++) {{
        const softgauge_logsumexp_float64_case *c = &softgauge_logsumexp_float64[i];
        if (strcmp(c->id, "logsumexp:float64:lost-term") == 0)
            printf("%zu %a %a\\n", c->n, c->in_x[1], c->y[0]);
    }}
    for (int i = 0; i < softgauge_sigmoid_bfloat16_count; i++)
        if (softgauge_sigmoid_bfloat16[i].in_x == 0x0000)
            printf("%#x\\n", (unsigned)softgauge_sigmoid_bfloat16[i].y[0]);
    return 0;
}}
"""


@pytest.mark.skipif(COMPILER is None, reason="there is no C compiler to try headers with")
def test_c_headers_compile_without_a_warning_and_hold_the_values(call: Call, tmp_path: Path) -> None:
    assert COMPILER is not None
    folder = tmp_path / "c"
    arguments = [a for op in SOURCES for a in ("--op", op)]
    assert call("tables", "export", str(folder), "--to", "c", *arguments, "--jobs", "1")[0] == 0
    includes = "\n".join(f'#include "{p.name}"' for p in sorted(folder.glob("*.h")))
    assert includes.count("#include") == len(SOURCES) * len(FORMATS)
    source = folder / "main.c"
    source.write_text(PROGRAM.format(includes=includes), encoding="utf-8")
    strict = ("-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror")
    command = [COMPILER, *strict, str(source), "-o", str(folder / "main")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    printed = subprocess.run([str(folder / "main")], capture_output=True, text=True, check=True).stdout.split()
    case = next(c for c in _table("logsumexp", "float64")["cases"] if c["id"].endswith("lost-term"))
    # C prints subnormal numbers with a leading 0.
    numbers = [float.fromhex(v) for v in printed[1:3]]
    assert numbers == [float.fromhex(case["in"]["x"][1]), float.fromhex(case["y"])]
    assert printed[0] == "2"
    assert "0x3f00" in printed[3:]


def test_a_function_that_is_not_there_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    for option, name in (("--op", "softmin"), ("--dtype", "float128")):
        code, _, err = call("tables", "export", str(tmp_path / "x"), "--to", "csv", option, name)
        assert code == 2
        assert f"'{name}'" in err
        assert not (tmp_path / "x").exists()


def test_a_broken_table_is_not_exported(built: Path, call: Call, tmp_path: Path) -> None:
    (built / next(iter(FEW))).write_text("{", encoding="utf-8")
    code, _, err = call("tables", "export", str(tmp_path / "x"), "--to", "c", "--from", str(built), "--jobs", "1")
    assert code == 2
    assert "is no table" in err
    assert not (tmp_path / "x").exists()


def test_the_sources_have_every_kind_of_argument() -> None:
    roles = {role for op in functions().values() for role in op.roles}
    sources = {role for op in SOURCES for role in function(op).roles}
    assert {r.value for r in roles - sources} <= {"probabilities", "targets"}
