"""Rules for chains of inequalities between norms, spectral radii and singular values, each made from a lemma."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import ORDERED, Shape, declared_shapes, norm, shape, singular_value
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, mul, product_over
from symgrad.errors import ParameterError, RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.lemmas import LEMMAS, Lemma, in_kind
from symgrad.theory.lemmas.instances import instances, presupposed
from symgrad.theory.lemmas.norms import submultiplicative as two_factors
from symgrad.theory.lemmas.norms import triangle_inequality as two_terms
from symgrad.theory.lemmas.record import INDUCED
from symgrad.theory.matching import placeholders, same_up_to_indices, specialised
from symgrad.theory.ranges import at_most, never_negative, nonnegative
from symgrad.theory.rules.monotone import inequality
from symgrad.theory.rules.rewriting import refusal, rule, same_derivatives


@dataclass(frozen=True, slots=True)
class _Known:
    """What a chain knows of matrices: their declared shapes and its conditions, recorded when they are used.

    What has a value in the node ``within`` that a lemma is to replace is as it must be: an inverse is one of an
    invertible matrix.
    """

    context: Context
    within: Expr | None = None

    def shape(self, node: Expr) -> Shape:
        return shape(node, declared_shapes(self.context.derivation))

    def same_size(self, left: Expr, right: Expr) -> bool:
        return same_up_to_indices(left, right) or (self.at_most(left, right) and self.at_most(right, left))

    def at_most(self, low: Expr, high: Expr) -> bool:
        return self._used(at_most(low, high, self.context.derivation, self.context.assumptions))

    def nonnegative(self, node: Expr) -> bool:
        return self._used(nonnegative(node, self.context.derivation, self.context.assumptions))

    def met(self, condition: Expr) -> bool:
        if self.within is not None and condition in presupposed(self.within):
            return True
        for assumption in self.context.assumptions:
            if assumption.kind == "condition":
                said = assumption.parameters[0]
                ways = [said, said.over(said.args[:0:-1])] if said.args[0] in ("=", "≠") else [said]
                if any(specialised(way, condition, self.context.derivation) is not None for way in ways):
                    self.context.use(assumption)
                    return True
        return False

    def _used(self, needed: tuple[Assumption, ...] | None) -> bool:
        self.context.use(*(needed or ()))
        return needed is not None


def _instance(lemma: Lemma, pattern: Expr, node: Expr, context: Context, kind: str) -> Expr | None:
    """The statement of the first instance of the lemma in which the pattern is the node."""
    before = list(context.used)
    found = next(instances(lemma, pattern, node, _Known(context, node), kind), None)
    if found is None:
        context.used[:] = before
        return None
    return found.statement


def by_lemma(name: str, kind: str = "", backwards: bool = False) -> Rule:
    """The lemma of that name as a rule: its left side becomes its right side, or the other way round.

    ``kind`` is the norm that comes in where a lemma that holds for several kinds is to bring one. Raises
    ParameterError for a name or a kind that the lemma does not know.
    """
    lemma = LEMMAS.get(name)
    if lemma is None:
        raise ParameterError(f"Expected the name of a lemma but got {name!r}; there are {', '.join(LEMMAS)}.")
    if kind and kind not in lemma.kinds:
        raise ParameterError(
            f"Expected one of the norms {', '.join(lemma.kinds) or 'none'} of {name} but got {kind!r}."
        )
    pattern, other = lemma.statement.args[1:][:: -1 if backwards else 1]
    comes_in = other.has("Norm") and in_kind(other, "2") != other and in_kind(pattern, "2") == pattern
    if comes_in and not kind:
        raise ParameterError(f"Expected the norm that {name} is to bring, one of {', '.join(lemma.kinds)}.")
    side = 1 if backwards else 2

    def bound(node: Expr, context: Context) -> Expr | None:
        if node.head != pattern.head:
            return None
        statement = _instance(lemma, pattern, node, context, kind)
        return None if statement is None else statement.args[side]

    return _made(lemma, bound, f"an instance of {pattern!r}", tree.MIRRORED[lemma.relation] if backwards else None)


def _made(lemma: Lemma, bound: Callable[[Expr, Context], Expr | None], seeks: str, relation: str | None = None) -> Rule:
    """The rule that a lemma justifies, with its reason and its proof."""
    relation = relation or lemma.relation
    if lemma.conditions:
        seeks += " whose shapes and conditions (sg.condition) fit"
    if relation != "=":
        return inequality(lemma.name, lemma.reason, lemma.proof, bound, seeks, relation)

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        return bound(node, context)

    made = rule(lemma.name, lemma.reason, lemma.proof, local, seeks)

    def apply(expression: Expr, context: Context) -> Expr:
        changed = made.apply(expression, context)
        if lemma.conditions and not same_derivatives(expression, changed):
            raise refusal(lemma.name, f"{seeks}, outside of derivatives", expression, context)
        return changed

    return Rule(lemma.name, lemma.reason, lemma.proof, apply)


def _together(*names: str) -> Lemma:
    """The first of these lemmas with the proofs of all of them, for a rule that covers each."""
    proofs = [LEMMAS[name].proof for name in names]
    proof = Text(" ".join(said.en for said in proofs), "".join(said.zh for said in proofs))
    return replace(LEMMAS[names[0]], proof=proof)


def _product_of_norms(node: Expr, context: Context) -> Expr | None:
    """‖A B ⋯‖ ≤ ‖A‖ ‖B‖ ⋯, ‖∏ A_k‖ ≤ ∏ ‖A_k‖ and ‖A^k‖ ≤ ‖A‖^k."""
    if node.head != "Norm" or node.args[0] not in two_factors.kinds:
        return None
    kind, inside = node.args
    if inside.head == "MatMul" and inside.args:
        return mul(*(norm(factor, kind) for factor in inside.args))
    if inside.head in ORDERED:
        body, index, low, high = inside.args
        # An empty product is the identity, whose Frobenius norm is not 1.
        if kind in INDUCED or never_negative(high - low, context.derivation):
            return product_over(norm(body, kind), index, low, high)
    if inside.head == "MatrixPower":
        for name in ("norm_of_a_power", "frobenius_norm_of_a_power"):
            lemma = LEMMAS[name]
            statement = _instance(lemma, lemma.statement.args[1], node, context, "")
            if statement is not None:
                return statement.args[2]
    return None


submultiplicative = _made(
    two_factors, _product_of_norms, "an induced or the Frobenius norm of a product of matrices or of a power"
)


def _sum_of_norms(node: Expr, context: Context) -> Expr | None:
    if node.head == "Call" and node.args[0] == "abs" and node.args[1].head in ("Add", "Sum"):
        return _termwise(node.args[1], lambda term: tree.call("abs", term))
    if node.head == "Norm" and node.args[1].head in ("Add", "Sum"):
        return _termwise(node.args[1], lambda term: norm(term, node.args[0]))
    return None


def _termwise(total: Expr, size: Callable[[Expr], Expr]) -> Expr:
    count = 1 if total.head == "Sum" else len(total.args)
    return total.rebuild((*map(size, total.args[:count]), *total.args[count:]))


triangle_inequality = _made(two_terms, _sum_of_norms, "a norm or an absolute value of a sum")


def _is_wide(node: Expr, known: _Known, columns: int = 1) -> bool:
    """Whether a matrix surely has no more rows than columns; with ``columns`` 0, no more columns than rows.

    A product is as its factors are.
    """
    if node.head in ("MatMul", *ORDERED) and node.args:
        factors = node.args if node.head == "MatMul" else node.args[:1]
        if all(_is_wide(factor, known, columns) for factor in factors):
            return True
    sizes = known.shape(node)
    return known.at_most(sizes[1 - columns], sizes[columns])


def _smallest_in_product(node: Expr, context: Context) -> Expr | None:
    """Lower bounds of σ_min and of ‖·‖₂ = σ_max of a product by singular values of its factors."""
    if node.head not in ("SingularValue", "Norm") or node.args[1].head not in ("MatMul", *ORDERED):
        return None
    which, inside = node.args
    if not inside.args:
        return None
    known, before = _Known(context), list(context.used)
    if node.head == "SingularValue" and which == "min":
        factors = inside.args[:1] if inside.head in ORDERED else inside.args
        for columns in (1, 0):
            if all(_is_wide(factor, known, columns) for factor in factors):
                sizes = [singular_value(factor, "min") for factor in factors]
                return mul(*sizes) if inside.head == "MatMul" else product_over(sizes[0], *inside.args[1:])
            context.used[:] = before
        return None
    if inside.head != "MatMul" or (node.head, which) not in (("SingularValue", "max"), ("Norm", "2")):
        return None
    first, last = inside.args[0], inside.args[-1]
    if _is_wide(last, known):
        rest = tree.matmul(*inside.args[:-1])
        return mul(Expr(node.head, (which, rest)), singular_value(last, "min"))
    context.used[:] = before
    if _is_wide(first, known, columns=0):
        rest = tree.matmul(*inside.args[1:])
        return mul(singular_value(first, "min"), Expr(node.head, (which, rest)))
    context.used[:] = before
    return None


smallest_singular_value_bound = inequality(
    "smallest_singular_value_bound",
    Text(r"product of $\sigma_{\min}$", r"$\sigma_{\min}$ 之积"),
    Text(
        " ".join(LEMMAS[name].proof.en for name in ("smallest_of_a_wide_product", "largest_times_smallest"))
        + " Factors with no fewer rows than columns: transpose.",
        "".join(LEMMAS[name].proof.zh for name in ("smallest_of_a_wide_product", "largest_times_smallest"))
        + "若各因子的行数都不少于列数，取转置即可。",
    ),
    _smallest_in_product,
    "σ_min or the spectral norm of a product of matrices none of which has more rows than columns, or none fewer; "
    "sg.condition(sg.relation('≤', rows, columns), …) says so of sizes",
    "≥",
)


def _below_itself(node: Expr, context: Context) -> Expr | None:
    if node.head == "Norm" and node.args[0] == "2":
        return singular_value(node.args[1], "min")
    if node.head == "SingularValue" and node.args[0] == "max":
        return singular_value(node.args[1], "min")
    return None


norm_above_smallest_singular_value = _made(
    _together("smallest_below_largest", "norm_is_largest_singular_value"),
    _below_itself,
    "the spectral norm or the largest singular value",
    "≥",
)


def _factor_drawn_out(node: Expr, context: Context) -> Expr | None:
    for name in ("homogeneity", "radius_of_a_multiple", "singular_value_of_a_multiple"):
        lemma = LEMMAS[name]
        pattern = lemma.statement.args[1]
        if node.head != pattern.head or node.args[-1].head != "Mul":
            continue
        if node.head == "SingularValue":
            pattern = Expr("SingularValue", (node.args[0], pattern.args[1]))
            if node.args[0] == "last":
                continue  # 0·A has no smallest singular value other than 0
        known = _Known(context)
        matrices = [f for f in node.args[-1].args if known.shape(f)]
        if len(matrices) == 1:
            number = mul(*(f for f in node.args[-1].args if f is not matrices[0]))
            return mul(_size(number, context), Expr(node.head, (*node.args[:-1], matrices[0])))
    return None


def _size(number: Expr, context: Context) -> Expr:
    """|number|, without bars where the number is never negative."""
    if number.head == "Number":
        return tree.expr(abs(number.args[0]))
    return number if _Known(context).nonnegative(number) else tree.call("abs", number)


homogeneity = _made(
    replace(
        _together("homogeneity", "radius_of_a_multiple", "singular_value_of_a_multiple"),
        reason=Text("homogeneous", "齐次性"),
    ),
    _factor_drawn_out,
    "a norm, radius or singular value of a number times a matrix",
)


def bounded_by(to: Assumption) -> Rule:
    """The condition ``to``, ‖J_k‖ ≤ r or σ_min(J_k) ≥ s or an equality: its left side is replaced by its right side.

    Where an index in it is no variable, it holds for every member. A bound is put in where the whole grows with the
    part. Raises ParameterError for what is no condition.
    """
    if to.kind != "condition" or to.parameters[0].args[0] not in ("=", "≤", "<", "≥", ">"):
        raise ParameterError(f"Expected sg.condition with =, ≤ or ≥ but got {to.wording.en!r}.")
    kind, left, right = to.parameters[0].args
    relation = "≤" if kind == "<" else "≥" if kind == ">" else kind

    def bound(node: Expr, context: Context) -> Expr | None:
        if to not in context.assumptions or node.head != left.head:
            return None
        table = specialised(left, node, context.derivation)
        if table is None or not placeholders(right, context.derivation) <= frozenset(table):
            return None
        context.use(to)
        return binding.substitute(right, table)

    proof = Text(
        "By assumption; a sum, a product of factors that are never negative, and a power of such a base with such an "
        "exponent grow with the part that is replaced.",
        "由假设；和、非负因子之积以及底数与指数均非负的幂，都随被替换的部分单调增加。",
    )
    seeks = f"{left!r} and the assumption {to.wording.en!r}"
    if relation != "=":
        return inequality("bounded_by", to.wording, proof, bound, seeks, relation)

    def equals(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        return bound(node, context)

    made = rule("bounded_by", to.wording, proof, equals, seeks)

    def apply(expression: Expr, context: Context) -> Expr:
        changed = made.apply(expression, context)
        if not same_derivatives(expression, changed):
            raise refusal("bounded_by", f"no {left!r} inside a derivative", expression, context)
        return changed

    return Rule("bounded_by", to.wording, proof, apply)


def bounded_by_chain(name: str, relation: str = "≤") -> Rule:
    """The first line of the chain ``name``, which leads from it to its last by this relation, replaced by its last."""

    def bound(node: Expr, context: Context) -> Expr | None:
        chain = context.lemmas.get(name)
        if chain is None or not all(a in context.assumptions for a in chain.used):
            return None
        if not binding.same(node, chain.start):
            return None
        if any(step.relation not in ("=", relation) for step in chain.steps):
            raise RuleRefused(f"The rule 'bounded_by_chain' expected the chain {name!r} to be of = and {relation}.")
        context.use(*chain.used)
        return chain.last

    made = inequality(
        "bounded_by_chain",
        Text(f"by {name}", f"由 {name}"),
        Text("An inequality that an earlier chain of lines derived.", "前文推导链已得到的不等式。"),
        bound,
        f"the first line of the chain {name!r}, before this one, and its assumptions",
        relation,
    )
    return Rule(made.name, made.reason, made.proof, made.apply, relation, (name,))


def _transposed(node: Expr, context: Context) -> Expr | None:
    if node.head not in ("Norm", "SpectralRadius", "SingularValue", "Rank", "Trace", "Determinant"):
        return None
    if node.args[-1].head != "Transpose":
        return None
    inside = node.args[-1].args[0]
    if node.head == "Norm":
        kind: str = node.args[0]
        return norm(inside, {"1": "inf", "inf": "1"}.get(kind, kind))
    return Expr(node.head, (*node.args[:-1], inside))


norm_of_transpose = _made(
    _together(
        *("norm_of_transpose", "column_and_row_sums", "radius_of_transpose", "singular_values_of_transpose"),
        *("rank_of_transpose", "trace_of_transpose", "determinant_of_transpose"),
    ),
    _transposed,
    "a quantity of a transposed matrix",
)

radius_of_a_power = by_lemma("radius_of_a_power")
norm_is_largest_singular_value = by_lemma("norm_is_largest_singular_value")
largest_singular_value_is_norm = by_lemma("norm_is_largest_singular_value", backwards=True)
norm_of_inverse = by_lemma("norm_of_inverse")
norm_of_pseudo_inverse = by_lemma("norm_of_pseudo_inverse")
norm_of_diagonal = by_lemma("norm_of_diagonal")
norm_of_normal = by_lemma("norm_of_normal")
norm_of_symmetric = by_lemma("norm_of_symmetric")
power_above_radius = by_lemma("power_above_radius")
product_with_an_invertible_factor = by_lemma("product_with_an_invertible_factor")
spectral_below_frobenius = by_lemma("spectral_below_frobenius")


def radius_below_norm(kind: str = "2") -> Rule:
    """ρ(A) ≤ ‖A‖ in an induced or the Frobenius norm."""
    return by_lemma("radius_below_norm", kind)


norm_above_radius = by_lemma("radius_below_norm", backwards=True)
