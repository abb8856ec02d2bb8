"""What typed formulas mean: a text in each convention, and the tree that it stands for."""

from fractions import Fraction

import pytest

from symgrad.core.tree import CALLS, Expr
from symgrad.errors import ReadingError
from symgrad.reading import names_in, read, read_activation, read_assumption, to_latex, to_text

# How many of a node's arguments are no nodes.
RAW = {"Call": 1, "Relation": 1, "Norm": 1, "NumberSet": 1, "Constant": 1, "Decimal": 1, "Member": 1, "Truth": 1}
RAW |= {"Apply": 2, "Matrix": 2}


def node(shape) -> Expr:
    """A tree from tuples: ("Mul", 2, "x") is 2·x; a string is a symbol, a number a literal."""
    if isinstance(shape, str):
        return Expr("Symbol", (shape,))
    if isinstance(shape, (int, Fraction)):
        return Expr("Number", (Fraction(shape),))
    head, *parts = shape
    raw = RAW.get(head, 0)
    return Expr(head, (*parts[:raw], *(p if isinstance(p, bool) else node(p) for p in parts[raw:])))


HALF = Fraction(1, 2)
E, PI, INFINITY = ("Constant", "e"), ("Constant", "pi"), ("Constant", "infinity")
R, Z, N = ("NumberSet", "R"), ("NumberSet", "Z"), ("NumberSet", "N")


def power(base, exponent):
    return ("Pow", base, exponent)


def over(divisor):
    return ("Pow", divisor, -1)


def call(name, argument):
    return ("Call", name, argument)


def relation(left, sign, right):
    return ("Relation", sign, left, right)


NUMBERS = {
    "7": 7,
    "007": 7,
    "5.": 5,
    "0.25": ("Decimal", "0.25"),
    "0.50": ("Decimal", "0.50"),
    ".5": ("Decimal", "0.5"),
    "1e-3": ("Decimal", "1e-3"),
    "1.8E-05": ("Decimal", "1.8e-5"),
    "2e+3": ("Decimal", "2e3"),
    "-3": -3,
    "-(3)": -3,
    "-0.5": ("Decimal", "-0.5"),
    "+3": 3,
    "1,000": 1000,
    "12,345,678": 12345678,
    "-1,234.5": ("Decimal", "-1234.5"),
    "x = 1,000": relation("x", "=", 1000),
    "1{,}000": 1000,
    r"1\,000": 1000,
    "(1,000)": ("Tuple", 1, 0),
    "1,00": ("List", 1, 0),
    "0,500": ("List", 0, 500),
    "1,2": ("List", 1, 2),
    "½": ("Mul", 1, over(2)),
    "50%": ("Mul", 50, over(100)),
    r"50\%": ("Mul", 50, over(100)),
    "-50%": ("Mul", -50, over(100)),
    "90°": ("Mul", 90, PI, over(180)),
    r"90^\circ": ("Mul", 90, PI, over(180)),
    r"\sin 30^{\circ}": call("sin", ("Mul", 30, PI, over(180))),
    "≈ 3.14": ("About", ("Decimal", "3.14")),
    "~3.14": ("About", ("Decimal", "3.14")),
    r"\approx -2": ("About", -2),
    "≈ 1.8*10^-5": ("About", ("Decimal", "1.8e-5")),
}

