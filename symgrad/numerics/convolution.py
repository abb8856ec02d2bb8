"""The Jacobian matrix of a two-dimensional convolution as a sparse matrix, and its singular values.

A convolution is here what neural networks call so, with stride 1 and an output as large as the input,

    y[o, i, j] = Σ_{c, a, b} kernel[o, c, a, b] · x[c, i + a − (kh − 1)//2, j + b − (kw − 1)//2].

Images are flattened in the order (channel, row, column).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import sparse

from symgrad.errors import ParameterError

Padding = Literal["circular", "zero"]


def convolution_matrix(kernel: np.ndarray, height: int, width: int, padding: Padding = "circular") -> sparse.csr_array:
    """The matrix W of the convolution, y = W x for flattened images: ∂y/∂x.

    kernel: shape (c_out, c_in, kh, kw), at most as large as the image. Returns a sparse array of shape
    (c_out · height · width, c_in · height · width); zeros of the kernel are not stored. Outside of the image x is
    continued periodically ("circular") or by 0 ("zero").
    Raises ParameterError for other shapes and paddings.
    """
    kernel = _checked(kernel, height, width)
    if padding not in ("circular", "zero"):
        raise ParameterError(f"Expected padding 'circular' or 'zero' but got {padding!r}.")
    out_channels, in_channels, rows, columns = kernel.shape
    o, c, a, b = (index[:, None] for index in np.nonzero(kernel))
    i, j = (index.reshape(1, -1) for index in np.indices((height, width)))
    at_row, at_column = i + a - (rows - 1) // 2, j + b - (columns - 1) // 2
    inside = (at_row >= 0) & (at_row < height) & (at_column >= 0) & (at_column < width)
    inside |= padding == "circular"
    to = (o * height + i) * width + j
    source = (c * height + at_row % height) * width + at_column % width
    values = np.broadcast_to(kernel[o, c, a, b], inside.shape)
    shape = (out_channels * height * width, in_channels * height * width)
    return sparse.csr_array((values[inside], (to[inside], source[inside])), shape=shape)


def circular_singular_values(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    """The singular values of ``convolution_matrix`` with circular padding, the largest first.

    They are those of the c_out × c_in matrices Σ_{a, b} kernel[:, :, a, b] e^{−2πi(ua/height + vb/width)}, one for each
    frequency (u, v). Returns an array of min(c_out, c_in) · height · width values.
    Source: H. Sedghi, V. Gupta, P. M. Long, "The singular values of convolutional layers", ICLR 2019.
    """
    kernel = _checked(kernel, height, width)
    transforms = np.fft.fft2(kernel, (height, width), axes=(2, 3))
    return np.sort(np.linalg.svd(np.moveaxis(transforms, (2, 3), (0, 1)), compute_uv=False).ravel())[::-1]


def stored_entries(kernel_size: int, size: int, padding: Padding = "circular") -> int:
    """How many entries the matrix of a one-dimensional kernel without zeros has that are not 0.

    kernel_size · size with circular padding; with zero padding Σ (size − |t|) over the offsets t of the kernel. In two
    dimensions the numbers of both directions are multiplied, and then by c_out · c_in.
    """
    if not 1 <= kernel_size <= size:
        raise ParameterError(f"Expected 1 <= kernel_size <= size but got {kernel_size!r} and {size!r}.")
    if padding == "circular":
        return kernel_size * size
    offsets = np.arange(kernel_size) - (kernel_size - 1) // 2
    return int(np.sum(size - np.abs(offsets)))


def _checked(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kernel = np.asarray(kernel)
    if kernel.ndim != 4 or kernel.shape[2] > height or kernel.shape[3] > width or min(kernel.shape, default=0) < 1:
        raise ParameterError(
            f"Expected a kernel of shape (c_out, c_in, kh, kw) with kh <= {height} and kw <= {width} but got the shape "
            f"{kernel.shape}. Enlarge the image or cut the kernel."
        )
    return kernel
