"""Formulas as NumPy functions: values, shapes, domains, overflow."""

import inspect
import math
import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import symgrad as sg
from symgrad.checks.arrays import ArrayEvaluator, LogEvaluator
from symgrad.checks.evaluate import Function, compile_expression, function
from symgrad.core import tree
from symgrad.core.functions import definition
from symgrad.core.tree import CALLS, Expr
from symgrad.errors import NotConvertible, NumericalRangeWarning, ParameterError, UnknownNameError
from symgrad.theory.derive import derive

WORDS = sg.Text("a number", "一个数")
L = sg.Variable("L", WORDS, sg.POSITIVE_INTEGER, (1, 100))
layer = sg.Variable("l", WORDS, sg.integer(1, L), (1, 100))
w = sg.Variable("w", WORDS, sg.NONZERO, (Fraction(1, 2), 2))
x = sg.Variable("x", WORDS, sg.REAL, (-2, 2))
v = sg.Variable("v", WORDS, sg.POSITIVE, (Fraction(1, 10), 2))
k, index = sg.symbol("k"), sg.symbol("l")
u = sg.Sequence("u", WORDS)
h = sg.Sequence("h", WORDS, index=index, first=(sg.expr(0), x.as_expr()), step=u[index] * sg.member("h", index - 1))
xi = sg.Family("xi", WORDS)
DERIVATION = sg.Derivation(
    title=WORDS,
    section="1",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    chains=(
        sg.Chain("scale", WORDS, abs(x * w ** (L - 1)), ()),
        sg.Chain("solved", WORDS, sg.equal(v, 2 / w**2), ()),
        sg.Chain("unsolved", WORDS, sg.equal(v**2, w), ()),
        sg.Chain("random", WORDS, L * sg.E(xi**2), ()),
        sg.Chain("path", WORDS, sg.product_over(u[k], k, layer + 1, L) * h[layer - 1], ()),
    ),
    variables=(L, layer, w, x, v),
    sequences=(u, h),
    families=(xi,),
)
DERIVED = derive(DERIVATION, "example")


def formula(expression) -> Function:
    return compile_expression(sg.expr(expression), None, DERIVATION)


def test_arguments_go_by_name_or_in_the_order_of_the_declaration():
    f = function(DERIVED, "scale")
    assert f.names == ("L", "w", "x")
    assert f(w=1.1, L=100, x=1) == pytest.approx(12527.829399838, rel=1e-12)
    assert f(100, 1.1, x=1) == f(L=100, w=1.1, x=1)


def test_arrays_broadcast_and_the_result_has_their_shape():
    f = function(DERIVED, "scale")
    depth, weight = np.arange(1, 6)[:, None], np.linspace(0.5, 1.5, 7)
    found = f(L=depth, w=weight, x=-2)
    assert found.shape == (5, 7)
    assert found.dtype == np.float64
    assert np.allclose(found, 2 * weight ** (depth - 1), rtol=1e-14)


def test_a_constant_has_the_shape_of_its_arguments():
    f = compile_expression(sg.expr(2), ["w"], DERIVATION)
    assert f(w=np.ones((2, 3))).shape == (2, 3)
    assert f(w=1) == 2.0
    assert compile_expression(sg.constant("pi"), None, DERIVATION)() == math.pi


def test_the_right_side_of_a_solved_equation_is_the_function():
    assert function(DERIVED, "solved")(w=2) == 0.5


def test_large_arrays_are_evaluated_in_blocks_like_small_ones():
    f = formula(sg.exp(-(x**2)) / (1 + w**2) + x * w)
    rng = np.random.default_rng(0)
    xs, ws = rng.normal(size=(2, 100_000)), rng.uniform(0.5, 2, (2, 100_000))
    found = f(x=xs, w=ws)
    assert np.allclose(found, np.exp(-(xs**2)) / (1 + ws**2) + xs * ws, rtol=1e-14)
    assert np.array_equal(found[1, 70_000:70_010], f(x=xs[1, 70_000:70_010], w=ws[1, 70_000:70_010]))


