"""Batch normalisation in NumPy: its backward pass, its Jacobian matrix, and how gradients grow in deep networks."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

import symgrad as sg
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import rational
from symgrad.checks.instances import Instance
from symgrad.errors import ParameterError
from symgrad.numerics.normalisation import (
    backward,
    batch_normalisation_jacobian,
    batch_normalise,
    batch_normalised_network,
    forward,
)


def differences(function, at, step=1e-5):
    """The Jacobian matrix of ``function`` at ``at`` by central differences."""
    moved = step * np.eye(at.size).reshape(-1, *at.shape)
    return np.stack([(function(at + d) - function(at - d)).ravel() / (2 * step) for d in moved], axis=1)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_the_jacobian_matrix_is_that_of_the_map_and_has_the_derived_singular_values(size):
    rng, epsilon, gamma = np.random.default_rng(size), 0.3, -1.7
    z = rng.standard_normal(size)
    jacobian = batch_normalisation_jacobian(z, epsilon, gamma)
    assert np.allclose(jacobian, differences(lambda at: gamma * batch_normalise(at, epsilon)[0], z), atol=1e-8)
    spread = z.var() + epsilon
    if size >= 3:
        expected = abs(gamma) / math.sqrt(spread) * np.array([1.0] * (size - 2) + [epsilon / spread, 0])
        assert np.allclose(np.linalg.svd(jacobian, compute_uv=False), expected, atol=1e-12)


def test_it_is_the_matrix_whose_entries_are_derived():
    derived = sg.load("batch_normalisation")
    z, epsilon, gamma = [Fraction(3), Fraction(-1), Fraction(1, 2), Fraction(2)], Fraction(1, 5), Fraction(3, 2)
    numbers = {"N": 4, "epsilon": epsilon, "gamma": gamma}
    expected = batch_normalisation_jacobian(np.array(z, dtype=float), float(epsilon), float(gamma))
    sequences = {s.name: s for s in derived.derivation.sequences}
    for i, j in np.ndindex(4, 4):
        at = {sg.symbol(name): rational(Fraction(value)) for name, value in {**numbers, "i": i + 1, "j": j + 1}.items()}
        at |= {sg.member("z", k): rational(value) for k, value in enumerate(z, start=1)}
        entry = Evaluator(Instance({}, sequences, {}, {}, values=at))(derived.chains["jacobian"].last)
        assert math.isclose(float(arb(entry).mid()), expected[i, j], abs_tol=1e-12)


@pytest.mark.parametrize("rectified", [True, False])
def test_the_backward_pass_through_a_network_is_the_derivative_of_the_forward_pass(rectified):
    rng = np.random.default_rng(3)
    weights = rng.standard_normal((3, 4, 4))
    z, cotangent = rng.standard_normal((2, 4, 5))
    _, layers = forward(weights, z, rectified)
    gradients = backward(weights, layers, cotangent, rectified)
    for start, gradient in enumerate(gradients):
        # From h_l on the network is a shorter one, whose first pre-activations are W h_l.
        if start == len(weights):
            assert gradient is cotangent
            continue

        def loss(active, start=start):
            return np.sum(cotangent * forward(weights[start + 1 :], weights[start] @ active, rectified)[0])

        active = layers[start][0]
        active = np.maximum(active, 0) if rectified else active
        assert np.allclose(gradient.ravel(), differences(loss, active)[0], atol=1e-6)


@pytest.mark.parametrize(
    "rectified, batches, expected",
    [(True, (128, 256), math.pi / (math.pi - 1)), (False, (8, 8), 6 / 5), (False, (16, 16), 14 / 13)],
)
def test_gradients_of_deep_networks_grow_by_the_limit_of_wide_ones(rectified, batches, expected):
    """The error of finite sizes falls like 1/width: of widths 128 and 256 the part of that order is taken out."""
    means, errors = [], []
    for width, batch in zip((128, 256), batches, strict=True):
        found = batch_normalised_network(
            np.random.default_rng(width), width=width, batch=batch, depth=8, samples=16, rectified=rectified
        )["gradient_factor"].mean(axis=1)
        means.append(found.mean())
        errors.append(found.std(ddof=1) / math.sqrt(len(found)))
    estimate, error = 2 * means[1] - means[0], math.hypot(2 * errors[1], errors[0])
    assert abs(estimate - expected) < 5 * error
    assert abs(estimate - 1) > 5 * error


@pytest.mark.parametrize("wrong", [{"width": 0}, {"batch": 2}, {"depth": 1}, {"samples": 0}, {"width": 1.5}])
def test_sizes_are_checked(wrong):
    good = {"width": 2, "batch": 3, "depth": 2, "samples": 1}
    with pytest.raises(ParameterError, match=next(iter(wrong))):
        batch_normalised_network(np.random.default_rng(0), **{**good, **wrong})
