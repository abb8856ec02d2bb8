"""symgrad: formulas of vanishing and exploding gradients, derived by rules, checked, simulated and typeset.

A derivation file needs ``import symgrad as sg`` and nothing else. What loads SymPy or NumPy is imported when it is
first asked for, so that ``import symgrad`` and ``symgrad --help`` load neither.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from symgrad.core.assumptions import (
    Assumption,
    condition,
    defined_as,
    gaussian,
    identically_distributed,
    independent,
    independent_members,
    modelled,
    nondegenerate,
    nonzero,
    symmetric,
    uniform,
    where,
    zero,
    zero_mean,
)
from symgrad.core.binding import substitute
from symgrad.core.matrices import (
    ascending_product,
    block_matrix,
    condition_number,
    descending_product,
    determinant,
    diag,
    gradient,
    hadamard,
    identity,
    inverse,
    matrix,
    matrix_power,
    norm,
    pseudo_inverse,
    rank,
    scalar_function,
    singular_value,
    spectral_radius,
    trace,
    transpose,
    zeros,
)
from symgrad.core.records import (
    Chain,
    Claim,
    Curve,
    Derivation,
    Derived,
    Exercise,
    Figure,
    Misconception,
    Rule,
    Simulation,
    Source,
)
from symgrad.core.text import Text
from symgrad.core.tree import (
    Expr,
    all_of,
    apply,
    cases,
    constant,
    decimal,
    derivative,
    equal,
    erf,
    exp,
    expr,
    integral,
    log,
    member,
    pair_sum,
    product_over,
    relation,
    relu,
    result,
    sigmoid,
    sqrt,
    step,
    sum_over,
    symbol,
    tanh,
)
from symgrad.core.tree import covariance as Cov
from symgrad.core.tree import expectation as E
from symgrad.core.tree import variance as Var
from symgrad.core.variables import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    POSITIVE_INTEGER,
    REAL,
    Domain,
    Family,
    Sequence,
    Variable,
    integer,
)
from symgrad.core.verdicts import Verdict
from symgrad.errors import (
    DerivationError,
    ExerciseError,
    MissingToolError,
    NotConvertible,
    NumericalRangeWarning,
    ParameterError,
    ReadingError,
    RuleRefused,
    SymgradError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from symgrad.catalogue import function, load
    from symgrad.checks.certified_norms import adapted_norm, joint_spectral_radius
    from symgrad.checks.obligations import obligations
    from symgrad.grading.compare import compare
    from symgrad.grading.exercises.marking import mark
    from symgrad.grading.exercises.sets import exercise_set
    from symgrad.grading.refutation import refute
    from symgrad.theory import rules
    from symgrad.theory.derive import derive

__version__ = "0.1.0"

__all__ = [
    "NONNEGATIVE",
    "NONZERO",
    "POSITIVE",
    "POSITIVE_INTEGER",
    "REAL",
    "Assumption",
    "Chain",
    "Claim",
    "Cov",
    "Curve",
    "Derivation",
    "DerivationError",
    "Derived",
    "Domain",
    "E",
    "Exercise",
    "ExerciseError",
    "Expr",
    "Family",
    "Figure",
    "Misconception",
    "MissingToolError",
    "NotConvertible",
    "NumericalRangeWarning",
    "ParameterError",
    "ReadingError",
    "Rule",
    "RuleRefused",
    "Sequence",
    "Simulation",
    "Source",
    "SymgradError",
    "Text",
    "UnknownNameError",
    "Var",
    "Variable",
    "Verdict",
    "adapted_norm",
    "all_of",
    "apply",
    "ascending_product",
    "block_matrix",
    "cases",
    "compare",
    "condition",
    "condition_number",
    "constant",
    "decimal",
    "defined_as",
    "derivative",
    "derive",
    "descending_product",
    "determinant",
    "diag",
    "equal",
    "erf",
    "exercise_set",
    "exp",
    "expr",
    "function",
    "gaussian",
    "gradient",
    "hadamard",
    "identically_distributed",
    "identity",
    "independent",
    "independent_members",
    "integer",
    "integral",
    "inverse",
    "joint_spectral_radius",
    "load",
    "log",
    "mark",
    "matrix",
    "matrix_power",
    "member",
    "modelled",
    "nondegenerate",
    "nonzero",
    "norm",
    "obligations",
    "pair_sum",
    "product_over",
    "pseudo_inverse",
    "rank",
    "refute",
    "relation",
    "relu",
    "result",
    "rules",
    "scalar_function",
    "sigmoid",
    "singular_value",
    "spectral_radius",
    "sqrt",
    "step",
    "substitute",
    "sum_over",
    "symbol",
    "symmetric",
    "tanh",
    "trace",
    "transpose",
    "uniform",
    "where",
    "zero",
    "zero_mean",
    "zeros",
]

# What is imported when it is first asked for: "module:name", or a module alone.
_LATER = {
    "adapted_norm": "symgrad.checks.certified_norms:adapted_norm",
    "compare": "symgrad.grading.compare:compare",
    "derive": "symgrad.theory.derive:derive",
    "exercise_set": "symgrad.grading.exercises.sets:exercise_set",
    "function": "symgrad.catalogue:function",
    "joint_spectral_radius": "symgrad.checks.certified_norms:joint_spectral_radius",
    "load": "symgrad.catalogue:load",
    "mark": "symgrad.grading.exercises.marking:mark",
    "obligations": "symgrad.checks.obligations:obligations",
    "refute": "symgrad.grading.refutation:refute",
    "rules": "symgrad.theory.rules",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    where, _, attribute = _LATER[name].partition(":")
    module = importlib.import_module(where)
    globals()[name] = value = getattr(module, attribute) if attribute else module
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if "IPython" in sys.modules:  # a notebook is open: show derivations and expressions as typeset mathematics
    from symgrad.report.notebook import register

    register()
