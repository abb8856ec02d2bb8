"""Each comparison says in English and in Chinese why it is decided so, and says in each what it says in the other."""

import pytest

from symgrad.core.text import Text, phrase
from symgrad.grading.compare import compare
from symgrad.grading.comparison import Comparison, Outcome
from tests.benchmarks.ordinary_answers import ordinary_answers
from tests.chinese import has_chinese, is_chinese

EXAMPLES: list[tuple[str, str, tuple[str, ...], Outcome, str]] = [
    ("(x+1)^2", "x^2+2x+1", (), Outcome.CORRECT, "两边的标准形相同，定义域也相同"),
    ("{1, 2}", "{2, 1}", (), Outcome.CORRECT, "两边的值一一相符"),
    ("x > 1", "2x > 2", (), Outcome.CORRECT, "所含的数相同，端点也相同"),
    ("1 < 2", "true", (), Outcome.CORRECT, "两者都为真"),
    ("1.414", "≈ 1.414213", ("digits: 3",), Outcome.CORRECT, "与参考答案相差不超过 0.005"),
    ("2x+1", "y = 2x+1", (), Outcome.EQUIVALENT_NOT_IN_FORM, "与参考答案的右边相等，但参考答案是等式"),
    ("x^2-1", "x^2-1", ("form: factored",), Outcome.EQUIVALENT_NOT_IN_FORM, "要求分解因式：还有因式可以继续分解"),
    ("(x-1)^2", "(x-1)^2", ("form: expanded",), Outcome.EQUIVALENT_NOT_IN_FORM, "要求展开：还有和的幂没有展开"),
    ("2/4", "1/2", ("form: lowest terms",), Outcome.EQUIVALENT_NOT_IN_FORM, "要求约成最简：2/4 可用 2 约分"),
    ("0.5", "1/2", ("form: no decimals",), Outcome.EQUIVALENT_NOT_IN_FORM, "要求不含小数：还有小数 0.5"),
    ("2y = x", "2y = x", ("form: solved for y",), Outcome.EQUIVALENT_NOT_IN_FORM, "要求解出 y：左边不是单独的 y"),
    (
        *("ln(x^2)", "2 ln x", (), Outcome.DOMAIN_DIFFERS),
        "当 x = -1 时，参考答案没有实数值，答案有；在两者都有实数值处相等",
    ),
    ("ln(-1)", "1", ("tolerance: 1",), Outcome.DOMAIN_DIFFERS, "答案没有实数值"),
    ("x^2", "x^2+1", (), Outcome.WRONG, "当 x = 0 时，答案为 0，参考答案为 1"),
    ("(1, 2)", "(1, 3)", (), Outcome.WRONG, "第 2 个分量：答案为 2，参考答案为 3"),
    ("{1, 2}", "{1, 3}", (), Outcome.WRONG, "答案中的 2 不在参考答案之中"),
    ("x > 1", "x > 2", (), Outcome.WRONG, "x = 3/2 满足答案，但不满足参考答案"),
    ("[1, 2]", "[1, 3]", (), Outcome.WRONG, "x = 5/2 属于参考答案，但不属于答案"),
    ("x + y > 1", "x + y > 2", (), Outcome.WRONG, "当 x = 0, y = 2 时，答案成立而参考答案不成立"),
    ("2 < 1", "true", (), Outcome.WRONG, "答案为假，参考答案为真"),
    ("true", "x", (), Outcome.WRONG, "答案是真值，参考答案是表示数的式子"),
    ("1.4", "≈ 1.414213", ("digits: 3",), Outcome.WRONG, "与参考答案相差 0.014213，超出容差 0.005"),
    ("E[X]", "E[X] + 1", (), Outcome.WRONG, "当 X = 1 或 4 时，答案为 5/2，参考答案为 7/2"),
    ("0/0", "0/0", (), Outcome.UNDECIDED, "两边都没有实数值"),
    ("sqrt(-1-x^2)", "sqrt(-2-x^2)", (), Outcome.UNDECIDED, "在所试的各点上，两边都没有实数值"),
    (*("x", "x", ("digits: many",), Outcome.UNREADABLE), "假设：digits: 之后应为 1 到 50 的整数，而不是 'many'。"),
    (
        *("atan(x) + atan(1/x)", "pi/2", ("x > 0",), Outcome.UNDECIDED),
        "没有找到使两边不等的点，也没有证明两边相等（两边的标准形不同）",
    ),
    (
        *("x +", "x", (), Outcome.UNREADABLE),
        "答案：式子末尾的 + 之后缺少内容。\n  x +\n     ^\n请在那里写数、变量名或左括号。",
    ),
]


def said(found: Comparison) -> str:
    """The Chinese, after a look at both."""
    assert not has_chinese(found.reason.en) and is_chinese(found.reason.zh), found
    return found.reason.zh


def test_there_is_an_example_of_each_outcome():
    assert {outcome for *_, outcome, _ in EXAMPLES} == set(Outcome)


@pytest.mark.parametrize(("answer", "reference", "assume", "outcome", "zh"), EXAMPLES)
def test_reasons_in_chinese(answer, reference, assume, outcome, zh):
    found = compare(answer, reference, assume)
    assert found.outcome is outcome
    assert said(found) == zh


def test_reasons_of_ordinary_answers_are_in_both_languages():
    for answer in ordinary_answers()[::2]:
        said(compare(answer.answer, answer.reference, answer.assume))


def test_what_is_english_alone_is_noticed():
    for reason in (Text("they differ", "they differ"), phrase("the answer: {}", "答案：{}", "it is not a formula")):
        with pytest.raises(AssertionError):
            said(Comparison(Outcome.WRONG, "", reason))


@pytest.mark.parametrize(
    ("frame", "parts", "zh"),
    [
        ("答案为 {}", ("2",), "答案为 2"),
        ("答案为 {}", (Text("true", "真"),), "答案为真"),
        ("{1}中的 {0} 不在其中", (3, Text("the answer", "答案")), "答案中的 3 不在其中"),
        ("x = {} {}它", ("2", Text("satisfies", "满足")), "x = 2 满足它"),
        ("第 {} 行{}", (1, Text("is {x}", "是 {x}")), "第 1 行是 {x}"),
        ("用了 {}", (Text("1 second", "1 秒"),), "用了 1 秒"),
    ],
)
def test_chinese_and_latin_words_have_a_space_between_them(frame, parts, zh):
    assert phrase("{} {}"[: 3 * len(parts) - 1], frame, *parts).zh == zh
