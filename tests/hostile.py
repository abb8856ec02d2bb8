"""Inputs that should do no harm: what strangers, and programs of strangers, type into the field for an answer.

``SENTINEL`` in an input stands for the path of a file that running the input as code would create.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.hostile_texts import (
    CHARACTERS,
    CODE,
    EMPTY,
    FACTORIALS,
    JSON_LIKE,
    MAY_BE_READ,
    NOT_FINITE,
    NUMBERS,
    SENTINEL,
    SYSTEM,
    TEX,
    TOUCH,
    TOWERS,
)

NOT_CORRECT = frozenset({"wrong", "domain_differs", "equivalent_not_in_form", "undecided", "unreadable"})
UNREADABLE = frozenset({"unreadable"})
NOT_WRONG = frozenset({"correct", "domain_differs", "undecided", "unreadable"})
ANY = NOT_CORRECT | NOT_WRONG


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile text in its place; the places beside it are benign. ``verdicts``: those that would be no mistake."""

    family: str
    text: str
    place: Literal["answer", "reference", "assume"] = "answer"
    other: str = "x + 1"
    verdicts: frozenset[str] = NOT_CORRECT

    def row(self, sentinel: str) -> dict[str, str]:
        """As a line of a file of pairs; what is assumed is tried on a pair that is equal."""
        text = self.text.replace(SENTINEL, sentinel)
        if self.place == "assume":
            return {"answer": self.other, "reference": "1 + x", "assume": text}
        sides = (text, self.other) if self.place == "answer" else (self.other, text)
        return dict(zip(("answer", "reference"), sides, strict=True))


NESTED = [
    r"\frac{1}{" * 200 + "x" + "}" * 200,
    r"\frac1" * 500 + "x",
    r"\left(" * 2000,
    r"\left(" * 2000 + "x" + r"\right)" * 2000,
    "(" * 10_000 + "x" + ")" * 10_000,
    "(" * 100_000,
    ")" * 100_000,
    "[" * 5000 + "]" * 5000,
    "{" * 5000 + "}" * 5000,
    "{" * 100_000,
    "|" * 100_000,
    "|" * 99_999,
    "|x" * 2000,
    "|x" + "|" * 1001,
    "||||||||x|-1|-1|-1|-1|-1|-1|-1|-1",
    "".join("|" for _ in range(30)) + "x" + "-1|" * 30,
    "abs(" * 30 + "x" + "-1)" * 30,
    "abs(" * 500 + "x" + ")" * 500,
    r"\lvert " * 300 + "x" + r" \rvert" * 300,
    "max(x, " * 200 + "1" + ")" * 200,
    "max(x, min(1, " * 50 + "1" + "))" * 50,
    "min(" + ", ".join(f"x^{k}" for k in range(1, 60)) + ")",
    "max(" + ", ".join(f"{k}*x-{k * k}" for k in range(1, 300)) + ")",
    "sqrt(" * 300 + "x" + ")" * 300,
    "sqrt(2+" * 40 + "2" + ")" * 40,
    "sqrt(x+" * 25 + "x" + ")" * 25,
    r"\sqrt{1+" * 100 + "1" + "}" * 100,
    "cbrt(1+" * 20 + "x" + ")" * 20,
    "sin(" * 300 + "x" + ")" * 300,
    "sin(cos(" * 20 + "x" + "))" * 20,
    "exp(" * 20 + "x" + ")" * 20,
    "ln(" * 20 + "x" + ")" * 20,
    "1/(1+" * 100 + "x" + ")" * 100,
    "1/(1+" * 1000 + "x" + ")" * 1000,
    "-" * 100_000 + "x",
    "+" * 100_000 + "x",
    "-(" * 5000 + "x" + ")" * 5000,
    "x^(" * 1000 + "x" + ")" * 1000,
    "x_{" * 300 + "1" + "}" * 300,
    "x_" * 5000 + "1",
    "e^" * 3000 + "x",
    "sin^2 " * 1000 + "x",
    r"\sin " * 5000 + "x",
    r"\text{" * 1000 + "x" + "}" * 1000,
    r"\boxed{" * 1000 + "x" + "}" * 1000,
    "$" * 10_000,
    "\\" * 10_000,
    "f(" * 1000 + "x" + ")" * 1000,
    "[[" * 200 + "1" + "]]" * 200,
    r"\begin{cases} x & x>0 \\ " * 60 + "0" + r"\end{cases}" * 60,
    r"\begin{pmatrix} " * 60 + "x" + r"\end{pmatrix}" * 60,
    "x" + "'" * 5000,
    "x^T" * 300,
    "not " * 5000 + "x > 0",
    "x>0 and (" * 400 + "x>1" + ")" * 400,
    "x < " * 5000 + "x",
    "x = " * 3000 + "x",
]


