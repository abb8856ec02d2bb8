"""The search for counterexamples: what is false falls, with a certificate; what is true stands."""

from collections.abc import Mapping

import mpmath
import numpy as np
import pytest
from flint import fmpq

from symgrad.checks.counterexamples import FAMILIES, Attack, Found, Problem, attack, cost
from symgrad.checks.counterexamples.parametrisations import parametrisations
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import holds
from symgrad.checks.truth import Truth
from symgrad.core import matrices as m
from symgrad.core import tree
from symgrad.core.tree import Expr, symbol
from symgrad.core.variables import Domain, integer
from tests import matrix_statements as known
from tests.matrix_statements import ALONE, A, B, equal, fro, le, lt, n2, rho, s, squares

EQUAL = mpmath.mpf(10) ** -18  # at 80 digits even a fourfold defective eigenvalue is known to 20


def by_digits(node: Expr, values: Mapping[Expr, fmpq | Matrix]):
    """The value of a tree with mpmath's floats of 80 digits: an evaluation that shares nothing with the exact one."""

    def of(at: Expr):
        return by_digits(at, values)

    def singular(at: Expr):
        return sorted(mpmath.svd_r(of(at), compute_uv=False), reverse=True)

    args = node.args
    if node in values:
        value = values[node]
        if isinstance(value, Matrix):
            return mpmath.matrix([[mpmath.mpf(int(e.p)) / int(e.q) for e in row] for row in value.rows])
        return mpmath.mpf(int(value.p)) / int(value.q)
    match node.head:
        case "Number":
            return mpmath.mpf(args[0].numerator) / args[0].denominator
        case "Add":
            return sum(map(of, args[1:]), of(args[0]))
        case "Mul" | "MatMul":
            total = of(args[0])
            for factor in args[1:]:
                total = total * of(factor)
            return total
        case "Pow" | "MatrixPower":
            return of(args[0]) ** (int(args[1].args[0]) if node.head == "MatrixPower" else of(args[1]))
        case "Call":
            return abs(of(args[1]))
        case "Max" | "Min":
            return (max if node.head == "Max" else min)(map(of, args))
        case "Transpose":
            return of(args[0]).T
        case "Inverse":
            return mpmath.inverse(of(args[0]))
        case "PseudoInverse":
            return moore_penrose(of(args[0]))
        case "Identity":
            return mpmath.eye(int(args[0].args[0]))
        case "Zeros":
            return mpmath.zeros(*(int(a.args[0]) for a in args))
        case "Diag":
            return mpmath.diag(list(of(args[0])))
        case "Hadamard":
            left, right = map(of, args)
            return mpmath.matrix(left.rows, left.cols) + mpmath.matrix(
                [[left[i, j] * right[i, j] for j in range(left.cols)] for i in range(left.rows)]
            )
        case "Block":
            left, right = of(args[2]), of(args[3])
            return mpmath.matrix([[*left[i, :], *right[i, :]] for i in range(left.rows)])
        case "Norm":
            inside = of(args[1])
            kinds = {"1": lambda: mpmath.mnorm(inside, 1), "inf": lambda: mpmath.mnorm(inside, mpmath.inf)}
            kinds |= {"fro": lambda: frobenius(inside), "max": lambda: max(map(abs, inside))}
            return kinds.get(args[0], lambda: singular(args[1])[0])()
        case "SpectralRadius":
            return max(map(abs, mpmath.eig(of(args[0]), left=False, right=False)))
        case "SingularValue":
            spectrum = singular(args[1])
            if args[0] == "last":
                return min(v for v in spectrum if v > EQUAL)
            named = {"max": spectrum[0], "min": spectrum[-1]}
            return named[args[0]] if args[0] in named else spectrum[int(args[0].args[0]) - 1]
        case "ConditionNumber":
            return singular(args[0])[0] / singular(args[0])[-1]
        case "Rank":
            return sum(v > EQUAL for v in singular(args[0]))
        case "Trace":
            return sum(of(args[0])[i, i] for i in range(of(args[0]).rows))
        case "Determinant":
            return mpmath.det(of(args[0]))
    raise AssertionError(f"no value by digits for {node!r}")


def frobenius(value):
    return mpmath.sqrt(sum(e**2 for e in value))


