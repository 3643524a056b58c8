"""Whatever an adapter does over the protocol, the run ends, says why, scores the rest and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ...families import sampled
from ...zoo import adapter
from .test_hostile import Expected, is_a_result

PROGRAM = Path(adapter.__file__)
DEFINED = ("logsumexp/defined",)
SPECIALS = ("all-minus-inf", "empty", "minus-inf", "one-class", "one-class-minus-inf", "plus-and-minus-inf",
            "plus-inf", "plus-inf-twice")  # fmt: skip
HUNG, RULE = "did not return within", "your adapter is broken: rule "

OUTCOMES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "hangs": (DEFINED, HUNG, ""),
    "spins": (DEFINED, HUNG, ""),
    "stops": (DEFINED, HUNG, ""),
    "drips": (DEFINED, HUNG, ""),
    "stays_silent_in_the_middle": (DEFINED, HUNG, ""),
    "sends_half_an_array_and_waits": (DEFINED, HUNG, ""),
    "sends_half_an_array_and_exits": (DEFINED, RULE + "answer/whole", ""),
    "segfaults": (DEFINED, "the adapter was ended by SIGSEGV", ""),
    "overflows_stack": (DEFINED, "the adapter was ended by SIGSEGV", ""),
    "aborts": (DEFINED, "the adapter was ended by SIGABRT", ""),
    "kills_group": (DEFINED, "ended by SIGKILL", ""),
    "exits": (DEFINED, "exited with status 3; its last line was: no device", ""),
    "exits_politely": (DEFINED, "the adapter exited with status 0", ""),
    "exits_after_the_answer": (DEFINED, "the adapter exited with status 5", ""),
    "leaves_orphans": (DEFINED, "the adapter exited with status 4", ""),
    "leaves_threads": ((), "", ""),
    "allocates": (DEFINED, "emory", ""),
    "closes_output": (DEFINED, "the adapter closed its standard streams", ""),
    "closes_input": (DEFINED, "the adapter closed its standard streams", ""),
    "closes_everything": (DEFINED, "the adapter closed its standard streams", ""),
    "writes_without_end": (DEFINED, RULE + "output/json", ""),
    # What is read as the answer and what lies there before the next request is a matter of time.
    "writes_lines_without_end": (DEFINED, RULE, ""),
    "answers_twice": (DEFINED, RULE, ""),
    "does_not_read": (DEFINED, RULE, ""),
    "fills_standard_error": ((), "", ""),
    "prints": (DEFINED, "it printed 'warming up' on standard output", ""),
    "prints_afterwards": (DEFINED, "it printed 'done' on standard output", ""),
    "answers_another": (DEFINED, RULE + "answer/id", ""),
    "answers_with_no_number": (DEFINED, RULE + "answer/id", ""),
    "answers_with_a_list": (DEFINED, RULE + "output/json", ""),
    "answers_with_no_text": (DEFINED, RULE + "output/json", ""),
    "answers_with_brackets": (DEFINED, RULE + "output/json", ""),
    "answers_with_not_a_number": (DEFINED, RULE + "output/json", ""),
    "answers_with_digits": (DEFINED, RULE + "output/json", ""),
    "answers_with_a_header_without_end": (DEFINED, RULE + "output/length", ""),
    "answers_with_a_pickle": (DEFINED, RULE + "output/json", ""),
    "has_another_status": (DEFINED, RULE + "answer/status", ""),
    "has_no_array": (DEFINED, RULE + "answer/array", ""),
    "has_objects": (DEFINED, RULE + "answer/array: dtype 'object' does not travel", ""),
    "has_a_negative_length": (DEFINED, RULE + "answer/array", ""),
    "has_a_text_for_a_length": (DEFINED, RULE + "answer/array", ""),
    "announces_too_much": (DEFINED, RULE + "output/length", ""),
    # Where memory is limited there is no room, elsewhere the bytes are waited for.
    "announces_what_does_not_come": (DEFINED, "", ""),
    "announces_another_length": (DEFINED, RULE + "answer/array", ""),
    "sends_another_shape": (("logsumexp/shape",), "(3, 1) where (3,) is due", ""),
    "sends_another_dtype": (("logsumexp/dtype",), "float64 where float32 is due", ""),
    "sends_nan_with_payloads": (tuple(f"logsumexp/{s}" for s in ("finite", *SPECIALS)), "not finite", ""),
    "refuses_at_length": (DEFINED, "the call raised Refused", ""),
    "refuses_with_a_list": (DEFINED, RULE + "answer/status", ""),
    "dies_at_start": ((), "", "the adapter exited with status 1; its last line was: no licence"),
    "never_answers_start": ((), "", "the start did not end within"),
    "greets": ((), "", "it printed 'Welcome to kernels 2.0' on standard output"),
    "speaks_another_version": ((), "", RULE + "start/version"),
    "speaks_no_version": ((), "", RULE + "start/version"),
    "offers_nothing": ((), "", "defines none of the functions"),
    "offers_nonsense": ((), "", RULE + "describe/functions"),
    "offers_a_number": ((), "", RULE + "describe/functions"),
    "declares_nonsense": ((), "", RULE + "describe/capabilities"),
    "loses_small_numbers": ((), "", "your adapter is broken, and no function was judged: an echo of float32"),
    "widens": ((), "", "came back as float64"),
    "flattens": ((), "", "your adapter is broken"),
    "takes_rows_for_classes": ((), "", "it takes rows for classes"),
    "crashes_in_the_echo": ((), "", "your adapter is broken"),
    "": ((), "", ""),
}
"""What must come of a behaviour: the clauses of its findings, what one of them says, what the run says at its end."""


def test_every_behaviour_has_an_outcome_and_there_are_enough() -> None:
    behaviours = {*adapter.CALLS, *adapter.STARTS, *adapter.ECHOES}
    assert behaviours | {""} == set(OUTCOMES)
    assert len(behaviours) >= 25


def what_comes_of_it(behaviour: str) -> set[tuple[bool, ...]]:
    """Return when it happens and what comes of it: findings, no run, a broken rule, a limit."""
    clauses, says, error = OUTCOMES[behaviour]
    when = (behaviour in adapter.CALLS, behaviour in adapter.STARTS)
    return {(*when, clauses != (), error != "", RULE in says + error, says == HUNG, "did not end" in error)}


@pytest.mark.parametrize("behaviour", sampled(OUTCOMES, what_comes_of_it))
def test_a_hostile_adapter_is_a_result(behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clauses, says, error = OUTCOMES[behaviour]
    sleep = adapter.SLEEP if behaviour == "leaves_orphans" else (sys.executable, str(PROGRAM), behaviour)
    backend = f"exec:{sys.executable} {PROGRAM} {behaviour}".strip()
    is_a_result(backend, Expected(frozenset(clauses), says, error, sleep), monkeypatch)


def test_an_adapter_does_not_outlive_a_harness_that_is_killed() -> None:
    mine = (sys.executable, str(PROGRAM), "spins")
    command = [sys.executable, "-m", "softgauge", "run", f"exec:{' '.join(mine)}", "--level", "smoke"]
    harness = subprocess.Popen([*command, "--op", "logsumexp"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def running() -> list[psutil.Process]:
        return [p for p in psutil.process_iter(["cmdline"]) if tuple(p.info["cmdline"] or ()) == mine]

    deadline = time.monotonic() + 300
    while not running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running()
    time.sleep(1)
    os.kill(harness.pid, signal.SIGKILL)
    harness.wait()
    while running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running() == []
