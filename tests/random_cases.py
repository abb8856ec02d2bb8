"""Random expressions, assumptions and rules over a small derivation, for fuzzing.

Names clash on purpose: declared variables are called like indices (l, k, q) and like the variable of integration (t),
inner sums bind the names of outer ones, members stand with shifted indices, independence leaves families out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

import symgrad as sg
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Chain, DerivedChain, Rule, Step
from symgrad.core.tree import Expr
from symgrad.theory import rules
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")


def variable(name: str, domain: sg.Domain) -> sg.Variable:
    return sg.Variable(name, WORDS, domain, (1, 2))


n = variable("n", sg.POSITIVE_INTEGER)
l = variable("l", sg.integer(1, n))
d = variable("d", sg.integer(-1, 3))
x, y = variable("x", sg.REAL), variable("y", sg.NONZERO)
s, q, t = (variable(name, sg.POSITIVE) for name in "sqt")
k = variable("k", sg.POSITIVE)  # a variable with the name of an index
m, v = variable("m", sg.REAL), variable("v", sg.POSITIVE)

W = sg.Family("W", WORDS, mean=m.as_expr(), variance=v.as_expr())
h, u, o = (sg.Family(name, WORDS) for name in "huo")
b, z, g = (sg.Family(name, WORDS, rank=0) for name in "bzg")
V = sg.Family("V", WORDS, rank=2)
f = sg.Family("f", WORDS)

a = sg.Sequence("a", WORDS)
index = sg.symbol("l")
c = sg.Sequence("c", WORDS, index=index, first=(sg.expr(0), x.as_expr()), step=a[index] * sg.member("c", index - 1))
e = sg.Sequence("e", WORDS, index=index, first=(sg.expr(1), s * x), step=(q + x) * sg.member("e", index - 1) * 2)

DERIVATION = sg.Derivation(
    title=WORDS,
    section="1",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    chains=(),
    variables=(n, l, d, x, y, s, q, t, k, m, v),
    families=(W, h, u, o, b, z, g, V, f),
    sequences=(a, c, e),
    functions={"loss": WORDS},
)

NAMES = ("j", "k", "i", "l", "q", "p")
RANDOM = (W, h, u, b, V)

i_, j_ = sg.symbol("i"), sg.symbol("j")
DEFINITIONS = (
    sg.defined_as(f[j_], sg.relu(u[j_]), WORDS),
    sg.defined_as(f[j_], u[j_] ** 2 + 1, WORDS),
    sg.defined_as(f[j_], a[j_] * u[j_], WORDS),
    sg.defined_as(f[j_], u[j_ + 1], WORDS),
    sg.defined_as(f[j_], sg.sum_over(V[j_, i_], i_, 1, 2), WORDS),
    sg.defined_as(f[i_], sg.sum_over(a[j_] * u[i_], j_, 1, n), WORDS),
    sg.defined_as(z.as_expr(), sg.sum_over(W[j_] * h[j_], j_, 1, n) + b, WORDS),
    sg.defined_as(z.as_expr(), sg.sum_over(W[j_], j_, l, n) * k, WORDS),
)
POOL = (
    *map(sg.independent_members, (W, h, u, o, V)),
    *map(sg.identically_distributed, (W, h, u, o, V)),
    *map(sg.zero_mean, (W, h, u, b)),
    *map(sg.symmetric, (u, W, b)),
    *map(sg.nonzero, (u, W, o)),
    sg.zero(b), sg.zero(h),
    sg.independent(W, h), sg.independent((W, h), b), sg.independent(W, h, u), sg.independent((W, u), h),
    sg.independent(V, h), sg.independent(V, (W, h, u, b)), sg.independent(W, (h, u), b), sg.independent(u, b),
    sg.independent(W, h, u, b, V),
)  # fmt: skip
EVERYTHING_APART = (POOL[-1], *POOL[:5])
LAWS = (
    sg.gaussian(g, 0, q), sg.gaussian(g, x, s), sg.gaussian(g, 0, t**2), sg.uniform(g, -t, t), sg.uniform(g, 0, s),
    sg.uniform(g, x, x + q),
)  # fmt: skip
SPECIAL = (
    sg.where(x, s + 1, WORDS), sg.where(s, 2 / n, WORDS), sg.where(a[j_], x, WORDS), sg.where(x, k * q, WORDS),
    sg.where(y, 2 * y**2 + 1, WORDS), sg.where(n, 2, WORDS), sg.where(sg.E(h**2), s, WORDS), sg.where(a[1], x, WORDS),
    sg.where(sg.apply("loss", x, 1), y, WORDS), sg.where(q, l, WORDS), sg.where(l, n, WORDS),
)  # fmt: skip


@dataclass
class Case:
    """``rule`` is to be applied to ``expression`` under ``assumptions``."""

    name: str
    rule: Rule
    expression: Expr
    assumptions: tuple[Assumption, ...]
    lemmas: Mapping[str, DerivedChain] = field(default_factory=dict)

    def context(self) -> Context:
        return Context(DERIVATION, self.assumptions, self.lemmas)


class Maker:
    """Random trees; ``scope`` holds the indices bound around the tree that is being made."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def pick(self, options):
        return options[int(self.rng.integers(len(options)))]

    def number(self) -> Expr:
        return tree.expr(Fraction(int(self.pick((1, 2, 3, -1, -2))), int(self.pick((1, 1, 1, 2)))))

    def at(self, scope: tuple[Expr, ...]) -> Expr:
        """An index."""
        if scope and self.chance(0.75):
            here = self.pick(scope)
            return here + 1 if self.chance(0.15) else here
        return tree.expr(self.pick((1, 2, 1, l, n)))

    def member(self, scope: tuple[Expr, ...], families=RANDOM) -> Expr:
        family = self.pick(families)
        if family.rank and self.chance(0.08):
            return family.as_expr()  # any member
        return family[tuple(self.at(scope) for _ in range(family.rank))] if family.rank else family.as_expr()

    def scalar(self, scope: tuple[Expr, ...]) -> Expr:
        """Something that is not random."""
        choices = [self.number, lambda: self.pick((x, s, y, m, k, q)).as_expr(), lambda: a[self.at(scope)]]
        if scope:
            choices.append(lambda: self.pick(scope))
        return self.pick(choices)()

    def leaf(self, scope: tuple[Expr, ...]) -> Expr:
        return self.member(scope) if self.chance(0.7) else self.scalar(scope)

    def bounds(self, scope: tuple[Expr, ...]) -> tuple[Expr, Expr]:
        outer = tuple(i for i in scope if self.chance(0.3))
        return self.pick(
            [(1, n), (1, n), (1, n), (1, 2), (2, n), (l, n), (l + 1, n), (1, l), (1, l - 1), (1, d), (3, n), (d, 2)]
            + [(1, i) for i in outer]
        )

    def bind(self, head: str, make: Callable[[tuple[Expr, ...]], Expr], scope: tuple[Expr, ...]) -> Expr:
        """``make`` under a new sum or product, whose index may hide an outer one."""
        low, high = self.bounds(scope)
        names = [sg.symbol(str(x)) for x in self.rng.choice(NAMES, size=2, replace=False)]
        if self.chance(0.6):
            names[0] = sg.symbol("j")
            names[1] = sg.symbol("k") if names[1] == names[0] else names[1]
        bound = names if head == "PairSum" else names[:1]
        inner = (*(i for i in scope if i not in bound), *bound)
        body = make(inner)
        return Expr(head, (body, *bound, tree.expr(low), tree.expr(high)))

    def tree(self, depth: int, scope: tuple[Expr, ...] = ()) -> Expr:
        """Something that may be random."""
        if depth <= 0:
            return self.leaf(scope)
        match self.rng.integers(12):
            case 0 | 1 | 2:
                return tree.mul(*(self.tree(depth - 1, scope) for _ in range(self.pick((2, 2, 3)))))
            case 3 | 4:
                return tree.add(*(self.tree(depth - 1, scope) for _ in range(self.pick((2, 2, 3)))))
            case 5:
                return tree.power(self.tree(depth - 1, scope), self.pick((2, 2, 3)))
            case 6:
                return tree.call(self.pick(("relu", "abs", "sign", "step", "relu", "abs")), self.tree(depth - 1, scope))
            case 7 | 8:
                return self.bind("Sum", lambda inner: self.tree(depth - 1, inner), scope)
            case 9:
                return self.bind(self.pick(("Product", "PairSum")), lambda inner: self.tree(depth - 1, inner), scope)
            case _:
                return self.leaf(scope)

    def moment(self, depth: int, scope: tuple[Expr, ...] = ()) -> Expr:
        match self.rng.integers(4):
            case 0:
                return sg.Var(self.tree(depth, scope))
            case 1:
                return sg.Cov(self.tree(depth, scope), self.tree(depth, scope))
            case _:
                return sg.E(self.tree(depth, scope))

    def around(self, make: Callable[[tuple[Expr, ...]], Expr], random: bool = False) -> Expr:
        """What ``make`` makes, in some surroundings; under E where it is random."""

        def made(scope: tuple[Expr, ...]) -> Expr:
            inner = make(scope)
            match self.rng.integers(5):
                case 0:
                    inner = inner * self.scalar(scope)
                case 1:
                    inner = inner + self.scalar(scope)
                case 2 if random:
                    inner = inner * self.member(scope)
            return inner

        def bound(scope: tuple[Expr, ...]) -> Expr:
            match self.rng.integers(8):
                case 0 | 1:
                    return self.bind("Sum", made, scope)
                case 2:
                    return self.bind("PairSum", made, scope)
                case 3:
                    inner = self.pick(("Sum", "PairSum", "Product"))
                    return self.bind("Sum", lambda i: self.bind(inner, made, i), scope)
                case _:
                    return made(scope)

        if not random:
            return bound(())
        return sg.E(bound(())) if self.chance(0.7) else self.bind("Sum", lambda scope: sg.E(made(scope)), ())

    def assumptions(self, *wanted: Assumption) -> tuple[Assumption, ...]:
        """A few from the pool, often those wanted, sometimes nearly all of independence."""
        chosen = [p for p in POOL if self.chance(0.2)] + [w for w in wanted if self.chance(0.85)]
        if self.chance(0.3):
            chosen += [p for p in EVERYTHING_APART if self.chance(0.9)]
        self.rng.shuffle(chosen)  # type: ignore[arg-type]
        return tuple(dict.fromkeys(chosen))


