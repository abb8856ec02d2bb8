"""The derivations of a folder: one file each, its name the id; listed without being run.

A file that cannot be used is a problem of its own, and the others go on working.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import re
import sys
import traceback
import types
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from symgrad.core.records import Derivation, Derived
from symgrad.core.text import Text
from symgrad.errors import DerivationError, ParameterError, SymgradError, UnknownNameError

if TYPE_CHECKING:
    from symgrad.checks.evaluate import Function

# SymPy and NumPy are imported by ``load`` and ``function`` alone, so that listing a folder stays quick.


@dataclass(frozen=True, slots=True)
class Entry:
    """What a derivation file says of itself."""

    id: str
    path: Path
    title: Text
    section: str
    uses: tuple[str, ...] = ()


def default_folder() -> Path:
    """Beside the package when it is installed, beside its folder in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "derivations"
    return installed if installed.is_dir() else package.parent / "derivations"


class Catalogue:
    """The derivation files of ``folder`` (default: symgrad's own), or the single file that ``folder`` names.

    Files whose names begin with an underscore are left out.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = Path(folder) if folder is not None else default_folder()
        self._entries: dict[str, Entry] = {}
        self._problems: dict[str, SymgradError] = {}
        self._loaded: dict[str, Derived] = {}
        self._loading: list[str] = []
        for path in self._files():
            try:
                self._entries[path.stem] = _read_entry(path)
            except SymgradError as problem:
                self._problems[path.stem] = problem

    def _files(self) -> list[Path]:
        if self.folder.is_file():
            return [self.folder]
        try:
            found = sorted(self.folder.iterdir())
        except OSError as error:
            raise ParameterError(
                f"Expected a folder of derivation files, or one such file, but cannot read {self.folder}"
                f" ({error.strerror}); look at the spelling, or make the folder."
            ) from error
        files = [path for path in found if path.suffix == ".py" and not path.name.startswith("_")]
        if not files:
            raise ParameterError(f"There is no derivation file (NAME.py) in {self.folder}; look at the folder's name.")
        return files

    def entries(self) -> list[Entry]:
        """The files that can be listed, in the order of their sections; in one section, what is built upon first."""

        def height(id: str, above: tuple[str, ...] = ()) -> int:
            known = [name for name in self._entries[id].uses if name in self._entries and name not in above]
            return max((1 + height(name, (*above, id)) for name in known), default=0)

        return sorted(self._entries.values(), key=lambda e: (_section_order(e.section), height(e.id), e.id))

    def ids(self) -> list[str]:
        return [entry.id for entry in self.entries()]

    def problems(self) -> list[SymgradError]:
        """What is wrong with files: found on listing, and on loading those that were asked for."""
        return [self._problems[id] for id in sorted(self._problems)]

    def load(self, id: str) -> Derived:
        """The derivation, computed. Raises UnknownNameError, or DerivationError with the file's path."""
        if id in self._problems:
            raise self._problems[id]
        if id not in self._entries:
            raise UnknownNameError(f"There is no derivation {id!r} in {self.folder}{nearest(id, self._entries)}")
        if id not in self._loaded:
            try:
                self._loaded[id] = self._compute(self._entries[id])
            except DerivationError as problem:
                self._problems[id] = problem
                raise
        return self._loaded[id]

    def _compute(self, entry: Entry) -> Derived:
        """The derivation with its lines. Raises DerivationError, with the path of the file, whatever went wrong."""
        from symgrad.theory.derive import derive

        derivation = _run(entry.path)
        if entry.id in self._loading:
            raise _at(entry.path, f"builds on itself through {' → '.join(self._loading)}; break that circle.")
        self._loading.append(entry.id)
        try:
            return derive(derivation, entry.id, {name: self._used(name) for name in derivation.uses})
        except SymgradError as error:
            raise _at(entry.path, str(error)) from error
        except Exception as error:  # from a rule of the file's own, say
            raise _at(entry.path, f"computing its lines stopped with {type(error).__name__}: {error}") from error
        finally:
            self._loading.pop()

    def _used(self, name: str) -> Derived:
        """A derivation that another builds on: of this folder, or of symgrad's own."""
        if name in self._entries or name in self._problems or self.folder == default_folder():
            return self.load(name)
        return Catalogue().load(name)

    def load_all(self) -> list[Derived]:
        """Every derivation that can be loaded; the others are among the problems."""
        loaded = []
        for id in self.ids():
            with contextlib.suppress(DerivationError):
                loaded.append(self.load(id))
        return loaded


def load(name: str, path: Path | str | None = None) -> Derived:
    """The derivation ``name`` of symgrad's own folder, or of ``path``, computed."""
    return Catalogue(path).load(name)


