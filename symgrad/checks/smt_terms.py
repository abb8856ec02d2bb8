"""Numbers and statements as terms of z3: polynomials with conditions, see ``symgrad.checks.smt``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from symgrad.core import functions, sets, tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

LARGEST_EXPONENT = 1000
_MINUS_INFINITY = tree.negative(sets.INFINITY)
_CONSTANTS = {  # closed intervals around the constants, ten digits wide
    "pi": (Fraction(3141592653, 10**9), Fraction(3141592654, 10**9)),
    "e": (Fraction(2718281828, 10**9), Fraction(2718281829, 10**9)),
    "euler_gamma": (Fraction(577215664, 10**9), Fraction(577215665, 10**9)),
}


class Number(NamedTuple):
    """numerator / denominator, two polynomials of z3, where ``defined`` holds (then the denominator is not 0)."""

    numerator: Any
    denominator: Any
    defined: Any


class Statement(NamedTuple):
    """``holds`` says that all that matters has a value and is true; ``defined`` that every part has a value."""

    holds: Any
    defined: Any


class Encoder:
    """Trees as terms of z3, in a context of their own: what it finds does not hang on what was asked before."""

    def __init__(self, z3: Any, integers: frozenset[Expr]):
        self.z3 = z3
        self.context = z3.Context()
        self.integers = integers
        self.unknowns: dict[Expr, Any] = {}
        self.conditions: list[Any] = []  # of the unknowns that are not symbols
        self._roots: dict[tuple[Expr, int], Any] = {}
        self._constants: dict[str, Any] = {}
        self._true = z3.BoolVal(True, self.context)
        self._false = Statement(z3.BoolVal(False, self.context), self._true)
        self._one = self._number(Fraction(1))

    def _number(self, value: Fraction) -> Any:
        return self.z3.Q(value.numerator, value.denominator, ctx=self.context)

    def _fresh(self) -> Any:
        return self.z3.FreshReal("s", ctx=self.context)

    def _and(self, *parts: Any) -> Any:
        kept = [p for p in parts if not p.eq(self._true)]
        return self.z3.And(*kept) if len(kept) > 1 else kept[0] if kept else self._true

    def _if(self, condition: Any, yes: Any, no: Any) -> Any:
        return yes if yes.eq(no) else self.z3.If(condition, yes, no)

    def _plain(self, term: Any) -> Number:
        return Number(term, self._one, self._true)

    # Numbers

    def real(self, node: Expr) -> Number:
        args = node.args
        match node.head:
            case "Number":
                return self._plain(self._number(args[0]))
            case "Decimal":
                return self._plain(self._number(Fraction(args[0])))
            case "Constant" if args[0] in _CONSTANTS:
                return self._plain(self._constant(args[0]))
            case "Symbol":
                return self._plain(self._unknown(node))
            case "Add":
                return self._fold(self._sum, map(self.real, args))
            case "Mul":
                return self._fold(self._product, map(self.real, args))
            case "Pow":
                return self._power(args[0], _exponent(args[1]))
            case "Root" if args[1].head == "Number":
                return self._power(args[0], 1 / args[1].args[0])
            case "Max":
                return self._fold(lambda a, b: self._choose(self._order("≥", a, b), a, b), map(self.real, args))
            case "Min":
                return self._fold(lambda a, b: self._choose(self._order("≤", a, b), a, b), map(self.real, args))
            case "Cases":
                return self._cases(args)
            case "Call":
                return self._call(args[0], args[1])
        raise NotConvertible(f"Expected polynomials, quotients, roots and cases but got {node!r}.")

    @staticmethod
    def _fold(step: Callable[[Number, Number], Number], parts: Iterator[Number]) -> Number:
        total = next(parts)
        for part in parts:
            total = step(total, part)
        return total

    def _constant(self, name: str) -> Any:
        if name not in self._constants:
            unknown = self._constants[name] = self._fresh()
            low, high = map(self._number, _CONSTANTS[name])
            self.conditions += [low <= unknown, unknown <= high]
        return self._constants[name]

    def _unknown(self, node: Expr) -> Any:
        if node not in self.unknowns:
            make = self.z3.Int if node in self.integers else self.z3.Real
            self.unknowns[node] = make(node.args[0], ctx=self.context)
        unknown = self.unknowns[node]
        return self.z3.ToReal(unknown) if node in self.integers else unknown

    def _sum(self, a: Number, b: Number) -> Number:
        defined = self._and(a.defined, b.defined)
        if a.denominator.eq(b.denominator):
            return Number(a.numerator + b.numerator, a.denominator, defined)
        top = self._times(a.numerator, b.denominator) + self._times(b.numerator, a.denominator)
        return Number(top, self._times(a.denominator, b.denominator), defined)

    def _times(self, a: Any, b: Any) -> Any:
        return b if a.eq(self._one) else a if b.eq(self._one) else a * b

    def _product(self, a: Number, b: Number) -> Number:
        top, bottom = self._times(a.numerator, b.numerator), self._times(a.denominator, b.denominator)
        return Number(top, bottom, self._and(a.defined, b.defined))

    def _power(self, base: Expr, exponent: Fraction) -> Number:
        if max(abs(exponent.numerator), exponent.denominator) > LARGEST_EXPONENT:
            raise NotConvertible(f"Expected an exponent of at most {LARGEST_EXPONENT} but got {exponent}.")
        below = self.real(base)
        if exponent.denominator > 1:
            below = self._root(base, below, exponent.denominator)
        n = exponent.numerator
        top, bottom, defined = below
        if n < 0:
            top, bottom = bottom, top
            defined = self._and(defined, below.numerator != 0)
        if abs(n) == 1:
            return Number(top, bottom, defined)
        top, bottom = (x if x.eq(self._one) else x ** abs(n) if n else self._one for x in (top, bottom))
        return Number(top, bottom, defined)

    def _root(self, node: Expr, below: Number, n: int) -> Number:
        """The real n-th root, a new unknown; that of a negative number for odd n only."""
        sign = below.numerator * below.denominator  # that of the number under the root
        allowed = self._true if n % 2 else sign >= 0
        if (node, n) not in self._roots:
            root = self._roots[node, n] = self._fresh()
            meant = root**n * below.denominator == below.numerator
            here = self._and(below.defined, allowed)
            self.conditions.append(self.z3.Implies(here, meant if n % 2 else self.z3.And(root >= 0, meant)))
        return Number(self._roots[node, n], self._one, self._and(below.defined, allowed))

    def _choose(self, condition: Any, a: Number, b: Number) -> Number:
        """a where the condition holds, else b, where both have a value."""
        top = self._if(condition, a.numerator, b.numerator)
        return Number(top, self._if(condition, a.denominator, b.denominator), self._and(a.defined, b.defined))

    def _cases(self, args: tuple[Expr, ...]) -> Number:
        """From the last case up; where no condition holds there is no value."""
        if len(args) % 2:
            result = self.real(args[-1])
        else:
            result = Number(self._number(Fraction(0)), self._one, self._false.holds)
        for value, statement in reversed(list(zip(args[0 : len(args) - 1 : 2], args[1::2], strict=True))):
            here, condition = self.real(value), self.truth(statement)
            defined = self._and(condition.defined, self._if(condition.holds, here.defined, result.defined))
            result = self._choose(condition.holds, here, result)._replace(defined=defined)
        return result

    def _call(self, name: str, argument: Expr) -> Number:
        at = self.real(argument)
        sign = self._times(at.numerator, at.denominator)
        number = [self._number(Fraction(k)) for k in (-1, 0, 1)]
        match name:
            case "abs":
                return at._replace(numerator=self._if(sign >= 0, at.numerator, -at.numerator))
            case "relu":
                return at._replace(numerator=self._if(sign >= 0, at.numerator, number[1]))
            case "sign":
                value = self._if(sign > 0, number[2], self._if(sign < 0, number[0], number[1]))
                return Number(value, self._one, at.defined)
            case "step":
                return Number(self._if(sign > 0, number[2], number[1]), self._one, self._and(at.defined, sign != 0))
        if (meaning := functions.definition(name, argument)) is not None:
            return self.real(meaning)
        raise NotConvertible(f"Expected polynomials, quotients, roots and cases but got the function {name}.")

    # Statements

    def _order(self, kind: str, a: Number, b: Number) -> Any:
        """a (kind) b for defined a and b: the difference has the sign of its numerator times its denominator."""
        difference = self._sum(a, b._replace(numerator=-b.numerator))
        if kind in ("=", "≠"):
            return difference.numerator == 0 if kind == "=" else difference.numerator != 0
        sign = self._times(difference.numerator, difference.denominator)
        return {"<": sign < 0, "≤": sign <= 0, ">": sign > 0, "≥": sign >= 0}[kind]

    def truth(self, node: Expr) -> Statement:
        args = node.args
        match node.head:
            case "Truth":
                return Statement(self.z3.BoolVal(args[0], self.context), self._true)
            case "Relation" if args[0] in "=≠<≤>≥":
                left, right = self.real(args[1]), self.real(args[2])
                defined = self._and(left.defined, right.defined)
                return Statement(self._and(defined, self._order(args[0], left, right)), defined)
            case "And" | "Or" if args:
                return self._joined(node.head, [self.truth(a) for a in args])
            case "Element":
                value = self.real(args[0])
                found = self._member(args[0], value, args[1])
                return Statement(self._and(value.defined, found.holds), self._and(value.defined, found.defined))
        raise NotConvertible(f"Expected a relation, or several joined by and, or, but got {node!r}.")

    def _joined(self, head: str, parts: list[Statement]) -> Statement:
        """Read from the left, as ``symgrad.checks.conditions`` reads it: what is not needed may lack a value."""
        total = parts[0]
        for part in parts[1:]:
            if head == "And":
                holds = self._and(total.holds, part.holds)
                defined = self.z3.Or(self.z3.Not(total.holds), part.defined)
            else:
                holds = self.z3.Or(total.holds, self._and(total.defined, part.holds))
                defined = self.z3.Or(total.holds, part.defined)
            total = Statement(holds, self._and(total.defined, defined))
        return total

    def _member(self, node: Expr, value: Number, of: Expr) -> Statement:
        """Whether the value of ``node`` is in the set, for a node with a value."""
        args = of.args
        match of.head:
            case "NumberSet" if args[0] == "R":
                return Statement(self._true, self._true)
            case "NumberSet" if args[0] in "ZN":
                size = value.numerator >= 0 if args[0] == "N" else self._true
                return Statement(self._and(self._whole(node, value), size), self._true)
            case "Set":
                return self._joined("Or", [self._false, *(self._compare("=", value, a) for a in args)])
            case "Interval":
                lower = [] if args[0] == _MINUS_INFINITY else [self._compare("≥" if args[2] else ">", value, args[0])]
                upper = [] if args[1] == sets.INFINITY else [self._compare("≤" if args[3] else "<", value, args[1])]
                return self._joined("And", [Statement(self._true, self._true), *lower, *upper])
            case "Union" | "Intersection":
                return self._joined("Or" if of.head == "Union" else "And", [self._member(node, value, a) for a in args])
            case "Without":
                inside, taken = (self._member(node, value, a) for a in args)
                outside = Statement(self._and(taken.defined, self.z3.Not(taken.holds)), taken.defined)
                return self._joined("And", [inside, outside])
        raise NotConvertible(f"Expected a set of real numbers but got {of!r}.")

    def _compare(self, kind: str, value: Number, other: Expr) -> Statement:
        right = self.real(other)
        return Statement(self._and(right.defined, self._order(kind, value, right)), right.defined)

    def _whole(self, node: Expr, value: Number) -> Any:
        if node in self.integers:
            return self._true
        if not value.denominator.eq(self._one):
            raise NotConvertible(f"Expected a polynomial that is said to be an integer but got {node!r}.")
        return self.z3.IsInt(value.numerator)


def _exponent(node: Expr) -> Fraction:
    """An exponent that is a rational number; 1/2 is typed as a product with a power."""
    match node.head:
        case "Number" | "Decimal":
            return Fraction(node.args[0])
        case "Add":
            return sum(map(_exponent, node.args), start=Fraction(0))
        case "Mul":
            return math.prod(map(_exponent, node.args), start=Fraction(1))
        case "Pow" if node.args[1] == tree.expr(-1) and (base := _exponent(node.args[0])):
            return 1 / base
    raise NotConvertible(f"Expected a rational number as an exponent but got {node!r}.")
