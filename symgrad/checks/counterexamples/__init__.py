"""The search for counterexamples to statements about matrices."""

from symgrad.checks.counterexamples.problems import FAMILIES, LARGEST_EXACT, Attack, Found, Problem
from symgrad.checks.counterexamples.search import TRIES, attack
from symgrad.checks.counterexamples.shrinking import cost

__all__ = ["FAMILIES", "LARGEST_EXACT", "TRIES", "Attack", "Found", "Problem", "attack", "cost"]
