"""Planted errors in the whole catalogue: at least 99 of 100 are caught, and those that are not are named.

What a planted error is, and when it counts as caught, says ``tests.planted_errors``. The whole takes many minutes:

    python -m pytest -m slow -s tests/test_mutants.py
"""

from __future__ import annotations

import os
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

import pytest

from symgrad.catalogue import Catalogue
from symgrad.checks import enumeration
from tests.planted_errors import Found, Shares, figures, sample

SOME = Shares(of_matrices=60, in_claims=90, in_lines=120)
ALL_OF_MATRICES = Shares(of_matrices=1, in_claims=4, in_lines=12)
PARTS = 4  # of each derivation, so that no process waits long for another


def of_a_part(derivation: str, shares: Shares, part: int, parts: int) -> list[Found]:
    # Looking on for a simpler counterexample changes no verdict, and takes most of the time.
    enumeration.MORE = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # A spoiled integrand may leave the reals.
        warnings.filterwarnings("ignore", "invalid value encountered", RuntimeWarning)
        return sample(derivation, shares, part, parts)


def caught(found: list[Found], least: int) -> str:
    """The table of what was found; an AssertionError unless there are enough errors and 99 of 100 are caught."""
    table = figures(found)
    became = [m.became for m in found if m.became not in ("equivalent", "not evaluated")]
    escaped = sum(what in ("survived", "stopped") for what in became)
    said = f"{table}\n\nplanted {len(became)}, caught {len(became) - escaped}, escaped {escaped}"
    assert len(became) >= least, said
    assert 100 * escaped <= len(became), said
    return said


def test_a_sample_of_planted_errors_is_caught(monkeypatch):
    monkeypatch.setattr(enumeration, "MORE", 0)
    print(caught([m for name in Catalogue().ids() for m in of_a_part(name, SOME, 0, 1)], least=200))


@pytest.mark.slow
def test_planted_errors_are_caught():
    began, found = perf_counter(), []
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as processes:
        each = [(name, ALL_OF_MATRICES, part, PARTS) for name in Catalogue().ids() for part in range(PARTS)]
        for (name, _, part, _), rows in zip(each, processes.map(of_a_part, *zip(*each, strict=True)), strict=True):
            found += rows
            print(f"{name} {part + 1}/{PARTS}: {len(rows)} errors, {perf_counter() - began:.0f} s", flush=True)
    print(caught(found, least=3000))


def test_an_error_that_escapes_is_seen():
    rows = [Found("claim", "sign", f"claim {i}", "a → −a", "refuted") for i in range(300)]
    wrong = [Found("claim", "sign", f"claim w{i}", "a → −a", "survived") for i in range(4)]
    assert "escaped 3" in caught([*rows, *wrong[:3]], least=300)
    for found, least in (([*rows, *wrong], 300), (rows, 301)):
        with pytest.raises(AssertionError):
            caught(found, least)
