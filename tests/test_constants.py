"""Equal numbers are proved equal, different ones are told apart, and neither is ever said of the other."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.checks.constants import Same, same_number
from symgrad.checks.functions import Undefined
from symgrad.checks.separation import algebraic, ball, sign
from symgrad.core import tree
from symgrad.core.functions import PI
from symgrad.core.tree import Expr, call, decimal, exp, expr, log, sqrt
from symgrad.errors import NotConvertible


def root(value, n):
    return Expr("Root", (expr(value), expr(n)))


def roots(*numbers):
    return tree.add(*(sqrt(expr(k)) for k in numbers))


SQRT2, SQRT5 = sqrt(expr(2)), sqrt(expr(5))
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sqrt(3 + 2 * SQRT2), 1 + SQRT2),
        (root(2 + SQRT5, 3) + root(2 - SQRT5, 3), 1),
        (SQRT2 + sqrt(expr(3)), sqrt(5 + 2 * sqrt(expr(6)))),
        (call("cos", PI / 5), (1 + SQRT5) / 4),
        (call("sin", PI / 12), (sqrt(expr(6)) - SQRT2) / 4),
        (call("tan", PI / 8), SQRT2 - 1),
        (call("cos", PI / 7) - call("cos", 2 * PI / 7) + call("cos", 3 * PI / 7), Fraction(1, 2)),
        (call("cos", -13 * PI / 3), Fraction(1, 2)),
        (SQRT2 * sqrt(expr(8)), 4),
        (tree.power(tree.power(2, Fraction(1, 7)), Fraction(1, 11)), tree.power(2, Fraction(1, 77))),
        ((1 + SQRT2) ** 60, (3 + 2 * SQRT2) ** 30),
        ((1 + SQRT2) ** -1, SQRT2 - 1),
        (abs(1 - SQRT2), SQRT2 - 1),
        (Expr("Max", (SQRT2 * SQRT2, SQRT2)), 2),
        (call("floor", SQRT2 * SQRT2), 2),
        (call("sign", SQRT2 * SQRT2 - 2), 0),
        (sqrt(SQRT2 * SQRT2 - 2), 0),
        (root(1 - SQRT2, 3), -root(SQRT2 - 1, 3)),
        (log(SQRT2 * SQRT2 - 1), 0),
        (roots(*PRIMES[:8]), roots(*reversed(PRIMES[:8]))),
        (Expr("Log", (expr(8), expr(4))), Fraction(3, 2)),
        (tree.sum_over(sqrt(tree.symbol("k") ** 2), tree.symbol("k"), 1, 4), 10),
        (call("atan", expr(1)), PI / 4),
        (4 * call("atan", expr(1)) + 3 * call("acos", expr(Fraction(1, 2))), 2 * PI),
        (call("asin", SQRT2 * SQRT2 / 2), PI / 2),
        (PI * sqrt(3 + 2 * SQRT2), PI + PI * SQRT2),
        (1 / (PI * SQRT2), SQRT2 / (2 * PI)),
        (log(sqrt(3 + 2 * SQRT2)) + exp(PI), exp(PI) + log(1 + SQRT2)),
        ((PI + SQRT2) ** 2, PI**2 + 2 * SQRT2 * PI + 2),
    ],
)
def test_equal_numbers(one, other):
    assert same_number(expr(one), expr(other)).same is Same.EQUAL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sqrt(expr(10**20 + 1)), 10**10),
        (roots(10**40 + 1, 10**40 - 1), 2 * 10**20),
        (call("sin", PI / 180), decimal("0.0174524064372835128194189785163161924722527203071396")),
        (PI, decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534")),
        # Closer than 10^-30 for whole numbers so small: the sums of square roots of Graham.
        (roots(1_000_025, 1_000_031, 1_000_084, 1_000_087), roots(1_000_028, 1_000_030, 1_000_081, 1_000_088) + 0),
        (exp(PI) - PI, 20),
        (log(expr(2)), decimal("0.693147180559945309417232121458176568")),
        (call("cos", PI / 7), call("cos", PI / 7 + Fraction(1, 10**100))),
    ],
)
def test_near_misses_are_told_apart(one, other):
    assert same_number(expr(one), expr(other)).same is Same.DIFFERENT


@pytest.mark.parametrize(
    "formula", [1 / (SQRT2 * SQRT2 - 2), call("tan", PI / 2), sqrt(1 - SQRT2), log(expr(0)), root(SQRT2 - 3, 4)]
)
def test_what_has_no_value_is_no_number(formula):
    with pytest.raises(Undefined):
        same_number(formula, expr(0))


def test_what_is_not_proved_is_left_open():
    assert same_number(exp(exp(exp(expr(100)))), expr(1)).same is Same.UNKNOWN
    assert same_number(exp(log(expr(2)) + log(expr(3))), expr(6)).same is Same.UNKNOWN


def test_a_variable_is_no_number():
    with pytest.raises(NotConvertible):
        same_number(tree.symbol("x"), expr(1))


def test_the_number_closest_to_0_is_within_the_bound():
    for k in (3, 10, 40):
        small = (SQRT2 - 1) ** k
        assert sign(algebraic(small)) == 1
        assert ball(small, 512) > 2.0 ** -algebraic(small).gap


WHOLE = st.integers(-6, 6).map(expr)
ANGLES = st.builds(lambda name, p, q: call(name, tree.mul(Fraction(p, q), PI)), st.sampled_from(["sin", "cos"]),
                   st.integers(0, 12), st.sampled_from([3, 4, 5, 8, 12]))  # fmt: skip
NUMBERS = st.recursive(
    st.one_of(WHOLE, ANGLES),
    lambda inner: st.one_of(
        st.builds(tree.add, inner, inner),
        st.builds(tree.mul, inner, inner),
        st.builds(lambda x: sqrt(abs(x)), inner),
        st.builds(lambda x: root(x, 3), inner),
        st.builds(lambda x: 1 / (abs(x) + 1), inner),
    ),
    max_leaves=5,
)


def rewritten(node, choices):
    """A tree of the same number: squared under a root, expanded, put in another order."""
    if node.head in ("Add", "Mul"):
        node = Expr(node.head, tuple(rewritten(a, choices) for a in node.args))
    elif node.head in ("Pow", "Root"):
        node = Expr(node.head, (rewritten(node.args[0], choices), node.args[1]))
    match choices.draw(st.integers(0, 7)):
        case 0:
            return sqrt(node * node) * call("sign", node)
        case 1:
            return root(node * node * node, 3)
        case 2 if node.head == "Mul":
            return Expr("Mul", tuple(reversed(node.args)))
        case 3 if node.head == "Mul":
            a, b = node.args[0], tree.mul(*node.args[1:])
            return ((a + b) ** 2 - (a - b) ** 2) / 4
        case 4:
            return (node + SQRT2) ** 2 / (node + SQRT2) - SQRT2 if node.head == "Number" else node
        case _:
            return node


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.data())
def test_rewritten_numbers_are_never_called_different(number, data):
    found = same_number(number, rewritten(number, data))
    assert found.same is not Same.DIFFERENT


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.data(), st.integers(1, 60), st.sampled_from([1, -1]))
def test_a_perturbed_number_is_never_called_equal(number, data, digits, side):
    other = rewritten(number, data) + side * tree.power(10, -digits) * sqrt(2 + abs(number))
    assert same_number(number, other).same is Same.DIFFERENT


@settings(max_examples=200, deadline=None)
@given(NUMBERS, NUMBERS)
def test_equal_only_where_balls_of_2000_bits_overlap(one, other):
    found = same_number(one, other).same
    left, right = ball(one, 2000), ball(other, 2000)
    if left.is_finite() and right.is_finite():  # a root of what is 0 is a ball around everything
        assert found is (Same.EQUAL if left.overlaps(right) else Same.DIFFERENT)
