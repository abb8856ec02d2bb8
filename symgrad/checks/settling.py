"""Settling many obligations, on several processes where the system can fork."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from symgrad.checks.obligations import Obligation
from symgrad.core.verdicts import Settlement

SHARE = 12
"""Obligations of one derivation that a process takes at a time: neighbours rest on the same lines."""

_inherited: list[tuple[Sequence[Obligation], int]] = []


@contextmanager
def settling(obligations: Sequence[Obligation], seed: int) -> Iterator[Iterator[tuple[Obligation, Settlement]]]:
    """The obligations with their settlements, as they come; the same ones on one process as on several.

    Enter it before anything starts a thread: processes are forked here.
    """
    shares = _shares(obligations)
    processes = min(os.cpu_count() or 1, len(shares))
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield ((obligation, obligation.settle(seed)) for obligation in obligations)
        return
    # What settles an obligation is a closure, which cannot be sent to a process but is inherited by a forked one.
    _inherited.append((obligations, seed))
    pool = multiprocessing.get_context("fork").Pool(processes, initializer=_leave_interrupts_to_the_parent)
    try:
        found = pool.imap_unordered(_settle_share, shares)
        yield ((obligations[position], settlement) for share in found for position, settlement in share)
    finally:
        pool.terminate()
        pool.join()
        _inherited.pop()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _settle_share(positions: Sequence[int]) -> list[tuple[int, Settlement]]:
    obligations, seed = _inherited[-1]
    return [(position, obligations[position].settle(seed)) for position in positions]


def _shares(obligations: Sequence[Obligation]) -> list[list[int]]:
    """Positions in shares, each of one derivation; claims first, since they take longest."""
    shares: list[list[int]] = []
    for position, obligation in enumerate(obligations):
        last = shares[-1] if shares else []
        if last and len(last) < SHARE and obligations[last[-1]].derivation == obligation.derivation:
            last.append(position)
        else:
            shares.append([position])
    return sorted(shares, key=lambda share: obligations[share[-1]].kind == "step")
