"""Members of sequences at given arguments: free ones from arrays, recursive ones from their start up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symgrad.checks.arrays import ArrayEvaluator, LogEvaluator, Value
from symgrad.core.tree import Expr
from symgrad.core.variables import Sequence
from symgrad.errors import ParameterError


class SequenceValues:
    """Evaluators of trees with members of sequences: ``plain`` gives values, ``log`` signs and logarithms.

    ``values`` holds the variables and, for each name in ``free``, an array whose last axis is the index, from 1.
    """

    def __init__(self, values: Mapping[str, Value], free: Mapping[str, Sequence], recursions: Mapping[str, Sequence]):
        self._values = values
        self._free = free
        self._recursions = recursions
        self.plain = ArrayEvaluator(values, self._at(lambda node, scope: self.plain(node, scope), np.asarray))
        self.log = LogEvaluator(
            self.plain, self._at(lambda node, scope: self.log(node, scope), lambda x: (np.sign(x), np.log(np.abs(x))))
        )

    def _at(
        self, evaluate: Callable[[Expr, Mapping[str, Value]], Any], given: Callable[[Value], Any]
    ) -> Callable[[str, tuple[Value, ...]], Any]:
        """Members by name and index, an array of indices member by member; ``given`` turns an entry into a value."""
        known: dict[tuple[str, int], Any] = {}
        reached: dict[str, int] = {}

        def one(name: str, index: int) -> Any:
            if (name, index) not in known:
                known[name, index] = given(self._entry(name, index)) if name in self._free else recursive(name, index)
            return known[name, index]

        def recursive(name: str, index: int) -> Any:
            sequence = self._recursions[name]
            assert sequence.first and sequence.step and sequence.index
            start = int(self.plain(sequence.first[0]))
            if index < start:
                raise ParameterError(f"Expected an index of {name!r} from {start} on but got {index}.")
            if index == start:
                return evaluate(sequence.first[1], self._values)
            # From below, so that a deep recursion does not exhaust the stack.
            for below in range(reached.get(name, start), index):
                one(name, below)
                reached[name] = below
            return evaluate(sequence.step, {**self._values, sequence.index.args[0]: index})

        def member(name: str, indices: tuple[Value, ...]) -> Any:
            index = np.asarray(indices[0])
            if index.ndim == 0:
                return one(name, int(index))
            found = [(index == i, one(name, int(i))) for i in np.unique(index)]
            where = [here for here, _ in found]
            if isinstance(found[0][1], tuple):
                signs, logs = zip(*(pair for _, pair in found), strict=True)
                return np.select(where, signs), np.select(where, logs)
            return np.select(where, [value for _, value in found])

        return member

    def _entry(self, name: str, index: int) -> Value:
        elements = self._values[name]
        if not 1 <= index <= elements.shape[-1]:
            raise ParameterError(
                f"Expected {name!r} to reach from 1 to at least {index} but it has {elements.shape[-1]} elements; "
                "give a longer array."
            )
        return elements[..., index - 1]
