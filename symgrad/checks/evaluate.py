"""Numbers from formulas: the one place where a formula becomes a NumPy function."""

from __future__ import annotations

import contextlib
import difflib
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from symgrad.checks import kernels
from symgrad.checks.arrays import ArrayEvaluator, Value
from symgrad.checks.sequences import SequenceValues
from symgrad.core import binding, tree
from symgrad.core.matrices import declared_shapes, shape
from symgrad.core.records import Derivation, Derived
from symgrad.core.tree import Expr
from symgrad.core.variables import REAL, Domain
from symgrad.errors import NotConvertible, NumericalRangeWarning, ParameterError, UnknownNameError
from symgrad.theory.conversion import to_sympy

_BLOCK = 1 << 15  # elements evaluated at a time: the intermediate arrays stay in the cache
_AGREEMENT = 1e-9  # relative; a wider gap between value and log form means that an intermediate left the floats


class Function:
    """A formula as a function of its variables, which may be numbers or arrays that broadcast together.

    Arguments go by name, ``f(w=1.1, L=100)``, or by position in the order of ``names``; each is checked against its
    variable's domain. A free sequence w_1, w_2, … is an array whose last axis is the index, w_1 first; the other axes
    broadcast with the variables. The result is of dtype float64 and of the broadcast shape.

    ``expr`` is the formula, ``log(…)`` the logarithm of its absolute value, also where the value overflows.
    """

    def __init__(self, expr: Expr, names: Sequence[str], derivation: Derivation, title: str = "formula"):
        self.expr = expr
        self.names = tuple(names)
        self.derivation = derivation
        self.title = title
        self._domains = {v.name: v.domain for v in derivation.variables}
        self._recursions = {s.name: s for s in derivation.sequences if s.step is not None}
        # A variable may share its name with a sequence (all w_k = w) that has left the formula.
        alone = {n.args[0] for n in binding.free_symbols(expr)}
        self._free_sequences = {
            s.name: s for s in derivation.sequences if s.step is None and s.name in self.names and s.name not in alone
        }
        self._compiled, self._left = _compile(expr, self._variable_names(), derivation)
        self.__doc__ = f"{title} = {expr!r}, a function of {', '.join(self.names) or 'nothing'}.\n\n{Function.__doc__}"

    def __repr__(self) -> str:
        arguments = ", ".join(f"{n}: {self._describe(n)}" for n in self.names)
        return f"<Function {self.title}({arguments}) = {self.expr!r}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The value at the arguments; emits NumericalRangeWarning where it leaves the range of floats."""
        values, shape = self._arguments(args, kwargs)
        result, trouble = self._direct(values, shape)
        if trouble.any() or not (np.isfinite(result).all() and result.all()):
            suspect = ~np.isfinite(result) | (result == 0) | trouble
            result = self._mended(result, suspect, values, shape)
        return result[()]

    def log(self, *args: Any, **kwargs: Any) -> Any:
        """log|value| at the arguments, finite wherever the value is not 0 and has a finite logarithm."""
        values, shape = self._arguments(args, kwargs)
        _, log = self._log_form(values, shape)
        direct, trouble = self._direct(values, shape)
        with np.errstate(all="ignore"):
            plain = np.log(np.abs(direct))
            # In the ordinary range the value itself is the more precise: the log form of 1 + ε is a rounded sum.
            ordinary = ~trouble & np.isfinite(plain) & (np.abs(log) < 600) & (np.abs(plain - log) < _AGREEMENT)
        return np.where(ordinary, plain, log)[()]

    def _variable_names(self) -> tuple[str, ...]:
        return tuple(n for n in self.names if n not in self._free_sequences)

    def _describe(self, name: str) -> str:
        if name in self._free_sequences:
            return f"sequence of {self._free_sequences[name].domain.describe()}"
        return self._domains.get(name, REAL).describe()

    # Arguments -------------------------------------------------------------------------------------------------

    def _arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[dict[str, Value], tuple[int, ...]]:
        if len(args) > len(self.names):
            raise ParameterError(f"Expected at most {len(self.names)} arguments, {self.names}, but got {len(args)}.")
        given = dict(zip(self.names, args, strict=False))
        for name, value in kwargs.items():
            if name not in self.names:
                near = difflib.get_close_matches(name, self.names, 1)
                hint = f"; did you mean {near[0]!r}?" if near else "."
                raise ParameterError(f"Expected arguments among {', '.join(self.names)} but got {name!r}{hint}")
            if name in given:
                raise ParameterError(f"Expected one value for {name!r} but got two; give it once.")
            given[name] = value
        if missing := [n for n in self.names if n not in given]:
            raise ParameterError(f"Expected a value for {', '.join(missing)}; call f({', '.join(self.names)}).")
        values = {name: _numbers(name, given[name]) for name in self.names}
        self._check_domains(values)
        shapes = [v.shape[:-1] if n in self._free_sequences else v.shape for n, v in values.items()]
        try:
            shape = np.broadcast_shapes(*shapes)
        except ValueError as error:
            each = ", ".join(f"{n}: {s}" for n, s in zip(values, shapes, strict=True))
            raise ParameterError(f"Expected shapes that broadcast together but got {each}.") from error
        return values, shape

    def _check_domains(self, values: Mapping[str, np.ndarray]) -> None:
        bounds = ArrayEvaluator({n: v for n, v in values.items() if n not in self._free_sequences})
        for name, value in values.items():
            if name in self._free_sequences:
                _check_in(name, value, self._free_sequences[name].domain, bounds)
                if value.ndim == 0:
                    raise ParameterError(
                        f"Expected {name!r} to be an array ({name}_1, {name}_2, …) but got the number {value}."
                    )
            elif name in self._domains:
                _check_in(name, value, self._domains[name], bounds)

    # Values ----------------------------------------------------------------------------------------------------

    def _sequences(self, values: Mapping[str, Value]) -> SequenceValues:
        return SequenceValues(values, self._free_sequences, self._recursions)

    def _direct(self, values: Mapping[str, Value], shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """The plain value, and whether anything on the way left the floats (in that block)."""
        names = self._variable_names()
        trouble = np.zeros(shape, dtype=bool)
        left: dict[str, Value] = {}
        with _Watch() as watch:
            plain = self._sequences(values).plain
            for placeholder, node in self._left.items():
                left[placeholder] = plain(node, {n: values[n] for n in names})
        trouble |= watch.seen
        columns = [*(values[n] for n in names), *(np.asarray(v, dtype=float) for v in left.values())]
        size = int(np.prod(shape))
        if size <= _BLOCK or any(c.ndim and c.shape != shape for c in columns):
            with _Watch() as watch:
                result = np.array(np.broadcast_to(self._run(columns), shape), dtype=float)
            return result, trouble | watch.seen
        result, flat = np.empty(size), trouble.reshape(-1)
        columns = [c.reshape(-1) if c.ndim else c for c in columns]
        for start in range(0, size, _BLOCK):
            block = slice(start, start + _BLOCK)
            with _Watch() as watch:
                result[block] = self._run([c[block] if c.ndim else c for c in columns])
            flat[block] |= watch.seen
        return result.reshape(shape), flat.reshape(shape)

    def _run(self, columns: list[np.ndarray]) -> Any:
        try:
            return np.asarray(self._compiled(*columns), dtype=float)
        except OverflowError:  # an exact integer of the formula is too large for a float
            return np.nan

    def _log_form(self, values: Mapping[str, Value], shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        scope = {n: values[n] for n in self._variable_names()}
        with np.errstate(all="ignore"):
            sign, log = self._sequences(values).log(self.expr, scope)
        return np.broadcast_to(sign, shape), np.broadcast_to(log, shape)

    def _mended(
        self, result: np.ndarray, suspect: np.ndarray, values: Mapping[str, Value], shape: tuple[int, ...]
    ) -> np.ndarray:
        """The result with what an intermediate overflow spoiled put right, and a word on what cannot be."""
        sign, log = self._log_form(values, shape)
        with np.errstate(all="ignore"):
            apart = ~(np.abs(np.log(np.abs(result)) - log) <= _AGREEMENT * (1 + np.abs(log)))
            # Where both forms say 0, the value is 0; where the log form has no number, the plain value stands.
            spoiled = suspect & apart & ~np.isnan(log)
            result = np.where(spoiled, sign * np.exp(log), result)
        over = suspect & np.isfinite(log) & ~np.isfinite(result)
        under = suspect & np.isfinite(log) & (result == 0)
        if over.any() or under.any():
            many = f"{int((over | under).sum())} of {over.size} values of" if over.size > 1 else "The value of"
            what = "inf or 0" if over.any() and under.any() else "inf" if over.any() else "0"
            warnings.warn(
                f"{many} {self.title} left the range of floats, giving {what}; "
                "log|value| is finite: call .log(…) with the same arguments.",
                NumericalRangeWarning,
                stacklevel=3,
            )
        if (singular := ~np.isfinite(result) & ~over).any():
            warnings.warn(
                f"{self.title} has no finite value at {int(singular.sum())} of {singular.size} arguments "
                "(a division by 0 or a logarithm of 0); keep away from them.",
                NumericalRangeWarning,
                stacklevel=3,
            )
        return result


class _Watch:
    """Notes whether a floating-point overflow, underflow or invalid operation happened inside it."""

    def __enter__(self) -> _Watch:
        self.seen = False
        self._state = np.errstate(all="call", call=self._note)
        self._state.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._state.__exit__(*exception)

    def _note(self, kind: str, flag: int) -> None:
        self.seen = True


def _numbers(name: str, value: Any) -> np.ndarray:
    """The argument as an array of finite floats."""
    array = np.asarray(value)
    if array.dtype.kind in "biufO":
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            array = array.astype(float, copy=False)
    if array.dtype != float:
        raise ParameterError(
            f"Expected a real number or an array of them for {name!r} but got {value!r} (type={type(value).__name__})."
        )
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)].flat[0]
        raise ParameterError(f"Expected finite values for {name!r} but got {bad}; leave such entries out.")
    return array


