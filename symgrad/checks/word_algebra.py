"""Polynomials in matrices that do not commute, in a normal form: sums of words with numbers in front.

Products are multiplied out, transposes and inverses stand at single letters, identity matrices vanish, and numbers
(names, traces, norms, determinants) commute. Two polynomials in matrices of any size are the same just where their
normal forms are; the inverse of a sum is a letter of its own, and equalities with such letters are looked at once more
after multiplication by what was inverted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from symgrad.checks.word_forms import (
    Form,
    Monomial,
    added,
    atom,
    constant,
    joined,
    leading_first,
    proportional,
    scaled,
    without_common_ends,
)
from symgrad.checks.words import Word, Words, written
from symgrad.core import tree
from symgrad.core.matrices import Shape, identity
from symgrad.core.text import Text
from symgrad.core.tree import ONE, ZERO, Expr
from symgrad.errors import NotConvertible

MOST_TERMS = 2000
_TOO_LONG = Text("multiplied out the product is too long", "乘开后的式子过长")
_MOST_LETTERS = 400  # in a word, and the largest exponent
_ROUNDS = 8  # of multiplication by what was inverted
_NUMBERS = ("SpectralRadius", "SingularValue", "ConditionNumber", "Rank")
_FUNCTIONS = ("Call", "Root", "Log", "Max", "Min")
_PLAIN: Form = {((), ()): Fraction(1)}
_MATRICES = "MatMul Matrix Transpose Diag Inverse PseudoInverse MatrixPower Hadamard Identity Zeros Block".split()
_PLAIN_NUMBERS = "Number Decimal Constant Symbol Add Mul Pow Norm Trace Determinant".split()
KNOWN = frozenset((*_PLAIN_NUMBERS, *_MATRICES, *_NUMBERS, *_FUNCTIONS))
"""The heads of which there are normal forms."""


class WordAlgebra:
    """Normal forms of matrices and numbers made of names with these shapes; every other name is a real number.

    ``conditions``: of these only A = A′ and A′A = I are used. ``positive``: numbers that are not negative.
    """

    def __init__(self, shapes: Mapping[Expr, Shape], conditions: Iterable[Expr] = (), positive: Collection[Expr] = ()):
        self.shapes, self.positive = shapes, frozenset(positive)
        self.words = Words(shapes, (), (), self._sum)
        self._forms: dict[Expr, Form] = {}
        self._inverted: dict[Expr, Form] = {}
        self._squares: dict[Expr, Form] = {}
        symmetric, orthogonal = self._special(conditions)
        if symmetric or orthogonal:
            self.words = Words(shapes, symmetric, orthogonal, self._sum)
            self._forms, self._inverted, self._squares = {}, {}, {}

    def _special(self, conditions: Iterable[Expr]) -> tuple[set[Expr], set[Expr]]:
        """The names that conditions make symmetric or orthogonal."""
        symmetric, orthogonal = set(), set()
        for relation in conditions:
            if relation.head != "Relation" or relation.args[0] != "=" or not self.words.shape(relation.args[1]):
                continue
            try:
                difference = self.difference(*relation.args[1:])
            except NotConvertible:
                continue
            for name in (n for n in relation.walk() if n.head == "Symbol" and self.words.shape(n)):
                turned = Expr("Transpose", (name,))
                if proportional(difference, {((), (name,)): Fraction(1), ((), (turned,)): Fraction(-1)}):
                    symmetric.add(name)
                unit = {((), ()): Fraction(-1)}
                ways = [{((), word): Fraction(1)} | unit for word in ((name, turned), (turned, name))]
                if self.words.square(name) and any(proportional(difference, way) for way in ways):
                    orthogonal.add(name)
        return symmetric, orthogonal - symmetric

    def difference(self, left: Expr, right: Expr) -> Form:
        return added((self(left), scaled(self(right), Fraction(-1))))

    def same(self, left: Expr, right: Expr) -> bool:
        """Whether the two are equal wherever both have a value, as far as normal forms tell."""
        return not self.cleared(self.difference(left, right))

    def __call__(self, node: Expr) -> Form:
        """The normal form. Raises NotConvertible where it is too long, or a head is not known."""
        found = self._forms.get(node)
        if found is None:
            found = self._forms[node] = self._form(node)
        return found

    def tree(self, form: Form, like: Expr) -> Expr:
        """The form as a node; it has the shape of ``like``."""
        shape = self.words.shape(like)
        terms = []
        for (monomial, word), q in sorted(form.items(), key=repr):
            number = tree.mul(q, *(tree.power(atom, exponent) for atom, exponent in monomial))
            matrix = (written(word) if word else identity(shape[0])) if shape else ONE
            terms.append(matrix if number == ONE else tree.mul(number, matrix))
        if not terms:
            return Expr("Zeros", shape) if shape else ZERO
        return terms[0] if len(terms) == 1 else Expr("Add", tuple(terms))

    # Sums and products

    def _form(self, node: Expr) -> Form:
        args = node.args
        match node.head:
            case "Number" | "Decimal":
                return constant(Fraction(args[0]))
            case "Symbol":
                return self._word((node,)) if self.words.shape(node) else atom(node)
            case "Constant":
                return atom(node)
            case "Add":
                return added(map(self, args))
            case "Mul" | "MatMul":
                return self.product(map(self, args))
            case "Identity":
                return _PLAIN
            case "Zeros":
                return {}
            case "Transpose":
                return self.transposed(self(args[0]))
            case "Inverse":
                return self.inverted(args[0])
            case "MatrixPower" | "Pow":
                return self._power(node, *args)
            case "Hadamard":
                return self._hadamard(args)
            case "Diag":
                return added(
                    {(m, (Expr("Diag", (written(w),)),)): q} if w else constant(q, m)
                    for (m, w), q in self(args[0]).items()
                )
            case "Matrix" if args[:2] == (1, 1):
                return self(args[2])
            case "Matrix" | "Block" | "PseudoInverse":
                return self._word((node.over([self.normal(child) for child in node.children]),))
            case "Trace":
                return self._trace(args[0])
            case "Determinant":
                return self._determinant(args[0])
            case "Norm":
                return self._norm(*args)
            case head if head in _NUMBERS:
                return atom(Expr(head, (*args[:-1], self._either_way(args[-1]))))
            case head if head in _FUNCTIONS:
                return atom(node.over([self.normal(child) for child in node.children]))
        raise NotConvertible(f"Expected a polynomial in matrices but got {node!r}.")

    def normal(self, node: Expr) -> Expr:
        """The node in normal form."""
        return self.tree(self(node), node)

    def _sum(self, left: Expr, right: Expr) -> Expr:
        return self.normal(tree.add(left, right))

    def _word(self, word: Iterable[Expr]) -> Form:
        numbers, rest = self.words.cut(self.words.reduced(word))
        return self._times(numbers, rest)

    def _times(self, numbers: Iterable[tuple[Expr, int]], word: Word = ()) -> Form:
        """A product of numbers before a word; squares of square roots are what is below the root."""
        total: dict[Expr, int] = {}
        for number, exponent in numbers:
            total[number] = total.get(number, 0) + exponent
        below = [(number, e // 2) for number, e in total.items() if number in self._squares and e > 1]
        for number, half in below:
            total[number] -= 2 * half
        monomial = tuple(sorted(((number, e) for number, e in total.items() if e), key=repr))
        found: Form = {(monomial, word): Fraction(1)}
        for number, half in below:
            found = self.product([found, *[self._squares[number]] * half])
        return found

    def product(self, forms: Iterable[Form]) -> Form:
        total = _PLAIN
        for form in forms:
            if form == _PLAIN:
                continue
            if total == _PLAIN:
                total = form
                continue
            if len(total) * len(form) > MOST_TERMS:
                raise NotConvertible(_TOO_LONG)
            terms = []
            for (left, word), p in total.items():
                for (right, other), q in form.items():
                    numbers, rest = (), word + other
                    if len(rest) > _MOST_LETTERS:
                        raise NotConvertible(_TOO_LONG)
                    if word and other:
                        numbers, rest = self.words.cut(self.words.reduced(rest))
                    if numbers or (left and right):
                        terms.append(scaled(self._times((*left, *right, *numbers), rest), p * q))
                    else:
                        terms.append({(left or right, rest): p * q})
            total = added(terms)
        return total

    def transposed(self, form: Form) -> Form:
        return added(scaled(self._before(m, self._word(self.words.transposed(w))), q) for (m, w), q in form.items())

    def _before(self, monomial: Monomial, form: Form) -> Form:
        return self.product(({(monomial, ()): Fraction(1)}, form)) if monomial else form

    # Powers and inverses

    def _power(self, node: Expr, base: Expr, exponent: Expr) -> Form:
        above = self.normal(exponent)
        if above.head == "Number" and above.args[0].denominator == 1:
            times = int(above.args[0])
            if abs(times) > _MOST_LETTERS:
                raise NotConvertible(_TOO_LONG)
            form = self(base) if times >= 0 else self.inverted(base)
            if len(form) == 1 and not self.words.shape(base):
                (((monomial, _), q),) = form.items()
                return scaled(self._times((n, e * abs(times)) for n, e in monomial), q ** abs(times))
            return self.product([form] * abs(times))
        form, inside = self(base), self.normal(base)
        if not self.words.shape(node):
            power = Expr("Pow", (inside, above))
            if above == tree.expr(Fraction(1, 2)):
                self._squares[power] = form
            return atom(power)
        if form == _PLAIN:
            return form
        words = {word for _, word in form}
        if len(words) == 1 and len(word := words.pop()) == 1 and word[0] not in self.words.sums:
            number = self._common(form)
            letter, once = self.words.base(word[0])
            power = self._word(self.words.powers(letter, self.normal(tree.mul(once, above))))
            return power if number == ONE else self.product((self(tree.power(number, above)), power))
        opaque = Expr("MatrixPower", (inside, above))
        self.words.sums.add(opaque)
        return self._word((opaque,))

    def _common(self, form: Form) -> Expr:
        """The number before the only word of a form."""
        return self.tree({(m, ()): q for (m, _), q in form.items()}, ONE)

    def reciprocal(self, form: Form) -> Form:
        """1 over a number."""
        if not form:
            return atom(Expr("Pow", (ZERO, tree.expr(-1))))
        if len(form) == 1:
            (((monomial, _), q),) = form.items()
            # 1 over 1/(a + b) is a sum again.
            sums = [self(tree.power(n, -e)) for n, e in monomial if n.head == "Add" and e < 0]
            rest = tuple((n, -e) for n, e in monomial if n.head != "Add" or e > 0)
            return self.product(({(rest, ()): 1 / q}, *sums))
        monic, leading = leading_first(form)
        return scaled({(((self.tree(monic, ONE), -1),), ()): Fraction(1)}, 1 / leading)

    def inverted(self, node: Expr) -> Form:
        """The inverse of a square matrix, or 1 over a number."""
        form, shape = self(node), self.words.shape(node)
        if not shape or shape == (ONE, ONE):
            return self.reciprocal(form)
        words = {word for _, word in form}
        if len(words) == 1 and all(map(self.words.square, word := words.pop())):
            number = self.reciprocal({(m, ()): q for (m, _), q in form.items()})
            return self.product((number, *(self._of_letter(letter) for letter in reversed(word))))
        return self._of_sum(form, node)

    def _of_letter(self, letter: Expr) -> Form:
        inside = letter.args[0] if letter.head == "Transpose" else letter
        if inside in self._inverted:
            form = self._inverted[inside]
            return form if inside == letter else self.transposed(form)
        return self._word((self.words.inverse(letter),))

    def _of_sum(self, form: Form, node: Expr) -> Form:
        """The inverse of what is no product of square letters, as a letter; that of the transpose is its transpose."""
        if not form:
            raise NotConvertible("Expected a matrix with an inverse but got 0.")
        (one, first), (other, second) = leading_first(form), leading_first(self.transposed(form))
        ways = sorted(((self.tree(one, node), 0), (self.tree(other, node), 1)), key=repr)
        inside, turned = ways[0]
        letter = Expr("Inverse", (inside,))
        self.words.sums.add(letter)
        self._inverted[letter] = other if turned else one
        if ways[0][0] == ways[1][0] and first == second:
            self.words.selfadjoint.add(letter)
            turned = 0
        found = self._word((self.words.turned(letter) if turned else letter,))
        return scaled(found, 1 / (second if turned else first))

    def cleared(self, form: Form) -> Form:
        """A form of which ``form`` is a multiple, with fewer inverses of sums: multiplied by what was inverted, from
        both sides, and without the factors at its ends that all terms have in common."""
        for _ in range(_ROUNDS):
            form = without_common_ends(form)
            ends = Counter((w[end], end) for _, w in form for end in (0, -1) if w and self._sum_in(w[end]) is not None)
            if not ends:
                break
            (letter, end), _ = min(ends.items(), key=lambda pair: (-pair[1], repr(pair[0])))
            inside = self._sum_in(letter)
            assert inside is not None
            terms = []
            for (monomial, word), q in form.items():
                one: Form = {(monomial, word): q}
                if word and word[end] == letter:
                    rest = word[1:] if end == 0 else word[:-1]
                    terms.append(scaled(self._before(monomial, self._word(rest)), q))
                else:
                    terms.append(self.product((inside, one) if end == 0 else (one, inside)))
            form = added(terms)
        return form

    def _sum_in(self, letter: Expr) -> Form | None:
        """What a letter inverts."""
        if letter.head == "Transpose":
            inside = self._inverted.get(letter.args[0])
            return None if inside is None else self.transposed(inside)
        return self._inverted.get(letter)

    # Entry by entry

    def _hadamard(self, factors: Iterable[Expr]) -> Form:
        """Linear in each factor. Beside u v′ it is diag(u) … diag(v); of rows it is that of columns, transposed."""
        first, *rest = factors
        shape = self.words.shape(first)
        if shape[0] == ONE != shape[1]:
            return self.transposed(self._hadamard([Expr("Transpose", (f,)) for f in (first, *rest)]))
        if shape == (ONE, ONE):
            return self.product(map(self, (first, *rest)))
        unit = (identity(shape[0]),)
        total = {(m, (w or unit,)): q for (m, w), q in self(first).items()}
        for factor in rest:
            form = self(factor)
            if len(form) * len(total) > MOST_TERMS:
                raise NotConvertible(_TOO_LONG)
            more: dict[tuple[Monomial, tuple[Word, ...]], Fraction] = {}
            for (m, words), p in total.items():
                for (other, w), q in form.items():
                    key = joined(m, other), tuple(sorted((*words, w or unit), key=repr))
                    more[key] = more.get(key, Fraction(0)) + p * q
            total = more
        return added(scaled(self._before(m, self._entrywise(words, shape)), q) for (m, words), q in total.items())

    def _entrywise(self, words: tuple[Word, ...], shape: Shape) -> Form:
        if shape[1] == ONE:
            return self._word((self.words.hadamard(map(written, words)),))
        cuts = [next((i for i in range(1, len(w)) if self.words.shape(w[i])[0] == ONE), None) for w in words]
        if None not in cuts:
            cuts[-1] = None  # one of them stays in the middle
        left, right, kept = [], [], []
        for word, at in zip(words, cuts, strict=True):
            if at is None:
                kept.append(word)
            else:
                ends = word[:at], self.words.transposed(word[at:])
                left, right = (
                    [*side, Expr("Diag", (written(self.words.column(end)),))]
                    for side, end in zip((left, right), ends, strict=True)
                )
        middle = kept[0] if len(kept) == 1 else (self.words.hadamard(map(written, kept)),)
        return self._word((*left, *(w for w in middle if w.head != "Identity"), *right))

    # Numbers

    def _trace(self, node: Expr) -> Form:
        shape = self.words.shape(node)
        terms = []
        for (monomial, word), q in self(node).items():
            if word:
                numbers, around = self.words.around(word)
                numbers = [*numbers, (Expr("Trace", (written(around),)), 1)] if around else numbers
                if not around and not numbers:
                    terms.append(scaled(self._before(monomial, self(shape[0])), q))
                    continue
            else:
                numbers = []
                if shape != (ONE, ONE):
                    terms.append(scaled(self._before(monomial, self(shape[0])), q))
                    continue
            terms.append(scaled(self._times((*monomial, *numbers)), q))
        return added(terms)

    def _determinant(self, node: Expr) -> Form:
        form, size = self(node), self.words.shape(node)[0]
        if size == ONE or not form:
            return form
        words = {word for _, word in form}
        number = self._common(form)
        if len(words) > 1 or not all(map(self.words.square, word := words.pop())):
            return atom(Expr("Determinant", (self._either_way(node),)))
        found = [self(tree.power(number, size))] if number != ONE else []
        for letter in word:
            base, exponent = self.words.base(letter)
            base = base.args[0] if base.head == "Transpose" else base
            if base in self._inverted:
                base, exponent = self.tree(self._inverted[base], node), tree.negative(exponent)
            value = Expr("Determinant", (base,))
            whole = exponent.head == "Number"
            found.append(
                {(((value, int(exponent.args[0])),), ()): Fraction(1)} if whole else atom(tree.power(value, exponent))
            )
        return self.product(found)

    def _norm(self, kind: str, node: Expr) -> Form:
        """Numbers stand before a norm; lengths of vectors and Frobenius norms are roots of traces."""
        form, shape = self(node), self.words.shape(node)
        if not form:
            return {}
        if len({m for m, _ in form}) == 1 and len(form) and next(iter(form))[0]:
            monomial = next(iter(form))[0]
            bare = {((), word): q for (_, word), q in form.items()}
            size = self._times(self._size(n, e) for n, e in monomial)
            return self.product((size, self._norm(kind, self.tree(bare, node))))
        monic, leading = leading_first(form)
        inside = self.tree(monic, node)
        if not shape or shape == (ONE, ONE):
            return scaled(atom(tree.call("abs", self.tree(monic, ONE))), abs(leading))
        if kind == "fro" or (kind == "2" and ONE in shape):
            square = self._trace(tree.matmul(Expr("Transpose", (inside,)), inside))
            root = tree.sqrt(self.tree(square, ONE))
            self._squares[root] = square
            return scaled(atom(root), abs(leading))
        other = {"1": "inf", "inf": "1"}.get(kind, kind)
        turned, first = leading_first(self.transposed(form))
        across = Expr("Norm", (other, self.tree(turned, Expr("Transpose", (node,)))))
        # Which term is the first may depend on the way, and with it the number in front.
        size, q = min(((Expr("Norm", (kind, inside)), leading), (across, first)), key=lambda way: repr(way[0]))
        return scaled(atom(size), abs(q))

    def _size(self, number: Expr, exponent: int) -> tuple[Expr, int]:
        never = number.head == "Norm" or number in self._squares or number in self.positive or exponent % 2 == 0
        return (number if never else tree.call("abs", number)), exponent

    def _either_way(self, node: Expr) -> Expr:
        """The normal form of a matrix or of its transpose."""
        turned = self.tree(self.transposed(self(node)), Expr("Transpose", (node,)))
        return min((self.normal(node), turned), key=repr)
