"""Points of the declared domain, the simplest first, and what trees are there: exactly, in balls, or certainly nothing.

The coordinates are small whole numbers and fractions, fractions on either side of each breakpoint (where a
denominator, the inside of a root, logarithm or absolute value, or the difference of compared values changes sign),
and numbers of several scales. Names inside a moment take two values each with equal chances.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from flint import arb, fmpq, fmpz_poly

from symgrad.checks import conditions
from symgrad.checks.algebraic import sign_at
from symgrad.checks.cells import HOLDS, cells, simplest_between, univariate
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.identity.definedness import needs_positive_base
from symgrad.checks.identity.proof import Declared, one_variable, polynomials
from symgrad.checks.instances import Block, Instance
from symgrad.checks.truth import precision
from symgrad.core import binding, tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import Family
from symgrad.errors import NotConvertible

Point = Mapping[Expr, fmpq]
PRECISIONS = (64, 256, 1024)
MOST_POINTS = 60
_SEED = 20240607
_SIMPLE = tuple(fmpq(*q) for q in ((0, 1), (1, 1), (2, 1), (-1, 1), (3, 1), (-2, 1), (1, 2), (-1, 2), (1, 3), (5, 1)))
_SCALES = tuple(fmpq(*q) for q in ((10, 1), (-10, 1), (1, 10), (100, 1), (-100, 1), (1, 1000), (-1, 1000), (10007, 1)))
_WHOLE = tuple(map(fmpq, (1, 2, 0, 3, -1, 4, 5, -2, 7, 10, 20, -3, 6, -7, 30, 100, -20)))
_DISTINCT = tuple(fmpq(*q) for q in ((2, 1), (3, 1), (5, 1), (7, 1), (1, 3), (5, 2), (11, 1), (7, 3), (13, 1)))


class Nothing:
    """Instead of a value: ``NONE`` certainly has none; of ``OPEN`` it is not known."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


_A_NAME = Text("a random number", "随机数")
NONE, OPEN = Nothing("no real value"), Nothing("not known")
Value = Any  # fmpq | arb | Nothing


class Places:
    """The points at which some trees are tried under what is declared, and their values there."""

    def __init__(self, trees: Sequence[Expr], declared: Declared) -> None:
        self._trees = [_plain(node, declared.integers) for node in trees]
        self._declared = declared
        self._facts = [_plain(fact, declared.integers) for fact in (*declared.facts, *declared.others)]
        everything = [*self._trees, *self._facts]
        names = {s for node in everything for s in binding.free_symbols(node)}
        self.symbols = sorted(names, key=repr)
        random_names = {
            n.args[0] for node in everything for n in node.walk() if n.head == "Member" and len(n.args) == 1
        }
        self.laws = {name: _law(name) for name in sorted(random_names)}
        """The two equally likely values of each name inside a moment; different names are independent."""
        # A name that is random inside a moment and a number outside, or indexed inside, has no law of its own.
        moments = [n for node in everything for n in node.walk() if n.head in tree.MOMENTS]
        indexed = any(n.head == "Member" and len(n.args) > 1 for m in moments for n in m.walk())
        self._blind = indexed or bool(random_names & {s.args[0] for s in names})
        self._switches = list(dict.fromkeys(s for node in self._trees for s in _switches(node)))

    def points(self) -> Iterator[Point]:
        """Different points at which everything declared certainly holds."""
        if not self.symbols:
            yield {}
            return
        seen = set()
        for values in islice(self._tuples(), 40 * MOST_POINTS):
            point = dict(zip(self.symbols, values, strict=True))
            if values not in seen and self._allowed(point):
                seen.add(values)
                yield point
                if len(seen) >= MOST_POINTS:
                    return

    def _tuples(self) -> Iterator[tuple[fmpq, ...]]:
        columns = [self._coordinates(symbol) for symbol in self.symbols]
        if any(not column for column in columns):
            return
        if len(columns) == 1:
            yield from ((value,) for value in columns[0])
            return
        yield from islice(_by_rank([column[:6] for column in columns]), 3 * MOST_POINTS)
        rng = random.Random(_SEED)
        for _ in range(37 * MOST_POINTS):
            yield tuple(rng.choice(column) for column in columns)

    def _coordinates(self, symbol: Expr) -> list[fmpq]:
        """Values of one variable, the simplest first, that the facts about it alone allow."""
        where = []
        for fact in self._facts:
            if fact.head == "Relation" and one_variable([fact]) == symbol:
                where += polynomials(fact, symbol) or []
        whole = symbol.args[0] in self._declared.integers
        try:
            found = _WHOLE if whole else (*_SIMPLE, *self._breaks(symbol, where), *_SCALES)
        except NotConvertible:
            found = (*_SIMPLE, *_SCALES)
        allowed = [v for v in dict.fromkeys(found) if _meets(v, where)]
        if len(allowed) < 4:
            allowed += [v for v in _within(where, whole) if v not in allowed]
        if len(self.symbols) > 1 and not whole:
            allowed += [v for v in _DISTINCT if v not in allowed and _meets(v, where)]
            # 0 hides what it is multiplied with.
            allowed = sorted(allowed, key=lambda v: v == 0) if len(self.symbols) > 2 else allowed
        return allowed

    def _breaks(self, symbol: Expr, where: list[tuple[fmpz_poly, str]]) -> list[fmpq]:
        found: list[fmpz_poly] = []
        for switch in self._switches:
            if binding.free_symbols(switch) == {symbol}:
                parts = univariate(switch, symbol)
                if parts is not None:
                    found += [p for p in parts if 0 < p.degree() <= 12]
        if not found:
            return []
        return [cell.sample for cell in cells(found[:12], where) if cell.sample is not None]

    def _allowed(self, point: Point) -> bool:
        return all(conditions.certainly(fact, Evaluator.at(point)) for fact in self._facts)

    def apart(self, point: Point) -> bool:
        """Whether the first two trees certainly have different values at a point, at the highest precision."""
        return not self._blind and apart_at(self._trees[0], self._trees[1], point)

    def values(self, point: Point) -> tuple[Value, ...]:
        """The values of the trees at a point."""
        if self._blind:
            return (OPEN,) * len(self._trees)
        return tuple(value_at(node, point) for node in self._trees)


