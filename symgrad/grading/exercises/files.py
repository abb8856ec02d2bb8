"""Files of exercises: TOML into records, refused with file, line and reason before anything is marked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from symgrad.catalogue import nearest
from symgrad.core.exercises import KINDS, Judgement, Mistake, Name, Option, Parameter, Question
from symgrad.core.text import LANGUAGES, Text
from symgrad.errors import ExerciseError
from symgrad.grading.exercises.positions import line_of

T = TypeVar("T")
MOST_BYTES = 2**22
_MOST_VALUES = 1000
_ID = re.compile(r"[\w][\w.-]*")
_NAME = re.compile(r"[^\W\d]\w*")
_FIELDS = frozenset(
    "id kind prompt answer section points names assume parameters where mistakes options choose holds start relation "
    "goal steps check solution derivation shares".split()
)
_DIRECTIVES = ("form", "tolerance", "digits")
"""May be given as keys of their own; they are assumptions of ``compare``."""
_RELATIONS = {"=": "=", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "≤": "≤", "≥": "≥"}
_ONLY = {"choice": ("options", "choose"), "witness": ("holds",), "working": ("start", "relation", "goal")}
"""The fields that belong to one kind."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text, for the lines of messages."""

    path: Path
    text: str

    def error(self, path: tuple[str | int, ...], said: str) -> ExerciseError:
        return ExerciseError(f"{self.path}:{line_of(self.text, path)}: {said}")


@dataclass(frozen=True, slots=True)
class Located:
    """An exercise and where it stands; ``path`` leads to its table. Without a source it is one of a derivation."""

    question: Question
    source: Source | None = None
    path: tuple[str | int, ...] = ()

    def message(self, field: tuple[str | int, ...], said: str) -> str:
        said = f"exercise {self.question.id}: {said}"
        return str(self.source.error((*self.path, *field), said)) if self.source else said


def read_file(path: Path) -> list[Located]:
    """The exercises of one file, in order. Raises ExerciseError."""
    source = _source(path)
    try:
        whole = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = where[1] if where else max(len(source.text.splitlines()), 1)
        said = str(error).partition(" (at ")[0]
        raise ExerciseError(f"{path}:{line}: not TOML: {said}; mend that line.") from None
    except RecursionError:
        raise ExerciseError(f"{path}:1: not TOML that can be used: nested too deep.") from None
    except ValueError:  # a number of too many digits
        raise ExerciseError(f"{path}:1: not TOML that can be used: a number has too many digits.") from None
    table = _Table(source, (), whole, "the file")
    listed = table.tables("exercise")
    table.finish(("exercise",))
    if not listed:
        raise ExerciseError(f"{path}:1: there is no exercise; begin one with a line [[exercise]].")
    questions = [_question(each, path.stem if len(listed) == 1 else None) for each in listed]
    seen: dict[str, int] = {}
    for number, question in enumerate(questions):
        if question.id in seen:
            raise source.error(
                ("exercise", number, "id"), f"{question.id!r} is the id of an exercise before; give another one."
            )
        seen[question.id] = number
    return [Located(q, source, table.path) for q, table in zip(questions, listed, strict=True)]


