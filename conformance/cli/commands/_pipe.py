"""Output that somebody stopped reading."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def closed_pipe_is_no_fault(stream: TextIO) -> Iterator[None]:
    """Let ``softgauge … | head`` end with the exit code that it has anyway."""
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        # What is still buffered would raise again when the interpreter closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
