"""The matrix of a convolution: against SciPy's convolution, its singular values, and what shifts do to it."""

from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from symgrad.errors import ParameterError
from symgrad.numerics.convolution import Padding, circular_singular_values, convolution_matrix, stored_entries

SHAPES = [
    # c_out, c_in, kh, kw, height, width
    (1, 1, 1, 1, 1, 1),
    (1, 1, 3, 3, 3, 3),
    (2, 3, 3, 3, 5, 4),
    (3, 2, 2, 3, 4, 6),
    (4, 1, 5, 1, 5, 3),
    (1, 2, 4, 2, 4, 5),
]
PADDINGS: dict[Padding, str] = {"circular": "wrap", "zero": "constant"}


def drawn(shape):
    out, into, rows, columns, height, width = shape
    rng = np.random.default_rng(sum(shape))
    return rng.standard_normal((out, into, rows, columns)), rng.standard_normal((into, height, width))


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_matrix_times_an_image_is_the_convolution(shape, padding):
    kernel, image = drawn(shape)
    height, width = image.shape[1:]
    # An even kernel has one entry more after the middle; SciPy has it before.
    origin: Any = [-1 if size % 2 == 0 else 0 for size in kernel.shape[2:]]
    expected: Any = [
        sum(ndimage.correlate(x, k, mode=PADDINGS[padding], origin=origin) for x, k in zip(image, filters, strict=True))
        for filters in kernel
    ]
    found = convolution_matrix(kernel, height, width, padding) @ image.ravel()
    assert np.allclose(found.reshape(-1, height, width), expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_singular_values_by_fourier_transform_are_those_of_the_dense_matrix(shape):
    kernel, image = drawn(shape)
    size = image.shape[1:]
    dense = np.linalg.svd(convolution_matrix(kernel, *size).toarray(), compute_uv=False)
    found = circular_singular_values(kernel, *size)
    # Both are backward stable: an error of a few ε σ_max √(size of the matrix).
    bound = 8 * np.finfo(float).eps * dense[0] * np.sqrt(image.size * kernel.shape[0])
    assert found.shape == dense.shape and np.max(np.abs(found - dense)) <= bound


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_number_of_entries_is_that_of_both_directions(shape, padding):
    kernel, image = drawn(shape)
    out, into, rows, columns = kernel.shape
    expected = (
        out * into * stored_entries(rows, image.shape[1], padding) * stored_entries(columns, image.shape[2], padding)
    )
    height, width = image.shape[1:]
    assert convolution_matrix(kernel, height, width, padding).nnz == expected


def shifted(matrix, kernel, size, axis):
    """The matrix with the images in front of and behind it moved by one along an axis."""
    images = matrix.toarray().reshape(kernel.shape[0], *size, kernel.shape[1], *size)
    return np.roll(images, 1, axis=(axis + 1, axis + 4))


def test_only_circular_padding_and_equal_slopes_are_left_alone_by_shifts():
    kernel, size = np.random.default_rng(5).standard_normal((2, 1, 3, 3)), (4, 5)
    circular, zero = (convolution_matrix(kernel, size[0], size[1], padding) for padding in PADDINGS)
    slopes = circular.multiply(np.arange(1.0, 21.0)[None, :]).tocsr()
    for axis in (0, 1):
        as_images = [m.toarray().reshape(2, *size, 1, *size) for m in (circular, zero, slopes)]
        unchanged = [
            np.array_equal(shifted(m, kernel, size, axis), image)
            for m, image in zip((circular, zero, slopes), as_images, strict=True)
        ]
        assert unchanged == [True, False, False]


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((np.ones((3, 3)), 4, 4), "shape"),
        ((np.ones((1, 1, 5, 3)), 4, 4), "kh <= 4"),
        ((np.ones((1, 0, 1, 1)), 4, 4), "shape"),
        ((np.ones((1, 1, 3, 3)), 4, 4, "reflect"), "padding"),
    ],
)
def test_other_shapes_and_paddings_are_refused(arguments, message):
    with pytest.raises(ParameterError, match=message):
        convolution_matrix(*arguments)


def test_a_kernel_longer_than_the_row_is_refused():
    with pytest.raises(ParameterError, match="kernel_size"):
        stored_entries(5, 4)