def _squares(depth: int, inside: str = "x") -> str:
    for _ in range(depth):
        inside = f"({inside}^2+1)"
    return inside


EXPANDED = [
    _squares(12),
    _squares(12, "(x+y)"),
    _squares(30),
    "".join(f"(x+{k})" for k in range(1, 25)),
    "".join(f"(x_{k}+y_{k})" for k in range(1, 25)),
    "".join(f"(x^{k}+y)" for k in range(1, 25)),
    *("(x+y+z+w)^200", "(x+y+z+w)^60", "(a+b+c+d+f+g+h+k+l+m+n+p+q)^30", "(x+y)^5000", "(x^2+1)^500 - (x^2+1)^499"),
    *("(x+sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11))^40", "(sin(x)+cos(x))^200", "(e^x+e^(-x)+e^(2x)+1)^100"),
    *("(1/x+1/y+1/z)^100", "1/(x+y+z+w)^100 + 1/(x-y+z-w)^100"),
    " + ".join(f"1/(x+{k})" for k in range(1, 200)),
    " + ".join(f"1/(x+y_{k})" for k in range(1, 40)),
    " * ".join(f"(1 + x^{2**k})" for k in range(40)),
    *("((x+1)^40 + (y+1)^40)^40", "((((x+y)^7+z)^7+w)^7+v)^7", "(x+1)^2000 * (x-1)^2000", "(1.5x+2.25y+0.125)^300"),
    *("(x_1+x_2+x_3+x_4+x_5+x_6+x_7+x_8+x_9)^25", "(x+10^50)^200"),
]

LONG = [
    "x" * 100_000,
    "+".join(["x"] * 100_000),
    "+".join(["x"] * 3000),
    "*".join(["x"] * 50_000),
    "+".join(f"x^{k}" for k in range(2000)),
    "+".join(f"sin({k}x)" for k in range(500)),
    "+".join(f"a_{k}" for k in range(2000)),
    "*".join(f"a_{k}" for k in range(2000)),
    "a" * 10_000,
    "x_{" + "a" * 20_000 + "}",
    "\\" + "a" * 10_000,
    "\\alpha" * 3000,
    "alpha" * 3000,
    "sin" * 3000 + "x",
    " " * 200_000 + "x",
    "x" + " " * 200_000,
    "\n" * 100_000 + "x",
    "1+" * 100_000 + "1",
    "1 " * 50_000,
    "," * 100_000,
    ",".join(["x"] * 20_000),
    "{" + ",".join(str(k) for k in range(20_000)) + "}",
    "=" * 10_000,
    "." * 10_000,
    ";" * 10_000,
    "x;" * 10_000,
    "and " * 10_000,
    r"\quad" * 20_000 + "x",
    r"\," * 50_000 + "x",
    "x" + r"\text{ m}" * 5000,
    "(x)" * 5000,
    "(x+1)" * 5000,
    "fan_in" * 1000,
    "答案是" * 5000,
]

