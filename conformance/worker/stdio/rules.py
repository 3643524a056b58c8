"""The rules of the protocol: what an adapter must do, one sentence each, under permanent ids."""

from __future__ import annotations

PROTOCOL = 1
"""Version of the protocol; it changes when a message's meaning does."""

MAX_HEADER = 1 << 20
"""Bytes of a header line."""

MAX_PAYLOAD = 1 << 33
"""Bytes of the array of an answer."""

RULES = {
    "start/answer": "The adapter answers start, its first request.",
    "start/version": "The answer to start says which version of the protocol it speaks: 1.",
    "describe/functions": "The answer to describe lists the functions by the names of `softgauge ops`.",
    "describe/capabilities": "The answer to describe holds what CAPABILITIES may hold, or nothing.",
    "output/json": "Standard output carries answers only: a line with one JSON object, then the bytes it announces.",
    "output/turn": "The adapter writes after it has read a request whole, and then one answer.",
    "output/length": "A header line has at most 1 MiB, an array 8 GiB.",
    "answer/id": "An answer repeats the id of its request.",
    "answer/status": "The status of an answer is ok, unsupported or error; message says why it is not ok.",
    "answer/array": "An answer with an array has its dtype, its shape and as bytes the length that follows from them.",
    "answer/whole": "As many bytes follow the header as it announces.",
    "answer/alive": "The adapter answers every request in time and lives until it is told to stop.",
    "echo/array": "The answer to echo has the dtype and the shape of the array that was sent.",
    "echo/bits": "The answer to echo has the same bits; a NaN may become another NaN.",
    "echo/transpose": "With transpose the answer to echo is the array with rows and classes exchanged.",
    "call/shape": "A result has the shape that the function gives: [rows, classes], [rows] or [].",
    "call/dtype": "A result has the dtype of the arguments.",
    "call/empty": "A call without rows is answered with an empty array.",
    "call/large": "A call of a megabyte is answered like any other.",
    "call/unknown": "A function that the adapter does not know is answered with the status unsupported.",
    "call/on": "After an answer that is not ok the next request is answered.",
    "stop/exit": "After stop the adapter exits with status 0, without an answer.",
    "end/exit": "The adapter exits when its standard input ends.",
}
"""Sentences by id, in the order in which an adapter meets them."""


class Broken(Exception):
    """A rule that the adapter broke, and how."""

    def __init__(self, rule: str, how: str) -> None:
        super().__init__(f"rule {rule}: {how}")
        self.rule = rule


class AdapterError(RuntimeError):
    """The adapter ended or broke the protocol: it cannot be spoken to any more; the message is one sentence."""
