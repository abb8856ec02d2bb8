"""Numbers of rows and columns: whole numbers, names of these, or unknown until a statement says what they are.

Unknown are the size of an identity matrix, and the one that all matrices without a declared shape have in common.
Sizes that meet in a sum, a product or a relation are one.
"""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.tree import Expr, Operand


class Unknown:
    """A size that is not known yet, or has become that of something else."""

    def __init__(self, known: Size | None = None):
        self.known = known


Size = int | Unknown | Expr
"""An expression is the name of a size, which is no other than itself."""
Shape = tuple[Size, Size]


def found(size: Size) -> Size:
    """What is known of a size by now."""
    while isinstance(size, Unknown) and size.known is not None:
        size = size.known
    return size


def unified(left: Size, right: Size) -> bool:
    """Whether two sizes can be one; from here on they are."""
    left, right = found(left), found(right)
    if isinstance(left, Unknown):
        if left is not right:
            left.known = right
        return True
    if isinstance(right, Unknown):
        right.known = left
        return True
    return left == right


def as_expr(size: Size, otherwise: Operand) -> Expr:
    """The size as a node; ``otherwise`` where nothing says what it is."""
    size = found(size)
    return tree.expr(otherwise if isinstance(size, Unknown) else size)


def grounded(node: Expr, otherwise: Operand) -> Expr:
    """The tree with the sizes in it; ``otherwise`` where nothing says what a size is."""
    if node.head == "Size":
        return as_expr(node.args[0], otherwise)
    return node.over([grounded(child, otherwise) for child in node.children]) if node.children else node
