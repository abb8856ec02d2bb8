"""Rules that bound norms, radii and singular values: what they make, what they record, and where they refuse."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq

import symgrad as sg
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import decide, holds
from symgrad.checks.truth import Truth
from symgrad.core import binding
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Rule
from symgrad.core.tree import Expr
from symgrad.errors import DerivationError, RuleRefused
from symgrad.theory.context import Context
from symgrad.theory.derive import derive
from symgrad.theory.lemmas import LEMMAS
from tests.test_lemmas import drawn

WORDS = sg.Text("a quantity", "一个量")
r = sg.rules


def number(name: str, domain: sg.Domain) -> sg.Variable:
    return sg.Variable(name, WORDS, domain, (1, 2))


L = number("L", sg.integer(2))
l = number("l", sg.integer(1, L - 1))
p, q, s = number("p", sg.REAL), number("q", sg.NONNEGATIVE), number("s", sg.POSITIVE)
n, m, power = number("n", sg.POSITIVE_INTEGER), number("m", sg.POSITIVE_INTEGER), number("power", sg.integer(0))


def matrix(name: str, rows, columns) -> sg.Variable:
    return sg.Variable(name, WORDS, sg.REAL, (-2, 2), shape=(sg.expr(rows), sg.expr(columns)))


A, B, C = (matrix(name, n, n) for name in "ABC")
R = matrix("R", n, m)
row, column, slopes = matrix("row", 1, n), matrix("column", n, 1), matrix("slopes", n, 1)
k = sg.symbol("k")
d = sg.Sequence("d", WORDS, sg.POSITIVE_INTEGER, (1, 5))
J = sg.Sequence("J", WORDS, index=k, shape=(d[k], d[k - 1]))
N = sg.Sequence("N", WORDS, index=k, shape=(n.as_expr(), n.as_expr()))
last = sg.Sequence("delta", WORDS, index=k, shape=(sg.expr(1), d[k]))

DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(L, l, p, q, s, n, m, power, A, B, C, R, row, column, slopes), sequences=(d, J, N, last),
)  # fmt: skip

norm, rho, sigma = sg.norm, sg.spectral_radius, sg.singular_value
product = sg.descending_product(J[k], k, l + 1, L)
square_product = sg.descending_product(N[k], k, l + 1, L)
small = sg.condition(sg.relation("≤", norm(J[k]), q), sg.Text("norms at most q", "范数不超过 q"))
large = sg.condition(sg.relation("≥", sigma(J[k], "min"), s), sg.Text("at least s", "不小于 s"))
wide = sg.condition(sg.relation("≤", d[k], d[k - 1]), sg.Text("narrowing", "宽度不增"))
normal = sg.condition(
    sg.equal(N[k] @ sg.transpose(N[k]), sg.transpose(N[k]) @ N[k]), sg.Text("normal matrices", "正规矩阵")
)
invertible = sg.condition(sg.relation("≠", sg.determinant(B), 0), sg.Text("invertible", "可逆"))
at_least = sg.condition(sg.relation("≥", p, 1), sg.Text("p at least 1", "p 不小于 1"))
at_most_one = sg.condition(sg.relation("≤", s, 1), sg.Text("s at most 1", "s 不大于 1"))
equals_two = sg.condition(sg.equal(norm(N[k]), 2), sg.Text("norm two", "范数为 2"))


def over(body) -> Expr:
    return sg.product_over(body, k, l + 1, L)


def applied(rule: Rule, line, *given: Assumption) -> tuple[Expr, tuple[Assumption, ...]]:
    context = Context(DERIVATION, given)
    return rule.apply(sg.expr(line), context), tuple(context.used)


MADE = {
    "two factors": (r.submultiplicative, norm(A @ B), "≤", norm(A) * norm(B), ()),
    "three factors": (r.submultiplicative, norm(A @ B @ C, "1"), "≤", norm(A, "1") * norm(B, "1") * norm(C, "1"), ()),
    "row times matrix": (r.submultiplicative, norm(row @ A), "≤", norm(row) * norm(A), ()),
    "ordered product": (r.submultiplicative, norm(product), "≤", over(norm(J[k])), ()),
    "ordered product, Frobenius": (
        r.submultiplicative, norm(square_product, "fro"), "≤", over(norm(N[k], "fro")), (),
    ),
    "power": (r.submultiplicative, norm(sg.matrix_power(A, power)), "≤", norm(A) ** power, ()),
    "power, Frobenius": (
        r.submultiplicative, norm(sg.matrix_power(A, power + 1), "fro"), "≤", norm(A, "fro") ** (power + 1), (),
    ),
    "in a product": (r.submultiplicative, q * norm(A @ B) * norm(C), "≤", q * (norm(A) * norm(B)) * norm(C), ()),
    "two places": (
        r.submultiplicative, norm(A @ B) * norm(B @ A) + p, "≤", norm(A) * norm(B) * (norm(B) * norm(A)) + p, (),
    ),
    "in a power": (r.submultiplicative, norm(A @ B) ** power, "≤", (norm(A) * norm(B)) ** power, ()),
    "in a root": (
        r.submultiplicative, norm(A @ B) ** Fraction(1, 2), "≤", (norm(A) * norm(B)) ** Fraction(1, 2), (),
    ),
    "over a positive number": (r.submultiplicative, norm(A @ B) / s, "≤", norm(A) * norm(B) / s, ()),
    "beside a signed number by condition": (
        r.submultiplicative, p * norm(A @ B), "≤", p * (norm(A) * norm(B)), (at_least,),
    ),
    "in a product over an index": (
        r.submultiplicative, over(norm(N[k] @ A)), "≤", over(norm(N[k]) * norm(A)), (),
    ),
    "triangle": (r.triangle_inequality, norm(A + B, "max"), "≤", norm(A, "max") + norm(B, "max"), ()),
    "triangle, sum": (
        r.triangle_inequality, norm(sg.sum_over(N[k], k, 1, L)), "≤", sg.sum_over(norm(N[k]), k, 1, L), (),
    ),
    "triangle, numbers": (r.triangle_inequality, abs(p - q), "≤", abs(p) + abs(-q), ()),
    "homogeneity": (r.homogeneity, norm(p * A), "=", abs(p) * norm(A), ()),
    "homogeneity, no bars": (r.homogeneity, rho(q * A), "=", q * rho(A), ()),
    "homogeneity, a minus": (r.homogeneity, sigma(-A, "min"), "=", sigma(A, "min"), ()),
    "radius": (r.radius_below_norm("inf"), rho(A), "≤", norm(A, "inf"), ()),
    "radius from below": (r.norm_above_radius, norm(A, "fro"), "≥", rho(A), ()),
    "radius of a power": (r.radius_of_a_power, rho(sg.matrix_power(A, power)), "=", rho(A) ** power, ()),
    "Gelfand": (r.power_above_radius, norm(sg.matrix_power(A, power)), "≥", rho(A) ** power, ()),
    "spectral norm": (r.norm_is_largest_singular_value, norm(R), "=", sigma(R, "max"), ()),
    "back": (r.largest_singular_value_is_norm, sigma(R, "max"), "=", norm(R), ()),
    "inverse": (r.norm_of_inverse, norm(sg.inverse(A)), "=", 1 / sigma(A, "min"), ()),
    "diagonal": (r.norm_of_diagonal, norm(sg.diag(slopes), "inf"), "=", norm(slopes, "max"), ()),
    "transpose": (r.norm_of_transpose, norm(sg.transpose(R), "1"), "=", norm(R, "inf"), ()),
    "spectral below Frobenius": (r.spectral_below_frobenius, norm(R), "≤", norm(R, "fro"), ()),
    "normal": (r.norm_of_normal, over(norm(N[k])), "=", over(rho(N[k])), (normal,)),
    "invertible factor": (
        r.product_with_an_invertible_factor, norm(A @ B), "≥", norm(A) / norm(sg.inverse(B)), (invertible,),
    ),
    "smallest below largest": (r.norm_above_smallest_singular_value, norm(R), "≥", sigma(R, "min"), ()),
    "smallest of a product": (
        r.smallest_singular_value_bound, sigma(product, "min"), "≥", over(sigma(J[k], "min")), (wide,),
    ),
    "smallest of square factors": (
        r.smallest_singular_value_bound, sigma(A @ B, "min"), "≥", sigma(A, "min") * sigma(B, "min"), (),
    ),
    "norm of a row times a product": (
        r.smallest_singular_value_bound, norm(last[L] @ product), "≥", norm(last[L]) * sigma(product, "min"), (wide,),
    ),
    "norm of a matrix times a column": (
        r.smallest_singular_value_bound, norm(A @ column), "≥", sigma(A, "min") * norm(column), (),
    ),
    "bounded by": (r.bounded_by(small), over(norm(J[k])), "≤", over(q), (small,)),
    "bounded by, another index": (r.bounded_by(small), norm(J[l + 1]) * q, "≤", q * q, (small,)),
    "bounded from below": (r.bounded_by(large), over(sigma(J[k], "min")), "≥", over(s), (large,)),
    "given an equality": (r.bounded_by(equals_two), norm(N[3]) + p, "=", 2 + p, (equals_two,)),
    "by name, a difference": (
        r.by_lemma("weyl_min"), abs(sigma(A + B, "min") - sigma(A, "min")), "≤", norm(B), (),
    ),
    "by name, factors of numbers": (
        r.by_lemma("adapted_norm"),
        norm(sg.matrix([[p, s * q, p * s**2], [0, q, s * p], [0, 0, p]]), "inf"), "≤",
        rho(sg.matrix([[p, q, p], [0, q, p], [0, 0, p]])) + s * (abs(q) + abs(p) + abs(p)), (at_most_one,),
    ),
    "by name": (r.by_lemma("spectral_below_sums"), norm(R) ** 2, "≤", norm(R, "1") * norm(R, "inf"), ()),
}  # fmt: skip


@pytest.mark.parametrize("rule, line, relation, expected, given", MADE.values(), ids=MADE)
def test_makes_the_line_and_records_what_it_needs(rule, line, relation, expected, given):
    made, used = applied(rule, line, *given)
    assert binding.same(made, sg.expr(expected)) and rule.relation == relation and set(used) == set(given)
    if given:
        with pytest.raises(RuleRefused):
            applied(rule, line)


REFUSED = {
    "minus sign": (r.submultiplicative, q - norm(A @ B), "factor -1"),
    "denominator": (r.submultiplicative, q / norm(A @ B), "exponent"),
    "signed factor": (r.submultiplicative, p * norm(A @ B), "factor p"),
    "odd power of a signed base": (r.submultiplicative, (norm(A @ B) - 1) ** 3, "not seen to be at least 0"),
    "even power of a signed base": (r.submultiplicative, (norm(A @ B) - 1) ** 2, "not seen to be at least 0"),
    "exponent": (r.submultiplicative, q ** norm(A @ B), "exponent"),
    "exponent that may be negative": (r.submultiplicative, norm(A @ B) ** p, "exponent"),
    "inside a function": (r.submultiplicative, sg.log(norm(A @ B)), "Call"),
    "a statement": (r.submultiplicative, sg.relation("≤", norm(A @ B), q), "statement"),
    "product of signed factors": (
        r.submultiplicative, sg.product_over(norm(N[k] @ A) - p, k, 1, L), "not seen to be at least 0",
    ),
    "max norm": (r.submultiplicative, norm(A @ B, "max"), "induced or the Frobenius"),
    "empty product in Frobenius norm": (
        r.submultiplicative, norm(sg.descending_product(N[k], k, l + 1, L - 1), "fro"), "induced or the Frobenius",
    ),
    "power 0 in Frobenius norm": (r.submultiplicative, norm(sg.matrix_power(A, power), "fro"), "induced"),
    "negative power": (r.submultiplicative, norm(sg.matrix_power(A, -1)), "induced"),
    "no square": (r.norm_above_radius, norm(R), "instance"),
    "max norm and radius": (r.norm_above_radius, norm(A, "max"), "instance"),
    "not known to be normal": (r.norm_of_normal, norm(A), "conditions"),
    "smallest of a tall and a wide factor": (
        r.smallest_singular_value_bound, sigma(sg.transpose(R) @ R, "min"), "more rows than columns",
    ),
    "smallest with unknown widths": (r.smallest_singular_value_bound, sigma(product, "min"), "more rows"),
    "a lower bound of an upper": (r.norm_above_radius, 1 / norm(A), "exponent"),
    "not known to be invertible": (r.product_with_an_invertible_factor, norm(A @ B), "conditions"),
    "below a signed product": (r.smallest_singular_value_bound, p * norm(A @ B), "factor p"),
    "homogeneity of the last": (r.homogeneity, sigma(p * A, "last"), "number times a matrix"),
}  # fmt: skip


@pytest.mark.parametrize("rule, line, why", REFUSED.values(), ids=REFUSED)
def test_refuses_and_says_why(rule, line, why):
    with pytest.raises(RuleRefused, match=why.replace("-1", r"-1")):
        applied(rule, line)


def test_rewrites_where_it_may_and_leaves_the_rest():
    made, _ = applied(r.submultiplicative, norm(A @ B) - norm(B @ A))
    assert binding.same(made, norm(A) * norm(B) - norm(B @ A))


def test_a_lower_bound_that_may_be_negative_is_not_put_under_a_power():
    signed = sg.condition(sg.relation("≥", norm(A), p), WORDS)
    with pytest.raises(RuleRefused, match="not seen to be at least 0"):
        applied(r.bounded_by(signed), norm(A) ** 2, signed)
    assert applied(r.bounded_by(signed), norm(A) ** 2, signed, at_least)[1] == (signed, at_least)


def test_what_was_tried_in_vain_is_not_recorded():
    tried = sg.condition(sg.relation("≤", norm(B), q), WORDS)
    made, used = applied(r.bounded_by(tried), norm(B) + p * norm(B), tried)
    assert binding.same(made, q + p * norm(B)) and used == (tried,)
    with pytest.raises(RuleRefused):
        context = Context(DERIVATION, (tried,))
        r.bounded_by(tried).apply(p * norm(B), context)
    assert context.used == []


@pytest.mark.parametrize("name", LEMMAS)
def test_every_lemma_has_a_short_reason_and_a_proof_in_both_languages(name):
    lemma = LEMMAS[name]
    assert max(map(shown, (lemma.reason.en, lemma.reason.zh))) <= 20
    assert lemma.proof.en.count("$") % 2 == lemma.proof.zh.count("$") % 2 == 0
    assert lemma.source.where and lemma.relation in ("=", "≤", "≥")


def shown(words: str) -> int:
    """About how many characters a reader sees: a formula counts without its commands."""
    return len(re.sub(r"\\(?:[a-z]+|\|)", "x", words).translate(str.maketrans("", "", "${}_^")))


def chain(*rules: Rule, start: Expr, given: tuple[Assumption, ...] = (), name: str = "one") -> sg.Chain:
    return sg.Chain(name, WORDS, start, rules, given)


def derived(*chains: sg.Chain):
    return derive(replace(DERIVATION, chains=chains), "bounds").chains


def test_the_chain_of_a_common_bound():
    """‖δ_L ∏ J_k‖ ≤ ‖δ_L‖ q^(L−l)."""
    start = norm(last[L] @ product)
    made = derived(
        chain(
            r.submultiplicative,
            r.submultiplicative,
            r.bounded_by(small),
            r.product_of_equals,
            start=start,
            given=(small,),
        )
    )["one"]
    assert [step.relation for step in made.steps] == ["≤", "≤", "≤", "="]
    assert binding.same(made.last, norm(last[L]) * q ** (L - l)) and made.used == (small,)


def test_the_chain_of_growth():
    """‖∏ J_k‖ ≥ ∏ σ_min(J_k) ≥ s^(L−l) when no J_k has more rows than columns."""
    rules = (
        r.norm_above_smallest_singular_value, r.smallest_singular_value_bound, r.bounded_by(large), r.product_of_equals,
    )  # fmt: skip
    made = derived(chain(*rules, start=norm(product), given=(large, wide)))["one"]
    assert binding.same(made.last, s ** (L - l)) and set(made.used) == {large, wide}


def test_a_chain_in_two_directions_is_refused():
    up_and_down = chain(r.submultiplicative, r.norm_above_radius, start=norm(A @ B) + norm(A))
    with pytest.raises(DerivationError, match=r"one direction.*≤.*≥"):
        derived(up_and_down)


def test_a_chain_of_bounds_serves_a_later_one():
    first = chain(
        r.submultiplicative, r.bounded_by(small), r.product_of_equals, start=norm(product), given=(small,), name="upper"
    )
    second = chain(
        r.submultiplicative, r.bounded_by_chain("upper"), start=norm(last[L] @ product), given=(small,), name="error"
    )
    assert binding.same(derived(first, second)["error"].last, norm(last[L]) * q ** (L - l))
    wrong = chain(r.bounded_by_chain("upper", "≥"), start=norm(product), given=(small,), name="error")
    with pytest.raises(RuleRefused, match="of = and ≥"):
        derived(first, wrong)
    with pytest.raises(RuleRefused):
        derived(first, chain(r.bounded_by_chain("upper"), start=norm(product), name="error"))


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: r.by_lemma("nonsense"), "name of a lemma"),
        (lambda: r.radius_below_norm("max"), "Expected one of the norms"),
        (lambda: r.by_lemma("radius_below_norm"), "to bring"),
        (lambda: r.bounded_by(sg.where(p, q, WORDS)), "sg.condition"),
    ],
)
def test_a_rule_that_cannot_be_made_says_what_was_expected(make, message):
    with pytest.raises(sg.ParameterError, match=message):
        make()


NUMBERS = {L: 3, l: 1, p: 2, q: 12, s: Fraction(1, 50), n: 2, m: 3, power: 2}
SHAPED = {A: (2, 2), B: (2, 2), C: (2, 2), R: (2, 3), row: (1, 2), column: (2, 1), slopes: (2, 1)}


def values_for(given: tuple[Assumption, ...], rng: np.random.Generator) -> dict[Expr, Any] | None:
    """Values that meet the conditions; None where the draw does not."""
    values: dict[Expr, Any] = {v.as_expr(): drawn(*shape, rng) for v, shape in SHAPED.items()}
    values |= {
        v.as_expr(): fmpq(sg.expr(x).args[0].numerator, sg.expr(x).args[0].denominator) for v, x in NUMBERS.items()
    }
    for i in range(1, 4):
        values[J[i]] = drawn(2, 2, rng)
        values[N[i]] = drawn(2, 2, rng)
        values[d[i]] = values[d[0]] = fmpq(2)
        values[last[i]] = drawn(1, 2, rng)
        if normal in given:
            (a, b), (_, e) = values[N[i]].rows
            values[N[i]] = Matrix(((a, b), (b, e)))
        if equals_two in given:
            values[N[i]] = Matrix(((fmpq(0), fmpq(2)), (fmpq(-2), fmpq(0))))
    said = [binding.substitute(a.parameters[0], {k: sg.expr(i)}) for a in given for i in range(1, 4)]
    return values if holds(said, values) else None


def grounded(line) -> Expr:
    table = {v.as_expr(): sg.expr(NUMBERS[v]) for v in (L, l, n, m, power)}
    return binding.substitute(sg.expr(line), table)


@pytest.mark.parametrize("rule, line, relation, expected, given", MADE.values(), ids=MADE)
def test_the_line_holds_at_instances_and_reversed_it_does_not(rule, line, relation, expected, given):
    """A rule that made a false line, or one whose direction is wrong, would be seen here."""
    rng, decided, reversed_fails = np.random.default_rng(4), 0, relation == "="
    made, _ = applied(rule, line, *given)
    statement = sg.relation(relation, grounded(line), grounded(made))
    other = sg.relation({"≤": "≥", "≥": "≤", "=": "="}[relation], *statement.args[1:])
    for _ in range(400):
        values = values_for(given, rng)
        if values is None:
            continue
        try:
            assert decide(statement, values).truth is Truth.HOLDS
            decided += 1
            reversed_fails = reversed_fails or decide(other, values).truth is Truth.FAILS
        except (Undefined, Unsettled):
            continue
        if decided >= 8 and reversed_fails:
            return
    raise AssertionError(f"{decided} instances, reversed fails: {reversed_fails}")
