"""Words: products of single matrices in a form in which equal ones look alike.

A letter is a matrix of which the words know nothing but its shape: a name, its transpose, its inverse, a power with an
unknown exponent, a diagonal matrix, a product entry by entry. In a word neighbouring inverses cancel, powers of one
matrix are one, and where the inner size is 1 the word is cut: what stands between two such places is a number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from symgrad.core import matrices, tree
from symgrad.core.matrices import Shape
from symgrad.core.tree import ONE, Expr

Word = tuple[Expr, ...]
Sum = Callable[[Expr, Expr], Expr]
"""The normal form of the sum of two exponents."""


class Words:
    """Normal forms of words over letters of these shapes. ``symmetric``, ``orthogonal``: what is known of names."""

    def __init__(
        self, shapes: Mapping[Expr, Shape], symmetric: Collection[Expr], orthogonal: Collection[Expr], total: Sum
    ):
        self._named = shapes
        self.symmetric, self.orthogonal = frozenset(symmetric), frozenset(orthogonal)
        self._total = total
        self._shapes: dict[Expr, Shape] = {}
        self.selfadjoint: set[Expr] = set()
        """Inverses of sums that are their own transposes."""
        self.sums: set[Expr] = set()
        """Inverses of what is no letter."""

    def shape(self, node: Expr) -> Shape:
        found = self._shapes.get(node)
        if found is None:
            found = self._shapes[node] = matrices.shape_of(node, self._named.get)
        return found

    def square(self, letter: Expr) -> bool:
        rows, columns = self.shape(letter)
        return rows == columns

    # Single letters

    def turned(self, letter: Expr) -> Expr:
        """The transpose of a letter."""
        match letter.head:
            case "Transpose":
                return letter.args[0]
            case "Inverse" if letter not in self.sums:
                return self.inverse(self.turned(letter.args[0]))
            case "MatrixPower":
                return Expr("MatrixPower", (self.turned(letter.args[0]), letter.args[1]))
            case "Hadamard" if ONE not in self.shape(letter):
                return self.hadamard([written(self.transposed(letters(f))) for f in letter.args])
            case "Diag" | "Identity":
                return letter
        if letter in self.symmetric or letter in self.selfadjoint:
            return letter
        return self.inverse(letter) if letter in self.orthogonal else Expr("Transpose", (letter,))

    def inverse(self, letter: Expr) -> Expr:
        """The inverse of a letter that is not itself the inverse of a sum."""
        match letter.head:
            case "Inverse":
                return letter.args[0]
            case "MatrixPower":
                return Expr("MatrixPower", (letter.args[0], tree.mul(-1, letter.args[1])))
        return Expr("Inverse", (letter,))

    def base(self, letter: Expr) -> tuple[Expr, Expr]:
        """A letter as a power: of A⁻¹ that is A with −1."""
        if letter.head == "MatrixPower":
            return letter.args[0], letter.args[1]
        if letter.head == "Inverse" and letter not in self.sums:
            return letter.args[0], tree.expr(-1)
        return letter, ONE

    def powers(self, base: Expr, exponent: Expr) -> Word:
        """The power of a letter as a word."""
        if exponent.head == "Number" and exponent.args[0].denominator == 1:
            times = int(exponent.args[0])
            return (base if times > 0 else self.inverse(base),) * abs(times)
        return (Expr("MatrixPower", (base, exponent)),)

    def hadamard(self, factors: Iterable[Expr]) -> Expr:
        """The product entry by entry of words, as a letter."""
        flat = [part for f in factors for part in (f.args if f.head == "Hadamard" else (f,))]
        return Expr("Hadamard", tuple(sorted(flat, key=repr)))

    # Words

    def transposed(self, word: Sequence[Expr]) -> Word:
        return tuple(self.turned(letter) for letter in reversed(word))

    def reduced(self, word: Iterable[Expr]) -> Word:
        """The word without neighbours that cancel or are one power or one diagonal matrix."""
        kept: list[Expr] = []
        waiting = list(word)[::-1]
        while waiting:
            letter = waiting.pop()
            joined = self._joined(kept[-1], letter) if kept else None
            if joined is None:
                kept.append(letter)
            else:
                kept.pop()
                waiting += joined[::-1]
        return tuple(kept)

    def _joined(self, left: Expr, right: Expr) -> Word | None:
        """What two neighbours are together, where that is something else."""
        if left.head == right.head == "Diag":
            return (Expr("Diag", (self.hadamard((left.args[0], right.args[0])),)),)
        if left in self.sums or right in self.sums:
            return None
        (base, above), (other, beyond) = self.base(left), self.base(right)
        if base != other or (above == beyond and above.head == "Number"):
            return None
        return self.powers(base, self._total(above, beyond))

    def cut(self, word: Word) -> tuple[list[tuple[Expr, int]], Word]:
        """The numbers in a word, each with an exponent, and the word without them."""
        ones = [i for i, letter in enumerate(word) if self.shape(letter)[0] == ONE]
        if word and self.shape(word[-1])[1] == ONE:
            ones.append(len(word))
        if not ones:
            return [], word
        numbers = [self.number(word[i:j]) for i, j in pairwise(ones)]
        column, row = self.column(word[: ones[0]]), self.column(self.transposed(word[ones[-1] :]))
        return numbers, (*column, *self.transposed(row))

    def column(self, word: Word) -> Word:
        """A word that is a column: a diagonal matrix times what follows is the product entry by entry."""
        done: Word = ()
        for letter in reversed(word):
            if letter.head == "Diag" and done:
                done = (self.hadamard((letter.args[0], written(done))),)
            else:
                done = (letter, *done)
        return done

    def number(self, word: Word) -> tuple[Expr, int]:
        """A word with one row and one column as a trace, and its exponent."""
        if len(word) == 1 and word[0].head == "Inverse":
            return Expr("Trace", (self._upright(word[0].args[0]),)), -1
        if len(word) == 1:
            return Expr("Trace", (self._upright(word[0]),)), 1
        return min((self._one_way(way) for way in (word, self.transposed(word))), key=repr)[1], 1

    def _upright(self, letter: Expr) -> Expr:
        return letter.args[0] if letter.head == "Transpose" else letter

    def _one_way(self, word: Word) -> tuple[int, Expr]:
        """u′v, after what has v = c ∘ d: that is the sum of u c d, whose factors may be exchanged."""
        word = self.column(word)
        if word[-1].head != "Hadamard":
            return 1, Expr("Trace", (written(word),))
        first = self.column(self.transposed(word[:-1]))
        least, *rest = self.hadamard((written(first), word[-1])).args
        return 0, Expr("Trace", (tree.matmul(Expr("Transpose", (least,)), self.hadamard(rest)),))

    def around(self, word: Word) -> tuple[list[tuple[Expr, int]], Word]:
        """The trace of a word as numbers, or as the first of the words that have the same trace."""
        while len(word) > 1 and (joined := self._joined(word[-1], word[0])) is not None:
            word = self.reduced((*word[1:-1], *joined))
        one = next((i for i, letter in enumerate(word) if self.shape(letter)[0] == ONE), None)
        if one is not None:
            return self.cut((*word[one:], *word[:one]))
        return [], min(self._turns(word), key=repr)

    def _turns(self, word: Word) -> Iterator[Word]:
        for way in (word, self.transposed(word)):
            yield from (way[i:] + way[:i] for i in range(max(1, len(way))))


def written(word: Sequence[Expr]) -> Expr:
    """The word as a node."""
    return tree.matmul(*word)


def letters(node: Expr) -> Word:
    """The word that a node is."""
    return node.args if node.head == "MatMul" else (node,)
