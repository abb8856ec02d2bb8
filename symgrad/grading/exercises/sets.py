"""Which exercises are meant: a file, a folder of files, a section or a derivation of symgrad's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from symgrad.catalogue import Catalogue, default_folder, nearest
from symgrad.core.exercises import Question
from symgrad.errors import ExerciseError, ParameterError, UnknownNameError
from symgrad.grading.exercises.files import Located, read_file

FOLDER = "exercises"
"""Beside the derivations: symgrad's own exercises, one file each."""


@dataclass(frozen=True, slots=True)
class ExerciseSet:
    """Exercises by id, in their order; ``name`` is what files about them are called."""

    name: str
    located: tuple[Located, ...]

    @property
    def questions(self) -> Mapping[str, Question]:
        return {each.question.id: each.question for each in self.located}


def exercise_set(spec: str) -> ExerciseSet:
    """The exercises of a TOML file, of a folder, or, by name, of a section ("9.2.4") or a derivation ("he").

    Raises ExerciseError for files that cannot be used, UnknownNameError for a name that is none.
    """
    path = Path(spec)
    if path.is_dir():
        return ExerciseSet(path.resolve().name, _of_folder(path))
    if path.is_file():
        if path.suffix != ".toml":
            raise ParameterError(f"Expected a file of exercises that ends in .toml but got {spec}.")
        return ExerciseSet(path.stem, tuple(read_file(path)))
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise ParameterError(f"Expected a file of exercises, or a folder of such files, but there is no {spec}.")
    own = default_folder() / FOLDER
    if re.fullmatch(r"\d+(\.\d+)*", spec):
        everything = _of_folder(own)
        chosen = tuple(e for e in everything if f"{e.question.section}.".startswith(f"{spec}."))
        if not chosen:
            known = sorted({each.question.section for each in everything})
            raise UnknownNameError(f"There are no exercises on section {spec}{nearest(spec, known)}")
        return ExerciseSet(spec, chosen)
    from symgrad.grading.exercises.derived import questions_of

    catalogue = Catalogue()
    if spec not in catalogue.ids():
        known = nearest(spec, catalogue.ids())
        raise UnknownNameError(f"There is no file, folder, section or derivation of exercises {spec!r}{known}")
    return ExerciseSet(spec, tuple(map(Located, questions_of(catalogue.load(spec)))))


def _of_folder(folder: Path) -> tuple[Located, ...]:
    """Sorted by section, then by file; a file that begins with an underscore or a dot is left out."""
    files = sorted(path for path in folder.rglob("*.toml") if not path.name.startswith(("_", ".")))
    if not files:
        raise ExerciseError(f"There is no file of exercises (NAME.toml) in {folder}; look at the folder's name.")
    found: dict[str, Located] = {}
    wrong: list[str] = []
    for path in files:
        try:
            read = read_file(path)
        except ExerciseError as error:
            wrong.append(str(error))
            continue
        for each in read:
            other = found.setdefault(each.question.id, each)
            if other is not each:
                where = other.source.path if other.source else ""
                wrong.append(each.message(("id",), f"{where} has an exercise of this id too; give another one."))
    if wrong:
        raise ExerciseError("\n".join(wrong))
    return tuple(sorted(found.values(), key=lambda each: _order(each.question.section)))


def _order(section: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (10**9, part) for part in section.split(".")]