def _source(path: Path) -> Source:
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ExerciseError(f"{path}: cannot be read ({error.strerror}); give a file of exercises.") from error
    if len(data) > MOST_BYTES:
        raise ExerciseError(f"{path}: is longer than {MOST_BYTES} bytes; divide it into several files of one folder.")
    try:
        return Source(path, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExerciseError(f"{path}:{line}: not UTF-8 text; save it as UTF-8.") from None


class _Table:
    """A table of the file, and the taking of its fields; what is not taken in the end is unknown."""

    def __init__(self, source: Source, path: tuple[str | int, ...], fields: Mapping[str, Any], what: str) -> None:
        self.source, self.path, self.fields, self.what = source, path, fields, what
        self.taken: set[str] = set()

    def error(self, key: str | tuple[str | int, ...], said: str) -> ExerciseError:
        parts = (key,) if isinstance(key, str) else key
        return self.source.error((*self.path, *parts), f"{self.what}: {said}")

    def has(self, key: str) -> bool:
        return key in self.fields

    def take(self, key: str, kind: type[T] | tuple[type, ...], expected: str, default: Any = None) -> Any:
        self.taken.add(key)
        if key not in self.fields:
            return default
        value = self.fields[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in _types(kind)):
            raise self.error(key, f"Expected {expected} for {key} but got {_shown(value)}.")
        return value

    def string(self, key: str, expected: str = "a text in quotes", default: str = "") -> str:
        return self.take(key, str, expected, default)

    def strings(self, key: str, expected: str = 'a list of texts such as ["n > 0"]') -> tuple[str, ...]:
        value = self.take(key, (list, str), expected, [])
        listed = [value] if isinstance(value, str) else value
        for number, each in enumerate(listed):
            if not isinstance(each, str):
                raise self.error((key, number), f"Expected {expected} for {key} but got {_shown(each)} in it.")
        return tuple(listed)

    def number(self, key: str, default: Fraction) -> Fraction:
        """An exact number: 2, 0.5, or "1/3"."""
        self.taken.add(key)
        if key not in self.fields:
            return default
        return self.fraction(self.fields[key], key)

    def fraction(self, value: Any, key: str | tuple[str | int, ...]) -> Fraction:
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            if isinstance(value, str) and not re.fullmatch(r"\s*-?\d{1,50}(\.\d{1,50}|/\d{1,50})?\s*", value):
                raise ValueError
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError, OverflowError):
            shown = key if isinstance(key, str) else key[0]
            raise self.error(
                key, f'Expected a number such as 2, 0.5 or "1/3" for {shown} but got {_shown(value)}.'
            ) from None

    def words(self, key: str, required: bool = True) -> Text | None:
        """A text in one or more languages: a string for all of them, or en and zh."""
        self.taken.add(key)
        if key not in self.fields:
            if required:
                raise self.error((), f"there is no {key}; write {key}.en = '…' and {key}.zh = '…', or one of them.")
            return None
        value: Any = self.fields[key]
        if isinstance(value, str):
            value = dict.fromkeys(LANGUAGES, value)
        if not isinstance(value, dict):
            raise self.error(key, f"Expected a text, or one for each language, for {key} but got {_shown(value)}.")
        return self._text(value, (key,))

    def own_words(self) -> Text | None:
        """The text that the keys en and zh of this very table are."""
        self.taken |= set(LANGUAGES)
        value = {lang: self.fields[lang] for lang in LANGUAGES if lang in self.fields}
        return self._text(value, ()) if value else None

    def _text(self, value: Mapping[Any, Any], at: tuple[str, ...]) -> Text:
        for lang, words in value.items():
            if lang not in LANGUAGES:
                raise self.error((*at, lang), f"there is no language {lang!r}; known are {', '.join(LANGUAGES)}.")
            if not isinstance(words, str) or not words.strip():
                raise self.error((*at, lang), f"Expected words in {lang!r} but got {_shown(words)}.")
            if words.count("$") % 2:
                raise self.error((*at, lang), "a dollar sign is not closed; formulas stand between two of them.")
        if not value:
            raise self.error(at, "there are no words; write en = '…' or zh = '…'.")
        stripped = {lang: words.strip() for lang, words in value.items()}
        one = next(iter(stripped.values()))
        return Text(stripped.get("en", one), stripped.get("zh", one))

    def tables(self, key: str) -> list[_Table]:
        expected = f"tables that begin with [[{'.'.join(p for p in (*self.path, key) if isinstance(p, str))}]]"
        value = self.take(key, list, expected, [])
        for number, each in enumerate(value):
            if not isinstance(each, dict):
                raise self.error((key, number), f"Expected {expected} but got {_shown(each)}.")
        named = [f"{self.what}, {key} {n + 1}" if self.path else f"{key} {n + 1}" for n in range(len(value))]
        return [_Table(self.source, (*self.path, key, n), each, named[n]) for n, each in enumerate(value)]

    def under(self, key: str) -> Iterator[tuple[str, Any]]:
        value = self.take(key, dict, f"a table: {key}.NAME = …", {})
        yield from value.items()

    def finish(self, known: Collection[str] = ()) -> None:
        for key in self.fields:
            if key not in self.taken:
                raise self.error(key, f"there is no field {key!r}{nearest(key, [*self.taken, *known])}")