def test_special_functions_of_the_tree():
    points = np.array([-1.5, 0.5, 2.0])
    assert np.array_equal(formula(sg.relu(x))(points), np.maximum(points, 0))
    assert np.array_equal(formula(sg.step(x))(points), [0, 1, 1])
    assert np.allclose(formula(sg.log(abs(x)))(points), np.log(np.abs(points)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"L": 1.5, "l": 1}, "L to be integer >= 1 but got 1.5; give whole numbers"),
        ({"L": [3, 0, -1], "l": 1}, "but got 0; give values no less than 1"),
        ({"L": 2, "l": 3}, "l to be .* but got 3; give values no more than L"),
        ({"L": 2, "l": 1, "v": 0}, "v to be real > 0 but got 0; give values above 0"),
        ({"L": 2, "l": 1, "w": [1, 0]}, "w to be real not 0 but got 0; leave 0 out"),
        ({"L": 2, "l": 1, "w": math.nan}, "finite values for 'w' but got nan"),
        ({"L": 2, "l": 1, "v": math.inf}, "finite values for 'v' but got inf"),
        ({"L": 2, "l": 1, "w": "1.1"}, "real number .* for 'w' but got '1.1'"),
        ({"L": 2, "l": 1, "w": 1j}, "real number"),
        ({"L": 10**400, "l": 1}, "real number"),
        ({"L": 2, "l": 1, "W": 1}, "arguments among L, l, w, v but got 'W'"),
        ({"L": [1, 2], "l": 1, "w": [1, 2, 3]}, r"broadcast together but got L: \(2,\), l: \(\), w: \(3,\)"),
    ],
)
def test_arguments_outside_their_domain_are_named(arguments, message):
    f = formula((L - layer) * w * v)
    with pytest.raises(ParameterError, match=message):
        f(**({"w": 1, "v": 1} | arguments))


def test_missing_and_repeated_arguments_are_named():
    f = function(DERIVED, "scale")
    with pytest.raises(ParameterError, match="value for w, x"):
        f(L=3)
    with pytest.raises(ParameterError, match="'L' but got two"):
        f(3, L=3, w=1, x=1)
    with pytest.raises(ParameterError, match="at most 3"):
        f(1, 1, 1, 1)


def test_a_large_power_comes_back_through_its_logarithm():
    f = formula(w**L)
    assert f.log(w=1.1, L=10**6) == pytest.approx(95310.17980432493, rel=1e-15)
    with pytest.warns(NumericalRangeWarning, match=r"giving inf; .*\.log"):
        assert f(w=1.1, L=10**6) == math.inf
    with pytest.warns(NumericalRangeWarning, match=r"giving 0; .*\.log"):
        assert f(w=0.9, L=10**6) == 0
    with pytest.warns(NumericalRangeWarning, match="2 of 3 values"):
        f(w=[1.1, 1.0, -1.1], L=10**6 + 1)


def test_what_only_passes_through_infinity_is_mended_without_a_word():
    f = formula(w**L / (1 + w**L))
    assert np.array_equal(f(w=[1.5, -1.5], L=10**4), [1, 1])
    assert formula(v**L * w ** (-L))(v=1e200, w=1e200, L=3) == pytest.approx(1, rel=1e-12)
    assert formula(sg.expr(10) ** 400 * w ** (-L))(w=10, L=400) == pytest.approx(1, rel=1e-12)


def test_a_pole_is_announced():
    with pytest.warns(NumericalRangeWarning, match="no finite value at 1 of 2"):
        formula(1 / (w - 1))(w=[1, 2])


def test_zeros_are_zeros_without_a_word():
    f = formula(x * w**L)
    assert f(x=0, w=1.1, L=10) == 0
    assert f.log(x=0, w=1.1, L=10**6) == -math.inf


finite = st.floats(-3, 3).filter(lambda t: abs(t) > 1e-3)


