"""What came of a call."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt


@dataclass(frozen=True)
class Returned:
    """A call that returned; ``values`` is None where shape or dtype were not the ones asked for.

    ``mutated`` and ``aliased`` are the arguments that it wrote to and those that its result shares memory with;
    ``reused`` says that the result lies where that of the call before does, or that the call changed that one.
    """

    values: npt.NDArray[Any] | None
    dtype: str
    shape: tuple[int, ...]
    mutated: tuple[int, ...] = ()
    aliased: tuple[int, ...] = ()
    reused: bool = False


@dataclass(frozen=True)
class Together:
    """Calls of several threads at once, each with the rows turned by the thread's number.

    ``alone`` is what the call of ``thread`` gives by itself, ``seen`` a result of it that differs beside the others,
    None where none does; ``raised`` is an exception that came beside the others only.
    """

    thread: int
    alone: npt.NDArray[Any]
    seen: npt.NDArray[Any] | None
    raised: str = ""


@dataclass(frozen=True)
class Raised:
    """A call that raised."""

    type: str
    message: str

    @property
    def lacks(self) -> bool:
        """Whether the function says that it does not offer what is asked for."""
        return self.type == "NotImplementedError"

    @property
    def refuses(self) -> bool:
        """Whether the exception says that the function does not take this format."""
        return self.type in ("TypeError", "NotImplementedError")

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True)
class Died:
    """A call that ended the process, overran its time or broke the channel; the worker starts anew."""

    reason: str
    hung: bool = False


Outcome = Returned | Raised | Died


def exit_in_words(what: str, status: int) -> str:
    """Return how a process ended; a negative status is the number of a signal.

    >>> exit_in_words("process", 3), exit_in_words("process", -11)
    ('the process exited with status 3', 'the process was ended by SIGSEGV')
    """
    if status >= 0:
        return f"the {what} exited with status {status}"
    try:
        return f"the {what} was ended by {signal.Signals(-status).name}"
    except ValueError:  # a real-time signal has no name
        return f"the {what} was ended by signal {-status}"