def moore_penrose(value):
    """The Moore–Penrose inverse of a matrix of rank one, Aᵀ/‖A‖²; that of an invertible one is its inverse."""
    if value.rows == value.cols and abs(mpmath.det(value)) > EQUAL:
        return mpmath.inverse(value)
    assert sum(v > EQUAL for v in mpmath.svd_r(value, compute_uv=False)) == 1
    return value.T / frobenius(value) ** 2


def holds_by_digits(statement: Expr, values) -> bool:
    if statement.head in ("And", "Or"):
        return (all if statement.head == "And" else any)(holds_by_digits(part, values) for part in statement.args)
    kind, left, right = statement.args
    with mpmath.workdps(80):
        gap = by_digits(left, values) - by_digits(right, values)
        same = (frobenius(gap) if isinstance(gap, mpmath.matrix) else abs(gap)) < EQUAL
        if kind in ("=", "≠"):
            return same == (kind == "=")
        return (kind in ("≤", "≥")) if same else (gap < 0) == (kind in ("<", "≤"))


def attacked(case, tries: int | None = None, seed: int = 0) -> Attack:
    statement, conditions, names = case
    return attack(Problem(statement, conditions, names), np.random.default_rng(seed), tries=tries)


def entries(value: fmpq | Matrix) -> tuple[fmpq, ...]:
    return value.entries if isinstance(value, Matrix) else (value,)


def largest_entry(found: Found) -> fmpq:
    return max(abs(e) for value in found.values.values() for e in entries(value))


@pytest.mark.parametrize("name", known.PRINTED)
def test_what_was_printed_falls_at_entries_up_to_four(name):
    statement, conditions, _ = known.PRINTED[name]
    found = attacked(known.PRINTED[name], tries=4000).found
    assert found is not None and largest_entry(found) <= 4
    assert not holds_by_digits(statement, found.values)
    assert all(holds_by_digits(condition, found.values) for condition in conditions)


@pytest.mark.parametrize("name", [*known.BARELY, *known.FALSE])
def test_false_statements_fall_with_a_certificate(name):
    case = {**known.BARELY, **known.FALSE}[name]
    statement, conditions, names = case
    report = attacked(case)
    assert report.found is not None and report.found.values.keys() == names.keys()
    assert not holds_by_digits(statement, report.found.values)
    assert all(holds_by_digits(condition, report.found.values) for condition in conditions)
    assert report.decided and set(report.tries) <= set(FAMILIES)


@pytest.mark.parametrize("name", known.TRUE)
def test_true_statements_stand_and_say_how_close_they_came(name):
    report = attacked(known.TRUE[name], tries=6000)
    assert report.found is None and 0 < report.decided <= sum(report.tries.values())
    assert sum(report.tries.values()) == 6000 + 300 * (name == "huge")  # where floats overflow, some exact looks more
    relation = known.TRUE[name][0]
    if relation.head == "Relation" and relation.args[0] in ("≤", "≥", "<"):
        assert report.tightest is not None and 0 < report.tightest <= 1


@pytest.mark.parametrize("name", known.TRUE)
def test_equalities_among_the_conditions_are_met_by_construction(name):
    statement, conditions, names = known.TRUE[name]
    problem = Problem(statement, conditions, names)
    equalities = [c for c in conditions if c.args[0] == "="]
    ways, met = parametrisations(problem)[:-1], []
    assert bool(ways) == bool(equalities)
    for at in ways:
        point = [fmpq((7 * i * i + 3 * i + 1) % 11 - 5, 1 + i % 3) for i in range(at.dimension)]
        met.append(holds(equalities, at.exact(point)))
    assert all(met) or (name == "rotation in space" and met == [True, False])  # the reflections do not have det 1


def test_the_same_seed_gives_the_same_report():
    for case in (known.TRUE["common norm"], known.BARELY["near the boundary"], known.FALSE["slow decay"]):
        assert str(attacked(case, seed=3)) == str(attacked(case, seed=3))


def test_the_budget_is_kept_and_told_by_family():
    report = attacked(known.TRUE["triangle"], tries=20_000)
    assert sum(report.tries.values()) == 20_000
    assert {"sparse", "nilpotent", "orthogonal", "derived", "climbing"} <= set(report.tries)


def test_seconds_alone_search_until_they_are_over():
    statement, conditions, names = known.TRUE["cubic"]
    report = attack(Problem(statement, conditions, names), np.random.default_rng(0), seconds=0.2)
    assert report.found is None and sum(report.tries.values()) > 1000


