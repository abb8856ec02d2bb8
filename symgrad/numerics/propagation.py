"""Random networks at initialisation, simulated as they are defined: fresh weights for every sample, dense products.

Every model returns a mapping from the name of an observable to an array of shape (samples,) or (samples, layers);
samples are independent. ``MODELS`` names the models for the simulation of a claim.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from symgrad.errors import ParameterError
from symgrad.numerics.normalisation import batch_normalised_network

_CHUNK_ENTRIES = 1 << 20  # weights held at a time: 8 MiB

Observables = Mapping[str, np.ndarray]


def _positive(name: str, value: int) -> int:
    if int(value) != value or value < 1:
        raise ParameterError(f"Expected {name} to be an integer >= 1 but got {value!r}.")
    return int(value)


def scalar_chain(rng: np.random.Generator, *, depth: int, sigma: float, samples: int) -> Observables:
    """w_1 ⋯ w_depth with independent w_k ~ N(0, sigma²).

    "square_product": (∏ w_k)²; "absolute_product": ∏ |w_k|; "log_product": Σ log |w_k|; per factor, shape (samples,
    depth): "layer_factor": w_k², "absolute_factor": |w_k|, "layer_log": log |w_k|.
    """
    depth, samples = _positive("depth", depth), _positive("samples", samples)
    if not sigma > 0:
        raise ParameterError(f"Expected sigma > 0 but got {sigma!r}.")
    weights = np.abs(rng.normal(0.0, sigma, (samples, depth)))
    logs = np.log(weights)
    total = logs.sum(axis=1)
    return {
        "square_product": np.exp(2 * total),
        "absolute_product": np.exp(total),
        "log_product": total,
        "layer_factor": weights**2,
        "absolute_factor": weights,
        "layer_log": logs,
    }


def network(
    rng: np.random.Generator,
    *,
    width: int,
    depth: int,
    weight_variance: float,
    samples: int,
    rectified: bool,
    fan_out: int | None = None,
) -> Observables:
    """z_l = W_l h_(l−1) for l = 1 … depth, and h_l = relu(z_l) where ``rectified``, else h_l = z_l.

    Weights N(0, weight_variance), no biases, input with mean square 1, all layers activated, the last one too.

    δ_l = ∂ℒ/∂z_l for a standard normal cotangent ∂ℒ/∂h_L that does not depend on the weights. Layers have ``width``
    units, the last one ``fan_out`` (``width`` unless given). a(·) is the mean square over the units of a layer, or
    over the entries of a weight gradient; d = E a(δ_L) is the mean square of the slope (½ for the ReLU).

    per sample: "second_moment": a(h_L)/a(h_0); "preactivation_moment": a(z_L)/a(z_1); "error_moment": a(δ_1)/d; "dead":
        1 where all units of a layer are 0, and with it those of the layers above, else 0.
    per layer, l = 1 … L: "activation": a(h_l); "preactivation": a(z_l); "error": a(δ_l); "gradient": a(∇W_l);
        "gradient_moment": a(∇W_l)/d; "layer_factor": a(h_l)/a(h_(l−1)).
    between layers, l = 2 … L: "preactivation_factor": a(z_l)/a(z_(l−1)).

    A ratio is nan where its denominator is 0 (all units of a layer dead). Errors have no factor a(δ_(l−1))/a(δ_l)
    here: given the layers above, its mean is not constant, so that the mean of a product is no product of such means.
    """
    width, depth, samples = _positive("width", width), _positive("depth", depth), _positive("samples", samples)
    last = _positive("fan_out", width if fan_out is None else fan_out)
    if not weight_variance > 0:
        raise ParameterError(f"Expected weight_variance > 0 but got {weight_variance!r}.")
    widths = [width] * depth + [last]
    chunk = max(1, _CHUNK_ENTRIES // (width * max(width, last) * depth))
    names = ("activation", "preactivation", "error", "gradient")
    rows: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for start in range(0, samples, chunk):
        found = _pass(rng, widths, math.sqrt(weight_variance), min(chunk, samples - start), rectified)
        for name, value in zip(names, found, strict=True):
            rows[name].append(value)
    activation, preactivation, error, gradient = (np.concatenate(rows[name]) for name in names)
    last_error = 0.5 if rectified else 1.0  # E φ'(z)² for a symmetric z
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "second_moment": activation[:, -1],  # the input has mean square 1
            "preactivation_moment": _ratio(preactivation[:, -1], preactivation[:, 0]),
            "error_moment": error[:, 0] / last_error,
            "dead": (activation[:, -1] == 0).astype(float),
            "activation": activation,
            "preactivation": preactivation,
            "error": error,
            "gradient": gradient,
            "gradient_moment": gradient / last_error,
            "layer_factor": _ratio(activation, np.hstack([np.ones((samples, 1)), activation[:, :-1]])),
            "preactivation_factor": _ratio(preactivation[:, 1:], preactivation[:, :-1]),
        }


relu_network = partial(network, rectified=True)
linear_network = partial(network, rectified=False)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.where(below > 0, above / below, np.nan)


def _pass(
    rng: np.random.Generator, widths: list[int], deviation: float, samples: int, rectified: bool
) -> tuple[np.ndarray, ...]:
    """Mean squares of h_l, z_l, δ_l and of the weight gradients, each of shape (samples, layers)."""
    value = rng.standard_normal((samples, widths[0]))
    value *= np.sqrt(widths[0] / np.sum(value**2, axis=1, keepdims=True))
    weights, slopes, inputs = [], [], [_mean_square(value)]
    activation, preactivation = [], []
    for fan_in, fan_out in pairwise(widths):
        weight = rng.standard_normal((samples, fan_out, fan_in))
        weight *= deviation
        z = np.matmul(weight, value[:, :, None])[:, :, 0]
        slope = (z > 0).astype(float) if rectified else np.ones_like(z)
        value = z * slope
        weights.append(weight)
        slopes.append(slope)
        preactivation.append(_mean_square(z))
        activation.append(_mean_square(value))
        inputs.append(activation[-1])
    cotangent = rng.standard_normal((samples, widths[-1]))
    error, gradient = [], []
    for weight, slope, entering in zip(weights[::-1], slopes[::-1], inputs[-2::-1], strict=True):
        delta = cotangent * slope
        error.append(_mean_square(delta))
        gradient.append(error[-1] * entering)  # ∇W = δᵀ hᵀ: its squares are the products of the squares
        cotangent = np.matmul(delta[:, None, :], weight)[:, 0, :]
    return tuple(np.stack(columns, axis=1) for columns in (activation, preactivation, error[::-1], gradient[::-1]))


def _mean_square(units: np.ndarray) -> np.ndarray:
    return np.einsum("ij,ij->i", units, units) / units.shape[1]


def dependent_errors(rng: np.random.Generator, *, width: int, weight_variance: float, samples: int) -> Observables:
    """One linear layer z = W h, squared loss with target 0, so that δ = z depends on W.

    "backward_factor": ‖Wᵀδ‖² / (n σ² E‖z‖²), which would have mean 1 if δ were independent of W. For Gaussian W
    it has mean (2n + 1)/n: E (WᵀW)² = σ⁴ n (2n + 1) I by Isserlis, against σ⁴ n² I. It does not tend to 1
    with the width: here the error is a function of the very weights that carry it back.
    "fresh_factor": the same with a fresh W in the backward pass, whose mean is 1.
    """
    width, samples = _positive("width", width), _positive("samples", samples)
    scale = width * weight_variance
    chunk = max(1, _CHUNK_ENTRIES // (2 * width * width))
    rows: list[tuple[np.ndarray, np.ndarray]] = []
    for start in range(0, samples, chunk):
        size = min(chunk, samples - start)
        weight, fresh = math.sqrt(weight_variance) * rng.standard_normal((2, size, width, width))
        z = weight.sum(axis=2)  # W h for h = (1, …, 1), mean square 1
        back, alone = (np.matmul(z[:, None, :], w)[:, 0, :] for w in (weight, fresh))
        rows.append((_mean_square(back) / scale**2, _mean_square(alone) / scale**2))
    return {
        "backward_factor": np.concatenate([r[0] for r in rows]),
        "fresh_factor": np.concatenate([r[1] for r in rows]),
    }


def residual_network(
    rng: np.random.Generator, *, width: int, depth: int, branch_variance: float, samples: int
) -> Observables:
    """h_l = h_(l−1) + W_l h_(l−1), l = 1 … depth, weights N(0, branch_variance), input with mean square 1.

    "square_length": ‖h_depth‖²/‖h_0‖²; "length_factor", shape (samples, depth): ‖h_l‖²/‖h_(l−1)‖².
    """
    width, depth, samples = _positive("width", width), _positive("depth", depth), _positive("samples", samples)
    if not branch_variance >= 0:
        raise ParameterError(f"Expected branch_variance >= 0 but got {branch_variance!r}.")
    chunk = max(1, _CHUNK_ENTRIES // (width * width))
    rows = []
    for start in range(0, samples, chunk):
        size = min(chunk, samples - start)
        value = np.ones((size, width))
        lengths = [np.ones(size)]
        for _ in range(depth):
            weight = rng.standard_normal((size, width, width))
            value = value + math.sqrt(branch_variance) * np.matmul(weight, value[:, :, None])[:, :, 0]
            lengths.append(_mean_square(value))
        rows.append(np.stack(lengths, axis=1))
    squares = np.concatenate(rows)
    return {"square_length": squares[:, -1], "length_factor": squares[:, 1:] / squares[:, :-1]}


def square_matrix(
    rng: np.random.Generator,
    *,
    width: int,
    weight_variance: float,
    samples: int,
    observed: tuple[str, ...] = ("norm", "radius"),
) -> Observables:
    """A width × width matrix W with independent entries N(0, weight_variance).

    "norm": ‖W‖₂, the largest singular value; with variance 1/n it tends to 2 for wide layers (Geman 1980, Annals of
    Probability 8). "radius": ρ(W), the largest |eigenvalue|, which then tends to 1 (Geman 1986, Annals of Probability
    14).
    """
    width, samples = _positive("width", width), _positive("samples", samples)
    if not weight_variance > 0:
        raise ParameterError(f"Expected weight_variance > 0 but got {weight_variance!r}.")
    chunk = max(1, _CHUNK_ENTRIES // width**2)
    measures: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
        "norm": lambda weight: np.linalg.norm(weight, 2, axis=(1, 2)),
        "radius": lambda weight: np.abs(np.linalg.eigvals(weight)).max(axis=1),
    }
    rows: dict[str, list[np.ndarray]] = {name: [] for name in observed}
    for start in range(0, samples, chunk):
        weight = math.sqrt(weight_variance) * rng.standard_normal((min(chunk, samples - start), width, width))
        for name in observed:
            rows[name].append(measures[name](weight))
    return {name: np.concatenate(values) for name, values in rows.items()}


norm_of_square_matrix = partial(square_matrix, observed=("norm",))
radius_of_square_matrix = partial(square_matrix, observed=("radius",))


MODELS: Mapping[str, Callable[..., Observables]] = {
    "scalar_chain": scalar_chain,
    "relu_network": relu_network,
    "linear_network": linear_network,
    "dependent_errors": dependent_errors,
    "norm_of_square_matrix": norm_of_square_matrix,
    "radius_of_square_matrix": radius_of_square_matrix,
    "residual_network": residual_network,
    "batch_normalised_network": batch_normalised_network,
}

FACTORS: Mapping[str, str] = {
    "square_product": "layer_factor",
    "absolute_product": "absolute_factor",
    "second_moment": "layer_factor",
    "preactivation_moment": "preactivation_factor",
    "square_length": "length_factor",
}
"""Observables that are products over the layers, and the observable of a single factor.

Given the layers before, the mean of a factor is a constant, so that the mean of the product is the product of the
factors' means: where a product is too heavy-tailed for a sample, its factors can be tested in its stead.
"""


def run_model(name: str, rng: np.random.Generator, **parameters: Any) -> Observables:
    """The observables of the model ``name``."""
    if name not in MODELS:
        raise ParameterError(f"Expected one of {', '.join(MODELS)} but got the model {name!r}.")
    return MODELS[name](rng, **parameters)
