"""A class of a thousand students and ten exercises: ``symgrad check`` beside marking every answer by itself.

Run ``python tests/benchmarks/bench_check.py [--students 1000]``. Two classes are marked, on two processors: one in
which hardly two answers look alike (right ones and anticipated mistakes written in ever different ways), and one in
which students type what students type, so that most answers occur many times. Beside it stands a marker that knows no
two answers to be the same and looks at each in a process of its own, with the same limits. Seconds are those of the
whole command: verifying the exercises for every draw, marking, writing the grades.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from symgrad.cli.grades import write_csv
from symgrad.core.exercises import FORMULAS, Judgement, Question
from symgrad.grading.exercises.answers import Answer, AnswerSheet
from symgrad.grading.exercises.classes import LIMITS, Marking, _marked
from symgrad.grading.exercises.parameters import draw, drawn
from symgrad.grading.exercises.sets import ExerciseSet, exercise_set
from symgrad.reading.worker import Stopped, run_rows

PROCESSES = 2
SEED = 20240607


def chosen(everything: ExerciseSet, count: int = 10) -> ExerciseSet:
    """Ten exercises, of every kind in turn."""
    by_kind: dict[str, list] = {}
    for located in everything.located:
        by_kind.setdefault(located.question.kind, []).append(located)
    rounds = [kinds[n] for n in range(len(everything.located)) for kinds in by_kind.values() if n < len(kinds)]
    return ExerciseSet("bench", tuple(rounds[:count]))


def typed(question: Question, rng: random.Random, distinct: bool) -> str:
    """What a student types: the right answer in six cases of ten, else a mistake that is known or one that is not."""
    wrong = [m.answer for m in question.mistakes if question.kind != "working"]
    wrong += [option.key for option in question.options]
    text = question.answer if rng.random() < 0.6 or not wrong else rng.choice(wrong)
    if question.kind in ("number", "formula") and not any(name.shape for name in question.names):
        if rng.random() < 0.2:
            text = f"{rng.randint(2, 9)}*({text})"
        if distinct:
            k = rng.randint(2, 10**6)
            return rng.choice((f"{text} + {k} - {k}", f"({text})*{k}/{k}", f"{k} + {text} - {k}"))
        return text.replace(" ", rng.choice(("", " ")))
    if distinct and question.kind not in ("choice", "working", "truth"):  # 2 as 14/7
        k = rng.randint(2, 10**4)
        return re.sub(r"(?<![\w./^])(\d+)(?![\w./^])", lambda found: f"{int(found[1]) * k}/{k}", text)
    return text


def a_class(exercises: ExerciseSet, students: int, distinct: bool) -> AnswerSheet:
    rng = random.Random(SEED)
    found = []
    for number in range(students):
        student = f"student {number}"
        for question in exercises.questions.values():
            put = drawn(question, draw(question, student, SEED))
            found.append(Answer(student, question.id, typed(put, rng, distinct)))
    return AnswerSheet(tuple(found))


def whole(exercises: ExerciseSet, sheet: AnswerSheet) -> tuple[float, list[Judgement]]:
    began = perf_counter()
    marking = Marking(exercises, sheet, SEED, PROCESSES)
    marking.verify()
    graded = marking.grades()
    with TemporaryDirectory() as folder:
        write_csv(Path(folder) / "grades.csv", graded, "en", False, False)
    return perf_counter() - began, [each.mark.judgement for each in graded]


def one_by_one(exercises: ExerciseSet, sheet: AnswerSheet) -> tuple[float, list[Judgement]]:
    """Every answer in a process of its own, nothing verified first, and nothing known of the answers before."""
    began = perf_counter()
    rows = []
    for answer in sheet.answers:
        question = exercises.questions[answer.exercise]
        rows.append((drawn(question, draw(question, answer.student, SEED)), answer.typed))
    with closing(run_rows(rows, _marked, LIMITS, PROCESSES)) as results:
        found = [Judgement.UNDECIDED if isinstance(r, Stopped) else r.judgement for r in results]
    return perf_counter() - began, found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--exercises", default="9.2")
    parser.add_argument("--kinds", action="store_true", help="milliseconds of an answer by kind, and no class")
    options = parser.parse_args()
    everything = exercise_set(options.exercises)
    if options.kinds:
        by_kind(everything)
        return
    exercises = chosen(everything)
    print("exercises:", ", ".join(f"{q.id} ({q.kind})" for q in exercises.questions.values()))
    for distinct in (True, False):
        sheet = a_class(exercises, options.students, distinct)
        different = len({(a.exercise, a.typed.strip()) for a in sheet.answers})
        ours, judged = whole(exercises, sheet)
        theirs, same = one_by_one(exercises, sheet)
        agree = sum(a == b for a, b in zip(judged, same, strict=True))
        print(
            f"{'hardly two alike' if distinct else 'as typed'}: {len(sheet.answers)} answers, {different} different; "
            f"check {ours:.1f} s, one by one {theirs:.1f} s, ratio {theirs / ours:.2f}; same verdict {agree}; "
            f"undecided {judged.count(Judgement.UNDECIDED)}"
        )


def by_kind(everything: ExerciseSet) -> None:
    """The median and the largest CPU time of marking the reference and each mistake, by kind, in this process."""
    from symgrad.grading.exercises.marking import mark

    times: dict[str, list[float]] = {}
    for question in everything.questions.values():
        put = drawn(question, draw(question, "", SEED))
        answers = [put.answer, *(m.answer for m in put.mistakes), *(o.key for o in put.options)]
        for answer in answers:
            mark(put, answer)
            began = perf_counter()
            mark(put, answer)
            kind = "formula" if put.kind in FORMULAS else put.kind
            times.setdefault(kind, []).append(1000 * (perf_counter() - began))
    for kind, found in times.items():
        print(f"{kind}: median {statistics.median(found):.1f} ms, largest {max(found):.0f} ms of {len(found)}")


if __name__ == "__main__":
    main()
