"""Formulas at random, the same formulas rewritten by identities that hold wherever they stand, and changed ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

from symgrad.core import binding, tree
from symgrad.core.tree import Expr, call, exp, expr, log, power, sqrt, symbol

X, Y = symbol("x"), symbol("y")
HALF = Fraction(1, 2)


def formula(rng: Random, depth: int = 3) -> Expr:
    """A formula in x and y that has a value at some points at least, in most cases at all."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice((X, X, Y, expr(rng.randint(1, 5)), expr(Fraction(rng.randint(1, 5), rng.randint(2, 3)))))
    a, b = formula(rng, depth - 1), formula(rng, depth - 1)
    return rng.choice(
        (
            lambda: a + b,
            lambda: a + b,
            lambda: a - b,
            lambda: a * b,
            lambda: a * b,
            lambda: a / (b**2 + 1),
            lambda: a**2,
            lambda: a**3,
            lambda: abs(a),
            lambda: exp(-(a**2)) if depth > 2 else exp(a),
            lambda: call("sin", a),
            lambda: call("cos", a),
            lambda: call("tanh", a),
            lambda: call("sigmoid", a),
            lambda: call("relu", a),
            lambda: sqrt(a**2 + 1),
            lambda: log(a**2 + 2),
            lambda: Expr("Max", (a, b)),
            lambda: Expr("Root", (a, expr(3))),
        )
    )()


