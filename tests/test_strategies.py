"""What the public strategies draw has the properties that were asked for, exactly or within the stated bound."""

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import arb, fmpq, fmpq_mat
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import symgrad as sg
from symgrad import strategies as sy
from symgrad.checks.exact import Evaluator
from symgrad.checks.matrices import Matrix
from symgrad.checks.truth import precision
from symgrad.core import tree
from symgrad.errors import ParameterError, UnknownNameError
from symgrad.numerics import matrices as generators

WORDS = sg.Text("a number", "一个数")
A = sg.symbol("A")
U = Fraction(1, 2**53)
quick = settings(max_examples=60, database=None)
# The same draws every time: whether something rare is drawn is no matter of luck.
drawing = settings(max_examples=3000, database=None, derandomize=True, phases=[Phase.generate])


def rational(array) -> Matrix:
    """The matrix with exactly these entries."""
    return Matrix(tuple(tuple(fmpq(*Fraction(x).as_integer_ratio()) for x in row) for row in array.tolist()))


def value(quantity, array) -> arb:
    """A quantity of the exact matrix, in a ball."""
    with precision(1200):
        return arb(Evaluator.at({A: rational(array)})(quantity))


def power(array, k: int) -> fmpq_mat:
    found = fmpq_mat([[fmpq(*Fraction(x).as_integer_ratio()) for x in row] for row in array.tolist()])
    return found**k if k != 1 else found


def singular_value_is_near(array, k: int, prescribed, error) -> bool:
    with precision(1200):
        distance = abs(value(sg.singular_value(A, k), array) - arb(fmpq(*Fraction(prescribed).as_integer_ratio())))
        return bool(distance <= arb(error) + arb(2) ** -1100)


moduli = st.one_of(
    st.integers(0, 4), st.floats(1e-100, 1e100), st.fractions(0, 9, max_denominator=7).filter(lambda q: q != 0)
)


@st.composite
def shaped_values(draw):
    """Singular values and a shape for them; often several equal ones."""
    shape = draw(sy.shapes(1, 5))
    pool = draw(st.lists(moduli, min_size=1, max_size=3))
    return draw(st.lists(st.sampled_from(pool), min_size=min(shape), max_size=min(shape))), shape


@pytest.mark.parametrize("exact", [False, True])
@quick
@given(st.data())
def test_singular_values(exact, data):
    values, shape = data.draw(shaped_values())
    matrix = data.draw(sy.with_singular_values(values, shape, exact=exact))
    assert matrix.shape == shape and matrix.dtype == (object if exact else float)
    error = 0 if exact else sy.singular_value_error(values)
    for k, each in enumerate(sorted(map(Fraction, values), reverse=True), start=1):
        assert singular_value_is_near(matrix, k, each, error)


def test_the_bound_of_the_singular_values_is_not_idle():
    """A bound a thousand times smaller is broken by some matrix: the test above can see an error."""

    def too_far(matrix):
        return not singular_value_is_near(matrix, 1, 3, sy.singular_value_error([3, 1, 0.1]) / 1000)

    assert too_far(
        find(sy.with_singular_values([3, 1, 0.1]), too_far, settings=settings(database=None, derandomize=True))
    )


@pytest.mark.parametrize("exact", [False, True])
@quick
@given(st.data())
def test_rank(exact, data):
    shape = data.draw(sy.shapes())
    rank = data.draw(st.integers(0, min(shape)))
    matrix = data.draw(sy.with_rank(rank, shape, exact=exact))
    assert matrix.shape == shape and power(matrix, 1).rank() == rank
    assert max(abs(x) for x in matrix.flat) <= 4 * rank


@pytest.mark.parametrize("exact", [False, True])
@quick
@given(st.data())
def test_condition_number(exact, data):
    kappa = data.draw(st.one_of(st.integers(1, 5), st.floats(1, 1e12)))
    n = data.draw(sy.widths(2, 5))
    matrix = data.draw(sy.with_condition_number(kappa, n, exact=exact))
    low, high = (kappa, kappa) if exact else sy.condition_number_interval(kappa, n)
    found = value(sg.condition_number(A), matrix)
    with precision(1200):
        blur = arb(2) ** -600
        assert found >= arb(low) - blur and found <= arb(high) + blur


