"""A worker starts, answers, dies and starts anew, and leaves nothing behind."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from softgauge.conformance.errors import LoadError
from softgauge.conformance.worker.client.client import Worker, wait_for_end
from softgauge.conformance.worker.outcomes import Died, Raised, Returned
from softgauge.conformance.worker.target.resolve import resolve

from ...families import in_turn
from ...machine import slowness
from ..subjects import TIME_LIMIT

X = np.array([0.0, 1.0, 2.0], np.float32)

SOURCE = """
import os
import fcntl
import os
import sys
import time

import numpy as np

__version__ = "2.5"
CAPABILITIES = {"dtypes": ["float32"], "deterministic": False}
calls = 0


def sigmoid(x):
    global calls
    calls += 1
    return np.full(x.shape, calls, x.dtype)


def softplus(x):
    os._exit(3)


def log_sigmoid(x):
    time.sleep(600)


def softargmax(x, *, axis=-1):
    raise ValueError(f"axis {axis}")


def logsumexp(x, *, axis=-1):
    x[0] = 7
    return x.max(axis=axis)


def softplus_vjp(x, g):
    kept = [np.ones(2**24) for _ in iter(int, 1)]


def sigmoid_vjp(x, g):
    g += 1
    return g


def log_sigmoid_vjp(x, g):
    return x.astype(np.float64)


def no_function_of_ours():
    return 0
"""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Return a function that makes workers of a source; they are stopped in the end."""
    made: list[Worker] = []

    def new(source: str = SOURCE, *, time_limit: float = TIME_LIMIT, start_limit: float = TIME_LIMIT) -> Worker:
        path = tmp_path / f"subject{len(made)}.py"
        path.write_text(source)
        made.append(Worker(resolve(str(path)), time_limit=time_limit, memory_limit=0.5, start_limit=start_limit))
        return made[-1]

    yield new
    for worker in made:
        worker.stop()


@pytest.fixture
def worker(make: Callable[..., Worker]) -> Worker:
    """A worker that has been started."""
    started = make()
    started.start()
    return started


def scalar(worker: Worker, function: str = "sigmoid", *arrays: np.ndarray) -> object:
    return worker.call(function, arrays or (X,), None, X.shape)


def test_a_worker_says_what_it_has(worker: Worker) -> None:
    assert worker.loaded.functions == (
        "log_sigmoid", "log_sigmoid_vjp", "logsumexp", "sigmoid", "sigmoid_vjp", "softargmax", "softplus",
        "softplus_vjp",
    )  # fmt: skip
    assert worker.loaded.version == "2.5"
    assert worker.loaded.capabilities.dtypes == ("float32",)
    assert not worker.loaded.capabilities.deterministic


def test_a_call_returns_what_the_function_returns(worker: Worker) -> None:
    for n in (1, 2, 3):
        outcome = scalar(worker)
        assert isinstance(outcome, Returned)
        assert outcome.values is not None
        assert outcome.values.tolist() == [n] * 3
        assert (outcome.dtype, outcome.shape, outcome.mutated) == ("float32", (3,), ())


def test_an_exception_is_an_outcome(worker: Worker) -> None:
    outcome = worker.call("softargmax", (X,), 1, (3,))
    assert outcome == Raised("ValueError", "axis 1")
    assert str(outcome) == "ValueError: axis 1"
    assert isinstance(worker.call("softargmax_vjp", (X, X), -1, (3,)), Raised)


@pytest.mark.parametrize("kind", ["TypeError", "NotImplementedError", "ValueError", "SystemExit"])
def test_two_exceptions_refuse_a_format(kind: str) -> None:
    assert Raised(kind, "").refuses == (kind in ("TypeError", "NotImplementedError"))


def test_a_written_argument_is_named_and_the_callers_array_is_not_touched(worker: Worker) -> None:
    x, g = X.copy(), X.copy()
    outcome = worker.call("logsumexp", (x,), -1, ())
    assert isinstance(outcome, Returned)
    assert outcome.mutated == (0,)
    outcome = worker.call("sigmoid_vjp", (x, g), None, (3,))
    assert isinstance(outcome, Returned)
    assert outcome.mutated == (1,)
    assert x.tobytes() == g.tobytes() == X.tobytes()


def test_values_of_another_shape_or_dtype_are_not_sent(worker: Worker) -> None:
    outcome = worker.call("sigmoid", (X,), None, (4,))
    assert outcome == Returned(None, "float32", (3,))
    outcome = worker.call("log_sigmoid_vjp", (X, X), None, (3,))
    assert isinstance(outcome, Returned)
    assert outcome.dtype == "float64"


