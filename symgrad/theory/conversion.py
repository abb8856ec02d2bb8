"""Between the typed tree and SymPy: the one door through which computing is done.

``to_sympy`` refuses what SymPy has no meaning for. ``Algebra`` instead takes such nodes (moments, members, sums over
an index) as unknowns, computes with the rest, and puts them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import sympy as sp

from symgrad.core import binding, functions, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.errors import NotConvertible

# SymPy's acot is odd, with a jump at 0; ours is defined from the arctangent.
_SAME_NAME = (
    *("exp", "log", "sign", "erf", "erfc", "floor", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan"),
    *("asec", "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh", "acoth"),
)
_FUNCTIONS = {"abs": sp.Abs, "ceil": sp.ceiling, **{name: getattr(sp, name) for name in _SAME_NAME}}
_OF_NUMBERS = {"Max": sp.Max, "Min": sp.Min, "Factorial": sp.factorial, "Binomial": sp.binomial}
_CONSTANTS = {"pi": sp.pi, "e": sp.E, "euler_gamma": sp.EulerGamma, "infinity": sp.oo}
_SEEN = (
    "Symbol",
    "Add",
    "Mul",
    "Pow",
    "Call",
    "Integral",
    "Root",
    "Log",
    "Cases",
    "Relation",
    "And",
    "Or",
    *_OF_NUMBERS,
)
_MOST_BITS = 200_000  # of a power of numbers, which SymPy would multiply out
_RELATIONS = {"=": sp.Eq, "≠": sp.Ne, "<": sp.Lt, "≤": sp.Le, ">": sp.Gt, "≥": sp.Ge}


def domain_assumptions(domain: Domain) -> dict[str, bool]:
    """What SymPy may assume of a symbol with this domain."""
    known: dict[str, bool] = {"integer": True} if domain.kind == "integer" else {"real": True}
    if domain.nonzero:
        known["nonzero"] = True
    if domain.lower is not None and domain.lower.head == "Number":
        bound = domain.lower.args[0]
        if bound > 0 or (bound == 0 and domain.open):
            known["positive"] = True
        elif bound == 0:
            known["nonnegative"] = True
    return known


class Converter:
    """Tree to SymPy, with the value of the tree wherever that has one over the reals.

    ``opaque`` is asked for the stand-in of a node that SymPy has no meaning for; ``domains`` are those of symbols,
    beside the derivation's.
    """

    def __init__(
        self, derivation: Derivation | None, opaque: Callable[[Expr], Any], domains: Mapping[str, Domain] | None = None
    ):
        self._opaque = opaque
        self._domains = {v.name: v.domain for v in derivation.variables} if derivation else {}
        self._domains.update(domains or {})
        free = [s for s in derivation.sequences if s.step is None] if derivation else []
        self._free = {s.name for s in free}
        self._members = {s.name: domain_assumptions(s.domain) for s in free if not s.shape}
        self._bound: frozenset[str] = frozenset()

    def known_of(self, node: Expr) -> dict[str, bool]:
        """What SymPy may assume of the stand-in of a moment or a member."""
        if node.head == "Var":  # it cannot be negative; roots and absolute values may use that
            return {"nonnegative": True}
        return self._members.get(node.args[0], {"real": True}) if node.head == "Member" else {"real": True}

    def symbol(self, name: str) -> sp.Symbol:
        if name in self._domains and name not in self._bound:
            return sp.Symbol(name, **domain_assumptions(self._domains[name]))
        return sp.Symbol(name, real=True)

    @contextmanager
    def within(self, binder: Expr) -> Iterator[None]:
        """Inside ``binder`` its index is a number of its own, also where a variable has the same name."""
        before, self._bound = self._bound, self._bound | {index.args[0] for index in binding.bound(binder)}
        try:
            yield
        finally:
            self._bound = before

    def sees(self, node: Expr, at: Expr, hidden: bool = False) -> bool:
        """Whether the symbol ``at`` occurs in ``node`` only outside of what counts as an unknown.

        ``hidden`` asks about dependence that is not written, too: of a moment on a variable through the law, of a
        member on it through a recursion.
        """
        if node.head in _SEEN:
            return all(self.sees(c, at, hidden) for c in node.children)
        if hidden and any(n.head == "Member" and n.args[0] not in self._free for n in node.walk()):
            return False
        return at not in binding.free_symbols(node)

    def __call__(self, node: Expr) -> Any:
        args = node.args
        match node.head:
            case "Number":
                return sp.Rational(args[0].numerator, args[0].denominator)
            case "Decimal":
                exact = Fraction(args[0])
                return sp.Rational(exact.numerator, exact.denominator)
            case "Constant":
                return _CONSTANTS[args[0]]
            case "Symbol":
                return self.symbol(args[0])
            case "Add":
                return sp.Add(*map(self, args))
            case "Mul":
                return sp.Mul(*map(self, args))
            case "Pow":
                return _power(self(args[0]), self(args[1]))
            case "Root":
                return _power(self(args[0]), 1 / self(args[1]))
            case "Log":
                return sp.log(self(args[0])) / sp.log(self(args[1]))
            case "Call":
                return self._call(*args)
            case head if head in _OF_NUMBERS:
                return _OF_NUMBERS[head](*map(self, args))
            case "Cases":
                otherwise = [(self(args[-1]), True)] if len(args) % 2 else []
                pairs = zip(args[::2], args[1::2], strict=False)
                return sp.Piecewise(*((self(value), self(condition)) for value, condition in pairs), *otherwise)
            case "And" | "Or":
                return getattr(sp, node.head)(*map(self, args))
            case "Truth":
                return sp.true if args[0] else sp.false
            case "Relation" if args[0] in _RELATIONS:
                return _RELATIONS[args[0]](self(args[1]), self(args[2]), evaluate=False)
            case "Integral" if self.sees(args[0], args[1]):
                with self.within(node):
                    body, index = self(args[0]), self(args[1])
                return sp.Integral(body, (index, self(args[2]), self(args[3])))
            case "Derivative" if args[1].head == "Symbol" and self.sees(args[0], args[1], hidden=True):
                return sp.diff(self(args[0]), self(args[1]))
            case _:
                return self._opaque(node)

    def _call(self, name: str, argument: Expr) -> sp.Expr:
        if name == "step":
            return (1 + sp.sign(self(argument))) / 2
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](self(argument))
        meaning = functions.definition(name, argument)
        assert meaning is not None
        return self(meaning)


def _power(base: Any, exponent: Any) -> Any:
    """base^exponent over the reals: for p/q with odd q SymPy's own is not real where the base is negative."""
    if not isinstance(exponent, sp.Rational):
        return sp.Pow(base, exponent)
    if (
        isinstance(base, sp.Rational)
        and abs(exponent) * max(abs(base.p).bit_length(), base.q.bit_length()) > _MOST_BITS
    ):
        raise NotConvertible(f"Expected powers of at most {_MOST_BITS} bits but got the exponent {exponent}.")
    if exponent.q % 2 == 0 or exponent.q == 1 or base.is_nonnegative:
        return sp.Pow(base, exponent)
    size = sp.Pow(sp.Abs(base), exponent)
    return size if exponent.p % 2 == 0 else sp.sign(base) * size


