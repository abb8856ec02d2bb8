"""How far a prescribed property of a matrix moves when each of its entries is rounded once to the nearest float.

With the unit roundoff u = 2⁻⁵³ the rounding matrix E has |E| ≤ u|A| entry by entry, hence ‖E‖₂ ≤ ‖E‖_F ≤ u‖A‖_F. The
bounds are theorems about the matrices of ``symgrad.numerics.matrices``, and what is returned is rounded up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from symgrad.errors import ParameterError
from symgrad.numerics.matrices import SHEARS, Real, checked_modulus, checked_size, checked_structure, rational

UNIT_ROUNDOFF = 2.0**-53
_UP = 1 + 2.0**-40
"""More than the few roundings of any formula below can take away."""
# A shear I ± e_i e_jᵀ has the singular values φ and 1/φ, φ = (1 + √5)/2, besides 1: its condition number is φ².
_SHEAR_CONDITION = ((1 + math.sqrt(5)) / 2) ** (2 * SHEARS)


def singular_value_error(values: Sequence[Real]) -> float:
    """u‖σ‖₂: no singular value of the rounded U Σ Vᵀ is farther from its prescribed value, in the same order.

    By Weyl's inequality |σ_k(A + E) − σ_k(A)| ≤ ‖E‖₂ ≤ u‖A‖_F = u‖σ‖₂. Where entries fall below the normal floats,
    2⁻¹⁰²², each may err by 2⁻¹⁰⁷⁵ more: added for up to 2³⁰ entries. The bound is rounded up.
    """
    return UNIT_ROUNDOFF * math.hypot(*(float(v) for v in values)) * _UP + 2.0**-1060


def spectral_radius_error(radius: Real, n: int, structure: str) -> float:
    """How far the spectral radius of the rounded ``with_spectral_radius`` may be from ``radius``.

    "triangular", "jordan", "nilpotent-plus": the eigenvalues stand on the diagonal, and monotone rounding keeps the
    largest; u·radius, and 0 where the radius is a float. "normal": by the theorem of Bauer and Fike the eigenvalues of
    A + E lie in discs of radius ‖E‖₂ around those of A, and a chain of n discs that meet holds as many of each, hence
    (2n − 1)‖E‖₂ ≤ (2n − 1)u√n·radius. "non-normal": the discs are κ(S) times, and ‖A‖_F is up to κ(S) times, as large,
    with κ(S) ≤ φ⁶, φ the golden ratio, for three shears; 0 for the radius 0. The bound is rounded up.
    """
    checked_size(n)
    checked_structure(structure)
    size = checked_modulus(radius, "the spectral radius")
    if structure in ("normal", "non-normal"):
        spread = _SHEAR_CONDITION**2 if structure == "non-normal" else 1.0
        return (2 * n - 1) * math.sqrt(n) * UNIT_ROUNDOFF * spread * float(size) * _UP
    return 0.0 if Fraction(float(size)) == size else UNIT_ROUNDOFF * float(size) * _UP


def condition_number_interval(condition_number: Real, n: int) -> tuple[float, float]:
    """Between which numbers the condition number of the rounded ``with_condition_number`` lies.

    With σ_min = 1 all singular values move by at most e = u√n κ (Weyl), so that κ lies from (κ − e)/(1 + e) to
    (κ + e)/(1 − e). Raises ParameterError for e ≥ ½, where the rounded matrix may be singular.
    """
    kappa = float(rational(condition_number, "the condition number"))
    e = UNIT_ROUNDOFF * math.sqrt(checked_size(n)) * kappa * _UP
    if not e < 0.5:
        raise ParameterError(
            f"Expected a condition number below {0.5 / UNIT_ROUNDOFF / math.sqrt(n):.3g} for n = {n} but got "
            f"{condition_number!r}: rounded to floats, the matrix may be singular; ask for exact=True."
        )
    return (kappa - e) / (1 + e) * (1 - 2.0**-50), (kappa + e) / (1 - e) * (1 + 2.0**-50)