Drawn = tuple[Rule, Expr, tuple[Assumption, ...]]


def _call_on(*names: str) -> Callable[[Maker, tuple[Expr, ...]], Expr]:
    return lambda make, scope: tree.call(make.pick(names), make.tree(make.pick((0, 0, 1)), scope))


def _plain(make: Maker, scope: tuple[Expr, ...] = ()) -> Expr:
    """A formula in variables alone, with the functions that algebra knows."""
    match make.rng.integers(7):
        case 0:
            return tree.power(make.scalar(scope), make.pick((2, -1, 3, n, Fraction(1, 2))))
        case 1:
            return tree.call(make.pick(("abs", "exp", "log", "sign", "relu")), make.scalar(scope) * make.scalar(scope))
        case 2:
            return sg.sqrt(make.scalar(scope) ** 2 * make.scalar(scope))
        case 3:
            return (x**2 - 1) / (x - make.pick((1, -1, 2)))
        case _:
            return make.scalar(scope)


def _algebra(rule: Rule) -> Callable[[Maker], Drawn]:
    def draw(make: Maker) -> Drawn:
        def inner(scope: tuple[Expr, ...]) -> Expr:
            common, parts = make.leaf(scope), [make.tree(1, scope) for _ in range(3)]
            match make.rng.integers(4):
                case 0:
                    return tree.mul(tree.add(common, parts[0]), tree.add(parts[1], parts[2]))
                case 1:
                    return tree.add(tree.mul(common, parts[0]), tree.mul(common, parts[1]))
                case 2:
                    return tree.power(tree.add(common, parts[0]), 2)
                case _:
                    return tree.mul(common, common, tree.power(common, -1), parts[0])

        if make.chance(0.5):
            return rule, make.around(inner, random=True), ()
        factors = [_plain(make) for _ in range(make.pick((2, 3, 4)))]
        join = tree.mul if make.chance(0.5) else tree.add
        return rule, make.around(lambda scope: join(*factors, _plain(make, scope))), ()

    return draw


