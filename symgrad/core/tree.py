"""The typed tree: what an expression looks like.

A node is a head and its arguments. Sums and products flatten and never combine, so a line of a derivation
keeps the shape in which it was written; computing is SymPy's work, behind ``symgrad.theory.conversion``.

Heads and their arguments (``index`` is a bound ``Symbol``; a bound name may be renamed at will):

===========  =======================================  ==============================================
head         arguments                                meaning
===========  =======================================  ==============================================
Number       Fraction                                 an exact rational
Decimal      str                                      a printed decimal such as "1.8e-5", kept as typed
Constant     "pi" | "e" | "euler_gamma" | "infinity"  a named constant; infinity only as an end of an integral
Symbol       name                                     a declared variable, or an index
Member       name, index…                             a member W_j of a family; no index: any one of them
Add, Mul     terms                                    flat, never combined
Pow          base, exponent
Call         name, argument                           a function of one real number, see ``symgrad.core.functions``
Root         radicand, n                              the real n-th root, n a ``Number`` from 2 on; a square root is Pow
Log          argument, base                           the logarithm to a base
Max, Min     values
Cases        value, condition, …[, otherwise]         the value of the first condition that holds
Factorial    n                                        n!, n = 0, 1, 2, …
Binomial     n, k                                     n over k
Apply        name, order, argument                    the order-th derivative of an unnamed smooth function
Derivative   body, symbol or member
Integral     body, index, lower, upper
Sum          body, index, lower, upper
Product      body, index, lower, upper
PairSum      body, j, k, lower, upper                 over ordered pairs j ≠ k
E, Var       body                                     expectation, variance (inert)
Cov          left, right                              covariance (inert)
Relation     symbol, left, right                      symbol is one of = ≠ < ≤ > ≥ ≈
And, Or      statements
Result       name                                     the last line of the chain of that name
===========  =======================================  ==============================================

The heads of matrices are in ``symgrad.core.matrices``, those of sets in ``symgrad.core.sets``.

The constructors below keep a line tidy: products put numbers in front, ones and zeros vanish. The reader of typed
formulas builds nodes without them, since there 2/4, 1·x and x·2 are to stay as they were typed (a division is a
factor Pow(·, −1), a square root Pow(·, ½), a minus sign a factor −1 or a negative number).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

PRIMITIVES = ("exp", "log", "abs", "sign", "step", "erf", "sin", "cos", "asin", "atan", "floor")
DEFINED = (
    *("relu", "tan", "cot", "sec", "csc", "acos", "acot", "asec", "acsc", "ceil"),
    *("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh", "acoth"),
    *("Phi", "erfc", "sigmoid", "softplus", "silu", "gelu", "mish", "elu", "selu", "relu6", "hardtanh", "softsign"),
)
CALLS = (*PRIMITIVES, *DEFINED)
CONSTANTS = ("pi", "e", "euler_gamma", "infinity")
RELATIONS = ("=", "≠", "<", "≤", ">", "≥", "≈")
ORDERS = ("<", "≤", ">", "≥")
NEGATED = {"=": "≠", "≠": "=", "<": "≥", "≤": ">", ">": "≤", "≥": "<"}
"""The relation of two values that holds just where the other one does not."""
MIRRORED = {"=": "=", "≠": "≠", "<": ">", "≤": "≥", ">": "<", "≥": "≤"}
"""The relation that says the same with the sides exchanged."""
BINDERS = ("Sum", "Product", "PairSum", "Integral", "AscendingProduct", "DescendingProduct")
MOMENTS = ("E", "Var", "Cov")


class Arithmetic:
    """Operators of whatever can stand in an expression; the subclass says which node it is."""

    __slots__ = ()

    def as_expr(self) -> Expr:
        raise NotImplementedError

    def __add__(self, other: Operand) -> Expr:
        return add(self, other)

    def __radd__(self, other: Operand) -> Expr:
        return add(other, self)

    def __sub__(self, other: Operand) -> Expr:
        return add(self, negative(other))

    def __rsub__(self, other: Operand) -> Expr:
        return add(other, negative(self))

    def __mul__(self, other: Operand) -> Expr:
        return mul(self, other)

    def __rmul__(self, other: Operand) -> Expr:
        return mul(other, self)

    def __truediv__(self, other: Operand) -> Expr:
        return mul(self, reciprocal(other))

    def __rtruediv__(self, other: Operand) -> Expr:
        return mul(other, reciprocal(self))

    def __matmul__(self, other: Operand) -> Expr:
        return matmul(self, other)

    def __pow__(self, other: Operand) -> Expr:
        return power(self, other)

    def __rpow__(self, other: Operand) -> Expr:
        return power(other, self)

    def __neg__(self) -> Expr:
        return negative(self)

    def __abs__(self) -> Expr:
        return call("abs", self)


@dataclass(frozen=True, slots=True)
class Expr(Arithmetic):
    """A node: its head and its arguments (see the module's table). Equality is of shape, bound names included."""

    head: str
    args: tuple[Any, ...]
    # Trees are keys of many tables and are walked over and over; both are computed once.
    _hash: int = field(init=False, repr=False, compare=False)
    children: tuple[Expr, ...] = field(init=False, repr=False, compare=False)  # the arguments that are nodes

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.head, self.args)))
        object.__setattr__(self, "children", tuple([a for a in self.args if isinstance(a, Expr)]))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Expr], tuple[str, tuple[Any, ...]]]:
        return Expr, (self.head, self.args)  # hashes of strings differ between processes

    def as_expr(self) -> Expr:
        return self

    def over(self, children: Iterable[Expr]) -> Expr:
        """The same node over other children, as they stand: nothing is flattened, nothing vanishes."""
        return Expr(self.head, self._with(children))

    def _with(self, children: Iterable[Expr]) -> tuple[Any, ...]:
        new = iter(children)
        return tuple([next(new) if isinstance(a, Expr) else a for a in self.args])

    def rebuild(self, children: tuple[Expr, ...]) -> Expr:
        """The same node over other children; sums and products stay flat, and zeros vanish from them."""
        args = self._with(children)
        match self.head:
            case "Add":
                return add(*args)
            case "Mul":
                return mul(*args)
            case "MatMul":
                return matmul(*args)
            case "Pow":
                return power(*args)
            case "Sum" | "PairSum" if args[0] == ZERO:
                return ZERO
            case _:
                return Expr(self.head, args)

    def walk(self) -> Iterator[Expr]:
        """Every node below and including this one, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def has(self, *heads: str) -> bool:
        return any(node.head in heads for node in self.walk())

    def __repr__(self) -> str:
        match self.head:
            case "Number" | "Decimal" | "Symbol" | "Constant":
                return str(self.args[0])
            case "Member":
                name, *indices = self.args
                return f"{name}[{', '.join(map(repr, indices))}]" if indices else f"{name}[]"
            case "Relation":
                return f"{self.args[1]!r} {self.args[0]} {self.args[2]!r}"
            case _:
                return f"{self.head}({', '.join(map(repr, self.args))})"


Operand = Arithmetic | int | Fraction


def expr(value: Operand) -> Expr:
    """The node of a number, a variable, a family or a node; floats are refused, since they are not exact."""
    if isinstance(value, Arithmetic):
        return value.as_expr()
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return _number(Fraction(value))
    raise TypeError(
        f"Expected a number or an expression but got {value!r} (type={type(value).__name__}). "
        "Write fractions as Fraction(1, 3) or sg.decimal('0.1')."
    )


@lru_cache(maxsize=4096)
def _number(value: Fraction) -> Expr:
    return Expr("Number", (value,))


ZERO, ONE = expr(0), expr(1)


def decimal(text: str) -> Expr:
    """A printed decimal, kept as typed; ``≈`` reads its last digit as its precision."""
    Fraction(text)
    return Expr("Decimal", (text,))


def symbol(name: str) -> Expr:
    return Expr("Symbol", (name,))


def constant(name: str) -> Expr:
    return Expr("Constant", (name,))


def member(name: str, *indices: Operand) -> Expr:
    return Expr("Member", (name, *map(expr, indices)))


def _flat(head: str, terms: tuple[Operand, ...]) -> Iterator[Expr]:
    for term in map(expr, terms):
        if term.head == head:
            yield from term.args
        else:
            yield term


def add(*terms: Operand) -> Expr:
    """A flat sum; zeros vanish, nothing else is combined."""
    kept = tuple(t for t in _flat("Add", terms) if t != ZERO)
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Expr("Add", kept)


def mul(*factors: Operand) -> Expr:
    """A flat product; ones vanish, a zero wins, rational numbers meet in front, nothing else is combined."""
    coefficient, kept = Fraction(1), []
    for factor in _flat("Mul", factors):
        if factor.head == "Number":
            coefficient *= factor.args[0]
        else:
            kept.append(factor)
    if coefficient == 0:
        return ZERO
    if coefficient != 1 or not kept:
        kept.insert(0, expr(coefficient))
    return kept[0] if len(kept) == 1 else Expr("Mul", tuple(kept))


def matmul(*factors: Operand) -> Expr:
    """A flat product of matrices in this order; without factors it is the identity, and vanishes from products."""
    kept = tuple(_flat("MatMul", factors))
    return kept[0] if len(kept) == 1 else Expr("MatMul", kept)


def power(base: Operand, exponent: Operand) -> Expr:
    """A power; exponent 1, base 1, and positive powers of 0 vanish, nothing else is computed."""
    base, exponent = expr(base), expr(exponent)
    if exponent == ONE or base == ONE:
        return base
    if base == ZERO and exponent.head == "Number" and exponent.args[0] > 0:
        return ZERO
    return Expr("Pow", (base, exponent))


def negative(value: Operand) -> Expr:
    return mul(-1, value)


def reciprocal(value: Operand) -> Expr:
    value = expr(value)
    if value.head == "Number":
        return expr(1 / value.args[0])
    return power(value, -1)


def sqrt(value: Operand) -> Expr:
    return power(value, Fraction(1, 2))


def call(name: str, argument: Operand) -> Expr:
    if name not in CALLS:
        raise TypeError(f"Expected one of {', '.join(CALLS)} but got {name!r}.")
    return Expr("Call", (name, expr(argument)))


def exp(argument: Operand) -> Expr:
    return call("exp", argument)


def log(argument: Operand) -> Expr:
    return call("log", argument)


def erf(argument: Operand) -> Expr:
    """The error function, 2/√π times the integral of exp(−t²) from 0."""
    return call("erf", argument)


def relu(argument: Operand) -> Expr:
    """max(0, ·)."""
    return call("relu", argument)


def sigmoid(argument: Operand) -> Expr:
    """1/(1 + e^(−·)), the logistic function."""
    return call("sigmoid", argument)


def tanh(argument: Operand) -> Expr:
    """The hyperbolic tangent."""
    return call("tanh", argument)


def step(argument: Operand) -> Expr:
    """The slope of the ReLU: 1 above 0, 0 below 0; at 0 it has no value."""
    return call("step", argument)


def apply(name: str, argument: Operand, order: int = 0) -> Expr:
    return Expr("Apply", (name, order, expr(argument)))


def derivative(body: Operand, wrt: Operand) -> Expr:
    return Expr("Derivative", (expr(body), expr(wrt)))


def integral(body: Operand, index: Operand, lower: Operand, upper: Operand) -> Expr:
    return Expr("Integral", (expr(body), expr(index), expr(lower), expr(upper)))


def sum_over(body: Operand, index: Operand, lower: Operand, upper: Operand) -> Expr:
    return Expr("Sum", (expr(body), expr(index), expr(lower), expr(upper)))


def product_over(body: Operand, index: Operand, lower: Operand, upper: Operand) -> Expr:
    return Expr("Product", (expr(body), expr(index), expr(lower), expr(upper)))


def pair_sum(body: Operand, j: Operand, k: Operand, lower: Operand, upper: Operand) -> Expr:
    return Expr("PairSum", (expr(body), expr(j), expr(k), expr(lower), expr(upper)))


def expectation(body: Operand) -> Expr:
    return Expr("E", (expr(body),))


def variance(body: Operand) -> Expr:
    return Expr("Var", (expr(body),))


def covariance(left: Operand, right: Operand) -> Expr:
    return Expr("Cov", (expr(left), expr(right)))


def relation(kind: str, left: Operand, right: Operand) -> Expr:
    if kind not in RELATIONS:
        raise TypeError(f"Expected one of {' '.join(RELATIONS)} but got {kind!r}.")
    return Expr("Relation", (kind, expr(left), expr(right)))


def equal(left: Operand, right: Operand) -> Expr:
    return relation("=", left, right)


def cases(*pairs: tuple[Operand, Expr], otherwise: Operand | None = None) -> Expr:
    """The value of the first (value, condition) whose condition holds, else ``otherwise``."""
    last = () if otherwise is None else (expr(otherwise),)
    return Expr("Cases", (*(part for value, condition in pairs for part in (expr(value), condition)), *last))


def all_of(*relations: Expr) -> Expr:
    return Expr("And", relations)


def parts(statement: Expr) -> tuple[Expr, ...]:
    """The statements that one joined by ``And`` is made of; any other alone."""
    return statement.args if statement.head == "And" else (statement,)


def ordered(relation: Expr) -> tuple[Expr, Expr]:
    """The side of one of the ``ORDERS`` that is said to be smaller, and the other one."""
    kind, left, right = relation.args
    return (left, right) if kind in ("<", "≤") else (right, left)


def result(name: str) -> Expr:
    """The last line of the chain ``name``; it is put in before the derivation is computed."""
    return Expr("Result", (name,))