def test_a_dead_worker_starts_anew_with_the_next_call(worker: Worker) -> None:
    for _ in range(3):
        assert isinstance(scalar(worker), Returned)
        assert scalar(worker, "softplus") == Died("the process exited with status 3")
    outcome = scalar(worker)
    assert isinstance(outcome, Returned)
    assert outcome.values is not None
    assert outcome.values[0] == 1


def test_a_call_that_does_not_return_is_ended_in_time(make: Callable[..., Worker]) -> None:
    worker = make(time_limit=0.5)
    worker.start()
    start = time.monotonic()
    assert scalar(worker, "log_sigmoid") == Died("the call did not return within 0.5 s", hung=True)
    assert time.monotonic() - start < 300
    assert isinstance(scalar(worker), Returned)


def test_a_worker_that_cannot_start_again_is_dead_and_not_an_error_of_the_run(
    make: Callable[..., Worker], tmp_path: Path
) -> None:
    lock = tmp_path / "lock"
    worker = make(f"open({str(lock)!r}, 'x')\n" + SOURCE)
    worker.start()
    assert isinstance(scalar(worker, "softplus"), Died)
    for _ in range(2):
        outcome = scalar(worker)
        assert isinstance(outcome, Died)
        assert "FileExistsError" in outcome.reason


def test_the_memory_of_a_worker_is_limited(worker: Worker) -> None:
    outcome = worker.call("softplus_vjp", (X, X), None, (3,))
    assert isinstance(outcome, Raised | Died)
    assert "emory" in str(outcome)
    assert isinstance(scalar(worker), Returned)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("import time; time.sleep(600)", "did not end within 1 s"),
        ("raise OSError('no\\n driver')", "OSError: no driver"),
        ("import nothing_like_it", "install nothing_like_it or correct the import"),
        ("def f(:", "line 1"),
        ("CAPABILITIES = {'dtypes': ['float33']}", "float33"),
        ("CAPABILITIES = {'dtypes': False}", "list of format names"),
        ("CAPABILITIES = {'dtypes': [['float32']]}", "CAPABILITIES"),
        ("CAPABILITIES = 3", "must be a dict"),
    ],
)
def test_a_backend_that_cannot_be_loaded_is_one_sentence(make: Callable[..., Worker], source: str, cause: str) -> None:
    worker = make(source, start_limit=1.0 if "sleep" in source else TIME_LIMIT)
    before = set(psutil.Process().children())
    with pytest.raises(LoadError, match=r"^the backend cannot be loaded: ") as caught, worker:
        pytest.fail("it was loaded")
    assert cause in str(caught.value)
    assert "\n" not in str(caught.value)
    assert set(psutil.Process().children()) == before


def test_starts_and_stops_leave_no_descriptor_no_process_and_no_thread(make: Callable[..., Worker]) -> None:
    this = psutil.Process()

    def once() -> None:
        with make() as worker:
            assert isinstance(scalar(worker), Returned)
            assert isinstance(scalar(worker, "softplus"), Died)
            assert isinstance(scalar(worker), Returned)

    once()
    left = this.num_fds(), threading.active_count(), set(this.children())
    for _ in range(3):
        once()
        assert (this.num_fds(), threading.active_count(), set(this.children())) == left


def test_what_has_ended_is_not_waited_for_though_nobody_has_asked_for_its_status() -> None:
    """Orphans are inherited by the first process of a machine or a container, which may never ask."""
    with subprocess.Popen(["sleep", "600"]) as child:
        process = psutil.Process(child.pid)
        assert wait_for_end([process], 0.0) == [process]
        assert process.status() != psutil.STATUS_ZOMBIE
        child.kill()
        assert wait_for_end([process], 100 * TIME_LIMIT) == []
        assert process.status() == psutil.STATUS_ZOMBIE


def test_to_stop_twice_is_to_stop_once(worker: Worker) -> None:
    worker.stop()
    worker.stop()
    assert isinstance(scalar(worker), Returned)


def test_a_backend_sees_its_neighbours_but_cannot_shadow_the_harness(
    make: Callable[..., Worker], tmp_path: Path
) -> None:
    (tmp_path / "neighbour.py").write_text("VALUE = 5\n")
    (tmp_path / "json.py").write_text("raise RuntimeError('shadowed')\n")
    worker = make("import json\nimport neighbour\nimport numpy as np\n\n\ndef sigmoid(x):\n"
                  "    return np.full(x.shape, neighbour.VALUE, x.dtype)\n")  # fmt: skip
    with worker:
        outcome = scalar(worker)
    assert isinstance(outcome, Returned)
    assert outcome.values is not None
    assert outcome.values.tolist() == [5.0] * 3


