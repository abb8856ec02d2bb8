"""Planted errors: a line or a statement with one thing wrong, and whether that makes a difference.

``mutations`` makes them from the typed tree, each of a kind that a writer may take for the right thing; those of the
heads of matrices stand in ``tests.matrix_mutants``. Whether a mutant says something else, ``comparison`` decides at
points of its own, before any check has looked at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from flint import arb

from symgrad.checks.drawing import Drawer, Scale
from symgrad.checks.exact import Evaluator
from symgrad.checks.hypotheses import conditions_at
from symgrad.checks.instances import Instance
from symgrad.checks.matrices import Nonconforming
from symgrad.checks.matrix_truth import decide
from symgrad.checks.truth import PRECISIONS, Truth, judge, precision
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import ORDERED, QUANTITIES, check_products, declared_shapes
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.errors import DerivationError, NotConvertible
from tests.matrix_mutants import SHIFTED, matrix_errors, redrawn

Role = Literal["value", "exponent", "index", "bound"]
Path = tuple[int, ...]
Difference = Literal["differs", "equivalent", "not evaluated"]

TURNED = {"=": "≠", "≠": "=", "<": ">", ">": "<", "≤": "≥", "≥": "≤"}
STRICT = {"≤": "<", "≥": ">"}
FACTOR = Fraction(7, 5)
INFINITE = tree.constant("infinity")

# Small numbers, at which a law can have the variance that a special case asks for; then larger ones than the checks
# draw, with other denominators, so that a sum over five members is told from one over four.
POINTS = ((Scale(1, 1, fractions=False), 12), (Scale(2, 2), 8), (Scale(3, 4), 8), (Scale(4, 10), 8))


@dataclass(frozen=True, slots=True)
class Mutation:
    """One thing changed: of which kind, where, the how-manieth so; what stood there, what now; and the whole."""

    kind: str
    path: Path
    number: int
    old: Expr
    new: Expr
    whole: Expr

    @property
    def name(self) -> str:
        return f"{self.kind} {self.number} at {'.'.join(map(str, self.path)) or 'the top'}"

    @property
    def change(self) -> str:
        return f"{self.old!r} → {self.new!r}"


def mutations(node: Expr, derivation: Derivation) -> Iterator[Mutation]:
    """Every mutation of ``node`` that is well-formed, each once up to the order of terms and the names of indices."""
    shapes, seen = declared_shapes(derivation), {binding.canonical(node)}
    for path, role, hidden, old in places(node):
        numbers: Counter[str] = Counter()
        for kind, new in (
            *_here(old, role, hidden, derivation),
            *matrix_errors(old, hidden, shapes),
            *_shifted_ends(old),
        ):
            whole = put(node, path, new)
            if (form := binding.canonical(whole)) in seen:
                continue
            seen.add(form)
            try:
                check_products(whole, shapes)
            except DerivationError:
                continue
            numbers[kind] += 1
            yield Mutation(kind, path, numbers[kind], old, new, whole)


def places(
    node: Expr, path: Path = (), role: Role = "value", hidden: frozenset[Expr] = frozenset()
) -> Iterator[tuple[Path, Role, frozenset[Expr], Expr]]:
    """Each node with its path, what it is there for, and the names that are bound around it."""
    yield path, role, hidden, node
    names = binding.bound(node)
    for position, child in enumerate(node.args):
        if not isinstance(child, Expr) or child in names:
            continue
        inner: Role = role
        if node.head in ("Pow", "MatrixPower") and position == 1:
            inner = "exponent"
        elif node.head == "Member":
            inner = "index"
        elif names and position > 0:
            inner = "bound"
        yield from places(child, (*path, position), inner, hidden | frozenset(names) if position == 0 else hidden)


def put(node: Expr, path: Path, new: Expr) -> Expr:
    """``node`` with ``new`` at the path."""
    if not path:
        return new
    children = [put(a, path[1:], new) if i == path[0] else a for i, a in enumerate(node.args)]
    return node.rebuild(tuple(a for a in children if isinstance(a, Expr)))


def shifted(node: Expr, by: int) -> Expr:
    """node + by with the numbers added up: L − 1 becomes L, and L becomes L + 1."""
    terms = node.args if node.head == "Add" else (node,)
    numbers = sum((t.args[0] for t in terms if t.head == "Number"), start=Fraction(by))
    return tree.add(*(t for t in terms if t.head != "Number"), numbers)


def _shifted_ends(node: Expr) -> Iterator[tuple[str, Expr]]:
    """An index, an end of a sum or an exponent one off; an exponent with the other sign."""
    kind, first = SHIFTED.get(node.head, ("bound", 1 + len(binding.bound(node))))
    if kind == "bound" and not binding.bound(node):
        return
    for position, child in enumerate(node.args[first:], start=first):
        if INFINITE in child.walk():
            continue
        for new in (shifted(child, 1), shifted(child, -1), *([tree.negative(child)] if kind == "exponent" else [])):
            yield kind, Expr(node.head, (*node.args[:position], new, *node.args[position + 1 :]))


def _without(parts: Sequence[Expr], build: Callable[..., Expr]) -> Iterator[Expr]:
    for i in range(len(parts)):
        yield build(*parts[:i], *parts[i + 1 :])


def _here(node: Expr, role: Role, hidden: frozenset[Expr], derivation: Derivation) -> Iterator[tuple[str, Expr]]:
    """What may go wrong at this node, each error with its kind."""
    args, kind = node.args, "number" if role == "value" else role
    match node.head:
        case "Number":
            q = args[0]
            for new in (q + 1, q - 1, *([1 / q] if q and role in ("value", "exponent") else [])):
                yield kind, tree.expr(new)
        case "Decimal":
            mantissa, e, power = args[0].partition("e")
            unit = Fraction(1, 10 ** len(mantissa.partition(".")[2]))
            digits = len(mantissa.partition(".")[2])
            for new in (Fraction(mantissa) + unit, Fraction(mantissa) - unit):
                yield "number", tree.decimal(f"{float(new):.{digits}f}{e}{power}")
        case "Constant" if node != INFINITE:
            yield "number", tree.constant("e" if args[0] == "pi" else "pi")
        case "Symbol" | "Member":
            if node not in hidden and (other := _another(node, derivation)) is not None:
                yield "variable", other
        case "Add":
            for new in _without(args, tree.add):
                yield "dropped term", new
            for i, term in enumerate(args):
                yield "sign", tree.add(*args[:i], tree.negative(term), *args[i + 1 :])
        case "Mul":
            for new in _without(args, tree.mul):
                yield "dropped factor", new
            for i, factor in enumerate(args):
                if shifted(factor, 1) in args:  # n(n − 1) pairs counted as n²
                    yield "pairs", tree.mul(*args[:i], shifted(factor, 1), *args[i + 1 :])
        case "MatMul":
            for new in _without(args, tree.matmul):
                yield "dropped factor", new
            for i in range(len(args) - 1):
                yield "order of matrices", tree.matmul(*args[:i], args[i + 1], args[i], *args[i + 2 :])
        case head if head in ORDERED:
            yield "order of matrices", Expr(next(o for o in ORDERED if o != head), args)
        case "Transpose":
            yield "dropped transpose", args[0]
        case "Call":
            yield f"dropped {args[0]}", args[1]
        case "Apply":
            for order in {args[1] + 1, max(args[1] - 1, 0)} - {args[1]}:
                yield "order of derivative", tree.apply(args[0], args[2], order)
        case "Var":
            yield "moment", tree.expectation(tree.power(args[0], 2))
        case "PairSum":
            body, j, k, *ends = args
            yield "pairs", tree.sum_over(tree.sum_over(body, j, *ends), k, *ends)
        case "Relation":
            if args[0] in TURNED:
                yield "relation", tree.relation(TURNED[args[0]], *args[1:])
            yield "sign", tree.relation(args[0], args[1], tree.negative(args[2]))
            yield "sign", tree.relation(args[0], tree.negative(args[1]), args[2])
            if args[0] in STRICT:
                yield "strictness", tree.relation(STRICT[args[0]], *args[1:])
            if args[0] != "≈":
                for factor in (FACTOR, 1 / FACTOR):
                    yield "constant", tree.relation(args[0], args[1], tree.mul(factor, args[2]))
        case "Max" | "Min":
            yield "largest and smallest", Expr("Min" if node.head == "Max" else "Max", args)


def _another(node: Expr, derivation: Derivation) -> Expr | None:
    """The next variable, family or sequence, in the order of declaration, that could stand in this one's stead."""
    variables = [(v.name, (v.domain.kind, v.shape)) for v in derivation.variables]
    families = [(f.name, ("family", f.rank)) for f in derivation.families]
    sequences = [(s.name, ("sequence", s.domain.kind, s.shape)) for s in derivation.sequences]
    groups = (variables,) if node.head == "Symbol" else (families, sequences)
    for group in groups:
        like = dict(group).get(node.args[0])
        names = [name for name, what in group if what == like]
        if like is not None and len(names) > 1:
            return Expr(node.head, (names[(names.index(node.args[0]) + 1) % len(names)], *node.args[1:]))
    return None


