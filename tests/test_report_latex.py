"""Expressions in LaTeX and in Unicode, and long ones in several lines."""

import re
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symgrad.catalogue import Catalogue
from symgrad.core import matrices as m
from symgrad.core import tree as t
from symgrad.core.text import LANGUAGES
from symgrad.core.tree import Expr
from symgrad.reading import read
from symgrad.report.breadth import breadth, broken
from symgrad.report.composition import report
from symgrad.report.document import render
from symgrad.report.latex import latex
from symgrad.report.mathml import mathml
from symgrad.report.notation import Notation
from symgrad.report.plain import plain

x, y, n, v, w, L, j, k, l = map(t.symbol, ("x", "y", "n", "v", "w", "L", "j", "k", "l"))
W, h, z = t.member("W"), t.member("h"), t.member("z")
pi = t.constant("pi")
half = Fraction(1, 2)
notation = Notation({"n_in": r"n_{\mathrm{in}}", "u'": "u'"})


def members(name: str, index: Expr) -> Expr:
    return t.member(name, index)


CASES = [
    # Fractions and roots.
    (t.power(2 * pi, -half), r"\frac{1}{\sqrt{2 \pi}}", "1/√(2 π)"),
    (t.sqrt(2) * half * t.power(pi, -half), r"\frac{1}{\sqrt{2 \pi}}", "1/√(2 π)"),
    (t.sqrt(3) * half, r"\frac{\sqrt{3}}{2}", "√3/2"),
    (t.sqrt(6) * t.power(n, -half), r"\sqrt{\frac{6}{n}}", "√(6/n)"),
    (half * n * v, r"\frac{n v}{2}", "n v/2"),
    (half * n * t.expectation(h**2), r"\frac{n}{2} \, \mathbb{E}[h^2]", "(n/2) E[h²]"),
    (t.variance(h) / n, r"\frac{\operatorname{Var}(h)}{n}", "Var(h)/n"),
    (x / (2 * (y + 1)), r"\frac{x}{2 (y + 1)}", "x/(2 (y + 1))"),
    (t.power(x, Fraction(-3, 2)), r"\frac{1}{x^{3/2}}", "1/x^(3/2)"),
    (((n * v) / 2) ** L / 2 * x, r"\frac{(n v/2)^L x}{2}", "(n v/2)^L x/2"),
    (2 / (1 / (1 / x) + 1 / (1 / y)), r"\frac{2}{1/(1/x) + 1/(1/y)}", "2/(1/(1/x) + 1/(1/y))"),
    ((2 / x) / (2 / (x + y)), r"\frac{2/x}{2/(x + y)}", "2/x/(2/(x + y))"),
    (t.exp((x / y) / (v / n)), r"\mathrm{e}^{(x/y)/(v/n)}", "e^(x/y/(v/n))"),
    (-t.expectation(h) / (x / y), r"-\frac{1}{x/y} \, \mathbb{E}[h]", "−(1/(x/y)) E[h]"),
    (t.log(1000) / t.log(t.decimal("1.1")), r"\frac{\log 1000}{\log 1.1}", "(log 1000)/log(1.1)"),
    # Signs.
    (x - y, "x - y", "x − y"),
    (-x + y, "-x + y", "−x + y"),
    (-(x + y), "-(x + y)", "−(x + y)"),
    (x - (y - 1), "x - (y - 1)", "x − (y − 1)"),
    (t.mul(-1, x) * t.decimal("-2"), r"x \cdot 2", "x · 2"),
    (t.expr(Fraction(-3, 4)), r"-\frac{3}{4}", "−3/4"),
    (t.power(-1, n), "(-1)^n", "(−1)^n"),
    # Brackets: as few as are needed, as large as is needed.
    (n * (n - 1), "n (n - 1)", "n (n − 1)"),
    (t.power(half, n), r"\left(\frac{1}{2}\right)^n", "(1/2)^n"),
    ((x**2) ** y, "(x^2)^y", "(x²)^y"),
    (x ** (y**2), "x^{y^2}", "x^(y²)"),
    (t.log(x) ** 2, r"(\log x)^2", "(log x)²"),
    (t.exp(x) ** 2, r"(\mathrm{e}^x)^2", "(e^x)²"),
    (t.symbol("u'") ** 2, "{u'}^2", "u′²"),
    (t.log(x) * y, r"y \log x", "y log x"),
    (2 * t.power(3, n), r"2 \cdot 3^n", "2 · 3^n"),
    # Functions and constants.
    (abs(w) ** (L - 1), r"\lvert w\rvert^{L - 1}", "|w|^(L−1)"),
    (t.log(abs(w)), r"\log\,\lvert w\rvert", "log|w|"),
    (t.log(abs(x / y)), r"\log\left\lvert \frac{x}{y}\right\rvert", "log|x/y|"),
    (t.relu(members("z", j)), r"\operatorname{ReLU}(z_{j})", "ReLU(z_j)"),
    (t.step(x), r"\mathbf{1}\{x > 0\}", "1{x > 0}"),
    (t.exp(-(x**2) / (2 * v)), r"\mathrm{e}^{-x^2/(2 v)}", "e^(−x²/(2 v))"),
    (t.constant("euler_gamma"), r"\gamma_{\mathrm{E}}", "γ_E"),
    (t.decimal("1.8e-5"), r"1.8 \times 10^{-5}", "1.8×10⁻⁵"),
    (t.decimal("13780"), "13780", "13780"),
    (t.apply("loss", t.symbol("z_L")), r"\mathcal{L}(z_{L})", "ℒ(z_L)"),
    (t.apply("loss", t.symbol("z_L"), 1), r"\mathcal{L}'(z_{L})", "ℒ′(z_L)"),
    (t.apply("phi", z, 1) ** 2, r"\varphi'(z)^2", "φ′(z)²"),
    # Names.
    (t.symbol("n_in"), r"n_{\mathrm{in}}", "n_in"),
    (t.symbol("sigma_w") ** 2, r"\sigma_{w}^2", "σ_w²"),
    (t.symbol("w1"), "w_{1}", "w₁"),
    (t.member("W", t.symbol("i"), j), "W_{ij}", "W_ij"),
    (t.member("W", l, j - 1), "W_{l,j - 1}", "W_{l,j−1}"),
    # Sums, products, moments, derivatives.
    (t.sum_over(members("W", j) * members("h", j), j, 1, n), r"\sum_{j=1}^{n} W_{j} h_{j}", "Σ_{j=1}^{n} W_j h_j"),
    (t.sum_over(members("w", k) + 1, k, 1, L), r"\sum_{k=1}^{L} (w_{k} + 1)", "Σ_{k=1}^{L} (w_k + 1)"),
    (t.pair_sum(members("W", j) * members("W", k), j, k, 1, n), r"\sum_{j \neq k} W_{j} W_{k}", "Σ_{j≠k} W_j W_k"),
    (
        t.product_over(members("w", k), k, l + 1, L) ** 2,
        r"\left(\prod_{k=l + 1}^{L} w_{k}\right)^2",
        "(∏_{k=l+1}^{L} w_k)²",
    ),
    (t.sum_over(x, j, 1, n) * y, r"y \sum_{j=1}^{n} x", "y Σ_{j=1}^{n} x"),
    (
        t.expectation((t.sum_over(members("W", j), j, 1, n) + x) ** 2),
        r"\mathbb{E}\left[\left(\sum_{j=1}^{n} W_{j} + x\right)^2\right]",
        "E[(Σ_{j=1}^{n} W_j + x)²]",
    ),
    (t.expectation(h) ** 2, r"\mathbb{E}[h]^2", "E[h]²"),
    (t.covariance(x, x * y), r"\operatorname{Cov}(x, x y)", "Cov(x, x y)"),
    (
        t.derivative(t.apply("loss", members("h", L)), members("w", l)),
        r"\frac{\partial \mathcal{L}(h_{L})}{\partial w_{l}}",
        "∂ℒ(h_L)/∂w_l",
    ),
    (t.derivative(x * y, x), r"\frac{\partial}{\partial x} (x y)", "(∂/∂x) (x y)"),
    (
        t.integral(x * t.exp(-x), x, 0, t.constant("infinity")),
        r"\int_{0}^{\infty} x \mathrm{e}^{-x} \,\mathrm{d}x",
        "∫_{0}^{∞} x e^(−x) dx",
    ),
    # Relations.
    (t.relation("≈", t.decimal("1.1") ** 99, t.decimal("13780")), r"1.1^{99} \approx 13780", "1.1⁹⁹ ≈ 13780"),
    (t.all_of(t.relation("<", 0, x), t.relation("≤", x, Fraction(1, 4))), r"0 < x \leq \frac{1}{4}", "0 < x ≤ 1/4"),
    (t.all_of(t.relation("<", 0, x), t.relation("≤", y, 1)), r"0 < x, \quad y \leq 1", "0 < x; y ≤ 1"),
]