@pytest.mark.parametrize("structure", sy.STRUCTURES)
@pytest.mark.parametrize("exact", [False, True])
@settings(quick, max_examples=30)
@given(st.data())
def test_spectral_radius(structure, exact, data):
    radius = data.draw(moduli)
    n = data.draw(sy.widths(2, 5))
    matrix = data.draw(sy.with_spectral_radius(radius, n, structure, exact=exact))
    error = 0 if exact else sy.spectral_radius_error(radius, n, structure)
    with precision(1200):
        distance = abs(value(sg.spectral_radius(A), matrix) - arb(fmpq(*Fraction(radius).as_integer_ratio())))
        assert distance <= arb(error) + arb(2) ** -200
    if structure == "non-normal":
        assert not generators.is_normal(generators.exact(matrix))
    if structure == "normal" and exact:
        assert generators.is_normal(matrix)


@quick
@given(st.data())
def test_nilpotent(data):
    n = data.draw(sy.widths())
    index = data.draw(st.integers(1, n))
    matrix = data.draw(sy.nilpotent(n, index))
    zero = fmpq_mat(n, n)
    assert power(matrix, index) == zero and (index == 1 or power(matrix, index - 1) != zero)


def _orthogonal(q):
    n = len(q)
    gap = q.astype(object) @ q.T.astype(object) - np.eye(n, dtype=int)
    # Q + E with ‖E‖_F ≤ u√n: ‖QQᵀ − I‖_F ≤ 2u√n + u²n.
    return sum(Fraction(x) ** 2 for x in gap.flat) <= (2 * U * n + U * U * n) ** 2


def _positive_definite(a):
    minors = [
        fmpq_mat([[fmpq(*Fraction(x).as_integer_ratio()) for x in r[:k]] for r in a[:k].tolist()]).det()
        for k in range(1, len(a) + 1)
    ]
    return (a == a.T).all() and min(minors) > 0


STRUCTURED = {
    "orthogonal": (sy.orthogonal, lambda a: _orthogonal(generators.exact(a))),
    "symmetric": (sy.symmetric, lambda a: (a == a.T).all()),
    "positive definite": (sy.positive_definite, _positive_definite),
    "upper triangular": (sy.triangular, lambda a: (np.tril(a, -1) == 0).all()),
    "lower triangular": (lambda **k: sy.triangular(upper=False, **k), lambda a: (np.triu(a, 1) == 0).all()),
    "diagonal": (sy.diagonal, lambda a: (a[~np.eye(len(a), dtype=bool)] == 0).all()),
    "permutation": (
        sy.permutation,
        lambda a: set(a.flat) <= {0, 1} and (a.sum(0) == 1).all() and (a.sum(1) == 1).all(),
    ),
    "circulant": (sy.circulant, lambda a: (np.roll(a, (1, 1), (0, 1)) == a).all()),
    "stochastic": (sy.stochastic, lambda a: (a >= 0).all() and (a.sum(1) == 1).all()),
    "doubly stochastic": (
        lambda **k: sy.stochastic(doubly=True, **k),
        lambda a: (a >= 0).all() and (a.sum(0) == 1).all() and (a.sum(1) == 1).all(),
    ),
    "nilpotent": (sy.nilpotent, lambda a: power(a, len(a)) == fmpq_mat(len(a), len(a))),
}


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("name", STRUCTURED)
@settings(quick, max_examples=25)
@given(st.data())
def test_structures(name, exact, data):
    strategy, has_it = STRUCTURED[name]
    matrix = data.draw(strategy(exact=exact))
    assert matrix.ndim == 2 and matrix.dtype == (object if exact else float)
    assert not exact or all(type(x) is Fraction for x in matrix.flat)
    assert has_it(matrix)


@quick
@given(st.data())
def test_eigenvalues_of_symmetric_matrices(data):
    values = data.draw(st.lists(st.integers(-3, 3), min_size=1, max_size=5))
    matrix = data.draw(sy.symmetric(eigenvalues=values, exact=True))
    characteristic = np.array([1], dtype=object)
    for each in values:
        characteristic = np.polymul(characteristic, [1, -each])
    found = power(matrix, 1).charpoly().coeffs()[::-1]
    assert [Fraction(int(c.p), int(c.q)) for c in found] == list(characteristic)
    rounded = data.draw(sy.symmetric(eigenvalues=values))
    assert (rounded == rounded.T).all()


@pytest.mark.parametrize(
    ("low", "high"), [(1e-150, 1e150), (0.5, 3), (2.5, 2.75), (1, 1), (1e-150, 1e-149), (0.1, 1e9), (0.3, 4)]
)
@settings(quick, max_examples=40)
@given(st.data())
def test_entries_stay_within_their_magnitudes(low, high, data):
    exact = data.draw(st.booleans())
    matrix = data.draw(sy.matrices(magnitudes=(low, high), exact=exact))
    assert all(x == 0 or low <= abs(x) <= high for x in matrix.flat)
    assert max(matrix.shape) <= 8