SUMS_AND_PRODUCTS = {
    "a+b-c": ("Add", "a", "b", ("Mul", -1, "c")),
    "a+(b+c)": ("Add", "a", ("Add", "b", "c")),
    "(a+b)+c": ("Add", ("Add", "a", "b"), "c"),
    "((x))": "x",
    "-x^2": ("Mul", -1, power("x", 2)),
    "(-2)^2": power(-2, 2),
    "-2^2": ("Mul", -1, power(2, 2)),
    "-2x": ("Mul", -2, "x"),
    "-x*y": ("Mul", -1, "x", "y"),
    "-(x*y)": ("Mul", -1, ("Mul", "x", "y")),
    "-(2x)": ("Mul", -1, ("Mul", 2, "x")),
    "-1*2*x": ("Mul", -1, 2, "x"),
    "a-2b": ("Add", "a", ("Mul", -2, "b")),
    "a--3": ("Add", "a", ("Mul", -1, -3)),
    "a - -b": ("Add", "a", ("Mul", -1, ("Mul", -1, "b"))),
    "2*-x*y": ("Mul", 2, ("Mul", -1, "x"), "y"),
    "1/2": ("Mul", 1, over(2)),
    "-1/2": ("Mul", -1, over(2)),
    r"\frac{1}{2}": ("Mul", 1, over(2)),
    r"-\frac12": ("Mul", -1, over(2)),
    r"-\left(\frac12\right)": ("Mul", -1, ("Mul", 1, over(2))),
    "a/b*c": ("Mul", "a", over("b"), "c"),
    "a/(b*c)": ("Mul", "a", over(("Mul", "b", "c"))),
    "a÷b": ("Mul", "a", over("b")),
    "1/2x": ("Mul", 1, over(2), "x"),
    r"\frac12 x": ("Mul", ("Mul", 1, over(2)), "x"),
    r"\frac q2": ("Mul", "q", over(2)),
    r"\frac L2x": ("Mul", ("Mul", "L", over(2)), "x"),
    r"2\frac{x}{2}": ("Mul", 2, ("Mul", "x", over(2))),
    "x ± 1": ("Add", "x", ("PlusMinus", 1)),
    "x +/- 1": ("Add", "x", ("PlusMinus", 1)),
    r"\pm 2x": ("PlusMinus", ("Mul", 2, "x")),
    "x ∓ 1": ("Add", "x", ("Mul", -1, ("PlusMinus", 1))),
}

IMPLIED = {
    "2x": ("Mul", 2, "x"),
    "2 x^2": ("Mul", 2, power("x", 2)),
    "2(x+1)": ("Mul", 2, ("Add", "x", 1)),
    "x(x+1)": ("Mul", "x", ("Add", "x", 1)),
    "(a)(b)": ("Mul", "a", "b"),
    "xy": ("Mul", "x", "y"),
    "2e": ("Mul", 2, E),
    "2e^x": ("Mul", 2, power(E, "x")),
    "2pi": ("Mul", 2, PI),
    "2pir": ("Mul", 2, PI, "r"),
    "xlnx": ("Mul", "x", call("log", "x")),
    "xsin(x)": ("Mul", "x", call("sin", "x")),
    "ab(x)": ("Mul", "a", "b", "x"),
    "h(x)": ("Mul", "h", "x"),
    "sigma(x)": ("Call", "sigmoid", "x"),
    "sigma(1-sigma)": ("Mul", "sigma", ("Add", 1, ("Mul", -1, "sigma"))),
    "2|x|": ("Mul", 2, call("abs", "x")),
    "2√3": ("Mul", 2, power(3, HALF)),
    r"\frac{a}{b}\frac{c}{d}": ("Mul", ("Mul", "a", over("b")), ("Mul", "c", over("d"))),
    "2[x+1]": ("Mul", 2, ("Add", "x", 1)),
    "x_1y_1": ("Mul", "x_1", "y_1"),
    "w_kx_k": ("Mul", "w_k", "x_k"),
    "2x3": ("Mul", 2, "x3"),
}

POWERS_AND_ROOTS = {
    "x^2": power("x", 2),
    "x**2": power("x", 2),
    "x²": power("x", 2),
    "x^{2}": power("x", 2),
    "x⁻¹": power("x", -1),
    "x^-2": power("x", -2),
    "x^-y": power("x", ("Mul", -1, "y")),
    "x^10": power("x", 10),
    "2^3^2": power(2, power(3, 2)),
    "x^2y": ("Mul", power("x", 2), "y"),
    "e^2x": ("Mul", power(E, 2), "x"),
    "e^{2x}": power(E, ("Mul", 2, "x")),
    "x^(1/2)": power("x", ("Mul", 1, over(2))),
    r"x^\frac12": power("x", ("Mul", 1, over(2))),
    r"\,x^2_1": power("x_1", 2),
    "sqrt(x)": power("x", HALF),
    "√x": power("x", HALF),
    "√(x+1)": power(("Add", "x", 1), HALF),
    "√2x": ("Mul", power(2, HALF), "x"),
    r"\sqrt{x}": power("x", HALF),
    r"\sqrt2": power(2, HALF),
    r"\sqrt[3]{x}": ("Root", "x", 3),
    "cbrt(x)": ("Root", "x", 3),
    "∛x": ("Root", "x", 3),
    "∜16": ("Root", 16, 4),
    "root(x, 5)": ("Root", "x", 5),
    "root(x, 2)": power("x", HALF),
    r"\sqrt[n]{x}": power("x", ("Mul", 1, over("n"))),
    "n!": ("Factorial", "n"),
    "2n!": ("Mul", 2, ("Factorial", "n")),
    "(n+1)!": ("Factorial", ("Add", "n", 1)),
    "2^n!": power(2, ("Factorial", "n")),
    "n! = 6": relation(("Factorial", "n"), "=", 6),
    "n!=6": relation("n", "≠", 6),
}

