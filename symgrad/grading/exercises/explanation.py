"""What a comparison tells a student: where the answer fails, and nothing that gives the reference away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from symgrad.core.exercises import Judgement
from symgrad.core.text import LANGUAGES, Text, phrase
from symgrad.grading.comparison import ANSWER, Comparison, Counterexample, Outcome, Value

YOURS = Text("your answer", "你的答案")
RIGHT = Text("the right answer", "正确答案")
_OF_KIND = ("of another kind", "shape")


def judged(found: Comparison) -> Judgement:
    return Judgement(found.outcome.value)


def explained(found: Comparison, kind: str = "formula", names: Collection[str] = ()) -> tuple[Text, ...]:
    """The simplest point where it fails with both values; nothing that shows the value of a reference without names.

    ``kind``: what is asked for; ``names``: those of the exercise.
    """
    if found.outcome is Outcome.UNREADABLE:
        return (_without_side(found.reason),)
    if found.outcome is Outcome.UNDECIDED:
        return ()  # the headline says so
    if found.outcome is Outcome.EQUIVALENT_NOT_IN_FORM:
        return (_sentence(found.reason),)
    example = found.counterexample
    if example is None:
        return ()
    if example.point and kind == "values":
        return _of_values(example)
    if example.point and kind != "number":
        if set(example.point) == {"x"} and len(names) == 1:  # of sets written without a name
            example = replace(example, point={next(iter(names)): example.point["x"]})
        return (_at_a_point(example, found.method),)
    if found.method in _OF_KIND:
        said = "Your answer is {}, but {} is asked for.", "你的答案是{}，而题目要求的是{}。"
        if found.method == "shape":
            said = "Your answer has the shape {}, but {} is asked for.", "你的答案的形状是 {}，而要求的形状是 {}。"
        return (phrase(*said, _value(example.answer), _value(example.reference)),)
    if found.method == "shapes that do not conform":
        return (_without_a_value(found.reason),)
    if found.outcome is Outcome.DOMAIN_DIFFERS and example.answer is None:
        return (Text("Your answer has no real value.", "你的答案没有实数值。"),)
    return ()


def _at_a_point(example: Counterexample, method: str) -> Text:
    at = _point(example)
    sides = ((YOURS, example.answer), (RIGHT, example.reference))
    if method == "exact solution sets":
        (_, mine), (_, theirs) = sides
        if theirs:
            return phrase("{} belongs to it, but not to your answer.", "{} 应包含在内，但你的答案不包含它。", at)
        if mine:
            return phrase("{} belongs to your answer, but should not.", "你的答案包含 {}，但不应包含它。", at)
    if isinstance(example.answer, bool) and isinstance(example.reference, bool):
        said = "At {} your answer holds, but it should not.", "当 {} 时，你的答案成立，但不应成立。"
        if not example.answer:
            said = "At {} your answer does not hold, but it should.", "当 {} 时，你的答案不成立，但应当成立。"
        return phrase(*said, at)
    parts = [_side(*side) for side in sides]
    if parts[0][LANGUAGES[0]].partition(" ")[2] == parts[1][LANGUAGES[0]].partition(" ")[2]:
        said = "At {} {} and {} differ by less than is shown.", "当 {} 时，{}与{}之差小于所显示的精度。"
        return phrase(*said, at, YOURS, RIGHT)
    return phrase("At {} {}, and {}.", "当 {} 时，{}，{}。", at, *parts)


def _of_values(example: Counterexample) -> tuple[Text, ...]:
    """A value too many is named; of one that is missing only that it is."""
    if example.answer is True:
        return (phrase("{} is not one of them.", "{} 不是其中之一。", _point(example)),)
    if example.answer is False:
        return (Text("A value is missing.", "缺少一个值。"),)
    return ()


def _point(example: Counterexample) -> Text:
    said = {name: _value(value) for name, value in example.point.items()}
    return Text(*(", ".join(f"{name} = {value[lang]}" for name, value in said.items()) for lang in LANGUAGES))


def _side(name: Text, value: Value) -> Text:
    if value is None:
        return phrase("{} has no real value", "{}没有实数值", name)
    if isinstance(value, bool):
        return phrase("{} holds", "{}成立", name) if value else phrase("{} does not hold", "{}不成立", name)
    return phrase("{} is {}", "{}为 {}", name, _value(value))


def _value(value: Value) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, float):
        return Text(f"{value:.6g}", f"{value:.6g}")
    return Text(str(value), str(value))


def _without_side(reason: Text) -> Text:
    """A reader's message without "the answer:" before it: a student has typed nothing else."""
    return Text(*(reason[lang].removeprefix(ANSWER[lang]).lstrip(":： ") for lang in LANGUAGES))


def _without_a_value(reason: Text) -> Text:
    """Which product, sum or inverse does not exist, with its place."""
    said = Text(*(reason[lang].partition(": " if lang == "en" else "：")[2] for lang in LANGUAGES))
    return phrase("Your answer has no value: {}", "你的答案没有意义：{}", said)


def _sentence(reason: Text) -> Text:
    return Text(f"{reason.en[:1].upper()}{reason.en[1:]}.", f"{reason.zh}。")
