"""One forked process for each row, with limits: no row stops the batch, changes another row, or takes too long.

What strangers type can keep a computer algebra system busy for ever, fill the memory or crash a C library, and
neither threads nor alarms stop that. A process can be killed. It is forked from this one, so that it starts with
everything imported and warm, inherits the row, and only its result has to be sent, through a pipe.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import math
import os
import pickle
import select
import signal
import struct
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, Protocol, TypeVar, runtime_checkable

from symgrad.core.text import Text, phrase
from symgrad.errors import MissingToolError

try:
    import resource
except ImportError:  # Windows
    resource = None

Row = TypeVar("Row")
Result = TypeVar("Result")

# Rows read before the first of them is answered, for each process: the others go on while one takes its time, and a
# file of any length needs no more memory than these.
LOOK_AHEAD = 64
# What a worker without memory for a message exits with.
_OUT_OF_MEMORY = 77
# Before a message: what it is, and its length.
_HEADER = struct.Struct(">cQ")
_RESULT, _FAILURE = b"R", b"F"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one row: seconds on the clock, seconds of CPU time (whole ones), bytes of memory, bytes of its result.

    Memory is counted from what this process has when the row starts, and is limited on Linux only.
    """

    wall: float = 8.0
    cpu: float = 8.0
    memory: int = 2**30
    result: int = 2**24


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a row gives that was stopped or failed; ``reason`` says in words why."""

    reason: Text
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Known(Generic[Result]):
    """A row whose result is known already, and takes its place without a process."""

    result: Result
    ended = True


@runtime_checkable
class Arriving(Protocol):
    """Rows that come from elsewhere, one after another: while none is there, results are handed on.

    ``ready`` takes in what has come and says whether the next row, or the end, is there; ``fileno`` is watched
    until then.
    """

    def ready(self) -> bool: ...

    def fileno(self) -> int: ...


def run_rows(
    rows: Iterable[Row | Known[Result]],
    compute: Callable[[Row], Result],
    limits: Limits = Limits(),
    processes: int | None = None,
) -> Generator[Result | Stopped, None, None]:
    """``compute(row)`` of each row in its own process, in the order of the rows; ``Stopped`` where there is none.

    rows are read as they are needed; results are pickled. processes: how many rows at once, one on each processor by
    default. Close the iterator, or use it up, to be sure that no process is left. Start no thread before or while
    it runs: a forked process has only the thread that forked it. Raises MissingToolError where the system cannot
    fork (Windows).
    """
    if resource is None or not hasattr(os, "fork"):
        raise MissingToolError(
            "What strangers type is worked on in processes that can be forked and limited, which Windows does not "
            "have. Run symgrad in WSL, the Windows Subsystem for Linux: wsl --install"
        )
    return _results(rows, compute, limits, max(1, processes or os.cpu_count() or 1))


def _results(
    rows: Iterable[Row | Known[Result]], compute: Callable[[Row], Result], limits: Limits, processes: int
) -> Generator[Result | Stopped, None, None]:
    arriving = rows if isinstance(rows, Arriving) else None
    source = iter(rows)
    more = True
    waiting: deque[_Worker[Result] | Known[Result]] = deque()  # in the order of the rows
    running: list[_Worker[Result]] = []
    # A garbage collection in a worker would write into, and so copy, every page that it shares with this process.
    gc.freeze()
    try:
        while True:
            while waiting and waiting[0].ended:
                yield waiting.popleft().result  # pyright: ignore[reportReturnType]  # an ended worker has one
            if more and len(running) < processes and len(waiting) < LOOK_AHEAD * processes:
                if not (arriving and waiting) or arriving.ready():
                    row = next(source, _NO_ROW)
                    if row is _NO_ROW:
                        more = False
                    elif isinstance(row, Known):
                        waiting.append(row)
                    else:
                        with _uninterrupted():
                            worker = _Worker(row, compute, limits)  # pyright: ignore[reportArgumentType]
                            running.append(worker)
                        waiting.append(worker)
                    continue
                _wait(running, arriving)
            elif waiting:
                _wait(running, None)
            else:
                return
            running = [worker for worker in running if not worker.ended]
    finally:
        for worker in running:
            worker.end()
        gc.unfreeze()


_NO_ROW: Any = object()


def _wait(running: Iterable[_Worker], arriving: Arriving | None) -> None:
    """Until a worker has said something or is stopped, or something arrives."""
    now = time.monotonic()
    left = min((worker.deadline - now for worker in running), default=None)
    poll = select.poll()
    for worker in running:
        poll.register(worker.results, select.POLLIN)
    if arriving:
        poll.register(arriving.fileno(), select.POLLIN)
    spoken = {pipe for pipe, _ in poll.poll(None if left is None else max(0, math.ceil(left * 1000)))}
    now = time.monotonic()
    for worker in running:
        if worker.results in spoken:
            worker.receive()
        elif now >= worker.deadline:
            worker.end(_too_long(worker.limits))


class _Worker(Generic[Result]):
    """A forked process that computes one row. It leads a group of its own, so that all it starts ends with it."""

    def __init__(self, row: Any, compute: Callable[[Any], Result], limits: Limits) -> None:
        self.limits = limits
        self.result: Result | Stopped | None = None
        self.ended = False
        self._received = bytearray()
        self.results, results = os.pipe()
        self._errors, errors = os.pipe()
        self._started = time.monotonic()
        self.deadline = self._started + limits.wall
        self._id = os.fork()
        if not self._id:
            _serve(row, compute, limits, results, errors)
        os.close(results)
        os.close(errors)
        os.set_blocking(self.results, False)
        with contextlib.suppress(OSError):  # the child does so too: whichever comes first
            os.setpgid(self._id, self._id)

    def receive(self) -> None:
        """Take in what is in the pipe, and end the process when that is all."""
        try:
            part = os.read(self.results, 2**16)
        except BlockingIOError:
            return
        self._received += part
        if not part:
            self.end(died=True)
        elif len(self._received) >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._received)
            if length > self.limits.result:
                self.end(Text("gave a result that is too long", "的结果过长"))
            elif len(self._received) >= _HEADER.size + length:
                body = pickle.loads(self._received[_HEADER.size :])
                if kind == _RESULT:
                    self.end(result=body)
                else:
                    self.end(body)

    def end(self, reason: Text | None = None, result: Result | None = None, died: bool = False) -> None:
        """Kill the process, and what it started, if they still live; if it died, how it did is the reason."""
        # In this order: the number of a process that was waited for may be another's. One that is on its way out
        # keeps the status it goes with.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._id, signal.SIGKILL)
        _, status, usage = os.wait4(self._id, 0)
        if died:
            reason = self._death(status, usage)
        os.close(self.results)
        os.close(self._errors)
        self._received.clear()
        self.result = Stopped(reason, time.monotonic() - self._started) if reason else result
        self.ended = True

    def _death(self, status: int, usage: Any) -> Text:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        os.set_blocking(self._errors, False)
        try:
            said = os.read(self._errors, 2**16).lower()
        except BlockingIOError:
            said = b""
        if number == signal.SIGALRM:
            return _too_long(self.limits)
        if number == signal.SIGXCPU or (number and usage.ru_utime + usage.ru_stime >= self.limits.cpu):
            seconds = _seconds(self.limits.cpu)
            return phrase("took more than {} of CPU time", "所用的处理器时间超过 {}", seconds)
        # C libraries say so and abort.
        if os.waitstatus_to_exitcode(status) == _OUT_OF_MEMORY or b"memory" in said or b"bad_alloc" in said:
            gib = f"{self.limits.memory / 2**30:g}"
            return phrase("needed more than {} GiB of memory", "所需的内存超过 {} GiB", gib)
        if number:
            name = signal.Signals(number).name
            return phrase("crashed the process that worked on it ({})", "使其进程崩溃（{}）", name)
        code = os.waitstatus_to_exitcode(status)
        return phrase("ended the process that worked on it (exit status {})", "使其进程退出（退出状态 {}）", code)


def _too_long(limits: Limits) -> Text:
    return phrase("took more than {}", "用时超过 {}", _seconds(limits.wall))


def _seconds(seconds: float) -> Text:
    return Text(f"{seconds:g} second" + ("" if seconds == 1 else "s"), f"{seconds:g} 秒")


def _serve(row: Any, compute: Callable[[Any], Any], limits: Limits, results: int, errors: int) -> NoReturn:
    """The life of a worker."""
    status = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM, signal.SIGABRT):
            signal.signal(number, signal.SIG_DFL)
        # Ends it also when the parent was killed, or is busy with something else.
        signal.setitimer(signal.ITIMER_REAL, limits.wall + 1)
        faulthandler.disable()  # a crash here is an answer, and nobody's to look into
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.set_blocking(errors, False)  # what nobody reads in time must not hold it up
        os.dup2(errors, 2)
        _limit(limits)
        kind, body = _computed(row, compute, limits)
        message = memoryview(_HEADER.pack(kind, len(body)) + body)
        while message:
            message = message[os.write(results, message) :]
        status = 0
    except MemoryError:
        status = _OUT_OF_MEMORY
    finally:
        os._exit(status)


def _computed(row: Any, compute: Callable[[Any], Any], limits: Limits) -> tuple[bytes, bytes]:
    try:
        body = pickle.dumps(compute(row), pickle.HIGHEST_PROTOCOL)
        if len(body) <= limits.result:
            return _RESULT, body
        said = "gave a result of {} bytes; at most {} are taken", "的结果有 {} 字节，最多只取 {} 字节"
        failure = phrase(*said, len(body), limits.result)
    except MemoryError:
        raise
    except RecursionError:
        failure = Text("is nested too deep for what was tried", "的式子嵌套过深")
    except BaseException as error:  # SystemExit too: a row ends its own process only
        said = f"{type(error).__name__}: {str(error)[:500]}".encode(errors="backslashreplace").decode()
        failure = phrase("met an error of symgrad: {}", "遇到 symgrad 的错误：{}", said)
    return _FAILURE, pickle.dumps(failure, pickle.HIGHEST_PROTOCOL)


def _limit(limits: Limits) -> None:
    assert resource
    _lower(resource.RLIMIT_CORE, 0, 0)
    seconds = max(1, math.ceil(limits.cpu))
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    try:
        with open("/proc/self/statm", "rb") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux: there a limit below what the system maps by itself would stop everything
        return
    _lower(resource.RLIMIT_AS, now + limits.memory, now + limits.memory)


def _lower(kind: int, soft: int, hard: int) -> None:
    """Set a limit, unless there is a lower one already."""
    assert resource
    before = [math.inf if value == resource.RLIM_INFINITY else value for value in resource.getrlimit(kind)]
    resource.setrlimit(kind, (int(min(soft, *before)), int(min(hard, before[1]))))


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C comes before this or after it: not between a fork and the record of it, when none would end the child."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
