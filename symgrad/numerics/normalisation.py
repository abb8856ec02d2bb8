"""Batch normalisation in NumPy: the map, its Jacobian matrix, its backward pass, and deep random networks with it.

Arrays of pre-activations have the shape (…, units, batch): the mean and the variance are taken over the last axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from symgrad.errors import ParameterError

_CHUNK_ENTRIES = 1 << 18  # activations held at a time: 1 MiB in single precision


def batch_normalise(z: np.ndarray, epsilon: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """(z − μ)/√(σ² + ε) and 1/√(σ² + ε), with μ and σ² over the last axis.

    z: shape (…, batch). Returns arrays of the shapes (…, batch) and (…, 1). Source: Ioffe & Szegedy 2015.
    """
    centred = z - z.mean(axis=-1, keepdims=True)
    scale = 1 / np.sqrt(_mean_product(centred, centred) + epsilon)
    return centred * scale, scale


def batch_normalise_backward(cotangent: np.ndarray, normalised: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The gradient with respect to z, from that with respect to ẑ: scale · (g − mean g − ẑ · mean(ẑ g)).

    cotangent, normalised: shape (…, batch); scale: shape (…, 1), as ``batch_normalise`` returns them.
    """
    inside = cotangent - cotangent.mean(axis=-1, keepdims=True)
    inside -= normalised * _mean_product(normalised, cotangent)
    inside *= scale
    return inside


def batch_normalisation_jacobian(z: np.ndarray, epsilon: float, gamma: float = 1.0) -> np.ndarray:
    """∂z′/∂z = γ/√(σ² + ε) · (I − 11ᵀ/N − ẑẑᵀ/N) of one unit over a batch of N examples.

    z: shape (N,). Returns an array of shape (N, N).
    """
    normalised, scale = batch_normalise(z, epsilon)
    size = z.size
    return gamma * scale * (np.eye(size) - 1 / size - np.outer(normalised, normalised) / size)


def forward(
    weights: np.ndarray, z: np.ndarray, rectified: bool
) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """The last activations of z_l = W_l h_(l−1), h_l = φ(ẑ_l), and (ẑ_l, 1/√σ_l²) of each layer l = 1 … L.

    weights: W_2, …, W_L, shape (L − 1, …, width, width); z: z_1, of shape (…, width, batch); φ is the ReLU or the
    identity.
    """
    normalised, scale = batch_normalise(z)
    layers = [(normalised, scale)]
    for weight in weights:
        active = np.maximum(normalised, 0) if rectified else normalised
        normalised, scale = batch_normalise(weight @ active)
        layers.append((normalised, scale))
    return np.maximum(normalised, 0) if rectified else normalised, layers


def backward(
    weights: np.ndarray, layers: Sequence[tuple[np.ndarray, np.ndarray]], cotangent: np.ndarray, rectified: bool
) -> list[np.ndarray]:
    """The gradients with respect to h_1, …, h_L, from that with respect to h_L.

    layers: as ``forward`` returns them. Returns arrays shaped like ``cotangent``, the last one being ``cotangent``.
    """
    gradients = [cotangent]
    for weight, (normalised, scale) in zip(weights[::-1], reversed(layers[1:]), strict=True):
        through = gradients[-1] * (normalised > 0) if rectified else gradients[-1]
        gradients.append(np.swapaxes(weight, -1, -2) @ batch_normalise_backward(through, normalised, scale))
    return gradients[::-1]


def batch_normalised_network(
    rng: np.random.Generator, *, width: int, batch: int, depth: int, samples: int, rectified: bool = True
) -> Mapping[str, np.ndarray]:
    """Gradients in networks z_l = W_l h_(l−1), h_l = φ(ẑ_l), l = 1 … depth, normalised over the batch (ε = 0).

    Standard normal z_1, weights N(0, 1/width), which the normalisation makes irrelevant, and a standard normal
    cotangent at h_depth; all in single precision.
    "gradient_factor", shape (samples, depth − 1): the mean square of the gradient with respect to h_(l−1) over that
    with respect to h_l, for l = 2 … depth. Its mean tends to E[φ′²]/Var φ as width and batch grow.
    """
    for name, value, least in (("width", width, 1), ("batch", batch, 3), ("depth", depth, 2), ("samples", samples, 1)):
        if int(value) != value or value < least:
            raise ParameterError(f"Expected {name} to be an integer >= {least} but got {value!r}.")
    chunk = max(1, _CHUNK_ENTRIES // (width * max(width, batch) * depth))
    rows = []
    for start in range(0, samples, chunk):
        size = min(chunk, samples - start)
        z, cotangent = rng.standard_normal((2, size, width, batch), dtype=np.float32)
        weights = rng.standard_normal((depth - 1, size, width, width), dtype=np.float32) / np.float32(width) ** 0.5
        _, layers = forward(weights, z, rectified)
        squares = [np.einsum("ijk,ijk->i", g, g) for g in backward(weights, layers, cotangent, rectified)]
        rows.append(np.stack(squares, axis=1).astype(float))
    sizes = np.concatenate(rows)
    return {"gradient_factor": sizes[:, :-1] / sizes[:, 1:]}


def _mean_product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The mean of left · right over the last axis, which stays as an axis of length 1."""
    return np.einsum("...k,...k->...", left, right)[..., None] / left.shape[-1]