SUMS = [
    *("sum(k, k=1..10^9)", "sum(k^2, k, 1, 10^12)", "sum(1/k, k=1..10^9)", "sum(1/k, k=1..infinity)"),
    *("sum(x^k, k=0..10^6)", "sum(x^k/k!, k=0..oo)", "sum(sin(k), k=1..100000)", "sum(k^k, k=1..3000)"),
    *("sum(k!, k=1..2000)", "sum(2^k, k=1..100000)", "sum(1/(k+x), k=1..5000)", "prod(k, k=1..10^6)"),
    *("prod(x+k, k=1..3000)", "prod(2, k=1..10^9)", "prod(1+1/k, k=1..10^8)", "prod(w_k, k=1..10^9)"),
    "sum(sum(sum(sum(i*j*k*l, i=1..1000), j=1..1000), k=1..1000), l=1..1000)",
    "sum(" * 30 + "k" + ", k=1..3)" * 30,
    "prod(" * 12 + "2" + ", k=1..9)" * 12,
    *("sum(k, k=1..sum(k, k=1..sum(k, k=1..1000)))", "sum(k, k=10..1)", "sum(k, k=1..1/2)", "sum(k, k=1..x)"),
    *("sum(k, k=k..k)", "sum(k, x+1=1..2)", "sum(k, 1=1..2)", "sum(k, k=-oo..oo)", "sum(k, k=1..)", "sum(, k=1..2)"),
    *("sum()", "prod()", "sum(k, k=1..2, k=1..2)", r"\sum_{k=1}^{10^{10}} \frac{1}{k^2}"),
    *(r"\sum_{k=1}^{n}\sum_{k=1}^{n}\sum_{k=1}^{n} k", r"\prod_{k=1}^{10^{9}} k"),
    r"\sum_{k=1}^{\infty}\frac{1}{k^2}",
]


def _table(rows: int, columns: int, entry: str = "{i}*{j}+1") -> str:
    lines = (",".join(entry.format(i=i, j=j) for j in range(columns)) for i in range(rows))
    return "[" + ",".join(f"[{line}]" for line in lines) + "]"


MATRICES = [
    _table(100, 100),
    *(f"det({_table(100, 100)})", rf"\det {_table(60, 60)}"),
    _table(100, 100, "x_{i}*y_{j}"),
    *(f"det({_table(12, 12, 'x_{{{i}{j}}}')})", f"norm({_table(60, 60)})"),
    *(f"norm({_table(12, 12, 'sin({i}x+{j})')})", f"‖{_table(40, 40, 'x^{i}+{j}')}‖", f"norm({_table(30, 30)}, fro)"),
    *(f"{_table(50, 50)}*{_table(50, 50)}", f"{_table(20, 20)}^1000000", f"{_table(3, 3)}^(-1)"),
    *(f"{_table(1, 20_000)}", f"{_table(20_000, 1)}", "[[1,2],[3]]", "[[1,2],[3,4,5]]", "[[],[]]", "[[]]"),
    *("[1;2;3,4]", "[;]", "[[1,2],[3,4]] + 1", "[[1,2],[3,4]]/[[1,2],[3,4]]", "[[1,2],[3,4]]^x"),
    *("[[1,2],[3,4]]'''''''''", "sin([[1,2],[3,4]])", "[[1/0]]"),
    "[[" + ",".join(["[[1]]"] * 50) + "]]",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}" * 200,
    r"\begin{pmatrix}" + r"1 & 2 \\" * 5000 + r"\end{pmatrix}",
    r"\begin{pmatrix}" + "&" * 20_000 + r"\end{pmatrix}",
]