def _types(kind: Any) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _question(table: _Table, default_id: str | None) -> Question:
    id = table.string("id", default=default_id or "")
    if not id:
        raise table.error((), "there is no id; a file with several exercises gives each one: id = 'he-variance'.")
    if not _ID.fullmatch(id) or len(id) > 80:
        raise table.error("id", f"Expected letters, digits, '-', '.' and '_' as id but got {_shown(id)}.")
    table.what = f"exercise {id}"
    kind = table.string("kind")
    if kind not in KINDS:
        given = f"Expected a kind but got {kind!r}" if kind else "there is no kind"
        raise table.error("kind", f"{given}{nearest(kind, KINDS)}" if kind else f"{given}; kinds: {', '.join(KINDS)}.")
    for other, fields in _ONLY.items():
        for key in fields:
            if kind != other and table.has(key):
                raise table.error(key, f"{key} belongs to exercises of the kind {other}, and this one is {kind}.")
    points = table.number("points", Fraction(1))
    if not 0 < points <= 10**6:
        raise table.error("points", f"Expected more than 0 points, at most a million, but got {points}.")
    question = Question(
        id=id,
        kind=kind,
        prompt=table.words("prompt"),  # type: ignore[arg-type]
        answer=_answer(table, kind),
        section=table.string("section"),
        points=points,
        names=tuple(_names(table)),
        assume=(*table.strings("assume"), *_directives(table)),
        parameters=tuple(_parameters(table)),
        where=table.strings("where", 'conditions on the parameters such as ["m != n"]'),
        mistakes=tuple(_mistakes(table, kind)),
        options=tuple(_options(table)),
        choose=_one_of(table, "choose", ("true", "false"), "true"),
        holds=table.strings("holds", 'statements such as ["rho(A) < 1"]'),
        start=table.string("start").strip(),
        relation=_RELATIONS[_one_of(table, "relation", tuple(_RELATIONS), "=")],
        goal=table.string("goal").strip(),
        steps=_steps(table),
        check=table.strings("check", 'statements about the answer such as ["n*answer/2 = 1"]'),
        solution=table.string("solution").strip(),
        derivation=table.string("derivation"),
        shares=dict(_shares(table)),
    )
    table.finish((*_FIELDS, *_DIRECTIVES))
    if kind == "choice" and len(question.options) < 2:
        raise table.error((), "a choice needs at least two options; begin each with [[exercise.options]].")
    if kind == "witness" and not (question.holds and question.names):
        raise table.error((), "a witness needs names.X = {shape = '2x2'} for what is to be given, and holds = […].")
    if kind == "working" and not question.goal:
        raise table.error((), "a working needs the goal at which it ends: goal = '…'.")
    return question


def _answer(table: _Table, kind: str) -> str:
    expected = "a text in quotes" if kind != "choice" else "the key of the right option, or a list of keys,"
    value = table.take("answer", (str, list) if kind == "choice" else str, expected)
    if isinstance(value, list):
        value = ", ".join(table.strings("answer", expected))
    if not value or not value.strip():
        raise table.error("answer" if value is not None else (), "there is no answer; write answer = '…'.")
    return value.strip()


def _steps(table: _Table) -> int:
    steps = table.take("steps", int, "a whole number", 1)
    if not 1 <= steps <= 100:
        raise table.error("steps", f"Expected from 1 to 100 steps but got {steps}.")
    return steps


def _one_of(table: _Table, key: str, known: tuple[str, ...], default: str) -> str:
    value = table.string(key, default=default)
    if value not in known:
        raise table.error(key, f"Expected {' or '.join(known)} for {key} but got {_shown(value)}.")
    return value


def _directives(table: _Table) -> Iterator[str]:
    for key in _DIRECTIVES:
        value = table.take(key, (str, int, float), f"a text such as {key} = '…'")
        if value is not None:
            yield f"{key}: {value}"


