"""Every inequality of ``tests.norm_inequalities`` on drawn matrices, decided exactly, and NumPy's routines against it.

Nothing here has a tolerance. What is drawn are rational numbers, on which a relation is decided in balls; where its two
sides agree to 2000 bits, exactly for small matrices, and for others that is what is known. What floats compute is held
against bounds with proofs (``tests.rounding``).
"""

from fractions import Fraction

import numpy as np
import pytest
from flint import acb, arb, fmpq
from hypothesis import Phase, assume, event, find, given, settings
from hypothesis.errors import NoSuchExample

import symgrad as sg
from symgrad import strategies as sy
from symgrad.checks import batches
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrix_truth import decide, holds
from symgrad.checks.truth import Truth, judge, precision
from symgrad.core.tree import Expr
from tests.norm_inequalities import FALSE, ROWS, A, B, Drawn, Row, n2
from tests.rounding import certified_singular_values, exact, gamma, number, rational, values

# The same draws every time: how long exact arithmetic takes differs a thousandfold between matrices. The slow test
# draws others each time.
quick = settings(max_examples=20, database=None, derandomize=True)
thorough = settings(max_examples=200, database=None)
drawing = settings(quick, max_examples=2000, phases=[Phase.generate])
shrinking = settings(quick, max_examples=1000)
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


def verdict(statement: Expr, drawn: Drawn) -> Truth:
    """HOLDS or FAILS in balls or, where these overlap, exactly; AGREES for sides that agree to 2000 bits.

    Beyond that, algebraic numbers of a large degree or of many digits are not compared.
    """
    at = values(drawn)
    for bits in (256, 2000):
        try:
            with precision(bits):
                found = judge(statement, Evaluator.at(at)).truth
        except Unsettled:
            continue
        if found is not Truth.AGREES:
            return found
    return decide(statement, at).truth if _is_simple(drawn) else Truth.AGREES


def _is_simple(drawn: Drawn) -> bool:
    """Are all matrices at most 3×3, of numbers of few digits?"""
    entries = [Fraction(x) for part in drawn.values() for x in np.ravel(part)]
    sides = [side for part in drawn.values() for side in np.shape(part)]
    return max(sides) <= 3 and all(max(abs(x.numerator), x.denominator) < 2**12 for x in entries)


def check(row: Row, drawn: Drawn) -> None:
    assume(holds(row.condition(drawn), values(drawn)))
    found = verdict(row.at(drawn), drawn)
    event(found.value)
    assert found is not Truth.FAILS


@each_row
def test_it_holds(row):
    quick(given(row.drawn)(lambda drawn: check(row, drawn)))()


@pytest.mark.slow
@each_row
def test_it_holds_for_many(row):
    thorough(given(row.drawn)(lambda drawn: check(row, drawn)))()


def _over_relations(statement: Expr, change) -> Expr:
    return sg.all_of(*map(change, statement.args)) if statement.head == "And" else change(statement)


def tightened(relation: Expr) -> Expr:
    """The right side one per cent nearer to what would make it false."""
    kind, left, right = relation.args
    return sg.relation(kind, left, right * (Fraction(99, 100) if kind == "≤" else Fraction(101, 100)))


def turned_round(relation: Expr) -> Expr:
    kind, left, right = relation.args
    return sg.relation({"≤": "≥", "≥": "≤", "=": "≠"}[kind], left, right)


@pytest.mark.parametrize("spoil", [tightened, turned_round], ids=["tightened", "turned round"])
@each_row
def test_its_spoils_are_refuted(row, spoil):
    """What the test above draws and decides makes the spoiled statement false."""

    def refuted(drawn: Drawn) -> bool:
        if not holds(row.condition(drawn), values(drawn)):
            return False
        statement = row.at(drawn)
        return verdict(_over_relations(statement, spoil), drawn) is Truth.FAILS

    find(row.drawn, refuted, settings=drawing)


@pytest.mark.parametrize("row", FALSE, ids=lambda row: row.name)
def test_false_statements_are_refuted_by_small_matrices(row):
    def refuted(drawn: Drawn) -> bool:
        try:
            return holds(row.condition(drawn), values(drawn)) and verdict(row.at(drawn), drawn) is Truth.FAILS
        except Undefined:
            return False

    found = find(row.drawn, refuted, settings=shrinking)
    assert max(abs(part).max() for part in found.values()) <= 4


def test_a_true_statement_is_not_refuted():
    with pytest.raises(NoSuchExample):
        find(sy.conforming("A", "B"), lambda d: verdict(sg.relation("≤", n2(A @ B), n2(A) * n2(B)), d) is Truth.FAILS,
             settings=settings(quick, max_examples=100))  # fmt: skip


# What floats compute ----------------------------------------------------------------------------------------------


def absolute(m: np.ndarray) -> np.ndarray:
    return np.abs(m)


def exact_norm(kind: str, m: np.ndarray) -> Fraction:
    """The norm of exact entries; of "fro" the square."""
    size = absolute(m)
    match kind:
        case "1":
            return max(size.sum(axis=0))
        case "inf":
            return max(size.sum(axis=1))
        case "max":
            return max(size.flat)
    return (m * m).sum()


def float_norm(kind: str, m: np.ndarray) -> Fraction:
    return Fraction(float(batches.Batch({A: m[None]})(sg.norm(A, kind))[0]))


ordinary = settings(quick, max_examples=150)


@ordinary
@given(sy.conforming("A", "B"))
def test_products_of_floats(drawn):
    """|fl(AB) − AB| ≤ γ_n |A||B| entry by entry, from 1e-300 to 1e300 (Higham, section 3.5)."""
    a, b = drawn["A"], drawn["B"]
    computed = exact(batches.Batch({A: a[None], B: b[None]})(A @ B)[0])
    a, b = exact(a), exact(b)
    assert (absolute(computed - a @ b) <= gamma(a.shape[1]) * (absolute(a) @ absolute(b))).all()


