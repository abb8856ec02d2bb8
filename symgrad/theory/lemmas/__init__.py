"""Lemmas on norms, spectral radii and singular values: each is stated once, and drives rules, proofs and tests."""

from symgrad.theory.lemmas import invariants, norms, radii, singular_values, structures
from symgrad.theory.lemmas.record import ANY, Lemma, in_kind

LEMMAS: dict[str, Lemma] = {
    lemma.name: lemma for part in (norms, structures, radii, singular_values, invariants) for lemma in part.LEMMAS
}

__all__ = ["ANY", "LEMMAS", "Lemma", "in_kind"]
