"""Settling many obligations, on several processes where the system can fork."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from symgrad.checks.obligations import Obligation
from symgrad.core.verdicts import Settlement

_inherited: list[tuple[Sequence[Obligation], int, Any]] = []


@contextmanager
def settling(obligations: Sequence[Obligation], seed: int) -> Iterator[Iterator[tuple[Obligation, Settlement]]]:
    """The obligations with their settlements, as they come; the same ones on one process as on several.

    Enter it before anything starts a thread: processes are forked here.
    """
    processes = min(os.cpu_count() or 1, len(obligations))
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield ((obligation, obligation.settle(seed)) for obligation in obligations)
        return
    # What settles an obligation is a closure, which cannot be sent to a process but is inherited by a forked one.
    context = multiprocessing.get_context("fork")
    found = context.SimpleQueue()
    _inherited.append((obligations, seed, found))
    pool = context.Pool(processes, initializer=_leave_interrupts_to_the_parent)
    try:
        pool.map_async(_settle_share, _shares(obligations, processes), chunksize=1)
        yield (_received(obligations, *found.get()) for _ in obligations)
    finally:
        pool.terminate()
        pool.join()
        _inherited.pop()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _settle_share(positions: Sequence[int]) -> None:
    obligations, seed, found = _inherited[-1]
    for position in positions:
        try:
            found.put((position, obligations[position].settle(seed)))
        except Exception as error:
            found.put((position, error))


def _received(
    obligations: Sequence[Obligation], position: int, found: Settlement | Exception
) -> tuple[Obligation, Settlement]:
    if isinstance(found, Exception):
        raise found
    return obligations[position], found


def _shares(obligations: Sequence[Obligation], processes: int) -> list[list[int]]:
    """Positions in shares, the largest first, each of one derivation: its obligations rest on the same lines.

    Where there are fewer derivations than processes, each is cut into as many parts as occupy all of them.
    """
    of: dict[str, list[int]] = {}
    for position, obligation in enumerate(obligations):
        of.setdefault(obligation.derivation, []).append(position)
    parts = -(-processes // len(of)) if of else 1
    shares = [positions[part::parts] for positions in of.values() for part in range(parts)]
    return sorted(filter(None, shares), key=len, reverse=True)
