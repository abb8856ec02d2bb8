"""A thousand ordinary answers beside their references, right and wrong, made from ``ordinary_answers.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".txt")
SIZE = 1000
RIGHT = 600  # of them


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed, what was asked for, what is assumed, and whether the answer is right."""

    answer: str
    reference: str
    assume: tuple[str, ...]
    right: bool
    template: int


@dataclass(slots=True)
class _Template:
    reference: str
    assume: tuple[str, ...] = ()
    numbers: dict[str, list[int]] = field(default_factory=dict)
    answers: list[tuple[bool, str]] = field(default_factory=list)


def _templates() -> Iterator[_Template]:
    template = None
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        match kind:
            case "?":
                if template:
                    yield template
                template = _Template(rest)
            case ":" | "@" | "=" | "!" if template:
                if kind == ":":
                    template.assume = tuple(rest.split("; "))
                elif kind == "@":
                    named = (part.split("=") for part in rest.split())
                    template.numbers = {name: [int(v) for v in values.split(",")] for name, values in named}
                else:
                    template.answers.append((kind == "=", rest))
            case "" | "#":
                pass
            case _:
                raise ValueError(f"Expected a line that begins with one of ? : @ = ! # but got {line!r}.")
    if template:
        yield template


def _put_in(text: str, numbers: dict[str, int]) -> str:
    # The expressions are those of the file beside this one, a few integers and signs.
    text = re.sub("«(.*?)»", lambda m: str(eval(m[1], {"__builtins__": {}}, numbers)), text)
    return text.replace("+-", "-")


def every_answer() -> Iterator[Answer]:
    """All answers of all templates, in the order of the file."""
    for index, t in enumerate(_templates()):
        for values in product(*t.numbers.values()):
            numbers = dict(zip(t.numbers, values, strict=True))
            reference = _put_in(t.reference, numbers)
            for right, answer in t.answers:
                yield Answer(_put_in(answer, numbers), reference, t.assume, right, index)


def ordinary_answers() -> list[Answer]:
    """``SIZE`` different answers, ``RIGHT`` of them right, chosen and shuffled by a hash: always the same."""

    def order(a: Answer) -> bytes:
        return sha256(f"{a.answer}\0{a.reference}".encode()).digest()

    different = {(a.answer, a.reference): a for a in every_answer()}.values()
    sorted_ = sorted(different, key=order)
    right, wrong = ([a for a in sorted_ if a.right is kind] for kind in (True, False))
    return sorted([*right[:RIGHT], *wrong[: SIZE - RIGHT]], key=order)
