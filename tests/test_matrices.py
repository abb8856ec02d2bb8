"""Matrices in the tree, their shapes, their exact values, and the rules of matrix calculus."""

import numpy as np
import pytest
from flint import fmpq

import symgrad as sg
from symgrad.checks.enumeration import counterexample, decide, enumeration
from symgrad.checks.exact import Evaluator
from symgrad.checks.finite_differences import FloatNetwork, finite_differences
from symgrad.checks.instances import Instance
from symgrad.checks.matrices import Matrix, Nonconforming
from symgrad.checks.matrix_instances import field_text
from symgrad.checks.spoils import spoils
from symgrad.checks.truth import Truth
from symgrad.core import binding, tree
from symgrad.core.matrices import check_products, declared_shapes, shape
from symgrad.core.verdicts import Verdict
from symgrad.report.evidence import value_latex
from symgrad.report.latex import latex
from symgrad.report.notation import Notation
from symgrad.report.plain import plain
from symgrad.theory.context import Context
from symgrad.theory.dependence import depends

L, l, m, k = (sg.symbol(name) for name in "Llmk")


def member(name):
    return lambda index: tree.member(name, index)


W, b, z, h, delta, D, J = map(member, ("W", "b", "z", "h", "delta", "D", "J"))
LOSS = sg.scalar_function("loss", h(L))
A, B = sg.matrix([[1, 1], [0, 1]]), sg.matrix([[1, 0], [1, 1]])


@pytest.fixture(scope="module")
def derived():
    return sg.load("backpropagation")


@pytest.fixture
def context(derived):
    return Context(derived.derivation, (), derived.chains)


def number_matrix(*rows):
    return Matrix(tuple(tuple(map(fmpq, row)) for row in rows))


def network(derived, widths, weights, x, layer=1, biases=None):
    """An instance with these weight matrices, φ(t) = t² and ℒ(v) = v_1 v_2 where there are two outputs."""
    sequences = {s.name: s for s in derived.derivation.sequences}
    values = {L: fmpq(len(weights)), l: fmpq(layer), m: fmpq(layer), sg.symbol("x"): number_matrix(*x)}
    for i, width in enumerate(widths):
        values[tree.member("d", i)] = fmpq(width)
    for i, rows in enumerate(weights, start=1):
        values[W(i)] = number_matrix(*rows)
        values[b(i)] = number_matrix(*([0] for _ in rows))
    terms = ((fmpq(1), (0, 1)),) if widths[-1] > 1 else ((fmpq(1), (0,)),)
    polynomials = {"activation": (fmpq(0), fmpq(0), fmpq(1))}
    return Instance({}, sequences, {}, {}, values=values, polynomials=polynomials, fields={"loss": terms})


# The tree --------------------------------------------------------------------------------------------------------


def test_products_of_matrices_are_flat_and_keep_their_order():
    assert (W(1) @ W(2)) @ W(3) == W(1) @ (W(2) @ W(3))
    assert not binding.same(W(1) @ W(2), W(2) @ W(1))
    assert sg.transpose(sg.transpose(W(1))) == W(1)


def test_the_empty_product_vanishes_from_products():
    assert tree.matmul() @ W(1) == W(1)


def test_ordered_products_bind_their_index():
    product = sg.descending_product(W(k), k, 1, L)
    assert binding.free_symbols(product) == {L}
    assert binding.same(product, sg.descending_product(W(m), m, 1, L))
    assert binding.substitute(product, {L: k}).args[1] != k


@pytest.mark.parametrize("rows", [[], [[]], [[1, 2], [3]]])
def test_a_matrix_has_rows_of_one_length(rows):
    with pytest.raises(TypeError, match="one length"):
        sg.matrix(rows)


def test_a_shape_has_two_sides():
    with pytest.raises(ValueError, match="rows, columns"):
        sg.Variable("x", sg.Text("x", "x"), sg.REAL, (0, 1), shape=(3,))


def width(index):
    return tree.member("d", index)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (W(l), (width(l), width(l - 1))),
        (sg.transpose(W(l)), (width(l - 1), width(l))),
        (W(l) @ h(l - 1) + b(l), (width(l), tree.ONE)),
        (LOSS, ()),
        (sg.derivative(LOSS, z(l)), (tree.ONE, width(l))),
        (sg.derivative(z(2), z(1)), (width(2), width(1))),
        (sg.gradient(LOSS, W(l)), (width(l), width(l - 1))),
        (sg.diag(z(l)), (width(l), width(l))),
        (sg.descending_product(W(k), k, 1, L), (width(L), width(0))),
        (sg.ascending_product(W(k), k, 1, 3), (width(1), width(2))),
        (3 * sg.norm(z(l)), ()),
        (2 * A, (sg.expr(2), sg.expr(2))),
    ],
)
def test_shapes(derived, node, expected):
    found = shape(node, declared_shapes(derived.derivation))
    assert [plain(side) for side in found] == [plain(side) for side in expected]


