"""Simulated networks obey the exact laws of their mean squares."""

import math

import numpy as np
import pytest

from symgrad.errors import ParameterError
from symgrad.numerics import propagation
from symgrad.numerics.propagation import (
    FACTORS,
    MODELS,
    dependent_errors,
    linear_network,
    relu_network,
    residual_network,
    run_model,
    square_matrix,
)
from symgrad.numerics.propagation import scalar_chain as chain
from symgrad.numerics.statistics import mean_test


def agrees(values, expected, rate=1e-3):
    found = mean_test(values[~np.isnan(values)], expected, false_alarm_rate=rate)
    assert found.outcome == "consistent", (found, expected)


def test_relu_networks_multiply_the_mean_square_by_half_the_fan_in_and_variance():
    width, depth, variance = 8, 3, 0.2
    found = relu_network(np.random.default_rng(0), width=width, depth=depth, weight_variance=variance, samples=80_000)
    factor = width * variance / 2
    for layer in range(depth):
        agrees(found["layer_factor"][:, layer], factor)
        agrees(found["gradient_moment"][:, layer], factor ** (depth - 1))
    agrees(found["preactivation_moment"], factor ** (depth - 1))
    agrees(found["error_moment"], factor ** (depth - 1))


def test_linear_networks_multiply_by_fan_in_and_variance():
    found = linear_network(np.random.default_rng(0), width=6, depth=2, weight_variance=0.25, samples=80_000)
    agrees(found["second_moment"], 1.5**2)
    agrees(found["error_moment"], 1.5)


def test_errors_pass_fan_out_many_weights():
    found = relu_network(np.random.default_rng(0), width=4, depth=2, weight_variance=0.3, samples=60_000, fan_out=12)
    agrees(found["layer_factor"][:, 1], 4 * 0.3 / 2)
    agrees(found["error_moment"], 12 * 0.3 / 2)


def test_a_weight_gradient_is_the_product_of_error_and_input():
    found = linear_network(np.random.default_rng(0), width=5, depth=3, weight_variance=0.2, samples=50)
    inputs = np.hstack([np.ones((50, 1)), found["activation"][:, :-1]])
    assert np.allclose(found["gradient"], found["error"] * inputs, rtol=1e-13)


def test_errors_that_depend_on_the_weights_return_larger():
    for width in (2, 5, 20):
        found = dependent_errors(np.random.default_rng(0), width=width, weight_variance=0.3, samples=120_000)
        agrees(found["backward_factor"], (2 * width + 1) / width)
        agrees(found["fresh_factor"], 1.0)
        assert mean_test(found["backward_factor"], 1.0, false_alarm_rate=1e-3).outcome == "rejected"


def test_residual_networks_multiply_the_squared_length_by_one_plus_width_times_variance():
    found = residual_network(np.random.default_rng(0), width=6, depth=3, branch_variance=0.05, samples=80_000)
    for layer in range(3):
        agrees(found["length_factor"][:, layer], 1.3)
    agrees(found["square_length"], 1.3**3)
    still = residual_network(np.random.default_rng(0), width=2, depth=4, branch_variance=0.0, samples=3)
    assert np.array_equal(still["square_length"], np.ones(3))


def test_scalar_chains_keep_the_mean_square_and_shrink_the_typical_size():
    found = chain(np.random.default_rng(0), depth=4, sigma=1.0, samples=60_000)
    typical = -(np.euler_gamma + math.log(2)) / 2
    agrees(found["log_product"], 4 * typical)
    agrees(found["layer_log"][:, 2], typical)
    agrees(found["layer_factor"][:, 3], 1.0)
    agrees(found["absolute_factor"][:, 0], math.sqrt(2 / math.pi))


def test_a_product_is_the_product_of_its_factors():
    generous = {"width": 5, "depth": 3, "weight_variance": 0.5, "sigma": 1.1}
    for model, observable in (("scalar_chain", "square_product"), ("relu_network", "second_moment")):
        names = ("depth", "sigma") if model == "scalar_chain" else ("width", "depth", "weight_variance")
        found = run_model(model, np.random.default_rng(0), samples=40, **{n: generous[n] for n in names})
        factors = found[FACTORS[observable]]
        alive = ~np.isnan(factors).any(axis=1)
        assert np.allclose(factors[alive].prod(axis=1), found[observable][alive], rtol=1e-12)


def test_samples_taken_in_chunks_are_all_there(monkeypatch):
    monkeypatch.setattr(propagation, "_CHUNK_ENTRIES", 500)  # ten networks at a time
    found = relu_network(np.random.default_rng(0), width=4, depth=3, weight_variance=0.5, samples=1005)
    assert found["layer_factor"].shape == (1005, 3)
    assert found["preactivation_factor"].shape == (1005, 2)
    assert len(np.unique(found["preactivation"][:, 0])) == 1005


@pytest.mark.parametrize("change", [{"width": 0}, {"depth": 1.5}, {"samples": -1}, {"weight_variance": 0.0}])
def test_impossible_networks_are_refused(change):
    with pytest.raises(ParameterError, match="Expected"):
        relu_network(
            np.random.default_rng(0), **{"width": 2, "depth": 2, "weight_variance": 1.0, "samples": 10, **change}
        )


def test_an_unknown_model_names_those_that_exist():
    with pytest.raises(ParameterError, match=", ".join(MODELS)):
        run_model("perceptron", np.random.default_rng(0))


def test_networks_die_when_all_units_of_a_layer_do():
    width, depth = 2, 3
    found = relu_network(np.random.default_rng(0), width=width, depth=depth, weight_variance=1, samples=80_000)
    assert np.array_equal(found["dead"] == 1, np.all(found["gradient"] == 0, axis=1))
    agrees(found["dead"], 1 - (1 - 2.0**-width) ** depth)


def test_a_square_gaussian_matrix_obeys_the_laws_of_two_by_two():
    variance = 0.7
    found = square_matrix(np.random.default_rng(0), width=2, weight_variance=variance, samples=80_000)
    agrees(found["norm"], math.sqrt(math.pi * variance))
    agrees(found["radius"] ** 2, 3 * variance / math.sqrt(2))
    assert np.all(found["radius"] <= found["norm"] * (1 + 1e-12))


def test_norm_and_radius_of_wide_matrices_approach_two_and_one():
    found = square_matrix(np.random.default_rng(0), width=200, weight_variance=1 / 200, samples=8)
    assert 1.9 < found["norm"].mean() < 2
    assert 0.95 < found["radius"].mean() < 1.1
