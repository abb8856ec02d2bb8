"""``refute``: does a statement about matrices and numbers fail, hold by proof, or survive an attack?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np

from symgrad.checks import counterexamples, matrix_truth, smt
from symgrad.checks.counterexamples.certificates import certified
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled, rational
from symgrad.checks.lemma_proofs import Proof, prove
from symgrad.checks.truth import Truth
from symgrad.checks.workings import workings
from symgrad.core import tree
from symgrad.core.matrices import Shape
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ParameterError
from symgrad.grading import number_problems
from symgrad.grading.extremes import extremes, nearer
from symgrad.grading.matrix_values import Value, sides, value_at, value_of
from symgrad.reading import MatrixProblem, MatrixStatement

SIZES = (1, 2, 3)
"""The sizes of undeclared matrices that are tried when none is asked for."""
_SHARES = {1: 0.2, 2: 0.6, 3: 1.0}
_FIRST = 0.4  # seconds for a first look at each size: most false statements fail at once
SECONDS = 20.0
_LONGEST_PROOF = 5.0  # seconds for z3; what it proves it proves in a fraction of that
_WITNESSES = 1000  # tries in which a point at which a proved statement says something is looked for,
_WITNESS = 2.0  # and seconds where these found none
_EXTREME = 2.0  # seconds for points at extreme scales, of one size,
_RESERVED = 0.1  # and the share of the seconds asked for that is kept for them
EXTREME = "extreme"
"""How the tries at extreme scales are counted among the families."""
_PARTIAL = ("Inverse", "MatrixPower", "ConditionNumber", "SingularValue", "Pow", "Log", "Call", "Root")
"""The heads that may have no value."""
Progress = Callable[[str], None]
Values = Mapping[Expr, Any]
"""A rational number or matrix for each name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement at the counterexample: the relation by which it holds or fails there, and the sides of that."""

    statement: Expr
    relation: Expr
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Refutation:
    """What came of the attack on a statement.

    ``counterexample``: the value of each name. ``failed``: the relation that is false there, and ``given``: those that
    were given, which hold; ``workings``: each quantity of a matrix in them with its value, what it is taken of before
    it. ``tries``: points by family; ``decided``: those of them that met what is given; ``tightest``: the largest ratio
    of the sides that was reached, at most 1 for ≤. ``reason``: why it is undecided, or by what it is proved if not by
    the lemmas of ``proof``.
    ``problem``: what was attacked, at the size of the counterexample or the last one tried.
    """

    verdict: Verdict
    statement: str
    problem: MatrixProblem
    method: str
    reason: Text | None = None
    counterexample: Mapping[str, Value] = field(default_factory=dict)
    failed: Checked | None = None
    given: tuple[Checked, ...] = ()
    workings: tuple[tuple[Expr, Value], ...] = ()
    proof: Proof | None = None
    sizes: tuple[int, ...] = ()
    tries: Mapping[str, int] = field(default_factory=dict)
    decided: int = 0
    tightest: float | None = None
    notes: tuple[Text, ...] = ()
    seed: int = 0
    seconds: float = field(default=0.0, compare=False)

    @property
    def certified(self) -> bool:
        """Whether the verdict stands on exact arithmetic or a proof: so does every refutation."""
        return self.verdict in (Verdict.REFUTED, Verdict.PROVED)

    def __str__(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in self.counterexample.items())
        return f"{self.verdict}: {values}" if values else f"{self.verdict}"


def refute(
    statement: str,
    given: Sequence[str] = (),
    size: int | None = None,
    tries: int | None = None,
    seconds: float | None = None,
    seed: int = 0,
    progress: Progress = lambda doing: None,
) -> Refutation:
    """Whether ``statement`` fails somewhere, given what ``given`` says: an exact counterexample, a proof, or survival.

    statement: as "rho(A*B) <= rho(A)*rho(B)", in plain text or LaTeX; capital letters are real square matrices, small
    ones real numbers. given: declarations ("A: 2x3", "k: integer") and conditions ("norm(A) < 1"). size: of the
    undeclared matrices, 1 to 16; without it the sizes 1, 2 and 3 are tried. tries, seconds: how long to search; 20
    seconds if neither is given. Raises ReadingError for what cannot be read, ParameterError for a size out of range.
    """
    began = perf_counter()
    if seconds is None and tries is None:
        seconds = SECONDS
    if (seconds is not None and not seconds > 0) or (tries is not None and tries < 1):
        raise ParameterError(Text("Expected a positive number of seconds and of tries.", "秒数与次数都应为正数。"))
    read = MatrixStatement(statement, tuple([given] if isinstance(given, str) else given))
    search = _Search(read, _sizes(read, size), tries, seconds, seed, progress)
    found = search.run()
    unused = tuple(
        phrase(
            "{} is declared, but occurs neither in the statement nor in what is given",
            "声明了 {}，但命题与给定的条件中都没有它",
            name,
        )
        for name in read.unused()
    )
    return replace(found, statement=statement, notes=(*found.notes, *unused), seed=seed, seconds=perf_counter() - began)


def _sizes(read: MatrixStatement, size: int | None) -> tuple[int, ...]:
    """The sizes at which the statement is attacked; one where they do not matter."""
    if size is not None:
        return (size,)
    if read.size is None:
        return SIZES
    return (read.size or 1,)


@dataclass
class _Search:
    """One statement under attack: what was asked for, and what was tried so far."""

    read: MatrixStatement
    sizes: tuple[int, ...]
    tries: int | None
    seconds: float | None
    seed: int
    progress: Progress
    tried: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    tightest: float | None = None
    reasons: list[str] = field(default_factory=list)
    contradiction: bool | None = None  # not known yet
    irrational: bool = False  # whether z3 knows a point at which the statement fails, which is not rational

    def __post_init__(self) -> None:
        self.began = perf_counter()
        self.problems = {size: self.read.at(size) for size in self.sizes}

    def left(self) -> float | None:
        """The seconds that are left; None where only tries count."""
        return None if self.seconds is None else max(self.seconds - (perf_counter() - self.began), 0.0)

    def run(self) -> Refutation:
        last = self.problems[self.sizes[-1]]
        if number_problems.contradictory(last, _WITNESS):
            return self._found(last, Verdict.UNDECIDED, "none", _CONTRADICTION)
        if not (last.names or last.conditions) and _holds(last.statement):
            self.tried["sparse"], self.decided = 1, 1
            return self._found(last, Verdict.PROVED, "exact arithmetic", _COMPUTED)
        self.progress("proof")
        proved, point = self._by_proof(last)
        if proved is not None:
            return proved
        for number, size in self._rounds():
            if number and self.tried and not self.decided and self._contradicts():
                return self._found(last, Verdict.UNDECIDED, "none", _CONTRADICTION)
            self.progress(f"{size}×{size}" if self.read.size is None else "…")
            found = self._attack(number, size, self._budget(number, size))
            if found is not None:
                return self._refuted(self.problems[size], found)
        if point is not None:
            return self._refuted(last, point)
        for size in self.sizes:
            far = self._at_extremes(self.problems[size])
            if far is not None:
                return self._refuted(self.problems[size], far)
        if self.irrational:
            return self._found(last, Verdict.UNDECIDED, "none", _IRRATIONAL)
        if self.decided:
            return self._found(last, Verdict.SUPPORTED, "counterexample search")
        return self._found(last, Verdict.UNDECIDED, "none", self._why_nothing(last))

    def _contradicts(self) -> bool:
        """Whether the lemmas prove that nothing meets what is given."""
        if self.contradiction is None:
            self.contradiction = any(self._excluded(condition) for condition in self._general().conditions)
        return self.contradiction

    def _excluded(self, condition: Expr) -> bool:
        """Whether the negation of a condition follows from the others."""
        general = self._general()
        others = replace(general, conditions=tuple(c for c in general.conditions if c != condition))
        negated = _negated(condition)
        return negated is not None and self._prove(others, negated, _WITNESS) is not None

    def _general(self) -> MatrixProblem:
        """The problem at any size, if several are tried."""
        only = self.problems[self.sizes[0]]
        return self.read.at_any_size() if len(self.sizes) > 1 else only

    def _prove(self, general: MatrixProblem, statement: Expr, seconds: float) -> Proof | None:
        shapes = {name: _pair(shape) for name, shape in general.shapes.items()}
        return prove(statement, general.conditions, shapes, max(1, round(1000 * seconds)))

    def _by_proof(self, problem: MatrixProblem) -> tuple[Refutation | None, Values | None]:
        """What is proved, or a counterexample that turned up instead."""
        left = self.left()
        seconds = _LONGEST_PROOF if left is None else min(_LONGEST_PROOF, left / 4)
        general = self._general()
        proof = self._prove(general, general.statement, seconds)
        if proof is not None:
            return self._proved(problem, "derived by rules", proof=proof), None
        found = number_problems.implied(problem, seconds)
        if found is None:
            return None, None
        if found.verdict is Verdict.UNDECIDED:
            self.irrational = found.reason == smt.IRRATIONAL and number_problems.is_polynomial(problem)
            return None, None
        if found.verdict is Verdict.PROVED:
            return self._proved(problem, "z3", reason=_BY_Z3), None
        return None, _checked(problem, {x: rational(q) for x, q in found.point.items()})

    def _rounds(self) -> Iterable[tuple[int, int]]:
        """A number and a size for each attack: where time is to be shared, first a short one at each size."""
        if self.tries is None:
            yield from ((0, size) for size in self.sizes)
        yield from ((1, size) for size in self.sizes)

    def _budget(self, number: int, size: int) -> tuple[int | None, float | None]:
        """The tries and the seconds of an attack."""
        tries = None if self.tries is None else max(1, self.tries // len(self.sizes))
        left = self.left()
        if left is None:
            return tries, None
        if number == 0:
            return tries, min(_FIRST, left / 6)
        left = max(left - self._kept(), _RESERVED * left)
        return tries, left * (1.0 if len(self.sizes) == 1 else _SHARES[size])

    def _kept(self) -> float:
        """The seconds that are kept for points at extreme scales, of all sizes."""
        most = _EXTREME * len(self.sizes)
        return most if self.seconds is None else min(most, _RESERVED * self.seconds)

    def _attack(self, number: int, size: int, budget: tuple[int | None, float | None]) -> Values | None:
        problem = self.problems[size]
        try:
            attack = counterexamples.attack(
                _attacked(problem), np.random.default_rng([self.seed, size, number]), *budget
            )
        except NotConvertible as error:
            self.reasons.append(str(error))
            return None
        self.tried.update(attack.tries)
        self.decided += attack.decided
        if attack.tightest is not None:
            self.tightest = max(attack.tightest, self.tightest or attack.tightest)
        if attack.reason:
            self.reasons.append(attack.reason)
        return None if attack.found is None else attack.found.values

    def _at_extremes(self, problem: MatrixProblem) -> Values | None:
        """A counterexample where no search in floating point would meet it."""
        began, most = perf_counter(), self._kept() / len(self.sizes)
        for values in extremes(problem):
            if perf_counter() - began > most:
                break
            self.tried[EXTREME] += 1
            found = _checked(problem, values)
            if found is not None:
                return nearer(found, lambda point: _checked(problem, point) is not None)
        return None

    def _proved(
        self, problem: MatrixProblem, method: str, reason: Text | None = None, proof: Proof | None = None
    ) -> Refutation:
        """Proved, unless nothing meets what is given and has a value: of that everything may be said.

        What is proved is attacked too, shortly: a counterexample would show an error in one of the two.
        """
        size = self.sizes[-1] if len(self.sizes) == 1 else 2
        for budget in ((_WITNESSES, None), (None, _WITNESS)):
            found = self._attack(1, size, budget)
            if found is not None:
                raise AssertionError(f"{problem.statement!r} is proved by {method} and refuted at {found!r}")
            if self.decided or not (problem.conditions or problem.statement.has(*_PARTIAL)):
                break
        else:
            return self._found(problem, Verdict.UNDECIDED, "none", self._why_nothing(problem))
        return replace(self._found(problem, Verdict.PROVED, method, reason), proof=proof)

    def _refuted(self, problem: MatrixProblem, values: Values) -> Refutation:
        failed = _at(problem.statement, values, Truth.FAILS)
        given = tuple(_at(condition, values, Truth.HOLDS) for condition in problem.conditions)
        relations, evaluator = [each.relation for each in (failed, *given)], Evaluator.at(values)
        return replace(
            self._found(problem, Verdict.REFUTED, "exact arithmetic"),
            counterexample={name.args[0]: value_of(values[name]) for name in problem.names if name in values},
            failed=failed,
            given=given,
            workings=tuple((node, value_at(node, evaluator)) for node, _ in workings(relations, evaluator)),
        )

    def _found(self, problem: MatrixProblem, verdict: Verdict, method: str, reason: Text | None = None) -> Refutation:
        largest = max((max(shape) for shape in problem.names.values() if shape), default=0)
        notes = ()
        if largest > counterexamples.LARGEST_EXACT:
            said = (
                "with {} rows or columns a point at which the statement seems to fail may be too large to decide "
                "exactly; such points are not shown",
                "行数或列数达到 {} 时，看似使命题不成立的点可能无法精确判定；这样的点不予显示",
            )
            notes = (phrase(*said, largest),)
        return Refutation(
            verdict,
            "",
            problem,
            method,
            reason,
            sizes=self.sizes if self.read.size is None else (),
            tries=dict(self.tried),
            decided=self.decided,
            tightest=self.tightest,
            notes=notes,
        )

    def _why_nothing(self, problem: MatrixProblem) -> Text:
        if self._contradicts():
            return _CONTRADICTION
        more = self.reasons[0] if self.reasons else ""
        tried = sum(self.tried.values())
        if problem.conditions and tried:
            return phrase("none of {} tries met what is given", "{} 次尝试都不满足给定的条件", tried)
        if more and not tried:
            return Text(more, more)
        if _valueless(problem):
            return _VALUELESS if problem.names else _NO_VALUE
        return phrase("in none of {} tries could it be decided", "{} 次尝试都无法判定", tried)


def _pair(shape: Shape) -> tuple[Expr, Expr] | None:
    return (shape[0], shape[1]) if len(shape) == 2 else None


_BY_Z3 = Text("z3 proves that no point contradicts it", "z3 证明没有任何点与之矛盾")
_IRRATIONAL = Text(
    "z3 finds that it fails, but at irrational numbers, which are not checked here",
    "z3 发现它在无理数处不成立，而此处不对无理数作验证",
)
_COMPUTED = Text("both sides were computed", "两边均已算出")
_NO_VALUE = Text("a side has no value", "有一边没有值")
_VALUELESS = Text("a side has no value at any point that was tried", "在尝试过的每一点，都有一边没有值")
_CONTRADICTION = Text("what is given contradicts itself", "给定的条件互相矛盾")


def _valueless(problem: MatrixProblem) -> bool:
    """Whether a side certainly has no value at any of the simple points."""
    return all(_has_no_value(problem.statement, values) for values in extremes(problem))


def _has_no_value(statement: Expr, values: Values) -> bool:
    try:
        matrix_truth.decide(statement, values)
    except Undefined:
        return True
    except NotConvertible:
        return False
    return False


def _holds(statement: Expr) -> bool:
    """Whether a statement without names certainly holds."""
    try:
        return matrix_truth.holds((statement,), {})
    except NotConvertible:
        return False


def _negated(condition: Expr) -> Expr | None:
    """The opposite relation, which holds wherever the condition has a value and does not hold."""
    if condition.head != "Relation" or condition.args[0] not in ("=", *tree.ORDERS):
        return None
    sign, left, right = condition.args
    return tree.relation(tree.NEGATED[sign], left, right)


def _checked(problem: MatrixProblem, values: Values) -> Values | None:
    """The point, if the statement certainly fails there, and what is given holds."""
    try:
        found = certified(_attacked(problem), problem.conditions, values)
    except Unsettled:
        return None
    return None if found is None else found.values


def _attacked(problem: MatrixProblem) -> counterexamples.Problem:
    return counterexamples.Problem(problem.statement, problem.conditions, problem.names, problem.domains)


def _decisive(statement: Expr, values: Values, truth: Truth) -> Expr:
    """The relation by which the statement holds or fails: of several the first of that truth, else the last."""
    if statement.head == "Relation":
        return statement
    for part in statement.args:
        try:
            if matrix_truth.decide(part, values).truth is truth:
                return _decisive(part, values, truth)
        except NotConvertible:
            continue
    return _decisive(statement.args[-1], values, truth)


def _at(statement: Expr, values: Values, truth: Truth) -> Checked:
    relation, evaluator = _decisive(statement, values, truth), Evaluator.at(values)
    return Checked(statement, relation, *sides(relation, evaluator))
