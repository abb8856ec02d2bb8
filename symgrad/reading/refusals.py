"""Why there is nothing to be read at a place: what is missing there, not known, or one number too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.errors import ReadingError
from symgrad.reading.characters import short
from symgrad.reading.names import REFUSED_WORDS
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser


def side_by_side(p: Parser, before: Token) -> ReadingError:
    token, previous = p.token, p.tokens[p.at - 1]
    shown, first = p.shown(token), p.shown(previous)
    if previous.kind == "number":
        hint = phrase(
            "Write {}*{} or {} + {}; a number has no spaces in it.",
            "请写成 {}*{} 或 {} + {}；一个数中间不能有空格。",
            first,
            shown,
            first,
            shown,
        )
        return p.error(
            phrase("Two numbers stand side by side: {} and {}.", "两个数 {} 与 {} 并排在一起。", first, shown),
            token,
            hint,
        )
    hint = phrase(
        "Put the number in front, {}*…, or write ^{} for a power.",
        "请把数写在前面，如 {}*…；若是幂，请写成 ^{}。",
        shown,
        shown,
    )
    return p.error(
        phrase("The number {} stands directly after another factor.", "数 {} 直接跟在另一个因子之后。", shown),
        token,
        hint,
    )


def missing(p: Parser) -> ReadingError:
    token = p.token
    hint = Text("Type a number, a name or an opening bracket there.", "请在那里写数、变量名或左括号。")
    if token.kind == "end":
        if not p.at:
            return p.error(Text("Something is missing.", "式子缺少内容。"), hint=hint)
        last = p.shown(p.tokens[p.at - 1])
        said = "Something is missing at the end after {}.", "式子末尾的 {} 之后缺少内容。"
        return p.error(phrase(*said, last), hint=hint)
    if token.kind == "word":
        return unknown(p, token)
    if token.kind in ("_", "sub") and not p.at:
        return p.error(
            Text("A name does not begin with a subscript.", "变量名不能以下标开头。"),
            hint=Text("Begin names with a letter.", "变量名应以字母开头。"),
        )
    if token.kind in ("left.", "right."):
        return p.error(
            Text("A bracket that is not seen cannot be read.", "不能读入不显示的括号。"),
            hint=Text("Write the bracket, or none.", "请写出括号，或者不用括号。"),
        )
    if token.kind == "…":
        return p.error(
            Text("An ellipsis cannot be read.", "不能读入省略号。"),
            hint=Text("Write sum(k, k=1..n), or the terms themselves.", "请写成 sum(k, k=1..n)，或写出各项。"),
        )
    if not p.at:
        said = "Something is missing in front of {}.", "{} 之前缺少内容。"
        return p.error(phrase(*said, p.shown(token)), hint=hint)
    said = "Something is missing between {} and {}.", "{} 与 {} 之间缺少内容。"
    return p.error(phrase(*said, p.shown(p.tokens[p.at - 1]), p.shown(token)), hint=hint)


def unknown(p: Parser, token: Token) -> ReadingError:
    """The error for a word that stands for nothing."""
    clash = re.fullmatch(r"(log|e|pi|π|oo|inf|infty|infinity|Inf|Infinity)(\d+)", token.value)
    if clash:
        word, digits = clash.group(1), short(clash.group(2))
        hint = (
            phrase("Write {}*{} or {}^{}.", "请写成 {}*{} 或 {}^{}。", digits, word, word, digits)
            if word != "log"
            else phrase("Write log_{}(x) or log({}*x).", "请写成 log_{}(x) 或 log({}*x)。", digits, digits)
        )
        return p.error(
            phrase(
                "It is not clear what {} means directly after {}.",
                "直接跟在 {1} 之后的 {0} 是什么意思，无法判断。",
                digits,
                word,
            ),
            token,
            hint,
        )
    general = Text(
        "Leave units and words out; a name of several letters is declared by an assumption about it.",
        "请去掉单位和文字；由几个字母组成的变量名须先在假设中声明。",
    )
    if token.end - token.start == len(token.value) > 1 and token.value.isalpha():
        letters = short("*".join(token.value))
        general = phrase("A product is written {}. {}", "乘积请写成 {}。{}", letters, general)
    return p.error(
        phrase("The word {} is not known.", "不认识 {}。", p.shown(token)),
        token,
        REFUSED_WORDS.get(token.value, general),
    )
