"""A formula that is rewritten by identities is never called wrong, and one with a slip is never called correct."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from symgrad.checks.identity.proof import Declared
from symgrad.grading.comparison import Outcome
from symgrad.grading.expressions import same_value
from tests.rewritten import changed, differ, formula, rewritten

FORGIVEN = (Outcome.CORRECT, Outcome.UNDECIDED)


def compared(seeds: range) -> tuple[Counter, Counter]:
    """The outcomes for rewritten and for changed formulas; floats say independently which of these differ."""
    equal, different = Counter(), Counter()
    for seed in seeds:
        rng = Random(seed)
        reference = formula(rng)
        answer = rewritten(reference, rng)
        assert not differ(answer, reference, rng), f"seed {seed}: the rewriting is not an identity"
        found = same_value(answer, reference, Declared())
        assert found.outcome in FORGIVEN, f"seed {seed}: {answer!r} for {reference!r}: {found}"
        equal[found.outcome] += 1
        wrong = changed(answer, rng)
        if differ(wrong, reference, rng):
            found = same_value(wrong, reference, Declared())
            assert found.outcome is not Outcome.CORRECT, f"seed {seed}: {wrong!r} for {reference!r}: {found}"
            different[found.outcome] += 1
    return equal, different


def test_rewritten_formulas_are_correct_and_changed_ones_are_not():
    equal, different = compared(range(150))
    assert equal[Outcome.CORRECT] > 140
    assert different[Outcome.WRONG] > 100


@pytest.mark.slow
def test_five_thousand_rewritten_and_changed_formulas():
    equal, different = compared(range(1000, 6800))
    print(f"rewritten: {dict(equal)}; changed: {dict(different)}")
    assert sum(equal.values()) >= 5000
    assert sum(different.values()) >= 5000
    assert equal[Outcome.UNDECIDED] <= 0.01 * sum(equal.values())
