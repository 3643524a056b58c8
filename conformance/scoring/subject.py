"""One function of a backend in one format, and everything that the checks note down about it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...reference.formats import Array, Format
from ...spec.grade import Grade
from ...spec.op import Op
from ..worker.arrays.plain_call import plain_like
from ..worker.capabilities import Capabilities, Spelling
from ..worker.client.client import Worker
from ..worker.limits import Limits, limits
from ..worker.outcomes import Died, Raised, Returned, Together
from ..worker.target.target import Target
from .call import Call
from .circumstances import Circumstances, declarable, probabilities, sums_to_one
from .describe import _shapes, describe, result_shape
from .findings import Findings, Key
from .measure.arithmetic import LINES, Arithmetic, open_lines
from .measure.grade import Tally
from .measure.statistics import ErrorStatistics
from .outcome.cause import Cause, Kind
from .outcome.model import Finding, Refusal, Severity
from .program import outline, snippet

Result = Callable[[], Array | None]
"""Waits for the result of a call: see :meth:`Subject.begin`."""


class Stopped(Exception):
    """The function crashed or hung: nothing more is asked of it in this format."""

    def __init__(self, hung: bool) -> None:
        super().__init__()
        self.hung = hung


class Subject:
    """A function under test: calls go through it, findings and measurements are collected in it."""

    def __init__(
        self, op: Op, how: Arithmetic, worker: Worker, line: Grade, *, backend: Target, declared: Capabilities
    ) -> None:
        """Name the function, the declared arithmetic, the worker that has it and the grade that is required."""
        self.backend, self.declared = backend, declared
        self.op, self.how, self.line = op, how, line
        self.tally = Tally(open_lines(op, how))
        self.statistics = ErrorStatistics(how.format)
        self.notes = Findings(op.id, how.format.name, backend)
        self.tried: set[str] = set()
        self._worker = worker
        self.limits = declared.limits.get(op.id, Limits())
        # In the order in which they came, each once.
        self._answered: dict[Circumstances, None] = {}
        self._refused: dict[Circumstances, None] = {}
        self._lacking: dict[Circumstances, None] = {}
        self._spelling = worker.loaded.spellings.get(op.id, Spelling(op.id))

    @property
    def findings(self) -> dict[Key, Finding]:
        """What was noted down so far, by clause and severity."""
        return self.notes.findings

    @property
    def undeclared(self) -> Severity:
        """What a fault in another type means: nothing for the verdict, where the backend declares its formats."""
        return Severity.FAIL if self.declared.dtypes is None else Severity.NOTE

    @property
    def ignored(self) -> int | None:
        """The label that the function ignores where it is told none."""
        return self._worker.loaded.ignored.get(self.op.id)

    @property
    def format(self) -> Format:
        """The format under test."""
        return self.how.format

    def other(self, op: Op) -> Subject | None:
        """Return another function of the same backend, whose findings and measurements are not kept here.

        None where the backend does not define it.
        """
        if op.id not in self._worker.loaded.functions:
            return None
        return Subject(op, self.how, self._worker, self.line, backend=self.backend, declared=self.declared)

    @property
    def scope(self) -> str:
        """The circumstances beyond which nothing is scored: declared, or refused when they were tried."""
        found = declarable([*self._answered], [*self._lacking])
        if found:
            lacking = [*limits(found, [self.op.id])[self.op.id].words()]
        else:
            lacking = [f"not {circumstances.words()}" for circumstances in self._lacking]
        return ", ".join(dict.fromkeys([*self.limits.words(), *lacking]))

    def allows(self, call: Call) -> bool:
        """Whether a call is within the limits that the backend declares."""
        if any(Circumstances.of(self.op, call).beyond(self.limits)):
            return False
        rows = probabilities(self.op, call.arrays) if self.limits.simplex else []
        return all(sums_to_one(p, call.axis).all() for p in rows)

    def call(self, call: Call) -> Array | None:
        """Return the function's result, or None where the call itself was a finding.

        Raises :class:`Stopped` after a crash or a time-out.
        """
        return self.begin(call)()

    def begin(self, call: Call) -> Result:
        """Make a call, and return what waits for its result and notes what it finds, as :meth:`call` does.

        The backend works while the harness judges what came before; nothing is noted of a result that nobody asks for.
        What is beyond the limits of the function is not called and has no result.
        """
        if not self.allows(call):
            return _nothing
        want = result_shape(self.op, call.arrays, call.axis, call.parameters)
        pending = self._worker.begin(
            self.op.id, tuple(call.arrays), self._axis(call.axis), want, call.layout, call.parameters
        )

        def result() -> Array | None:
            outcome = self._worker.wait(pending)
            self.tried.add("defined")
            if isinstance(outcome, Raised):
                self._raised(call, outcome)
                return None
            if isinstance(outcome, Died):
                raise self.stopped(call, outcome, "defined")
            self._answered.setdefault(Circumstances.of(self.op, call))
            return self._accepted(outcome, want, call)

        return result

    def _raised(self, call: Call, outcome: Raised) -> None:
        """Record an exception: what is said of new circumstances limits the scope, all else is a finding."""
        if outcome.lacks and any(map(_asks, call.parameters.items())):
            self._note(call, "defined", f"an option is not offered: {outcome}", severity=Severity.NOTE)
            return
        circumstances, cause = Circumstances.of(self.op, call), cause_of(outcome)
        kind = f" for {call.layout} arguments" if call.layout else ""
        if outcome.lacks and not self._answers(call, circumstances):
            self._lacking.setdefault(circumstances)
            message = f"{Refusal.REFUSED} for {circumstances.words()}: {outcome}"
            self._note(call, call.clause, message, severity=Severity.NOTE, cause=cause)
            return
        if call.refusal is Severity.FAIL:
            self._refused.setdefault(circumstances)
        again = ", where the same circumstances were answered" if outcome.lacks else ""
        self._note(call, call.clause, f"the call raised {outcome}{kind}{again}", severity=call.refusal, cause=cause)

    def _answers(self, call: Call, circumstances: Circumstances) -> bool:
        """Whether a call with plain values in the same circumstances is answered: then the values were refused."""
        if circumstances in self._answered:
            return True
        plain = plain_like(self.op, call.arrays)
        want = result_shape(self.op, plain, call.axis, call.parameters)
        outcome = self._worker.call(self.op.id, plain, self._axis(call.axis), want, call.layout, call.parameters)
        return isinstance(outcome, Returned)

    def ask(self, call: Call, beyond: bool = False) -> Returned | Raised | None:
        """Return what comes of a call that may be refused; its shape and dtype are the caller's to judge.

        None where it is beyond the limits of the function, unless ``beyond`` says that this is what is to be seen.
        Raises :class:`Stopped` after a crash or a time-out, which breaks the clause of the call.
        """
        if not (beyond or self.allows(call)):
            return None
        arrays, axis = tuple(call.arrays), self._axis(call.axis)
        outcome = self._worker.call(self.op.id, arrays, axis, None, call.layout, call.parameters)
        self.tried.add(call.clause)
        if isinstance(outcome, Died):
            raise self.stopped(call, outcome, call.clause)
        return outcome

    def together(self, call: Call) -> Together | Raised:
        """Return what comes of calls from several threads; raises :class:`Stopped` as :meth:`ask` does."""
        outcome = self._worker.together(self.op.id, tuple(call.arrays), self._axis(call.axis), call.parameters)
        self.tried.add("thread-safe")
        if isinstance(outcome, Died):
            raise self.stopped(call, outcome, "thread-safe", "called from several threads, ")
        return outcome

    def stopped(self, call: Call, outcome: Died, clause: str, before: str = "") -> Stopped:
        """Record a call that the process did not outlive, and return what is to be raised."""
        self._note(call, clause, f"{before}{outcome.reason}", cause=cause_of(outcome))
        return Stopped(outcome.hung)

    def refused(self, call: Call, outcome: Raised, message: str, remedy: str = "") -> None:
        """Record that a plain call was refused, with a program that makes it."""
        program = outline(self.backend, self._spelling, self.op, self.format.name, call, "shape", "a result")
        self._note(call, "defined", message, cause=cause_of(outcome), remedy=remedy, repro=program)

    def _note(self, call: Call, clause: str, message: str, **details: Any) -> None:
        """Record what is wrong with a call, whatever its values."""
        given = self.given(call.arrays, call.parameters)
        self.note(clause, call.check, call.case, message, inputs=given, **details)

    def _axis(self, axis: int) -> int | None:
        return None if self.op.elementwise else axis

    def given(self, arrays: Sequence[Array], parameters: Mapping[str, Any] | None) -> str:
        """Return arguments as text, by their shapes where they are long."""
        small = sum(a.size for a in arrays) <= 32
        return describe(self.op, arrays, parameters) if small else _shapes(self.op, arrays)

    def _accepted(self, outcome: Returned, want: tuple[int, ...], call: Call) -> Array | None:
        self.tried.update(("shape", "dtype", "pure", "aliases"))
        for i in outcome.mutated:
            self._note(call, "pure", f"the call wrote into its argument {self._name(i)}")
        for i in outcome.aliased:
            self._note(call, "aliases", f"the result lies in the argument {self._name(i)}")
        if outcome.reused:
            self._note(call, "aliases", "the result lies where that of an earlier call does")
        dtype, due = outcome.dtype, self.format.name
        for clause, fits, got, wanted in (
            ("shape", outcome.shape == want, str(outcome.shape), str(want)),
            ("dtype", dtype == due, dtype, due),
        ):
            if not fits:
                message = f"the result has {clause} {got} where {wanted} is due"
                program = outline(self.backend, self._spelling, self.op, due, call, clause, wanted)
                self._note(call, clause, message, got=got, want=wanted, repro=program)
        usable = outcome.shape == want and dtype == due and outcome.values is not None
        return outcome.values if usable else None

    def _name(self, i: int) -> str:
        return self.op.arrays[i][0] if i < len(self.op.arrays) else "passed by keyword"

    def note(self, clause: str, check: str, case: str, message: str, **details: Any) -> None:
        """Record a finding: see :meth:`~.findings.Findings.note`."""
        self.notes.note(clause, check, case, message, **details)

    def script(
        self,
        inputs: Sequence[Array],
        parameters: Mapping[str, Any],
        at: tuple[int, ...],
        want: str,
        *,
        axis: int = -1,
        layout: str | None = None,
    ) -> str:
        """Return a program that shows one entry of a result: see :func:`~.program.snippet`."""
        spelling, dtype = self._spelling, self.format.name
        return snippet(self.backend, spelling, self.op, dtype, inputs, parameters, at, want, axis, layout)

    def command(self, case: str) -> str:
        """Return the command that calls a case again, for what is too long for a program."""
        return f"softgauge repro {case} {shlex.quote(self.backend.text)}"

    def drop_excused(self) -> None:
        """Drop what the grade takes back, and name the cause where the grade shows it.

        Where every error is below 1 ulp the grade is *faithful* whatever the bound of the line is, which in a narrow
        format may be little more than half an ulp. Where the bound of *native* holds, the arithmetic is the cause.
        """
        if self.line not in LINES:
            return
        faithful = self.tally.max_ulp < 1
        narrow = self.format.bits <= 16 and self.how.compute is not self.format
        clause = f"{self.op.id}/{self.line.label}"
        for key, finding in list(self.findings.items()):
            if finding.severity is not Severity.FAIL or not (finding.clause == clause or finding.check == "law"):
                continue
            if faithful:
                del self.findings[key]
            elif narrow and self.notes.native(key):
                cause = Cause(Kind.STORAGE_FORMAT)
                message = f"{finding.message} and within that of grade native: {cause}"
                self.findings[key] = replace(finding, message=message, cause=cause)

    def all_findings(self) -> tuple[Finding, ...]:
        """Return what was found; where a limit would explain what was refused, how it is declared."""
        if entries := declarable([*self._answered], [*self._refused]):
            remedy = f"if that is a limit of the function, declare it: CAPABILITIES = {{'limits': {entries}}}"
            for key, finding in list(self.findings.items()):
                if finding.cause.kind is Kind.RAISED and finding.severity is Severity.FAIL and not finding.remedy:
                    self.findings[key] = replace(finding, remedy=remedy)
        return self.notes.with_regions(self.op.arrays[0][0], self.statistics)


def _nothing() -> None:
    """Have no result."""


def cause_of(outcome: Raised | Died) -> Cause:
    """Return what a call that gave no result says of its cause."""
    if isinstance(outcome, Raised):
        return Cause(Kind.RAISED, outcome.type)
    return Cause(Kind.HUNG if outcome.hung else Kind.ENDED)


def _asks(keyword: tuple[str, Any]) -> bool:
    """Whether a keyword asks for what a loss may lack: weights, smoothing, ignored labels."""
    name, v = keyword
    return (name in ("weight", "ignore_index") and v is not None) or (name == "label_smoothing" and bool(v))
