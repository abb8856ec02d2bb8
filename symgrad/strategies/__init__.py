"""Hypothesis strategies: matrices with prescribed properties, activations, widths, values of declared variables.

They draw few numbers and build from these, so that failures shrink to small integers and to identities. With
``exact=True`` a matrix is an array of ``Fraction`` for which the prescribed property holds exactly; without, each entry
of that is rounded once to the nearest float, and the functions that end in ``_error`` and ``_interval`` say, with
proof, how far this moves the property. What cannot be had raises ParameterError when the strategy is made.
"""

from symgrad.errors import MissingToolError

try:
    import hypothesis as _  # noqa: F401
except ImportError as error:  # pragma: no cover
    raise MissingToolError(
        "symgrad.strategies needs the package hypothesis; install it with: pip install 'symgrad[testing]'"
    ) from error

from symgrad.numerics.matrices import STRUCTURES
from symgrad.numerics.rounding import condition_number_interval, singular_value_error, spectral_radius_error
from symgrad.strategies.activations import ACTIVATIONS, Activation, activation, activations
from symgrad.strategies.matrices import (
    circulant,
    conforming,
    diagonal,
    entries,
    matrices,
    nilpotent,
    orthogonal,
    permutation,
    positive_definite,
    stochastic,
    symmetric,
    triangular,
    with_condition_number,
    with_rank,
    with_singular_values,
    with_spectral_radius,
)
from symgrad.strategies.sizes import depths, shapes, widths
from symgrad.strategies.variables import from_variable, from_variables

__all__ = [
    "ACTIVATIONS",
    "STRUCTURES",
    "Activation",
    "activation",
    "activations",
    "circulant",
    "condition_number_interval",
    "conforming",
    "depths",
    "diagonal",
    "entries",
    "from_variable",
    "from_variables",
    "matrices",
    "nilpotent",
    "orthogonal",
    "permutation",
    "positive_definite",
    "shapes",
    "singular_value_error",
    "spectral_radius_error",
    "stochastic",
    "symmetric",
    "triangular",
    "widths",
    "with_condition_number",
    "with_rank",
    "with_singular_values",
    "with_spectral_radius",
]