# Far from equal to the other side, or too close to tell by numbers.
HARD: list[tuple[str, str]] = [
    ("e^(pi*sqrt(163))", "262537412640768744"),
    ("|x+1000|-1000", "|x+1001|-1001"),
    ("cos(pi*x)", "(-1)^x"),
    ("x + 10^(-100)", "x"),
    ("x + 10^(-1000)", "x"),
    ("x + 1e-400", "x"),
    ("exp(-10^9)", "0"),
    ("exp(-exp(20))", "0"),
    ("exp(-exp(exp(5)))", "0"),
    ("2^(-10^9)", "0"),
    ("1 + exp(-10^6)", "1"),
    ("sin(10^50)", "0"),
    ("sin(10^(10^6))", "1"),
    ("cos(10^100000)", "x"),
    ("tan(10^300)", "x"),
    ("sin(1e300 x)", "sin(1e300 x + 1e-300)"),
    ("sin(pi*10^20 + 10^(-30))", "0"),
    ("sin(x)^1000", "0"),
    ("atan(10^100)", "pi/2"),
    ("tanh(1000)", "1"),
    ("erf(100)", "1"),
    ("Phi(-100)", "0"),
    ("sqrt(10^40+1)", "10^20"),
    ("sqrt(x^2 + 10^(-50))", "|x|"),
    ("sqrt(2)+sqrt(3)+sqrt(5)", "sqrt(10+2*sqrt(6)+2*sqrt(10)+2*sqrt(15)) + 10^(-40)"),
    ("sum(1/k^2, k=1..1000)", "pi^2/6"),
    ("(1+1/10^30)^(10^30)", "e"),
    ("x^1001", "x^1000"),
    ("x^100 - 10^(-80)", "x^100"),
    ("max(x, x^3 - 10^6)", "x"),
    ("ReLU(x - 10^9)", "0"),
    ("|x - 10^12| + x", "10^12"),
    ("exp(x) * 10^(-500)", "0"),
    ("1/(1 + 10^40 x^2)", "0"),
    ("exp(-10^20 (x-pi)^2)", "0"),
    ("prod(sin(k x), k=1..40)", "0"),
    ("(x^2-2)/(x^2-2)", "1"),
    ("x^x/x^x", "1"),
    ("floor(x)", "x"),
    ("ln(x^2+1)-ln(x^2+1+10^(-50))", "0"),
    ("+".join(f"|x-{k}|" for k in range(40)), "x"),
    ("*".join(f"|x-{k}|" for k in range(30)), "x"),
    ("+".join(f"max(x,{k})" for k in range(40)), "x"),
    ("+".join(f"sqrt(x+{k})" for k in range(12)), "x"),
    ("+".join(f"{k}^(1/{k})" for k in range(2, 30)), "20"),
    ("+".join(f"sqrt({k})" for k in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)), "30"),
    ("+".join(f"sin(x+{k})^{k}" for k in range(1, 20)), "x"),
    ("{" + "; ".join(f"x^{k} if x > {100 - k}" for k in range(1, 80)) + "; 0 otherwise}", "x"),
    ("cos(" * 12 + "x" + ")" * 12, "x"),
    ("x^50 + x^7 - 3x + 1 > 0", "x > 0"),
    ("x^200 - 3x^77 + x - 1 = 0", "x = 1"),
    ("x^5 - x - 1 = 0", "x = 1.1673"),
    ("x^6 + y^6 + z^6 > 3x^2y^2z^2 - 10^(-9)", "x^6 + y^6 + z^6 > 3x^2y^2z^2"),
    ("sin(x) > x - x^3/6 and x > 0", "x > 1"),
    ("x^3 + y^3 = z^3", "x*y*z = 0"),
    ("x^y = y^x", "x = y"),
    ("exp(x) + sin(y) * z^w > 0", "x > 0"),
    ("(x+y+z+w)^12 > 0", "x > 0"),
    ("{" + ", ".join(f"sqrt({k})" for k in range(60)) + "}", "{1}"),
    (" ∪ ".join(f"[{2 * k}, {2 * k + 1}]" for k in range(200)), "[0, 400]"),
    (" and ".join(f"x_{k} > {k}" for k in range(40)), "x > 0"),
    (" or ".join(f"(x > {k} and y < {k}^2)" for k in range(30)), "x > 0"),
    ("≈ 3.14159", "pi + 1"),
    ("0.333333333333333333333333333333", "1/3"),
    ("3.141592653589793238462643383279502884197", "pi"),
    ("22/7", "pi"),
    ("355/113", "pi"),
    ("f(x) + g(y)", "f(y) + g(x)"),
    ("phi'(x)^100", "phi''(x)"),
    ("E[x^100]", "E[x]^100"),
    ("Var(x) + Cov(x,y)", "Var(y)"),
    ("A^T", "A"),
    ("x = y = z = w = x", "x = w"),
]