@pytest.mark.parametrize(
    "conditions",
    [(lt(n2(A), -1),), (lt(rho(A), 1), lt(2, rho(A))), (equal(n2(A), -1),), (lt(n2(A), 1), lt(1, n2(A @ A)))],
)
def test_conditions_that_nothing_meets_are_not_survived(conditions):
    report = attacked((le(n2(A), 0), conditions, ALONE), tries=3000)
    assert (report.found, report.decided) == (None, 0) and "conditions" in report.reason


def test_points_without_a_value_refute_nothing():
    never = (lt(n2(m.inverse(A @ m.matrix([[1, 0], [0, 0]]))), 1), (), ALONE)
    report = attacked(never, tries=3000)
    assert (report.found, report.decided) == (None, 0) and "no value" in report.reason


def test_shapes_that_do_not_conform_make_an_equality_false():
    report = attacked((equal(A @ B, B @ A), (), {A: (2, 3), B: (3, 2)}))
    assert report.found is not None and report.found.finding.truth is Truth.FAILS


@pytest.mark.parametrize(
    "domain",
    [
        Domain(lower=tree.expr(0)),
        Domain(lower=tree.expr(0), upper=tree.expr(1), open=True),
        integer(-1, 1),
        Domain(nonzero=True),
        Domain("integer", tree.expr(1), tree.expr(3), nonzero=True),
    ],
)
def test_domains_hold_for_every_entry(domain):
    problem = Problem(le(rho(A + m.transpose(A)), n2(A)), (), ALONE, {A: domain})
    found = attack(problem, np.random.default_rng(0), tries=6000).found
    assert found is not None
    for entry in entries(found.values[A]):
        assert domain.lower is None or entry >= int(domain.lower.args[0])
        assert domain.upper is None or entry <= int(domain.upper.args[0])
        assert not domain.open or entry not in (0, 1)
        assert not domain.nonzero or entry != 0
        assert domain.kind == "real" or entry.q == 1


def test_exponents_run_through_their_domain():
    k = symbol("k")
    claim = le(n2(m.matrix_power(A, k)), n2(A))
    problem = Problem(claim, (), {**ALONE, k: None}, {k: integer(1, 4)})
    found = attack(problem, np.random.default_rng(0), tries=6000).found
    assert found is not None and entries(found.values[k])[0] in (2, 3, 4)


def test_members_are_names_like_any_other():
    first, second = tree.member("J", 1), tree.member("J", 2)
    problem = Problem(le(rho(second @ first), rho(second) * rho(first)), (), {first: (2, 2), second: (2, 2)})
    found = attack(problem, np.random.default_rng(0), tries=2000).found
    assert found is not None and set(found.values) == {first, second}


def test_statements_without_names_are_decided_once():
    nilpotent = m.matrix([[0, 2], [0, 0]])
    assert attacked((lt(0, rho(nilpotent)), (), {})).found is not None
    assert attacked((lt(n2(nilpotent), 3), (), {})).decided == 1


@pytest.mark.parametrize("n", [9, 13])
def test_large_matrices_are_searched_and_said_to_be_large(n):
    assert attacked((le(rho(A @ B), rho(A) * rho(B)), (), squares(n, A, B)), tries=2000).found is not None
    report = attacked((le(n2(A), fro(A)), (), squares(n, A)), tries=2000)
    assert report.found is None and bool(report.reason) == (n > 12)


def test_noise_of_defective_matrices_refutes_nothing():
    for n in (3, 5):
        true = equal(rho(A) ** 2, rho(m.matrix_power(A, 2)))
        assert attacked((true, (), squares(n, A)), tries=4000).found is None


def test_small_numbers_are_preferred():
    values = np.array([[0, 0, 0], [1, 0, 0], [-1, 0, 0], [2, 0, 0], [0.5, 0, 0], [1, 1, 0], [1 / 97, 0, 0]])
    assert np.array_equal(np.argsort(cost(values), kind="stable"), np.arange(len(values)))


def test_what_has_no_value_on_stacks_is_still_decided_exactly():
    case = (le(Expr("Factorial", (s,)), s + 1), (), {s: None})
    problem = Problem(case[0], case[1], case[2], {s: integer(0, 5)})
    found = attack(problem, np.random.default_rng(0)).found
    assert found is not None and entries(found.values[s])[0] >= 3
