"""What cannot be read: the message, the place that the caret shows, and what to try."""

import pytest

from symgrad.errors import ReadingError, TooLarge
from symgrad.reading import check_cost, expansion_terms, read, read_assumption
from symgrad.reading.limits import DEPTH, LENGTH, TOKENS

# The place is marked with ‸.
ERRORS = [
    ("‸", "empty", "formula such as"),
    ("  ‸", "empty", "formula such as"),
    ("1 +‸", "missing at the end after +", "number"),
    ("‸* 2", "missing in front of *", "number"),
    ("x = ‸= 1", "missing between = and =", ""),
    ("2 ‸3", "Two numbers stand side by side: 2 and 3", "2*3 or 2 + 3"),
    ("x ‸2", "directly after another factor", "2*…"),
    ("(x+1)‸2", "directly after another factor", "^2"),
    ("1.5‸.2", "side by side", ""),
    ("‸(x + 1", "The bracket ( is not closed", "closing bracket )"),
    ("x + 1‸)", "The bracket ) was never opened", "Delete it"),
    ("[0, 1‸}", "Expected a closing bracket ] for [", ""),
    ("‸[1, 2, 3)", "it holds 3 entries", "two ends"),
    ("‸()", "nothing between these brackets", ""),
    ("‸|x", "The bar | is not closed", "closing bar |"),
    ("‸||x|", "The bar || is not closed", ""),
    ("‸{1, 2", "not closed", "closing brace }"),
    ("{x ‸| x > 0}", "set with a condition", "x > 1"),
    ("max‸()", "nothing between the brackets of max", "argument"),
    ("‸max(x)", "takes 2 or more arguments, but got 1", "commas"),
    ("cases‸()", "at least one condition", "otherwise"),
    ("‸sin(x, y)", "takes 1 argument, but got 2", ""),
    ("‸sin", "stands without an argument", "sin(x)"),
    ("sin x‸(x+1)", "not clear whether ( still belongs", "brackets around"),
    (r"\sin x ‸e^x", "not clear whether e still belongs", "brackets around"),
    ("√x‸^2", "exponent may belong to the root", "sqrt(x^2) or sqrt(x)^2"),
    ("n!‸!", "Double factorials", "(n!)!"),
    ("ln‸^-1 x", "inverse function or a quotient", "1/ln(x)"),
    ("‸e2", "not clear what 2 means directly after e", "2*e or e^2"),
    ("‸log2x", "not clear what 2 means directly after log", "log_2(x) or log(2*x)"),
    (r"2‸\frac{1}{2}", "mixed number or a product", "2 + 1/2"),
    ("3‸½", "mixed number or a product", ""),
    ("‸sine(x)", "sine is not a known function", "Did you mean sin?"),
    ("‸arcsine(x)", "arcsine is not a known function", "Did you mean arcsin?"),
    ("‸sni(x)", "sni is not a known function", "s*n*i*(…)"),
    ("‸hello", "The word hello is not known", "h*e*l*l*o"),
    (r"‸\fraq{1}{2}", r"The command \fraq is not known", r"Did you mean \frac?"),
    (r"‸\int x dx", r"The command \int cannot be read", "integral"),
    (r"‸\frac{dy}{dx}", "A derivative cannot be read", "f'(x)"),
    ("dy/‸dx", "A derivative cannot be read", "f'(x)"),
    ("f‸'", "A prime after f", "f'(x)"),
    ("β‸'(x)", "A prime after β", "f'(x)"),
    ("phi‸^2(z)", "exponent between phi and its bracket", "phi(x)^2"),
    (r"5‸\text{ cm}", "cm", "units"),
    (r"‸\begin{vmatrix}1\end{vmatrix}", "environment vmatrix", "pmatrix"),
    (r"‸\begin{pmatrix}1&2\\3\end{pmatrix}", "rows of this matrix have 2, 1 entries", "same number"),
    (r"‸\begin{cases}x\\y\end{cases}", "a value and a condition in row 1", "otherwise"),
    (r"‸\begin{cases}x & x>0", r"has no \end", r"\end{cases}"),
    (r"2\boxed‸{3+4}", "Braces are not seen", r"\left("),
    (r"$x^‸10$", "only the first digit", "x^{10}"),
    (r"$x_‸12$", "only the first digit", "x_{12}"),
    ("x_1‸_2", "Two subscripts", "x_{i,j}"),
    ("x²‸^3", "Two exponents", ""),
    ("1+2+‸...+n", "ellipsis", "sum(k, k=1..n)"),
    ("a‸[0]", "Square brackets after a", "a_(1)"),
    ("x‸.y", ". cannot be read", "x*y"),
    ("lambda x‸: x", ": cannot be read", ""),
    ("‸__import__('os')", "does not begin with a subscript", ""),
    ("x‸;y", "semicolon", "commas"),
    ("‸`x`", "cannot be read", "quotation marks"),
    ('‸"x"', "cannot be read", "quotation marks"),
    ("x ‸=> 1", "=> cannot be read", ">="),
    ("2‸+-3", "not clear whether +- is ±", "±"),
    ("x ‸if x > 0", "Conditions stand inside braces", "otherwise"),
    ("‸(x = 1) + 2", "this is a statement", ""),
    ("x in ‸A", "Expected a set here", "R, Z or N"),
    ("≈ ‸x", "such as ≈ 3.14", "Leave ≈ out"),
    ("‸х + 1", "Cyrillic х (U+0445) looks like Latin x", "Type x"),
    ("x + ‸ο", "Greek ο (U+03BF) looks like Latin o", "Type o"),
    ("x‸\u200b", "U+200B, ZERO WIDTH SPACE", "Delete it"),
    ("x‸\u202e", "U+202E, RIGHT-TO-LEFT OVERRIDE", "Delete it"),
    ("‸\x00", "U+0000, a control character", "Delete it"),
    ("‸\ud800", "U+D800, half of a surrogate pair", "Delete it"),
    ("a‸\u0301", "COMBINING ACUTE ACCENT", ""),
    ("‸é", "U+00E9, LATIN SMALL LETTER E WITH ACUTE", ""),
    ("x ‸答", "U+7B54", "without words"),
]


