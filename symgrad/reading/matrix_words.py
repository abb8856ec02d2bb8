"""The words of statements about matrices: functions of matrices with their spellings, and the norms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symgrad.reading.names import FUNCTIONS as FUNCTIONS_OF_NUMBERS

_SPELLINGS = {
    "norm": "norm",
    "rho": "rho",
    "sigma_max": "sigma_max",
    "sigma_min": "sigma_min",
    "sigma": "sigma",
    "cond": "cond kappa",
    "rank": "rank",
    "trace": "trace tr",
    "det": "det",
    "inv": "inv",
    "pinv": "pinv",
    "transpose": "transpose",
    "hadamard": "hadamard",
    "diag": "diag",
}
FUNCTIONS: Mapping[str, str] = {word: name for name, words in _SPELLINGS.items() for word in words.split()}
"""Words that are functions in front of a bracket, and what each is called here."""

LETTERS = frozenset(("rho", "sigma", "kappa"))
"""Those of them that are names elsewhere."""

SUGGESTED = (*FUNCTIONS, *FUNCTIONS_OF_NUMBERS)

NORMS: Mapping[str, str] = {
    "2": "2",
    "1": "1",
    **dict.fromkeys(("inf", "infinity", "oo", "infty"), "inf"),
    **dict.fromkeys(("F", "fro", "Fro"), "fro"),
    "max": "max",
}
"""Subscripts and second arguments of a norm, and the kind of norm in the tree."""

IDENTITY = re.compile(r"I(?:_?([1-9]\d?))?")
"""The identity matrix, whose size may stand behind it: I, I_3."""

POSITION = re.compile(r"sigma_([1-9]\d?)")
"""In front of a bracket, the k-th largest singular value."""