FUNCTIONS = {
    "sin x": call("sin", "x"),
    r"\sin x": call("sin", "x"),
    r"\sin\left(x\right)": call("sin", "x"),
    r"\sin{\left(2 x \right)}": call("sin", ("Mul", 2, "x")),
    "sin 2x": call("sin", ("Mul", 2, "x")),
    "sin2x": call("sin", ("Mul", 2, "x")),
    "sinx": call("sin", "x"),
    "x sin x": ("Mul", "x", call("sin", "x")),
    "sin 2x cos x": ("Mul", call("sin", ("Mul", 2, "x")), call("cos", "x")),
    "sin x + 1": ("Add", call("sin", "x"), 1),
    r"\sin x/2": ("Mul", call("sin", "x"), over(2)),
    "sin 2*x": ("Mul", call("sin", 2), "x"),
    "sin -x": call("sin", ("Mul", -1, "x")),
    "ln x^2": call("log", power("x", 2)),
    "ln(x)^2": power(call("log", "x"), 2),
    "ln xy": call("log", ("Mul", "x", "y")),
    "ln|x|": call("log", call("abs", "x")),
    "sin cos x": call("sin", call("cos", "x")),
    "sin^2 x": power(call("sin", "x"), 2),
    "sin²x": power(call("sin", "x"), 2),
    r"\sin^{2}{\left(x \right)}": power(call("sin", "x"), 2),
    r"\sin^{-1} x": call("asin", "x"),
    "tan^-1(x)": call("atan", "x"),
    "e^x": power(E, "x"),
    "exp(x)": call("exp", "x"),
    r"\mathrm{e}^{-x}": power(E, ("Mul", -1, "x")),
    "log(x)": call("log", "x"),
    "lg x": ("Log", "x", 10),
    "lg2": ("Log", 2, 10),
    "log2(x)": ("Log", "x", 2),
    "log_2(x)": ("Log", "x", 2),
    "log_2 8": ("Log", 8, 2),
    r"\log_{2} x": ("Log", "x", 2),
    "log_b(x)": ("Log", "x", "b"),
    "log(x, b)": ("Log", "x", "b"),
    "arctg x": call("atan", "x"),
    "arcsin(x)": call("asin", "x"),
    "tg x": call("tan", "x"),
    "ctg x": call("cot", "x"),
    "sh x": call("sinh", "x"),
    "swish(z)": call("silu", "z"),
    "ReLU(z)": call("relu", "z"),
    r"\operatorname{ReLU}(z)": call("relu", "z"),
    r"\mathrm{sigmoid}(z)": call("sigmoid", "z"),
    "Heaviside(z)": call("step", "z"),
    "Φ(z)": call("Phi", "z"),
    "Phi(z)": call("Phi", "z"),
    "normcdf(z)": call("Phi", "z"),
    "⌊x⌋": call("floor", "x"),
    r"\lceil x\rceil": call("ceil", "x"),
    "max(0, z)": ("Max", 0, "z"),
    r"\max\{a,b\}": ("Max", "a", "b"),
    r"\min\left(a, b, c\right)": ("Min", "a", "b", "c"),
    "binom(n, k)": ("Binomial", "n", "k"),
    "C(n, k)": ("Binomial", "n", "k"),
    r"\binom{n}{k}": ("Binomial", "n", "k"),
    "f(x)": ("Apply", "f", 0, "x"),
    "phi'(z)": ("Apply", "phi", 1, "z"),
    "φ″(z)": ("Apply", "phi", 2, "z"),
    r"f^{\prime}(x)": ("Apply", "f", 1, "x"),
    r"\varphi'\left(z\right)": ("Apply", "phi", 1, "z"),
    "f(x)g(x)": ("Mul", ("Apply", "f", 0, "x"), ("Apply", "g", 0, "x")),
    "E[x^2]": ("E", power("x", 2)),
    "E(x)": ("E", "x"),
    r"\mathbb{E}[X]^2": power(("E", "X"), 2),
    r"\operatorname{Var}(X)": ("Var", "X"),
    "Cov(X, Y)": ("Cov", "X", "Y"),
    "erf(z/sqrt(2))": call("erf", ("Mul", "z", over(power(2, HALF)))),
}