@given(a=finite, b=finite, n=st.integers(1, 40), c=st.floats(0.01, 3))
def test_value_and_log_form_and_plain_python_agree(a, b, n, c):
    f = formula((x * w**L - 2 * v) / (1 + w**2) + sg.exp(x) * sg.sqrt(v) * abs(w))
    expected = (a * b**n - 2 * c) / (1 + b * b) + math.exp(a) * math.sqrt(c) * abs(b)
    size = (abs(a * b**n) + 2 * c) / (1 + b * b) + math.exp(a) * math.sqrt(c) * abs(b)
    assert f(x=a, w=b, L=n, v=c) == pytest.approx(expected, abs=1e-13 * size)
    with np.errstate(all="ignore"):
        sign_and_log = f._log_form({"x": np.array(a), "w": np.array(b), "L": np.array(n), "v": np.array(c)}, ())
    assert sign_and_log[0] * math.exp(sign_and_log[1]) == pytest.approx(expected, abs=1e-12 * size)


@given(weight=st.floats(0.5, 2), n=st.integers(1, 10**6))
def test_logarithms_of_powers_are_exact_at_any_depth(weight, n):
    assert formula(w**L).log(w=weight, L=n) == pytest.approx(n * math.log(weight), rel=1e-12, abs=1e-12)


def test_sequences_are_arrays_whose_last_axis_is_the_index():
    f = function(DERIVED, "path")
    assert f.names == ("L", "l", "x", "u")
    weights = np.array([2.0, 3.0, 5.0, 7.0])
    # ∏_{k>l} u_k ∏_{k<l} u_k x: all weights but the l-th.
    assert np.allclose(f(L=4, l=[1, 2, 3, 4], x=10, u=weights), 10 * 210 / weights)
    several = np.stack([weights, 2 * weights])
    assert np.allclose(f(L=4, l=2, x=1, u=several), [70, 8 * 70])
    assert f.log(L=4, l=2, x=1, u=weights) == pytest.approx(math.log(70))


def test_a_long_product_of_a_sequence_has_its_logarithm():
    f = function(DERIVED, "path")
    weights = np.full(2000, 1e3)
    assert f.log(L=2000, l=1, x=1, u=weights) == pytest.approx(1999 * math.log(1e3), rel=1e-13)
    with pytest.warns(NumericalRangeWarning):
        f(L=2000, l=2000, x=1, u=weights)


def test_a_recursion_that_underflows_keeps_its_logarithm():
    halved = sg.Sequence("q", WORDS, index=index, first=(sg.expr(1), v.as_expr()), step=sg.member("q", index - 1) / 2)
    derivation = replace(DERIVATION, sequences=(halved,))
    f = compile_expression(halved[layer], None, derivation)
    assert np.allclose(f(l=[1, 2, 9], v=3), [3, 1.5, 3 / 256])
    assert f.log(l=5000, v=1) == pytest.approx(-4999 * math.log(2), rel=1e-12)
    with pytest.warns(NumericalRangeWarning, match="giving 0"):
        assert f(l=5000, v=1) == 0


def test_a_sequence_that_is_too_short_is_refused():
    with pytest.raises(ParameterError, match="'u' to reach from 1 to at least 4 but it has 3"):
        function(DERIVED, "path")(L=4, l=1, x=1, u=[1, 2, 3])
    with pytest.raises(ParameterError, match="'u' to be an array"):
        function(DERIVED, "path")(L=4, l=1, x=1, u=2.0)


def test_what_is_left_in_a_formula_is_named():
    with pytest.raises(NotConvertible, match=r"E\(Pow\(xi\[\], 2\)\) is left in random"):
        function(DERIVED, "random")
    with pytest.raises(NotConvertible, match="solved for a variable"):
        function(DERIVED, "unsolved")
    with pytest.raises(NotConvertible, match="is left"):
        formula(xi[k] * 2)


def test_a_misspelt_chain_gets_the_nearest_name():
    with pytest.raises(UnknownNameError, match="did you mean 'scale'"):
        function(DERIVED, "scael")