@pytest.mark.parametrize("marked, message, hint", ERRORS)
def test_an_error_names_the_place_and_what_to_try(marked, message, hint):
    text = marked.replace("‸", "")
    with pytest.raises(ReadingError) as caught:
        read(text)
    error = caught.value
    assert message in error.message.en
    assert hint in (error.hint.en if error.hint else "")
    assert (error.text, error.position) == (text, marked.index("‸"))


LIMITS = [
    ("x" * (LENGTH + 1), f"at most {LENGTH} are read"),
    ("x+" * TOKENS + "x", f"more than {TOKENS} numbers"),
    ("(" * (DEPTH + 1) + "x" + ")" * (DEPTH + 1), "too deep"),
    ("sin " * DEPTH + "x", "too deep"),
    ("x^" * DEPTH + "x", "too deep"),
    ("-" * (DEPTH + 1) + "x", "too deep"),
    (r"\frac{1}{" * DEPTH + "x" + "}" * DEPTH, "too deep"),
    ("1" * 401, "401 digits"),
    ("0." + "3" * 500, "digits"),
    ("1e401", "beyond ±400"),
    ("1e999999999", "beyond ±400"),
    ("9^9^9^9", "exponent is above"),
    ("9**9**9**9", "exponent is above"),
    ("2^(2^40)", "exponent is above"),
    ("x^(10^9)", "exponent is above"),
    ("(2^9999)^9999", "binary digits"),
    ("3000!", "factorial is of a number above 2000"),
    ("(10!)!", "factorial is of a number above 2000"),
    ("binom(10^8, 5*10^7)", "binomial coefficient"),
    ("sum(k, k=1..10^6)", "more than 100000 terms"),
    ("sum(sum(j*k, j=1..1000), k=1..1000)", "more than 100000 terms"),
    ("prod(2^(k^9), k=1..100)", "exponent is above"),
    ("x^(1/100000)", "denominator of an exponent"),
    ("*".join(f"(x{i} + y{i})" for i in range(40)), "Multiplied out"),
    ("(a+b+c+d+e+f)^500", "Multiplied out"),
]


