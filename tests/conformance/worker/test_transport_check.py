"""Before a function is judged the way to it is proved, and a broken way is never taken for a wrong function."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from softgauge.conformance.errors import LoadError
from softgauge.conformance.worker.arrays.bit_patterns import changed, patterns
from softgauge.conformance.worker.client import transport_check
from softgauge.conformance.worker.client.client import Worker
from softgauge.conformance.worker.outcomes import Outcome, Returned
from softgauge.conformance.worker.server.calls import ECHO, IDENTITY
from softgauge.conformance.worker.target.builtin import FOLDER
from softgauge.conformance.worker.target.resolve import resolve
from softgauge.reference.formats import FORMATS

from ..subjects import examine

GOOD = """
import numpy as np

def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)
"""


@pytest.mark.parametrize("format", FORMATS)
def test_every_kind_of_number_is_among_the_patterns(format: str) -> None:
    f, (x, matrix, empty) = FORMATS[format], patterns(format)
    codes = {int(c) for c in x.view(f.code_dtype)}
    assert {0, 1, f.sign_bit, f.sign_bit | 1, f.max_code, f.nan_code} <= codes
    assert f.bits > 16 or len(codes) == 1 << f.bits
    assert matrix.tobytes() == x.tobytes()
    assert empty.size == 0


@pytest.mark.parametrize("format", FORMATS)
def test_every_changed_bit_is_seen(format: str) -> None:
    f, x = FORMATS[format], next(patterns(format))
    assert changed(x, x.copy(), payloads=True) == ""
    for code in (0, 1, f.max_code):
        at = int(np.flatnonzero(x.view(f.code_dtype) == code)[0])
        for bit in range(f.bits):
            other = x.copy()
            other.view(f.code_dtype)[at] ^= f.code_dtype.type(1 << bit)
            assert "came back as" in changed(x, other, payloads=True)
            assert "came back as" in changed(x, other, payloads=False)


def test_a_nan_may_become_another_on_the_way_of_a_backend_only() -> None:
    x = np.array([0x7FC00001], np.uint32).view(np.float32)
    y = np.array([0xFFC00000], np.uint32).view(np.float32)
    assert changed(x, y, payloads=False) == ""
    assert "a NaN changed, 0x7fc00001 came back as 0xffc00000" in changed(x, y, payloads=True)
    assert changed(x, np.zeros(1, np.float32), payloads=False) != ""


CHANGES = {
    "return x": "",
    "return x[...]": "",
    "return x + x.dtype.type(0)": "-0 changed",
    "return np.where(np.abs(x) < np.finfo(x.dtype).tiny, 0, x).astype(x.dtype)": "changed",
    "return x.astype('float64')": "came back as float64",
    "return x.ravel()": "of shape",
    "return np.where(np.isnan(x), 0, x).astype(x.dtype)": "a NaN changed",
    "return x.view(np.uint32)": "came back as uint32",
    "return np.asfortranarray(x).ravel('K').reshape(x.shape)": "shape [2, 270]",
    "return np.ascontiguousarray(x) if x.flags.aligned else x.copy()[::-1]": "in unaligned memory",
    "raise RuntimeError('no device')": "the echo raised RuntimeError: no device",
    "import os; os._exit(3)": "exited with status 3",
    "assert x.flags.c_contiguous; return x": "",
    "raise NotImplementedError": "",
    "raise TypeError": "",
}


@pytest.mark.parametrize("body", CHANGES)
def test_a_backend_with_an_echo_is_told_from_its_functions(tmp_path: Path, body: str) -> None:
    report = examine(tmp_path, f"{GOOD}\n\ndef softgauge_echo(x):\n    {body}\n", op=["sigmoid"])
    if CHANGES[body]:
        assert report.exit_code == 3
        assert report.error.startswith("your adapter is broken, and no function was judged: an echo of float32")
        assert CHANGES[body] in report.error
        assert report.findings == ()
    else:
        assert report.exit_code == 0


def test_a_wrong_function_behind_a_good_echo_is_a_wrong_function(tmp_path: Path) -> None:
    source = "def sigmoid(x):\n    return x * 0\n\n\ndef softgauge_echo(x):\n    return x.copy()\n"
    report = examine(tmp_path, source, op=["sigmoid"])
    assert (report.exit_code, report.error) == (1, "")


@pytest.mark.parametrize("format", ["float32", "bfloat16"])
def test_a_fault_of_the_channel_itself_is_found(tmp_path: Path, format: str) -> None:
    """The harness's own way keeps every bit, those of a NaN included; one that does not is planted here."""

    class Lossy(Worker):
        def call(self, function: str, *arguments: object, **keywords: object) -> Outcome:
            outcome = super().call(function, *arguments, **keywords)  # type: ignore[arg-type]  # passed on as it is
            if function == IDENTITY and isinstance(outcome, Returned) and outcome.values is not None:
                values = outcome.values
                with np.errstate(invalid="ignore"):
                    values[np.isnan(values)] = np.nan
            return outcome

    path = tmp_path / "subject.py"
    path.write_text(GOOD)
    for kind in (Worker, Lossy):
        with kind(resolve(str(path)), time_limit=120.0, memory_limit=2.0) as worker:
            if kind is Worker:
                transport_check.prove(worker, [format])
                continue
            with pytest.raises(LoadError, match="a NaN changed"):
                transport_check.prove(worker, [format])


def test_every_library_behind_an_adapter_has_its_echo() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("[!_]*.py")}
    adapted = {name for name, text in texts.items() if "_of = Adapter(" in text}
    assert {name for name, text in texts.items() if f"{ECHO} = _of.echo" in text} == adapted
    assert len(adapted) >= 5


def test_the_two_ways_have_names_that_no_function_has() -> None:
    from softgauge.spec.discovery import functions

    assert not {ECHO, IDENTITY} & set(functions())