def to_sympy(node: Expr, derivation: Derivation | None = None, domains: Mapping[str, Domain] | None = None) -> Any:
    """The SymPy expression of a tree without random parts; symbols carry the assumptions of their domains.

    The domains are those of the derivation's variables and, by name, of ``domains``; other symbols are real.

    Raises NotConvertible where a moment, a random member or an unnamed function is left.
    """

    def refuse(left: Expr) -> Any:
        if left.head in ("Sum", "Product"):
            make = sp.Sum if left.head == "Sum" else sp.Product
            return make(convert(left.args[0]), tuple(map(convert, left.args[1:])))
        raise NotConvertible(
            f"Expected a formula in variables alone but {left!r} is left in it; "
            "give the rules that turn it into numbers, or name it by a variable."
        )

    convert = Converter(derivation, refuse, domains)
    return convert(node)


class Algebra:
    """SymPy's algebra on trees whose moments, members and sums over an index count as unknowns.

    What is computed is computed inside these too, so that equal expectations become equal unknowns; ``inside`` is
    computed there instead where the computation changes the value (a derivative, a division).
    """

    def __init__(self, derivation: Derivation | None = None):
        self._compute: Callable[[sp.Expr], sp.Expr] = sp.expand
        self._order = tuple(v.name for v in derivation.variables) if derivation else ()
        self._unknown: dict[Expr, sp.Symbol] = {}
        self._node: dict[sp.Basic, Expr] = {}
        self.to_sympy = Converter(derivation, self._stand_in)

    def _stand_in(self, node: Expr) -> sp.Symbol:
        if node.head in (*tree.MOMENTS, *tree.BINDERS):
            bounds = node.args[1 + len(binding.bound(node)) :] if binding.bound(node) else ()
            with self.to_sympy.within(node):
                inside = tuple(self._inside(c) for c in (node.args if node.head in tree.MOMENTS else node.args[:1]))
            node = node.rebuild((*inside, *binding.bound(node), *map(self._inside, bounds)))
        form = binding.canonical(node)
        if form not in self._unknown:
            self._unknown[form] = sp.Symbol(f"_{len(self._unknown)}_", **self.to_sympy.known_of(node))
            self._node[self._unknown[form]] = node
        return self._unknown[form]

    def _inside(self, node: Expr) -> Expr:
        return node if not node.children else self.back(self._compute(self.to_sympy(node)))

    def __call__(
        self, compute: Callable[[sp.Expr], sp.Expr], node: Expr, inside: Callable[[sp.Expr], sp.Expr] | None = None
    ) -> Expr:
        """``compute`` applied to ``node``; both sides of a relation separately."""
        self._compute = inside or compute
        if node.head == "Relation":
            return tree.relation(node.args[0], *(self(compute, side, inside) for side in node.args[1:]))
        return self.back(compute(self.to_sympy(node)))

    def back(self, value: sp.Basic) -> Expr:
        return from_sympy(value, self._node, self._order)

    def is_zero(self, node: Expr) -> bool:
        """Whether ``node`` is identically 0 by an exact rewriting; False means only that none was found."""
        self._compute = sp.expand
        value = self.to_sympy(node)
        for attempt in (sp.expand, _expand_powers, lambda v: sp.simplify(_expand_powers(v))):
            value = attempt(value)
            if value == 0:
                return True
        # SymPy knows tanh of a logarithm only once it is written with exponentials.
        hyperbolic = value.has(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)
        return bool(hyperbolic and sp.simplify(_expand_powers(value.rewrite(sp.exp))) == 0)