BARS = {
    "|x|": call("abs", "x"),
    "||x|-1|": call("abs", ("Add", call("abs", "x"), -1)),
    "|-|x||": call("abs", ("Mul", -1, call("abs", "x"))),
    "||x|+|y||": call("abs", ("Add", call("abs", "x"), call("abs", "y"))),
    "|x||y|": ("Mul", call("abs", "x"), call("abs", "y")),
    "a|b|c|d|e": ("Mul", "a", call("abs", "b"), "c", call("abs", "d"), E),
    "|(|x|)|": call("abs", call("abs", "x")),
    "||x||": ("Norm", "2", "x"),
    "2||x||^2": ("Mul", 2, power(("Norm", "2", "x"), 2)),
    "‖x‖_F": ("Norm", "fro", "x"),
    r"\|x\|_2": ("Norm", "2", "x"),
    r"\lVert x\rVert": ("Norm", "2", "x"),
    r"\left|x\right|": call("abs", "x"),
    r"\left|\left|x\right|-1\right|": call("abs", ("Add", call("abs", "x"), -1)),
    r"\lvert x\rvert": call("abs", "x"),
    r"\bigl|x\bigr|": call("abs", "x"),
    "norm(x)": ("Norm", "2", "x"),
    "norm(A, fro)": ("Norm", "fro", "A"),
}

NAMES = {
    "x1": "x1",
    "x_1": "x_1",
    "x₁": "x_1",
    "x_{12}": "x_12",
    "x_12": "x_12",
    "x_{1a}": "x_1a",
    "alpha": "alpha",
    "α": "alpha",
    r"\alpha": "alpha",
    r"\alpha1": "alpha1",
    "α1": "alpha1",
    r"\varepsilon": "epsilon",
    "sigma_w": "sigma_w",
    r"\sigma_w": "sigma_w",
    r"\sigma_{w}": "sigma_w",
    r"x_{\text{max}}": "x_max",
    "x_max": "x_max",
    "fan_in": "fan_in",
    r"\mathrm{fan\_in}": "fan_in",
    r"\text{fan}_{\text{out}}": "fan_out",
    "h_{l-1}": ("Member", "h", ("Add", "l", -1)),
    "w_(k+1)": ("Member", "w", ("Add", "k", 1)),
    "w_(1)": ("Member", "w", 1),
    "x_{i,j}": ("Member", "x", "i", "j"),
    r"\mathbf{W}_l": "W_l",
    r"\boldsymbol{\theta}": "theta",
    r"\ell": "l",
    "i": "i",
    "oo": INFINITY,
    "-∞": ("Mul", -1, INFINITY),
    "π": PI,
}

SERIES = {
    "sum(k^2, k=1..n)": ("Sum", power("k", 2), "k", 1, "n"),
    "sum(k^2, k, 1, n)": ("Sum", power("k", 2), "k", 1, "n"),
    "sum(k^2, (k, 1, n))": ("Sum", power("k", 2), "k", 1, "n"),
    r"\sum_{k=1}^{n} k^2": ("Sum", power("k", 2), "k", 1, "n"),
    r"\sum_{k=1}^n a_k b + c": ("Add", ("Sum", ("Mul", ("Member", "a", "k"), "b"), "k", 1, "n"), "c"),
    "∑_{k=1}^n k": ("Sum", "k", "k", 1, "n"),
    "sum_(k=1)^n k": ("Sum", "k", "k", 1, "n"),
    "prod(w_k, k=l+1..L)": ("Product", ("Member", "w", "k"), "k", ("Add", "l", 1), "L"),
    r"\prod_{k=1}^{n} w_k": ("Product", ("Member", "w", "k"), "k", 1, "n"),
    "sum(w_ik x_k, k=1..n)": ("Sum", ("Mul", ("Member", "w", "i", "k"), ("Member", "x", "k")), "k", 1, "n"),
    r"\sum_{i=1}^n\sum_{j=1}^m x_{ij}": ("Sum", ("Sum", ("Member", "x", "i", "j"), "j", 1, "m"), "i", 1, "n"),
}

