"""``softgauge protocol check`` finds the rule that an adapter breaks, and none in one that keeps them all."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Severity
from softgauge.conformance.worker.client.protocol_check import STARTED
from softgauge.conformance.worker.stdio.probes import PROBES
from softgauge.conformance.worker.stdio.rules import MAX_HEADER, MAX_PAYLOAD, PROTOCOL, RULES

from ...families import sampled
from ...machine import slowness
from ...zoo import adapter
from ..compilers import EXAMPLES, ROOT, built, tool

Call = Callable[..., tuple[int, str, str]]
ZOO = f"exec:{sys.executable} {adapter.__file__}"
PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")

# One line of an adapter is changed, and one rule is broken by it.
GOOD = (EXAMPLES / "adapter.py").read_text(encoding="utf-8")
UNKNOWN = '        return {"status": "unsupported", "message": f"no {request[\'function\']}"}, b""'
CHANGES = {
    "start/answer": ('"status": "ok", "protocol": 1', '"status": "error", "protocol": 1'),
    "start/version": ('"protocol": 1', '"protocol": 2'),
    "describe/functions": ("list(FUNCTIONS)", '["softmax"]'),
    "describe/capabilities": ("list(CODES)", '["float33"]'),
    "output/json": ("    while line", '    print("ready", flush=True)\n    while line'),
    "output/turn": (
        "        payload = sys",
        "        if request.get('bytes', 0) > 9999:\n"
        "            sys.stdout.buffer.write(b'{}\\n')\n"
        "            sys.stdout.buffer.flush()\n"
        "        payload = sys",
    ),
    "output/length": ('"bytes": len(y) * y.itemsize', '"bytes": 1 << 34'),
    "answer/id": ('{"id": request["id"]', '{"id": request["id"] + 1'),
    "answer/status": ('{"status": "ok", "dtype"', '{"status": "fine", "dtype"'),
    "answer/array": ('"bytes": len(y) * y.itemsize', '"bytes": len(y)'),
    "answer/whole": ("data)\n        sys.stdout.buffer.flush()", "data[:-1])\n        if data: return"),
    "answer/alive": ('    if request["type"] == "echo":', '    if request["type"] == "echo":\n        sys.exit(3)'),
    "echo/array": ("        y = x\n", "        y, shape = x, [len(x)]\n"),
    "echo/bits": ("        y = x\n", "        y = [v if abs(v) > 1e-38 or v != v else 0.0 for v in x]\n"),
    "echo/transpose": ("for column in zip(*rows, strict=True) for v in column", "for row in rows for v in row"),
    "call/shape": ('shape[:1] if request["function"]', 'shape if request["function"]'),
    "call/dtype": (
        'return {"status": "ok", "dtype": dtype, "shape": shape,',
        'if request["type"] == "call":\n        dtype, y = "float64", array.array("d", y)\n'
        '    return {"status": "ok", "dtype": dtype, "shape": shape,',
    ),
    "call/empty": ("        y = FUNCTIONS[", "        x[0]\n        y = FUNCTIONS["),
    "call/large": ("        y = FUNCTIONS[", "        assert len(x) < 9999\n        y = FUNCTIONS["),
    "call/unknown": (UNKNOWN, UNKNOWN.replace("unsupported", "error")),
    "call/on": (UNKNOWN, f'        CODES["float64"] = "x"\n{UNKNOWN}'),
    "stop/exit": ("            return\n        payload", "            continue\n        payload"),
    "end/exit": ("sys.stdin.buffer.readline():", "sys.stdin.buffer.readline() or input_ended():"),
}  # fmt: skip
TAIL = "\n\ndef input_ended():\n    import time\n    time.sleep(3600)\n"


def test_every_rule_is_tried_and_told() -> None:
    tried = {rule for probe in PROBES.values() for rule in probe.rules} | set(STARTED)
    anywhere = {rule for rule in RULES if rule.partition("/")[0] in ("output", "answer")}
    assert tried | anywhere == set(RULES)
    assert dict(re.findall(r"^\| `([a-z]+/[a-z]+)` \| (.*) \|$", PAGE, flags=re.MULTILINE)) == RULES
    assert set(CHANGES) == set(RULES)


@pytest.mark.parametrize("rule", sampled(RULES, lambda rule: {rule.partition("/")[0]}))
def test_a_broken_rule_is_named(rule: str, call: Call, tmp_path: Path) -> None:
    old, new = CHANGES[rule]
    assert GOOD.count(old) == 1
    path = tmp_path / "adapter.py"
    text = GOOD.replace(old, new)
    path.write_text(text.replace("\n\ndef main", f"{TAIL}\n\ndef main"))
    # What does not exit is waited for in vain, for half as long as a call.
    limit = 4 * slowness() if rule.endswith("/exit") else 20.0
    code, out, err = call("protocol", "check", f"exec:{sys.executable} {path}", "--time-limit", f"{limit:g}")
    broken = re.findall(r"rule   ([a-z]+/[a-z]+): ", out)
    # What ends the process in a probe is named after the end, which the rule of the probe covers too.
    covered = {"call/empty": "answer/alive", "call/large": "answer/alive"}
    assert covered.get(rule, rule) in broken
    assert (code, err) == (1, "")
    assert out.splitlines()[-1].endswith(("broken", "not tried"))


ADAPTERS = {"adapter.py": "python3 {}", "adapter.mjs": "node {}", "adapter.rs": "{}"}


def command(name: str, folder: Path) -> str:
    """Return the command of an example adapter, built where it has to be."""
    if name.endswith(".rs"):
        return f"exec:{shlex.quote(str(built(EXAMPLES / name, folder)))}"
    program, _, _ = ADAPTERS[name].partition(" ")
    return f"exec:{tool(program)} {shlex.quote(str(EXAMPLES / name))}"


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_example_keeps_every_rule(name: str, call: Call, tmp_path: Path) -> None:
    code, out, err = call("protocol", "check", command(name, tmp_path))
    assert (code, err) == (0, ""), out
    assert out.splitlines()[-1] == "every rule is kept"
    assert out.count("ok ") == 1 + len(PROBES)


@pytest.mark.parametrize("name", sampled(ADAPTERS, lambda name: {"the same formulas"}))
def test_an_example_is_conformant(name: str, tmp_path: Path) -> None:
    report = run(parse(command(name, tmp_path), dtype=["float64", "float32"], level="smoke", jobs=1))
    assert [f for f in report.findings if f.severity is Severity.FAIL] == []
    scored = {(s.op, s.dtype) for s in report.scores if s.outcome == "scored"}
    assert {(op, d) for op in ("softargmax", "logsumexp") for d in ("float64", "float32")} <= scored


def test_the_hostile_adapter_without_a_behaviour_keeps_every_rule(call: Call) -> None:
    code, out, _ = call("protocol", "check", ZOO)
    assert code == 0, out


def test_what_is_no_adapter_is_refused(call: Call) -> None:
    for wrong in ("numpy", "./mine.py", "exec:", "exec:no-such-program", "exec:'open"):
        code, out, err = call("protocol", "check", wrong)
        assert (code, out) == (2, "")
        assert err.startswith("softgauge: error: ")


def test_standard_error_is_shown_beside_the_rule(call: Call) -> None:
    code, out, _ = call("protocol", "check", f"{ZOO} dies_at_start")
    assert code == 1
    assert "stderr no licence" in out
    assert "\x1b" not in call("protocol", "check", f"{ZOO} exits")[1]


def test_the_page_tells_the_version_and_the_limits() -> None:
    assert f'"protocol": {PROTOCOL}' in PAGE
    assert (MAX_HEADER, MAX_PAYLOAD) == (1 << 20, 8 << 30)


def test_the_messages_on_the_page_are_messages() -> None:
    shown = re.findall(r"^[<>] (\{.*\})$", PAGE, flags=re.MULTILINE)
    assert len(shown) >= 8
    for line in shown:
        message = json.loads(line)
        assert "id" in message
        assert ("type" in message) != ("status" in message)