def _expand_powers(value: sp.Expr) -> sp.Expr:
    return sp.expand(sp.powsimp(sp.expand_log(sp.expand_power_base(sp.together(value)))))


_CALL_NAMES = {function: name for name, function in _FUNCTIONS.items()}
_HEADS = {**{function: head for head, function in _OF_NUMBERS.items()}, sp.And: "And", sp.Or: "Or"}
_SYMBOLS = {function: symbol for symbol, function in _RELATIONS.items()}


def from_sympy(value: sp.Basic, atoms: dict[sp.Basic, Expr] | None = None, order: Sequence[str] = ()) -> Expr:
    """The tree of a SymPy expression.

    ``atoms`` gives back the nodes that stood-in symbols stand for. Factors stand as one writes them: numbers, then
    variables in the ``order`` in which they were declared, then functions, then moments; negative terms come last.
    """
    atoms = atoms or {}

    def rank(factor: sp.Basic) -> tuple[int, int]:
        base = factor.base if isinstance(factor, sp.Pow) else factor
        if base.is_number:
            return (0, 0)
        if base in atoms:
            return (4 if atoms[base].head in tree.MOMENTS else 2, 0)
        if isinstance(base, sp.Symbol):
            return (1, order.index(base.name) if base.name in order else len(order))
        return (3, 0)

    def back(v: Any) -> Expr:
        if v in atoms:
            return atoms[v]
        if isinstance(v, sp.Rational):
            return tree.expr(Fraction(int(v.p), int(v.q)))
        if isinstance(v, sp.Symbol):
            return tree.symbol(v.name)
        for name, number in _CONSTANTS.items():
            if v == number:
                return tree.constant(name)
        if isinstance(v, sp.Add):
            terms: list[Any] = v.as_ordered_terms()  # type: ignore[assignment]
            return tree.add(*map(back, sorted(terms, key=lambda t: bool(t.as_coeff_Mul()[0].is_negative))))
        if isinstance(v, sp.Mul):
            return tree.mul(*map(back, sorted(v.as_ordered_factors(), key=rank)))
        if isinstance(v, sp.Pow):
            return tree.power(back(v.base), back(v.exp))
        if v.func in _CALL_NAMES and len(v.args) == 1:
            return tree.call(_CALL_NAMES[v.func], back(v.args[0]))
        if v.func in _HEADS:
            return Expr(_HEADS[v.func], tuple(map(back, v.args)))
        if v.func in _SYMBOLS:
            return tree.relation(_SYMBOLS[v.func], *map(back, v.args))
        if isinstance(v, sp.Piecewise):
            parts = [back(part) for pair in v.args for part in pair.args if part != sp.true]  # type: ignore[attr-defined]
            return Expr("Cases", tuple(parts))
        raise NotConvertible(f"Expected elementary functions but SymPy returned {v.func.__name__} in {v}.")

    return back(value)
