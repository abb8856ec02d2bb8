"""Rows in forked workers: their order, their limits, and that nothing a row does reaches another."""

import ctypes
import gc
import os
import select
import signal
import subprocess
import sys
import time
from itertools import count, islice
from textwrap import dedent
from typing import Any

import pytest

from symgrad.errors import MissingToolError
from symgrad.reading import worker
from symgrad.reading.worker import Known, Limits, Stopped, run_rows

SHORT = Limits(wall=1, cpu=1, memory=2**27)
seen: list = []


def nothing(row) -> Any:
    return None


def endless(row):
    while True:
        time.sleep(60)


def busy(row):
    while True:
        pass


def greedy(row):
    """Pages that are touched; the limit is of what may be mapped, and so met before they are."""
    return len(bytearray(2**40)) + row


def hoarding(row):
    hoard = []
    while True:
        hoard.append(bytes(10**7))


def crash(row):
    ctypes.string_at(0)


def too_deep(row):
    return too_deep(row) + 1


def leave(row):
    os._exit(3)


def exit_of_python(row):
    sys.exit("bye")


def aborts_without_memory(row):
    os.write(2, b"GNU MP: Cannot allocate memory (size=274877906944)\n")
    os.abort()


def talks(row):
    """As much as no pipe holds, on both outputs, and reads what is there to be read."""
    sys.stdin.close()
    for _ in range(100):
        os.write(1, b"x" * 10_000)
        try:
            os.write(2, b"y" * 10_000)
        except BlockingIOError:
            return os.read(0, 10)
    return None


def unsendable(row):
    return lambda: row


def closes_everything(row):
    os.closerange(3, 100)
    time.sleep(60)


def starts_another(row):
    if not os.fork():
        time.sleep(60)
        os._exit(0)
    raise ValueError("with a process of its own")


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (endless, "took more than 1 second"),
        (busy, "took more than 1 second"),
        (greedy, "needed more than 0.125 GiB of memory"),
        (hoarding, "needed more than 0.125 GiB of memory"),
        (aborts_without_memory, "needed more than 0.125 GiB of memory"),
        (crash, "crashed the process that worked on it (SIGSEGV)"),
        (too_deep, "is nested too deep for what was tried"),
        (leave, "ended the process that worked on it (exit status 3)"),
        (exit_of_python, "met an error of symgrad: SystemExit: bye"),
        (closes_everything, "crashed the process that worked on it (SIGKILL)"),
        (unsendable, "met an error of symgrad: "),
        (starts_another, "met an error of symgrad: ValueError: with a process of its own"),
    ],
)
def test_a_row_that_fails_says_why_and_the_others_are_answered(compute, reason):
    def one_in_three(row):
        return compute(row) if row == 1 else row

    first, second, third = run_rows(range(3), one_in_three, SHORT, processes=2)
    assert (first, third) == (0, 2)
    assert isinstance(second, Stopped) and second.reason.en.startswith(reason) and second.seconds < 3
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_cpu_time_is_limited_by_itself():
    (stopped,) = run_rows([0], busy, Limits(wall=20, cpu=1))
    assert isinstance(stopped, Stopped) and stopped.reason.en == "took more than 1 second of CPU time"


def test_a_worker_ends_by_itself_when_nobody_stops_it():
    code = "from symgrad.reading.worker import *\nimport os, time\n"
    code += "def row(x):\n    print(os.getpid(), flush=True)\n    os.write(9, str(os.getpid()).encode())\n"
    code += "    time.sleep(60)\nlist(run_rows([1], row, Limits(wall=1)))"
    readable, writable = os.pipe()
    command = [sys.executable, "-c", f"import os; os.dup2({writable}, 9)\n{code}"]
    parent = subprocess.Popen(command, pass_fds=(writable,))
    os.close(writable)
    number = int(os.read(readable, 20))
    parent.kill()
    parent.wait()
    # The pipe is at its end when the worker, the last that has it, is no more.
    assert select.select([readable], [], [], 10)[0] and os.read(readable, 1) == b""
    os.close(readable)
    assert number != parent.pid


def test_nothing_that_a_row_prints_is_seen(capfd):
    assert list(run_rows([1, 2], talks)) == [b"", b""]
    assert capfd.readouterr() == ("", "")


def test_a_row_changes_nothing_for_the_next():
    def append(row):
        seen.append(row)
        return list(seen)

    assert list(run_rows([1, 2, 3], append, processes=1)) == [[1], [2], [3]] and not seen


