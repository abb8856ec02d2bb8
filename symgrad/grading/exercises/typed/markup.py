"""What forms, chats and Markdown put into an answer: entities and tags of HTML, quotation marks, asterisks."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_RAISED = re.compile(r"<sup>\s*([^<>]*?)\s*</sup>", re.IGNORECASE)
_LOWERED = re.compile(r"<sub>\s*([^<>]*?)\s*</sub>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[biup]|em|strong|span|div|code|pre|tt|font|ol|ul|li)(?:\s[^<>]*)?>", re.IGNORECASE)
_MODULE = re.compile(r"\b(?:np|numpy|math|torch|sp|sympy)\.(?=[A-Za-z]+\()")
_AROUND = ("```", "**", "__", "`", "*", '"', "'", "“”", "‘’", "「」")


def plain(typed: str) -> str:
    """The text as its reader sees it: &lt; is <, n<sup>2</sup> is n^(2), np.sqrt is sqrt, and
    nothing is in **bold**."""
    text = _INVISIBLE.sub("", typed)
    for _ in range(2):  # &amp;lt; has been through two forms
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = _BREAK.sub("\n", text)
    if "</" in text:  # a<b>c without a closing tag compares three numbers
        text = _TAG.sub(" ", _LOWERED.sub(r"_{\1}", _RAISED.sub(r"^(\1)", text)))
    return _unwrapped(_MODULE.sub("", text))


def _unwrapped(text: str) -> str:
    while True:
        inner = text.strip()
        for mark in _AROUND:
            opening, closing = (mark[0], mark[-1]) if len(set(mark)) == 2 else (mark, mark)
            inside = inner[len(opening) : len(inner) - len(closing)]
            wrapped = inner.startswith(opening) and inner.endswith(closing) and inside.strip()
            if wrapped and opening not in inside:
                text = inside
                break
        else:
            return text
