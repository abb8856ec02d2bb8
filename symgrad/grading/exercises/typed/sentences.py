"""The formula in a sentence: "the eigenvalues are ±1/2, since …", "最小的 L 为 8", "2.705 倍", "5 (as 2^5 = 32)".

Left out is only what speaks about the formula. Words that could change it stay, so that they are refused by name: a
negation, a condition that the exercise does not grant, a number that is not the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from symgrad.core import binding
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import SymgradError
from symgrad.grading.exercises.typed.markup import plain
from symgrad.grading.exercises.typed.pieces import split, unwrapped
from symgrad.grading.exercises.typed.spelling import unknown_word
from symgrad.grading.exercises.typed.tidying import tidied
from symgrad.grading.statements import is_statement
from symgrad.reading import read

_SIGNS = (
    ("不等于", "≠"),
    ("小于或?等于|不大于|不超过", "≤"),
    ("大于或?等于|不小于|不少于|不低于", "≥"),
    ("小于", "<"),
    ("大于", ">"),
    ("等于", "="),
    (r"(?:the\s+)?square root of(?![a-z])|根号", "√"),
    (r"(?:is\s+)?(?:(?:less|smaller) than or equal to|at most(?=\s*[\d\\]))(?![a-z])", "≤"),
    (r"(?:is\s+)?(?:greater|larger|bigger) than or equal to(?![a-z])", "≥"),
    (r"(?:is\s+)?(?:strictly\s+)?(?:less|smaller) than(?![a-z])", "<"),
    (r"(?:is\s+)?(?:strictly\s+)?(?:greater|larger|bigger) than(?![a-z])", ">"),
    (r"(?:is\s+)?equal to(?![a-z])", "="),
    ("正负|plus or minus(?![a-z])", "±"),
    ("负无穷大?", "-oo"),
    ("正?无穷大?", "oo"),
)
_SIGN_WORDS = [(re.compile(rf"\s*(?:{words})\s*", re.IGNORECASE), f" {sign} ") for words, sign in _SIGNS]
_ABSOLUTE = re.compile(r"([A-Za-z]\w*)\s*的绝对值")
_NO_SIGNS = r"[^\n=<>≤≥≠≈+*/^(){}\[\]|‖√±\\$;；（）∈∅\d]*"
_COPULA = re.compile(
    rf"\s*(?P<said>{_NO_SIGNS})"
    r"(?P<copula>\b(?:is|are|equals|be|iff|if and only if|just if|namely)\b|为|是|[:：]|当且仅当|⇔)\s*",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{3,}")
_NAME = re.compile(r"\s*\\?[A-Za-zα-ωΑ-Ω]{1,7}\d*\s*")
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|neither)\b|n't|不|非|没|无|错|假", re.IGNORECASE)
_FILLING = re.compile(
    r"\s*(?:(?:(?:about|approximately|approx\.?|roughly|around|exactly|at least|by|"
    r"(?:a\s+|the\s+)?factor(?:\s+of)?|rank)\s+)+"
    r"|大?约(?:是|为)?|近似(?:为|是)?|大概(?:是|为)?|(?:至少|最少|只)(?:需要|需|要)?|每|恰好?|共)"
    r"\s*(?=[\d.√(（\\$+−-]|\w+\()",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?<=[\w)）\]}%²³])\s*(?:(?:layers?|times|fold|units?|in total|altogether)\s*"
    r"|(?:层|倍|个|次|维|即可|就行|就够了?|足够|左右|之?内|以内)\s*)+\Z",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"[\s,，、;；.。]+(?:(?:since|because|as|due to|by|using|so that|given|whereby)\s"
    r"|(?:这是)?因为|由于|因(?![此而])|由)"
    r"|\s*[(（](?:(?:since|because|as|by|from|using)\s|(?:这是)?因为|由于|因|由)",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"[\s,，、;；.。]+(?:so|hence|thus|therefore|i\.e\.|that is|namely|so we get)\s*[:：,，]?\s+"
    r"|[\s,，;；.。]*(?:所以|因此|故|从而|于是|也?即(?!可))"
    r"|\s*(?:⇒|⟹|→|\\Rightarrow|\\implies)\s*",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\s*(?:≈|~|=|约)?\s*[-−]?\d*\.\d+\s*")
_BRACKETED = re.compile(r"[\s,，;；]*[（(](?P<said>[^()（）]+)[)）]\s*\Z")
_CONDITION = re.compile(
    r"\s*(?:[,，;；]\s*(?:其中|(?:where|with|for|if|when|at)\s|当)?|\s(?:for|if|when|at|with|where)\s|其中|当)\s*"
    r"(?P<said>[^,，;；]+)\Z",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(r"\s*[,，;；](?!\s*(?:(?:where|with|for|if|when|at)\s|其中|当))[^<>≤≥]*=.*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\s*(?:for|if|when|at|with|where|其中|当|若)\s*", re.IGNORECASE)
_REMARK = re.compile(
    r"\s*(?:(?:≈|~|≃|约|about\b|approx).*|\d+\s*(?:s\.?\s?f|d\.?\s?p|sig|decimals?|digits?|位).*)", re.IGNORECASE
)
_DOMAIN = re.compile(
    r"\s*(?:any\s+|all\s+)?[A-Za-zα-ω_\d\s,，、]*?\s*(?:(?:is|are)\s+)?(?:an?\s+)?"
    r"(?:(?:real|positive|natural|integers?|whole|numbers?|fixed|given|arbitrary)\s*)+"
    r"|\s*[A-Za-zα-ω_\d\s,，、]*(?:为|是|均为|都是)(?:任意)?(?:正|负)?(?:实|整|自然|有理)数\s*",
    re.IGNORECASE,
)
_REAL = re.compile(r"\s*[A-Za-zα-ω_\d]*\s*(?:(?:is|are)?\s*(?:a\s+)?real(?:\s+numbers?)?|(?:为|是)(?:任意)?实数)\s*")


def formula_in(typed: str, known: Collection[str] = (), assume: Sequence[str] = (), whole: bool = False) -> str:
    """The formula alone.

    ``known``: the names that the exercise speaks of; ``whole``: whether several statements are an answer together, so
    that none is a condition on the others.
    """
    inner, wrap = _without_dollars(_in_signs(plain(typed)))
    inner = _after_words(tidied(_last_conclusion(_without_reason(inner))), known)
    before = None
    while inner != before:
        before = inner
        inner = tidied(_without_units(_without_aside(inner, known, assume, whole)))
    return wrap(inner)


def _without_dollars(text: str) -> tuple[str, Callable[[str], str]]:
    r"""The text without signs of LaTeX around or within it, and how the formula is marked as LaTeX again."""
    inner, wrap = unwrapped(text)
    if inner is text and ("$" in text or r"\(" in text):
        inner = re.sub(r"\$+|\\[()]", " ", text)
        return inner, (lambda part: f"${part.strip()}$") if "\\" in inner else wrap
    return inner, wrap


def _in_signs(text: str) -> str:
    """Words for relations and roots as signs."""
    if not re.search(r"[\u4e00-\u9fff]| (?:than|to|most|of|minus) ", text):
        return text
    for words, sign in _SIGN_WORDS:
        text = words.sub(sign, text)
    return _ABSOLUTE.sub(r"|\1|", text)


def _without_reason(text: str) -> str:
    first = split(text, _REASON)[0]
    return first if re.search(r"\w", first) else text


def _last_conclusion(text: str) -> str:
    """What the last "so" or "that is" arrives at, but no decimals for an exact number in front of them."""
    parts = [part for part in split(text, _CONCLUSION) if re.search(r"\w", part)]
    exact = [part for part in parts if not _DECIMAL.fullmatch(part)]
    return (exact or parts)[-1] if len(parts) > 1 else text


def _after_words(text: str, known: Collection[str]) -> str:
    """Without "the limit is", "最大值为" and "about"; "c is" and "c 为" in front are an equals sign."""
    for _ in range(4):
        found = _COPULA.match(text)
        rest = text[found.end() :] if found else ""
        if found and rest.strip() and not _NEGATION.search(found["said"] + found["copula"]):
            if _NAME.fullmatch(found["said"]) and unknown_word(rest, known) is None:
                return f"{found['said'].strip()} = {rest}"
            if _PROSE.search(found["said"]) or not found["said"].strip():
                text = rest
                continue
        found = _FILLING.match(text)
        if found is None:
            break
        text = text[found.end() :]
    return text


def _without_units(text: str) -> str:
    found = _UNITS.search(text)
    return text[: found.start()] if found else text


def _without_aside(text: str, known: Collection[str], assume: Sequence[str], whole: bool) -> str:
    """Without a condition behind the formula that holds in the exercise anyway, or speaks of other names alone."""
    for pattern in (_BRACKETED, _CONDITION):
        found = pattern.search(text)
        if found is None or not text[: found.start()].strip():
            continue
        said = found["said"]
        if pattern is _BRACKETED and (_REMARK.fullmatch(said) or _is_prose(said)):
            return text[: found.start()]
        if pattern is _CONDITION and _ASSIGNED.fullmatch(found.group()):
            granted = False  # x = 1, y = 2 gives two values
        elif pattern is _CONDITION and whole:
            granted = _REAL.fullmatch(said) is not None
        else:
            granted = _is_granted(_INTRODUCED.sub("", said, count=1), known, assume, whole)
        if granted:
            return text[: found.start()]
    return text


def _is_prose(said: str) -> bool:
    return (
        bool(re.search(r"[\u4e00-\u9fff]{2}", said))
        and not re.search(r"[\d=<>≤≥]", said)
        and not _NEGATION.search(said)
    )


def _is_granted(said: str, known: Collection[str], assume: Sequence[str], whole: bool) -> bool:
    if (_REAL if whole else _DOMAIN).fullmatch(said):
        return True
    try:
        node = read(said, known)
    except SymgradError:
        return False
    parts = node.args if node.head in ("List", "And") else (node,)
    if not all(map(is_statement, parts)):
        return False
    names = {symbol.args[0] for symbol in binding.free_symbols(node)}
    if not names & set(known):
        return not whole and bool(names)
    return all(_is_implied(part, assume) for part in parts)


def _is_implied(statement: Expr, assume: Sequence[str]) -> bool:
    from symgrad.grading.deciding import Setting  # loads the search for counterexamples

    try:
        return Setting(assume).decide(statement).verdict is Verdict.PROVED
    except SymgradError:
        return False
