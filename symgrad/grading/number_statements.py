"""Whether a statement about real numbers is true: equalities by the comparison of formulas, orders by signs, exactly
on the line, by z3, and at points.

A statement is said of the points of the declared domain at which it has a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flint import arb, fmpq

from symgrad.checks import conditions, smt
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import rational
from symgrad.checks.identity.definedness import is_constant
from symgrad.checks.identity.points import Nothing, Places, Point, apart
from symgrad.checks.identity.proof import Declared, common_conditions, holds_by_sign, holds_on_cells, prove
from symgrad.core import tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import Comparison, Outcome
from symgrad.grading.decision import Decision, Failure
from symgrad.grading.expressions import same_value
from symgrad.grading.findings import counterexample
from symgrad.grading.kinds import same
from symgrad.grading.numbers import same_constant
from symgrad.grading.statements import is_set, is_statement

_ENOUGH = 8  # points at which both sides have a value and the statement holds: that is an attack
_MILLISECONDS = 1500  # for z3: what it proves it proves in a fraction of that
_WORST = (Verdict.PROVED, Verdict.SUPPORTED, Verdict.UNDECIDED, Verdict.REFUTED)


def decide_numbers(statement: Expr, declared: Declared) -> Decision:
    """The verdict on a relation, several joined by ``And`` or ``Or``, an element of a set, or a truth value."""
    match statement.head:
        case "Truth":
            verdict = Verdict.PROVED if statement.args[0] else Verdict.REFUTED
            return Decision(verdict, "truth value", _TRUTH, None if statement.args[0] else Failure({}))
        case "And":
            return _joined([decide_numbers(part, declared) for part in statement.args])
        case "Relation" if statement.args[0] == "=":
            return _equality(statement, declared)
        case "Relation" if statement.args[0] in tree.NEGATED:
            return _order(statement, declared)
        case "Or" | "Element":
            return _by_points(statement, declared, [statement])
    raise NotConvertible(Text("this is no statement that holds or does not", "这不是能判断真假的命题"))


def _joined(found: Sequence[Decision]) -> Decision:
    """Several statements that are to hold together: the weakest verdict, with its reason."""
    worst = max(found, key=lambda each: _WORST.index(each.verdict))
    gap = next((each.gap for each in found if each.gap is not None), None)
    return Decision(worst.verdict, worst.method, worst.reason, worst.counterexample, gap)


# -- equalities ----------------------------------------------------------------------------------------------------


def _equality(statement: Expr, declared: Declared) -> Decision:
    _, left, right = statement.args
    plain = not any(side.has("PlusMinus") or _is_no_number(side) for side in (left, right))
    found = same_value(left, right, declared) if plain else same(left, right, declared)
    match found.outcome:
        case Outcome.CORRECT:
            return Decision(Verdict.PROVED, found.method, found.reason)
        case Outcome.WRONG:
            return Decision(Verdict.REFUTED, found.method, _FAILS, _failure(found, statement))
        case Outcome.DOMAIN_DIFFERS if plain and _both_have_values(statement, declared):
            if prove(left, right, declared).equal:
                return Decision(Verdict.PROVED, "normal form", _IN_COMMON, gap=_failure(found, statement))
    if plain and not all(map(is_constant, (left, right))):
        return _by_points(statement, declared, statement.args[1:], found.reason)
    return Decision(Verdict.UNDECIDED, found.method, found.reason)


def _is_no_number(node: Expr) -> bool:
    return is_set(node) or is_statement(node) or node.head in ("Tuple", "List", "Matrix", "Transpose", "Truth")


def _both_have_values(statement: Expr, declared: Declared) -> bool:
    return any(True for _ in _valued(statement, declared))


def _failure(found: Comparison, statement: Expr) -> Failure:
    example = found.counterexample
    if example is None:
        return Failure({})
    return Failure(example.point, example.answer, example.reference, statement)


# -- orders --------------------------------------------------------------------------------------------------------


def _order(statement: Expr, declared: Declared) -> Decision:
    kind, left, right = statement.args
    if any(map(_is_no_number, (left, right))):
        raise NotConvertible(Text(f"{kind} stands between numbers", f"{kind} 的两边应是数"))
    agreed = 0
    for point, values in _valued(statement, declared):
        if _violated(kind, *values):
            return _refuted(statement, point, values)
        agreed += 1
    if not agreed:
        return Decision(Verdict.UNDECIDED, "none", _NO_POINT)
    if is_constant(left) and is_constant(right):
        return _constant_order(statement)
    if _proved_by_sign(statement, declared):
        return Decision(Verdict.PROVED, "signs", _BY_SIGN)
    known = [*declared.statements, *_presupposed(statement, declared)]
    if holds_on_cells([each for each in known if each.head == "Relation"], statement):
        return Decision(Verdict.PROVED, "exact solution sets", _ON_THE_LINE)
    found = _by_z3(known, statement)
    if found is not None and found.verdict is Verdict.REFUTED:
        point = {name: rational(value) for name, value in found.point.items()}
        values = Places([left, right], declared).values(point)
        if _violated(kind, *values):
            return _refuted(statement, point, values)
    if (found is not None and found.verdict is Verdict.PROVED) or _by_ranges(known, statement):
        return Decision(Verdict.PROVED, "z3", _BY_Z3)
    if agreed >= _ENOUGH:
        return Decision(Verdict.SUPPORTED, "points", _tried(agreed))
    return Decision(Verdict.UNDECIDED, "none", _NO_PROOF)


def _valued(statement: Expr, declared: Declared) -> Iterator[tuple[Point, tuple[fmpq | arb, ...]]]:
    """The points at which both sides of a relation have a value, with these; its own turning points among them."""
    sides = Places(statement.args[1:], declared)
    for point in Places([statement], declared).points():
        values = sides.values(point)
        if not any(isinstance(value, Nothing) for value in values):
            yield point, values


def _violated(kind: str, left: object, right: object) -> bool:
    """Whether the relation certainly does not hold between two values."""
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return False
    exact = isinstance(left, fmpq) and isinstance(right, fmpq)
    one, other = (left, right) if exact else (arb(left), arb(right))  # type: ignore[arg-type]
    match kind:
        case "≤":
            return bool(one > other)  # type: ignore[operator]
        case "<":
            return bool(one >= other)  # type: ignore[operator]
        case "≥":
            return bool(one < other)  # type: ignore[operator]
        case ">":
            return bool(one <= other)  # type: ignore[operator]
    return exact and left == right


def _refuted(statement: Expr, point: Point, values: Sequence[fmpq | arb]) -> Decision:
    example = counterexample(point, values)
    failure = Failure(example.point, example.answer, example.reference, statement)
    return Decision(Verdict.REFUTED, "a point where it fails", _FAILS, failure)


def _constant_order(statement: Expr) -> Decision:
    """Between two numbers, which are not the wrong way round."""
    kind, left, right = statement.args
    truth = conditions.certainly(statement, Evaluator.at())
    if truth is None:
        equal = same_constant(left, right).outcome
        if equal is Outcome.CORRECT:
            truth = kind in ("≤", "≥")
    if truth is None:
        return Decision(Verdict.UNDECIDED, "none", _NO_PROOF)
    if truth:
        return Decision(Verdict.PROVED, "computed", _COMPUTED)
    return _refuted(statement, {}, Places([left, right], Declared()).values({}))


def _proved_by_sign(statement: Expr, declared: Declared) -> bool:
    try:
        return holds_by_sign(statement, declared) is True
    except NotConvertible:
        return False


def _presupposed(statement: Expr, declared: Declared) -> list[Expr]:
    """What holds where both sides have a value."""
    _, left, right = statement.args
    try:
        return common_conditions(left, right, declared)
    except NotConvertible:
        return []


def _by_z3(known: Sequence[Expr], statement: Expr) -> smt.Implication | None:
    if not smt.available():
        return None
    try:
        return smt.implied(known, statement, _MILLISECONDS)
    except NotConvertible:
        return None


# -- functions of which only the range is known ----------------------------------------------------------------------


def _by_ranges(known: Sequence[Expr], statement: Expr) -> bool:
    """Whether the relation follows from what holds of exp, tanh, … by their ranges and nearest lines."""
    atoms: dict[Expr, Expr] = {}
    replaced = [_with_atoms(node, atoms) for node in (statement, *known)]
    if not atoms:
        return False
    facts = [fact for node, symbol in atoms.items() for fact in _facts(node, symbol, atoms)]
    return smt.proves([*replaced[1:], *facts], replaced[0], _MILLISECONDS)


def _with_atoms(node: Expr, atoms: dict[Expr, Expr]) -> Expr:
    """The tree with a symbol for each value of a function, innermost first."""
    if not node.children:
        return node
    if node.head in (*tree.BINDERS, *tree.MOMENTS):  # what is inside is no one number
        return atoms.setdefault(node, tree.symbol(f"_v{len(atoms)}_"))
    node = node.over([_with_atoms(child, atoms) for child in node.children])
    if node.head == "Pow" and node.args[0] == tree.constant("e"):
        node = tree.exp(node.args[1])
    power = node.head == "Pow" and node.args[1].head != "Number"
    if power or (node.head == "Call" and node.args[0] in (*_RANGES, "sin", "cos", "exp", "log")):
        return atoms.setdefault(node, tree.symbol(f"_v{len(atoms)}_"))
    return node


_RANGES: Mapping[str, tuple[int, int]] = {"tanh": (-1, 1), "erf": (-1, 1), "sigmoid": (0, 1), "Phi": (0, 1)}
"""Between which numbers the values lie, the ends excluded."""
_BELOW_THE_DIAGONAL = ("tanh", "sin")
"""Of these |value| ≤ |argument|."""


def _facts(node: Expr, value: Expr, atoms: Mapping[Expr, Expr]) -> Iterator[Expr]:
    """What is known of one value, beside the values of the same argument."""
    if node.head == "Pow" and node.args[0].head == "Number" and node.args[0].args[0] > 0:
        yield tree.relation(">", value, 0)
    if node.head != "Call":
        return
    name, argument = node.args
    if name in _RANGES:
        low, high = _RANGES[name]
        yield from (tree.relation(">", value, low), tree.relation("<", value, high))
    if name in ("tanh", "erf"):
        yield tree.relation("≥", tree.mul(value, argument), 0)
    if name in _BELOW_THE_DIAGONAL:
        yield tree.relation("≤", tree.power(value, 2), tree.power(argument, 2))
    if name == "exp":
        yield from (tree.relation(">", value, 0), tree.relation("≥", value, tree.add(1, argument)))
    if name == "log":
        yield tree.relation("≤", value, tree.add(argument, -1))
    if name in ("sin", "cos"):
        yield from (tree.relation("≥", value, -1), tree.relation("≤", value, 1))
        other = atoms.get(Expr("Call", ("cos" if name == "sin" else "sin", argument)))
        if other is not None:
            yield tree.equal(tree.add(tree.power(value, 2), tree.power(other, 2)), 1)


# -- anything else -------------------------------------------------------------------------------------------------


def _by_points(statement: Expr, declared: Declared, sides: Sequence[Expr], reason: Text | None = None) -> Decision:
    """By z3, or at points alone."""
    found = _by_z3(declared.statements, statement) if statement.head in ("Or", "Element") else None
    if found is not None and found.verdict is Verdict.PROVED:
        return Decision(Verdict.PROVED, "z3", _BY_Z3)
    agreed = 0
    if statement.head == "Relation":
        for point, values in _valued(statement, declared):
            if apart(*values):
                return _refuted(statement, point, values)
            agreed += 1
    else:
        for point in Places(sides, declared).points():
            truth = conditions.certainly(statement, Evaluator.at(point))
            if truth is False:
                failure = Failure(counterexample(point, (fmpq(0), fmpq(0))).point)
                return Decision(Verdict.REFUTED, "a point where it fails", _FAILS, failure)
            agreed += truth is True
    if agreed >= _ENOUGH:
        return Decision(Verdict.SUPPORTED, "points", _tried(agreed))
    return Decision(Verdict.UNDECIDED, "none", reason or _NO_PROOF)


def _tried(points: int) -> Text:
    said = "it holds at {} points that were tried, without a proof", "在所试的 {} 个点处成立，没有证明"
    return phrase(*said, points)


_IN_COMMON = Text("the sides are equal where both have a value", "在两边都有值处相等")
_TRUTH = Text("a truth value", "真值")
_FAILS = Text("it fails at a point", "在某点处不成立")
_NO_POINT = Text(
    "no point was found that meets what is given and at which both sides have a value",
    "没有找到满足所给条件且使两边都有值的点",
)
_NO_PROOF = Text("neither a proof nor a point at which it fails was found", "既没有找到证明，也没有找到使之不成立的点")
_BY_SIGN = Text("the sign of the difference is known", "差的符号已知")
_ON_THE_LINE = Text("it holds on each part of the line", "在数轴的每一段上都成立")
_BY_Z3 = Text("z3 finds no real numbers that contradict it", "z3 证明没有任何实数与之矛盾")
_COMPUTED = Text("both sides were computed", "两边均已算出")
