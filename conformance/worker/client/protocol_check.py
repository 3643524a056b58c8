"""Tries every rule of the protocol on an adapter, from outside: what ends the adapter is a result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import LoadError
from ..outcomes import Died, Raised
from ..stdio.probes import LIMIT, PROBES
from ..target.target import Target
from .client import Worker

BROKEN = re.compile(r"rule ([a-z]+/[a-z]+): (.*)", re.DOTALL)
"""How an outcome names a rule."""

STARTED = ("start/answer", "start/version", "describe/functions", "describe/capabilities")


@dataclass(frozen=True)
class Tried:
    """What came of a probe: ``broken`` is the rule that the adapter broke, empty for none, ``how`` says how.

    ``said`` is the end of what the adapter wrote to standard error.
    """

    title: str
    rules: tuple[str, ...]
    broken: str = ""
    how: str = ""
    said: str = ""


def check(target: Target, *, time_limit: float, memory_limit: float) -> Iterator[Tried]:
    """Yield what comes of each probe; after a start that fails there is nothing more to try."""
    start_limit = max(30.0, time_limit)
    # A probe that waits for an exit is a call too, and is to end before its own limit.
    exit_limit = min(LIMIT, time_limit / 2)
    worker = Worker(target, time_limit=time_limit, memory_limit=memory_limit, start_limit=start_limit)
    try:
        worker.start()
    except LoadError as error:
        yield _broken("the adapter starts and says what it has", STARTED, str(error), worker)
        return
    try:
        yield Tried("the adapter starts and says what it has", STARTED)
        for name, probe in PROBES.items():
            asked = {"probe": name, "exit_limit": exit_limit}
            outcome = worker.call("softgauge_probe", (), None, (), parameters=asked)
            if isinstance(outcome, Died):
                yield _broken(probe.title, probe.rules, outcome.reason, worker)
            elif isinstance(outcome, Raised):
                yield _broken(probe.title, probe.rules, f"rule {probe.rules[0]}: {outcome.message}", worker)
            else:
                yield Tried(probe.title, probe.rules)
    finally:
        worker.stop()


def _broken(title: str, rules: tuple[str, ...], reason: str, worker: Worker) -> Tried:
    named = BROKEN.search(reason)
    rule, how = named.groups() if named else ("start/answer" if rules == STARTED else "answer/alive", reason)
    return Tried(title, rules, rule, how, worker.output)