A, B, C = t.symbol("A"), t.symbol("B"), t.symbol("C")
MATRICES = [
    # Products, powers and inverses.
    (A @ B, "A B", "A B"),
    (A @ (B + C), "A (B + C)", "A (B + C)"),
    ((A @ B) - 2 * (B @ A), "A B - 2 B A", "A B − 2 B A"),
    (half * A @ B, r"\frac{1}{2} A B", "(1/2) A B"),
    (half * A, r"\frac{1}{2} A", "(1/2) A"),
    (A @ -B, "A (-B)", "A (−B)"),
    (A @ (2 * B), "A (2 B)", "A (2 B)"),
    ((2 * A) @ B, "2 A B", "2 A B"),
    (m.transpose(A @ B), r"(A B)^{\top}", "(A B)ᵀ"),
    (m.inverse(A), "A^{-1}", "A⁻¹"),
    (m.inverse(A @ B), "(A B)^{-1}", "(A B)⁻¹"),
    (m.inverse(m.transpose(A)), r"(A^{\top})^{-1}", "(Aᵀ)⁻¹"),
    (m.pseudo_inverse(A), "A^+", "A⁺"),
    (m.matrix_power(A, 2), "A^2", "A²"),
    (m.matrix_power(A + B, n - 1), "(A + B)^{n - 1}", "(A + B)^(n−1)"),
    (m.matrix_power(A @ B, k) @ A, "(A B)^k A", "(A B)^k A"),
    (m.matrix_power(t.symbol("u'"), 2), "{u'}^2", "u′²"),
    (m.hadamard(A, B), r"A \circ B", "A ∘ B"),
    (m.hadamard(A @ B, C), r"(A B) \circ C", "(A B) ∘ C"),
    (m.hadamard(A, B) @ C, r"(A \circ B) C", "(A ∘ B) C"),
    (A + m.hadamard(A, B), r"A + (A \circ B)", "A + (A ∘ B)"),
    # Identities and zeros show their size where nothing beside them does.
    (m.identity(n) - A, r"\mathbf{I} - A", "I − A"),
    (t.equal(A @ m.inverse(A), m.identity(n)), r"A A^{-1} = \mathbf{I}", "A A⁻¹ = I"),
    (m.norm(m.identity(n), "fro"), r"\lVert \mathbf{I}_{n}\rVert_{\mathrm{F}}", "‖I‖_F"),
    (m.trace(2 * m.identity(n - 1)), r"\operatorname{tr}(2 \mathbf{I}_{n - 1})", "tr(2 I)"),
    (m.norm(m.identity(n) - A), r"\lVert \mathbf{I} - A\rVert_{2}", "‖I − A‖₂"),
    (m.rank(m.zeros(2, n)), r"\operatorname{rank}(\mathbf{0}_{2 \times n})", "rank(0)"),
    (
        m.block_matrix([[A, B], [m.zeros(n, n), m.identity(n)]]),
        r"\begin{pmatrix} A & B \\ \mathbf{0} & \mathbf{I} \end{pmatrix}",
        "[[A, B], [0, I]]",
    ),
    # Numbers of a matrix.
    (m.norm(A), r"\lVert A\rVert_{2}", "‖A‖₂"),
    (m.norm(A, "1"), r"\lVert A\rVert_{1}", "‖A‖₁"),
    (m.norm(A, "inf"), r"\lVert A\rVert_{\infty}", "‖A‖_∞"),
    (m.norm(A, "max") ** 2, r"\lVert A\rVert_{\max}^2", "‖A‖_max²"),
    (m.norm(A @ B) / m.norm(B), r"\frac{\lVert A B\rVert_{2}}{\lVert B\rVert_{2}}", "‖A B‖₂/‖B‖₂"),
    (m.norm(A) * m.norm(B), r"\lVert A\rVert_{2} \, \lVert B\rVert_{2}", "‖A‖₂ ‖B‖₂"),
    (m.spectral_radius(A @ B), r"\rho(A B)", "ρ(A B)"),
    (m.spectral_radius(A) ** k, r"\rho(A)^k", "ρ(A)^k"),
    (
        m.spectral_radius(m.matrix([[0, 2], [0, 0]])),
        r"\rho\left(\begin{pmatrix} 0 & 2 \\ 0 & 0 \end{pmatrix}\right)",
        "ρ([[0, 2], [0, 0]])",
    ),
    (m.singular_value(A), r"\sigma_{\max}(A)", "σ_max(A)"),
    (m.singular_value(A, "min"), r"\sigma_{\min}(A)", "σ_min(A)"),
    (m.singular_value(A, "last"), r"\sigma_{r}(A)", "σ_r(A)"),
    (m.singular_value(A, 2), r"\sigma_{2}(A)", "σ₂(A)"),
    (m.singular_value(A, k + 1), r"\sigma_{k + 1}(A)", "σ_{k+1}(A)"),
    (m.condition_number(A), r"\kappa(A)", "κ(A)"),
    (m.rank(A), r"\operatorname{rank}(A)", "rank(A)"),
    (m.trace(A) / n, r"\frac{\operatorname{tr}(A)}{n}", "tr(A)/n"),
    (m.determinant(A), r"\det(A)", "det(A)"),
]


