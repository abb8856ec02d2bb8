"""What kind of thing a reference is, and the comparison for that kind.

Numbers and formulas, numbers with a tolerance, sets and intervals, equations and inequalities, several values in no
order, tuples, vectors and matrices, truth values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgrad.checks.identity.definedness import is_constant
from symgrad.checks.identity.points import Places, apart
from symgrad.checks.identity.proof import Declared
from symgrad.core import binding, sets
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.grading.alignment import (
    is_equation_of_a_line,
    signs_written_out,
    value_of_name,
    values_of,
    with_the_same_brackets,
    without_names,
)
from symgrad.grading.comparison import ANSWER, REFERENCE, Comparison, Counterexample, Outcome, undecided
from symgrad.grading.expressions import same_value
from symgrad.grading.findings import shown
from symgrad.grading.statements import decided, is_set, is_statement, same_solutions
from symgrad.grading.tolerance import Tolerance, central_number, printed_tolerance, within

_NOT_NUMBERS = ("Tuple", "Matrix", "Interval", "Set", "Union")
_OF_STATEMENTS = {"Relation", "And", "Or", "Element", "Truth", "Interval", "Union", "Intersection", "Without"}
_KINDS = {
    "Tuple": Text("a tuple", "有序组"),
    "Matrix": Text("a matrix", "矩阵"),
    "List": Text("several values", "若干个值"),
    "Truth": Text("a truth value", "真值"),
}


def same(answer: Expr, reference: Expr, declared: Declared, tolerance: Tolerance | None = None) -> Comparison:
    """Decide whether the answer is what the reference is."""
    if answer.head != "Relation" and is_equation_of_a_line(reference):
        return _without_its_name(same(answer, reference.args[2], declared, tolerance))
    answer, reference = without_names(answer, reference)
    tolerance = tolerance or printed_tolerance(reference)
    if printed_tolerance(reference) is None:
        answer, reference = signs_written_out(answer), signs_written_out(reference)
    answer, reference = with_the_same_brackets(answer, reference)
    heads = {answer.head, reference.head}
    if heads & {"Tuple", "Matrix", "Transpose"} and not heads & {"List", "Set"}:
        return _same_entries(answer, reference, declared, tolerance)
    if heads & {"List", "Set"} and _listed(answer) and _listed(reference):
        return _same_values_in_any_order(values_of(answer), values_of(reference), declared, tolerance)
    if tolerance is not None or "About" in heads:
        answer, reference = central_number(answer), central_number(reference)
    if tolerance is not None and not heads & _OF_STATEMENTS:
        return within(answer, reference, tolerance, declared)
    if "Truth" in heads:
        return _same_truth(answer, reference, declared)
    if any(is_set(part) or is_statement(part) for side in (answer, reference) for part in (side, *_listed_parts(side))):
        return _same_statement(answer, reference, declared)
    return same_value(answer, reference, declared)


def _different_kinds(answer: Text, reference: Text) -> Comparison:
    reason = phrase("the answer is {}, the reference {}", "答案是 {}，参考答案是 {}", answer, reference)
    return Comparison(Outcome.WRONG, "of another kind", reason, Counterexample({}, answer, reference))


def _without_its_name(found: Comparison) -> Comparison:
    if found.outcome is not Outcome.CORRECT:
        return found
    reason = Text(
        "equal to the right side of the reference, which is an equation", "与参考答案的右边相等，但参考答案是等式"
    )
    return Comparison(Outcome.EQUIVALENT_NOT_IN_FORM, found.method, reason)


# -- truth values --------------------------------------------------------------------------------------------------


def _same_truth(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    truths = [_truth(side, declared) for side in (answer, reference)]
    with_names = [side for side in (answer, reference) if is_statement(side) and binding.free_symbols(side)]
    if with_names and "List" not in (answer.head, reference.head):
        return same_solutions(_for_all_or_none(answer), _for_all_or_none(reference), declared)
    if None in truths:
        if not all(side.head == "Truth" or is_statement(side) for side in (answer, reference)):
            return _different_kinds(_kind(answer), _kind(reference))
        return undecided(Text("whether the statement is true was not decided", "未能判定命题的真假"))
    words = [Text("true", "真") if truth else Text("false", "假") for truth in truths]
    if truths[0] is truths[1]:
        return Comparison(Outcome.CORRECT, "truth value", phrase("both are {}", "两者都为 {}", words[0]))
    reason = phrase("the answer is {}, the reference {}", "答案为 {}，参考答案为 {}", *words)
    return Comparison(Outcome.WRONG, "truth value", reason, Counterexample({}, *truths))


def _for_all_or_none(node: Expr) -> Expr:
    """A statement that is always true holds for all real numbers, one that is never true for none."""
    return node if node.head != "Truth" else sets.REALS if node.args[0] else sets.EMPTY_SET


def _truth(node: Expr, declared: Declared) -> bool | None:
    if node.head == "Truth":
        return node.args[0]
    return decided(node, declared) if is_statement(node) and not binding.free_symbols(node) else None


# -- statements ----------------------------------------------------------------------------------------------------


def _same_statement(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    sides = [_statement(side) for side in (answer, reference)]
    names = [binding.free_symbols(side) for side in (answer, reference)]
    if names[0] != names[1] and any(n.head == "NumberSet" for side in (answer, reference) for n in side.walk()):
        return undecided(Text("solutions with a parameter are not compared", "不能比较带参数的解集"))
    if None in sides:
        return _different_kinds(_kind(answer), _kind(reference))
    return same_solutions(sides[0], sides[1], declared)  # type: ignore[arg-type]


def _statement(node: Expr) -> Expr | None:
    """A set or statement; of several equations, any of them; a list of numbers is a set."""
    if node.head in ("Tuple", "Matrix", "Truth"):
        return None
    if node.head == "List" and all(is_statement(part) for part in node.args):
        # x = 1, x = 2 are alternatives; x > 0, y = 2 hold together.
        equations = all(part.head == "Relation" and part.args[0] == "=" for part in node.args)
        names = {s for part in node.args for s in binding.free_symbols(part)}
        return Expr("Or" if equations and len(names) <= 1 else "And", node.args)
    if node.head == "And" and all(map(_gives_a_number, node.args)) and len({part.args[1] for part in node.args}) == 1:
        return Expr("Or", node.args)  # "x = 1 and x = 2" names both solutions
    if node.head == "List" or is_set(node) or is_statement(node):
        return node
    return None if binding.free_symbols(node) else Expr("Set", (node,))


def _gives_a_number(node: Expr) -> bool:
    named = value_of_name(node)
    return named is not None and is_constant(named[1])


def _kind(node: Expr) -> Text:
    if node.head in _KINDS:
        return _KINDS[node.head]
    if is_set(node):
        return Text("a set", "集合")
    return Text("a statement", "命题") if is_statement(node) else Text("a formula for a number", "表示数的式子")


def _listed_parts(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head == "List" else ()


def _listed(node: Expr) -> bool:
    """Whether a side is a value, or several of them and none a statement."""
    return (
        not is_statement(node)
        and (not is_set(node) or node.head == "Set")
        and not any(is_statement(part) for part in values_of(node))
    )


# -- several values ------------------------------------------------------------------------------------------------


def _same_values_in_any_order(
    answer: Sequence[Expr], reference: Sequence[Expr], declared: Declared, tolerance: Tolerance | None
) -> Comparison:
    """As sets: each value of one side is a value of the other."""
    for side in (answer, reference):
        kinds = {part.head if part.head in _NOT_NUMBERS else "" for part in side}
        if len(kinds) > 1:
            return undecided(Text("values of different kinds in one list", "所列的值类型不一"))
    if not answer or not reference:
        return _different_numbers_of_values(answer, reference) if len(answer) != len(reference) else _ALL_FOUND
    found = None if tolerance else _left_over(answer, reference, declared)
    if found is not None:
        return found
    table = [[same(value, other, declared, tolerance).outcome for other in reference] for value in answer]
    for which, other, rows in ((ANSWER, REFERENCE, table), (REFERENCE, ANSWER, list(zip(*table, strict=True)))):
        for outcomes in rows:
            if Outcome.CORRECT in outcomes:
                continue
            if all(o is Outcome.WRONG for o in outcomes) and all(map(is_constant, (*answer, *reference))):
                reason = phrase("one value of {} is not among those of {}", "{}中有一个值不在{}之中", which, other)
                return replace(_different_numbers_of_values(answer, reference), reason=reason)
            return _undecided_value(which, other)
    return _ALL_FOUND


_ALL_FOUND = Comparison(
    Outcome.CORRECT, "value by value", Text("each value of one side is a value of the other", "两边的值一一相符")
)


def _undecided_value(which: Text, other: Text) -> Comparison:
    said = "a value of {} was neither found in {} nor excluded", "未能判定{}中的一个值是否在{}之中"
    return undecided(phrase(*said, which, other))


def _left_over(answer: Sequence[Expr], reference: Sequence[Expr], declared: Declared) -> Comparison | None:
    """A value that at some point certainly differs from all values of the other side."""
    if any(part.head in _NOT_NUMBERS for part in (*answer, *reference)):
        return _left_over_tuple(answer, reference, declared)
    places = Places([*answer, *reference], declared)
    points = list(places.points()) if places.symbols else [{}]
    for point in points:
        values = places.values(point)
        mine, theirs = values[: len(answer)], values[len(answer) :]
        for one, others, sides in ((mine, theirs, (ANSWER, REFERENCE)), (theirs, mine, (REFERENCE, ANSWER))):
            for value in one:
                if all(apart(value, other) for other in others):
                    example = Counterexample(
                        {s.args[0]: shown(v) for s, v in point.items()},
                        ", ".join(str(shown(v)) for v in mine),
                        ", ".join(str(shown(v)) for v in theirs),
                    )
                    reason = phrase(
                        "the value {} of {} is not among those of {}", "{1}中的 {0} 不在{2}之中", shown(value), *sides
                    )
                    return Comparison(Outcome.WRONG, "value by value", reason, example)
    return None


def _left_over_tuple(answer: Sequence[Expr], reference: Sequence[Expr], declared: Declared) -> Comparison | None:
    """The same for tuples of numbers without variables."""
    if any(binding.free_symbols(part) for part in (*answer, *reference)):
        return None
    for one, others, sides in ((answer, reference, (ANSWER, REFERENCE)), (reference, answer, (REFERENCE, ANSWER))):
        for value in one:
            if all(same(value, other, declared).outcome is Outcome.WRONG for other in others):
                reason = phrase("one value of {} is not among those of {}", "{}中有一个值不在{}之中", *sides)
                return replace(_different_numbers_of_values(answer, reference), reason=reason)
    return None


def _different_numbers_of_values(*sides: Sequence[Expr]) -> Comparison:
    counts = [Text(f"{len(s)} {'value' if len(s) == 1 else 'values'}", f"{len(s)} 个值") for s in sides]
    reason = phrase("the answer has {}, the reference {}", "答案有 {}，参考答案有 {}", *counts)
    return Comparison(Outcome.WRONG, "value by value", reason, Counterexample({}, *counts))


def _same_entries(answer: Expr, reference: Expr, declared: Declared, tolerance: Tolerance | None) -> Comparison:
    """Tuples, vectors and matrices, entry by entry; a tuple may be a row or a column."""
    shapes = [_shape(side) for side in (answer, reference)]
    if None in shapes:
        return _different_kinds(_kind(answer), _kind(reference))
    entries = [_entries(side) for side in (answer, reference)]
    loose = "Tuple" in (answer.head, reference.head) and all(1 in s or len(s) == 1 for s in shapes if s)
    if (shapes[0] != shapes[1] and not loose) or len(entries[0]) != len(entries[1]):
        said = ["×".join(map(str, shape or ())) for shape in shapes]
        reason = phrase("the answer has the shape {}, the reference {}", "答案的形状是 {}，参考答案的形状是 {}", *said)
        return Comparison(Outcome.WRONG, "shape", reason, Counterexample({}, *said))
    worst: Comparison | None = None
    for position, (one, other) in enumerate(zip(*entries, strict=True), start=1):
        found = same(one, other, declared, tolerance)
        found = replace(found, reason=phrase("entry {}: {}", "第 {} 个分量：{}", position, found.reason))
        if found.outcome is Outcome.WRONG:
            return found
        if found.outcome is not Outcome.CORRECT and worst is None:
            worst = found
    return worst or Comparison(Outcome.CORRECT, "entry by entry", Text("each entry is equal", "各分量都相等"))


def _shape(node: Expr) -> tuple[int, ...] | None:
    if node.head == "Tuple":
        return (len(node.args),)
    if node.head == "Matrix":
        return node.args[0], node.args[1]
    if node.head == "Transpose":
        shape = _shape(node.args[0])
        return shape[::-1] if shape else None
    return None


def _entries(node: Expr) -> tuple[Expr, ...]:
    if node.head == "Tuple":
        return node.args
    if node.head == "Matrix":
        return node.args[2:]
    if node.head == "Transpose":
        rows, columns = _shape(node.args[0]) or (0, 0)
        inside = _entries(node.args[0])
        return tuple(inside[i * columns + j] for j in range(columns) for i in range(rows))
    raise NotConvertible(f"Expected a tuple or a matrix but got {node!r}.")
