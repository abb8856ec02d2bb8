"""Marking the answers of a class: each distinct answer once, in a process of its own, with a journal to resume from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from symgrad.core.exercises import Judgement, Mark, Question, Reading
from symgrad.core.text import Text, phrase
from symgrad.errors import ExerciseError
from symgrad.grading.exercises.answers import Answer, AnswerSheet
from symgrad.grading.exercises.files import Located
from symgrad.grading.exercises.finding import Finding
from symgrad.grading.exercises.marking import as_mark, mark
from symgrad.grading.exercises.parameters import draw, drawn, is_template
from symgrad.grading.exercises.sets import ExerciseSet
from symgrad.grading.exercises.verification import messages
from symgrad.reading.worker import Known, Limits, Stopped, run_rows

LIMITS = Limits(wall=16, cpu=8)
"""Of one answer. What is not decided within them is left to a person; the clock has room for a busy machine."""
_VERIFYING = Limits(wall=240, cpu=120)
Values = Mapping[str, Fraction]
Advance = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with the question as it was put to the student, and its mark."""

    answer: Answer
    question: Question
    values: Values
    mark: Mark

    @property
    def points(self) -> Fraction | None:
        """None where a person has to decide."""
        return None if self.mark.share is None else self.mark.share * self.question.points


@dataclass(frozen=True, slots=True)
class _Put:
    """An exercise with the numbers of a student."""

    located: Located
    values: Values
    question: Question


@dataclass
class Marking:
    """The answers of a sheet to a set of exercises, about to be marked.

    ``verify`` comes first: nothing is marked with exercises that say what is not so. ``grades`` marks.
    """

    exercises: ExerciseSet
    sheet: AnswerSheet
    seed: int
    processes: int | None = None
    _put: dict[tuple[str, tuple], _Put] = field(default_factory=dict)
    _of: list[tuple[Answer, _Put]] = field(default_factory=list)

    def __post_init__(self) -> None:
        located = {each.question.id: each for each in self.exercises.located}
        for answer in self.sheet.answers:
            self._of.append((answer, self._question(located[answer.exercise], answer.student)))

    def _question(self, located: Located, student: str) -> _Put:
        question = located.question
        values = draw(question, student, self.seed) if is_template(question) else {}
        key = (question.id, tuple(values.values()))
        if key not in self._put:
            self._put[key] = _Put(located, values, drawn(question, values))
        return self._put[key]

    @property
    def questions(self) -> Sequence[tuple[Located, Values]]:
        """The exercises that are to be marked, each with every draw that occurs."""
        return [(each.located, each.values) for each in self._put.values()]

    def verify(self, advance: Advance = lambda doing: None) -> None:
        """Raises ExerciseError, with file and line, for whatever is wrong with an exercise as it was put."""
        verify(self.questions, advance, self.processes)

    def distinct(self) -> dict[tuple[int, str], tuple[Question, str]]:
        """What is to be marked: each question as it is put, with each different thing that was typed."""
        return {(id(put), answer.typed.strip()): (put.question, answer.typed) for answer, put in self._of}

    def grades(self, journal: Journal | None = None, advance: Advance = lambda doing: None) -> list[Graded]:
        """The marks, in the order of the answers."""
        work = self.distinct()
        keys = {key: _fingerprint(question, typed) for key, (question, typed) in work.items()}
        known = journal.known if journal else {}
        rows = [Known(known[keys[key]]) if keys[key] in known else row for key, row in work.items()]
        marks: dict[tuple[int, str], Mark] = {}
        for put in self._put.values():  # each worker, forked from this process, starts with what this leaves in caches
            with suppress(Exception):
                mark(put.question, put.question.answer)
        with closing(run_rows(rows, _marked, LIMITS, self.processes)) as results:
            for (key, (question, _)), result in zip(work.items(), results, strict=True):
                marks[key] = found = _stopped(question, result) if isinstance(result, Stopped) else result
                if journal and keys[key] not in known:
                    journal.add(keys[key], found)
                advance(question.id)
        return [
            Graded(answer, put.question, put.values, marks[id(put), answer.typed.strip()]) for answer, put in self._of
        ]