# Equal, and not easy: never wrong.
EQUAL: list[tuple[str, str]] = [
    ("(x+y)^40", "(y+x)^40"),
    (_squares(8), _squares(8).replace("^2+1", "^2 + 2 - 1")),
    ("(x+1)^300", "(x+1)^150 * (1+x)^150"),
    ("sqrt(5+2*sqrt(6))", "sqrt(2)+sqrt(3)"),
    ("cbrt(2+sqrt(5)) + cbrt(2-sqrt(5))", "1"),
    ("sqrt(2+sqrt(3))", "(sqrt(6)+sqrt(2))/2"),
    ("sin(x)^2+cos(x)^2", "1"),
    ("sin(5x)", "16sin(x)^5-20sin(x)^3+5sin(x)"),
    ("4*atan(1/5)-atan(1/239)", "pi/4"),
    ("||x|-1|", "max(|x|-1, 1-|x|)"),
    ("(x^1000-1)/(x-1)", "sum(x^k, k=0..999)"),
    ("x*y*z*w", "w*z*y*x"),
    ("exp(1000)*exp(-1000)", "1"),
    ("10^400/10^399", "10"),
    ("1e400/1e399", "10"),
    ("1/(1+e^(-x)) ", "(1+tanh(x/2))/2"),
    ("100!/98!", "9900"),
    ("binom(50, 25)", "binom(49, 24) + binom(49, 25)"),
    ("ｘ＋１", "x+1"),
    ("２×（x－３）", "2x-6"),
    ("+".join(["x"] * 200), "200x"),
    ("(" * 50 + "x" + ")" * 50, "x"),
    ("-" * 20 + "x", "x"),
    ("9**9**9**9", "9**9**9**9"),
    ("1e999999999", "1e999999999"),
    ("(10^9)!", "(10^9)!"),
]

_DEEP = "x > " + "(" * 2000 + "0" + ")" * 2000
ASSUMPTIONS = [
    *(SYSTEM, f"x > {SYSTEM}", f"x > 0 and {TOUCH}", "lambda x: x > 0", "x > 9^9^9^9", "x > 10^(10^10)"),
    *("x > 1e999999999", "x > 1/0", "x > 0/0", "x < -oo", "x = nan", "x > (10^9)!", "x > sqrt(-1)"),
    *("x > sum(k, k=1..10^9)", "x", "x +", "> 0", "x >", "x > > 0", "0", "true", "false", "0 = 1", "x > 1 and x < 0"),
    *("x > y > x", "x > 0; x < 0", "x = x", "x ∈ ∅", "x in {}", "x in", "in R", "x integer integer", "integer"),
    *("x ∈ ℂ", "x prime"),
    "x > 0, " * 2000,
    "x > 0 and " * 500 + "x > 0",
    " or ".join(f"x > {k}" for k in range(300)),
    _DEEP,
    "(" * 50_000,
    "x" * 50_000 + " > 0",
    "a" * 2000 + " > 0",
    *("x^1000 + y^1000 = z^1000", "sin(x) = x", "exp(x) = x", "x^5 - x - 1 = 0", "x^50 + x^7 > 3", "cos(x) > 2"),
    " and ".join(f"x_{k}^2 + x_{k + 1}^2 < {k}" for k in range(1, 40)),
    "x, " * 5000 + "y > 0",
    "form: " + SYSTEM,
    *("form:", "form: form: factored"),
    "form: solved for " + "x" * 10_000,
    *("form: solved for", "form: solved for x + 1", "form: ../../etc/passwd", "tolerance: 1e999999999"),
    *("tolerance: 1e-999999999", "tolerance: 1e999999999%", "tolerance: nan", "tolerance: inf", "tolerance: -1"),
    *("tolerance: 1/0", "tolerance: 0x10"),
    "tolerance: " + "9" * 100_000,
    "tolerance: " + SYSTEM,
    *("tolerance: %", "digits: 1000000000", "digits: -5", "digits: 0", "digits: 1e9", "digits: ٣٣٣٣"),
    "digits: " + "9" * 10_000,
    *("digits:", "Form: FACTORED", "х > 0", "x\x00 > 0", "x \u202e> 0", "\ud800 > 0", "x > 0 # comment"),
    *("x > 0 // y", "$x > 0", r"\def\x{1} x > 0", r"x > \input{/etc/passwd}", "x 为", "为实数", "x 大于 0", "x → 0"),
    "|" * 20_000,
    *("_ > 0", "__class__ > 0", "x.y > 0", "f(x) > 0", "e > 3", "pi = 3", "oo > 0", "2 integer", "x y z integer"),
    "[[1]] > 0",
]

