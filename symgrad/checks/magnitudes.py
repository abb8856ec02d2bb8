"""Inequalities between sums of absolute values, with nothing known of the numbers but their absolute values.

|x y| = |x| |y| and |x + y| ≤ |x| + |y|; a maximum on the left is at most what each of its values is, one on the right
at least each of its values. What follows is proved; what does not follow may still be true.
"""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.tree import Expr, add, mul, power, relation
from symgrad.errors import NotConvertible


class Magnitudes:
    """Statements ≤ and ≥ about entries as statements about their absolute values; see ``conditions``.

    The ``positive`` symbols are their own absolute values.
    """

    def __init__(self, positive: frozenset[Expr] = frozenset()) -> None:
        self.conditions: list[Expr] = []
        self._positive = positive
        self._known: dict[Expr, Expr] = {}

    def statement(self, node: Expr) -> Expr:
        kind, left, right = node.args
        if kind not in ("≤", "≥"):
            raise NotConvertible(f"Expected ≤ or ≥ but got {node!r}.")
        low, high = (left, right) if kind == "≤" else (right, left)
        bound = self._number(high)
        parts = tuple(
            relation("≤", self._number(value), bound) for value in (low.args if low.head == "Max" else (low,))
        )
        return parts[0] if len(parts) == 1 else tree.all_of(*parts)

    def _number(self, node: Expr) -> Expr:
        """A number made of absolute values, maxima of such, sums and products."""
        match node.head:
            case "Number":
                return node
            case "Symbol" if node in self._positive:
                return self._size(node)
            case "Add" | "Mul":
                return node.over([self._number(child) for child in node.children])
            case "Pow" if node.args[1].head == "Number" and node.args[1].args[0] > 0:
                return node.over([self._number(node.args[0]), node.args[1]])
            case "Call" if node.args[0] == "abs":
                return self._size(node.args[1])
            case "Max":
                if node not in self._known:
                    largest = self._new(node)
                    self.conditions += [relation("≥", largest, self._number(value)) for value in node.args]
                return self._known[node]
        raise NotConvertible(f"Expected absolute values, maxima, sums and products but got {node!r}.")

    def _size(self, node: Expr) -> Expr:
        """|node|."""
        match node.head:
            case "Number":
                return tree.expr(abs(node.args[0]))
            case "Mul":
                return mul(*map(self._size, node.args))
            case "Pow" if node.args[1].head == "Number":
                return power(self._size(node.args[0]), node.args[1])
            case "Add":
                if node not in self._known:
                    total = self._new(node)
                    self.conditions.append(relation("≤", total, add(*map(self._size, node.args))))
                return self._known[node]
        return self._known[node] if node in self._known else self._new(node)

    def _new(self, node: Expr) -> Expr:
        made = self._known[node] = tree.symbol(f"_m{len(self._known)}_")
        self.conditions.append(relation("≥", made, 0))
        return made