@pytest.mark.parametrize(
    "sought",
    [
        lambda a: (a == 0).all(),
        lambda a: a.shape[0] > a.shape[1] > 1,
        lambda a: a.shape == (8, 8),
        lambda a: (a != 0).all() and min(a.shape) > 2 and np.abs(a).max() > 1e200 * np.abs(a).min(),
        lambda a: np.abs(a).max() > 1e149,
        lambda a: (a != 0).any() and np.abs(a).max() < 1e-140,
        lambda a: min(a.shape) > 3 and np.count_nonzero(a) > 9 and power(a, 1).rank() == 2,
    ],
    ids="zero tall large spread huge tiny deficient".split(),
)
def test_matrices_of_every_kind_are_drawn(sought):
    found = find(sy.matrices(), sought, settings=drawing)
    assert sought(found)


@quick
@given(sy.conforming("W", "D", "V"))
def test_products_conform(drawn):
    assert list(drawn) == ["W", "D", "V"]
    assert (drawn["W"][:, :1] * 0).shape[0] == np.linalg.multi_dot([np.zeros_like(a) for a in drawn.values()]).shape[0]


def test_failures_shrink_to_small_integers_and_identities():
    def first(strategy, condition):
        return find(strategy, condition, settings=settings(max_examples=2000, database=None, derandomize=True)).tolist()

    assert first(sy.matrices(), lambda a: a.any()) == [[1]]
    assert first(sy.orthogonal(3), lambda q: True) == np.eye(3).tolist()
    assert first(sy.with_singular_values([2, 1], (2, 3)), lambda a: True) == [[2, 0, 0], [0, 1, 0]]
    assert first(sy.with_rank(1, (2, 2)), lambda a: True) == [[1, 0], [0, 0]]
    pair = find(
        sy.conforming("A", "B", sides=2),
        lambda m: (m["A"] @ m["B"] != m["B"] @ m["A"]).any(),
        settings=settings(max_examples=3000, database=None, derandomize=True),
    )
    assert all(np.abs(a).sum() <= 2 for a in pair.values())


IMPOSSIBLE = [
    (lambda: sy.with_rank(3, (2, 5)), "rank from 0 to 2 for the shape 2×5 but got 3"),
    (lambda: sy.with_rank(-1), "rank from 0 to 8 .* but got -1"),
    (lambda: sy.with_singular_values([1, 2], (3, 3)), "3 singular values .* but got 2; zeros are counted"),
    (lambda: sy.with_singular_values([1, -2]), "0 or at least .* but got -2"),
    (lambda: sy.with_singular_values([float("nan")]), "finite real number"),
    (lambda: sy.with_singular_values([]), "both at least 1"),
    (lambda: sy.with_condition_number(0.5), "condition number >= 1 but got 0.5; for a singular matrix try with_rank"),
    (lambda: sy.with_condition_number(2, 1), "1, for n = 1, but got 2"),
    (lambda: sy.with_condition_number(1e17, 3), r"below 2\.6e\+15 for n = 3 .*exact=True"),
    (lambda: sy.with_spectral_radius(-1), "0 or at least"),
    (lambda: sy.with_spectral_radius(1, 2, "gaussian"), "one of 'normal', .* but got 'gaussian'"),
    (lambda: sy.with_spectral_radius(1, 1, "non-normal"), "n >= 2 .* all 1×1 matrices are normal"),
    (lambda: sy.with_spectral_radius(1, 0), "integer >= 1"),
    (lambda: sy.nilpotent(2, 3), "nilpotency from 1 to 2 but got 3"),
    (lambda: sy.nilpotent(index=0), "nilpotency from 1 to .* but got 0"),
    (lambda: sy.symmetric(2, [1, 2, 3]), "2 eigenvalues .* but got 3"),
    (lambda: sy.matrices((0, 3)), r"shape .* but got \(0, 3\)"),
    (lambda: sy.matrices(magnitudes=(2, 1)), "low <= high"),
    (lambda: sy.matrices(magnitudes=3), "magnitudes"),  # type: ignore[arg-type]
    (lambda: sy.entries((0, 1)), "low <= high"),
    (lambda: sy.widths(3, 2), "1 <= low <= high for widths but got 3 and 2"),
    (lambda: sy.shapes(0), "1 <= low <= high"),
    (lambda: sy.conforming(), "different names"),
    (lambda: sy.conforming("A", "A"), "of one matrix|different names"),
    (lambda: sy.activations("relu", "relu"), "different names"),
]


@pytest.mark.parametrize(("request_", "message"), IMPOSSIBLE, ids=range(len(IMPOSSIBLE)))
def test_impossible_requests_are_refused_when_they_are_made(request_, message):
    with pytest.raises(ParameterError, match=message):
        request_()


