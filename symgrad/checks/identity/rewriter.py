"""Typed trees as normal forms: exponentials, logarithms, roots, absolute values and trigonometry rewritten exactly.

Every rewriting holds at each point at which the tree has a real value and the facts given hold; whether it has one is
``definedness``'s matter. What has no rewriting becomes a generator, the same for the same normal form inside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

from flint import fmpq

from symgrad.checks.identity import signs
from symgrad.checks.identity.angles import Angles
from symgrad.checks.identity.definedness import INDEX, MOST_RANGE, is_whole
from symgrad.checks.identity.generators import Finer, Fractions, NeedsSplit, NowhereDefined
from symgrad.checks.identity.ring import Form, Polynomial, TooCostly
from symgrad.checks.identity.signs import Range
from symgrad.core import binding, functions, tree
from symgrad.core.sets import number_set
from symgrad.core.text import phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

# Into which cases a comparison divides the points: one in which it holds, one or two in which it does not.
_CASES = {
    "<": ("<", "≥"),
    "≥": ("<", "≥"),
    ">": (">", "≤"),
    "≤": (">", "≤"),
    "=": ("=", "<", ">"),
    "≠": ("=", "<", ">"),
}
_HIGHEST_EQUATION = 12
_RANDOM = "~"  # before a name inside a moment, which is computed with under a name of its own
_OPAQUE = ("Norm", "Derivative", "Integral", "PairSum", "Gradient", "ScalarFunction")


class Rewriter(Angles):
    """Normal forms of trees at the points at which ``facts`` (relations between trees) hold."""

    def __init__(self, facts: Sequence[Expr], integers: Iterable[str], fractions: Fractions) -> None:
        super().__init__(frozenset(integers), fractions)
        self._known: dict[Expr, Form] = {}
        self._depth = 0  # of indices within indices
        for fact in facts:
            if fact.args[0] == "=":
                self._eliminate(fact)
        for _ in range(2):  # a later fact may tell the sign of a factor in an earlier one
            self._known.clear()
            for fact in facts:
                self._learn(fact)
        self._known.clear()
        self.switches.clear()
        self.jumps.clear()

    @property
    def contradiction(self) -> bool:
        """Whether no point can meet the facts."""
        return self.signs.contradiction

    # -- facts -----------------------------------------------------------------------------------------------------

    def _learn(self, fact: Expr) -> None:
        try:
            form = self.ring.difference(self(fact.args[1]), self(fact.args[2]))
        except NotConvertible:
            return
        self.signs.learn(form, signs.OF_RELATION[fact.args[0]])

    def _eliminate(self, fact: Expr) -> None:
        """Use an equation as the relation of the newest variable in it, where that is monic."""
        form = self.ring.difference(self(fact.args[1]), self(fact.args[2]))
        if form.is_zero:
            return
        polynomial, _ = self.ring.numerator(form)
        slots = self.ring.slots(polynomial)
        if not slots or self.ring.names[slots[0]][0] != "variable":  # type: ignore[index]
            return
        slot = slots[0]
        degree = int(polynomial.degrees()[slot])
        if degree > _HIGHEST_EQUATION:
            return
        leading = [(m, c) for m, c in polynomial.terms() if m[slot] == degree]
        if len(leading) == 1 and sum(leading[0][0]) == degree:
            power = self.ring.polynomial(slot) ** degree
            self.ring.relate(slot, degree, power - polynomial / leading[0][1])
            self._known.clear()

    # -- trees -----------------------------------------------------------------------------------------------------

    def __call__(self, node: Expr) -> Form:
        """The normal form. Raises NotConvertible where there is none, NeedsSplit where a case must be chosen."""
        if node not in self._known:
            self._known[node] = self._form(node)
        return self._known[node]

    def _form(self, node: Expr) -> Form:
        args, ring = node.args, self.ring
        match node.head:
            case "Number":
                return ring.number(fmpq(args[0].numerator, args[0].denominator))
            case "Decimal":
                exact = Fraction(args[0])
                return ring.number(fmpq(exact.numerator, exact.denominator))
            case "Constant":
                return self._constant(args[0])
            case "Symbol":
                return ring.of_slot(self._generator(("variable", args[0]), node)[0])
            case "Add":
                return ring.sum(map(self, args))
            case "Mul":
                return ring.product(map(self, args))
            case "Pow":
                return self._power(*args)
            case "Root":
                return self._rational_power(self(args[0]), 1 / fmpq(args[1].args[0].numerator))
            case "Log":
                return ring.quotient(self.log(self(args[0])), self._invertible(self.log(self(args[1]))))
            case "Call":
                return self._call(*args)
            case "Max" | "Min":
                total = self(args[0])
                for other in map(self, args[1:]):
                    gap = self.absolute(ring.difference(total, other))
                    gap = gap if node.head == "Max" else ring.scale(gap, fmpq(-1))
                    total = ring.scale(ring.sum([total, other, gap]), fmpq(1, 2))
                return total
            case "Cases":
                return self(args[self.chosen(args)])
            case "Factorial":
                return self._factorial(node, self(args[0]))
            case "Binomial":
                return self._binomial(node, self(args[0]), self(args[1]))
            case "Sum" | "Product":
                return self._over_index(node)
            case "Member":
                indices = tuple(ring.stable(self(i)) for i in args[1:])
                return ring.of_slot(self._generator(("member", args[0], indices), node)[0])
            case "Apply":
                name = ("apply", args[0], args[1], ring.stable(self(args[2])))
                return ring.of_slot(self._generator(name, node)[0])
            case "E":
                # What is known of a name outside is not known of the random number inside.
                own = {s: tree.symbol(_RANDOM + s.args[0]) for s in binding.free_symbols(args[0])}
                inside = self._unsplit(binding.substitute(args[0], own))
                return ring.sum(self._mean(m, c) for c, m in self.terms(inside))
            case "Var" | "Cov":
                mean, product = map(tree.expectation, (args[0], tree.mul(args[0], args[-1])))
                return self(tree.add(product, tree.negative(tree.mul(mean, tree.expectation(args[-1])))))
            case head if head in _OPAQUE:
                slot, new = self._generator(("opaque", binding.canonical(node)), node)
                if new and head == "Norm":
                    self.signs.ranges[slot] = Range(fmpq(0))
                return ring.of_slot(slot)
        raise NotConvertible(phrase("Expected a formula for a number but got {}.", "{} 不是表示数的式子", node))

    def _power(self, base: Expr, exponent: Expr) -> Form:
        over = self(exponent)
        if base == tree.constant("e"):
            return self.exp(over)
        below = self(base)
        if over.constant is not None:
            return self._rational_power(below, over.constant)
        if below.constant == 1:
            return self.ring.one
        if is_whole(exponent, self._integers):
            if self.integral(over):
                return self._integer_power(below, over)
            if self.signs.of(below) != signs.POSITIVE:
                raise NotConvertible("Expected a positive base under an exponent that is no polynomial.")
        return self.exp(self.ring.product([over, self.log(below)]))

    def _call(self, name: str, argument: Expr) -> Form:
        written_out = functions.definition(name, argument)
        if written_out is not None:
            return self(written_out)
        form = self(argument)
        match name:
            case "exp":
                return self.exp(form)
            case "log":
                return self.log(form)
            case "abs":
                return self.absolute(form)
            case "sign":
                return self._sign(form)
            case "step":
                return self.ring.scale(self.ring.sum([self.ring.one, self._sign(form)]), fmpq(1, 2))
            case "sin" | "cos":
                return self._sine_and_cosine(form)[name == "cos"]
            case "asin" | "atan" | "erf":
                return self._odd(name, form)
            case "floor":
                return self._floor(form)
        raise NotConvertible(phrase("Expected a function with a normal form but got {}.", "函数 {} 没有标准形", name))

    def chosen(self, args: tuple[Expr, ...]) -> int:
        """The position of the value whose condition is the first that holds."""
        for position in range(0, len(args) - 1, 2):
            if self.holds(args[position + 1]):
                return position
        if len(args) % 2:
            return len(args) - 1
        raise NowhereDefined("none of the cases")

    def holds(self, condition: Expr) -> bool:
        """Whether a condition holds; NeedsSplit where neither it nor its negation is known."""
        match condition.head:
            case "Truth":
                return condition.args[0]
            case "And":
                return all(self.holds(c) for c in condition.args)
            case "Or":
                return any(self.holds(c) for c in condition.args)
            case "Relation" if condition.args[0] in signs.OF_RELATION:
                form = self.ring.difference(self(condition.args[1]), self(condition.args[2]))
                truth = signs.truth(self.signs.of(form), condition.args[0])
                if truth is None:
                    switch = tree.add(condition.args[1], tree.negative(condition.args[2]))
                    raise NeedsSplit(switch, _CASES[condition.args[0]])
                return truth
            case "Element" if condition.args[1] == number_set("R"):
                return True
        raise NotConvertible(phrase("Expected comparisons as conditions but got {}.", "条件 {} 不是比较", condition))

    def _mean(self, monomial: Form, times: fmpq) -> Form:
        """E[times · monomial]: a number leaves the expectation, and is its own."""
        if monomial.constant is not None:
            return self.ring.number(times)
        node = tree.expectation(self.form_tree(monomial))
        return self.ring.scale(self.ring.of_slot(self._generator(("mean", self.ring.stable(monomial)), node)[0]), times)

    # -- integers --------------------------------------------------------------------------------------------------

    def _shifted(self, form: Form) -> tuple[Form, int]:
        """(form without its integer constant, that constant)."""
        shift = sum((c for c, m in self.terms(form) if m.constant is not None), start=fmpq(0))
        if shift.q != 1 or abs(shift.p) > 50:
            return form, 0
        return self.ring.difference(form, self.ring.number(shift)), int(shift.p)

    def _factorial(self, node: Expr, form: Form) -> Form:
        ring = self.ring
        if form.constant is not None:
            if form.constant.q != 1 or not 0 <= form.constant.p <= 2000:
                raise NotConvertible(f"Expected a whole number up to 2000 under ! but got {form.constant}.")
            return ring.number(fmpq(math.factorial(int(form.constant.p))))
        base, shift = self._shifted(form)
        if self.signs.of(base) & signs.NEGATIVE:
            base, shift = form, 0  # base! need not exist
        slot, new = self._generator(("factorial", ring.stable(base)), Expr("Factorial", (self.form_tree(base),)))
        if new:
            self.signs.ranges[slot] = Range(fmpq(1))
        steps = [ring.sum([base, ring.number(j)]) for j in (range(1, shift + 1) if shift > 0 else range(shift + 1, 1))]
        product = ring.product(steps)
        return ring.product([ring.of_slot(slot), product if shift >= 0 else ring.power(product, -1)])

    def _binomial(self, node: Expr, n: Form, k: Form) -> Form:
        """n(n − 1)⋯(n − k + 1)/k!; for natural n it is the same with n − k for k."""
        ring = self.ring
        other = ring.difference(n, k)
        natural = self.integral(n) and not self.signs.of(n) & signs.NEGATIVE
        if natural and k.constant is None and other.constant is not None:
            k = other
        if k.constant is not None and k.constant.q == 1 and 0 <= k.constant.p <= 30:
            steps = [ring.scale(ring.difference(n, ring.number(j)), fmpq(1, j + 1)) for j in range(int(k.constant.p))]
            return ring.product(steps)
        lower = min(ring.stable(k), ring.stable(other)) if natural else ring.stable(k)
        slot, new = self._generator(("binomial", ring.stable(n), lower), node)
        if new and natural:
            self.signs.ranges[slot] = Range(fmpq(0))
        return ring.of_slot(slot)

    def _over_index(self, node: Expr) -> Form:
        """A sum or product over an index: written out, or its terms taken apart; the index then counts from 1."""
        body, index, lower, upper = node.args
        ring = self.ring
        count = ring.sum([self(upper), ring.scale(self(lower), fmpq(-1)), ring.one])
        many = count.constant
        if many is not None:
            if many.q != 1 or not 0 <= many.p <= MOST_RANGE:
                raise TooCostly(phrase("more than {} terms in {}", "{1} 的项多于 {0} 项", MOST_RANGE, node))
            terms = [self(binding.substitute(body, {index: tree.add(lower, j)})) for j in range(int(many.p))]
            return ring.sum(terms) if node.head == "Sum" else ring.product(terms)
        if binding.free_symbols(body) & {index}:
            # Under a name of its own the index has no facts, and one that it shares with a variable stays apart.
            self._depth += 1
            own = tree.symbol(f"{INDEX}{self._depth}")
            try:
                first = self._unsplit(binding.substitute(body, {index: tree.add(own, lower, -1)}))
                return self._taken_apart(node, first, own, count)
            finally:
                self._depth -= 1
        self._must_not_be_negative(count, node)
        if node.head == "Sum":
            return ring.product([count, self(body)])
        return self._integer_power(self(body), count) if self.integral(count) else self._refuse(node)

    @staticmethod
    def _refuse(node: Expr) -> Form:
        raise NotConvertible(phrase("Expected declared integers as ends of {}.", "{} 的上下限未假设为整数", node))

    def _unsplit(self, node: Expr) -> Form:
        """The normal form of what stands under an index or inside a moment, where no cases can be distinguished."""
        before = dict(self.switches), dict(self.jumps)
        try:
            return self(node)
        except NeedsSplit as needed:
            raise NotConvertible(str(needed)) from None
        finally:
            self.switches, self.jumps = before

    def _must_not_be_negative(self, count: Form, node: Expr) -> None:
        """An empty range has no terms, however far below its beginning it ends: n terms are n·a for n ≥ 0 alone."""
        if self.signs.of(count) & signs.NEGATIVE:
            raise NotConvertible(f"Expected it to be known that the range of {node!r} does not end before it begins.")

    def _taken_apart(self, over: Expr, body: Form, index: Expr, count: Form) -> Form:
        ring, head = self.ring, over.head
        upper = self.form_tree(count)

        def generator(inside: Form) -> Form:
            node = Expr(head, (self.form_tree(inside), index, tree.ONE, upper))
            return ring.of_slot(self._generator((head, ring.stable(inside), ring.stable(count)), node)[0])

        def depends(polynomial: Polynomial) -> bool:
            return any(index in binding.free_symbols(self._nodes[slot]) for slot in ring.slots(polynomial))

        if head == "Product":
            if body.coefficient != 1 or not all(depends(p) for p, _ in body.parts()):
                self._must_not_be_negative(count, over)
            parts = [self._integer_power(ring.number(body.coefficient), count)] if body.coefficient != 1 else []
            for polynomial, e in body.parts():
                single = Form(fmpq(1), {str(polynomial): (polynomial, 1)})
                inside = generator(single) if depends(polynomial) else self._integer_power(single, count)
                parts.append(ring.power(inside, e))
            return ring.product(parts)
        total = []
        for c, monomial in self.terms(body):
            free = Form(fmpq(1), {k: v for k, v in monomial.factors.items() if not depends(v[0])})
            rest = Form(fmpq(1), {k: v for k, v in monomial.factors.items() if depends(v[0])})
            if not rest.factors:
                self._must_not_be_negative(count, over)
            inside = generator(rest) if rest.factors else count
            total.append(ring.scale(ring.product([free, inside]), c))
        return ring.sum(total)


T = TypeVar("T")


def computed(facts: Sequence[Expr], integers: Iterable[str], compute: Callable[[Rewriter], T]) -> T:
    """What ``compute`` finds with a rewriter for the points at which the facts hold."""
    fractions = Fractions()
    for _ in range(24):
        try:
            return compute(Rewriter(facts, integers, fractions))
        except Finer:
            continue
    raise TooCostly("Expected fewer different fractions of exponents and angles.")


def rewriting(facts: Sequence[Expr], integers: Iterable[str], trees: Sequence[Expr]) -> tuple[Rewriter, list[Form]]:
    """The normal forms of several trees in one ring, at the points at which the facts hold."""
    return computed(facts, integers, lambda rewriter: (rewriter, [rewriter(node) for node in trees]))