def value_at(node: Expr, point: Point) -> Value:
    """The value of one tree: exact, or a finite ball; NONE or OPEN where there is none, or none is found."""
    found: Value = OPEN
    for bits in PRECISIONS:
        with precision(bits):
            try:
                found = _value(node, point)
            except Undefined:
                return NONE
            except Unsettled:
                continue
            except (NotConvertible, RecursionError, OverflowError, MemoryError):
                return OPEN
        if not isinstance(found, (fmpq, arb)):
            return OPEN
        if isinstance(found, fmpq) or (isinstance(found, arb) and found.is_finite() and found.rel_accuracy_bits() > 20):
            return found
    return found if isinstance(found, arb) and found.is_finite() else OPEN


def _value(node: Expr, point: Point) -> Value:
    instance = Instance({}, {}, {}, {}, values=dict(point))
    functions = sorted({n.args[0] for n in node.walk() if n.head == "Apply"})
    members = {n for n in node.walk() if n.head == "Member" and len(n.args) == 1}
    instance.families = {m.args[0]: Family(m.args[0], _A_NAME, rank=0) for m in members}
    instance.blocks = tuple(Block((m,), tuple((v,) for v in _law(m.args[0]))) for m in sorted(members, key=repr))
    instance.polynomials = {name: _smooth(name) for name in functions}
    evaluator = Evaluator(instance)
    ground = evaluator.ground(node, {})
    for n in ground.walk():
        if n.head == "Member" and n not in members:
            # By name and index alone, so that both sides of a comparison see the same number.
            rng = random.Random(repr(n))
            instance.values[n] = fmpq(rng.choice((1, 2, 3, 5, 7, -1, -2, -3)), rng.choice((1, 1, 2)))
    return evaluator(ground)


def _smooth(name: str) -> tuple[fmpq, ...]:
    """The coefficients of a polynomial that stands for an unnamed function, by its name alone."""
    rng = random.Random(name)
    return tuple(fmpq(rng.choice((1, 2, 3, -1, -2, 5)), rng.choice((1, 1, 2, 3))) for _ in range(5))