@ordinary
@given(sy.matrices())
def test_norms_in_floats(m):
    """Sums of n terms err by γ_{n−1}, relatively; √Σa² by γ_{n+2}: γ_n for the sum of squares, and a rounded root.

    Squares that underflow are below 2⁻¹⁰⁷⁴, those of the largest entry above 2⁻⁴⁷⁰ by scaling: 64 of them are less than
    one more unit.
    """
    assert float_norm("max", m) == exact_norm("max", exact(m))
    for kind, terms in (("1", m.shape[0]), ("inf", m.shape[1])):
        true = exact_norm(kind, exact(m))
        assert abs(float_norm(kind, m) - true) <= gamma(terms - 1) * true
    square, g = exact_norm("fro", exact(m)), gamma(m.size + 2)
    assert (1 - g) ** 2 * square <= float_norm("fro", m) ** 2 <= (1 + g) ** 2 * square


@ordinary
@given(sy.conforming("A", "B"))
def test_submultiplicativity_in_floats(drawn):
    """‖fl(AB)‖ ≤ (1+γ_n)‖A‖‖B‖, and the three computed norms and their product err by γ of their terms each."""
    a, b = drawn["A"], drawn["B"]
    product = batches.Batch({A: a[None], B: b[None]})(A @ B)[0]
    for kind in ("1", "inf", "fro"):
        terms = a.shape[1] + product.size + a.size + b.size + 6
        bound = float_norm(kind, a) * float_norm(kind, b) / (1 - gamma(terms))
        assert float_norm(kind, product) <= bound


def test_without_the_bound_floats_break_submultiplicativity():
    def broken(drawn: Drawn) -> bool:
        a, b = drawn["A"], drawn["B"]
        return bool(float_norm("fro", a @ b) > float_norm("fro", a) * float_norm("fro", b))

    assert broken(find(sy.conforming("A", "B", sides=sy.widths(1, 3)), broken, settings=drawing))


@settings(quick, max_examples=60)
@given(sy.matrices().filter(np.any))
def test_singular_values_in_floats(m):
    """The exact singular values lie where LAPACK's own factors prove that they are."""
    for k, (near, bound) in enumerate(certified_singular_values(m), start=1):
        with precision(2200):
            true = arb(Evaluator.at({A: rational(m)})(sg.singular_value(A, k)))
            assert abs(true - arb(number(near))) <= arb(number(bound)) + abs(true) * arb(2) ** -1000


def test_the_certificate_says_something():
    """The proven bound is a few units in the last place of σ₁, and a wrong factor is not certified."""
    m = np.arange(12.0).reshape(3, 4)
    (largest, bound), *_ = certified_singular_values(m)
    assert 0 < bound < largest / 2**45


@ordinary
@given(sy.matrices((2, 2)))
def test_singular_values_of_2_by_2_matrices(m):
    """|ŝ_k − σ_k| ≤ γ_12 σ₁ for the closed form.

    σ₁ is half a sum of two hypotenuses (each within 2u of that of its legs, which carry u each): relatively γ_5. |det|
    errs by γ_2(|ad| + |bc|) ≤ γ_2‖A‖_F²/2 ≤ γ_2σ₁², so that |det|/σ₁ errs by γ_2σ₁ + γ_7σ₂, with what the division
    and the scaling add, γ_12σ₁.
    """
    computed = batches.singular_values(m[None])[0]
    with precision(2200):
        at = Evaluator.at({A: rational(m)})
        true = [arb(at(sg.singular_value(A, k))) for k in (1, 2)]
        for found, sigma in zip(computed, true, strict=True):
            assert abs(arb(found) - sigma) <= arb(number(gamma(12))) * true[0] + arb(2) ** -1000 * true[0]


@ordinary
@given(sy.widths(1, 3).flatmap(lambda n: sy.matrices((n, n), magnitudes=(1e-90, 1e90))))
def test_determinants_in_floats(m):
    """|fl(det) − det| ≤ γ_6 per|A|: each of the products of three entries meets at most six roundings."""
    computed = Fraction(float(batches.determinant(m[None])[0]))
    e = exact(m)
    true = Evaluator.at({A: rational(m)})(sg.determinant(A))
    n = len(m)
    permanent = Fraction(0)
    for order in np.ndindex(*(n,) * n):
        if len(set(order)) == n:
            product = Fraction(1)
            for i, j in enumerate(order):
                product *= abs(e[i, j])
            permanent += product
    assert abs(computed - Fraction(int(true.p), int(true.q))) <= gamma(6) * permanent


@settings(quick, max_examples=30)
@given(sy.circulant())
def test_singular_values_of_circulant_matrices_are_the_moduli_of_the_transform(m):
    """σ_k = |ĉ_j| for a column c and its discrete Fourier transform, both in balls."""
    n, column = len(m), m[:, 0]
    with precision(512):
        at = Evaluator.at({A: rational(m)})
        true = sorted((arb(at(sg.singular_value(A, k))) for k in range(1, n + 1)), key=lambda x: float(x.mid()))
        root = [acb(fmpq(-2 * j, n)).exp_pi_i() for j in range(n)]
        moduli = [abs(sum((root[j * k % n] * number(column[k]) for k in range(n)), start=acb(0))) for j in range(n)]
        for sigma, modulus in zip(true, sorted(moduli, key=lambda x: float(x.mid())), strict=True):
            assert abs(sigma - modulus) < arb(2) ** -200