def test_matrices_are_not_multiplied_like_numbers(derived):
    declared = declared_shapes(derived.derivation)
    check_products(2 * (W(1) @ W(2)), declared)
    for wrong in (W(1) * W(2), W(1) ** 2, sg.norm(W(1) * A)):
        with pytest.raises(sg.DerivationError, match="@"):
            check_products(wrong, declared)
    for wrong in (sg.identity(2) + 1, sg.norm(W(1) + sg.symbol("c"))):
        with pytest.raises(sg.DerivationError, match="found both"):
            check_products(wrong, declared)


# Exact values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (A @ B, [[2, 1], [1, 1]]),
        (B @ A, [[1, 1], [1, 2]]),
        (sg.transpose(A) + 2 * B, [[3, 0], [3, 3]]),
        (sg.diag(sg.matrix([[2], [3]])), [[2, 0], [0, 3]]),
    ],
)
def test_values(node, expected):
    assert Evaluator(Instance({}, {}, {}, {}))(node) == number_matrix(*expected)


def test_norms_are_exact_where_they_are_rational():
    evaluate = Evaluator(Instance({}, {}, {}, {}))
    assert evaluate(sg.norm(sg.matrix([[3, 4]]))) == 5
    assert evaluate(sg.norm(sg.matrix([[1, 2], [2, 4]]), "fro")) == 5
    assert evaluate(sg.norm(sg.matrix([[3, 4], [0, 0]]))) == 5


def test_backward_pass_worked_by_hand(derived):
    """x = 1, z_1 = (1, 2), h_1 = (1, 4), z_2 = (5, 4), h_2 = (25, 16), ℒ = 25·16."""
    evaluate = Evaluator(network(derived, (1, 2, 2), ([[1], [2]], [[1, 1], [0, 1]]), [[1]]))
    assert evaluate(h(2)) == number_matrix([25], [16])
    assert evaluate(LOSS) == 400
    # δ_2 = (16·10, 25·8); δ_1 = δ_2 W_2 diag(2, 4).
    assert evaluate(delta(2)) == number_matrix([160, 200])
    assert evaluate(delta(1)) == number_matrix([320, 1440])
    assert evaluate(sg.derivative(z(2), z(1))) == number_matrix([2, 4], [0, 4])
    assert evaluate(sg.gradient(LOSS, W(2))) == number_matrix([160, 640], [200, 800])
    assert evaluate(sg.gradient(LOSS, W(1))) == number_matrix([320], [1440])


def test_ordered_products_in_both_orders(derived):
    weights = ([[1], [1]], [[1, 1], [0, 1]], [[1, 0], [1, 1]])
    evaluate = Evaluator(network(derived, (1, 2, 2, 2), weights, [[1]]))
    down = evaluate(sg.descending_product(W(k), k, 2, L))
    up = evaluate(sg.ascending_product(W(k), k, 2, L))
    assert (down, up) == (number_matrix([1, 1], [1, 2]), number_matrix([2, 1], [1, 1]))
    assert evaluate(W(2) @ sg.descending_product(W(k), k, 3, 2)) == evaluate(W(2))


def test_a_second_derivative_is_refused(derived):
    evaluate = Evaluator(network(derived, (1, 2, 2), ([[1], [2]], [[1, 1], [0, 1]]), [[1]]))
    with pytest.raises(sg.NotConvertible):
        evaluate(sg.derivative(sg.transpose(delta(2)), z(1)))


def test_shapes_that_do_not_conform_make_an_equality_false(derived):
    instance = network(derived, (1, 2, 2), ([[1], [2]], [[1, 1], [0, 1]]), [[1]], layer=2)
    statement = sg.equal(sg.gradient(LOSS, W(m)), delta(m) @ sg.transpose(h(m - 1)))
    finding = decide(statement, instance)
    assert finding.truth is Truth.FAILS
    assert finding.right == Nonconforming("·", (1, 2), (1, 2))
    found = counterexample(derived.derivation, statement, (), instance, finding)
    assert found.left == "[[160,640],[200,800]]"
    assert found.right == "undefined: (1×2) · (1×2)"
    assert found.assignment[r"\mathbf{W}_{2}"] == "[[1,1],[0,1]]"
    assert found.assignment["loss"] == "t_{1} t_{2}"


def test_matrices_of_different_shapes_are_not_equal():
    statement = sg.equal(sg.matrix([[1, 2]]), sg.matrix([[1], [2]]))
    assert decide(statement, Instance({}, {}, {}, {})).truth is Truth.FAILS