def _sum(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Add":
        return None
    terms = list(node.args)
    rng.shuffle(terms)
    return Expr("Add", tuple(terms))


def _nested(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Add" or len(node.args) < 3:
        return None
    return Expr("Add", (node.args[0], Expr("Add", node.args[1:])))


def _distributed(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Mul" or not any(f.head == "Add" for f in node.args):
        return None
    at = next(i for i, f in enumerate(node.args) if f.head == "Add")
    rest = node.args[:at] + node.args[at + 1 :]
    return Expr("Add", tuple(Expr("Mul", (*rest, term)) for term in node.args[at].args))


def _squared(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Pow" or node.args[1] != expr(2):
        return None
    base = node.args[0]
    if base.head == "Add":
        first, rest = base.args[0], tree.add(*base.args[1:])
        return first**2 + Expr("Mul", (expr(2), first, rest)) + rest**2
    return Expr("Mul", (base, base)) if rng.random() < 0.5 else abs(base) ** 2


def _called(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Call":
        return None
    name, u = node.args
    match name:
        case "abs":
            return rng.choice((sqrt(u**2), Expr("Max", (u, -u)), abs(-u), call("sign", u) * u))
        case "exp":
            return rng.choice((exp(u / 2) ** 2, 1 / exp(-u), exp(u + 1) * exp(expr(-1)), power(tree.constant("e"), u)))
        case "sin":
            return rng.choice((2 * call("sin", u / 2) * call("cos", u / 2), -call("sin", -u)))
        case "cos":
            return rng.choice((1 - 2 * call("sin", u / 2) ** 2, call("cos", -u)))
        case "tanh":
            return rng.choice((2 * call("sigmoid", 2 * u) - 1, (exp(u) - exp(-u)) / (exp(u) + exp(-u))))
        case "sigmoid":
            return rng.choice((exp(u) / (1 + exp(u)), 1 - call("sigmoid", -u), (1 + call("tanh", u / 2)) / 2))
        case "relu":
            return rng.choice((Expr("Max", (expr(0), u)), (u + abs(u)) / 2, u - Expr("Min", (u, expr(0)))))
        case "log":
            return rng.choice((2 * log(sqrt(u)), log(3 * u) - log(expr(3)), -log(1 / u)))
    return None


def _maximum(node: Expr, rng: Random) -> Expr | None:
    if node.head != "Max":
        return None
    a, b = node.args
    cases = Expr("Cases", (a, tree.relation("≥", a, b), b))
    return rng.choice(((a + b + abs(a - b)) / 2, Expr("Max", (b, a)), -Expr("Min", (-a, -b)), cases))


def _anywhere(node: Expr, rng: Random) -> Expr | None:
    return rng.choice(
        (
            lambda: node * (call("sin", X) ** 2 + call("cos", X) ** 2),
            lambda: Expr("Add", (node, Y, -Y)),
            lambda: Expr("Mul", (expr(2), node, expr(HALF))),
            lambda: node + log(exp(X)) - X,
            lambda: Expr("Root", (Expr("Pow", (node, expr(3))), expr(3))),
            lambda: Expr("Mul", (node, Expr("Pow", (X**2 + 1, expr(-1))), X**2 + 1)),
        )
    )()


IDENTITIES: tuple[Callable[[Expr, Random], Expr | None], ...] = (
    _sum,
    _nested,
    _distributed,
    _squared,
    _called,
    _maximum,
    _anywhere,
)


def _at_random(node: Expr, change: Callable[[Expr], Expr | None], rng: Random) -> Expr | None:
    """``change`` applied to one of the nodes at which it applies."""
    where = [n for n in node.walk() if n.head not in ("Number", "Symbol", "Relation")] or [node]
    rng.shuffle(where)
    for target in where[:8]:
        new = change(target)
        if new is not None and new != target:
            return binding.replaced(node, {target: new})
    return None


def rewritten(node: Expr, rng: Random, times: int = 3) -> Expr:
    """The same function, written in another way."""
    for _ in range(times):
        identity = rng.choice(IDENTITIES)
        node = _at_random(node, lambda n, identity=identity: identity(n, rng), rng) or node
    return node


def changed(node: Expr, rng: Random) -> Expr:
    """The formula with one slip: a sign, a factor, a term, an exponent, a function or a number."""

    def slip(n: Expr) -> Expr | None:
        match n.head:
            case "Add":
                at = rng.randrange(len(n.args))
                return (
                    tree.add(*(-t if i == at else t for i, t in enumerate(n.args)))
                    if rng.random() < 0.5
                    else (tree.add(*(t for i, t in enumerate(n.args) if i != at)))
                )
            case "Mul":
                at = rng.randrange(len(n.args))
                return rng.choice((n * 2, tree.mul(*(f for i, f in enumerate(n.args) if i != at))))
            case "Pow":
                return n.args[0]
            case "Call":
                return rng.choice((n.args[1], call("sin" if n.args[0] != "sin" else "cos", n.args[1]), n + HALF))
            case "Max":
                return Expr("Min", n.args)
        return None

    return _at_random(node, slip, rng) or node + 1


_FLOATS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "relu": lambda u: max(u, 0.0),
    "sign": lambda u: (u > 0) - (u < 0),
}


def value(node: Expr, x: float, y: float) -> float:
    """The value in floats, by Python's own functions."""
    if node in (X, Y):
        return x if node == X else y
    parts = [value(c, x, y) for c in node.children if c.head != "Relation"]
    match node.head:
        case "Number":
            return float(node.args[0])
        case "Constant":
            return {"e": math.e, "pi": math.pi}[node.args[0]]
        case "Add":
            return math.fsum(parts)
        case "Mul":
            return math.prod(parts)
        case "Pow":
            return math.pow(parts[0], parts[1])
        case "Root":
            return math.copysign(abs(parts[0]) ** (1 / parts[1]), parts[0])
        case "Max":
            return max(parts)
        case "Min":
            return min(parts)
        case "Call":
            return _FLOATS[node.args[0]](parts[0])
        case "Cases":
            left, right = (value(side, x, y) for side in node.args[1].args[1:])
            return parts[0] if left >= right else parts[1]
    raise NotImplementedError(node.head)


def differ(left: Expr, right: Expr, rng: Random) -> bool:
    """Whether floats show that two formulas differ by far more than rounding at some point."""
    for _ in range(12):
        x, y = rng.uniform(-3, 3), rng.uniform(-3, 3)
        try:
            a, b = value(left, x, y), value(right, x, y)
        except (OverflowError, ValueError, ZeroDivisionError):
            continue
        if abs(a - b) > 1e-6 * max(1.0, abs(a), abs(b)):
            return True
    return False
