"""Every exception of the package in one picture, and who catches it.

A mistake of a user ends as one sentence and exit code 2. What a backend does, raising, crashing, hanging, speaking
nonsense, ends as a finding of a report. What is left is a fault of ours: exit code 3.

::

    ValueError
        UsageError         a mistake in a command or an argument    cli/entry: exit code 2; pytest_plugin/checks
        DeclarationError   CAPABILITIES is not what it may be       worker/client, worker/stdio/handshake
        LimitError         an entry of limits is not what it may be worker/capabilities: DeclarationError
        TableError         a table of values cannot be used         tables/verify, cli/commands/tables
        DomainError        an argument outside a function's domain  tables/build; the caller of reference.value
        OpError            a file of spec/ops cannot be used        whoever adds one: nobody catches it
        ClaimError         a document's claims cannot be used       whoever adds one: nobody catches it
        NotDerivableError  SymPy derives nothing                    spec/reading/decide: Unknown
    RuntimeError
        LoadError          a backend cannot be loaded               run/suite: a report with error; pytest_plugin
        AdapterError       an adapter breaks the protocol or ended  worker/server/calls: the call died
    ArithmeticError
        UndecidedError     no rounding is proved within the cap     the caller of reference.value
        UnsteadyError      two machines might round differently     whoever adds a case: nobody catches it
        NotExponential     exact sums of exponentials end here      arbiter/midpoint: by enclosures instead
        OutsideDomainError an interval leaves the domain            spec/reading: another point is tried
    ConnectionError
        ChannelError       what is read is no frame                 worker/client: the call died
            ChannelClosed  the other side is gone                   worker/server/serve: it ends
        Closed             an adapter closed its output             worker/stdio/process: AdapterError
    TimeoutError
        ChannelTimeout     a worker does not answer in time         worker/client: the call hung
        Late               an adapter does not answer in time       worker/stdio/process: AdapterError
    ImportError
        MissingExtraError  an optional package is not installed     cli/commands/spec: UsageError
    Exception
        Broken             a rule of the protocol is broken         worker/stdio/process, adapter: AdapterError
        Refused            an adapter answers that it failed        the worker: the call raised
        Stopped            a function crashed or hung               run/score: the next function
        Over               a search has made its calls              checks/worst_case/climb
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping


class UsageError(ValueError):
    """A mistake in a command or a path; the message is one sentence with the cause and the way out."""


class LoadError(RuntimeError):
    """A backend that cannot be loaded; the message is one sentence."""


def require_posix() -> None:
    """Raise :class:`UsageError` where the system cannot end a process with all that it started."""
    if os.name != "posix":
        raise UsageError("softgauge runs backends on POSIX systems only: use Linux, macOS or, on Windows, WSL")


def did_you_mean(given: str, known: Iterable[str] | Mapping[str, str], n: int = 3) -> str:
    """Return the names of ``known`` most like ``given``, case ignored, as a question; empty where none is like it.

    A mapping leads from other spellings to the names.

    >>> did_you_mean("ops ", ["run", "ops"]), did_you_mean("x", ["run"])
    ("did you mean 'ops'?", '')
    >>> did_you_mean("LogSumExp/shft", ["logsumexp/shift", "RU-1"])
    "did you mean 'logsumexp/shift'?"
    >>> did_you_mean("softmx", {"softmax": "softargmax"})
    "did you mean 'softargmax'?"
    """
    import difflib

    names = known if isinstance(known, Mapping) else {name: name for name in known}
    spelt = {spelling.lower(): name for spelling, name in names.items()}
    near = [repr(spelt[match]) for match in difflib.get_close_matches(given.strip().lower(), spelt, n=n)]
    return f"did you mean {' or '.join(near)}?" if near else ""