def verify(
    questions: Iterable[tuple[Located, Values]], advance: Advance = lambda doing: None, processes: int | None = None
) -> None:
    """Raises ExerciseError with all that is wrong with exercises as they are put, a line each."""
    rows = list(questions)
    told: dict[tuple[str, str], str] = {}  # of several draws the first that shows what is wrong in a line
    with closing(run_rows(rows, _verified, _VERIFYING, processes)) as results:
        for (located, _), result in zip(rows, results, strict=True):
            if isinstance(result, Stopped):
                result = [located.message((), f"verifying it {result.reason.en}.")]
            for message in result:
                told.setdefault((located.question.id, message.partition(": ")[0]), message)
            advance(located.question.id)
    if told:
        raise ExerciseError("\n".join(told.values()))


def _verified(row: tuple[Located, Values]) -> list[str]:
    located, values = row
    return list(messages(located, [values]))


def _marked(row: tuple[Question, str]) -> Mark:
    return mark(*row)


def _stopped(question: Question, result: Stopped) -> Mark:
    reason = phrase("marking it {}", "评阅{}", result.reason)
    return replace(as_mark(question, Finding(Judgement.UNDECIDED, reason=reason)), seconds=result.seconds)


# -- the journal ---------------------------------------------------------------------------------------------------


def _fingerprint(question: Question, typed: str) -> str:
    """Of a question as it is put and what was typed: the same mark comes of both."""
    return hashlib.sha256(f"{_version()}\0{question!r}\0{typed}".encode(errors="surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        return version("symgrad")
    except PackageNotFoundError:  # neither installed nor a wheel
        return ""


class Journal:
    """A file beside the grades, with a line for each mark as soon as there is one: who was interrupted goes on from it.

    A mark stands under the fingerprint of its question and answer, so that what was changed since is marked anew. Use
    it as a context; what was written last may have been cut, and counts for nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Mark] = dict(_lines(path))
        self._file: IO[str] | None = None

    def __enter__(self) -> Journal:
        try:
            self._file = open(self.path, "a", encoding="utf-8")
            self._file.write("\n")  # behind a line that was cut
        except OSError as error:
            raise ExerciseError(f"{self.path}: cannot be written ({error.strerror}); choose another place.") from error
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def add(self, key: str, found: Mark) -> None:
        assert self._file is not None
        self._file.write(json.dumps([key, _as_json(found)], ensure_ascii=True) + "\n")
        self._file.flush()

    def remove(self) -> None:
        """The grades are complete."""
        self.path.unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[tuple[str, Mark]]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError, KeyError, TypeError):
                    key, fields = json.loads(line)
                    yield key, _from_json(fields)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ExerciseError(f"{path}: cannot be read ({error.strerror}).") from error


def _as_json(found: Mark) -> dict[str, Any]:
    return {
        "judgement": found.judgement,
        "share": None if found.share is None else str(found.share),
        "feedback": _words(found.feedback),
        "reading": found.reading and [found.reading.text, found.reading.latex],
        "mistake": found.mistake,
        "method": found.method,
        "reason": found.reason and _words(found.reason),
        "seconds": found.seconds,
    }


def _from_json(fields: Mapping[str, Any]) -> Mark:
    return Mark(
        Judgement(fields["judgement"]),
        None if fields["share"] is None else Fraction(fields["share"]),
        Text(*fields["feedback"]),
        Reading(*fields["reading"]) if fields["reading"] else None,
        fields["mistake"],
        fields["method"],
        Text(*fields["reason"]) if fields["reason"] else None,
        fields["seconds"],
    )


def _words(text: Text) -> list[str]:
    return [text.en, text.zh]
