"""Random rules on random expressions under random assumptions: no rule may take a false step.

Each case is checked at exact small instances of just the assumptions that the rule recorded.
"""

from collections import Counter
from zlib import crc32

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks import enumeration
from symgrad.checks.drawing import Scale, granted
from symgrad.checks.enumeration import search
from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from tests.random_cases import DERIVATION, TEMPLATES, Case, draw_case

CASES = 20_000
LADDER = ((Scale(1, 2), 1), (Scale(2, 2), 4), (Scale(3, 2), 3), (Scale(3, 5), 2))
CONTINUOUS = ((Scale(2, 2), 1), (Scale(3, 3), 1))


@pytest.fixture(autouse=True)
def fewer_instances(monkeypatch):
    monkeypatch.setattr(enumeration, "LADDER", LADDER)
    monkeypatch.setattr(enumeration, "CONTINUOUS", CONTINUOUS)


def step_statement(case: Case, new: Expr) -> Expr:
    if case.rule.relation == "⇔":  # the solution solves the equation; that nothing else does is tested elsewhere
        _, unknown, solution = new.args
        return binding.substitute(case.expression, {unknown: solution})
    return tree.equal(case.expression, new)


def fuzz(name: str, number: int) -> tuple[str, str]:
    """What became of one case: refused, applied (but nowhere decided), decided, or false with its description."""
    rng = np.random.default_rng([number, crc32(name.encode())])
    case = draw_case(name, rng)
    context = case.context()
    try:
        new = case.rule.apply(case.expression, context)
    except sg.SymgradError:
        return "refused", ""
    given = (*context.used, *granted(DERIVATION, case.expression, tuple(context.used)))
    found = search(DERIVATION, step_statement(case, new), given, (), rng)
    if found.failed:
        instance, finding = found.failed
        return "false", (
            f"{name} #{number}\n  old  {case.expression!r}\n  new  {new!r}\n"
            f"  used {[(a.kind, a.blocks, a.parameters) for a in context.used]}\n"
            f"  {finding.left} {finding.relation} {finding.right} at "
            f"{ {k: str(v) for k, v in instance.values.items()} }, {instance.blocks}"
        )
    return ("decided" if found.tries else "applied"), ""


def run(name: str, numbers: range) -> Counter[str]:
    outcome: Counter[str] = Counter()
    false = []
    for number in numbers:
        what, description = fuzz(name, number)
        outcome[what] += 1
        if description:
            false.append(description)
    assert not false, f"{len(false)} false steps of {len(numbers)}, the first:\n" + "\n".join(false[:3])
    return outcome


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_false_step_in_a_few_cases(name):
    run(name, range(8))


@pytest.mark.slow
@pytest.mark.parametrize("name", TEMPLATES)
def test_no_false_step_in_twenty_thousand_cases(name):
    """Of all templates together; most cases must be decided, or their survival says little."""
    outcome = run(name, range(8, 8 - (-CASES // len(TEMPLATES))))
    print(name, dict(outcome))
    assert outcome["decided"] > 0, outcome
