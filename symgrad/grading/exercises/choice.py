"""Choices: which of several options are right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from symgrad.catalogue import Catalogue
from symgrad.core.exercises import Judgement, Option, Question, Reading
from symgrad.core.text import Text, phrase
from symgrad.core.verdicts import Verdict
from symgrad.errors import SymgradError, UnknownNameError
from symgrad.grading.exercises.assumed import of_name
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.typed.markup import plain

_WORDS = (
    "the|my|our|final|all|these|those|only|just|both|we|i|should|would|think|chose|choose|pick|select|answers?|ans|"
    "options?|choices?|statements?|conditions?|bounds?|ones?|is|are|be|that|which"
)
_CHINESE = "(?:我?认为)?(?:故|应该|应当|应|所以|因此)?选择?|(?:我|我的)?答案?|选项|是|为|只有|有|项|均|都|仅|我|的"
_SO = ("true|correct|right|valid|holds?", "正确的?|成立|对的?|真")
_NOT_SO = ("false|wrong|incorrect|invalid|fails?|do not hold", "不成立|不正确的?|错误的?|错的?|不对|假")
_BETWEEN = re.compile(r"[\s,，、;；.。()（）\[\]{}【】:：/&+!！\"'`“”‘’*•·|-]+|\band\b|和|与|及")
_TEXT = re.compile(r"\\(?:text|mathrm|textbf|mathbf|rm|bf)\s*\{([^{}]*)\}|\$|\\[,;: ]")
_ALL = re.compile(r"(?:all(?: of (?:them|the above|these))?|全选|全部|以上全部|都选|全都选)", re.IGNORECASE)
_NONE = re.compile(r"(?:none(?: of (?:them|the above|these))?|都不选|一个也没有|一个都没有)", re.IGNORECASE)
_ALL_SO = re.compile(r"(?:以上)?(?:全部?|都|均)(?:正确|对|成立)|(?:以上)?选项都对")
_ALL_NOT_SO = re.compile(r"(?:以上)?(?:全部?|都|均)(?:不正确|错误?|不对|不成立)")
_SECONDS = 3.0  # for the statement of an option
_SEED = 20240607


def mark(question: Question, typed: str) -> Finding:
    """Whether exactly the right options are named."""
    chosen = keys_of(typed, question.options, question.choose)
    if chosen is None:
        keys = ", ".join(option.key for option in question.options)
        said = phrase("Expected one of the options {} here.", "这里应填选项 {} 之一。", keys)
        if _several(question):
            said = phrase("Expected options of {} here, with commas.", "这里应填选项 {} 中的若干个，用逗号隔开。", keys)
        return Finding(Judgement.UNREADABLE, (said,))
    right = keys_of(question.answer, question.options) or frozenset()
    shown = ", ".join(option.key for option in question.options if option.key in chosen)
    reading = Reading(shown, rf"\text{{{shown}}}")
    if chosen == right:
        return Finding(Judgement.CORRECT, (), reading, method="choice")
    if not chosen:
        said = Text("At least one option is to be chosen.", "至少应选一项。")
        return Finding(Judgement.WRONG, (said,), None, _mistake(question, chosen), "choice")
    said = [o.feedback for o in question.options if o.key in chosen - right and o.feedback is not None]
    if not said and chosen < right:
        said = [Text("What you chose is right, but not all that is.", "所选的都对，但没有选全。")]
    elif _several(question) and not said and chosen & right:
        said = [Text("Not all that you chose is right.", "所选的选项不全对。")]
    return Finding(Judgement.WRONG, tuple(said), reading, _mistake(question, chosen), "choice")


def _mistake(question: Question, chosen: frozenset[str]) -> int | None:
    for number, mistake in enumerate(question.mistakes):
        if keys_of(mistake.answer, question.options) == chosen:
            return number
    return None


def _several(question: Question) -> bool:
    return len(keys_of(question.answer, question.options) or ()) > 1


def keys_of(typed: str, options: Sequence[Option], choose: str = "true") -> frozenset[str] | None:
    """The keys that are named, as in "b", "(B)", "选 B", "A、C", "ac", "b and d are correct"; None where something else
    is. ``choose``: whether the "true" or the "false" ones are asked for: "b is wrong" chooses b among the latter alone.
    """
    text = unicodedata.normalize("NFKC", plain(typed[:1000]))
    text = _TEXT.sub(lambda found: f" {found[1] or ''} ", text)
    known = {option.key.casefold(): option.key for option in options}
    whole = text.strip(" .。!！")
    if _ALL.fullmatch(whole) or (_ALL_SO if choose == "true" else _ALL_NOT_SO).fullmatch(whole):
        return frozenset(known.values())
    if _NONE.fullmatch(whole) or (_ALL_NOT_SO if choose == "true" else _ALL_SO).fullmatch(whole):
        return frozenset()
    found = _named(text, known)
    return found if found is not None else _named(_around(choose).sub(" ", text), known)


@lru_cache(maxsize=2)
def _around(choose: str) -> re.Pattern[str]:
    """Words that name no option, and say of those named no more than that they are chosen."""
    latin, chinese = _SO if choose == "true" else _NOT_SO
    words = rf"(?<![A-Za-z])(?:{_WORDS}|{latin})(?![A-Za-z])|(?:{chinese}|{_CHINESE})"
    return re.compile(words, re.IGNORECASE)


def _named(text: str, known: dict[str, str]) -> frozenset[str] | None:
    words = [word.casefold() for word in _BETWEEN.split(text) if word]
    if not words:
        return None
    found: set[str] = set()
    for word in words:
        if word in known:
            found.add(known[word])
        elif all(len(key) == 1 for key in known) and all(letter in known for letter in word):
            found.update(known[letter] for letter in word)  # ac for a and c
        else:
            return None
    return frozenset(found)


def faults(question: Question) -> Iterator[Fault]:
    """The keys are those of options; each option that states something is right just if that is so."""
    right = keys_of(question.answer, question.options)
    if not right:
        keys = ", ".join(option.key for option in question.options)
        yield Fault(("answer",), phrase("names no option; there are {}", "没有这个选项；选项有 {}", keys))
        return
    for number, option in enumerate(question.options):
        reason = _not_so(option, (option.key in right) is (question.choose == "true"), question)
        if reason is not None:
            yield Fault(("options", number), reason)
    for number, mistake in enumerate(question.mistakes):
        chosen = keys_of(mistake.answer, question.options)
        if chosen is None or chosen == right:
            yield Fault(("mistakes", number, "answer"), Text("names no wrong choice", "不是一个错误的选择"))


def _not_so(option: Option, true: bool, question: Question) -> Text | None:
    """Why an option is not as true as it should be."""
    try:
        if option.statement:
            from symgrad.grading.deciding import decide

            given = (*(of_name(name) for name in question.names), *question.assume, *option.given)
            verdict = decide(option.statement, given, _SECONDS).verdict
            subject = option.statement
        elif option.claim:
            verdict, subject = claim_verdict(option.claim), option.claim
        else:
            return None
    except SymgradError as error:
        return phrase("option {}: {}", "选项 {}：{}", option.key, error.wording)
    expected = (Verdict.PROVED, Verdict.SUPPORTED) if true else (Verdict.REFUTED,)
    if verdict in expected:
        return None
    said = "option {}: {} is {}; expected {}", "选项 {}：{} 的判定为 {}，应为 {}"
    return phrase(*said, option.key, subject, verdict, " or ".join(expected))


@lru_cache(maxsize=256)
def claim_verdict(id: str) -> Verdict:
    """The verdict on a claim, by its id ("he.condition") or that of the printed statement ("9.2.4/theorem-9.2")."""
    from symgrad.checks.obligations import obligations

    catalogue = _catalogue()
    if "/" in id:  # which file prints it is seen without running them all
        holding = [entry.id for entry in catalogue.entries() if f'"{id}"' in entry.path.read_text(encoding="utf-8")]
    else:
        holding = [id.partition(".")[0]]
    for owed in (each for name in holding for each in obligations(catalogue.load(name))):
        if id in (owed.id, owed.printed):
            return owed.settle(_SEED).verdict
    raise UnknownNameError(phrase("there is no claim {}", "没有断言 {}", repr(id)))


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    return Catalogue()