def _collect(make: Maker) -> Drawn:
    part = make.pick((x.as_expr(), sg.E(W), sg.E(u[1] ** 2), s.as_expr(), a[1]))
    terms = [tree.mul(part if make.chance(0.6) else make.scalar(()), make.moment(1), make.scalar(())) for _ in range(3)]
    return rules.collect(part), tree.add(*terms) * (make.scalar(()) + part), ()


def _solve(make: Maker) -> Drawn:
    unknown = make.pick((x, s, v, y))
    known = make.pick((sg.E(u[1] ** 2), sg.Var(b), make.scalar(()), q, n))
    left = make.pick((unknown * known, unknown**2 * known, unknown + known, known / unknown))
    right = make.pick((sg.E(u[1] ** 2), k * q, sg.Var(b), make.scalar(()), make.number()))
    return rules.solve_for(unknown), sg.equal(left, right), (sg.nondegenerate(u), sg.nondegenerate(b))


def _never_zero(make: Maker, scope: tuple[Expr, ...]) -> Expr:
    return make.member(scope, (u, W)) if make.chance(0.8) else make.tree(1, scope)


def _positive_and_negative(make: Maker) -> Drawn:
    def inner(scope):
        return tree.call(make.pick(("relu", "step")), _never_zero(make, scope))

    return rules.even_and_odd_part, make.around(inner, random=True), (sg.nonzero(u), sg.nonzero(W))


