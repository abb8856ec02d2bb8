"""The signs of formulas in one variable that are not algebraic, where inverting known functions tells them.

The sign of f(g(x)) − c for an increasing f is that of g(x) − f⁻¹(c); products are signed factor by factor, logarithms
are collected, and a formula in e^x or another single part is solved for that part first.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from math import lcm, prod
from typing import TypeVar

from flint import fmpq

from symgrad.checks.exact import Undefined
from symgrad.checks.solving.monotone import (
    EVERYWHERE,
    MONOTONE,
    SIGN_OF_ARGUMENT,
    E,
    Ends,
    formula,
    logarithm,
    power_of,
    undone,
)
from symgrad.checks.solving.pieces import (
    Closed,
    End,
    Pieces,
    added,
    compare,
    constant,
    end,
    floor,
    inside,
    inverted,
    merged,
    multiplied,
    powered,
    sign,
    sign_at,
)
from symgrad.checks.solving.piecewise import Piecewise
from symgrad.checks.solving.sign_functions import Domain, Signs, joined, on, quadratic, times, within
from symgrad.checks.solving.substitutions import parts_of
from symgrad.checks.solving.terms import (
    argument_and_base,
    base_and_exponent,
    coefficients,
    factors,
    product,
    terms,
    times_number,
    to_power,
    total,
    whole_exponent,
)
from symgrad.checks.solving.towers import Quotient
from symgrad.core import functions, tree
from symgrad.core.binding import free
from symgrad.core.tree import ZERO, Expr, call, expr
from symgrad.errors import NotConvertible

T = TypeVar("T")
Weighted = list[tuple[tuple[Expr, ...], End]]
"""Terms k·v: the factors of v, and the number k."""
_0, _1, _MINUS_1 = fmpq(0), fmpq(1), fmpq(-1)
_POSITIVE: Ends = (ZERO, None, False)
_NONNEGATIVE: Ends = (ZERO, None, True)


class Solver(Piecewise):
    """Signs of formulas in one variable, with exponentials, logarithms and other functions that have inverses."""

    def signs(self, node: Expr, minus: End = _0) -> Signs:
        if not free(node):
            try:
                return constant(compare(end(node), minus))
            except Undefined:
                return constant(None)
        if not isinstance(minus, Closed):
            try:
                return super().signs(node, minus)
            except NotConvertible:
                pass
        else:
            found = self._quadratics(node, minus)
            if found is not None:
                return found
        return self._inverted(node, minus)

    def _quadratics(self, node: Expr, c: Closed) -> Signs | None:
        """The signs of f − c where f is on each piece p/q with p and q of degree 2 at most; None for another f."""
        try:
            f = self.function(node)
        except NotConvertible:
            return None
        index = Pieces(f.cuts, tuple(range(len(f.values))))
        found: Signs = constant(None)
        for i, (low, high, e) in enumerate(f.spans()):
            if e is None:
                continue
            if not isinstance(e, Quotient) or max(e.above.degree(), e.below.degree()) > 2:
                return None
            below = sign_at(e.below, inside(low, high) if i % 2 == 0 or low is None else low)
            parts = [added(fmpq(e.above[k]), multiplied(fmpq(-e.below[k]), c)) for k in (2, 1, 0)]
            here = merged(index, quadratic(*parts), lambda k, s, i=i, below=below: s and s * below if k == i else None)
            found = merged(here, found, lambda new, old: old if new is None else new)
        return found

    def domain(self, node: Expr) -> Domain:
        """Where a formula has a value."""
        args = node.args
        if node == self.variable:
            return constant(True)
        if node.head in ("Add", "Mul", "Max", "Min"):
            return joined([self.domain(a) for a in args], all)
        if node.head == "Call" and args[0] in EVERYWHERE:
            return self.domain(args[1])
        return self.signs(node).map(lambda s: s is not None)

    def _inverted(self, node: Expr, c: End) -> Signs:
        args = node.args
        match node.head:
            case "Symbol" | "Member" if node == self.variable:
                return Pieces((c,), (-1, 0, 1))
            case "Add":
                return self._sum(node, c)
            case "Mul":
                return self._product(node, c)
            case "Pow":
                return self._power_signs(node, c)
            case "Root":
                return self._root(args[0], int(args[1].args[0]), c)
            case "Log":
                return self._logarithm(args[0], args[1], c)
            case "Max" | "Min":
                return joined([self.signs(a, c) for a in args], max if node.head == "Max" else min)
            case "Cases":
                return self._case_signs(args, c)
            case "Call":
                return self._call(args[0], args[1], c)
        raise self._no(node)

    def _no(self, node: Expr) -> NotConvertible:
        return NotConvertible(f"Expected a formula that can be solved for {self.variable!r} but got {node!r}.")

    # Functions of one argument

    def _call(self, name: str, inside: Expr, c: End) -> Signs:
        if name == "abs":
            return self._even(inside, c)
        if name == "relu":
            return self.signs(Expr("Max", (ZERO, inside)), c)
        if name == "cosh":
            if compare(c, _1) < 0:
                return on(self.domain(inside), 1)
            return self._even(inside, end(call("acosh", formula(c))))
        if name in ("sin", "cos") and (compare(c, _1) > 0 or compare(c, _MINUS_1) < 0):
            return on(self.domain(inside), -sign(c))
        if name == "floor":
            below, whole = floor(c), compare(c, fmpq(floor(c))) == 0
            signs = [self.signs(inside, fmpq(k)) for k in (below, below + 1)]
            return joined(signs, lambda found: 1 if found[1] >= 0 else 0 if whole and found[0] >= 0 else -1)
        if name in SIGN_OF_ARGUMENT and c == 0:
            return self.signs(inside)
        if name not in MONOTONE:
            written = functions.definition(name, inside)
            if written is None:
                raise self._no(call(name, inside))
            return self.signs(written, c)
        about = MONOTONE[name]
        there = self._within(inside, about.domain)
        low, high, closed = about.range
        for limit, side in ((low, 1), (high, -1)):
            if limit is not None and (order := compare(c, end(limit)) * side) <= 0 and (order or not closed):
                return on(there, side)
        direction = 1 if about.rising else -1
        return within(there, times(self.signs(inside, undone(name, c)), direction))

    def _within(self, inside: Expr, ends: Ends) -> Domain:
        """Where a formula has a value between two ends."""
        low, high, closed = ends
        found = self.domain(inside)
        for limit, side in ((low, 1), (high, -1)):
            if limit is not None:
                allowed = (0, side) if closed else (side,)
                signs = self.signs(inside, end(limit))
                found = merged(found, signs, lambda there, s, allowed=allowed: there and s in allowed)
        return found

    def _even(self, inside: Expr, limit: End) -> Signs:
        """The signs of |inside| − limit."""
        if sign(limit) < 0:
            return on(self.domain(inside), 1)
        below = self.signs(inside, multiplied(_MINUS_1, limit))
        return joined([self.signs(inside, limit), times(below, -1)], max)

    def _power_signs(self, node: Expr, c: End) -> Signs:
        base, exponent = node.args
        if free(exponent):
            if free(base):
                raise self._no(node)
            return self._exponential(end(base), exponent, c)
        q = end(exponent)
        if not isinstance(q, fmpq):  # then the base has to be positive, or 0 where the exponent is
            positive = self.signs(call("exp", product([exponent, call("log", base)])), c)
            if sign(q) < 0:
                return positive
            return merged(self.signs(base), positive, lambda s, t: -sign(c) if s == 0 else t)
        n, root = int(q.p), int(q.q)
        return self._whole_power(base if root == 1 else Expr("Root", (base, expr(root))), n, c)

    def _whole_power(self, base: Expr, n: int, c: End) -> Signs:
        if n == 0:
            return on(self.domain(base), compare(_1, c))
        if n < 0:
            return self._reciprocal(to_power(base, -n), c)
        if n % 2:
            return self.signs(base, powered(c, fmpq(1, n)))
        return self._even(base, powered(c, fmpq(1, n)) if sign(c) > 0 else c)

    def _reciprocal(self, below: Expr, c: End) -> Signs:
        """1/g − c has the sign of g where that is not the sign of c; elsewhere it falls as g grows."""
        signs, of_c = self.signs(below), sign(c)
        if of_c == 0:
            return signs.map(lambda s: s or None)
        beyond = self.signs(below, inverted(c))
        return merged(signs, beyond, lambda s, t: None if not s or t is None else -t if s == of_c else s)

    def _exponential(self, base: End, exponent: Expr, c: End) -> Signs:
        if sign(base) <= 0:
            raise NotConvertible(f"Expected a positive base of a power with a variable exponent but got {base!r}.")
        direction = compare(base, _1)
        if direction == 0 or sign(c) <= 0:
            return on(self.domain(exponent), compare(_1, c) if direction == 0 else 1)
        return times(self.signs(exponent, logarithm(c, base)), direction)

    def _root(self, inside: Expr, n: int, c: End) -> Signs:
        if n % 2:
            return self.signs(inside, powered(c, fmpq(n)))
        there = self._within(inside, _NONNEGATIVE)
        return on(there, 1) if sign(c) < 0 else within(there, self.signs(inside, powered(c, fmpq(n))))

    def _logarithm(self, inside: Expr, base: Expr, c: End) -> Signs:
        if free(base):
            raise self._no(Expr("Log", (inside, base)))
        known = end(base)
        direction = compare(known, _1)
        if sign(known) <= 0 or direction == 0:
            return constant(None)
        return within(self._within(inside, _POSITIVE), times(self.signs(inside, power_of(known, c)), direction))

    def _case_signs(self, args: tuple[Expr, ...], c: End) -> Signs:
        found: Signs = self.signs(args[-1], c) if len(args) % 2 else constant(None)
        for value, condition in reversed(list(zip(args[::2], args[1::2], strict=False))):
            taken = merged(self.truth(condition), self.signs(value, c), lambda holds, s: (holds, s))
            found = merged(taken, found, lambda pair, rest: rest if pair[0] is False else pair[1] if pair[0] else None)
        return found

    # Products and sums

    def _product(self, node: Expr, c: End) -> Signs:
        known, varying = factors(node)
        try:
            k = end(product(known))
        except Undefined:
            return constant(None)
        of_k = sign(k)
        if of_k == 0:
            return on(joined([self.domain(v) for v in varying], all), -sign(c))
        if c == 0:
            return times(joined([self.signs(v) for v in varying], prod), of_k)
        c = multiplied(c, inverted(k))
        if len(varying) == 1:
            return times(self.signs(varying[0], c), of_k)
        below = [to_power(v.args[0], -n) for v in varying if (n := whole_exponent(v)) is not None and n < 0]
        if not below:
            return times(self._by_parts(product(varying), c), of_k)
        # N/D − c = (N − cD)/D
        above = [v for v in varying if (n := whole_exponent(v)) is None or n >= 0]
        signs = self.signs(total([product(above), product([expr(-1), formula(c), *below])]))
        under = joined([self.signs(b) for b in below], prod)
        return times(merged(signs, under, lambda s, t: None if s is None or not t else s * t), of_k)

    def _sum(self, node: Expr, c: End) -> Signs:
        collected: dict[tuple[Expr, ...], End] = {}
        for known, varying in terms(node):
            try:
                k = end(product(known))
            except Undefined:
                return constant(None)
            if varying:
                collected[varying] = added(collected[varying], k) if varying in collected else k
            else:
                c = added(c, multiplied(_MINUS_1, k))
        gone = [v for v, k in collected.items() if sign(k) == 0]
        kept = [(v, k) for v, k in collected.items() if v not in gone]
        found = self._weighted(kept, c) if kept else constant(-sign(c))
        return within(joined([self.domain(product(v)) for v in gone], all), found) if gone else found

    def _weighted(self, parts: Weighted, c: End) -> Signs:
        if len(parts) == 1:
            ((only, k),) = parts
            return times(self.signs(product(only), multiplied(c, inverted(k))), sign(k))
        for attempt in (self._logarithms, self._quadratic, self._two_alike, self._common_factor):
            found = attempt(parts, c)
            if found is not None:
                return found
        return self._by_parts(_written(parts), c)

    def _logarithms(self, parts: Weighted, c: End) -> Signs | None:
        """Σ k_i log A_i − c has the sign of ∏ A_i^{n_i} − e^{mc}, n_i = m k_i whole, where all A_i are positive."""
        logs = [argument_and_base(v[0]) if len(v) == 1 else None for v, _ in parts]
        bases = {log[1] for log in logs if log is not None}
        if None in logs or len(bases) > 1 or not all(isinstance(k, fmpq) for _, k in parts):
            return None
        m = lcm(*(int(k.q) for _, k in parts))  # type: ignore[union-attr]
        base, arguments = end(bases.pop()), [log[0] for log in logs if log is not None]
        powers = [to_power(a, int((k * m).p)) for a, (_, k) in zip(arguments, parts, strict=True)]  # type: ignore[operator]
        signs = self.signs(product(powers), power_of(base, multiplied(fmpq(m), c)))
        positive = joined([self._within(a, _POSITIVE) for a in arguments], all)
        return within(positive, times(signs, compare(base, _1)))

    def _quadratic(self, parts: Weighted, c: End) -> Signs | None:
        weights = {product(v): k for v, k in parts}
        square = Expr("Pow", (self.variable, expr(2)))
        if weights.keys() != {self.variable, square}:
            return None
        return quadratic(weights[square], weights[self.variable], multiplied(_MINUS_1, c))

    def _two_alike(self, parts: Weighted, c: End) -> Signs | None:
        """k f(A) − k f(B) has the sign of A − B for k > 0; k e^A − l e^B that of A − B + log(k/l)."""
        if len(parts) != 2 or c != 0 or any(len(v) > 1 for v, _ in parts):
            return None
        ((v,), k), ((w,), l) = parts
        if sign(k) == sign(l):
            return None
        powers = [base_and_exponent(v), base_and_exponent(w)]
        if powers[0] is not None and powers[1] is not None:
            shift = call("log", formula(multiplied(multiplied(_MINUS_1, k), inverted(l))))
            left, right = (g if b == E else product([g, call("log", b)]) for b, g in powers)  # type: ignore[misc]
            return times(self.signs(total([left, times_number(-1, right), shift])), sign(k))
        if not (v.head == w.head == "Call" and v.args[0] == w.args[0] in MONOTONE) or added(k, l) != 0:
            return None
        about = MONOTONE[v.args[0]]
        there = joined([self._within(f.args[1], about.domain) for f in (v, w)], all)
        signs = self.signs(total([v.args[1], times_number(-1, w.args[1])]))
        return within(there, times(signs, sign(k) * (1 if about.rising else -1)))

    def _common_factor(self, parts: Weighted, c: End) -> Signs | None:
        shared = reduce(Counter.__and__, (Counter(v) for v, _ in parts))
        if c != 0 or not shared:
            return None
        rest = [(tuple((Counter(v) - shared).elements()), k) for v, k in parts]
        return joined([self.signs(_written(rest)), *(self.signs(f) for f in shared.elements())], prod)

    # One part of the formula taken for the variable

    def _by_parts(self, node: Expr, c: End) -> Signs:
        """The formula as one of t = e^{hx}, or of another of its parts, where nothing else contains the variable."""
        found = coefficients(node, self.variable)
        if found is not None:
            return quadratic(found[2], found[1], added(found[0], multiplied(_MINUS_1, c)))
        t = tree.symbol("_t" + repr(self.variable))
        for part, written in parts_of(node, self.variable, t):
            if self.variable not in free(written):
                try:
                    return self.pulled_back(part, Solver(t).signs(written, c))
                except NotConvertible:
                    continue
        raise self._no(node)

    def pulled_back(self, part: Expr, values: Pieces[T]) -> Pieces[T | None]:
        """The values at the value of a formula; None where it has none."""
        place: Pieces[int | None] = self.domain(part).map(lambda there: 0 if there else None)
        for cut in values.cuts:
            signs = self.signs(part, cut)
            place = merged(place, signs, lambda p, s: None if p is None or s is None else p + s + 1)
        return place.map(lambda p: None if p is None else values.values[p])


def _written(parts: Weighted) -> Expr:
    return total([product([*([] if k == 1 else [formula(k)]), *v]) for v, k in parts])
