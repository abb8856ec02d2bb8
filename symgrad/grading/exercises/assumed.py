"""What a question says of its names, as assumptions that the readers take."""

from __future__ import annotations

from symgrad.core.exercises import Name, Question


def assumptions(question: Question) -> tuple[str, ...]:
    """The shapes and domains of the names, and what else is assumed, directives such as "form: factored" included."""
    declared = [statement for name in question.names if (statement := of_name(name))]
    return (*declared, *question.assume)


def of_name(name: Name) -> str:
    """ "W: 2x3", "n positive integer", "w > 1", "a in (0, 1)"; "x real", which declares a name of several letters."""
    if name.shape:
        return f"{name.name}: {name.shape}"
    domain = name.domain or "real"
    # "0 < a < 1" says the name itself.
    return domain if any(sign in domain[1:] for sign in "<≤") and name.name in domain else f"{name.name} {domain}"