def test_a_function_describes_itself():
    f = function(DERIVED, "scale")
    assert repr(f).startswith("<Function scale(L: integer >= 1, w: real not 0, x: real) =")
    assert "scale" in (inspect.getdoc(f) or "")
    assert f.expr == DERIVED.chains["scale"].last


def test_ordinary_values_raise_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # e^(−900) underflows on the way to 1.
        assert formula(1 + sg.exp(-(x**2)) * w**L)(x=30, w=0.5, L=20) == 1


@pytest.mark.parametrize("name", [name for name in CALLS if definition(name, x.as_expr()) is not None])
def test_every_kernel_is_the_function_that_its_definition_says(name):
    beyond = name in ("acosh", "asec", "acsc", "acoth")
    at = np.array([1.25, 2.5, 7.0]) if beyond else np.array([-0.75, -0.1, 0.3, 0.9])
    evaluate = ArrayEvaluator({"x": at})
    meaning = definition(name, x.as_expr())
    assert meaning is not None
    assert evaluate(tree.call(name, x)) == pytest.approx(evaluate(meaning), rel=1e-12, abs=1e-14)


def test_kernels_neither_overflow_nor_cancel():
    far = ArrayEvaluator({"x": np.array([-800.0, 800.0])})
    with np.errstate(all="raise", under="ignore"):
        for name, ends in {
            "sigmoid": (0, 1),
            "softplus": (0, 800),
            "silu": (0, 800),
            "mish": (0, 800),
            "elu": (-1, 800),
        }.items():
            assert far(tree.call(name, x)) == pytest.approx(ends, abs=1e-300)
    near = ArrayEvaluator({"x": np.array([1e-12])})
    assert near(tree.call("elu", -x.as_expr())) == pytest.approx(-1e-12, rel=1e-11)
    assert formula(tree.call("sigmoid", x) * (1 - tree.call("sigmoid", x)))(-2.0) == pytest.approx(
        0.1049935854, rel=1e-9
    )


def test_the_logarithm_of_a_function_outlasts_its_value():
    sign, log = LogEvaluator(ArrayEvaluator({"x": np.array([-2000.0])}))(
        tree.call("silu", x), {"x": np.array([-2000.0])}
    )
    assert sign == -1
    assert log == pytest.approx(math.log(2000) - 2000)
    f = formula(tree.call("sigmoid", x))
    assert f.log(-1000.0) == pytest.approx(-1000)


def test_roots_cases_and_factorials_on_arrays():
    at = np.array([-8.0, 0.0, 1.0, 27.0])
    evaluate = ArrayEvaluator({"x": at})
    third = Expr("Mul", (tree.expr(1), Expr("Pow", (tree.expr(3), tree.expr(-1)))))
    symbol = x.as_expr()
    for cube_root in (
        Expr("Root", (symbol, tree.expr(3))),
        Expr("Pow", (symbol, third)),
        tree.power(symbol, Fraction(1, 3)),
    ):
        assert evaluate(cube_root) == pytest.approx([-2, 0, 1, 3])
        assert compile_expression(cube_root, None, DERIVATION)(at) == pytest.approx([-2, 0, 1, 3])
    inside = Expr("And", (tree.relation("≤", 0, x), tree.relation("<", x, 5)))
    cases = Expr("Cases", (-symbol, tree.relation("<", x, 0), tree.expr(5), inside))
    assert np.array_equal(evaluate(cases), [8, 5, 5, np.nan], equal_nan=True)
    assert compile_expression(cases, None, DERIVATION)(at[:3]) == pytest.approx([8, 5, 5])
    assert evaluate(Expr("Max", (symbol, tree.expr(0), symbol / 2))) == pytest.approx([0, 0, 1, 27])
    assert evaluate(Expr("Factorial", (abs(symbol) / 4,)))[0] == 2
    assert np.isnan(evaluate(Expr("Factorial", (symbol,)))[0])
    assert evaluate(Expr("Binomial", (symbol, tree.expr(2)))) == pytest.approx([36, 0, 0, 351])
    assert evaluate(Expr("Log", (symbol + 9, tree.expr(10)))) == pytest.approx(np.log10(at + 9))