def _names(table: _Table) -> Iterator[Name]:
    for name, value in table.under("names"):
        if not _NAME.fullmatch(name):
            raise table.error(("names", name), f"Expected a name such as n or fan_in but got {name!r}.")
        if isinstance(value, str):
            value = {"domain": value}
        if not isinstance(value, dict):
            raise table.error(("names", name), f"Expected names.{name} = {{en = '…', zh = '…', domain = '…'}}.")
        inside = _Table(table.source, (*table.path, "names", name), value, f"{table.what}, name {name}")
        yield Name(name, inside.own_words(), inside.string("domain").strip(), inside.string("shape").strip())
        inside.finish(("en", "zh", "domain", "shape"))


def _parameters(table: _Table) -> Iterator[Parameter]:
    for name, value in table.under("parameters"):
        at = ("parameters", name)
        if not _NAME.fullmatch(name):
            raise table.error(at, f"Expected a name such as L but got {name!r}.")
        if isinstance(value, list):
            values = [table.fraction(each, (*at, n)) for n, each in enumerate(value)]
        elif isinstance(value, dict):
            inside = _Table(table.source, (*table.path, *at), value, f"{table.what}, parameter {name}")
            for key in ("from", "to"):
                if key not in value:
                    raise inside.error((), f"there is no {key}; write {{from = 2, to = 9}}, or a list of values.")
            first, last, step = (inside.number(key, Fraction(1)) for key in ("from", "to", "step"))
            inside.finish()
            if step <= 0 or last < first or (last - first) / step > _MOST_VALUES:
                raise inside.error((), f"Expected from ≤ to, a positive step, and at most {_MOST_VALUES} values.")
            values = [first + step * k for k in range(int((last - first) / step) + 1)]
        else:
            raise table.error(at, f"Expected a list of values or {{from = 2, to = 9}} but got {_shown(value)}.")
        if not values:
            raise table.error(at, f"there is no value for {name}; give some: [2, 3, 4].")
        yield Parameter(name, tuple(dict.fromkeys(values)))


def _mistakes(table: _Table, kind: str) -> Iterator[Mistake]:
    for each in table.tables("mistakes"):
        answer = each.string("answer").strip()
        if not answer:
            raise each.error((), "there is no answer; write the wrong answer: answer = '…'.")
        feedback = each.own_words()
        if feedback is None:
            raise each.error((), "there is no feedback; write what is said to who gives it: en = '…', zh = '…'.")
        share = each.number("share", Fraction(0))
        if not 0 <= share < 1:
            raise each.error("share", f"Expected a share from 0 to less than 1 but got {share}.")
        when = each.strings("when", 'statements such as ["norm(A) < 1"]')
        if when and kind != "witness":
            raise each.error("when", f"when belongs to mistakes of a witness, and this exercise is {kind}.")
        each.finish()
        yield Mistake(answer, feedback, share, when)


def _options(table: _Table) -> Iterator[Option]:
    keys: set[str] = set()
    for number, each in enumerate(table.tables("options")):
        key = each.string("key", default="abcdefghijklmnopqrstuvwxyz"[number % 26]).strip()
        if not re.fullmatch(r"\w{1,20}", key) or key.casefold() in keys:
            raise each.error("key", f"Expected a key of letters or digits that no other option has but got {key!r}.")
        keys.add(key.casefold())
        text = each.own_words()
        if text is None:
            raise each.error((), "there is no text; write en = '…', zh = '…'.")
        feedback = each.words("feedback", required=False)
        statement, claim = each.string("statement").strip(), each.string("claim").strip()
        if statement and claim:
            raise each.error("claim", "Expected a statement or a claim but got both.")
        yield Option(key, text, feedback, statement, each.strings("given"), claim)
        each.finish()


def _shares(table: _Table) -> Iterator[tuple[Judgement, Fraction]]:
    known = (Judgement.EQUIVALENT_NOT_IN_FORM, Judgement.DOMAIN_DIFFERS)
    for key, value in table.under("shares"):
        if key not in known:
            raise table.error(("shares", key), f"Expected {' or '.join(known)} but got {key!r}.")
        share = table.fraction(value, ("shares", key))
        if not 0 <= share <= 1:
            raise table.error(("shares", key), f"Expected a share from 0 to 1 but got {share}.")
        yield Judgement(key), share
