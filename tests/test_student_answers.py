"""What students really type, right and wrong, in English and Chinese, in all sorts of notation: the judgement that a
fair marker would give, and feedback that never tells the answer."""

import re

import pytest

from symgrad.core.exercises import Judgement
from symgrad.grading.exercises.marking import mark
from symgrad.grading.exercises.parameters import combinations, drawn
from symgrad.grading.exercises.sets import exercise_set
from tests import student_choices, student_formulas, student_lists, student_numbers, student_sets

ANSWERS = {
    **student_numbers.ANSWERS,
    **student_formulas.ANSWERS,
    **student_sets.ANSWERS,
    **student_lists.ANSWERS,
    **student_choices.ANSWERS,
}
QUESTIONS = exercise_set("9.2").questions
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def question_of(id, values):
    """The question with the values that stand in the table, "k = 2, p = 1/3"."""
    for each in combinations(QUESTIONS[id]):
        shown = {f"{name} = {value}" for name, value in each.items()}
        if set(filter(None, values.split(", "))) <= shown:
            return drawn(QUESTIONS[id], each)
    raise AssertionError(f"{id} is never drawn with {values}")


def expected(judgement):
    """The judgement and the number of the mistake."""
    return (Judgement.WRONG, judgement) if isinstance(judgement, int) else (Judgement(judgement), None)


@pytest.mark.parametrize("exercise", ANSWERS, ids=[id for id, _ in ANSWERS])
def test_students_get_what_is_fair(exercise):
    question = question_of(*exercise)
    unfair = []
    for judgement, answers in ANSWERS[exercise].items():
        for typed in answers:
            found = mark(question, typed)
            if (found.judgement, found.mistake) != expected(judgement):
                unfair.append((typed, judgement, found.judgement, found.mistake, found.feedback.en))
    assert not unfair


@pytest.mark.parametrize("exercise", ANSWERS, ids=[id for id, _ in ANSWERS])
def test_feedback_is_in_one_language_and_keeps_the_answer_to_itself(exercise):
    question = question_of(*exercise)
    for judgement, answers in ANSWERS[exercise].items():
        for typed in () if judgement == "correct" else answers:
            said = mark(question, typed).feedback
            own = {line for text in (said.en, said.zh) for line in text.split("\n") if typed and line.strip() in typed}
            english = [line for line in said.en.split("\n")[1:] if line not in own and not line.startswith("Read as")]
            assert CHINESE.search(typed) or not CHINESE.search(said.en), said.en
            assert len(said.en.split("\n")) == len(said.zh.split("\n"))
            if question.kind in ("number", "values", "tuple", "matrix") and not question.names:
                assert not any("right answer" in line for line in english), (typed, said.en)


def test_the_table_is_rich():
    assert len(ANSWERS) >= 40
    assert sum(len(answers) for rows in ANSWERS.values() for answers in rows.values()) >= 2000
    assert {QUESTIONS[id].kind for id, _ in ANSWERS} >= {"formula", "number", "set", "relation", "values", "tuple"}
    assert {QUESTIONS[id].kind for id, _ in ANSWERS} >= {"matrix", "truth", "choice", "working", "witness"}
