"""Whatever is typed, the readers give a tree or a ReadingError; and a tree that was read can be written and read again.

``python -m tests.test_reading_fuzz SECONDS [SEED]`` does the same for as long as is asked, first in plain text, then in
LaTeX, and says how many texts there were.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError, TooLarge
from symgrad.reading import read, read_activation, read_assumption, to_latex, to_text
from symgrad.reading.commands import COMMANDS, REFUSED
from symgrad.reading.names import FUNCTIONS, GREEK_NAMES, KEYWORDS
from tests.test_reading import ALL, ASSUMPTIONS

SIGNS = [
    *"+-*/^_!%()[]{}|,;.:=<>~'\"`$&#@\\ \n0123456789xyzabkneiEfRN",
    *("**", "<=", ">=", "!=", "==", "||", "..", "+-", "...", "=>", "->", "1..n", "=1..n", "(-", "^2", "_1", "^(", "_("),
    *"≤≥≠≈∞∈∪∩∖∅±∓×·÷√∛½²³⁻¹ⁿᵀ₁ₖ′″‖⌊⌋⌈⌉∑∏°…ℝℤℕ∧∨πσφΦΩ，。；（）［］＝１ｘ且或若其他否则时",
]
HOSTILE = [
    *(
        "\x00",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ud800",
        "\udfff",
        "é",
        "é",
        "х",
        "ο",
        "你好",
        "𝑥",
        "ﬁ",
        "Ⅷ",
        "🙂",
        "\x1b",
    ),
    *("__import__('os')", "lambda x: x", "x.y", "a[0]", "9**9**9**9", "10^400", "1e400", "0." + "3" * 500, "1000000!"),
]
LATEX = [
    *("\\" + name for name in (*COMMANDS, *REFUSED)),
    *(r"\left(", r"\right)", r"\left|", r"\right|", r"\left\{", r"\right\}", r"\right.", r"\left[", r"\right[", r"\{"),
    *(
        r"\}",
        r"\|",
        r"\\",
        r"\,",
        r"\frac{1}{2}",
        r"\frac12",
        r"\sqrt[3]{",
        r"\sum_{k=1}^{n}",
        r"\prod_{k=1}^n",
        "{",
        "}",
    ),
    *(r"\begin{cases}", r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\begin{array}{cc}", r"\end{array}"),
    *(
        r"\text{if }",
        r"\text{otherwise}",
        r"\mathrm{e}",
        r"\operatorname{Var}",
        r"\mathbb{R}",
        r"\mathbb{E}",
        r"\boxed{",
    ),
]
WORDS = [
    *FUNCTIONS,
    *GREEK_NAMES,
    *KEYWORDS,
    "pi",
    "oo",
    "fan_in",
    "sum(",
    "prod(",
    "cases(",
    "E[",
    "C(",
    "norm(",
    "f'(",
]
WORDS += ["positive", "integer", " is ", " 为", "整数", "real", "and", "or", "max(", "log_2", "x_1", "w_k", "h_(k+1)"]
VALID = [*ALL, *ASSUMPTIONS]


def hostile_text(rng: random.Random, latex: bool) -> str:
    """Signs and words in any order, a valid formula that was damaged, or one thing many times over."""
    pool = [SIGNS, SIGNS, WORDS, LATEX if latex else SIGNS, LATEX if latex else WORDS, HOSTILE]
    kind = rng.random()
    if kind < 0.35:
        common = pool[:5] if rng.random() < 0.8 else pool
        return "".join(rng.choice(rng.choice(common)) for _ in range(rng.randrange(1, 25)))
    if kind < 0.9:
        text = rng.choice(VALID)
        if rng.random() < 0.3:
            text += rng.choice(("", " ", "+", "*", ", ", "=", " and ", "^")) + rng.choice(VALID)
        for _ in range(rng.randrange(1, 5)):
            text = _damaged(rng, text, pool)
        return text
    if kind < 0.97:
        parts = [rng.choice(rng.choice(pool)) for _ in range(rng.randrange(1, 4))]
        times = rng.choice((5, 30, 101, 400, 3000))
        return "".join(parts) * times + rng.choice(("", "x", "x" + ")" * times, "}" * times))
    return "".join(
        chr(rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000)))) for _ in range(8)
    )


def _damaged(rng: random.Random, text: str, pool: list[list[str]]) -> str:
    start = rng.randrange(len(text) + 1)
    end = min(len(text), start + rng.randrange(1, 4))
    match rng.randrange(5):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + text[start:end] * 2 + text[end:]
        case 2:
            return text[:start] + text[start:end][::-1] + text[end:]
        case 3:
            return text[:start] + rng.choice(rng.choice(pool)) + text[end:]
        case _:
            return text[:start] + rng.choice(rng.choice(pool)) + text[start:]


def check(text: str, latex: bool) -> str:
    """Read the text in every way that there is; what came of reading it as a formula."""
    for reader in (read_assumption, read_activation):
        try:
            reader(text)
        except ReadingError as error:
            assert str(error)
    try:
        tree = read(text, latex=True if latex else None)
    except ReadingError as error:
        assert error.text == text and 0 <= error.position <= len(text) and error.message
        assert len(str(error)) < 1000
        return type(error).__name__
    assert isinstance(tree, Expr)
    again(tree, text)
    return tree.head


def again(tree: Expr, text: str) -> None:
    """A tree that was read can be written, and means the same when it is read again."""
    try:
        written, typeset = to_text(tree), to_latex(tree)
    except NotConvertible as error:
        raise AssertionError(f"{text!r} gives {tree!r}, which cannot be written") from error
    for form, latex in ((written, None), (typeset, True)):
        try:
            found = read(form, latex=latex)
        except TooLarge:
            continue  # what is written has more signs than what was typed
        assert found == tree, f"{text!r} gives {tree!r}, written as {form!r}, which gives {found!r}"


@settings(max_examples=400)
@given(st.randoms(), st.booleans())
def test_only_reading_errors_come_out(rng, latex):
    check(hostile_text(rng, latex), latex)


@settings(max_examples=300)
@given(st.text())
def test_any_text_at_all(text):
    check(text, False)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.randoms(), st.booleans())
def test_only_reading_errors_come_out_of_many(rng, latex):
    check(hostile_text(rng, latex), latex)


@pytest.mark.parametrize(
    "text", ["x" * 10**6, "(" * 10**6, "\ud800" * 10**6, "9" * 10**6, "\\frac{" * 10**5, "|" * 10**6]
)
def test_a_million_characters_are_refused_at_once(text):
    for reader in (read, read_assumption, read_activation):
        with pytest.raises(ReadingError, match="10000"):
            reader(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\x00", "\ud800", "\ufeff", "$", "$$", "$$$$", r"\(\)", "\\", "{", "}", "."]
)
def test_next_to_nothing_is_refused(text):
    for reader in (read, read_assumption, read_activation):
        try:
            found = reader(text)
        except ReadingError:
            continue
        raise AssertionError(f"{text!r} was read as {found!r}")


def run(seconds: float, latex: bool, seed: int = 0) -> Counter[str]:
    """Read hostile texts for so long; how often each kind of result came, and "all" for all of them."""
    rng = random.Random(seed)
    found: Counter[str] = Counter()
    slowest, slow_text = 0.0, ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = hostile_text(rng, latex)
        began = time.perf_counter()
        try:
            found[check(text, latex)] += 1
        except Exception as error:
            found["failed"] += 1
            print(f"failed on {text!r}: {error!r}"[:1000])
        taken = time.perf_counter() - began
        if taken > slowest:
            slowest, slow_text = taken, text
        found["all"] += 1
    print(f"{'LaTeX' if latex else 'plain text'}: {found['all']} texts in {seconds:g} s, {dict(found.most_common(12))}")
    print(f"slowest: {slowest:.3f} s for {slow_text[:60]!r} ({len(slow_text)} characters)")
    return found


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    failures = sum(run(float(sys.argv[1]), in_latex, seed)["failed"] for in_latex in (False, True))
    sys.exit(1 if failures else 0)
