"""The rules that a chain may apply, each with its reason and its proof."""

from symgrad.theory.rules.algebra import (
    absolute_value_of_a_product,
    by_hand,
    collect,
    even_and_odd_part,
    even_powers,
    expand,
    factor,
    logarithm_of_a_product,
    power_of_a_product,
    simplify,
    solve_for,
)
from symgrad.theory.rules.definitions import abbreviate
from symgrad.theory.rules.derivatives import derivative_of_a_sum
from symgrad.theory.rules.independence import covariance_of_products, independence, uncorrelated
from symgrad.theory.rules.laws import expectation_by_density, integrate, variance_by_moments
from symgrad.theory.rules.matrices import (
    chain_rule_through,
    gradient_through,
    jacobian_of_affine,
    jacobian_of_elementwise,
    norm_of_outer_product,
    solve_downward,
)
from symgrad.theory.rules.moments import identical_terms, name_moments, second_moment, symmetry, vanishing, zero_mean
from symgrad.theory.rules.sequences import (
    add_exponents,
    chain_rule,
    differentiate,
    gather_power,
    product_of_equals,
    roll_up,
    split_product,
    unroll,
)
from symgrad.theory.rules.substitution import definition, lemma, specialise
from symgrad.theory.rules.sums import (
    factor_out_of_a_sum,
    linearity,
    square_of_a_sum,
    variance_of_a_multiple,
    variance_of_a_sum,
)

__all__ = [
    "abbreviate",
    "absolute_value_of_a_product",
    "add_exponents",
    "by_hand",
    "chain_rule",
    "chain_rule_through",
    "collect",
    "covariance_of_products",
    "definition",
    "derivative_of_a_sum",
    "differentiate",
    "even_and_odd_part",
    "even_powers",
    "expand",
    "expectation_by_density",
    "factor",
    "factor_out_of_a_sum",
    "gather_power",
    "gradient_through",
    "identical_terms",
    "independence",
    "integrate",
    "jacobian_of_affine",
    "jacobian_of_elementwise",
    "lemma",
    "linearity",
    "logarithm_of_a_product",
    "name_moments",
    "norm_of_outer_product",
    "power_of_a_product",
    "product_of_equals",
    "roll_up",
    "second_moment",
    "simplify",
    "solve_downward",
    "solve_for",
    "specialise",
    "split_product",
    "square_of_a_sum",
    "symmetry",
    "uncorrelated",
    "unroll",
    "vanishing",
    "variance_by_moments",
    "variance_of_a_multiple",
    "variance_of_a_sum",
    "zero_mean",
]