@pytest.mark.parametrize(("node", "typeset", "written"), MATRICES, ids=[case[1] for case in MATRICES])
def test_a_matrix_is_set_as_a_textbook_sets_it(node: Expr, typeset: str, written: str):
    known = Notation(notation.names, matrices=frozenset("ABC"))
    assert latex(node, known) == typeset
    assert plain(node, known) == written
    assert "mtext" not in mathml(typeset)


@pytest.mark.parametrize("head", m.QUANTITIES)
def test_every_number_of_a_matrix_is_set(head):
    node = Expr(head, ("max",) * (head in ("Norm", "SingularValue")) + (A,))
    assert 0 < breadth(latex(node)) < 6
    assert plain(node)


@pytest.mark.parametrize(("node", "typeset", "written"), CASES, ids=[case[1] for case in CASES])
def test_an_expression_is_set_as_a_textbook_sets_it(node: Expr, typeset: str, written: str):
    assert latex(node, notation) == typeset
    assert plain(node, notation) == written


atoms = st.sampled_from(
    [x, y, W, members("h", j), pi, t.decimal("1.5e-3"), t.expr(-2), t.expr(Fraction(-3, 4)), t.expr(5)]
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(t.add, inner, inner, inner),
        st.builds(t.mul, inner, inner, inner),
        st.builds(t.power, inner, st.sampled_from([2, -1, half, -half, Fraction(-3, 2)])),
        st.builds(t.power, inner, inner),
        st.builds(t.call, st.sampled_from(t.CALLS), inner),
        st.builds(t.expectation, inner),
        st.builds(lambda body: t.sum_over(body, j, 1, n), inner),
        st.builds(lambda body: t.product_over(body, k, 1, n), inner),
        st.builds(lambda body: t.derivative(body, x), inner),
    ),
    max_leaves=10,
)