STATEMENTS = {
    "x = 1": relation("x", "=", 1),
    "x == 1": relation("x", "=", 1),
    "x != 1": relation("x", "≠", 1),
    r"x \neq 1": relation("x", "≠", 1),
    "x <> 1": relation("x", "≠", 1),
    "x =< 1": relation("x", "≤", 1),
    "x >= 1": relation("x", "≥", 1),
    r"x \geqslant 1": relation("x", "≥", 1),
    "x ≈ 1": relation("x", "≈", 1),
    "0 < x <= 1": ("And", relation(0, "<", "x"), relation("x", "≤", 1)),
    "0 < x < 1 and y > 0": ("And", relation(0, "<", "x"), relation("x", "<", 1), relation("y", ">", 0)),
    "x = 1 or x = 2": ("Or", relation("x", "=", 1), relation("x", "=", 2)),
    "x = 1 或 x = 2": ("Or", relation("x", "=", 1), relation("x", "=", 2)),
    r"x = 1 \lor x = 2": ("Or", relation("x", "=", 1), relation("x", "=", 2)),
    r"x = 1 \text{ 或 } x = 2": ("Or", relation("x", "=", 1), relation("x", "=", 2)),
    "1 or 2": ("List", 1, 2),
    "x = 1, x = 2": ("List", relation("x", "=", 1), relation("x", "=", 2)),
    "x in R": ("Element", "x", R),
    "x ∈ ℝ": ("Element", "x", R),
    r"x \in \mathbb{R}": ("Element", "x", R),
    "n in N*": ("Element", "n", ("Without", N, ("Set", 0))),
    "x in (0, 1)": ("Element", "x", ("Interval", 0, 1, False, False)),
    "x ∈ {1, 2}": ("Element", "x", ("Set", 1, 2)),
    "true": ("Truth", True),
    "Yes": ("Truth", True),
    "错": ("Truth", False),
    "是": ("Truth", True),
}

SETS = {
    "{1, 2}": ("Set", 1, 2),
    r"\{1, 2\}": ("Set", 1, 2),
    r"\left\{1, 2\right\}": ("Set", 1, 2),
    "∅": ("Set",),
    "{}": ("Set",),
    r"\varnothing": ("Set",),
    "(1, 2)": ("Tuple", 1, 2),
    "[1, 2]": ("Interval", 1, 2, True, True),
    "(1, 2]": ("Interval", 1, 2, False, True),
    r"\left[1, 2\right)": ("Interval", 1, 2, True, False),
    "]1, 2[": ("Interval", 1, 2, False, False),
    "[1, 2[": ("Interval", 1, 2, True, False),
    "[1, 2, 3]": ("Tuple", 1, 2, 3),
    "(-oo, 0) ∪ (1, 2]": (
        "Union", ("Interval", ("Mul", -1, INFINITY), 0, False, False), ("Interval", 1, 2, False, True),
    ),
    r"[0,1] \cap [2,3]": ("Intersection", ("Interval", 0, 1, True, True), ("Interval", 2, 3, True, True)),
    r"R\{0}": ("Without", R, ("Set", 0)),
    r"\mathbb{R}\setminus\{0\}": ("Without", R, ("Set", 0)),
    "[0,1] ∪ {2} ∩ Z": ("Union", ("Interval", 0, 1, True, True), ("Intersection", ("Set", 2), Z)),
}  # fmt: skip

