"""Files appear when they are complete, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from symgrad.errors import ParameterError


@contextlib.contextmanager
def finished_files(folder: Path) -> Iterator[Path]:
    """Gives an empty folder beside the final places; what was written there moves into ``folder`` at the end.

    Whatever stops the work in between, an error or Ctrl-C, leaves ``folder`` as it was. Raises ParameterError, before
    any work, where the folder cannot be written.
    """
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield unfinished
        _put_in_place(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        for parent in made:  # those that this made and that stayed empty
            with contextlib.suppress(OSError):
                parent.rmdir()


def _put_in_place(unfinished: Path, folder: Path) -> None:
    """Move every file; if one cannot be moved, those moved before it give way to what they replaced."""
    replaced = Path(tempfile.mkdtemp(prefix=".replaced-", dir=folder))
    moved: list[tuple[Path, Path]] = []
    try:
        for path in sorted(p for p in unfinished.rglob("*") if p.is_file()):
            place, kept = folder / path.relative_to(unfinished), replaced / path.relative_to(unfinished)
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                kept.parent.mkdir(parents=True, exist_ok=True)
                if place.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "there is a folder of that name")
                moved.append((place, kept))
                if place.exists():
                    os.replace(place, kept)
                os.replace(path, place)
            except OSError as error:
                raise _unwritable(place, error) from error
    except BaseException:
        for place, kept in reversed(moved):
            if kept.exists():
                os.replace(kept, place)
            elif place.is_file():
                place.unlink()
        raise
    finally:
        shutil.rmtree(replaced, ignore_errors=True)


def _unwritable(place: Path, error: OSError) -> ParameterError:
    return ParameterError(f"Cannot write {place} ({error.strerror}); choose another place with -o.")
