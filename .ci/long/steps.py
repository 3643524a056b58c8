"""The steps, in the order in which they run. Each is to take at most 40 minutes on 2 quiet cores."""

from __future__ import annotations

from .step import EVERYTHING, Command, Step

# A library's faults (exit code 1) are results; what could not be measured (2 or 3) is a failure of ours.
GRADED = (0, 1)

LIBRARIES = {
    "numpy": "test",
    "scipy": "scipy",
    "torch": "torch",
    "jax": "jax",
    "onnxruntime": "onnxruntime",
    "onnx": "onnx",
    "tensorflow": "tensorflow",
    "mlx": "mlx",
    "openvino": "openvino",
    "autograd": "autograd",
    "array_api": "array-api",
}
"""Backends and the extra that brings their library."""

REPORTS = "build/full/reports"


def commands(*lines: str) -> tuple[Command, ...]:
    """Commands that must end with 0."""
    return tuple(map(Command, lines))


def graded(backend: str, options: str = "") -> Command:
    """A run of a backend, its report kept."""
    report = f"{REPORTS}/{backend.replace(':', '-')}.json"
    return Command(f"softgauge run {backend} --json {report} {options}".rstrip(), GRADED)


def libraries() -> list[Step]:
    """Every library at standard, each in an environment of its own, and their table."""
    steps = [
        Step(f"library-{name.replace('_', '-')}", f"{name} at standard", (graded(name),), (extra,))
        for name, extra in LIBRARIES.items()
    ]
    # Every shape is compiled anew there: they are slow, so they are asked for less.
    few = "--level smoke --op softargmax,logsumexp --dtype float32"
    steps.append(Step("library-tinygrad", "tinygrad at smoke", (graded("tinygrad", "--level smoke"),), ("tinygrad",)))
    steps.append(Step("library-torch-compile", "torch.compile at smoke", (graded("torch:compile", few),), ("torch",)))
    reports = " ".join(f"{REPORTS}/{name}.json" for name in LIBRARIES)
    table = f"python -m benchmarks.scoreboard --output build/full/scoreboard.md {reports}"
    steps.append(Step("scoreboard", "the table of all libraries, of the reports above", commands(table)))
    return steps


def audits() -> list[Step]:
    """Certified values beside Arb, an independent library."""
    audit = "python -m tests.audit --inputs 10000 --format"
    few = "python -m tests.audit --inputs 300 --format float8_e5m2 --format float8_e4m3fn"
    return [
        *(
            Step(f"audit-{name}", f"certified values of {name} are Arb's", commands(f"{audit} {name}"))
            for name in ("float64", "float32", "float16", "bfloat16")
        ),
        Step("audit-8-bits", "certified values of 8 bits are Arb's", commands(few)),
        Step(
            "audit-reductions",
            "sums and means over rows are mpmath's",
            commands("python -m tests.audit_reductions --inputs 5000"),
        ),
        Step(
            "identity", "what the fast rungs decide is Arb's", commands("python -m tests.identity --elements 1000000")
        ),
        Step("tables", "the tables are Arb's", commands("softgauge tables verify")),
    ]


def zoo() -> list[Step]:
    """Every wrong backend is caught, every right one accused of nothing, with many seeds."""
    parts, seeds = 4, 3
    return [
        Step(
            "zoo-smoke",
            "wrong backends are caught and right ones not accused at smoke, 20 seeds",
            commands("python -m tests.zoo --level smoke --seeds 20"),
        ),
        *(
            Step(
                f"zoo-standard-wrong-{part}",
                f"wrong backends are caught at standard, part {part} of {parts}",
                commands(f"python -m tests.zoo --level standard --only wrong --part {part}/{parts}"),
            )
            for part in range(1, parts + 1)
        ),
        *(
            Step(
                f"zoo-standard-right-{seed}",
                f"right backends are not accused at standard, seed {seed}",
                commands(f"python -m tests.zoo --level standard --only right --first-seed {seed}"),
            )
            for seed in range(seeds)
        ),
        Step("zoo-exhaustive", "nor on every input of 16 bits", commands("python -m tests.zoo --exhaustive")),
    ]


def bounds() -> list[Step]:
    """How near the bounds can be come to."""
    return [
        Step(
            f"stress-{line}",
            f"the bounds of {line} hold and are met",
            commands(f"python -m tests.stress --line {line}"),
        )
        for line in ("stable", "textbook", "fast", "native", "fragile")
    ]


def costs() -> list[Step]:
    """What things cost."""
    values = "python -m benchmarks --json build/full/benchmarks.json --plot build/full/cost.svg"
    return [
        Step(
            "cost-values",
            "what certified values cost",
            commands(f"{values} --growth build/full/growth.svg", "python -m benchmarks.exemplar"),
        ),
        Step(
            "cost-isolation",
            "what isolation and large arrays cost",
            commands(
                "python -m benchmarks.isolation --json build/full/isolation.json", "python -m benchmarks.transport"
            ),
        ),
    ]


def slow() -> list[Step]:
    """The tests that take minutes; those of the bounds take the longest."""
    parts = {
        "bounds": "tests/conformance/scoring/test_bounds.py",
        "conformance": "tests/conformance --ignore tests/conformance/scoring/test_bounds.py",
        "reference": "tests/reference",
        "spec": "tests/spec",
    }
    return [
        Step(f"slow-{name}", f"the slow tests: {name}", commands(f"pytest -m slow {where}"), decided_by=EVERYTHING)
        for name, where in parts.items()
    ]


THOROUGH = Step(
    "thorough",
    "every member of the families that the default suite samples",
    commands("pytest -m thorough"),
    decided_by=EVERYTHING,
)

STEPS = [*libraries(), *audits(), *zoo(), *bounds(), *costs(), THOROUGH, *slow()]
