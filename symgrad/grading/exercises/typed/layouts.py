r"""Matrices, tuples and lists of values in other layouts: Matlab and NumPy, rows, labels, any brackets."""

from __future__ import annotations

import re

from symgrad.grading.exercises.typed.pieces import inside, split, unwrapped

_CALL = re.compile(r"\b(?:array|asarray|matrix|Matrix|mat|tensor|constant)\s*(?=\()")
_TYPE = re.compile(r"\s*,\s*dtype\s*=\s*[\w.]+")
_MULTIPLE = re.compile(
    r"(?P<before>[^\[\](),]*(?:\([^()\[\],]*\))?\s*[*·]?\s*)(?P<rows>\[.*\]|\(\[.*\]\))(?P<after>\s*/\s*\d+)?",
    re.DOTALL,
)
_ROW = re.compile(r"\s*(?:;|；|\\\\|\n)\s*")
_BETWEEN_ROWS = re.compile(r"\s*[,，;；\n]?\s*(?=[\[(（{［【])")
_COMMA = re.compile(r"\s*[,，、&]\s*")
_ENTRY = re.compile(r"\s*[,，、;；\n]\s*")
_SPACE = re.compile(r"\s+")
_ITEM = re.compile(
    r"\s*[,，、;；\n]\s*|(?:(?<=\s)|(?<=[\d)}]))(?:and|or|&|\\quad|\\text\s*\{\s*(?:and|or)\s*\})(?=[\s\d\\√(±+-])\s*|\s*(?:和|与|及|或者?)\s*"
)
_LABEL = re.compile(r"\s*[^=＝:：<>≤≥]*?(?:[=＝]|[:：])\s*")
_OPERATOR = re.compile(r"[-+*/^·×−=]|\S*[-+*/^·×−(]")
_TRANSPOSED = re.compile(r"\s*(?:\^\s*\{?\s*(?:T|\\top|\\mathsf\s*\{?T\}?|\\intercal)\s*\}?|['′ᵀ]|转置)\s*\Z")


def as_matrix(text: str) -> str:
    """Rows in some layout as [[…], […]], also where a factor stands beside them; other texts as they are."""
    inner, wrap = unwrapped(text)
    inner = _TYPE.sub("", _CALL.sub("", inner)).strip()
    if r"\begin" in inner:
        return text
    if "&" in inner and r"\\" in inner:
        return rf"$\begin{{pmatrix}}{inner}\end{{pmatrix}}$"
    multiple = _MULTIPLE.fullmatch(inner)
    before, rows, after = multiple.group("before", "rows", "after") if multiple else ("", inner, "")
    arranged = _arranged(rows)
    return text if arranged is None else wrap(f"{before}{arranged}{after or ''}")


def _arranged(text: str) -> str | None:
    if text.startswith("([") and (body := inside(text)) is not None:
        text = body
    rows = _nested(text) or _flat(text)
    if rows is None or len(set(map(len, rows))) != 1 or len(rows) * len(rows[0]) < 2:
        return None
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"


def _nested(text: str) -> list[list[str]] | None:
    """Rows in brackets of their own, within others or one below the other."""
    body = inside(text)
    if body is None:
        body = text if "\n" in text else ""
    parts = [part.strip() for part in split(body, _BETWEEN_ROWS) if part.strip()]
    rows = [inside(part.rstrip(",，;； ")) for part in parts]
    if not rows or None in rows:
        return None
    entries = [_entries(row) for row in rows if row is not None]
    return None if None in entries else [row for row in entries if row]


def _flat(text: str) -> list[list[str]] | None:
    """Rows with semicolons or line breaks between them."""
    body = inside(text)
    parts = [part for part in split(text if body is None else body, _ROW) if part.strip()]
    if len(parts) < 2:
        return None
    rows = [_entries(part.rstrip(",，")) for part in parts]
    return None if None in rows else [row for row in rows if row]


def _entries(row: str) -> list[str] | None:
    """What commas or spaces part; None where a space may as well stand within an entry, as in 1 - 1."""
    parts = [part.strip() for part in split(row.strip(), _COMMA)]
    if len(parts) == 1:
        parts = split(row.strip(), _SPACE)
        if any(_OPERATOR.fullmatch(part) or part in ("and", "or") for part in parts):
            return None
    return parts if all(parts) else None


def as_tuple(text: str) -> str:
    """Entries in a row as (…, …), without their labels and whatever the brackets are; other texts as they are."""
    inner, wrap = unwrapped(text)
    inner = _TRANSPOSED.sub("", inner).strip()
    if r"\begin" in inner or "[[" in inner:
        return text
    body = inside(inner)
    entries = split(inner if body is None else body, _ENTRY)
    if len(entries) == 1:
        entries = _entries(entries[0]) or entries
    if len(entries) > 1 and all(_LABEL.match(entry) for entry in entries):
        entries = [_LABEL.sub("", entry, count=1) for entry in entries]
    return wrap(f"({', '.join(entries)})") if len(entries) > 1 and all(map(str.strip, entries)) else text


def as_values(text: str) -> list[str]:
    """The values that commas, semicolons, line breaks and words part, without round brackets around them all."""
    inner, wrap = unwrapped(text)
    body = inside(inner, "(（", ")）")
    if body is not None and len(split(body, _ITEM)) > 1:
        inner = body
    return [wrap(part) for part in split(inner, _ITEM) if part.strip()]
