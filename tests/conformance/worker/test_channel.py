"""Frames carry arrays bit for bit, and nothing that the other side sends is believed, waited for or executed."""

from __future__ import annotations

import json
import os
import pickle
import threading
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from softgauge.conformance.worker.arrays.dtypes import TRAVELS, ChannelError, dtype_of
from softgauge.conformance.worker.channel.frames import (
    HEAD,
    MAGIC,
    MAX_HEADER,
    MAX_PAYLOAD,
    Channel,
    ChannelTimeout,
)
from softgauge.conformance.worker.channel.shared_memory import SIZE, pair

Pair = tuple[Channel, Channel]


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe whose ends are closed in the end, unless the test has done so."""
    read, write = os.pipe()
    yield read, write
    for fd in (read, write):
        try:
            os.close(fd)
        except OSError:
            continue


@pytest.fixture
def channel(pipe: tuple[int, int]) -> Channel:
    """A channel that receives what it sends."""
    return Channel(*pipe)


def frame(header: Any, payload: bytes = b"", *, magic: bytes = MAGIC, sizes: tuple[int, int] | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return HEAD.pack(magic, *(sizes or (len(text), len(payload)))) + text + payload


def echo(channel: Channel, *arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    sender = threading.Thread(target=channel.send, args=({"n": 1}, arrays, 10.0))
    sender.start()
    header, got = channel.receive(10.0)
    sender.join()
    assert header == {"n": 1}
    return got


@pytest.mark.parametrize("name", sorted(TRAVELS))
@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3), (0,), (3, 0, 2), (1, 1, 1, 5)], ids=str)
def test_an_array_arrives_bit_for_bit(channel: Channel, name: str, shape: tuple[int, ...]) -> None:
    dtype = dtype_of(name)
    size = int(np.prod(shape)) * dtype.itemsize
    data = bytes(i % 2 if name == "bool" else i * 37 % 256 for i in range(size))
    sent = np.frombuffer(data, dtype).reshape(shape)
    (got,) = echo(channel, sent)
    assert (got.dtype, got.shape, got.tobytes()) == (dtype, shape, data)
    assert got.flags.writeable
    assert got.flags.owndata or got.base is not None


@pytest.mark.parametrize("name", ["float64", "float32", "float16", "bfloat16"])
def test_infinities_nan_and_signed_zeros_arrive(channel: Channel, name: str) -> None:
    sent = np.array([np.inf, -np.inf, np.nan, -np.nan, 0.0, -0.0]).astype(dtype_of(name))
    assert echo(channel, sent)[0].tobytes() == sent.tobytes()


def test_a_strided_array_arrives_by_value(channel: Channel) -> None:
    whole = np.arange(24.0).reshape(4, 6)
    sent = (whole[::-2, 1::2], whole.T, np.broadcast_to(np.float32(3), (2, 2)))
    for a, b in zip(sent, echo(channel, *sent), strict=True):
        np.testing.assert_array_equal(a, b)


def test_more_than_a_pipe_holds_arrives(channel: Channel) -> None:
    sent = np.arange(2**20, dtype=np.float64)
    assert echo(channel, sent)[0].tobytes() == sent.tobytes()


def test_many_frames_arrive_in_order(channel: Channel) -> None:
    for i in range(50):
        channel.send({"i": i}, (np.full(3, i),), 1.0)
    assert [channel.receive(1.0)[0]["i"] for _ in range(50)] == list(range(50))


def test_frames_that_fit_the_room_stop_no_writer(channel: Channel) -> None:
    assert channel.room > 0, "where a system does not tell what a pipe holds, nothing is sent ahead"
    for size in (1, 700, 2_100, 4_097, 60_000):
        count = channel.room // (size + 1024)
        for i in range(count):
            channel.send({"n": i}, (np.zeros(size, np.uint8),), 0.001)
        assert [channel.receive(1.0)[0]["n"] for _ in range(count)] == list(range(count))


@pytest.mark.parametrize("prefix", [0, 3, HEAD.size, HEAD.size + 5])
def test_an_answer_that_does_not_come_is_not_waited_for(channel: Channel, pipe: tuple[int, int], prefix: int) -> None:
    os.write(pipe[1], frame({"arrays": []})[:prefix])
    start = time.monotonic()
    with pytest.raises(ChannelTimeout, match="no answer"):
        channel.receive(0.2)
    assert 0.15 < time.monotonic() - start < 300


def test_an_answer_that_trickles_in_does_not_outlast_the_deadline(channel: Channel, pipe: tuple[int, int]) -> None:
    data, stop = frame({"arrays": [], "text": "x" * 1000}), threading.Event()

    def trickle() -> None:
        for byte in data:
            if stop.wait(0.02):
                return
            os.write(pipe[1], bytes([byte]))

    writer = threading.Thread(target=trickle)
    writer.start()
    start = time.monotonic()
    with pytest.raises(ChannelTimeout):
        channel.receive(0.3)
    assert time.monotonic() - start < 300
    stop.set()
    writer.join()


def test_a_reader_who_does_not_read_is_not_waited_for(channel: Channel) -> None:
    start = time.monotonic()
    with pytest.raises(ChannelTimeout):
        channel.send({}, (np.zeros(2**20),), 0.2)
    assert 0.15 < time.monotonic() - start < 300


def test_a_closed_reader_is_an_error(pipe: tuple[int, int]) -> None:
    channel = Channel(*pipe)
    os.close(pipe[0])
    with pytest.raises(ChannelError, match="closed"):
        channel.send({}, (np.zeros(10),), 1.0)


@pytest.mark.parametrize("prefix", [0, 3, HEAD.size, HEAD.size + 5, -1])
def test_a_closed_writer_is_an_error(pipe: tuple[int, int], prefix: int) -> None:
    channel = Channel(*pipe)
    whole = frame({"arrays": [{"dtype": "float32", "shape": [2]}]}, bytes(8))
    os.write(pipe[1], whole[: prefix or 0])
    os.close(pipe[1])
    with pytest.raises(ChannelError, match="closed"):
        channel.receive(1.0)


ONE = {"dtype": "float32", "shape": [2]}

MALFORMED: dict[str, bytes] = {
    "magic": frame({"arrays": []}, magic=b"SGF2"),
    "text": b"loading kernels, please wait",
    "pickle": pickle.dumps([1.0] * 40),
    "header too long": frame({"arrays": []}, sizes=(MAX_HEADER + 1, 0)),
    "header of any length": frame({"arrays": []}, sizes=(2**64 - 1, 0)),
    "payload too long": frame({"arrays": []}, sizes=(14, MAX_PAYLOAD + 1)),
    "payload of any length": frame({"arrays": []}, sizes=(14, 2**64 - 1)),
    "no JSON": frame(b"{'arrays': []}"),
    "no UTF-8": frame(b'{"arrays": [], "a": "\xff"}'),
    "no text": frame(b""),
    "no arrays": frame({}),
    "a list": frame([]),
    "a number": frame(b"7"),
    "null": frame(b"null"),
    "arrays are no list": frame({"arrays": 5}),
    "an array is no object": frame({"arrays": ["float32"]}),
    "an array has no dtype": frame({"arrays": [{"shape": [2]}]}, bytes(8)),
    "an array has no shape": frame({"arrays": [{"dtype": "float32"}]}, bytes(8)),
    "a shape is a number": frame({"arrays": [{"dtype": "float32", "shape": 2}]}, bytes(8)),
    "a length is a text": frame({"arrays": [{"dtype": "float32", "shape": ["two"]}]}, bytes(8)),
    "a length is infinite": frame(b'{"arrays": [{"dtype": "float32", "shape": [1e999]}]}', bytes(8)),
    "a length is NaN": frame(b'{"arrays": [{"dtype": "float32", "shape": [NaN]}]}', bytes(8)),
    "a length is negative": frame({"arrays": [{"dtype": "float32", "shape": [-2]}]}, bytes(8)),
    "lengths are negative": frame({"arrays": [{"dtype": "float32", "shape": [-1, -2]}]}, bytes(8)),
    "a length is huge": frame({"arrays": [{"dtype": "float32", "shape": [2**70]}]}, bytes(8)),
    "an empty array is huge": frame({"arrays": [{"dtype": "float32", "shape": [0, 2**70]}]}),
    "an empty array overflows": frame({"arrays": [{"dtype": "float32", "shape": [0, 2**40, 2**40]}]}),
    "too many dimensions": frame({"arrays": [{"dtype": "float32", "shape": [1] * 100}]}, bytes(4)),
    "brackets without end": frame(b"[" * 500_000),
    "digits without end": frame(b'{"arrays": [{"dtype": "float32", "shape": [' + b"9" * 10_000 + b"]}]}", bytes(8)),
    "an object dtype": frame({"arrays": [{"dtype": "object", "shape": [1]}]}, bytes(8)),
    "a pickled dtype": frame({"arrays": [{"dtype": "O", "shape": [1]}]}, bytes(8)),
    "a dtype of NumPy alone": frame({"arrays": [{"dtype": "complex64", "shape": [1]}]}, bytes(8)),
    "a dtype with fields": frame({"arrays": [{"dtype": [["a", "f4"]], "shape": [2]}]}, bytes(8)),
    "an unknown dtype": frame({"arrays": [{"dtype": "float33", "shape": [2]}]}, bytes(8)),
    "a payload too short": frame({"arrays": [ONE]}, bytes(7)),
    "a payload too long by one": frame({"arrays": [ONE]}, bytes(9)),
    "a payload for nothing": frame({"arrays": []}, bytes(1)),
}  # fmt: skip


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_frame_is_an_error(channel: Channel, pipe: tuple[int, int], what: str) -> None:
    writer = threading.Thread(target=_write, args=(pipe[1], MALFORMED[what]))
    writer.start()
    with pytest.raises(ChannelError) as caught:
        channel.receive(5.0)
    os.close(pipe[0])
    writer.join()
    assert "was closed" not in str(caught.value)
    assert "\n" not in str(caught.value)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            time.sleep(0.001)
        except BrokenPipeError:
            return


def test_a_length_takes_no_memory_before_its_bytes_are_there(channel: Channel, pipe: tuple[int, int]) -> None:
    count = MAX_PAYLOAD // 4
    text = json.dumps({"arrays": [{"dtype": "float32", "shape": [count]}]}).encode()
    os.write(pipe[1], frame(text, bytes(100), sizes=(len(text), MAX_PAYLOAD)))
    tracemalloc.start()
    with pytest.raises(ChannelTimeout):
        channel.receive(0.2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**24


class Trap:
    """Leaves a mark where it is unpickled."""

    sprung = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Trap, "sprung", True)


PICKLED = pickle.dumps(Trap())


@pytest.mark.parametrize(
    "attempt",
    [PICKLED + bytes(HEAD.size), frame(PICKLED), frame({"arrays": [{"dtype": "O", "shape": [1]}]}, PICKLED)],
    ids=["frame", "header", "array"],
)
def test_nothing_is_unpickled(channel: Channel, pipe: tuple[int, int], attempt: bytes) -> None:
    os.write(pipe[1], attempt)
    with pytest.raises(ChannelError):
        channel.receive(1.0)
    assert not Trap.sprung


def test_the_trap_would_spring() -> None:
    pickle.loads(PICKLED)
    assert Trap.sprung
    Trap.sprung = False


@pytest.mark.parametrize("name", ["object", "O", "complex128", "U5", "V8", "datetime64[s]", "float128", ""])
def test_a_dtype_that_does_not_travel_is_refused(name: str) -> None:
    with pytest.raises(ChannelError, match="does not travel"):
        dtype_of(name)


@pytest.fixture
def aside(pipe: tuple[int, int]) -> Iterator[tuple[Channel, int]]:
    """A channel that receives what it sends, long arrays through a file, and that file."""
    files = pair()
    assert files is not None
    yield Channel(*pipe, (files[0], files[0])), files[0]
    for file in files:
        os.close(file)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has files without a name in memory")
def test_long_arrays_go_through_a_file_whose_memory_is_nobody_elses(aside: tuple[Channel, int]) -> None:
    channel, _ = aside
    for _ in range(2):
        sent = (np.arange(2**18, dtype=np.float64)[::-1], np.arange(3), np.zeros((0, 2)), np.full(2**17, -0.0))
        got = echo(channel, *sent)
        assert [a.tobytes() for a in got] == [a.tobytes() for a in sent]
        assert all(a.flags.writeable for a in got)
    (kept,) = echo(channel, np.arange(2**18))
    echo(channel, np.zeros(2**18))
    assert kept.tolist() == list(range(2**18))
    (short,) = echo(channel, np.arange(5))
    assert short.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has files without a name in memory")
@pytest.mark.parametrize("size", [1000, 2 * SIZE])
def test_the_file_can_be_made_neither_shorter_nor_longer(aside: tuple[Channel, int], size: int) -> None:
    with pytest.raises(PermissionError):
        os.ftruncate(aside[1], size)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has files without a name in memory")
def test_a_frame_that_claims_more_than_the_file_holds_is_none(
    aside: tuple[Channel, int], pipe: tuple[int, int]
) -> None:
    array = {"dtype": "uint8", "shape": [SIZE + 1]}
    text = json.dumps({"arrays": [array]}).encode()
    os.write(pipe[1], frame(text, magic=b"SGS1", sizes=(len(text), SIZE + 1)))
    with pytest.raises(ChannelError, match="no frame"):
        aside[0].receive(1.0)


def test_a_channel_without_files_takes_no_frame_that_needs_one(channel: Channel, pipe: tuple[int, int]) -> None:
    os.write(pipe[1], frame({"arrays": []}, magic=b"SGS1"))
    with pytest.raises(ChannelError, match="no frame"):
        channel.receive(1.0)
