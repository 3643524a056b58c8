"""The C ABI: every function is called as its prototype says, in every layout, and what goes wrong is a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from softgauge.conformance.native import abi, header
from softgauge.conformance.native.library import Library
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.conformance.worker.arrays.layouts import LAYOUTS, laid
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions
from softgauge.spec.op import Op
from softgauge.spec.role import Role

from ...machine import slowness
from ..compilers import EXAMPLES, built

OPS = list(functions().values())
FORMAT = "float64"
PARAMETERS: dict[str, Any] = {
    "n": 8, "temperature": 0.5, "label_smoothing": 0.25, "ignore_index": 2, "reduction": "none",
}  # fmt: skip


def test_the_header_is_what_its_generator_writes() -> None:
    assert header.HEADER.read_text(encoding="utf-8") == header.text()


def test_every_format_has_a_type_of_its_width() -> None:
    widths = {"double": 64, "float": 32, "uint16_t": 16, "uint8_t": 8}
    assert {name: widths[c] for name, c in abi.STORED.items()} == {f.name: f.bits for f in FORMATS.values()}


def test_every_parameter_has_a_type() -> None:
    for op in OPS:
        names = [a.name for a in abi.arguments(op)]
        assert len(names) == len(set(names))
        assert {name for name, _, _ in op.arrays} | set(op.parameters) <= set(names)


def body(op: Op) -> str:
    """Return C that adds up all its arguments, each times another number, so that none can be taken for another."""
    taken = ", ".join(a.declared for a in abi.arguments(op)).replace("T *", "double *")
    arrays = [f"{j + 2}.0 * {n}[i * {n}_row + k * {n}_class]" for j, (n, _, _) in enumerate(op.arrays)]
    named = {
        "weight": "1000 * (weight ? weight[k * weight_class] : 3)",
        "ignore_index": "100 * (ignore_index ? *ignore_index : 7)",
        **{n: f"100.0 * {n}" for n in ("n", "temperature", "label_smoothing", "reduction")},
    }
    total = " + ".join(arrays + [named[n] for n in op.parameters])
    empty = "  if (reduction) *y = 0;\n" if "reduction" in op.parameters and not op.result else ""
    return f"""