@pytest.mark.parametrize("text, message", LIMITS, ids=lambda value: value[:20])
def test_what_is_too_large_is_refused_before_it_is_computed(text, message):
    with pytest.raises(TooLarge) as caught:
        read(text)
    assert message in caught.value.message.en


@pytest.mark.parametrize(
    "text",
    [
        "(" * (DEPTH - 1) + "x" + ")" * (DEPTH - 1),
        "x" * (TOKENS - 1),
        "1" * 400,
        "1e400",
        "x^9999",
        "2000!",
        "(-1)^(10^9)",
        "1^(10^9)",
        "e^(10^9)",
        "(x+y)^100",
        "sum(k^2, k=1..1000)",
        "sum(k^2, k=1..n)",
    ],
    ids=lambda text: text[:20],
)
def test_what_is_within_the_limits_is_read(text):
    read(text)


@pytest.mark.parametrize(
    "text, terms", [("x", 1), ("x + 1", 2), ("(x+1)^5", 6), ("(a+b+c)^10", 66), ("(a+b)*(c+d)", 4), ("sin((a+b)^3)", 4)]
)
def test_the_number_of_terms_is_bounded(text, terms):
    assert terms <= expansion_terms(read(text)) <= 2 * terms + 1


def test_a_tree_that_was_not_typed_is_checked_too():
    tree = read("9^9")
    for _ in range(3):
        tree = type(tree)("Pow", (read("9"), tree))
    with pytest.raises(TooLarge):
        check_cost(tree)


@pytest.mark.parametrize(
    "text, lines",
    [
        ("2 3", ["  2 3", "    ^"]),
        ("（ｘ＋１）+х", ["  （ｘ＋１）+х", "             ^"]),
        ("x = 1,\ny = )", ["  y = )", "      ^"]),
        ("x\x00", ["  x\N{REPLACEMENT CHARACTER}", "   ^"]),
    ],
)
def test_the_caret_stands_under_the_place(text, lines):
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert str(caught.value).splitlines()[1:3] == lines


def test_a_long_text_is_shown_in_part():
    with pytest.raises(ReadingError) as caught:
        read("x + " * 200 + "2 3" + " + x" * 200)
    line, caret = str(caught.value).splitlines()[1:3]
    assert len(line) < 90 and line.strip().startswith("…") and line.endswith("…")
    assert line[caret.index("^")] == "3"


ASSUMPTIONS = [
    ("‸", "empty"),
    ("x > 0,‸ , y > 0", "empty"),
    ("‸x", "Nothing is said about x"),
    ("‸x + 1", "not a statement"),
    ("x >‸", "missing at the end"),
    ("‸2 is positive", "Expected a name"),
    ("x > ‸х", "Cyrillic"),
    ("‸n even", ""),
]


@pytest.mark.parametrize("marked, message", ASSUMPTIONS)
def test_an_assumption_that_says_nothing_is_refused(marked, message):
    text = marked.replace("‸", "")
    with pytest.raises(ReadingError) as caught:
        read_assumption(text)
    assert message in caught.value.message.en
    assert (caught.value.text, caught.value.position) == (text, marked.index("‸"))


@pytest.mark.parametrize("given", [None, 3, b"x", ["x"]])
def test_only_text_is_read(given):
    with pytest.raises(TypeError, match="Expected a text"):
        read(given)
