"""The lines of a derivation, computed; and what becomes of them without one of the assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

import sympy as sp

from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import check_products, declared_shapes
from symgrad.core.records import Chain, Derivation, Derived, DerivedChain, Exercise, Step, SwitchedOff
from symgrad.core.tree import Expr
from symgrad.errors import DerivationError, RuleRefused
from symgrad.theory.context import Context
from symgrad.theory.conversion import Algebra

T = TypeVar("T")


def derive(derivation: Derivation, id: str, used: Mapping[str, Derived] | None = None) -> Derived:
    """The derivation with every line computed and every ``result`` put in; ``used`` are those it names in ``uses``.

    Raises DerivationError for an undeclared name or a chain that is asked for before it is computed, and
    RuleRefused, with the chain's name and the position of the rule, where a rule does not apply.
    """
    _check_fields(derivation)
    _check_names(derivation)
    used = used or {}
    lemmas = lemmas_of(used)
    results = {name: chain.last for name, chain in lemmas.items()}
    chains: dict[str, DerivedChain] = {}
    for chain in derivation.chains:
        if chain.name in results:
            raise DerivationError(f"Expected one chain named {chain.name!r} but there are two; rename one of them.")
        derivation = replace(derivation, sequences=put_results(derivation.sequences, results))
        started = replace(chain, start=put_results(chain.start, results))
        chains[chain.name] = _compute(started, derivation, {**lemmas, **chains})
        results[chain.name] = chains[chain.name].last
    complete = replace(
        derivation,
        sequences=put_results(derivation.sequences, results, final=True),
        claims=put_results(derivation.claims, results, final=True),
        exercises=put_results(derivation.exercises, results, final=True),
        figures=put_results(derivation.figures, results, final=True),
    )
    return Derived(id, complete, chains, used)


def _compute(
    chain: Chain, derivation: Derivation, lemmas: Mapping[str, DerivedChain], lenient: bool = False
) -> DerivedChain:
    """``lenient``: a rule that does not apply is left out, instead of raising."""
    steps: list[Step] = []
    line = chain.start
    for missing in (n for n in line.walk() if n.head == "Result"):
        raise DerivationError(
            f"Chain {chain.name!r} asks for the result {missing.args[0]!r}, which no chain before it computes; "
            "put that chain first, or mend the name."
        )
    for position, rule in enumerate(chain.rules, start=1):
        context = Context(derivation, chain.assumptions, lemmas)
        try:
            line = rule.apply(line, context)
        except RuleRefused as refused:
            if lenient:
                continue
            raise RuleRefused(f"Chain {chain.name!r}, rule {position} ({rule.name}): {refused}") from refused
        check_products(line, declared_shapes(derivation))
        steps.append(Step(rule.relation, line, rule, tuple(context.used)))
        _check_direction(chain, steps)
    return DerivedChain(chain, chain.start, tuple(steps))


def _check_direction(chain: Chain, steps: list[Step]) -> None:
    """Raise DerivationError where lines go up and down: the first and the last are then in no order."""
    directions = {step.relation: step for step in steps if step.relation not in ("=", "⇔")}
    if len(directions) > 1:
        first, second = (f"{step.rule.name} ({relation})" for relation, step in list(directions.items())[:2])
        raise DerivationError(
            f"Chain {chain.name!r}: expected all inequalities in one direction but {first} is followed by {second}; "
            "make two chains of it, one of upper and one of lower bounds."
        )


def put_results(value: T, results: Mapping[str, Expr], final: bool = False) -> T:
    """``value``, a record or a tree, with each ``Result`` node in it replaced by the line that it names."""
    if isinstance(value, Expr):
        if final:
            for node in value.walk():
                if node.head == "Result" and node.args[0] not in results:
                    raise DerivationError(
                        f"Expected the name of a chain in result({node.args[0]!r}); there are {', '.join(results)}."
                    )
        return binding.substitute(value, {tree.result(name): line for name, line in results.items()})  # type: ignore
    if isinstance(value, tuple):
        return tuple(put_results(v, results, final) for v in value)  # type: ignore
    if isinstance(value, Mapping):
        return {k: put_results(v, results, final) for k, v in value.items()}  # type: ignore
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in fields(value):
            old = getattr(value, field.name)
            if isinstance(old, (Expr, tuple, Mapping)):
                changes[field.name] = put_results(old, results, final)
        return replace(value, **changes) if changes else value
    return value


def switched_off(derived: Derived, chain_name: str) -> tuple[SwitchedOff, ...]:
    """The chain again without each of its used assumptions in turn; rules that lack it are left out."""
    used = derived.chains[chain_name].used
    return tuple(_returned(derived, chain_name, a) for a in used if a.kind not in ("defined", "where", "condition"))


def _returned(derived: Derived, chain_name: str, assumption: Assumption) -> SwitchedOff:
    whole, partial = derived.chains[chain_name], derived_without(derived, chain_name, assumption)
    algebra = Algebra(derived.derivation)
    more, full = (sp.expand(algebra.to_sympy(line)) for line in (partial.last, whole.last))
    returned = sp.expand(more - full)
    # Terms return where the old law is a part of the new one; otherwise the law itself has changed.
    kept_terms = set(sp.Add.make_args(full)) <= set(sp.Add.make_args(more)) or full == 0
    return SwitchedOff(assumption, algebra.back(more), algebra.back(returned) if kept_terms else None)


def derived_without(derived: Derived, chain_name: str, assumption: Assumption) -> DerivedChain:
    """The lines of the chain that remain without the assumption, so that they can be checked like any others."""
    chain = derived.chains[chain_name].chain
    kept = tuple(a for a in chain.assumptions if a != assumption)
    lemmas = lemmas_of(derived.used) | dict(derived.chains)
    return _compute(replace(chain, assumptions=kept), derived.derivation, lemmas, lenient=True)


def lemmas_of(used: Mapping[str, Derived]) -> dict[str, DerivedChain]:
    """The chains of other derivations by the names under which this one may cite them."""
    return {f"{name}.{each}": chain for name, other in used.items() for each, chain in other.chains.items()}


def _check_fields(derivation: Derivation) -> None:
    """What stands in a field is of the kind that the field is for: an expression, a relation, an assumption."""
    for where, expression in _expressions(derivation):
        if not isinstance(expression, Expr):
            raise DerivationError(f"{where}: expected an expression but got {expression!r}; write sg.expr(…).")
    for claim in derivation.claims:
        _check_relation(f"claim {claim.name!r}", claim.statement)
    for each in (*derivation.claims, *derivation.exercises):
        where = f"{'exercise' if isinstance(each, Exercise) else 'claim'} {each.name!r}"
        for condition in each.where:
            _check_relation(f"{where}, where=", condition)
        _check_assumptions(f"{where}, given=", each.given)
    for chain in derivation.chains:
        _check_assumptions(f"chain {chain.name!r}, assumptions=", chain.assumptions)


def _check_relation(where: str, expression: Expr) -> None:
    if expression.head not in ("Relation", "And"):
        raise DerivationError(
            f"{where}: expected a relation but got {expression!r}; write sg.relation('≤', left, right) or sg.equal(…)."
        )


def _check_assumptions(where: str, given: tuple[Assumption, ...]) -> None:
    for assumption in given:
        if not isinstance(assumption, Assumption):
            raise DerivationError(
                f"{where}: expected an assumption but got {assumption!r}; a relation between variables stands in "
                "where= of a claim, or in sg.condition(relation, sg.Text(…))."
            )


def _check_names(derivation: Derivation) -> None:
    """Every free symbol is a variable, every member of a declared family or sequence; no name is declared twice."""
    for kind, declared in (
        ("variables", derivation.variables),
        ("families", derivation.families),
        ("sequences", derivation.sequences),
    ):
        names = [each.name for each in declared]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise DerivationError(
                f"Expected different names in {kind}= but {twice[0]!r} stands there twice; rename one."
            )
    symbols = {v.name for v in derivation.variables}
    members = {f.name for f in derivation.families} | {s.name for s in derivation.sequences}
    functions = set(derivation.functions or ())
    shapes = declared_shapes(derivation)
    for where, expression in _expressions(derivation):
        check_products(expression, shapes)
        for node in expression.walk():
            if node.head == "Member" and node.args[0] not in members:
                raise DerivationError(
                    f"{where}: {node!r} belongs to no declared family or sequence; "
                    f"add {node.args[0]!r} to families= or sequences=."
                )
            if node.head in ("Apply", "ScalarFunction") and node.args[0] not in functions:
                raise DerivationError(f"{where}: the function {node.args[0]!r} is not declared; add it to functions=.")
        for symbol in sorted(binding.free_symbols(expression), key=repr):
            if symbol.args[0] not in symbols:
                raise DerivationError(
                    f"{where}: the symbol {symbol.args[0]!r} is not declared; "
                    "add sg.Variable(…) for it to variables=, with its meaning and domain."
                )


def _expressions(derivation: Derivation):
    for chain in derivation.chains:
        yield f"chain {chain.name!r}", chain.start
    for claim in derivation.claims:
        yield f"claim {claim.name!r}", claim.statement
        for condition in claim.where:
            yield f"claim {claim.name!r}, where=", condition
    for exercise in derivation.exercises:
        yield f"exercise {exercise.name!r}", exercise.asked
        yield f"exercise {exercise.name!r}", exercise.answer
        for mistake in exercise.mistakes:
            yield f"exercise {exercise.name!r}, mistakes=", mistake.answer
        for condition in exercise.where:
            yield f"exercise {exercise.name!r}, where=", condition