int32_t {op.id}_{FORMAT}({taken}) {{
{empty}  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) y[i * y_row + k * y_class] = 0;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) y[i * y_row + k * y_class] += {total};
  return SOFTGAUGE_OK;
}}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of every function, none of which is what its name says."""
    folder = tmp_path_factory.mktemp("native")
    source = folder / "sums.c"
    source.write_text('#include "softgauge.h"\n' + "".join(body(op) for op in OPS))
    return Library(str(built(source, folder)))


def given(op: Op, shape: tuple[int, ...], axis: int) -> list[Any]:
    rng = np.random.Generator(np.random.Philox(key=7))
    per_row = tuple(n for i, n in enumerate(shape) if i != axis % len(shape))
    arrays: list[Any] = []
    for _, core, role in op.arrays:
        size = shape if core or op.elementwise else per_row
        whole = rng.integers(0, 2 if role is Role.MASK else 9, size)
        arrays.append(whole.astype({Role.MASK: np.bool_, Role.LABELS: np.int64}.get(role, np.float64)))
    return arrays


def due(op: Op, arrays: list[Any], axis: int, parameters: dict[str, Any]) -> Any:
    """Return what ``body`` computes, by NumPy."""
    shape = arrays[0].shape
    total = np.zeros(shape)
    for j, (a, (_, core, _)) in enumerate(zip(arrays, op.arrays, strict=True)):
        total += (j + 2) * (a if core or op.elementwise else np.expand_dims(a, axis))
    for name in op.parameters:
        value = parameters[name]
        if name == "weight":
            along = [1] * len(shape)
            along[axis] = shape[axis]
            total += 1000 * (3 if value is None else value.reshape(along))
        else:
            total += 100 * (7 if value is None else abi.REDUCTIONS[value] if name == "reduction" else value)
    if op.elementwise or op.result:
        return total
    return total.sum(axis) if parameters.get("reduction", "none") == "none" else total.sum()


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.id)
def test_every_function_is_called_as_its_prototype_says(library: Library, op: Op) -> None:
    for shape, axis in [((3, 4), -1), ((3, 4), 0), ((2, 3, 5), 1), ((5,), -1), ((2, 3, 4), -3), ((0, 3), -1)]:
        arrays = given(op, shape, axis)
        weights = (None, np.arange(1.0, 1 + shape[axis])) if "weight" in op.parameters else (None,)
        for weight in weights:
            for reduction in ("none", "mean", "sum") if "reduction" in op.parameters else ("none",):
                chosen = {**PARAMETERS, "weight": weight, "reduction": reduction}
                if weight is None:
                    chosen["ignore_index"] = None
                named = {n: chosen[n] for n in op.parameters}
                keywords = {} if op.elementwise else {"axis": axis}
                for layout in (None, *LAYOUTS):
                    # One number has no layout, no rows cannot be one row again and again.
                    if layout and (len(shape) == 1 or not shape[0]):
                        continue
                    laid_out = [laid(a, layout) for a in arrays]
                    got = getattr(library, op.id)(*laid_out, **named, **keywords)
                    np.testing.assert_array_equal(got, due(op, laid_out, axis, named))


def test_two_dimensional_arguments_are_not_copied(library: Library) -> None:
    x = np.arange(12.0).reshape(3, 4)
    source = library.softargmax
    np.testing.assert_array_equal(source(x[:, ::-1], axis=-1), 2 * x[:, ::-1])
    np.testing.assert_array_equal(source(x.T, axis=0), 2 * x.T)


FAULTS = {
    "writes_beside": ("y[classes] = 1;", "wrote beside its result"),
    "refuses": ("return SOFTGAUGE_INVALID;", "returned SOFTGAUGE_INVALID"),
    "fails": ("return -7;", "returned -7"),
    "crashes": ("volatile int *volatile nowhere = 0; *nowhere = 1;", "SIGSEGV"),
    "aborts": ("__builtin_trap();", "was ended by SIG"),
    "hangs": ("for (volatile int i = 0;; i++);", "did not return within"),
    "exits": ("exit(3);", "exited with status 3"),
    "writes_nothing": ("", "not finite"),
    "writes_input": ("((float *)x)[0] = 7; *y = 0;", "wrote into its argument x"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hostile_library_is_a_finding(tmp_path: Path, fault: str) -> None:
    text, says = FAULTS[fault]
    taken = [a.declared.replace("T *", "float *") for a in abi.arguments(functions()["logsumexp"])]
    unused = "".join(f"(void){a.name};" for a in abi.arguments(functions()["logsumexp"]))
    source = tmp_path / "hostile.c"
    source.write_text(
        '#include <stdlib.h>\n#include "softgauge.h"\n'
        f"int32_t logsumexp_float32({', '.join(taken)}) {{ {unused} {text} return 0; }}\n"
    )
    asked = parse(
        str(built(source, tmp_path)), op=["logsumexp"], dtype=["float32"], level="smoke", jobs=1,
        time_limit=2 * slowness(),
    )  # fmt: skip
    report = run(asked)
    assert report.exit_code == 1
    assert [f.message for f in report.findings if says in f.message] != []


def test_a_format_without_a_symbol_is_not_offered(tmp_path: Path) -> None:
    report = examined("softargmax.c", tmp_path, "float64", "float32")
    assert {(s.dtype, s.outcome) for s in report.scores if s.op == "softargmax"} == {
        ("float64", "unsupported"), ("float32", "scored"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ("int32_t softgauge_abi(void) { return 99; }", "built for version 99 of the ABI"),
        ('const char *softgauge_capabilities(void) { return "{dtypes"; }', "no JSON"),
        ('const char *softgauge_capabilities(void) { return "{\\"dtypes\\": [\\"float33\\"]}"; }', "float33"),
        ("int32_t another(void) { return 0; }", "defines none of the functions"),
        ("int32_t softgauge_echo_float32(void) { return 0; }", "defines none of the functions"),
    ],
)
def test_a_library_that_cannot_be_used_is_one_sentence(tmp_path: Path, declared: str, says: str) -> None:
    source = tmp_path / "declared.c"
    source.write_text(f"#include <stdint.h>\n{declared}\n")
    report = run(parse(str(built(source, tmp_path)), level="smoke", jobs=1, dtype=["float64"]))
    assert report.exit_code == 3
    assert says in report.error
    assert "\n" not in report.error


def test_what_is_no_library_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "empty.so"
    path.write_text("")
    report = run(parse(str(path), level="smoke", jobs=1))
    assert report.exit_code == 3
    assert "empty.so" in report.error


def test_a_library_that_mistakes_its_strides_has_a_broken_adapter(tmp_path: Path) -> None:
    good = (EXAMPLES / "softargmax.c").read_text()
    wrong = good.replace("= x[i * x_row + k * x_class];", "= x[i * (ptrdiff_t)classes + k];")
    assert wrong != good
    source = tmp_path / "strides.c"
    source.write_text('#pragma GCC diagnostic ignored "-Wunused-parameter"\n' + wrong)
    report = run(parse(str(built(source, tmp_path)), level="smoke", jobs=1, dtype=["float32"], op=["softargmax"]))
    assert report.exit_code == 3
    assert "your adapter is broken" in report.error
    assert "memory" in report.error


def examined(name: str, folder: Path, *formats: str) -> Report:
    path = built(EXAMPLES / name, folder)
    return run(parse(str(path), level="smoke", jobs=1, dtype=formats))


@pytest.mark.parametrize(
    ("name", "formats", "scored"),
    [
        ("softargmax.c", ("float32",), {"softargmax", "logsumexp", "sigmoid"}),
        ("online.cpp", ("float64", "float32", "bfloat16"), {"softargmax", "logsumexp"}),
        ("softargmax.rs", ("float64", "float32"), {"softargmax", "logsumexp"}),
    ],
)
def test_an_example_is_conformant(tmp_path: Path, name: str, formats: tuple[str, ...], scored: set[str]) -> None:
    report = examined(name, tmp_path, *formats)
    assert [f for f in report.findings if f.severity is Severity.FAIL] == []
    assert report.exit_code == 0
    assert {(s.op, s.dtype) for s in report.scores if s.outcome == "scored"} == {
        (o, d) for o in scored for d in formats
    }
    assert report.backend["version"] == "1.0"


def test_the_faulty_example_is_caught(tmp_path: Path) -> None:
    report = examined("faulty.c", tmp_path, "float32")
    assert report.exit_code == 1
    assert {f.clause for f in report.findings if f.severity is Severity.FAIL} >= {"softargmax/finite"}