def comparison(
    derivation: Derivation,
    nodes: Sequence[Expr],
    given: Sequence[Assumption],
    where: Sequence[Expr],
    compare: Callable[[Instance], bool | None],
    rng: np.random.Generator,
) -> Difference:
    """Whether ``compare`` (None: open) is False at a point that meets assumptions and conditions, or ever True."""
    # A condition w ≤ 9/10 is tried at its end, where a strict bound on what increases in w is decided.
    ends = [c.args[1:] for c in where if c.args[0] in ("≤", "≥") and c.args[1].head == "Symbol"]
    decided = False
    try:
        drawer = Drawer(derivation, (*nodes, *where), given)
    except NotConvertible:
        return "not evaluated"
    conditional = bool(where) or any(a.kind == "condition" for a in given)
    closed = not any(binding.free_symbols(node) or binding.all_members(node) for node in nodes)
    for scale, wanted in ((POINTS[0][0], 1),) if closed else POINTS:
        attempts = (20 if conditional else 3) * wanted
        while wanted > 0 and attempts > 0:
            attempts -= 1
            try:
                instance = drawer.draw(scale, rng)
                if not any(a.kind == "where" for a in given):
                    instance = redrawn(instance, derivation, rng)
                if ends and rng.random() < 1 / 4:
                    symbol, end = ends[int(rng.integers(len(ends)))]
                    instance.values[symbol] = Evaluator(instance)(end)
                if not all(truth(c, instance) for c in conditions_at(derivation, given, where, instance)):
                    continue
                found = compare(instance)
            except (NotConvertible, ArithmeticError, ValueError):
                continue  # no value here: what is integrated leaves the floats, say
            wanted -= 1
            if found is False:
                return "differs"
            decided |= found is True
    return "equivalent" if decided else "not evaluated"