def _even_powers(make: Maker) -> Drawn:
    def inner(scope):
        return tree.power(tree.call(make.pick(("abs", "sign")), _never_zero(make, scope)), make.pick((2, 2, 4, 3)))

    return rules.even_powers, make.around(inner, random=True), (sg.nonzero(u), sg.nonzero(W))


def _product_inside(make: Maker, scope: tuple[Expr, ...]) -> Expr:
    match make.rng.integers(4):
        case 0:
            return make.bind("Product", lambda inner: make.tree(make.pick((0, 0, 1)), inner), scope)
        case 1:
            return tree.power(make.leaf(scope), make.pick((2, 3, n, -1, Fraction(1, 2))))
        case _:
            return tree.mul(*(make.tree(make.pick((0, 0, 1)), scope) for _ in range(2)))


def _absolute(make: Maker) -> Drawn:
    return rules.absolute_value_of_a_product, make.around(lambda i: abs(_product_inside(make, i)), random=True), ()


def _power_of_product(make: Maker) -> Drawn:
    def inner(scope):
        return tree.power(_product_inside(make, scope), make.pick((2, 2, 3, n, -1, k, Fraction(1, 2))))

    return rules.power_of_a_product, make.around(inner, random=True), ()


def _log_of_product(make: Maker) -> Drawn:
    def inner(scope):
        return sg.log(make.bind("Product", lambda i: abs(make.member(i, (o, u, W))), scope))

    wanted = (*map(sg.nonzero, (o, u, W)), sg.independent_members(o))
    return rules.logarithm_of_a_product, make.around(lambda i: sg.E(inner(i))), wanted


def _using(make: Maker, assumptions: tuple[Assumption, ...]) -> tuple[Assumption, ...]:
    apart = [a for a in (*POOL, *assumptions) if a.kind in ("independent", "independent_members")]
    return tuple(make.pick(apart) for _ in range(2)) if make.chance(0.1) else ()