STRICTLY = ("Cases", "x", relation("x", ">", 0), 0)
CASES_AND_MATRICES = {
    "{x if x>0; 0 otherwise}": STRICTLY,
    "{x, x>0; 0, otherwise}": STRICTLY,
    "{x 若 x>0; 0 其他}": STRICTLY,
    "piecewise((x, x>0), (0, true))": STRICTLY,
    "cases(x, x>0, 0)": STRICTLY,
    "cases(x if x>0, 0 otherwise)": STRICTLY,
    r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}": STRICTLY,
    r"\begin{cases} x, & \text{if } x>0, \\ 0, & \text{otherwise}\end{cases}": STRICTLY,
    r"\begin{cases} x & \text{if $x>0$} \\ 0 & \text{其他}\end{cases}": STRICTLY,
    r"\left\{\begin{array}{ll} x & x>0 \\ 0 & \text{else} \end{array}\right.": STRICTLY,
    "{x if x>0; -x if x<0}": ("Cases", "x", relation("x", ">", 0), ("Mul", -1, "x"), relation("x", "<", 0)),
    "[[1,2],[3,4]]": ("Matrix", 2, 2, 1, 2, 3, 4),
    "[1,2;3,4]": ("Matrix", 2, 2, 1, 2, 3, 4),
    "[1;2]": ("Matrix", 2, 1, 1, 2),
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": ("Matrix", 2, 2, 1, 2, 3, 4),
    r"2\begin{pmatrix}1&2\\3&4\end{pmatrix}": ("Mul", 2, ("Matrix", 2, 2, 1, 2, 3, 4)),
    r"\left[\begin{array}{cc}1&2\\3&4\end{array}\right]": ("Matrix", 2, 2, 1, 2, 3, 4),
    "[[1,2]]'": ("Transpose", ("Matrix", 1, 2, 1, 2)),
    r"\begin{bmatrix}1&2\end{bmatrix}^{\top}": ("Transpose", ("Matrix", 1, 2, 1, 2)),
    "[[1]]": ("Matrix", 1, 1, 1),
}

CHARACTERS = {
    "（x＋１）／２": ("Mul", ("Add", "x", 1), over(2)),
    "ｓｉｎ（ｘ）": call("sin", "x"),
    "x−1": ("Add", "x", -1),
    "x – 1": ("Add", "x", -1),
    "2×3·4": ("Mul", 2, 3, 4),
    "𝑥 + 𝟐": ("Add", "x", 2),
    "1，2": ("List", 1, 2),
    "µ": "mu",
    "∑_{k=1}^n k": ("Sum", "k", "k", 1, "n"),
}

WRAPPED = {
    "$x$": "x",
    "$$x$$": "x",
    r"\(x\)": "x",
    r"\[x\]": "x",
    "$x$.": "x",
    "x.": "x",
    "x。": "x",
    r"\boxed{x+1}": ("Add", "x", 1),
    r"y = \boxed{x+1}": relation("y", "=", ("Add", "x", 1)),
    r"\displaystyle x\,y\quad z": ("Mul", "x", "y", "z"),
    r"\bigl(x\bigr)": "x",
    r"{x}^{2}": power("x", 2),
}

ALL = NUMBERS | SUMS_AND_PRODUCTS | IMPLIED | POWERS_AND_ROOTS | FUNCTIONS | BARS | NAMES | SERIES | STATEMENTS | SETS
ALL |= CASES_AND_MATRICES | CHARACTERS


@pytest.mark.parametrize("text", ALL)
def test_a_text_has_its_tree(text):
    assert read(text) == node(ALL[text])


@pytest.mark.parametrize("text", ALL)
def test_its_tree_is_written_so_that_it_reads_back(text):
    tree = read(text)
    assert read(to_text(tree)) == tree
    assert read(to_latex(tree), latex=True) == tree


@pytest.mark.parametrize("text", WRAPPED)
def test_what_stands_around_a_formula_is_dropped(text):
    assert read(text, latex=True if text.startswith("{") else None) == node(WRAPPED[text])


@pytest.mark.parametrize(
    "text", ["2x", "x(x+1)", "x^2", "a/b*c", "sin 2x cos x", "|x|", "h_{l-1}", "x_1", "alpha", "n!"]
)
def test_plain_text_reads_the_same_in_dollar_signs(text):
    assert read(f"${text}$") == read(text)


