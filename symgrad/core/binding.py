"""Indices that a node binds: what is free in it, substitution without capture, equality up to names.

Binders are the heads of sums, products and integrals over an index (``symgrad.core.tree.BINDERS``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgrad.core.tree import BINDERS, Expr, symbol

RENAMED = "_"  # what the name of a canonically renamed index begins with


def bound(node: Expr) -> tuple[Expr, ...]:
    """The indices that a binder binds; empty for every other node."""
    if node.head == "PairSum":
        return node.args[1:3]
    return (node.args[1],) if node.head in BINDERS else ()


def free(node: Expr) -> frozenset[Expr]:
    """The symbols and members that occur free (a member counts with its indices as they stand)."""
    if node.head == "Symbol":
        return frozenset((node,))
    if names := frozenset(bound(node)):
        # The bounds lie outside the scope of the index that they bound.
        bounds = frozenset().union(*(free(c) for c in node.args[1 + len(names) :]))
        body = frozenset(f for f in free(node.args[0]) if not (f in names or names & free_symbols(f)))
        return body | bounds
    inside = frozenset().union(*(free(c) for c in node.children)) if node.children else frozenset()
    return inside | {node} if node.head == "Member" else inside


def free_symbols(node: Expr) -> frozenset[Expr]:
    """The symbols that occur free, those in the indices of members included."""
    if node.head == "Symbol":
        return frozenset((node,))
    if names := frozenset(bound(node)):
        outside = frozenset().union(*(free_symbols(c) for c in node.args[1 + len(names) :]))
        return (free_symbols(node.args[0]) - names) | outside
    return frozenset().union(*(free_symbols(c) for c in node.children)) if node.children else frozenset()


def names(node: Expr) -> frozenset[Expr]:
    """The symbols and members that occur anywhere, bound ones and those in indices included."""
    return frozenset(n for n in node.walk() if n.head in ("Symbol", "Member"))


def all_members(*nodes: Expr) -> frozenset[str]:
    """The names of the families and sequences whose members occur."""
    return frozenset(n.args[0] for node in nodes for n in node.walk() if n.head == "Member")


def fresh(taken: frozenset[Expr] | set[Expr], like: Expr) -> Expr:
    """A symbol like ``like`` that is not in ``taken``."""
    alphabet = "jkipqrsuv"
    for name in (like.args[0], *alphabet, *(f"{like.args[0]}{i}" for i in range(1, 1000))):
        if symbol(name) not in taken:
            return symbol(name)
    raise AssertionError("a thousand names are taken")


def replaced(node: Expr, table: Mapping[Expr, Expr]) -> Expr:
    """The tree with parts replaced and nothing tidied: 0 in place of x leaves x·log x as 0·log 0.

    Unlike ``substitute`` it does not look at what is bound; ``table`` must not capture an index.
    """
    if node in table:
        return table[node]
    return node.over([replaced(child, table) for child in node.children]) if node.children else node


def substitute(node: Expr, table: dict[Expr, Expr]) -> Expr:
    """``node`` with every free occurrence of a key (any node) replaced; indices are renamed rather than captured."""
    if node in table:
        return table[node]
    names = bound(node)
    if not names:
        return node.rebuild(tuple(substitute(c, table) for c in node.children)) if node.children else node
    inner = {k: v for k, v in table.items() if not frozenset(names) & free_symbols(k)}
    arriving = frozenset().union(*(free_symbols(v) for v in inner.values())) if inner else frozenset()
    body, renamed = node.args[0], list(names)
    for position, name in enumerate(names):
        if name in arriving:
            # A key must not meet the new name either: {W_k: …} would then replace a bound W_k.
            taken = arriving | free_symbols(body) | set(renamed) | frozenset().union(*map(free_symbols, inner))
            renamed[position] = fresh(taken, name)
            body = substitute(body, {name: renamed[position]})
    bounds = tuple(substitute(c, table) for c in node.args[1 + len(names) :])
    return node.rebuild((substitute(body, inner), *renamed, *bounds))


def apart(node: Expr, taken: frozenset[Expr]) -> Expr:
    """``node`` with those of its bound indices renamed that are in ``taken``, so that no symbol put in is captured."""

    def rename(at: Expr) -> Expr | None:
        names = bound(at)
        if taken.isdisjoint(names):
            return None
        new, body, used = list(names), at.args[0], taken | {n for n in at.walk() if n.head == "Symbol"}
        for position, name in enumerate(names):
            if name in taken:
                new[position] = fresh(used | set(new), name)
                body = substitute(body, {name: new[position]})
        return Expr(at.head, (body, *new, *at.args[1 + len(names) :]))

    return transform(node, rename)


def transform(node: Expr, rewrite: Callable[[Expr], Expr | None]) -> Expr:
    """Rewrite from the leaves up; ``rewrite`` returns None where it leaves a node as it is."""
    if node.children:
        node = node.rebuild(tuple(transform(c, rewrite) for c in node.children))
    changed = rewrite(node)
    return node if changed is None else changed


def canonical(node: Expr) -> Expr:
    """The node with bound indices renamed by depth and terms and factors sorted: one form for equal shapes."""

    def rename(at: Expr, depth: int) -> Expr:
        names = bound(at)
        if names:
            new = tuple(symbol(f"{RENAMED}{depth + i}") for i in range(len(names)))
            body = rename(substitute(at.args[0], dict(zip(names, new, strict=True))), depth + len(names))
            bounds = tuple(rename(c, depth) for c in at.args[1 + len(names) :])
            if at.head == "PairSum":
                swap = substitute(at.args[0], dict(zip(names, reversed(new), strict=True)))
                body = min(body, rename(swap, depth + 2), key=repr)
            return Expr(at.head, (body, *new, *bounds))
        if not at.children:
            return at
        at = at.rebuild(tuple(rename(c, depth) for c in at.children))
        if at.head in ("Add", "Mul", "Cov"):
            return Expr(at.head, tuple(sorted(at.args, key=repr)))
        return at

    return rename(node, 0)


def same(left: Expr, right: Expr) -> bool:
    """Whether two trees are equal up to the names of bound indices and the order of terms and factors."""
    return canonical(left) == canonical(right)
