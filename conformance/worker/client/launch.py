"""Starts the process that a worker lives in: a fresh interpreter, or for live objects a fork of this process."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from typing import IO, Protocol

import psutil

from ..server.serve import serve
from ..target.live import subject
from ..target.target import Kind, Target

WORKER = "SOFTGAUGE_WORKER"
"""Set in a worker: a file that grades itself when it is loaded would do so without end."""

POLL = 0.005
"""Seconds between looks at whether a forked process has ended."""


class Process(Protocol):
    """What the harness asks of a worker's process; ``subprocess.Popen`` is one."""

    pid: int
    returncode: int | None
    stdout: IO[bytes] | None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises ``subprocess.TimeoutExpired``."""


def launch(
    target: Target,
    memory_gib: float,
    read_fd: int,
    write_fd: int,
    others: tuple[int, ...],
    shared: tuple[int, int] | None = None,
) -> Process:
    """Start a worker that reads calls from one descriptor and answers to another, in a session of its own.

    ``others`` are the harness's own ends, which the worker is not to hold, ``shared`` the files that both hold.
    """
    if target.kind is Kind.LIVE:
        live = subject(target)
        return Fork(lambda: serve(read_fd, write_fd, lambda: live, memory_gib, held(), shared), others)
    command = [sys.executable, "-P", "-m", serve.__module__, str(read_fd), str(write_fd)]
    return subprocess.Popen(
        [*command, target.to_json(), str(memory_gib), *map(str, shared or ())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, WORKER: "1"},
        pass_fds=(read_fd, write_fd, *(shared or ())),
        start_new_session=True,
    )


def inherited(target: Target) -> int:
    """Return the bytes that a worker shares with this process and that its memory limit does not count."""
    return int(psutil.Process().memory_info().rss) if target.kind is Kind.LIVE else 0


def held() -> int:
    """Return the bytes of private memory of this process, as the limit on it counts them; 0 where that is not known."""
    return int(getattr(psutil.Process().memory_info(), "data", 0))


class Fork:
    """A copy of this process that runs a function and ends."""

    def __init__(self, run: Callable[[], None], others: tuple[int, ...]) -> None:
        """Fork; the copy closes ``others``, prints into a pipe and never returns from here."""
        read, write = os.pipe()
        with warnings.catch_warnings():
            # The harness's threads hold no lock that the copy takes: they drain pipes and look at processes.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            _copy(run, write, (read, *others))
        os.close(write)
        self.stdout: IO[bytes] | None = os.fdopen(read, "rb", buffering=0)
        self.returncode: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, None while it runs."""
        with self._lock:
            if self.returncode is None:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises ``subprocess.TimeoutExpired``."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
            time.sleep(POLL)
        return status


def _copy(run: Callable[[], None], output: int, others: tuple[int, ...]) -> None:
    """Be the worker: nothing of the process that was copied is to be touched, its handlers and streams included."""
    status = 1
    try:
        os.setsid()
        faulthandler.disable()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for fd in (1, 2):
            os.dup2(output, fd)
        for fd in (output, *others):
            os.close(fd)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it is open until the process ends
        sys.stdout = sys.stderr = open(1, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
        run()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