# Activations and variables ----------------------------------------------------------------------------------------


@settings(quick, max_examples=200)
@given(phi=sy.activations(), z=st.floats(-20, 20).filter(lambda t: abs(t) > 1e-3))
def test_derivatives_of_activations_enclose_the_slope(phi, z):
    """The derivative formula is the exact slope of the formula, computed by dual numbers in balls."""
    if any(abs(z - kink) < 1e-9 for kink in phi.kinks):
        return
    at = {tree.symbol("z"): fmpq(*z.as_integer_ratio())}
    with precision(400):
        evaluator = Evaluator.at(at)
        exact = arb(evaluator(phi.derivative_formula))
        step = arb(2) ** -60
        # φ is twice differentiable away from kinks, |φ″| ≤ 4 for each of these: a difference quotient is that close.
        near = [
            arb(Evaluator.at({tree.symbol("z"): at[tree.symbol("z")] + s * fmpq(1, 2**60)})(phi.formula))
            for s in (1, -1)
        ]
        assert abs((near[0] - near[1]) / (2 * step) - exact) <= 4 * step
    # How NumPy rounds formulas is tested elsewhere; this one only has to be the right one.
    assert phi.derivative(z) == pytest.approx(float(exact.mid()), abs=1e-9)


def test_kinks_are_where_the_one_sided_slopes_differ():
    for name in sy.ACTIVATIONS:
        phi = sy.activation(name)
        jumps = [k for k in range(-8, 9) if abs(phi.derivative(k + 2.0**-20) - phi.derivative(k - 2.0**-20)) > 0.01]
        assert tuple(jumps) == phi.kinks


def test_a_misspelt_activation_gets_the_nearest_name():
    with pytest.raises(UnknownNameError, match="did you mean 'sigmoid'"):
        sy.activations("relu", "sigmod")


n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 100))
L = sg.Variable("L", WORDS, sg.integer(2), (1, 20))
layer = sg.Variable("l", WORDS, sg.integer(1, L), (1, 100))
rho = sg.Variable("rho", WORDS, sg.Domain("real", sg.expr(0), sg.expr(1), open=True), (0, 1))
w = sg.Variable("w", WORDS, sg.NONZERO, (Fraction(-1, 3), Fraction(1, 3)))
W = sg.Variable("W", WORDS, sg.REAL, (-2, 2), shape=(n, n + 1))


@pytest.mark.parametrize("exact", [False, True])
@settings(quick, max_examples=25)
@given(st.data())
def test_values_of_variables(exact, data):
    drawn = data.draw(sy.from_variables(n, L, layer, rho, w, W, exact=exact))
    assert 1 <= drawn["n"] <= 8 and 2 <= drawn["L"] <= 20 and 1 <= drawn["l"] <= drawn["L"]
    assert 0 < drawn["rho"] < 1 and drawn["w"] != 0 and abs(Fraction(drawn["w"])) <= Fraction(1, 3)
    assert drawn["W"].shape == (drawn["n"], drawn["n"] + 1) and abs(drawn["W"]).max() <= 2
    assert type(drawn["w"]) is (Fraction if exact else float)


def test_a_bound_without_a_value_and_an_empty_range_are_refused():
    with pytest.raises(ParameterError, match=r"value for L, .*'L': …"):
        sy.from_variable(layer)
    assert (
        find(sy.from_variable(layer, {"L": 3}), lambda x: x > 2, settings=settings(database=None, derandomize=True))
        == 3
    )
    with pytest.raises(ParameterError, match="typical range of 'v' that meets its domain"):
        sy.from_variable(sg.Variable("v", WORDS, sg.POSITIVE, (-2, 0)))


SCALE = sg.function("scalar_chain", "gradient_scale")


@settings(quick, max_examples=20)
@given(sy.from_variables(sg.load("scalar_chain").derivation))
def test_functions_of_the_library_take_what_is_drawn(values):
    assert SCALE.log(**{name: values[name] for name in SCALE.names}) < np.inf


def test_the_example_of_the_readme():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    (example,) = (b for b in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "strategies as sy" in b)
    names: dict = {}
    exec(example, names)
    *passing, failing = [f for name, f in names.items() if name.startswith("test_")]
    for each in passing:
        each()
    with pytest.raises(AssertionError) as failed:
        failing()
    shown = "".join("".join(failed.value.__notes__).split())
    assert "# fails" in example and "J=array([[" in shown  # which small matrix is left is a matter of chance


def test_without_hypothesis_the_install_line_is_given():
    code = "import sys; sys.modules['hypothesis'] = None\nimport symgrad.strategies"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "MissingToolError" in done.stderr and "pip install 'symgrad[testing]'" in done.stderr