def _factors(make: Maker, scope: tuple[Expr, ...]) -> Expr:
    if make.chance(0.15):
        return make.bind("Product", lambda i: make.tree(make.pick((0, 0, 1)), i), scope)
    return tree.mul(*(make.tree(make.pick((0, 0, 0, 1, 2)), scope) for _ in range(make.pick((2, 2, 3)))))


def _independence(make: Maker) -> Drawn:
    expression = make.around(lambda scope: sg.E(_factors(make, scope)))
    return rules.independence(*_using(make, ())), expression, EVERYTHING_APART


def _uncorrelated(make: Maker) -> Drawn:
    depth = make.pick((0, 0, 1, 2))
    expression = make.around(lambda scope: sg.Cov(make.tree(depth, scope), make.tree(make.pick((0, 1)), scope)))
    return rules.uncorrelated(*_using(make, ())), expression, EVERYTHING_APART


def _covariance_of_products(make: Maker) -> Drawn:
    def inner(scope):
        first, second = make.pick(((W, h), (h, u), (W, u), (V, h), (W, b), (RANDOM, RANDOM)))
        families = [first if isinstance(first, tuple) else (first,), second if isinstance(second, tuple) else (second,)]

        def product():
            factors = [make.member(scope, each) ** make.pick((1, 1, 2)) for each in families]
            return tree.mul(*factors, *([make.leaf(scope)] if make.chance(0.15) else []))

        return sg.Var(product()) if make.chance(0.4) else sg.Cov(product(), product())

    return rules.covariance_of_products(*_using(make, ())), make.around(inner), EVERYTHING_APART


def _function_of(make: Maker, one: Expr, scope: tuple[Expr, ...]) -> Expr:
    match make.rng.integers(6):
        case 0:
            return one
        case 1:
            return one ** make.pick((2, 3))
        case 2:
            return tree.call(make.pick(("abs", "sign", "relu")), one) * make.pick((tree.ONE, one))
        case 3:
            return one**2 + make.scalar(scope) * one
        case 4:
            return one * make.scalar(scope)
        case _:
            return tree.power(one + make.scalar(scope), 2)


def _by_density(make: Maker) -> Drawn:
    law = make.pick(LAWS)
    expression = make.around(lambda scope: sg.E(_function_of(make, g.as_expr(), scope)))
    return rules.expectation_by_density, expression, (law,)


def _integrate(make: Maker) -> Drawn:
    law = make.pick(LAWS)
    simple = make.pick((g, g**2, abs(g), sg.relu(g), g * sg.relu(g) + x, g**3 + s * g, k * g**2))
    context = Context(DERIVATION, (law,))
    return rules.integrate, rules.expectation_by_density.apply(sg.E(simple), context), ()


def _variance_by_moments(make: Maker) -> Drawn:
    return rules.variance_by_moments, make.around(lambda scope: sg.Var(make.tree(make.pick((0, 1, 2)), scope))), ()


def _identical(make: Maker) -> Drawn:
    def inner(scope):
        one = make.member(scope, (W, h, u, V))
        body = _function_of(make, one, scope)
        moment = sg.Var(body) if make.chance(0.3) else sg.E(body)
        return moment + make.scalar(scope) if make.chance(0.3) else moment

    def counted(scope):
        return make.bind(make.pick(("Sum", "Sum", "PairSum", "Product")), inner, scope)

    return rules.identical_terms, make.around(counted), tuple(map(sg.identically_distributed, (W, h, u, V)))


def _name_moments(make: Maker) -> Drawn:
    one = make.pick((W.as_expr(), W.as_expr(), b.as_expr(), u.as_expr()))
    return rules.name_moments, make.around(lambda i: make.pick((sg.E, sg.Var))(one) * make.moment(1, i)), ()


def _second_moment(make: Maker) -> Drawn:
    of = make.pick((h.as_expr(), b.as_expr(), u[1], W[n]))
    expression = make.around(
        lambda scope: sg.E(of) ** 2 * make.scalar(scope) + make.moment(1, scope) * make.pick((tree.ONE, sg.E(of) ** 2))
    )
    return rules.second_moment(of), expression, ()


