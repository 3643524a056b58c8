"""A hostile adapter of the stdio protocol: ``python adapter.py BEHAVIOUR``; without one it is good.

It offers logsumexp, where what is named after a behaviour happens, and sigmoid, which is always right. A behaviour is a
function: what a *call* of logsumexp does with request, shape and result, what the *start* does, or what an *echo* does.
"""

import array
import contextlib
import json
import math
import os
import signal
import struct
import subprocess
import sys
import time

SLEEP = ("sleep", "3598.25")
CALLS, STARTS, ECHOES = {}, {}, {}


def at(table):
    """Return a decorator that enters a function in ``table`` under its name."""

    def enter(function):
        table[function.__name__] = function
        return function

    return enter


def send(header, data=b""):
    write(json.dumps(header).encode() + b"\n" + data)


def write(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def ok(request, shape, y, **changes):
    send({"id": request["id"], "status": "ok", "dtype": "float32", "shape": shape, "bytes": len(y), **changes}, y)


@at(CALLS)
def hangs(request, shape, y):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(1)


@at(CALLS)
def spins(request, shape, y):
    while True:
        pass


@at(CALLS)
def stops(request, shape, y):
    os.kill(os.getpid(), signal.SIGSTOP)


@at(CALLS)
def drips(request, shape, y):
    for byte in json.dumps({"id": request["id"], "status": "ok", "message": "x" * 1000}).encode():
        write(bytes([byte]))
        time.sleep(0.1)


@at(CALLS)
def stays_silent_in_the_middle(request, shape, y):
    write(json.dumps({"id": request["id"], "status": "ok"}).encode()[:-1])
    time.sleep(3600)


@at(CALLS)
def sends_half_an_array_and_waits(request, shape, y):
    ok(request, shape, y[: len(y) // 2], bytes=len(y))
    time.sleep(3600)


@at(CALLS)
def sends_half_an_array_and_exits(request, shape, y):
    ok(request, shape, y[: len(y) // 2], bytes=len(y))
    sys.exit(0)


@at(CALLS)
def segfaults(request, shape, y):
    import ctypes

    ctypes.string_at(0)


@at(CALLS)
def overflows_stack(request, shape, y):
    class Endless:
        def __repr__(self):
            return repr([self])

    sys.setrecursionlimit(2**31 - 1)
    repr(Endless())


@at(CALLS)
def aborts(request, shape, y):
    os.abort()


@at(CALLS)
def kills_group(request, shape, y):
    os.killpg(0, signal.SIGKILL)


@at(CALLS)
def exits(request, shape, y):
    print("no device\x1b[2J left", file=sys.stderr)
    sys.exit(3)


@at(CALLS)
def exits_politely(request, shape, y):
    sys.exit(0)


@at(CALLS)
def exits_after_the_answer(request, shape, y):
    ok(request, shape, y)
    os._exit(5)


@at(CALLS)
def leaves_orphans(request, shape, y):
    subprocess.Popen(SLEEP, start_new_session=True)
    time.sleep(0.7)
    os._exit(4)


@at(CALLS)
def allocates(request, shape, y):
    kept = []
    while True:
        kept.append(bytes(2**24))


@at(CALLS)
def closes_output(request, shape, y):
    os.close(1)
    time.sleep(3600)


@at(CALLS)
def closes_input(request, shape, y):
    os.close(0)
    ok(request, shape, y)
    time.sleep(3600)


@at(CALLS)
def closes_everything(request, shape, y):
    os.closerange(0, 256)
    time.sleep(3600)


@at(CALLS)
def writes_without_end(request, shape, y):
    while True:
        write(b"x" * 4096)


@at(CALLS)
def writes_lines_without_end(request, shape, y):
    while True:
        write(b"{}\n")


@at(CALLS)
def fills_standard_error(request, shape, y):
    for _ in range(1000):
        os.write(2, b"\x1b[31mnoise " * 1000)
    ok(request, shape, y)


@at(CALLS)
def prints(request, shape, y):
    print("warming up", flush=True)
    ok(request, shape, y)


@at(CALLS)
def prints_afterwards(request, shape, y):
    ok(request, shape, y)
    print("done", flush=True)


@at(CALLS)
def answers_twice(request, shape, y):
    ok(request, shape, y)
    ok(request, shape, y)


@at(CALLS)
def answers_another(request, shape, y):
    ok(request, shape, y, id=request["id"] + 1)


@at(CALLS)
def answers_with_no_number(request, shape, y):
    ok(request, shape, y, id=True)


@at(CALLS)
def answers_with_a_list(request, shape, y):
    write(b"[1, 2, 3]\n")


@at(CALLS)
def answers_with_no_text(request, shape, y):
    write(b'{"id": "\xff\xfe"}\n')


@at(CALLS)
def answers_with_brackets(request, shape, y):
    write(b"[" * 200_000 + b"\n")


@at(CALLS)
def answers_with_not_a_number(request, shape, y):
    write(b'{"id": NaN}\n')


@at(CALLS)
def answers_with_digits(request, shape, y):
    write(b'{"id": ' + b"9" * 10_000 + b"}\n")


@at(CALLS)
def answers_with_a_header_without_end(request, shape, y):
    write(b'{"message": "' + b"x" * (1 << 21) + b'"}\n')


@at(CALLS)
def answers_with_a_pickle(request, shape, y):
    import pickle

    write(pickle.dumps([1.0] * 40))
    time.sleep(3600)


@at(CALLS)
def has_another_status(request, shape, y):
    ok(request, shape, y, status="fine")


@at(CALLS)
def has_no_array(request, shape, y):
    send({"id": request["id"], "status": "ok"})


@at(CALLS)
def has_objects(request, shape, y):
    ok(request, shape, y, dtype="object")


@at(CALLS)
def has_a_negative_length(request, shape, y):
    ok(request, [-1, -1], struct.pack("<f", 1))


@at(CALLS)
def has_a_text_for_a_length(request, shape, y):
    ok(request, ["long"], y)


@at(CALLS)
def announces_too_much(request, shape, y):
    ok(request, [1 << 40], b"", bytes=1 << 42)


@at(CALLS)
def announces_what_does_not_come(request, shape, y):
    ok(request, [1 << 28], b"", bytes=1 << 30)
    time.sleep(3600)


@at(CALLS)
def announces_another_length(request, shape, y):
    ok(request, shape, y, bytes=len(y) + 1)


@at(CALLS)
def sends_another_shape(request, shape, y):
    ok(request, [*shape, 1], y)


@at(CALLS)
def sends_another_dtype(request, shape, y):
    wide = array.array("d", array.array("f", y))
    ok(request, shape, wide.tobytes(), dtype="float64")


@at(CALLS)
def sends_nan_with_payloads(request, shape, y):
    ok(request, shape, struct.pack("<I", 0x7FC12345) * (len(y) // 4))


@at(CALLS)
def refuses_at_length(request, shape, y):
    send({"id": request["id"], "status": "error", "message": "\x1b[2J\u202e no\n" * 10_000})


@at(CALLS)
def refuses_with_a_list(request, shape, y):
    send({"id": request["id"], "status": "error", "message": ["no"]})


@at(CALLS)
def does_not_read(request, shape, y):
    # It takes the next requests for granted.
    while True:
        ok(request, shape, y)
        time.sleep(0.01)


@at(CALLS)
def leaves_threads(request, shape, y):
    import threading

    if threading.active_count() == 1:
        threading.Thread(target=time.sleep, args=(3600,)).start()
    ok(request, shape, y)


@at(STARTS)
def dies_at_start():
    sys.exit("no licence")


@at(STARTS)
def never_answers_start():
    time.sleep(3600)


@at(STARTS)
def greets():
    print("Welcome to kernels 2.0", flush=True)


@at(STARTS)
def speaks_another_version():
    return {"protocol": 99}


@at(STARTS)
def speaks_no_version():
    return {"protocol": None}


@at(STARTS)
def offers_nothing():
    return {"functions": []}


@at(STARTS)
def offers_nonsense():
    return {"functions": ["logsumexp", "\x1b[31msoftmax"]}


@at(STARTS)
def offers_a_number():
    return {"functions": 7}


@at(STARTS)
def declares_nonsense():
    return {"capabilities": {"dtypes": ["float33"]}}


@at(ECHOES)
def loses_small_numbers(request, shape, y):
    small = array.array("f", [0.0 if abs(v) < 2.0**-126 else v for v in array.array("f", y)])
    ok(request, shape, small.tobytes())


@at(ECHOES)
def widens(request, shape, y):
    ok(request, shape, array.array("d", array.array("f", y)).tobytes(), dtype="float64")


@at(ECHOES)
def flattens(request, shape, y):
    ok(request, [math.prod(shape)], y)


@at(ECHOES)
def takes_rows_for_classes(request, shape, y):
    ok(request, shape[::-1] if request["transpose"] else shape, y)


@at(ECHOES)
def crashes_in_the_echo(request, shape, y):
    os._exit(6)


def logsumexp(row):
    m = math.nan if any(map(math.isnan, row)) else max(row, default=-math.inf)
    return m + math.log(math.fsum(math.exp(v - m) for v in row)) if math.isfinite(m) else m


def sigmoid(v):
    e = math.exp(-abs(v))
    return (e if v < 0 else 1) / (1 + e)


def answer(request, payload, behaviour):
    if request["arrays"][0]["dtype"] != "float32":
        return send({"id": request["id"], "status": "unsupported"})
    x, shape = array.array("f", payload), request["arrays"][0]["shape"]
    if request["type"] == "echo":
        due = shape
        if request["transpose"]:
            due, x = shape[::-1], array.array("f", [v for k in range(shape[1]) for v in x[k :: shape[1]]])
        if behaviour in ECHOES:
            return ECHOES[behaviour](request, shape, payload)
        return ok(request, due, x.tobytes())
    if request["function"] == "sigmoid":
        return ok(request, shape, array.array("f", map(sigmoid, x)).tobytes())
    if request["function"] != "logsumexp":
        return send({"id": request["id"], "status": "unsupported"})
    rows = [x[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]
    y = array.array("f", map(logsumexp, rows)).tobytes()
    return CALLS.get(behaviour, ok)(request, shape[:1], y)


def main(behaviour):
    changes = (STARTS[behaviour]() if behaviour in STARTS else None) or {}
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        if request["type"] == "stop":
            return
        payload = sys.stdin.buffer.read(request.get("bytes", 0))
        if request["type"] in ("start", "describe"):
            told = {"protocol": 1, "functions": ["logsumexp", "sigmoid"], "capabilities": {}}
            send({"id": request["id"], "status": "ok", **told, **changes})
        else:
            answer(request, payload, behaviour)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(sys.argv[1] if len(sys.argv) > 1 else "")