def numbers(outcome: object) -> np.ndarray:
    assert isinstance(outcome, Returned)
    assert outcome.values is not None
    return outcome.values


def values(outcome: object) -> list[float]:
    return [float(v) for v in numbers(outcome).ravel()]


def test_calls_under_way_are_answered_in_their_order_whenever_they_are_waited_for(worker: Worker) -> None:
    begun = [worker.begin("sigmoid", (X,), None, X.shape) for _ in range(100)]
    assert values(worker.wait(begun[60])) == [61] * 3
    assert values(scalar(worker)) == [101] * 3
    assert [values(worker.wait(each))[0] for each in begun] == list(range(1, 101))
    assert values(worker.wait(begun[0])) == [1] * 3


def test_the_harness_goes_on_while_a_call_is_under_way(make: Callable[..., Worker], tmp_path: Path) -> None:
    """The calls end when the harness has said so, which it can only do while they are under way."""
    go = tmp_path / "go"
    source = f"while not os.path.exists({str(go)!r}):\n        time.sleep(0.01)\n    return x\n"
    worker = make(f"import os\nimport time\n\n\ndef sigmoid(x):\n    {source}", time_limit=5 * slowness())
    worker.start()
    begun = [worker.begin("sigmoid", (X,), None, X.shape) for _ in range(2)]
    go.touch()
    for each in begun:
        assert values(worker.wait(each)) == X.tolist()


@pytest.mark.parametrize(
    ("size", "free"),
    in_turn({str(n): n for n in (1, 1_000, 30_000, 100_000, 400_000)}, {"due": False, "free": True}),
)
def test_more_calls_than_a_pipe_holds_wait_for_room(make: Callable[..., Worker], size: int, free: bool) -> None:
    worker = make("def sigmoid(x):\n    return x.astype('float64') + 1\n")
    worker.start()
    begun = [
        worker.begin("sigmoid", (np.full(size, i, np.float32),), None, None if free else (size,)) for i in range(40)
    ]
    for i, each in enumerate(begun):
        assert numbers(worker.wait(each)).tobytes() == np.full(size, i + 1.0, np.float64).tobytes()


@pytest.fixture
def not_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only Linux has is missing, as on macOS: files without a name, and the size of a pipe."""
    monkeypatch.delattr(os, "memfd_create")
    for name in ("F_GETPIPE_SZ", "F_SETPIPE_SZ"):
        monkeypatch.delattr(fcntl, name)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every other test shows it")
@pytest.mark.parametrize("size", [1, 30_000, 400_000], ids=str)
@pytest.mark.usefixtures("not_linux")
def test_what_only_linux_has_is_not_needed(make: Callable[..., Worker], size: int) -> None:
    worker = make("def sigmoid(x):\n    return x + 1\n")
    worker.start()
    assert worker._channel is not None
    assert worker._channel.room == 0
    assert worker._channel._shared is None
    begun = [worker.begin("sigmoid", (np.full(size, i, np.float32),), None, (size,)) for i in range(8)]
    for i, each in enumerate(begun):
        assert numbers(worker.wait(each)).tobytes() == np.full(size, i + 1.0, np.float32).tobytes()


@pytest.mark.parametrize("last", ["softplus", "log_sigmoid"], ids=["ends the process", "hangs"])
def test_a_death_belongs_to_its_call_and_what_was_behind_it_is_called_anew(
    make: Callable[..., Worker], last: str
) -> None:
    worker = make(time_limit=slowness())
    worker.start()
    begun = [worker.begin(name, (X,), None, X.shape) for name in ("sigmoid", "sigmoid", last, "sigmoid", "sigmoid")]
    # What is sent to a process that has ended must not hide the answers before.
    time.sleep(0.3)
    begun.append(worker.begin("sigmoid", (X,), None, X.shape))
    outcomes = [worker.wait(each) for each in begun]
    assert [isinstance(o, Died) for o in outcomes] == [False, False, True, False, False, False]
    assert [values(o)[0] for o in outcomes if not isinstance(o, Died)] == [1, 2, 1, 2, 3]


def test_a_call_that_nobody_waits_for_keeps_no_other_from_its_answer(worker: Worker) -> None:
    for n in (1, 2, 3):
        worker.begin("sigmoid", (X,), None, X.shape)
        assert values(scalar(worker)) == [2 * n] * 3