def truth(statement: Expr, instance: Instance) -> bool | None:
    """Whether the statement holds; None where balls leave it open. An equation whose small balls overlap is true."""
    with precision(PRECISIONS[1]):
        finding = judge(statement, Evaluator(instance))
        if any(isinstance(side, Nonconforming) for side in (finding.left, finding.right)):
            # An equality of matrices that do not fit is false; a number made of them is none.
            return None if statement.has(*QUANTITIES) else False
        if finding.truth is not Truth.AGREES:
            return finding.truth is Truth.HOLDS
        if finding.relation != "=" and statement.has(*QUANTITIES):
            return _decided(statement, instance)
        # An integral that does not converge has a ball in which everything lies.
        wide = any(isinstance(side, arb) and side.rad() > 1e-6 for side in (finding.left, finding.right))
        return True if finding.relation == "=" and not wide else None


def _decided(statement: Expr, instance: Instance) -> bool:
    """A tie between norms, radii… is decided exactly."""
    evaluator = Evaluator(instance)

    def grounded(node: Expr) -> Expr:
        if node.head in ("And", "Or", "Relation"):
            return node.over(map(grounded, node.children))
        return evaluator.ground(node, {})

    return decide(grounded(statement), instance.values).truth is Truth.HOLDS


def agree(one: Expr, other: Expr, instance: Instance) -> bool | None:
    """Whether two lines or two statements say the same: values are equal, sides of an equation are, truth is."""
    if one.head == other.head == "And":
        return _all({agree(*pair, instance) for pair in zip(one.args, other.args, strict=True)})
    if one.head != "Relation":
        return truth(tree.equal(one, other), instance)
    if one.args[0] == other.args[0] == "=":
        # Only what is changed is computed: one side may have a value where the other is an integral of many members.
        sides = [pair for pair in zip(one.args[1:], other.args[1:], strict=True) if pair[0] != pair[1]]
        return _all({truth(tree.equal(*pair), instance) for pair in sides})
    found = {truth(one, instance), truth(other, instance)}
    return None if None in found else len(found) == 1


def _all(found: set[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True