def _symmetry(make: Maker) -> Drawn:
    def inner(scope):
        one = make.member(scope, (u, W, b))
        first = make.pick((one, one**3, tree.call("sign", one), abs(one), one**2, abs(one + one), make.scalar(scope)))
        second = make.pick((one, one**3, tree.ONE, tree.add(one, one**3), tree.power(one, -1), make.leaf(scope)))
        return sg.E(first * second)

    return rules.symmetry, make.around(inner), tuple(map(sg.symmetric, (u, W, b)))


def _vanishing(make: Maker) -> Drawn:
    family = make.pick((b, h))
    expression = make.around(lambda i: make.moment(2, i) * sg.E(make.member(i, (family,)) + make.leaf(i)))
    return rules.vanishing(family), expression, (sg.zero(family),)


def _zero_mean(make: Maker) -> Drawn:
    family = make.pick((W, W, u, b))

    def inner(scope):
        one = make.member(scope, (family,))
        return sg.E(make.pick((one, one**2, one * make.leaf(scope)))) * make.pick((tree.ONE, m, make.moment(1, scope)))

    return rules.zero_mean(family), make.around(inner), (sg.zero_mean(family),)


def _add_exponents(make: Maker) -> Drawn:
    def inner(scope):
        base = make.tree(make.pick((0, 0, 1)), scope)
        exponents = [make.pick((1, 2, -1, n, n - 1, Fraction(1, 2), l, k, d)) for _ in range(2)]
        return tree.mul(*(tree.power(base, each) for each in exponents), make.leaf(scope))

    return rules.add_exponents, make.around(inner, random=True), ()


def _smooth(make: Maker) -> Expr:
    """A function of variables, members of sequences and recursions."""
    parts = (
        x**2, x * s, a[1] * a[2], a[l], c[n], e[2], sg.sum_over(a[j_] * x, j_, 1, n), sg.product_over(a[j_], j_, 1, n),
        sg.E(x * W[1]), sg.E(W[1] ** 2), sg.apply("loss", x * s), x, a[l], sg.product_over(a[j_], j_, l + 1, n),
        sg.product_over(a[j_], j_, 1, l - 1), make.scalar(()), sg.sum_over(a[index + 1], index, 1, n),
        sg.derivative(x**3 * s, x), sg.product_over(sg.sum_over(a[j_], j_, 1, n), j_, 1, l - 1), m,
    )  # fmt: skip
    chosen = [tree.expr(make.pick(parts)) for _ in range(make.pick((1, 2, 2, 3)))]
    return tree.mul(*chosen) if make.chance(0.7) else tree.add(*chosen)


def _wrt(make: Maker) -> Expr:
    return make.pick((x.as_expr(), x.as_expr(), s.as_expr(), a[l], a[l], a[1], m.as_expr()))


def _chain_rule(make: Maker) -> Drawn:
    inner = sg.derivative(tree.apply("loss", _smooth(make), make.pick((0, 1))), _wrt(make))
    return rules.chain_rule, inner * make.scalar(()), ()


def _differentiate(make: Maker) -> Drawn:
    wrt = _wrt(make)
    body = tree.mul(_smooth(make), wrt) if make.chance(0.6) else _smooth(make)
    return rules.differentiate, sg.derivative(body, wrt) * make.scalar(()) + make.scalar(()), ()


def _derivative_of_sum(make: Maker) -> Drawn:
    wrt = make.pick((a[1], a[2], a[n], a[l], a[d], c[2]))

    def term(scope):
        one = a[make.pick((*scope, *scope, l, 1, n)) + make.pick((0, 0, 0, 1))]
        other = make.pick((tree.ONE, make.scalar(scope), sg.apply("loss", a[make.at(scope)]), c[make.at(scope)]))
        return tree.mul(make.pick((one, one, one**2)), other)

    terms = [make.bind("Sum", term, ()), make.pick((term(()), make.scalar(()), make.bind("Sum", term, ())))]
    return rules.derivative_of_a_sum, make.scalar(()) * sg.derivative(tree.add(*terms), wrt), ()