# So large a tolerance, if it is read, makes everything right.
_LOOSE = ("tolerance: 1e999999999", "tolerance: 9")

AS_REFERENCES = [
    *(SYSTEM, rf"\input{{{SENTINEL}}}", "9**9**9**9", "2**(2**40)", "factorial(10**9)", "binomial(10**8,5*10**7)"),
    "1e999999999",
    "0." + "3" * 100_000,
    r"\frac{1}{" * 200 + "x" + "}" * 200,
    r"\left(" * 2000,
    "|" * 100_000,
    _squares(12),
    "".join(f"(x+{k})" for k in range(1, 25)),
    *("(x+y+z+w)^200", "exp(exp(exp(exp(100))))", "sum(k, k=1..10^9)"),
    _table(100, 100),
    *("х + 1", "x\x00", "\ud800", "", "nan", "1/0", "0/0", "oo - oo"),
    "x" * 100_000,
    '{"a": 1}',
]

# Both sides alike, and without a value: not equal.
SAME_WITHOUT_VALUE = [
    *("nan", "0/0", "1/0", "oo - oo", "oo/oo", "ln(0)", "sqrt(-1)", "sqrt(-x^2-1)", "asin(2)", "0^(-1)", "tan(pi/2)"),
    *("|" * 1001, "\x00", "\ud800", "", "х", SYSTEM, "x" * 100_000, "f(", "[[1,2],[3]]"),
]


def inputs() -> Iterator[Hostile]:
    for text in CODE:
        yield Hostile("code", text, verdicts=NOT_CORRECT if text in MAY_BE_READ else UNREADABLE)
    for family, texts in (
        ("TeX", TEX),
        ("towers", TOWERS),
        ("factorials", FACTORIALS),
        ("numbers", NUMBERS),
        ("not finite", NOT_FINITE),
        ("nested", NESTED),
        ("expanded", EXPANDED),
        ("long", LONG),
        ("sums", SUMS),
        ("matrices", MATRICES),
        ("characters", CHARACTERS),
        ("empty", EMPTY),
        ("like JSON", JSON_LIKE),
    ):
        for text in texts:
            yield Hostile(family, text, other="x + 5")
    for text in AS_REFERENCES:
        yield Hostile("as reference", text, "reference")
    for text in ASSUMPTIONS:
        yield Hostile("assumption", text, "assume", "x + 1", ANY)
        yield Hostile("assumption", text, "assume", "x + 2", ANY if text.startswith(_LOOSE) else NOT_CORRECT)
    for answer, reference in HARD:
        yield Hostile("hard", answer, other=reference)
    for answer, reference in EQUAL:
        yield Hostile("equal", answer, other=reference, verdicts=NOT_WRONG)
    for text in SAME_WITHOUT_VALUE:
        yield Hostile("no value", text, other=text)


INPUTS = tuple(inputs())