def function(derivation: str | Derivation | Derived, result: str, path: Path | str | None = None) -> Function:
    """The last line of the chain ``result`` as a vectorised function of NumPy arrays.

    derivation: an id, a computed derivation, or the record itself. Raises UnknownNameError for a name that is not
    there.
    """
    from symgrad.checks.evaluate import function as evaluate
    from symgrad.theory.derive import derive

    if isinstance(derivation, str):
        derivation = load(derivation, path)
    elif isinstance(derivation, Derivation):
        derivation = derive(derivation, "derivation")
    return evaluate(derivation, result)


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the known ones that look most like it, or all when they are few."""

    def likeness(other: str) -> float:
        return difflib.SequenceMatcher(None, name.casefold(), other.casefold()).ratio()

    known = sorted(known, key=likeness, reverse=True)
    close = [other for other in known[:3] if likeness(other) >= max(0.5, likeness(known[0]) - 0.1)]
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are {', '.join(sorted(known))}." if 0 < len(known) <= 12 else "."


def _section_order(section: str) -> list[tuple[int, str]]:
    """9.2.7 before 9.2.10."""
    return [(int(part), "") if part.isdigit() else (sys.maxsize, part) for part in section.split(".")]


def _at(path: Path, message: str, line: int | None = None) -> DerivationError:
    return DerivationError(f"{path}:{line}: {message}" if line else f"{path}: {message}")


def _parse(path: Path) -> tuple[str, ast.Module]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, ast.parse(source, str(path))
    except SyntaxError as error:
        raise _at(path, f"not Python: {error.msg}; mend that line.", error.lineno) from error
    except UnicodeDecodeError as error:
        raise _at(path, "not UTF-8 text; save it as UTF-8.") from error
    except ValueError as error:
        raise _at(path, f"not Python: {error}.") from error
    except RecursionError as error:
        raise _at(path, "nested too deeply to be read.") from error
    except OSError as error:
        raise _at(path, f"cannot be read ({error.strerror}).") from error


def _read_entry(path: Path) -> Entry:
    """Title and section as they stand in the file, which is parsed and not run."""
    if not re.fullmatch(r"[\w-]+", path.stem):
        raise _at(path, "the file's name is the derivation's id; use letters, digits and underscores.")
    _, module = _parse(path)
    call = _find_derivation(module)
    if call is None:
        raise _at(
            path,
            "defines no derivation; add `derivation = sg.Derivation(title=sg.Text('…', '…'), section='…', …)` at the"
            " top level, or begin the file's name with an underscore to leave it out.",
        )
    words = {keyword.arg: keyword.value for keyword in call.keywords}
    section, title = words.get("section"), words.get("title")
    if not (isinstance(section, ast.Constant) and isinstance(section.value, str)):
        raise _at(path, "the derivation needs its section in quotes: section='9.2.3'.", call.lineno)
    parts: list[ast.expr] = []
    if isinstance(title, ast.Call):
        parts = [*title.args, *(keyword.value for keyword in title.keywords)]
    literals = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if len(literals) != 2 or len(parts) != 2:
        raise _at(path, "the derivation needs its title in quotes: title=sg.Text('English', '中文').", call.lineno)
    try:
        return Entry(path.stem, path, Text(*literals), section.value, _literals(words.get("uses")))
    except TypeError as error:
        raise _at(path, f"title: {error}", call.lineno) from error


def _literals(node: ast.expr | None) -> tuple[str, ...]:
    """The strings of a tuple or list as it stands in the file."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    return tuple(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _find_derivation(module: ast.Module) -> ast.Call | None:
    """The call in ``derivation = sg.Derivation(…)``, the last one at the top level."""
    found = None
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == "derivation" for target in targets):
                found = node.value
    return found


def _run(path: Path) -> Derivation:
    """Run the file as a module of its own, which leaves no trace on the disk and prints nothing on stdout."""
    source, _ = _parse(path)
    module = types.ModuleType(f"symgrad_derivation_{path.stem}_{abs(hash(path.resolve()))}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look up the module that they are defined in
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(compile(source, str(path), "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        # Python's own last line, which may say "Did you mean".
        what = (
            str(error) if isinstance(error, SymgradError) else "".join(traceback.format_exception_only(error)).strip()
        )
        raise _at(path, what, lines[-1] if lines else None) from error
    finally:
        del sys.modules[module.__name__]
    derivation = getattr(module, "derivation", None)
    if not isinstance(derivation, Derivation):
        raise _at(path, f"Expected derivation = sg.Derivation(…) but got {type(derivation).__name__}.")
    return derivation