def _check_in(name: str, value: np.ndarray, domain: Domain, bounds: ArrayEvaluator) -> None:
    """Raise ParameterError unless every value lies in the domain; a bound whose variables are not given is skipped."""

    def refuse(bad: np.ndarray, why: str) -> None:
        if bad.any():
            first = np.broadcast_to(value, bad.shape)[bad].flat[0]
            raise ParameterError(f"Expected {name} to be {domain.describe()} but got {first:g}; {why}.")

    if domain.kind == "integer":
        refuse(value != np.round(value), "give whole numbers")
    for bound, above in ((domain.lower, True), (domain.upper, False)):
        if bound is None:
            continue
        try:
            limit = np.asarray(bounds(bound))
        except ParameterError:
            continue
        beyond = (value < limit) if above else (value > limit)
        beyond = beyond | (value == limit) if domain.open else beyond
        edge = ("above" if above else "below") if domain.open else ("no less than" if above else "no more than")
        refuse(np.asarray(beyond), f"give values {edge} {bound!r}")
    if domain.nonzero:
        refuse(value == 0, "leave 0 out")


def _compile(expr: Expr, names: tuple[str, ...], derivation: Derivation):
    """A compiled function of (names, placeholders) and the nodes that the placeholders stand for.

    Placeholders are members of sequences and sums and products over an index, for which SymPy prints no NumPy code,
    and functions of which it knows only a definition that overflows; they are evaluated first, term by term.
    """
    left: dict[Expr, str] = {}

    def hide(node: Expr) -> Expr:
        if node.head in ("Sum", "Product", "PairSum", "Member") or (
            node.head == "Call" and node.args[0] in kernels.OWN
        ):
            return tree.symbol(left.setdefault(node, f"left_{len(left)}_"))
        return node.rebuild(tuple(map(hide, node.children))) if node.children else node

    formula = to_sympy(hide(expr), derivation)
    known = {s.name: s for s in formula.free_symbols if isinstance(s, sp.Symbol)}
    arguments = [known.get(n, sp.Symbol(n)) for n in (*names, *left.values())]
    compiled = sp.lambdify(arguments, formula, modules=["scipy", "numpy"], cse=True)
    return compiled, {placeholder: node for node, placeholder in left.items()}


