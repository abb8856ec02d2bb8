"""Where in a TOML file something stands: the parser of the standard library does not say."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_MISSING = object()
Path = Sequence[str | int]


def line_of(text: str, path: Path) -> int:
    """The line, counted from 1, where the value at ``path`` begins, or the nearest thing around it that is there.

    The first lines of a file, up to any line that ends a statement, are a file themselves: the value stands behind the
    longest such beginning that lacks it.
    """
    whole = tomllib.loads(text)
    path = tuple(path)
    while path and _at(whole, path) is _MISSING:
        path = path[:-1]
    if not path:
        return 1
    lines = text.splitlines()
    without, having = 0, len(lines)
    while having - without > 1:
        middle = (without + having) // 2
        for count in (*range(middle, without, -1), *range(middle + 1, having)):
            begun = _beginning(text, count)
            if begun is not None:
                break
        else:
            break
        if _at(begun, path) is _MISSING:
            without = count
        else:
            having = count
    at = without
    while at < len(lines) - 1 and (not lines[at].strip() or lines[at].lstrip().startswith("#")):
        at += 1
    return at + 1


@lru_cache(maxsize=256)
def _beginning(text: str, count: int) -> dict[str, Any] | None:
    """What the first lines say; None where they break off within a statement."""
    try:
        return tomllib.loads("\n".join(text.splitlines()[:count]) + "\n")
    except tomllib.TOMLDecodeError:
        return None


def _at(value: Any, path: Path) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return value
