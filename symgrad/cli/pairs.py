"""A file of pairs to compare, one JSON object a line, read no further than is needed."""

from __future__ import annotations

import json
import math
import os
import select
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from symgrad.errors import ParameterError
from symgrad.grading.comparison import Comparison, Outcome
from symgrad.grading.rows import Pair
from symgrad.reading.worker import Known

LONGEST_LINE = 10**6
"""Bytes; a longer line is refused, and never held in memory."""
_PART = 2**16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Row = Pair | Known[Comparison]


class PairFile:
    """The rows of an open file, which may be a pipe: a line is handed on as soon as it is there.

    A line that is no pair is ``Known`` to be unreadable. ``ids`` has the ids of the rows handed on, in order; who
    uses them takes them out.
    """

    def __init__(
        self, descriptor: int, assume: tuple[str, ...] = (), typed: Callable[[str], str] = lambda formula: formula
    ) -> None:
        self.ids: deque[Any] = deque()
        self._descriptor = descriptor
        self._assume = assume
        self._typed = typed
        self._lines: deque[tuple[int, bytes | None]] = deque()  # None where a line was too long
        self._part = bytearray()  # of a line whose end has not come
        self._too_long = False
        self._number = 0
        self._ended = False

    def fileno(self) -> int:
        return self._descriptor

    def ready(self) -> bool:
        """Whether the next row, or the end, is there; takes in what has come."""
        while not self._lines and not self._ended:
            if not select.select([self._descriptor], [], [], 0)[0]:
                return False
            self._read()
        return True

    def __iter__(self) -> Iterator[Row]:
        while True:
            while not self._lines and not self._ended:
                self._read()
            if not self._lines:
                return
            number, line = self._lines.popleft()
            id, row = self._row(number, line)
            self.ids.append(id)
            yield row

    def _row(self, number: int, line: bytes | None) -> tuple[Any, Row]:
        """The id of a line, and its pair or why there is none."""
        id = None
        try:
            if line is None:
                raise _Unusable(f"is longer than {LONGEST_LINE} bytes")
            fields = _fields(line)
            id = _id(fields)
            answer, reference = (self._typed(_text(fields, name)) for name in ("answer", "reference"))
            return id, Pair(answer, reference, self._assume + _assumed(fields))
        except _Unusable as error:
            return id, Known(Comparison(Outcome.UNREADABLE, reason=f"line {number} {error}"))

    def _read(self) -> None:
        try:
            part = os.read(self._descriptor, _PART)
        except OSError as error:
            raise ParameterError(f"Cannot read line {self._number + 1} of the pairs: {error.strerror}.") from error
        if not part:
            self._ended = True
            self._add(b"")
            return
        *ends, rest = part.split(b"\n")
        for end in ends:
            self._add(end)
        self._keep(rest)

    def _keep(self, part: bytes) -> None:
        self._too_long = self._too_long or len(self._part) + len(part) > LONGEST_LINE
        if self._too_long:
            self._part.clear()
        else:
            self._part += part

    def _add(self, end: bytes) -> None:
        """A line is complete, unless it is blank."""
        self._keep(end)
        line = bytes(self._part)
        if not self._number:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        self._number += 1
        if self._too_long or line.strip():
            self._lines.append((self._number, None if self._too_long else line))
        self._part.clear()
        self._too_long = False


class _Unusable(Exception):
    """What is wrong with a line, after "line 7"."""


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode(), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _Unusable(f"is not UTF-8: there is a byte 0x{line[error.start]:02x} at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise _Unusable(f"is not JSON: {error.msg} at character {error.colno}") from None
    except (ValueError, RecursionError) as error:  # NaN, a number of thousands of digits, thousands of brackets
        why = "brackets are nested too deep" if isinstance(error, RecursionError) else error
        raise _Unusable(f"is not JSON that can be used: {why}") from None
    if not isinstance(fields, dict):
        raise _Unusable('is not a JSON object; expected {"id": …, "answer": "…", "reference": "…"}')
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _id(fields: dict[str, Any]) -> Any:
    id = fields.get("id")
    if isinstance(id, dict | list) or (isinstance(id, float) and not math.isfinite(id)):
        raise _Unusable('has an "id" that is neither a text, a number, true, false nor null')
    return id


def _text(fields: dict[str, Any], name: str) -> str:
    if name not in fields:
        raise _Unusable(f'has no "{name}"')
    if not isinstance(fields[name], str):
        raise _Unusable(f'has {_kind(fields[name])} as "{name}"; expected a text, such as "2x + 1"')
    return fields[name]


def _assumed(fields: dict[str, Any]) -> tuple[str, ...]:
    assume = fields.get("assume")
    if assume is None:
        return ()
    if isinstance(assume, str):
        return (assume,)
    if not isinstance(assume, list):
        raise _Unusable(f'has {_kind(assume)} as "assume"; expected a text, such as "x > 0", or a list of texts')
    for each in assume:
        if not isinstance(each, str):
            raise _Unusable(f'has {_kind(each)} in "assume"; expected texts, such as "x > 0"')
    return tuple(assume)


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "null")