def argument_names(expr: Expr, derivation: Derivation) -> tuple[str, ...]:
    """The variables and free sequences that the value of ``expr`` depends on, in the order of their declaration."""
    sequences = {s.name: s for s in derivation.sequences}
    pending, symbols, members = [expr], set(), set()
    while pending:
        node = pending.pop()
        symbols |= {s.args[0] for s in binding.free_symbols(node)}
        for name in {m.args[0] for m in node.walk() if m.head == "Member"} - members:
            members.add(name)
            if name in sequences and (s := sequences[name]).step is not None:
                assert s.first and s.index
                # The index of the recursion is bound by it.
                pending += [s.first[1], binding.substitute(s.step, {s.index: s.first[0]})]
    variables = [v.name for v in derivation.variables if v.name in symbols]
    free = [name for name in sequences if name in members and sequences[name].step is None]
    if both := set(variables) & set(free):
        raise NotConvertible(
            f"Expected different names but {sorted(both)[0]!r} is a variable and a sequence; rename one of them."
        )
    return (*variables, *sorted(symbols - set(variables)), *free)


def compile_expression(
    expr: Expr, names: Sequence[str] | None, derivation: Derivation, title: str = "formula"
) -> Function:
    """``expr`` as a function of ``names`` (None: all that it depends on, in the order of their declaration).

    Raises NotConvertible, naming what is left, where a moment, a random member or an unnamed function stands in it.
    """
    families = {f.name for f in derivation.families} - {s.name for s in derivation.sequences}
    declared = declared_shapes(derivation)
    conditions = {part for node in expr.walk() if node.head == "Cases" for c in node.args[1::2] for part in c.walk()}
    for node in expr.walk():
        if node in conditions and node.head in ("Relation", "And"):
            continue
        if shape(node, declared):
            raise NotConvertible(f"Expected a formula in numbers but {title} has the matrix {node!r}.")
        if node.head in ("E", "Var", "Cov", "Apply", "Derivative", "Integral", "Relation", "And", "Result") or (
            node.head == "Member" and node.args[0] in families
        ):
            raise NotConvertible(
                f"Expected a formula in variables alone but {node!r} is left in {title}; "
                "add rules that turn it into variables (name_moments, specialise), or ask for another chain."
            )
    needed = argument_names(expr, derivation)
    if names is not None and (missing := [n for n in needed if n not in names]):
        raise ParameterError(f"Expected the arguments of {title} to include {', '.join(missing)}.")
    return Function(expr, needed if names is None else names, derivation, title)


def function(derived: Derived, name: str) -> Function:
    """The last line of the chain ``name`` as a function; of an equation ``v = …``, its right side."""
    if name not in derived.chains:
        near = difflib.get_close_matches(name, derived.chains, 3)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(derived.chains)}."
        raise UnknownNameError(f"Expected the name of a chain of {derived.id!r} but got {name!r}; {hint}")
    last = derived.chains[name].last
    if last.head == "Relation":
        kind, left, right = last.args
        if kind != "=" or left.head != "Symbol" or left in binding.free_symbols(right):
            raise NotConvertible(
                f"Expected a formula, or an equation solved for a variable, but {name!r} ends in {last!r}; "
                "add the rule solve_for, or ask for another chain."
            )
        last = right
    return compile_expression(last, None, derived.derivation, name)