@given(expressions)
@settings(max_examples=300, deadline=None)
def test_what_is_printed_is_well_formed(node: Expr):
    text = latex(node)
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
    assert text.count(r"\left") == text.count(r"\right") + text.count(r"\leftarrow")
    for ugly in ("+ -", "- -", "+ +", "--", r"\frac{1}{1}", "^1", "^{1}", "()"):
        assert ugly not in text
    assert "+ −" not in plain(node)


SUM = t.add(t.call("asinh", t.sum_over(W, j, 1, n)), W, t.power(x, x))


@given(expressions, st.sampled_from([12.0, 20.0, 30.0]))
@example(t.mul(x, SUM, SUM), 12.0)
@example(t.mul(t.sum_over(x, j, 1, n), t.add(t.decimal("1.5e-3"), t.expectation(x), t.sum_over(x, j, 1, n))), 12.0)
@settings(max_examples=200, deadline=None)
def test_a_long_expression_is_broken_without_losing_anything(node: Expr, room: float):
    lines = broken(node, Notation(), room)
    for layout in (r"\left", r"\right", r"\bigl", r"\bigr", r"\quad", r"\qquad", "{}", " "):
        lines = [line.replace(layout, "") for line in lines]
        whole = latex(node) if layout == r"\left" else whole  # noqa: F821
        whole = whole.replace(layout, "")
    assert "".join(lines) == whole


def test_a_sum_is_broken_before_signs_into_lines_that_fit():
    terms = [t.variance(t.member("W", t.expr(i))) * t.expectation(members("h", j) ** 2) for i in range(1, 7)]
    lines = broken(t.equal(t.variance(z), n * t.add(*terms)), notation, 30)
    assert len(lines) > 2
    assert all(breadth(line) <= 30 for line in lines)
    assert all(line.lstrip("\\quad {}").startswith(("+", "=")) for line in lines[1:])