@pytest.mark.parametrize("name", CALLS)
def test_every_function_of_the_tree_can_be_typed(name):
    assert read(f"{name}(z)") == node(call(name, "z"))
    assert read_activation(name) == node(call(name, "z"))


def test_declared_names_are_one_symbol():
    assert read("2 gain x", ["gain"]) == node(("Mul", 2, "gain", "x"))
    assert read("learning_rate*x", ["learning_rate"]) == node(("Mul", "learning_rate", "x"))
    assert read(r"\mathrm{gain}", ["gain"]) == node("gain")
    assert read("f(x)", ["f"]) == node(("Mul", "f", "x"))
    assert read("e", ["e"]) == node("e")


@pytest.mark.parametrize(
    "text, tree",
    [
        ("relu", call("relu", "z")),
        ("GELU", call("gelu", "z")),
        ("identity", "z"),
        ("t*sigmoid(t)", ("Mul", "t", call("sigmoid", "t"))),
        ("{x if x>0; 0.01x otherwise}", (
            "Cases", "x", relation("x", ">", 0), ("Mul", ("Decimal", "0.01"), "x"),
        )),
        (r"\max(0, x)", ("Max", 0, "x")),
    ],
)  # fmt: skip
def test_an_activation_is_a_formula_in_one_variable(text, tree):
    assert read_activation(text) == node(tree)


@pytest.mark.parametrize("text", ["x + y", "2", "x = 1", "x, 2", "{x}", "±x"])
def test_other_formulas_are_no_activations(text):
    with pytest.raises(ReadingError, match="one variable"):
        read_activation(text)


POSITIVE = relation("x", ">", 0)
ASSUMPTIONS = {
    "x > 0": [POSITIVE],
    "$x>0$": [POSITIVE],
    "0 < x < 1": [relation(0, "<", "x"), relation("x", "<", 1)],
    "x != 1": [relation("x", "≠", 1)],
    "x positive": [POSITIVE],
    "x is positive": [POSITIVE],
    "x real": [("Element", "x", R)],
    "x 为实数": [("Element", "x", R)],
    "n integer": [("Element", "n", Z)],
    "n in Z": [("Element", "n", Z)],
    "n ∈ ℕ": [("Element", "n", N)],
    r"n \in \mathbb{N}": [("Element", "n", N)],
    "n natural": [("Element", "n", N)],
    "n 为整数": [("Element", "n", Z)],
    "n 是自然数": [("Element", "n", N)],
    "n 为正整数": [relation("n", ">", 0), ("Element", "n", Z)],
    "n is a positive integer": [relation("n", ">", 0), ("Element", "n", Z)],
    "x non-negative": [relation("x", "≥", 0)],
    "x 非零": [relation("x", "≠", 0)],
    "a, b > 0": [relation("a", ">", 0), relation("b", ">", 0)],
    "a, b ∈ R": [("Element", "a", R), ("Element", "b", R)],
    "m, n integers": [("Element", "m", Z), ("Element", "n", Z)],
    "x > 0, y < 1; z real and n integer": [
        POSITIVE, relation("y", "<", 1), ("Element", "z", R), ("Element", "n", Z),
    ],
    "x > 0 且 y > 0": [POSITIVE, relation("y", ">", 0)],
    "x > 0 or x < -1": [("Or", POSITIVE, relation("x", "<", -1))],
    "x in (0, 1), y in {1, 2}": [("Element", "x", ("Interval", 0, 1, False, False)), ("Element", "y", ("Set", 1, 2))],
    "sigma_w > 0": [relation("sigma_w", ">", 0)],
    "fanin > 0": [relation("fanin", ">", 0)],
    "learning_rate > 0": [relation("learning_rate", ">", 0)],
    "alpha > 0": [relation("alpha", ">", 0)],
}  # fmt: skip


@pytest.mark.parametrize("text", ASSUMPTIONS)
def test_an_assumption_is_a_list_of_statements(text):
    assert read_assumption(text) == tuple(node(statement) for statement in ASSUMPTIONS[text])


def test_assumptions_declare_names():
    assert names_in(read_assumption("fanin > 0, sigma_w < fanin")) == {"fanin", "sigma_w"}