def test_a_spoiled_equality_of_matrices_is_refuted(derived):
    true = sg.equal(delta(l), delta(l + 1) @ W(l + 1) @ D(l))
    rng = np.random.default_rng(1)
    assert enumeration(derived.derivation, true, (), (), rng).caught_spoils == 1
    for spoiled in spoils(true):
        assert enumeration(derived.derivation, spoiled, (), (), rng).verdict is Verdict.REFUTED


def test_text_of_a_function_of_several_variables():
    terms = ((fmpq(-1), (0,)), (fmpq(2), (1,)), (fmpq(1), (0, 1)), (fmpq(-1), (2, 2, 2)))
    assert field_text(terms, 2) == "-t_{1} + 2 t_{2} + t_{1} t_{2}"
    assert field_text(terms, 3).endswith(" - t_{3}^{3}")


# Dependence and rules --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "wrt", "through", "expected"),
    [
        (LOSS, z(l), None, True),
        (LOSS, z(l), z(l + 1), False),
        (LOSS, z(l), h(l), False),
        (LOSS, z(l), b(l + 1), True),
        (LOSS, W(m), z(m), False),
        (LOSS, W(m), z(m - 1), True),
        (LOSS, W(m), h(L), False),
        (h(m - 1), W(m), None, False),
        (h(m), W(m), None, True),
        (W(l + 1), z(l), None, False),
        (z(l), z(l + 1), None, False),
        (D(l), z(l + 1), None, False),
        (D(l), z(l), None, True),
        (h(k), z(l), None, True),  # nothing is known of k
        (h(L) + W(m) @ h(0), W(m), z(m), True),  # openly, beside the dependence through z_m
        (delta(l), W(m), None, True),  # a definition that looks upward is not followed
    ],
)
def test_dependence(derived, node, wrt, through, expected):
    assert depends(node, wrt, derived.derivation, through) is expected


@pytest.mark.parametrize(
    ("rule", "node"),
    [
        (sg.rules.chain_rule_through(b(l + 1)), sg.derivative(LOSS, z(l))),
        (sg.rules.chain_rule_through(z(l)), sg.derivative(LOSS, z(l + 1))),
        (sg.rules.chain_rule_through(W(l + 1)), sg.derivative(LOSS, z(l))),
        (sg.rules.gradient_through(z(m - 1)), sg.gradient(LOSS, W(m))),
        (sg.rules.gradient_through(h(m)), sg.gradient(LOSS, W(m))),
        (sg.rules.jacobian_of_affine, sg.derivative(W(l) @ sg.transpose(W(l)) @ z(l), W(l))),
        (sg.rules.jacobian_of_affine, sg.derivative(D(l) @ z(l), z(l))),
        (sg.rules.jacobian_of_elementwise, sg.derivative(z(l), z(l))),
        (sg.rules.norm_of_outer_product, sg.norm(W(l) @ D(l - 1), "fro")),
        (sg.rules.norm_of_outer_product, sg.norm(delta(l) @ h(l), "fro")),
        (sg.rules.solve_downward("weight_gradient", L), delta(l)),
        (sg.rules.solve_downward("no_such_chain", L), delta(l)),
        (sg.rules.solve_downward("error_recursion", L + 1), delta(l)),
        (sg.rules.solve_downward("error_recursion", L), delta(l - 1)),
    ],
)
def test_rules_refuse_what_they_do_not_cover(context, rule, node):
    with pytest.raises(sg.RuleRefused):
        rule.apply(node, context)


def test_definitions_open_and_close(derived, context):
    sequences = {s.name: s for s in derived.derivation.sequences}
    opened = sg.rules.definition(sequences["z"]).apply(sg.derivative(z(l + 1), z(l)), context)
    assert plain(opened) == plain(sg.derivative(W(l + 1) @ h(l) + b(l + 1), z(l)))
    with pytest.raises(sg.RuleRefused):  # with respect to itself, z is no function of anything else
        sg.rules.definition(sequences["z"]).apply(sg.derivative(z(l), z(l)), context)
    with pytest.raises(sg.RuleRefused):  # h_{l−1} may be the input
        sg.rules.definition(sequences["h"]).apply(h(l - 1), context)
    assert sg.rules.abbreviate(sequences["J"]).apply(W(l + 1) @ D(l), context) == J(l + 1)
    with pytest.raises(sg.RuleRefused):
        sg.rules.abbreviate(sequences["J"]).apply(W(l + 1) @ D(l + 1), context)


def test_verdicts_are_those_of_the_list_of_printed_statements(derived):
    settled = {o.printed: o.settle(1).verdict for o in sg.obligations(derived) if o.printed}
    assert settled == {
        "9.2.2/error-recursion": Verdict.PROVED,
        "9.2.2/error-product": Verdict.REFUTED,
        "9.2.2/weight-gradient": Verdict.REFUTED,
    }