def test_results_come_in_order_however_long_each_takes():
    def slower_at_first(row):
        time.sleep(0.1 if row % 4 == 0 else 0)
        return row

    assert list(run_rows(range(20), slower_at_first, processes=3)) == list(range(20))


def test_long_results_are_taken_up_to_a_limit():
    results = list(run_rows([10**6, 10**7], lambda row: b"x" * row, Limits(result=2 * 10**6)))
    assert results[0] == b"x" * 10**6
    assert isinstance(results[1], Stopped) and "gave a result of" in results[1].reason.en


def test_a_worker_that_announces_too_much_is_not_listened_to(monkeypatch):
    monkeypatch.setattr(worker, "_computed", lambda row, compute, limits: (b"R", b"x" * 10**6))
    (stopped,) = run_rows([0], talks, Limits(result=1000))
    assert isinstance(stopped, Stopped) and stopped.reason.en == "gave a result that is too long"


def test_none_is_a_result_and_what_is_known_needs_no_process(monkeypatch):
    rows: list[Any] = [1, Known("known"), 2, Known(None)]
    assert list(run_rows(rows, nothing)) == [None, "known", None, None]
    monkeypatch.setattr(os, "fork", None)
    assert list(run_rows([Known(1)] * 1000, nothing)) == [1] * 1000
    assert list(run_rows([], nothing)) == []


def test_an_endless_input_is_read_as_far_as_needed():
    taken = []

    def rows():
        for row in count():
            taken.append(row)
            yield row

    def stuck_at_first(row):
        time.sleep(60 if row == 0 else 0)
        return row

    results = run_rows(rows(), stuck_at_first, SHORT, processes=2)
    first, *others = islice(results, 3)
    results.close()  # type: ignore[attr-defined]
    assert isinstance(first, Stopped) and others == [1, 2]
    assert len(taken) <= 2 * worker.LOOK_AHEAD + 10


def test_the_failure_of_the_source_is_the_callers():
    def rows():
        yield 1
        raise OSError("gone")

    results = run_rows(rows(), lambda row: row, processes=1)
    assert next(results) == 1
    with pytest.raises(OSError, match="gone"):
        list(results)
    assert gc.get_freeze_count() == 0


class Dialogue:
    """Rows that are asked for only when the one before was answered."""

    def __init__(self):
        self.readable, self.writable = os.pipe()
        self.say()

    def say(self):
        os.write(self.writable, b".")

    def fileno(self):
        return self.readable

    def ready(self):
        return bool(select.select([self.readable], [], [], 0)[0])

    def __iter__(self):
        while letter := os.read(self.readable, 1):
            yield letter


def test_a_result_does_not_wait_for_the_next_row():
    rows = Dialogue()
    answered = 0
    for result in run_rows(rows, lambda row: row, processes=4):
        assert result == b"."
        answered += 1
        if answered < 5:
            rows.say()
        else:
            os.close(rows.writable)
    assert answered == 5
    os.close(rows.readable)


INTERRUPTED = dedent(
    """
    import os, time
    from symgrad.reading.worker import run_rows

    def row(number):
        if number > 1:
            os.write(9, f"{os.getpid()} ".encode())
            time.sleep(60)
        return number

    try:
        for result in run_rows(range(4), row, processes=2):
            print(result, flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        raise
    """
)


def test_ctrl_c_ends_the_workers_and_is_the_callers():
    readable, writable = os.pipe()
    command = [sys.executable, "-c", f"import os; os.dup2({writable}, 9)\n{INTERRUPTED}"]
    program = subprocess.Popen(command, pass_fds=(writable,), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(writable)
    numbers = ""
    while len(numbers.split()) < 2 or not numbers.endswith(" "):
        numbers += os.read(readable, 100).decode()
    program.send_signal(signal.SIGINT)
    out, _ = program.communicate(timeout=10)
    assert out.split() == ["0", "1", "interrupted"] and program.returncode == -signal.SIGINT
    for number in numbers.split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)
    os.close(readable)


@pytest.mark.parametrize("missing", ["resource", "fork"])
def test_without_fork_it_says_what_to_use(monkeypatch, missing):
    if missing == "fork":
        monkeypatch.delattr(os, "fork")
    else:
        monkeypatch.setattr(worker, "resource", None)
    with pytest.raises(MissingToolError, match="WSL"):
        run_rows([1], lambda row: row)
