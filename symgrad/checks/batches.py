"""Statements about matrices on stacks of NumPy arrays: one call evaluates them at thousands of points.

A matrix is an array of shape (N, rows, columns), a number one of shape (N,); a constant has N = 1 and broadcasts. Where
there is no value (the inverse of a singular matrix, a logarithm of −1) stands nan. Numbers here are floats and decide
nothing: they point out where an exact check is worth its time. LAPACK's spectral radius of a defective integer matrix
is off by 1e-5 to 1e-3, and whether a matrix is singular is a matter of rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce

import numpy as np

from symgrad.checks.kernels import KERNELS
from symgrad.checks.matrices import DoesNotConform, Nonconforming
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Stack = np.ndarray
Values = Mapping[Expr, Stack]
SINGULAR = 1e-13
"""σ_min/σ_max, for each row or column, up to which a float matrix counts as singular."""
_SAFE = 1e-70, 1e70  # between these the squares and fourth powers of entries stay far inside the floats
_CONSTANTS = {"pi": np.pi, "e": np.e, "euler_gamma": np.euler_gamma}
_LARGEST_POWER = 10_000


def _float(number: Fraction | str) -> float:
    try:
        return float(number)
    except OverflowError:
        return np.copysign(np.inf, Fraction(number) > 0 or -1)


def _elementwise(function: Callable[[Stack, Stack], Stack], parts: Iterable[Stack]) -> Stack:
    return reduce(function, parts)


def conforming(operation: str, left: Stack, right: Stack, fits: bool) -> None:
    """Raise DoesNotConform unless ``fits``."""
    if not fits:
        raise DoesNotConform(Nonconforming(operation, left.shape[1:], right.shape[1:]))  # type: ignore[arg-type]


def scaled(stack: Stack) -> tuple[Stack, Stack]:
    """(matrices with entries near 1, the powers of two by which they were divided); untouched where that is safe."""
    sizes = np.abs(stack).max(axis=(1, 2))
    extreme = ((sizes < _SAFE[0]) | (sizes > _SAFE[1])) & (sizes > 0) & np.isfinite(sizes)
    if not extreme.any():
        return stack, np.ones(1)
    powers = np.where(extreme, np.exp2(np.round(np.log2(np.where(extreme, sizes, 1.0)))), 1.0)
    return stack / powers[:, None, None], powers


def _finite(stack: Stack, function: Callable[[Stack], Stack]) -> Stack:
    """``function`` of the stack, nan where entries are not finite: LAPACK refuses whole stacks for one of them."""
    bad = np.asarray(~np.isfinite(stack).all(axis=(1, 2)))
    stack = np.where(bad[:, None, None], 0.0, stack) if bad.any() else stack
    try:
        found = function(stack)
    except np.linalg.LinAlgError:  # one of them did not converge
        if len(stack) == 1:
            return function(np.zeros_like(stack)) + np.nan
        return np.concatenate(
            [_finite(half, function) for half in (stack[: len(stack) // 2], stack[len(stack) // 2 :])]
        )
    found[bad] = np.nan
    return found


def frobenius(stack: Stack) -> Stack:
    """√(Σ a²) of each matrix."""
    stack, powers = scaled(stack)
    return np.sqrt(np.einsum("nij,nij->n", stack, stack)) * powers


def singular_values(stack: Stack) -> Stack:
    """The singular values of each matrix in descending order, shape (N, min(rows, columns))."""
    rows, columns = stack.shape[1:]
    if min(rows, columns) == 1:
        return frobenius(stack)[:, None]
    stack, powers = scaled(stack)
    if (rows, columns) == (2, 2):
        (a, b), (c, d) = stack[:, 0].T, stack[:, 1].T
        largest = (np.hypot(a + d, b - c) + np.hypot(a - d, b + c)) / 2
        # |det|/σ₁ is exact for singular integers, where the difference of the two roots is not.
        smallest = np.abs(a * d - b * c) / np.where(largest > 0, largest, 1.0)
        found = np.stack([largest, np.minimum(smallest, largest)], axis=1)
    else:
        found = _finite(stack, lambda x: np.linalg.svd(x, compute_uv=False))
    return found * powers[:, None]


def spectral_radius(stack: Stack) -> Stack:
    """The largest |λ| of each square matrix."""
    n = stack.shape[1]
    if n == 1:
        return np.abs(stack[:, 0, 0])
    stack, powers = scaled(stack)
    if n > 2:
        return _finite(stack, lambda x: np.abs(np.linalg.eigvals(x)).max(axis=1)) * powers
    (a, b), (c, d) = stack[:, 0].T, stack[:, 1].T
    half, discriminant = (a + d) / 2, ((a - d) / 2) ** 2 + b * c
    real = np.abs(half) + np.sqrt(np.maximum(discriminant, 0.0))
    return np.where(discriminant >= 0, real, np.sqrt(np.maximum(a * d - b * c, 0.0))) * powers


def determinant(stack: Stack) -> Stack:
    """The determinant of each square matrix."""
    n = stack.shape[1]
    if n == 1:
        return stack[:, 0, 0].copy()
    if n == 2:
        return stack[:, 0, 0] * stack[:, 1, 1] - stack[:, 0, 1] * stack[:, 1, 0]
    if n == 3:
        return np.einsum("ni,ni->n", stack[:, 0], np.cross(stack[:, 1], stack[:, 2]))
    return _finite(stack, np.linalg.det)


def ranks(values: Stack, shape: tuple[int, int]) -> Stack:
    """How many of the singular values stand out of rounding."""
    least = values[:, :1] * SINGULAR * max(shape)
    return np.where(np.isnan(values[:, 0]), np.nan, (values > least).sum(axis=1).astype(float))


def inverse(stack: Stack) -> Stack:
    """The inverse of each square matrix, nan where it is singular."""
    n = stack.shape[1]
    if n <= 2:
        det = determinant(stack)
        det = np.where(det == 0, np.nan, det)[:, None, None]
        if n == 1:
            return 1 / det
        (a, b), (c, d) = stack[:, 0].T, stack[:, 1].T
        return np.stack([d, -b, -c, a], axis=1).reshape(-1, 2, 2) / det
    values = singular_values(stack)
    singular = ~(values[:, -1] > values[:, 0] * SINGULAR * n)
    found = np.linalg.inv(np.where(singular[:, None, None], np.eye(n), stack))
    found[singular] = np.nan
    return found


def _power(stack: Stack, exponents: Stack) -> Stack:
    """Each square matrix to its whole power; nan for other exponents."""
    count = max(len(stack), len(exponents))
    stack = np.broadcast_to(stack, (count, *stack.shape[1:]))
    exponents = np.broadcast_to(exponents, (count,))
    found = np.full(stack.shape, np.nan)
    for exponent in np.unique(exponents[np.isfinite(exponents)]):
        at = exponents == exponent
        if exponent == np.round(exponent) and abs(exponent) <= _LARGEST_POWER:
            base = stack[at] if exponent >= 0 else inverse(stack[at])
            found[at] = np.linalg.matrix_power(base, abs(int(exponent)))
    return found


class Batch:
    """Values of trees at the points of one batch; what trees share is computed once."""

    def __init__(self, values: Values):
        self._known: dict[Expr, Stack] = dict(values)
        self._spectra: dict[Expr, Stack] = {}

    def __call__(self, node: Expr) -> Stack:
        """The values of ``node``: shape (N,) or (N, rows, columns), N = 1 where it is constant.

        Raises DoesNotConform where shapes do not fit and NotConvertible for a head that has no values here.
        """
        found = self._known.get(node)
        if found is None:
            with np.errstate(all="ignore"):
                found = self._known[node] = self._value(node)
        return found

    def matrix(self, node: Expr) -> Stack:
        found = self(node)
        if found.ndim != 3:
            raise NotConvertible(f"Expected a matrix but {node!r} is a number.")
        return found

    def square(self, node: Expr) -> Stack:
        found = self.matrix(node)
        if found.shape[1] != found.shape[2]:
            raise NotConvertible(f"Expected a square matrix but {node!r} is {found.shape[1]}×{found.shape[2]}.")
        return found

    def number(self, node: Expr) -> Stack:
        found = self(node)
        if found.ndim != 1:
            raise NotConvertible(f"Expected a number but {node!r} is a matrix.")
        return found

    def spectrum(self, node: Expr) -> Stack:
        """The singular values of a matrix, computed once whatever is asked of them."""
        if node not in self._spectra:
            self._spectra[node] = singular_values(self.matrix(node))
        return self._spectra[node]

    def _value(self, node: Expr) -> Stack:
        args = node.args
        match node.head:
            case "Number" | "Decimal":
                return np.array([_float(args[0])])
            case "Constant" if args[0] in _CONSTANTS:
                return np.array([_CONSTANTS[args[0]]])
            case "Add":
                return self._sum(node)
            case "Mul":
                return self._product(node)
            case "Pow":
                return self._scalar_power(node)
            case "Call":
                return np.asarray(KERNELS[args[0]](self.number(args[1])), dtype=float)
            case "Root":
                base, n = self.number(args[0]), float(args[1].args[0])
                root = np.abs(base) ** (1 / n)
                return np.where(base >= 0, root, -root if n % 2 else np.nan)
            case "Log":
                return np.log(self.number(args[0])) / np.log(self.number(args[1]))
            case "Max":
                return _elementwise(np.maximum, map(self.number, args))
            case "Min":
                return _elementwise(np.minimum, map(self.number, args))
        return self._of_matrices(node)

    def _of_matrices(self, node: Expr) -> Stack:
        args = node.args
        match node.head:
            case "MatMul" if args:
                return reduce(self._times, map(self.matrix, args))
            case "Hadamard":
                return reduce(self._by_entries, map(self.matrix, args))
            case "Transpose":
                return self.matrix(args[0]).transpose(0, 2, 1)
            case "Matrix":
                entries = np.broadcast_arrays(*map(self.number, args[2:]))
                return np.stack(entries, axis=1).reshape(-1, args[0], args[1])
            case "Block":
                return self._blocks(args[1], [self.matrix(b) for b in args[2:]])
            case "Diag":
                return self.matrix(args[0])[:, :, :1] * np.eye(self.matrix(args[0]).shape[1])
            case "Identity":
                return np.eye(self._size(args[0]))[None]
            case "Zeros":
                return np.zeros((1, self._size(args[0]), self._size(args[1])))
            case "Inverse":
                return inverse(self.square(args[0]))
            case "PseudoInverse":
                return _finite(self.matrix(args[0]), np.linalg.pinv)
            case "MatrixPower":
                return _power(self.square(args[0]), self.number(args[1]))
        return self._quantity(node)

    def _quantity(self, node: Expr) -> Stack:
        args = node.args
        match node.head:
            case "Norm":
                return self._norm(args[0], args[1])
            case "SpectralRadius":
                return spectral_radius(self.square(args[0]))
            case "SingularValue":
                return self._singular_value(args[0], args[1])
            case "ConditionNumber":
                values = self.spectrum(args[0])
                least = np.where(values[:, -1] > values[:, 0] * SINGULAR * values.shape[1], values[:, -1], np.nan)
                return values[:, 0] / least
            case "Rank":
                return ranks(self.spectrum(args[0]), self.matrix(args[0]).shape[1:])  # type: ignore[arg-type]
            case "Trace":
                return np.einsum("nii->n", self.square(args[0]))
            case "Determinant":
                return determinant(self.square(args[0]))
        raise NotConvertible(f"Expected an expression with a value but got {node!r}.")

    def _sum(self, node: Expr) -> Stack:
        total = self(node.args[0])
        for term in node.args[1:]:
            value = self(term)
            if value.ndim != total.ndim:
                raise NotConvertible(f"Expected numbers alone or matrices alone in the sum {node!r}.")
            conforming("+", total, value, value.shape[1:] == total.shape[1:])
            total = total + value
        return total

    def _product(self, node: Expr) -> Stack:
        factors = list(map(self, node.args))
        matrices = [f for f in factors if f.ndim == 3]
        if len(matrices) > 1:
            raise NotConvertible(f"Expected at most one matrix in {node!r}; multiply matrices with @.")
        number = (
            _elementwise(np.multiply, (f for f in factors if f.ndim == 1)) if len(factors) > len(matrices) else None
        )
        if not matrices or number is None:
            return matrices[0] if number is None else number
        return number[:, None, None] * matrices[0]

    def _scalar_power(self, node: Expr) -> Stack:
        base, exponent = self.number(node.args[0]), node.args[1]
        if exponent.head == "Number":
            power = exponent.args[0]
            if power.denominator == 1:
                return np.where((base == 0) & (power < 0), np.nan, base ** float(power))
            return np.where((base == 0) & (power < 0), np.nan, np.where(base < 0, np.nan, np.abs(base) ** float(power)))
        return base ** self.number(exponent)

    @staticmethod
    def _times(left: Stack, right: Stack) -> Stack:
        conforming("·", left, right, left.shape[2] == right.shape[1])
        if left.shape[2] == 1:
            return left * right
        if left.shape[2] == 2:  # NumPy's products of small matrices cost several times their arithmetic
            return left[:, :, :1] * right[:, :1] + left[:, :, 1:] * right[:, 1:]
        return left @ right

    @staticmethod
    def _by_entries(left: Stack, right: Stack) -> Stack:
        conforming("∘", left, right, left.shape[1:] == right.shape[1:])
        return left * right

    @staticmethod
    def _blocks(across: int, blocks: list[Stack]) -> Stack:
        count = max(map(len, blocks))
        blocks = [np.broadcast_to(b, (count, *b.shape[1:])) for b in blocks]
        rows = [blocks[i : i + across] for i in range(0, len(blocks), across)]
        for row in rows:
            for b in row:
                conforming("|", row[0], b, b.shape[1] == row[0].shape[1])
        joined = [np.concatenate(row, axis=2) for row in rows]
        for row in joined:
            conforming("/", joined[0], row, row.shape[2] == joined[0].shape[2])
        return np.concatenate(joined, axis=1)

    def _size(self, node: Expr) -> int:
        values = self.number(node)
        if len(values) != 1 or values[0] != round(values[0]) or values[0] < 1:
            raise NotConvertible(f"Expected one size, a whole number from 1 on, but got {node!r}.")
        return int(values[0])

    def _norm(self, kind: str, node: Expr) -> Stack:
        match kind:
            case "2":
                return self.spectrum(node)[:, 0]
            case "fro":
                return frobenius(self.matrix(node))
            case "1":
                return np.abs(self.matrix(node)).sum(axis=1).max(axis=1)
            case "inf":
                return np.abs(self.matrix(node)).sum(axis=2).max(axis=1)
            case _:
                return np.abs(self.matrix(node)).max(axis=(1, 2))

    def _singular_value(self, which: str | Expr, node: Expr) -> Stack:
        values = self.spectrum(node)
        match which:
            case "max":
                return values[:, 0]
            case "min":
                return values[:, -1]
            case "last":
                last = ranks(values, self.matrix(node).shape[1:]) - 1  # type: ignore[arg-type]
                position = np.where(last >= 0, last, 0).astype(int)
                found = np.take_along_axis(values, position[:, None], axis=1)[:, 0]
                return np.where(last >= 0, found, np.nan)
        assert isinstance(which, Expr)
        k = self._size(which)
        if k > values.shape[1]:
            raise NotConvertible(f"Expected a position from 1 to {values.shape[1]} but got {k}.")
        return values[:, k - 1]


def compile_statement(statement: Expr, names: Iterable[Expr]) -> Callable[[Values], tuple[Stack, Stack]]:
    """Both sides of a relation as functions of stacks of values for ``names``.

    The function takes arrays of shape (N, rows, columns) for matrices and (N,) for numbers, and returns arrays with
    the same N; nan where there is no value. Raises NotConvertible for what is no relation.
    """
    if statement.head != "Relation":
        raise NotConvertible(f"Expected a relation but got {statement!r}.")
    names = tuple(names)

    def sides(values: Values) -> tuple[Stack, Stack]:
        batch, count = Batch({name: values[name] for name in names}), max((len(values[n]) for n in names), default=1)
        left, right = batch(statement.args[1]), batch(statement.args[2])
        return tuple(np.broadcast_to(s, (count, *s.shape[1:])) for s in (left, right))  # type: ignore[return-value]

    return sides