def test_a_matrix_is_no_function_of_numbers():
    with pytest.raises(sg.NotConvertible, match="matrix"):
        sg.function("backpropagation", "gradient_norm")


# Floats ----------------------------------------------------------------------------------------------------------


def test_central_differences_tell_right_from_wrong(derived):
    rng = np.random.default_rng(3)
    right = sg.equal(sg.gradient(LOSS, W(m)), sg.transpose(delta(m)) @ sg.transpose(h(m - 1)))
    found = finite_differences(derived.derivation, right, (), rng)
    assert found and found.verdict is Verdict.SUPPORTED and found.caught_spoils == 1
    wrong = sg.equal(delta(l), delta(l + 1) @ W(l + 1))
    found = finite_differences(derived.derivation, wrong, (), rng)
    assert found is None or found.verdict is Verdict.UNDECIDED


def test_gradients_agree_with_autograd(derived):
    torch = pytest.importorskip("torch")
    weights = ([[1, 0, 2], [0, 1, 1]], [[1, 1], [0, 1], [1, 0]], [[1, 0, 1], [1, 1, 0]])
    instance = network(derived, (3, 2, 3, 2), weights, [[1], [2], [0]])
    floats = FloatNetwork(instance, np.random.default_rng(5))

    def tensor(node):
        return torch.tensor(floats.values[node], dtype=torch.float64, requires_grad=True)

    parameters = {i: (tensor(W(i)), tensor(b(i))) for i in (1, 2, 3)}
    activation, preactivations = torch.tensor(floats.values[sg.symbol("x")]), {}
    for i, (weight, bias) in parameters.items():
        preactivations[i] = weight @ activation + bias
        preactivations[i].retain_grad()
        activation = torch.tanh(preactivations[i])
    torch.logsumexp(torch.tensor(floats.coefficients[:2]) * activation, dim=0).sum().backward()
    for i, (weight, bias) in parameters.items():
        error = preactivations[i].grad.numpy().T
        np.testing.assert_allclose(floats(delta(i)), error, atol=1e-8)
        outer = sg.transpose(delta(i)) @ sg.transpose(h(i - 1))
        np.testing.assert_allclose(floats(outer), weight.grad.numpy(), atol=1e-8)
        np.testing.assert_allclose(floats(sg.transpose(delta(i))), bias.grad.numpy(), atol=1e-8)
        if i < 3:
            product = delta(3) @ sg.descending_product(W(k + 1) @ D(k), k, i, 2)
            np.testing.assert_allclose(floats(product), error, atol=1e-8)


# Printing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "typeset", "terminal"),
    [
        (sg.transpose(W(l)) @ h(1), r"W_{l}^{\top} h_{1}", "W_lᵀ h₁"),
        (
            (z(1) + b(1)) @ A,
            r"(z_{1} + b_{1}) \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}",
            "(z₁ + b₁) [[1, 1], [0, 1]]",
        ),
        (sg.transpose(z(1) + b(1)), r"(z_{1} + b_{1})^{\top}", "(z₁ + b₁)ᵀ"),
        (sg.descending_product(J(k), k, l + 1, L), r"J_{L} J_{L - 1} \cdots J_{l + 1}", "J_L J_{L−1} ⋯ J_{l+1}"),
        (delta(L) @ sg.ascending_product(W(k), k, l, L), r"\delta_{L} \prod_{k=l}^{L} W_{k}", "δ_L ∏_{k=l}^{L} W_k"),
        (sg.diag(sg.apply("activation", z(l), 1)), r"\operatorname{diag}(\varphi'(z_{l}))", "diag(φ′(z_l))"),
        (sg.norm(W(l), "fro"), r"\lVert W_{l}\rVert_{\mathrm{F}}", "‖W_l‖_F"),
        (sg.derivative(LOSS, z(l)), r"\frac{\partial \mathcal{L}}{\partial z_{l}}", "∂ℒ/∂z_l"),
        (sg.gradient(LOSS, W(l)), r"\nabla_{W_{l}} \mathcal{L}", "∇_{W_l} ℒ"),
        (LOSS, r"\mathcal{L}(h_{L})", "ℒ(h_L)"),
    ],
)
def test_printing(node, typeset, terminal):
    assert latex(node, Notation()) == typeset
    assert plain(node, Notation()) == terminal


def test_values_of_matrices_in_a_counterexample():
    assert value_latex("[[1,-1/2],[0,3]]") == r"\begin{pmatrix} 1 & -\tfrac{1}{2} \\ 0 & 3 \end{pmatrix}"