def _factor_out(make: Maker) -> Drawn:
    def inner(scope):
        outer, depth = make.leaf(scope), make.pick((0, 0, 1))
        return make.bind(
            make.pick(("Sum", "Sum", "PairSum")), lambda i: tree.mul(outer, make.tree(depth, i), make.leaf(i)), scope
        )

    return rules.factor_out_of_a_sum, make.around(inner, random=True), ()


def _gather_power(make: Maker) -> Drawn:
    base = make.pick((x, s, s * q / 2, x**2, k + 1, n * v / 2))
    rest = make.pick((base * make.scalar(()), base * sg.E(base * W[1]), base * make.moment(1), base * 3 / x))
    return rules.gather_power(base), tree.mul(tree.power(base, make.pick((n, 2, l - 1, d))), rest) + make.scalar(()), ()


def _product_of_equals(make: Maker) -> Drawn:
    def inner(scope):
        return make.bind("Product", lambda _: make.tree(make.pick((0, 0, 1)), scope), scope)

    return rules.product_of_equals, make.around(inner, random=True), ()


def _recursive(make: Maker) -> Drawn:
    sequence = make.pick((c, e))
    at = make.pick((n, l, l + 1, l - 1, n - l, 3, 1, d, j_, j_ + 1))
    expression = make.around(lambda scope: sequence[at] * make.leaf(()), random=True)
    if j_ in binding.free_symbols(expression):
        expression = sg.sum_over(expression, j_, 1, n)
    return rules.unroll(sequence), expression, ()


def _roll_up(make: Maker) -> Drawn:
    name, top = make.pick(NAMES), make.pick((n, l, l - 1, 3, d))
    low = make.pick((1, 1, 1, 1, 2))
    closed = sg.product_over(a[sg.symbol(name)], sg.symbol(name), low, top) * x
    return rules.roll_up(c), make.around(lambda scope: closed * make.scalar(scope)), ()


def _split(make: Maker) -> Drawn:
    at = make.pick((l, n, 1, 2, l + 1, d, q))

    def inner(scope):
        return make.bind("Product", lambda i: make.tree(make.pick((0, 0, 1)), i), scope)

    return rules.split_product(at), make.around(inner, random=True), ()


def _definition(make: Maker) -> Drawn:
    said = make.pick(DEFINITIONS)
    family = f if said.families == ("f",) else z

    def inner(scope):
        one = make.member(scope, (family,))
        return tree.mul(one ** make.pick((1, 2)), make.leaf(scope))

    return rules.definition(family), make.around(inner, random=True), (said,)


def _specialise(make: Maker) -> Drawn:
    said = make.pick(SPECIAL)

    def inner(scope):
        parts = (
            x * s, sg.derivative(x**2 * s + y, make.pick((x, s))), a[1] * a[2], sg.product_over(a[j_] + x, j_, 1, n),
            sg.E(h**2), sg.apply("loss", x, 1), sg.sum_over(index * x, index, 1, n), sg.sum_over(k * x, k, 1, n),
            sg.sum_over(sg.E(q.as_expr() * W[q.as_expr()]), q, 1, n), l * n, sg.derivative(a[1] * a[2] * x, a[1]), y,
        )  # fmt: skip
        return tree.mul(*(tree.expr(make.pick(parts)) for _ in range(2)), make.scalar(scope))

    return rules.specialise(said), make.around(inner), (said,)


def _lemma(make: Maker) -> Drawn:
    raise NotImplementedError  # made from another case by draw_case


def _linearity(make: Maker) -> Drawn:
    return rules.linearity, make.around(lambda scope: sg.E(make.tree(make.pick((1, 2, 2)), scope))), ()


def _sum_of_terms(make: Maker, scope: tuple[Expr, ...]) -> Expr:
    terms = [
        make.bind("Sum", lambda i: make.tree(make.pick((0, 1)), i), scope) if make.chance(0.5) else make.tree(1, scope)
        for _ in range(make.pick((1, 2, 2, 3)))
    ]
    return tree.add(*terms)