def test_a_matrix_is_as_wide_as_its_columns():
    two = r"\begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}"
    assert breadth(two) == breadth(r"\begin{pmatrix} 1 & 1 \end{pmatrix}") < 5
    assert breadth(f"{two} = {two}") == pytest.approx(2 * breadth(two) + breadth("="))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_a_document_leads_somewhere(language):
    text = render(report([(Catalogue().load("scalar_chain"), {})]), language, "tex")
    links = set(re.findall(r"\\hyperlink\{([^{}]+)\}", text))
    assert {"scalar_chain.A1", "claim.1.1", "source.1"} <= links
    assert links <= set(re.findall(r"\\sgtarget\{([^{}]+)\}", text))


TYPED = [
    # Products stay as typed.
    ("1/2", r"\frac{1}{2}", "1/2"),
    ("2*3", r"2 \cdot 3", "2 · 3"),
    ("2/4", r"\frac{2}{4}", "2/4"),
    ("-1/2", r"-\frac{1}{2}", "−1/2"),
    ("x*2", r"x \cdot 2", "x · 2"),
    ("1*x", "1 x", "1 x"),
    ("2*(-3)", "2 (-3)", "2 (−3)"),
    ("a - 2*3", r"a - 2 \cdot 3", "a − 2 · 3"),
    ("1/2 x", r"\frac{1}{2} x", "(1/2) x"),
    ("x/2*3", r"\frac{x}{2} \cdot 3", "(x/2) · 3"),
    ("a+(b+c)", "a + (b + c)", "a + (b + c)"),
    ("2/(3*4)", r"\frac{2}{3 \cdot 4}", "2/(3 · 4)"),
    # Roots, powers, functions.
    ("x^(1/3)", "x^{1/3}", "x^(1/3)"),
    ("cbrt(x)", r"\sqrt[3]{x}", "∛x"),
    ("root(x+1, 5)", r"\sqrt[5]{x + 1}", "⁵√(x + 1)"),
    ("log_2(8)", r"\log_{2}(8)", "log_2(8)"),
    ("sin^2 x", r"\sin^2(x)", "sin(x)²"),
    ("sin(x)^y", r"(\sin(x))^y", "sin(x)^y"),
    ("arctan(x/2)", r"\arctan\left(\frac{x}{2}\right)", "arctan(x/2)"),
    ("asinh(x)", r"\operatorname{arsinh}(x)", "arsinh(x)"),
    ("gelu(x)", r"\operatorname{GELU}(x)", "GELU(x)"),
    ("Phi(x)", r"\Phi(x)", "Φ(x)"),
    ("floor(x)", r"\lfloor x\rfloor", "⌊x⌋"),
    ("max(a, b)", r"\max(a, b)", "max(a, b)"),
    ("n!^2", "(n!)^2", "(n!)²"),
    ("(n+1)!", "(n + 1)!", "(n + 1)!"),
    ("binom(n, k)", r"\binom{n}{k}", "C(n, k)"),
    # Cases, statements, sets.
    (
        "{x if 0 < x < 1; -x if x < 0; 0 otherwise}",
        r"\begin{cases} x & 0 < x < 1 \\ -x & x < 0 \\ 0 & \text{otherwise} \end{cases}",
        "{x if 0 < x < 1; −x if x < 0; 0 otherwise}",
    ),
    ("x > 0 and y > 0 or z < 1", r"x > 0 \land y > 0 \lor z < 1", "x > 0 ∧ y > 0 ∨ z < 1"),
    ("{1, 2}", r"\{1, 2\}", "{1, 2}"),
    ("∅", r"\varnothing", "∅"),
    ("[0, 1)", "[0, 1)", "[0, 1)"),
    ("(1, 2)", "(1, 2)", "(1, 2)"),
    ("1, 2", "1, 2", "1, 2"),
    ("x ∈ ℝ \\ {0}", r"x \in \mathbb{R} \setminus \{0\}", "x ∈ ℝ ∖ {0}"),
    ("(-oo, 0) ∪ (0, oo)", r"(-\infty, 0) \cup (0, \infty)", "(−∞, 0) ∪ (0, ∞)"),
    ("2 ± sqrt(3)", r"2 \pm \sqrt{3}", "2 ± √3"),
    ("a ∓ b", r"a \mp b", "a ∓ b"),
    ("≈ 3.14", r"\approx 3.14", "≈ 3.14"),
    ("true", r"\mathrm{true}", "true"),
]


@pytest.mark.parametrize(("text", "in_latex", "in_unicode"), TYPED)
def test_what_was_typed_is_set_as_it_was_typed(text, in_latex, in_unicode):
    formula = read(text)
    assert latex(formula) == in_latex
    assert plain(formula) == in_unicode


@pytest.mark.parametrize("name", t.CALLS)
def test_every_function_is_set(name):
    assert breadth(latex(t.call(name, x))) > 0
    assert plain(t.call(name, x))
