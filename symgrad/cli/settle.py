"""Settling what a command was asked for, with progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symgrad.cli.output import progress

if TYPE_CHECKING:
    from symgrad.checks.obligations import Obligation
    from symgrad.core.verdicts import Settlement


def settle(obligations: Sequence[Obligation], seed: int, quiet: bool) -> dict[str, Settlement]:
    """The settlement of each obligation, by id."""
    from symgrad.checks.settling import settling

    settlements: dict[str, Settlement] = {}
    with settling(obligations, seed) as found, progress(len(obligations), quiet) as advance:
        for obligation, settlement in found:
            settlements[obligation.id] = settlement
            advance(obligation.id)
    return settlements