def _square(make: Maker) -> Drawn:
    expression = make.around(lambda i: tree.power(_sum_of_terms(make, i), make.pick((2, 2, 2, 3))), random=True)
    return rules.square_of_a_sum, expression, ()


def _variance_of_sum(make: Maker) -> Drawn:
    return rules.variance_of_a_sum, make.around(lambda scope: sg.Var(_sum_of_terms(make, scope))), ()


def _variance_of_multiple(make: Maker) -> Drawn:
    def inner(scope):
        factors = [make.scalar(scope), make.tree(make.pick((0, 1)), scope), make.pick((tree.ONE, make.scalar(scope)))]
        return sg.Var(tree.mul(*factors))

    return rules.variance_of_a_multiple, make.around(inner), ()


TEMPLATES: Mapping[str, Callable[[Maker], Drawn]] = {
    "absolute_value_of_a_product": _absolute,
    "add_exponents": _add_exponents,
    "chain_rule": _chain_rule,
    "collect": _collect,
    "covariance_of_products": _covariance_of_products,
    "definition": _definition,
    "derivative_of_a_sum": _derivative_of_sum,
    "differentiate": _differentiate,
    "even_and_odd_part": _positive_and_negative,
    "even_powers": _even_powers,
    "expand": _algebra(rules.expand),
    "expectation_by_density": _by_density,
    "factor": _algebra(rules.factor),
    "factor_out_of_a_sum": _factor_out,
    "gather_power": _gather_power,
    "identical_terms": _identical,
    "independence": _independence,
    "integrate": _integrate,
    "lemma": _lemma,
    "linearity": _linearity,
    "logarithm_of_a_product": _log_of_product,
    "name_moments": _name_moments,
    "power_of_a_product": _power_of_product,
    "product_of_equals": _product_of_equals,
    "roll_up": _roll_up,
    "second_moment": _second_moment,
    "simplify": _algebra(rules.simplify),
    "solve_for": _solve,
    "specialise": _specialise,
    "split_product": _split,
    "square_of_a_sum": _square,
    "symmetry": _symmetry,
    "uncorrelated": _uncorrelated,
    "unroll": _recursive,
    "vanishing": _vanishing,
    "variance_by_moments": _variance_by_moments,
    "variance_of_a_multiple": _variance_of_multiple,
    "variance_of_a_sum": _variance_of_sum,
    "zero_mean": _zero_mean,
}


def draw_case(name: str, rng: np.random.Generator) -> Case:
    """A case for the rule ``name``: mostly an expression on which it may work, sometimes any expression at all."""
    make = Maker(rng)
    if name == "lemma":
        return _lemma_case(make)
    rule, expression, wanted = TEMPLATES[name](make)
    if make.chance(0.1):
        _, expression, more = TEMPLATES[make.pick([other for other in TEMPLATES if other != "lemma"])](make)
        wanted = (*wanted, *more)
    elif make.chance(0.05):
        expression = make.moment(3)
    return Case(name, rule, expression, make.assumptions(*wanted))


def _lemma_case(make: Maker) -> Case:
    """Another case, applied, as a chain that is cited in some surroundings."""
    while True:
        other = draw_case(make.pick([each for each in TEMPLATES if each not in ("lemma", "solve_for")]), make.rng)
        context = other.context()
        try:
            last = other.rule.apply(other.expression, context)
        except sg.SymgradError:
            continue
        break
    step = Step("=", last, other.rule, tuple(context.used))
    written = Chain("shown", WORDS, other.expression, (other.rule,), other.assumptions)
    chain = DerivedChain(written, other.expression, (step,))
    expression = make.around(lambda scope: other.expression * make.scalar(scope))
    if make.chance(0.1):
        expression = sg.derivative(other.expression * x**2, x)
    return replace(other, name="lemma", rule=rules.lemma("shown"), expression=expression, lemmas={"shown": chain})
