"""symgrad's own exercises: each verified, in both languages, over all parts of the section and all kinds."""

import re
from collections import Counter

import pytest

from symgrad.catalogue import Catalogue, default_folder
from symgrad.core.exercises import FORMULAS, KINDS
from symgrad.grading.exercises.derived import questions_of
from symgrad.grading.exercises.marking import kind, mark
from symgrad.grading.exercises.parameters import combinations, drawn
from symgrad.grading.exercises.sets import exercise_set
from symgrad.grading.exercises.verification import messages

LOCATED = {each.question.id: each for each in exercise_set("9.2").located}
QUESTIONS = {id: each.question for id, each in LOCATED.items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ids = pytest.mark.parametrize("id", QUESTIONS)


@ids
def test_an_exercise_says_what_is_so(id):
    """For the first, a middle and the last draw of its numbers."""
    every = combinations(QUESTIONS[id])
    some = {len(every) // 2: every[len(every) // 2], 0: every[0], len(every) - 1: every[-1]}
    assert not list(messages(LOCATED[id], some.values()))


@pytest.mark.slow
@ids
def test_an_exercise_says_what_is_so_for_every_draw(id):
    assert not list(messages(LOCATED[id]))


@ids
def test_an_exercise_is_complete(id):
    question = QUESTIONS[id]
    assert question.section.startswith("9.2.")
    texts = [question.prompt, *(m.feedback for m in question.mistakes), *(o.text for o in question.options)]
    texts += [name.meaning for name in question.names] + [o.feedback for o in question.options if o.feedback]
    for text in texts:
        assert text is not None
        words = re.sub(r"\$[^$]*\$", "", text.zh)
        assert CHINESE.search(words) or not re.search(r"[A-Za-z]{4}", words), text
        assert not CHINESE.search(text.en), text
        assert text.en != text.zh or not re.search(r"[A-Za-z]{4}", re.sub(r"\$[^$]*\$", "", text.en)), text
    if question.kind == "choice":
        right = {key.strip() for key in question.answer.split(",")}
        assert all(option.feedback for option in question.options if option.key not in right)
        assert sum(bool(option.statement or option.claim) for option in question.options) >= len(question.options) - 1
    elif question.kind != "truth":
        assert len(question.mistakes) >= 2
    if question.kind in FORMULAS:
        assert question.check or question.solution, "nothing but the reference itself says that it is right"


@ids
def test_feedback_does_not_give_the_answer_away(id):
    for values in combinations(QUESTIONS[id])[:3]:
        question = drawn(QUESTIONS[id], values)
        if question.kind not in FORMULAS:
            continue
        answer = question.answer.replace(" ", "")
        if len(answer) < 4:
            continue
        for mistake in question.mistakes:
            said = mark(question, mistake.answer).feedback
            assert answer not in said.en.replace(" ", "").partition("\n")[2].partition("\n")[2]


def test_the_whole_is_spread():
    kinds = Counter(question.kind for question in QUESTIONS.values())
    sections = Counter(question.section for question in QUESTIONS.values())
    assert len(QUESTIONS) >= 80
    assert set(kinds) == set(KINDS)
    assert set(sections) == {f"9.2.{n}" for n in range(1, 10)} and min(sections.values()) >= 4
    assert sum(bool(question.parameters) for question in QUESTIONS.values()) >= 20
    assert sum(len(question.mistakes) for question in QUESTIONS.values()) >= 160


def test_each_file_holds_one_exercise_in_the_folder_of_its_section():
    for path in (default_folder() / "exercises").rglob("*.toml"):
        question = QUESTIONS[path.stem]
        assert path.parent.name == question.section


@pytest.mark.parametrize("name", Catalogue().ids())
def test_exercises_of_derivations(name):
    """Those whose answers can be typed are marked by them."""
    questions = questions_of(Catalogue().load(name))
    for question in questions:
        assert not list(kind(question).faults(question)), question.id
    assert questions or not Catalogue().load(name).derivation.exercises or name in NOT_TYPED


NOT_TYPED: frozenset[str] = frozenset()
