"""Ordinary answers: none that is right is called wrong, none that is wrong is called right."""

import pytest

from symgrad.grading.compare import compare
from symgrad.grading.comparison import Outcome
from tests.benchmarks.ordinary_answers import every_answer, ordinary_answers

ANSWERS = ordinary_answers()
WRONG = (Outcome.WRONG, Outcome.DOMAIN_DIFFERS)


def test_there_are_a_thousand_different_answers_of_every_template():
    assert len({(a.answer, a.reference) for a in ANSWERS}) == len(ANSWERS) == 1000
    assert sum(a.right for a in ANSWERS) == 600
    assert {a.template for a in ANSWERS} == {a.template for a in every_answer()}


def test_no_answer_is_both_right_and_wrong():
    right, wrong = ({(a.answer, a.reference, a.assume) for a in every_answer() if a.right is k} for k in (True, False))
    assert not right & wrong


@pytest.mark.parametrize("part", range(8))
def test_a_sample_of_ordinary_answers_is_decided_as_it_should_be(part):
    undecided = []
    for a in ANSWERS[part::32]:
        found = compare(a.answer, a.reference, a.assume)
        if a.right:
            assert found.outcome not in WRONG, (a, found)
        else:
            assert found.outcome != Outcome.CORRECT, (a, found)
        if found.outcome not in (Outcome.CORRECT, *WRONG):
            undecided.append((a, found))
    assert len(undecided) <= 1, undecided
