"""What single rules do, and what they refuse since it would be false."""

from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Rule
from symgrad.core.tree import Expr
from symgrad.errors import RuleRefused
from symgrad.theory import rules
from symgrad.theory.context import Context
from tests.random_cases import DERIVATION, V, W, a, b, c, d, e, f, g, h, k, l, m, n, o, q, s, t, u, x, y

E, Var, Cov = sg.E, sg.Var, sg.Cov
i, j, p = (sg.symbol(name) for name in "ijp")
WORDS = sg.Text("a special case", "特例")


def apply(rule: Rule, expression: Expr, *assumptions: Assumption) -> Expr:
    return rule.apply(sg.expr(expression), Context(DERIVATION, assumptions))


def used(rule: Rule, expression: Expr, *assumptions: Assumption) -> tuple[Assumption, ...]:
    context = Context(DERIVATION, assumptions)
    rule.apply(sg.expr(expression), context)
    return tuple(context.used)


apart, both_apart = sg.independent(W, h), sg.independent(W, h, u)
members, alike = sg.independent_members(W), sg.identically_distributed(W)
f_is = sg.defined_as(f[j], sg.relu(u[j]), WORDS)

RIGHT = {
    "expand": (rules.expand, (x + 1) * (x - 1), x**2 - 1, ()),
    "factor": (rules.factor, x**2 + 2 * x + 1, (x + 1) ** 2, ()),
    "simplify": (rules.simplify, x**n * x, x ** (n + 1), ()),
    "collect": (rules.collect(x), x * s + x * q, x * (s + q), ()),
    "solve_for": (rules.solve_for(x), sg.equal(s * x, q), sg.equal(x, q / s), ()),
    "complete_the_square": (rules.complete_the_square(x), s * x - x**2, s**2 / 4 - (x - s / 2) ** 2, ()),
    "drop_squares": (rules.drop_squares, -3 - 2 * x**2 * y**4, sg.expr(-3), ()),
    "function_definition": (
        rules.function_definition("sigmoid"), x * sg.sigmoid(y), x * (1 + sg.exp(-y)) ** -1, (),
    ),
    "in_terms_of_sigmoid": (
        rules.in_terms_of("sigmoid", x), sg.exp(-x) / (1 + sg.exp(-x)) ** 2, sg.sigmoid(x) - sg.sigmoid(x) ** 2, (),
    ),
    "in_terms_of_tanh": (
        rules.in_terms_of("tanh", x), 4 * sg.exp(2 * x) / (1 + sg.exp(2 * x)) ** 2, 1 - sg.tanh(x) ** 2, (),
    ),
    "in_terms_of_inside_a_mean": (
        rules.in_terms_of("tanh", u[1] / 2), E(1 / (1 + sg.exp(-u[1]))) + x,
        E(sg.tanh(u[1] / 2) / 2 + Fraction(1, 2)) + x, (),
    ),
    "even_and_odd_part": (rules.even_and_odd_part, sg.relu(u[1]), (u[1] + abs(u[1])) / 2, ()),
    "slope": (rules.even_and_odd_part, sg.step(u[1]), (1 + tree.call("sign", u[1])) / 2, (sg.nonzero(u),)),
    "even_powers": (rules.even_powers, abs(u[1]) ** 4, u[1] ** 4, ()),
    "sign": (rules.even_powers, tree.call("sign", u[1]) ** 2 * x, x.as_expr(), (sg.nonzero(u),)),
    "absolute": (rules.absolute_value_of_a_product, abs(-2 * x * y**n), 2 * abs(x) * abs(y) ** n, ()),
    "absolute_product": (
        rules.absolute_value_of_a_product, abs(sg.product_over(a[j], j, 1, n)), sg.product_over(abs(a[j]), j, 1, n), (),
    ),
    "power_of_a_product": (
        rules.power_of_a_product, sg.product_over(a[j], j, 1, n) ** 2, sg.product_over(a[j] ** 2, j, 1, n), (),
    ),
    "logarithm": (
        rules.logarithm_of_a_product, sg.log(sg.product_over(abs(o[j]), j, 1, n)),
        sg.sum_over(sg.log(abs(o[j])), j, 1, n), (sg.nonzero(o),),
    ),
    "independence": (rules.independence(), E(W[1] * h[1] * W[2]), E(W[1] * W[2]) * E(h[1]), (apart,)),
    "independent_members": (rules.independence(), E(W[j] * W[j + 1] ** 2), E(W[j]) * E(W[j + 1] ** 2), (members,)),
    "product": (
        rules.independence(), E(sg.product_over(W[j] ** 2, j, 1, n)), sg.product_over(E(W[j] ** 2), j, 1, n),
        (members,),
    ),
    "uncorrelated": (rules.uncorrelated(), Cov(W[1], h[1]) + x, x.as_expr(), (apart,)),
    "variance_of_a_product": (
        rules.covariance_of_products(), Var(W[1] * h[1]),
        Var(W[1]) * Var(h[1]) + Var(W[1]) * E(h[1]) ** 2 + E(W[1]) ** 2 * Var(h[1]), (apart,),
    ),
    "covariance_of_products": (
        rules.covariance_of_products(), Cov(W[1] * h[1], W[2] * h[2]),
        Cov(W[1], W[2]) * Cov(h[1], h[2]) + Cov(W[1], W[2]) * E(h[1]) * E(h[2]) + E(W[1]) * E(W[2]) * Cov(h[1], h[2]),
        (apart,),
    ),
    "variance_by_moments": (rules.variance_by_moments, Var(b + x), E((b + x) ** 2) - E(b + x) ** 2, ()),
    "identical_terms": (rules.identical_terms, sg.sum_over(E(W[j] ** 2), j, 1, n), n * E(W**2), (alike,)),
    "identical_pairs": (
        rules.identical_terms, sg.pair_sum(E(W[j]) * E(W[i]), j, i, 1, n), n * (n - 1) * E(W) * E(W), (alike,),
    ),
    "identical_factors": (rules.identical_terms, sg.product_over(E(W[j]), j, l + 1, n), E(W) ** (n - l), (alike,)),
    "name_moments": (rules.name_moments, E(W) ** 2 + Var(W), m**2 + sg.expr(sg.symbol("v")), ()),
    "second_moment": (rules.second_moment(sg.expr(h)), x * E(h) ** 2 + x * Var(h), x * E(h**2), ()),
    "symmetry": (rules.symmetry, E(u[1] * abs(u[1])) + x, x.as_expr(), (sg.symmetric(u),)),
    "symmetry_of_tanh": (rules.symmetry, E(sg.tanh(2 * u[1])) + x, x.as_expr(), (sg.symmetric(u),)),
    "zero_mean": (rules.zero_mean(W), E(W[1]) + E(W[1] ** 2) + m, Var(W[1]), (sg.zero_mean(W),)),
    "vanishing": (rules.vanishing(b), Var(b) + E(b * x) + Cov(b, h[1]) + E(h[1] + b), E(h[1]), (sg.zero(b),)),
    "add_exponents": (rules.add_exponents, x**n * s * x ** (1 - n), s * x, ()),
    "chain_rule": (
        rules.chain_rule, sg.derivative(sg.apply("loss", x**2), x),
        sg.apply("loss", x**2, 1) * sg.derivative(x**2, x), (),
    ),
    "differentiate": (rules.differentiate, sg.derivative(s * x**3, x), 3 * s * x**2, ()),
    "differentiate_member": (
        rules.differentiate, sg.derivative(sg.product_over(a[j], j, 1, l - 1) * a[l] * a[l + 1], a[l]),
        sg.product_over(a[j], j, 1, l - 1) * a[l + 1], (),
    ),
    "gather_power": (rules.gather_power(s * q), (s * q) ** n * (3 * s * q), (s * q) ** (n + 1) * 3, ()),
    "product_of_equals": (rules.product_of_equals, sg.product_over(x, j, l, n), x ** (n - l + 1), ()),
    "unroll": (rules.unroll(c), c[n] * 1, sg.product_over(a[j], j, 1, n) * x, ()),
    "unroll_power": (rules.unroll(e), e[n] * 1, (2 * q + 2 * x) ** (n - 1) * s * x, ()),
    "roll_up": (rules.roll_up(c), s * sg.product_over(a[j], j, 1, l - 1) * x, s * c[l - 1], ()),
    "split_product": (
        rules.split_product(l), sg.product_over(a[j], j, 1, n),
        sg.product_over(a[j], j, 1, l - 1) * a[l] * sg.product_over(a[j], j, l + 1, n), (),
    ),
    "definition": (rules.definition(f), E(f[3] * W[1]), E(sg.relu(u[3]) * W[1]), (f_is,)),
    "linearity": (rules.linearity, E(x * sg.sum_over(W[j], j, 1, n) + 2), x * sg.sum_over(E(W[j]), j, 1, n) + 2, ()),
    "square_of_a_sum": (
        rules.square_of_a_sum, (sg.sum_over(a[j], j, 1, n) + x) ** 2,
        sg.sum_over(a[j] ** 2, j, 1, n) + sg.pair_sum(a[j] * a[i], j, i, 1, n) + x**2
        + 2 * sg.sum_over(a[j], j, 1, n) * x, (),
    ),
    "variance_of_a_multiple": (rules.variance_of_a_multiple, Var(3 * x * b), 9 * x**2 * Var(b), ()),
    "variance_of_a_sum": (
        rules.variance_of_a_sum, Var(sg.sum_over(W[j], j, 1, n) + b),
        sg.sum_over(Var(W[j]), j, 1, n) + sg.pair_sum(Cov(W[j], W[i]), j, i, 1, n) + Var(b)
        + 2 * sg.sum_over(Cov(W[j], b), j, 1, n), (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule, line, expected, given", RIGHT.values(), ids=RIGHT)
def test_makes_the_line(rule, line, expected, given):
    assert binding.same(apply(rule, line, *given), expected)
    if given:
        assert set(used(rule, line, *given)) == set(given)
        with pytest.raises(RuleRefused):
            apply(rule, line, *given[1:])


FALSE = {
    "a sum inside a product shares its members": (
        rules.independence(), E(sg.product_over(sg.sum_over(W[j], j, 1, n), j, 1, 2)), (members,),
    ),
    "a left-out family may tie two others": (rules.independence(), E(W[1] * h[1] * b), (apart,)),
    "independent members say nothing between families": (
        rules.independence(), E(W[1] * h[2]), (members, sg.independent_members(h)),
    ),
    "independent families say nothing between members": (rules.independence(), E(W[1] * W[2]), (apart,)),
    "the indices of two sums may meet": (
        rules.uncorrelated(), Cov(sg.sum_over(W[j], j, 1, n), sg.sum_over(W[i], i, 1, n)), (members,),
    ),
    "an index may be the fixed one": (rules.uncorrelated(), Cov(W[l], W[1]), (members,)),
    "any member may be the first": (rules.uncorrelated(), Cov(W.as_expr(), W[1]), (members,)),
    "mixed pairs of a product": (
        rules.covariance_of_products(), Cov(W[1] * h[1], h[2] * W[2]), (both_apart, sg.independent_members(u)),
    ),
    "a range may be shorter than empty": (rules.identical_terms, sg.sum_over(x, j, 3, n), ()),
    "so may that of a product": (rules.product_of_equals, sg.product_over(x, j, 1, d), ()),
    "nothing to split off outside the range": (rules.split_product(l + 1), sg.product_over(a[j], j, 1, n), ()),
    "nor at a number that is no index": (rules.split_product(q), sg.product_over(a[j], j, 1, n), ()),
    "a derivative of a sum": (rules.differentiate, sg.derivative(sg.sum_over(a[j] * x, j, 1, n), x), ()),
    "of a recursion": (rules.differentiate, sg.derivative(c[n] * x, x), ()),
    "of an unnamed function": (rules.differentiate, sg.derivative(sg.apply("loss", x) * x, x), ()),
    "of an expectation": (rules.differentiate, sg.derivative(E(x * W[1]) * x, x), ()),
    "of a recursion through the member": (rules.differentiate, sg.derivative(c[n] * a[l], a[l]), ()),
    "of a sum that runs over the member": (
        rules.differentiate, sg.derivative(sg.sum_over(a[l + 1], l, 1, n) * a[l], a[l]), (),
    ),
    "of a product of sums over the member": (
        rules.differentiate,
        sg.derivative(sg.product_over(sg.sum_over(a[j], j, 1, n), j, 1, l - 1) * a[l], a[l]), (),
    ),
    "a special case before the derivative": (
        rules.specialise(sg.where(x, s, WORDS)), sg.derivative(x**2 * s, x), (sg.where(x, s, WORDS),),
    ),
    "all weights equal before the derivative": (
        rules.specialise(sg.where(a[j], x, WORDS)), sg.derivative(a[1] * a[2], a[1]), (sg.where(a[j], x, WORDS),),
    ),
    "a special case for another member": (
        rules.specialise(sg.where(a[1], x, WORDS)), a[2] * x, (sg.where(a[1], x, WORDS),),
    ),
    "a named moment is a number under a derivative": (rules.name_moments, sg.derivative(E(W) * m, m), ()),
    "any member of a family with coefficients": (
        rules.definition(f), E(f.as_expr()), (sg.defined_as(f[j], a[j] * u[j], WORDS), sg.identically_distributed(u)),
    ),
    "any member of a shifted family": (
        rules.definition(f), E(f * u), (sg.defined_as(f[j], u[j + 1], WORDS), sg.identically_distributed(u)),
    ),
    "a slope at a kink": (rules.even_and_odd_part, sg.step(u[1]), ()),
    "the sign of what may be 0": (rules.even_powers, tree.call("sign", u[1]) ** 2, ()),
    "the logarithm of what may be 0": (
        rules.logarithm_of_a_product, sg.log(sg.product_over(abs(o[j]), j, 1, n)), (),
    ),
    "roots of negative numbers": (rules.power_of_a_product, (x * y) ** Fraction(1, 2), ()),
    "half of an odd function": (rules.symmetry, E(u[1] + u[1] ** 2), (sg.symmetric(u),)),
    "of tanh of what is not odd": (rules.symmetry, E(sg.tanh(u[1] + 1)), (sg.symmetric(u),)),
    "odd in one of two": (rules.symmetry, E(u[1] * W[1]), (sg.symmetric(u),)),
    "a mean that is not named": (rules.zero_mean(u), m * x, (sg.zero_mean(u),)),
    "an odd power may be negative": (rules.drop_squares, s - x**3, ()),
    "a root may be negative": (rules.drop_squares, s - x ** Fraction(2, 3) * y, ()),
    "an added square is not left out": (rules.drop_squares, s + x**2, ()),
    "a square of what is not quadratic": (rules.complete_the_square(x), x**3 + x, ()),
    "an exponential of another number": (rules.in_terms_of("tanh", x), sg.exp(x) + 1, ()),
    "two solutions": (rules.solve_for(x), sg.equal(x**2, s), ()),
    "a moment that may be 0": (rules.solve_for(x), sg.equal(x * Var(b), Var(b)), ()),
}  # fmt: skip


@pytest.mark.parametrize("rule, line, given", FALSE.values(), ids=FALSE)
def test_refuses_what_would_be_false(rule, line, given):
    with pytest.raises(RuleRefused):
        apply(rule, line, *given)


CAPTURE = {
    "a definition under an index of the same name": (
        rules.definition(f), sg.sum_over(E(f[1]) * q, q, 1, n), (sg.defined_as(f[j], q * u[j], WORDS),),
        sg.sum_over(E(q * u[1]) * p, p, 1, n),
    ),
    "a special case under an index of the same name": (
        rules.specialise(sg.where(x, k * q, WORDS)), sg.sum_over(k * x, k, 1, n), (sg.where(x, k * q, WORDS),),
        sg.sum_over(p * k * q, p, 1, n),
    ),
    "an index is no variable": (
        rules.specialise(sg.where(l, n, WORDS)), l * sg.sum_over(a[l], l, 1, n), (sg.where(l, n, WORDS),),
        n * sg.sum_over(a[p], p, 1, n),
    ),
    "a parameter of the law called like the variable of integration": (
        rules.expectation_by_density, E(g), (sg.uniform(g, -t, t),),
        sg.integral(p * (t + t) ** -1, p, -t, t),
    ),
    "an index that is not positive though a variable of its name is": (
        rules.expand, sg.sum_over(abs(k) * (x + 1), k, d, 2), (),
        sg.sum_over(x * abs(p) + abs(p), p, d, 2),
    ),
    "powers inside an expectation stay there": (
        rules.gather_power(k + 1), (k + 1) ** 2 * ((k + 1) * E((k + 1) * W[1])), (),
        (k + 1) ** 3 * E(k * W[1] + W[1]),
    ),
    "nor is a derivative taken there": (
        rules.differentiate, sg.derivative(a[1] * x**2, x) * E(W[1] ** 2), (), 2 * a[1] * x * E(W[1] ** 2),
    ),
    "the twin of a sum hides no outer index": (
        rules.square_of_a_sum, sg.sum_over(sg.sum_over(V[j, i], i, 1, n) ** 2, j, 1, n), (),
        sg.sum_over(
            sg.sum_over(V[j, i] ** 2, i, 1, n) + sg.pair_sum(V[j, i] * V[j, p], i, p, 1, n), j, 1, n
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule, line, given, expected", CAPTURE.values(), ids=CAPTURE)
def test_captures_no_index(rule, line, given, expected):
    assert binding.same(apply(rule, line, *given), expected)


def test_a_name_that_is_no_variable_assumes_something_and_is_not_used():
    centred = sg.Family("W", WORDS, mean=sg.expr(0), variance=2 * sg.symbol("v"))
    derivation = sg.Derivation(
        title=WORDS, section="1", summary=WORDS, source=DERIVATION.source, chains=(), families=(centred,)
    )
    for moment in (E(centred), Var(centred)):
        with pytest.raises(RuleRefused):
            rules.name_moments.apply(moment, Context(derivation, ()))


def test_independence_is_said_of_blocks_without_a_common_family():
    for blocks in ((W,), (W, W), ((W, h), (h, u))):
        with pytest.raises(sg.ParameterError):
            sg.independent(*blocks)


def test_records_the_fewest_assumptions():
    given = (sg.independent((W, h), b), apart, members, sg.independent_members(h), both_apart)
    assert used(rules.uncorrelated(), Cov(W[1], h[1]), *given) == (both_apart,)
    assert used(rules.uncorrelated(), Cov(W[1], W[2]), *given) == (members,)
    assert used(rules.uncorrelated(), Cov(W[1] * h[2], b), *given) == (given[0],)


def test_uses_only_the_assumptions_that_are_named():
    with pytest.raises(RuleRefused):
        apply(rules.uncorrelated(members), Cov(W[1], h[1]), apart, members)
    with pytest.raises(RuleRefused):
        apply(rules.uncorrelated(apart), Cov(W[1], h[1]), members)


def test_a_refusal_says_what_is_missing_and_what_to_try():
    with pytest.raises(RuleRefused, match=r"'uncorrelated'.*Cov\(W\[1\], h\[1\]\).*declare the assumption"):
        apply(rules.uncorrelated(), Cov(W[1], h[1]))
