"""A file of pairs to compare, one JSON object a line, read no further than is needed."""

from __future__ import annotations

import json
import math
import os
import select
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from symgrad.core.text import Text, phrase
from symgrad.errors import ParameterError, SymgradError
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
                raise _Unusable(Text(f"is longer than {LONGEST_LINE} bytes", f"超过 {LONGEST_LINE} 字节"))
            fields = _fields(line)
            id = _id(fields)
            answer, reference = (self._typed(_text(fields, name)) for name in ("answer", "reference"))
            return id, Pair(answer, reference, self._assume + _assumed(fields))
        except _Unusable as error:
            reason = phrase("line {} {}", "第 {} 行{}", number, error.wording)
            return id, Known(Comparison(Outcome.UNREADABLE, "", reason))

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


class _Unusable(SymgradError):
    """What is wrong with a line, after "line 7"."""


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode(), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        said = "is not UTF-8: there is a byte {} at byte {}", "不是 UTF-8：第 {1} 个字节是 {0}"
        raise _Unusable(phrase(*said, f"0x{line[error.start]:02x}", error.start + 1)) from None
    except json.JSONDecodeError as error:
        said = "is not JSON: {} at character {}", "不是 JSON：第 {1} 个字符处有误（{0}）"
        raise _Unusable(phrase(*said, error.msg, error.colno)) from None
    except RecursionError:
        raise _unusable_json(Text("brackets are nested too deep", "括号嵌套过深")) from None
    except ValueError:
        raise _unusable_json(Text("a number has too many digits", "有一个数的位数过多")) from None
    if not isinstance(fields, dict):
        expected = '{"id": …, "answer": "…", "reference": "…"}'
        raise _Unusable(phrase("is not a JSON object; expected {}", "不是 JSON 对象，应形如 {}", expected))
    return fields


def _unusable_json(why: Text) -> _Unusable:
    return _Unusable(phrase("is not JSON that can be used: {}", "不是可用的 JSON：{}", why))


def _no_constant(name: str) -> None:
    raise _unusable_json(phrase("{} is not a number in JSON", "{} 不是 JSON 中的数", name))


def _id(fields: dict[str, Any]) -> Any:
    id = fields.get("id")
    if isinstance(id, dict | list) or (isinstance(id, float) and not math.isfinite(id)):
        said = (
            'has an "id" that is neither a text, a number, true, false nor null',
            '的 "id" 应为字符串、数、真值或 null',
        )
        raise _Unusable(Text(*said))
    return id


def _text(fields: dict[str, Any], name: str) -> str:
    if name not in fields:
        raise _Unusable(phrase('has no "{}"', '没有 "{}"', name))
    if not isinstance(fields[name], str):
        said = 'has {} as "{}"; expected a text, such as "2x + 1"', '的 "{1}" 是 {0}，应为字符串，如 "2x + 1"'
        raise _Unusable(phrase(*said, _kind(fields[name]), name))
    return fields[name]


def _assumed(fields: dict[str, Any]) -> tuple[str, ...]:
    assume = fields.get("assume")
    if assume is None:
        return ()
    if isinstance(assume, str):
        return (assume,)
    if not isinstance(assume, list):
        en = 'has {} as "assume"; expected a text, such as "x > 0", or a list of texts'
        zh = '的 "assume" 是 {}，应为字符串，如 "x > 0"，或字符串的列表'
        raise _Unusable(phrase(en, zh, _kind(assume)))
    for each in assume:
        if not isinstance(each, str):
            said = 'has {} in "assume"; expected texts, such as "x > 0"', '的 "assume" 中有 {}，应为字符串，如 "x > 0"'
            raise _Unusable(phrase(*said, _kind(each)))
    return tuple(assume)


def _kind(value: Any) -> Text:
    return _KINDS.get(type(value), Text("null", "null"))


_KINDS = {
    bool: Text("a truth value", "真值"),
    int: Text("a number", "数"),
    float: Text("a number", "数"),
    list: Text("a list", "列表"),
    dict: Text("an object", "对象"),
}
