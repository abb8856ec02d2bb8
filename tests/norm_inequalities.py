"""The inequalities between norms, singular values, radii and ranks on which the section rests, and how they are drawn.

A row has a name, the strategy of its matrices by name, the statement (or how it is made from what is drawn, where it
speaks of sizes) and its conditions. Entries are floats of modulus 1e-150 to 1e150 or 0, taken as the rational numbers
that they are; where a structure needs it, exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import symgrad as sg
from symgrad import strategies as sy
from symgrad.core.tree import Expr

A, B, C, D, E, P, Q, x = map(sg.symbol, "A B C D E P Q x".split())
Drawn = Mapping[str, Any]
INDUCED = ("2", "1", "inf")
SUBMULTIPLICATIVE = (*INDUCED, "fro")
NORMS = (*SUBMULTIPLICATIVE, "max")


@dataclass(frozen=True)
class Row:
    name: str
    drawn: SearchStrategy[Drawn]
    statement: Expr | Callable[[Drawn], Expr]
    given: Expr | Callable[[Drawn], Expr] | None = None

    def at(self, drawn: Drawn) -> Expr:
        return self.statement if isinstance(self.statement, Expr) else self.statement(drawn)

    def condition(self, drawn: Drawn) -> tuple[Expr, ...]:
        if self.given is None:
            return ()
        return (self.given if isinstance(self.given, Expr) else self.given(drawn),)


def le(left, right) -> Expr:
    return sg.relation("≤", left, right)


def ge(left, right) -> Expr:
    return sg.relation("≥", left, right)


n2, n1, ninf, fro, nmax = (lambda m, kind=kind: sg.norm(m, kind) for kind in NORMS)
rho, rank, cond, inv, T = sg.spectral_radius, sg.rank, sg.condition_number, sg.inverse, sg.transpose


def smax(m: Any) -> Expr:
    return sg.singular_value(m, "max")


def smin(m: Any) -> Expr:
    return sg.singular_value(m, "min")


# What is drawn ----------------------------------------------------------------------------------------------------

one = sy.conforming("A")
two = sy.conforming("A", "B")
three = sy.conforming("A", "B", "C")
row_and_matrix = st.builds(lambda chain: {"D": chain["D"][:1], "A": chain["A"]}, sy.conforming("D", "A"))


def square(*names: str, high: int = 8) -> SearchStrategy[Drawn]:
    return sy.widths(1, high).flatmap(lambda n: sy.conforming(*names, sides=n))


def alike(*names: str) -> SearchStrategy[Drawn]:
    """Matrices of one shape."""
    return sy.shapes().flatmap(lambda shape: st.fixed_dictionaries({name: sy.matrices(shape) for name in names}))


def increasing(*names: str) -> SearchStrategy[Drawn]:
    """A product whose factors have no more rows than columns, each of full rank or badly scaled."""

    @st.composite
    def product(draw):
        sides = sorted(draw(st.lists(sy.widths(), min_size=len(names) + 1, max_size=len(names) + 1)))
        found = {}
        for name, rows, columns in zip(names, sides, sides[1:], strict=False):
            any_of_them = sy.matrices((rows, columns))
            found[name] = draw(any_of_them | sy.with_rank(rows, (rows, columns)))
        return found

    return product()


def _tame(sides: tuple[int, int]) -> tuple[float, float]:
    """Magnitudes for matrices that are inverted: the entries of an inverse have n times as many digits."""
    return (1e-150, 1e150) if max(sides) <= 3 else (1e-3, 1e3)


@st.composite
def invertible(draw, *names: str):
    """Square matrices of one size, most of them invertible."""
    n = draw(sy.widths())
    any_of_them = sy.matrices((n, n), magnitudes=_tame((n, n)))
    return {name: draw(sy.with_rank(n, (n, n)) | any_of_them | sy.orthogonal(n)) for name in names}


inverted = sy.shapes().flatmap(lambda s: sy.matrices(s, magnitudes=_tame(s))).map(lambda m: {"A": m})


# 1 + 1e-150 and 1 differ in numbers of a thousand digits, and so do their roots.
ordinary = sy.widths(1, 5).flatmap(lambda n: sy.conforming("A", sides=n, magnitudes=(1e-9, 1e9)))


@st.composite
def normal(draw):
    n, radius = draw(sy.widths(1, 5)), draw(st.fractions(0, 4, max_denominator=8))
    return {"A": draw(sy.with_spectral_radius(radius, n, "normal", exact=True))}


@st.composite
def turned(draw):
    """A matrix between orthogonal ones."""
    rows, columns = draw(sy.shapes(1, 5))
    values = {"Q": draw(sy.orthogonal(rows, exact=True)), "P": draw(sy.orthogonal(columns, exact=True))}
    return values | {"A": draw(sy.matrices((rows, columns)))}


@st.composite
def with_a_diagonal(draw):
    """Two layers with their slopes: columns D of the slopes between them."""
    sides = [draw(sy.widths()) for _ in range(3)]
    slopes = {name: draw(sy.matrices((n, 1))) for name, n in zip("DE", sides[1:], strict=True)}
    return {"A": draw(sy.matrices((sides[0], sides[1]))), "B": draw(sy.matrices((sides[1], sides[2]))), **slopes}


@st.composite
def without_a_column(draw):
    """A matrix, and the selection E that leaves out one of its columns."""
    rows, columns = draw(sy.widths()), draw(sy.widths(2))
    matrix, out = draw(sy.matrices((rows, columns))), draw(st.integers(0, columns - 1))
    return {"A": matrix, "E": np.delete(np.eye(columns), out, axis=1)}


@st.composite
def tall_and_column(draw):
    columns = draw(sy.widths())
    rows = draw(sy.widths(columns))
    return {"A": draw(sy.matrices((rows, columns))), "x": draw(sy.matrices((columns, 1)))}


@st.composite
def batch_normalisation(draw):
    """A = I − 11ᵀ/N − ẑẑᵀ/N for a batch of N numbers, with the share ε/(σ²+ε)."""
    n, epsilon = draw(sy.widths(3)), draw(st.fractions(Fraction(1, 8), 4, max_denominator=8))
    z = [draw(st.fractions(-4, 4, max_denominator=3)) for _ in range(n)]
    mean = sum(z) / n
    variance = sum((t - mean) ** 2 for t in z) / n
    entries = [
        [(i == j) - Fraction(1, n) - (s - mean) * (t - mean) / (variance + epsilon) / n for j, t in enumerate(z)]
        for i, s in enumerate(z)
    ]
    return {"A": np.array(entries, dtype=object), "x": epsilon / (variance + epsilon)}


# Statements that speak of sizes -----------------------------------------------------------------------------------


def full_row_rank(name: str) -> Callable[[Drawn], Expr]:
    return lambda drawn: sg.equal(rank(sg.symbol(name)), drawn[name].shape[0])


def singular(*names: str) -> Callable[[Drawn], Expr]:
    """None of these is."""
    return lambda drawn: sg.all_of(*(sg.equal(rank(sg.symbol(name)), len(drawn[name])) for name in names))


def positions(drawn: Drawn) -> range:
    return range(1, min(drawn["A"].shape) + 1)


def weyl(drawn: Drawn) -> Expr:
    """|σ_k(A+B) − σ_k(A)| ≤ ‖B‖₂ for all k."""
    pairs = [(sg.singular_value(A + B, k), sg.singular_value(A, k)) for k in positions(drawn)]
    return sg.all_of(*(le(s, t + n2(B)) for s, t in pairs), *(le(t, s + n2(B)) for s, t in pairs))


def weyl_of_sums(drawn: Drawn) -> Expr:
    """σ_{i+j−1}(A+B) ≤ σ_i(A) + σ_j(B)."""
    last = len(positions(drawn))
    return sg.all_of(
        *(
            le(sg.singular_value(A + B, i + j - 1), sg.singular_value(A, i) + sg.singular_value(B, j))
            for i in positions(drawn)
            for j in range(1, last - i + 2)
        )
    )


def weyl_of_products(drawn: Drawn) -> Expr:
    """σ_k(AB) ≤ σ_k(A)‖B‖₂ for all k."""
    last = min(drawn["A"].shape[0], drawn["B"].shape[1], drawn["A"].shape[1])
    return sg.all_of(*(le(sg.singular_value(A @ B, k), sg.singular_value(A, k) * n2(B)) for k in range(1, last + 1)))


def interlacing(drawn: Drawn) -> Expr:
    """σ_k(A) ≥ σ_k(A without a column) ≥ σ_{k+1}(A)."""
    rows, columns = drawn["A"].shape
    parts = [ge(sg.singular_value(A, k), sg.singular_value(A @ E, k)) for k in range(1, min(rows, columns - 1) + 1)]
    parts += [ge(sg.singular_value(A @ E, k), sg.singular_value(A, k + 1)) for k in range(1, min(rows, columns))]
    return sg.all_of(*parts)


def invariance(drawn: Drawn) -> Expr:
    whole = Q @ A @ P
    return sg.all_of(*(sg.equal(sg.singular_value(whole, k), sg.singular_value(A, k)) for k in positions(drawn)))


def batch_values(drawn: Drawn) -> Expr:
    n = len(drawn["A"])
    return sg.all_of(
        *(sg.equal(sg.singular_value(A, k), 1) for k in range(1, n - 1)),
        sg.equal(sg.singular_value(A, n - 1), x),
        sg.equal(sg.singular_value(A, n), 0),
    )


def power(k: int) -> Expr:
    return sg.matrix_power(A, k)


def _each(
    kinds: tuple[str, ...], name: str, drawn: SearchStrategy[Drawn], statement: Callable[[str], Any]
) -> list[Row]:
    return [Row(f"{name} ({kind})", drawn, statement(kind)) for kind in kinds]


ROWS: list[Row] = [
    *_each(SUBMULTIPLICATIVE, "‖AB‖ ≤ ‖A‖‖B‖", two, lambda k: le(sg.norm(A @ B, k), sg.norm(A, k) * sg.norm(B, k))),
    *_each(SUBMULTIPLICATIVE, "‖ABC‖ ≤ ‖A‖‖B‖‖C‖", three,
           lambda k: le(sg.norm(A @ B @ C, k), sg.norm(A, k) * sg.norm(B, k) * sg.norm(C, k))),
    *_each(INDUCED, "‖δJ‖ ≤ ‖δ‖‖J‖", row_and_matrix, lambda k: le(sg.norm(D @ A, k), sg.norm(D, k) * sg.norm(A, k))),
    *_each(NORMS, "‖A+B‖ ≤ ‖A‖+‖B‖", alike("A", "B"), lambda k: le(sg.norm(A + B, k), sg.norm(A, k) + sg.norm(B, k))),
    *_each(SUBMULTIPLICATIVE, "ρ(A) ≤ ‖A‖", square("A"), lambda k: le(rho(A), sg.norm(A, k))),
    *_each(SUBMULTIPLICATIVE, "ρ(A)² ≤ ‖A²‖", square("A"), lambda k: ge(sg.norm(power(2), k), rho(A) ** 2)),
    *_each(SUBMULTIPLICATIVE, "ρ(A)³ ≤ ‖A³‖", square("A"), lambda k: ge(sg.norm(power(3), k), rho(A) ** 3)),
    *_each(SUBMULTIPLICATIVE, "‖A³‖ ≤ ‖A‖³", square("A"), lambda k: le(sg.norm(power(3), k), sg.norm(A, k) ** 3)),
    Row("‖AB‖_max ≤ n ‖A‖_max ‖B‖_max", two, lambda d: le(nmax(A @ B), d["A"].shape[1] * nmax(A) * nmax(B))),
    Row("ρ(A) ≤ n ‖A‖_max", square("A"), lambda d: le(rho(A), len(d["A"]) * nmax(A))),
    Row("‖A‖_max ≤ ‖A‖₂", one, le(nmax(A), n2(A))),
    Row("‖A‖₂ ≤ ‖A‖_F", one, le(n2(A), fro(A))),
    Row("‖A‖_F ≤ √r ‖A‖₂", one, le(fro(A), sg.sqrt(rank(A)) * n2(A))),
    Row("‖A‖₂² ≤ ‖A‖₁‖A‖_∞", one, le(n2(A) ** 2, n1(A) * ninf(A))),
    Row("‖A‖_∞ ≤ √n ‖A‖₂", one, lambda d: le(ninf(A), sg.sqrt(d["A"].shape[1]) * n2(A))),
    Row("‖A‖₁ ≤ √m ‖A‖₂", one, lambda d: le(n1(A), sg.sqrt(d["A"].shape[0]) * n2(A))),
    Row("‖Aᵀ‖₁ = ‖A‖_∞", one, sg.equal(n1(T(A)), ninf(A))),
    Row("‖A‖_F² = tr AᵀA", one, sg.equal(fro(A) ** 2, sg.trace(T(A) @ A))),
    Row("‖A‖₂² = ρ(AᵀA)", one, sg.equal(n2(A) ** 2, rho(T(A) @ A))),
    Row("‖A‖₂ = σ₁", one, sg.equal(n2(A), sg.singular_value(A, 1))),
    Row("‖Aᵀ‖₂ = ‖A‖₂", one, sg.equal(n2(T(A)), n2(A))),
    Row("‖A∘B‖₂ ≤ ‖A‖₂‖B‖₂", alike("A", "B"), le(n2(sg.hadamard(A, B)), n2(A) * n2(B))),
    Row("‖A⁻¹‖₂ σ_min = 1", invertible("A"), sg.equal(n2(inv(A)) * smin(A), 1), singular("A")),
    Row("‖A⁺‖₂ σ_r = 1", inverted,
        sg.equal(n2(sg.pseudo_inverse(A)) * sg.singular_value(A, "last"), 1), ge(rank(A), 1)),
    Row("A A⁺ A = A", inverted, sg.equal(A @ sg.pseudo_inverse(A) @ A, A)),
    Row("‖AB‖₂ ≥ ‖A‖₂/‖B⁻¹‖₂", invertible("A", "B"), ge(n2(A @ B), n2(A) / n2(inv(B))), singular("B")),
    Row("σ_max(AB) ≥ σ_max(A)σ_min(B), B of full row rank", increasing("A", "B"), ge(smax(A @ B), smax(A) * smin(B)),
        full_row_rank("B")),
    Row("σ_min(AB) ≥ σ_min(A)σ_min(B), rows ≤ columns", increasing("A", "B"), ge(smin(A @ B), smin(A) * smin(B))),
    Row("σ_min(ABC) ≥ σ_min(A)σ_min(B)σ_min(C), rows ≤ columns", increasing("A", "B", "C"),
        ge(smin(A @ B @ C), smin(A) * smin(B) * smin(C))),
    Row("|det A| ≤ ρⁿ", square("A", high=5), lambda d: le(abs(sg.determinant(A)), rho(A) ** len(d["A"]))),
    Row("σ_minⁿ ≤ |det A|", square("A", high=5), lambda d: le(smin(A) ** len(d["A"]), abs(sg.determinant(A)))),
    Row("ρ(AB) = ρ(BA)", square("A", "B"), sg.equal(rho(A @ B), rho(B @ A))),
    Row("‖A²‖₂ = ρ², A normal", normal(), sg.equal(n2(power(2)), rho(A) ** 2)),
    Row("‖A³‖₂ = ρ³, A normal", normal(), sg.equal(n2(power(3)), rho(A) ** 3)),
    Row("κ ≥ 1", invertible("A"), ge(cond(A), 1), singular("A")),
    Row("κ(AB) ≤ κ(A)κ(B)", invertible("A", "B"), le(cond(A @ B), cond(A) * cond(B)), singular("A", "B")),
    Row("κ(A⁻¹) = κ(A)", invertible("A"), sg.equal(cond(inv(A)), cond(A)), singular("A")),
    Row("rank AB ≤ rank A", two, le(rank(A @ B), rank(A))),
    Row("rank AB ≤ rank B", two, le(rank(A @ B), rank(B))),
    Row("rank AB ≥ rank A + rank B − n", two, lambda d: ge(rank(A @ B), rank(A) + rank(B) - d["A"].shape[1])),
    Row("rank(A+B) ≤ rank A + rank B", alike("A", "B"), le(rank(A + B), rank(A) + rank(B))),
    Row("rank AᵀA = rank A", one, sg.equal(rank(T(A) @ A), rank(A))),
    Row("rank WD ≤ active units", with_a_diagonal(), lambda d: le(rank(A @ sg.diag(D)), int(np.count_nonzero(d["D"])))),
    Row("|σ_k(A+B) − σ_k(A)| ≤ ‖B‖₂ (Weyl)", alike("A", "B"), weyl),
    Row("σ_{i+j−1}(A+B) ≤ σ_i(A) + σ_j(B)", alike("A", "B"), weyl_of_sums),
    Row("σ_k(AB) ≤ σ_k(A)‖B‖₂", two, weyl_of_products),
    Row("interlacing", without_a_column(), interlacing),
    Row("‖Ax‖ ≤ σ_max ‖x‖ (Courant–Fischer)", tall_and_column(), le(n2(A @ x), smax(A) * n2(x))),
    Row("‖Ax‖ ≥ σ_min ‖x‖, rows ≥ columns (Courant–Fischer)", tall_and_column(), ge(n2(A @ x), smin(A) * n2(x))),
    Row("‖WD‖₂ ≤ ‖W‖₂γ", with_a_diagonal(), le(n2(A @ sg.diag(D)), n2(A) * nmax(D))),
    Row("ρ(WD) ≤ ‖W‖₂γ", square("A", "B").map(lambda d: {"A": d["A"], "D": d["B"][:, :1]}),
        le(rho(A @ sg.diag(D)), n2(A) * nmax(D))),
    Row("‖W₂D₂W₁D₁‖₂ ≤ ‖W₂‖γ₂‖W₁‖γ₁", with_a_diagonal(),
        le(n2(A @ sg.diag(D) @ B @ sg.diag(E)), n2(A) * nmax(D) * n2(B) * nmax(E))),
    Row("‖I+W‖₂ ≤ 1+‖W‖₂", ordinary, lambda d: le(n2(sg.identity(len(d["A"])) + A), 1 + n2(A))),
    Row("σ_min(I+W) ≥ 1−‖W‖₂", ordinary, lambda d: ge(smin(sg.identity(len(d["A"])) + A), 1 - n2(A))),
    Row("σ_k(QAP) = σ_k(A), Q and P orthogonal", turned(), invariance),
    Row("batch normalisation: 1 (N−2 times), ε/(σ²+ε), 0", batch_normalisation(), batch_values),
]  # fmt: skip


# Statements that the section prints, or that are near them, and that are false ------------------------------------

SMALL = (1, 4)


def pairs(high: int = 2) -> SearchStrategy[Drawn]:
    return sy.widths(1, high).flatmap(lambda n: sy.conforming("A", "B", sides=n, magnitudes=SMALL))


FALSE: list[Row] = [
    Row("‖AB‖_max ≤ ‖A‖_max‖B‖_max", pairs(), le(nmax(A @ B), nmax(A) * nmax(B))),
    Row("ρ(AB) ≤ ρ(A)ρ(B)", pairs(), le(rho(A @ B), rho(A) * rho(B))),
    Row("ρ(A+B) ≤ ρ(A)+ρ(B)", pairs(), le(rho(A + B), rho(A) + rho(B))),
    Row("ρ(A) = ‖A‖₂", pairs(), sg.equal(rho(A), n2(A))),
    Row("ρ(A) ≤ ‖A‖_max", pairs(), le(rho(A), nmax(A))),
    Row("‖AB‖₂ ≥ ‖A‖₂/‖B‖₂", pairs(), ge(n2(A @ B) * n2(B), n2(A))),
    Row("‖AB‖₂ ≥ σ_max(A)σ_r(B)", pairs(), ge(n2(A @ B), smax(A) * sg.singular_value(B, "last")), ge(rank(B), 1)),
    Row("‖AB‖₂ ≥ σ_max(A)σ_min(B), B tall", sy.conforming("A", "B", sides=sy.widths(1, 2), magnitudes=SMALL),
        ge(n2(A @ B), smax(A) * smin(B))),
    Row("‖A²‖₂ ≥ ‖A‖₂", pairs(), ge(n2(power(2)), n2(A))),
    Row("‖A²‖₂ = ρ²", pairs(), sg.equal(n2(power(2)), rho(A) ** 2)),
    Row("ρ(WD) ≤ ρ(W)γ", pairs().map(lambda d: {"A": d["A"], "D": d["B"][:, :1]}),
        le(rho(A @ sg.diag(D)), rho(A) * nmax(D))),
    Row("‖A‖_F ≤ ‖A‖₂", pairs(), le(fro(A), n2(A))),
    Row("‖A‖₂ ≤ ‖A‖₁", pairs(), le(n2(A), n1(A))),
    Row("κ(AB) ≥ κ(A)", pairs(), ge(cond(A @ B), cond(A)), sg.relation("≠", sg.determinant(A @ B), 0)),
    Row("σ_min(A+B) ≤ σ_min(A)+σ_min(B)", pairs(), le(smin(A + B), smin(A) + smin(B))),
]  # fmt: skip