def _law(name: str) -> tuple[fmpq, fmpq]:
    first = random.Random(name).choice((0, 1, -1, 2))
    return fmpq(first), fmpq(first + random.Random(name + name).choice((1, 2, 3)))


def apart(left: Value, right: Value) -> bool:
    """Whether two values certainly differ."""
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return False
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left != right
    return not arb(left).overlaps(arb(right))


def apart_at(left: Expr, right: Expr, point: Point) -> bool:
    """Whether two trees certainly have different values at a point."""
    for bits in PRECISIONS:
        with precision(bits):
            try:
                values = [_value(node, point) for node in (left, right)]
            except NotConvertible:
                return False
            if not all(isinstance(v, fmpq) or (isinstance(v, arb) and v.is_finite()) for v in values):
                continue
            if apart(*values):
                return True
            if all(isinstance(v, fmpq) for v in values):
                return False
    return False


def _plain(node: Expr, integers: Collection[str]) -> Expr:
    """A tree that the evaluator takes as it is meant.

    A norm of a bare name becomes its absolute value (1×1 matrices), a name inside a moment a random number. A power
    with an exponent that varies over more than integers has a value for positive bases alone.
    """
    if node.head == "Norm" and node.args[1].head in ("Symbol", "Member"):
        return tree.call("abs", node.args[1])
    if node.head in tree.MOMENTS:
        bare = binding.free_symbols(node)
        node = binding.substitute(node, {s: tree.member(s.args[0]) for s in bare})
    if not node.children:
        return node
    integers = {*integers, *(index.args[0] for index in binding.bound(node))} if binding.bound(node) else integers
    plain = node.over([_plain(child, integers) for child in node.children])
    if node.head == "Pow" and needs_positive_base(node.args[0], node.args[1], integers):
        return Expr("Cases", (plain, tree.relation(">", plain.args[0], 0)))
    return plain


def _switches(node: Expr) -> Iterator[Expr]:
    """What changes its sign where the tree's formula or its having a value may change."""
    args = node.args
    match node.head:
        case "Pow" if args[1].head != "Number" or args[1].args[0] < 0 or args[1].args[0].denominator > 1:
            yield args[0]
        case "Call" if args[0] in ("abs", "sign", "step", "log", "relu", "elu", "selu", "asin", "acos"):
            yield args[1]
            yield from (tree.add(args[1], k) for k in (1, -1) if args[0] in ("asin", "acos"))
        case "Root" | "Log":
            yield args[0]
        case "Max" | "Min":
            first, *others = args
            yield from (tree.add(first, tree.negative(other)) for other in others)
        case "Relation":
            yield tree.add(args[1], tree.negative(args[2]))
    for child in node.children:
        yield from _switches(child)


def _by_rank(columns: list[list[fmpq]]) -> Iterator[tuple[fmpq, ...]]:
    """Tuples of the columns' entries, those of small positions first."""
    if len(columns) > 6:
        yield tuple(column[min(i, len(column) - 1)] for i, column in enumerate(columns))
        return
    for total in range(3 * len(columns)):
        for positions in product(*(range(min(len(column), total + 1)) for column in columns)):
            if sum(positions) == total:
                yield tuple(column[i] for column, i in zip(columns, positions, strict=True))


def _meets(value: fmpq, where: list[tuple[fmpz_poly, str]]) -> bool:
    return all(sign_at(p, value) in HOLDS[kind] for p, kind in where)


def _within(where: list[tuple[fmpz_poly, str]], whole: bool) -> list[fmpq]:
    """Some numbers of a narrow or far domain."""
    found: list[fmpq] = []
    for cell in cells([], where):
        if cell.sample is None:
            continue
        found.append(cell.sample)
        low, high = (end if isinstance(end, fmpq) else None for end in (cell.low, cell.high))
        if cell.is_point:
            continue
        if whole:
            start = low if low is not None else high - 12 if high is not None else fmpq(0)
            found += [v for k in range(12) if _meets(v := fmpq(start.floor() + k), where)]
            continue
        for _ in range(4):
            between = [simplest_between(low, found[-1]), simplest_between(found[-1], high)]
            found += [v for v in between if _meets(v, where)]
    return [v for v in dict.fromkeys(found) if not whole or v.q == 1]
