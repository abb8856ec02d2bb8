"""A text as tokens: numbers, names, signs and brackets, the same ones for plain text and for LaTeX.

The kinds of tokens are the signs themselves where these are one character long (``+``, ``(``, ``|``), and words:
``number`` ``name`` ``constant`` ``function`` ``relation`` ``sub`` (a subscript in plain text) ``superscript``
``group`` and ``endgroup`` (braces that only hold together), ``lbar`` and ``rbar`` (bars whose direction is known), ….
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from symgrad.core.text import Text, phrase
from symgrad.errors import ReadingError
from symgrad.reading import latex, limits
from symgrad.reading.characters import FRACTIONS, GREEK, LETTER, SUBSCRIPTS, SUPERSCRIPTS, short
from symgrad.reading.commands import SIZES
from symgrad.reading.names import (
    CONSTANTS,
    FUNCTIONS,
    GREEK_NAMES,
    KEYWORDS,
    REFUSED_WORDS,
    WHOLE_NAMES,
    is_word,
    nearest,
    pieces,
    resembles_a_function,
)


@dataclass(slots=True)
class Token:
    kind: str
    value: str
    start: int
    end: int


_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?")
_LATEX_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\{,\}|\\,|,\\!)\d{3})+(?!\d)(?:\.\d+)?")
_LAST_DOT = re.compile(r"\.(?![.\w])")
_NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z0-9]))?"
_A_NUMBER = re.compile(_NUMBER)
_CHINESE = "|".join(sorted((w for w in KEYWORDS if not w.isascii()), key=len, reverse=True))
_TWO = {
    "**": ("^", ""),
    "<=": ("relation", "≤"),
    ">=": ("relation", "≥"),
    "=<": ("relation", "≤"),
    "==": ("relation", "="),
    "!=": ("relation", "≠"),
    "<>": ("relation", "≠"),
    "~=": ("relation", "≈"),
    "..": ("..", ""),
    "||": ("||", ""),
    "&&": ("and", ""),
    "/\\": ("and", ""),
    "\\/": ("or", ""),
    "+/-": ("±", ""),
    "...": ("…", ""),
}
SIGNS: Mapping[str, tuple[str, str]] = {
    **{c: (c, "") for c in "+-*/^_!%()[]{}|,;&±∓√∛∜⌊⌋⌈⌉…~"},
    **{c: ("relation", c) for c in "=≠<≤>≥≈"},
    "∞": ("constant", "infinity"),
    "∈": ("in", ""),
    "∪": ("union", ""),
    "∩": ("intersection", ""),
    "∖": ("setminus", ""),
    "∅": ("emptyset", ""),
    "÷": ("/", ""),
    "‖": ("norm", ""),
    "°": ("°", ""),
    "∑": ("function", "sum"),
    "∏": ("function", "prod"),
    "∧": ("and", ""),
    "∨": ("or", ""),
    "ℝ": ("numberset", "R"),
    "ℚ": ("numberset", "Q"),
    "ℤ": ("numberset", "Z"),
    "ℕ": ("numberset", "N"),
    "𝔼": ("function", "E"),
    "\\": ("setminus", ""),
    "⌊": ("lfloor", ""),
    "⌋": ("rfloor", ""),
    "⌈": ("lceil", ""),
    "⌉": ("rceil", ""),
}
_TOKEN = re.compile(
    rf"""(?P<space>[ \n]+)
    |(?P<number>{_NUMBER})
    |(?P<word>{LETTER}(?:{LETTER}|\d)*)
    |(?P<size>\\(?:{SIZES})(?![A-Za-z])[ \n]*)
    |(?P<command>\\(?:[A-Za-z]+\*?|[\s\S]))
    |(?P<chinese>{_CHINESE})
    |(?P<two>\+/-|\.\.\.?|\*\*|<=|>=|=<|==|!=|<>|~=|=>|->|\+-|\|\||&&)
    |(?P<prime>['′″‴]+)
    |(?P<superscript>[{"".join(SUPERSCRIPTS)}]+)
    |(?P<lowered>[{"".join(SUBSCRIPTS)}]+)
    |(?P<fraction>[{"".join(FRACTIONS)}])
    |(?P<one>[\s\S])""",
    re.VERBOSE,
)
# In w_kx_k the second letter begins a new name, since it has a subscript of its own.
_SUB = re.compile(rf"_(\d+|{LETTER}+(?={LETTER}_)|{LETTER}+\d*)")
_GOES_ON = re.compile(rf"(?:{LETTER}|\d|_)")
_BRACKET = re.compile(r" *\(")
_LETTERS_DIGITS = re.compile(rf"({LETTER}+)(\d*)")
_OPENS = frozenset("([{") | {"group"}
_CLOSES = frozenset(")]}") | {"endgroup", "closing[", "right."}


class Tokeniser:
    """One pass over a normalised text. ``typed`` is what is shown in errors; names are those declared."""

    def __init__(self, text: str, typed: str, latex: bool, names: Collection[str] = (), whole: bool = False):
        self.text, self.typed, self.latex, self.names = text, typed, latex, names
        self.joined = tuple(sorted({n for n in (*names, *WHOLE_NAMES) if "_" in n}, key=len, reverse=True))
        self.whole = whole  # is an unknown run of letters one name?
        self.functions: Collection[str] = FUNCTIONS  # the words that an unknown one may have been meant for
        self.tokens: list[Token] = []
        self.braces: list[str] = []  # what each open brace's closing one is to be
        self.depth = 0
        self.worded = False  # inside \\text{…}, where dollar signs may stand around formulas

    def error(self, message: Text, position: int, hint: Text | None = None) -> ReadingError:
        return ReadingError(message, self.typed, position, hint)

    def add(self, kind: str, value: str, start: int, end: int) -> None:
        if kind in _OPENS:
            self.depth += 1
            if self.depth > limits.DEPTH:
                raise limits.too_deep(self.typed, start)
        elif kind in _CLOSES:
            self.depth -= 1
        if len(self.tokens) >= limits.TOKENS:
            raise limits.too_many(self.typed, start)
        self.tokens.append(Token(kind, value, start, end))

    def run(self) -> list[Token]:
        end = len(self.text)
        self.between(0, end)
        self.add("end", "", end, end)
        return self.tokens

    def between(self, position: int, end: int) -> None:
        """Add the tokens of a part of the text."""
        while position < end:
            found = _TOKEN.match(self.text, position)
            assert found is not None and found.lastgroup is not None
            position = getattr(self, f"_{found.lastgroup}")(found.group(), position, found.end())

    # Each of the following adds tokens for what stands from start to end, and returns where to go on.

    def _space(self, found: str, start: int, end: int) -> int:
        return end

    def _number(self, found: str, start: int, end: int) -> int:
        if self.text[end : end + 1] in ("{", "\\", ","):
            grouped = _LATEX_THOUSANDS.match(self.text, start)
            if grouped:
                found, end = re.sub(r"\{,\}|\\,|,\\!", "", grouped.group()), grouped.end()
        if self.depth <= 0:
            grouped = _THOUSANDS.match(self.text, start)
            if grouped:
                found, end = grouped.group().replace(",", ""), grouped.end()
        mantissa, _, exponent = found.lower().partition("e")
        limits.check_digits(self.typed, start, mantissa, exponent)
        whole, dot, part = mantissa.partition(".")
        value = (whole.lstrip("0") or "0") + dot + part
        if exponent:
            value += f"e{int(exponent)}"
        # 2. is 2, but the first dot of 1..n is none of the number's.
        if not dot and not exponent and _LAST_DOT.match(self.text, end):
            end += 1
        self.add("number", value, start, end)
        return end

    def _word(self, found: str, start: int, end: int) -> int:
        if not self.latex and self.text.startswith(self.joined, start):
            for name in self.joined:
                after = start + len(name)
                if self.text.startswith(name, start) and not _GOES_ON.match(self.text, after):
                    self.add("name", name, start, after)
                    return after
        if found == "fan" and (fan := latex.FAN.match(self.text, end)):
            self.add("name", f"fan_{fan.group(1) or fan.group(2)}", start, fan.end())
            return fan.end()
        self._check_quotient(found, start)
        if not self.known(found, start, end):
            end = self.split(found, start, end)
        return end if self.latex else self._sub(end)

    def _check_quotient(self, below: str, start: int) -> None:
        """Refuse dy/dx, which no other reading fits."""
        before = [token.value for token in self.tokens[-4:] if token.kind in ("name", "/")]
        if len(below) == 2 and below[0] == "d" and self.tokens and self.tokens[-1].kind == "/" and "d" in before:
            raise self.error(
                Text("A derivative cannot be read.", "不能读入导数。"),
                start,
                Text("Type it worked out, or as f'(x).", "请写出求导的结果，或写成 f'(x)。"),
            )

    def _sub(self, start: int) -> int:
        found = _SUB.match(self.text, start)
        if not found:
            return start
        self.add("sub", _below(found.group(1)), start, found.end())
        return found.end()

    def known(self, word: str, start: int, end: int) -> bool:
        """Add the token of a word that is known as a whole."""
        if word in self.names:
            self.add("name", word, start, end)
        elif word in KEYWORDS:
            self.add(KEYWORDS[word], word, start, end)
        elif word in CONSTANTS:
            self.add("constant", CONSTANTS[word], start, end)
        elif word in GREEK_NAMES:
            self.add("name", GREEK_NAMES[word], start, end)
        elif word in FUNCTIONS:
            self.add("function", FUNCTIONS[word], start, end)
        elif word in REFUSED_WORDS:
            self.add("word", word, start, end)  # it may be a subscript; elsewhere the parser refuses it
        elif len(word) == 1:
            self.add("name", GREEK.get(word, word), start, end)
            if word == "π":
                self.tokens[-1].kind, self.tokens[-1].value = "constant", "pi"
        else:
            return False
        return True

    def split(self, run: str, start: int, end: int) -> int:
        """A run of letters and digits as a product of names, each with the digits that follow it; where to go on."""
        if self.whole and run.isascii():
            self.add("name", run, start, end)
            return end
        self._check_word(run, start, end)
        if is_word(run):
            self.add("word", run, start, end)  # it may be a subscript; elsewhere the parser refuses it
            return end
        for part in _LETTERS_DIGITS.finditer(self.text, start, end):
            position, digits = part.start(), part.group(2)
            *found, last = pieces(part.group(1))
            for piece in found:
                self.known(piece, position, position + len(piece))
                position += len(piece)
            after = position + len(last)
            if digits and self._unclear(last, digits):
                self.add("word", last + digits, position, part.end())
            elif not digits or last in FUNCTIONS:
                self.known(last, position, after)
                if digits:  # sin2x: the number is a factor of the argument
                    number = _A_NUMBER.match(self.text, after)
                    assert number is not None
                    if self._number(number.group(), after, number.end()) > part.end():
                        return number.end()
            else:
                name = GREEK_NAMES.get(last) or GREEK.get(last, last)
                self.add("name", name + digits, position, part.end())
        return end

    def _unclear(self, word: str, digits: str) -> bool:
        """Whether digits directly after a word may be a factor, a base or an exponent: e2, log2x."""
        if word in self.names or word + digits in self.names:
            return False
        return word in CONSTANTS or word == "π" or (word == "log" and digits in ("2", "10"))

    def _check_word(self, run: str, start: int, end: int) -> None:
        """Refuse a word in front of a bracket that looks like the name of a function that is not known."""
        if not _BRACKET.match(self.text, end) or not run.isascii() or not run.isalpha():
            return
        if self.resembles_a_function(run):
            close = nearest(run, self.functions)
            product = short("*".join(pieces(run)))
            hint = phrase("A product is written {}*(…).", "乘积请写成 {}*(…)。", product)
            if close:
                hint = phrase("Did you mean {}? {}", "是否要写 {}？{}", close, hint)
            raise self.error(phrase("{} is not a known function.", "{} 不是已知的函数。", short(run)), start, hint)

    def resembles_a_function(self, run: str) -> bool:
        return resembles_a_function(run)

    def _command(self, found: str, start: int, end: int) -> int:
        if self.latex:
            return latex.command(self, found, start, end)
        if found in ("\\{", "\\ "):
            # In plain text R\{0} is a set without a number.
            self.add("setminus", "", start, start + 1)
            return start + 1
        raise self.error(
            phrase("{} cannot be read in plain text.", "纯文本中不能用 {}。", found),
            start,
            Text("Put a formula in LaTeX into dollar signs.", "LaTeX 式子请放在美元符号之间。"),
        )

    def _size(self, found: str, start: int, end: int) -> int:
        if not self.latex:
            raise self.error(phrase("{} cannot be read in plain text.", "纯文本中不能用 {}。", found.strip()), start)
        bracket = _TOKEN.match(self.text, end)
        return latex.size(self, found, bracket.group() if bracket else "", start, end)

    def _chinese(self, found: str, start: int, end: int) -> int:
        if KEYWORDS[found] != "skip":
            self.add(KEYWORDS[found], found, start, end)
        return end

    def _two(self, found: str, start: int, end: int) -> int:
        if found == "+-":
            raise self.error(
                Text("It is not clear whether +- is ± or adds a negative.", "+- 是 ± 还是加上负数，无法判断。"),
                start,
                Text("Write ± or + (-x).", "请写成 ± 或 + (-x)。"),
            )
        if found not in _TWO:
            raise self.error(*_refusal(found, start))
        self.add(*_TWO[found], start, end)
        return end

    def _prime(self, found: str, start: int, end: int) -> int:
        self.add("prime", str(sum({"″": 2, "‴": 3}.get(c, 1) for c in found)), start, end)
        return end

    def _superscript(self, found: str, start: int, end: int) -> int:
        self.add("superscript", "".join(SUPERSCRIPTS[c] for c in found), start, end)
        return end

    def _lowered(self, found: str, start: int, end: int) -> int:
        self.add("sub", "".join(SUBSCRIPTS[c] for c in found), start, end)
        return end

    def _fraction(self, found: str, start: int, end: int) -> int:
        self.add("fraction", found, start, end)
        return end

    def _one(self, found: str, start: int, end: int) -> int:
        before = self.tokens[-1].kind if self.tokens else ""
        if found == "{" and (self.latex or before in ("^", "_")):
            self.braces.append("endgroup")
            self.add("group", "", start, end)
        elif found == "{":
            self.braces.append("}")
            self.add("{", "", start, end)
        elif found == "}" and (self.latex or self.braces):
            self.add(self.braces.pop() if self.braces else "endgroup", "", start, end)
        elif (found == "~" and self.latex) or (found == "$" and self.worded):
            pass
        elif found == "%" and self.latex:
            raise self.error(
                Text("In LaTeX % begins a comment.", "LaTeX 中 % 表示注释的开始。"),
                start,
                Text(r"Write \% for percent.", r"百分号请写成 \%。"),
            )
        elif found == "_" and not self.latex and (sub := _SUB.match(self.text, start)):
            self.add("sub", _below(sub.group(1)), start, sub.end())
            return sub.end()
        elif found in SIGNS:
            self.add(*SIGNS[found], start, end)
        else:
            raise self.error(*_refusal(found, start))
        return end


_GREEK_WORDS = str.maketrans(GREEK)


def _below(text: str) -> str:
    """A subscript as it stands in a name, with Greek letters spelled out."""
    return GREEK_NAMES.get(text) or text.translate(_GREEK_WORDS)


_HINTS = {
    **dict.fromkeys("\"'`", Text("Type the formula without quotation marks.", "请去掉引号，只写式子。")),
    **dict.fromkeys("$", Text("A dollar sign stands only around a whole formula.", "美元符号只能括起整个式子。")),
    ".": Text(
        "A dot stands only inside a number, as in 0.5; write x*y for a product.",
        "点只能用在数中，如 0.5；乘积请写成 x*y。",
    ),
    ":": Text("Write x/y for a ratio, {1, 2} for a set.", "比请写成 x/y，集合请写成 {1, 2}。"),
    "@": Text("Write A*B for a product.", "乘积请写成 A*B。"),
    "?": Text("Type the formula alone.", "请只写式子。"),
    "#": Text("Type the formula alone.", "请只写式子。"),
    "∉": Text("Write the set that the number does belong to.", "请写出这个数所属的集合。"),
    "∫": Text("An integral cannot be read; type its value.", "不能读入积分；请写出它的值。"),
    "∂": Text("A derivative cannot be read; type it worked out.", "不能读入导数；请写出求导的结果。"),
    "∇": Text("A derivative cannot be read; type it worked out.", "不能读入导数；请写出求导的结果。"),
    **dict.fromkeys(
        "→⇒", Text("An arrow cannot be read; type a formula or a relation.", "不能读入箭头；请写式子或关系式。")
    ),
    "≡": Text("Write = or ≈.", "请写成 = 或 ≈。"),
    "=>": Text("Write >= for greater or equal.", "大于或等于请写成 >=。"),
    "->": Text("An arrow cannot be read; type a formula or a relation.", "不能读入箭头；请写式子或关系式。"),
    "Π": Text("Write π for the number, ∏ or prod(…) for a product.", "圆周率请写成 π，连乘请写成 ∏ 或 prod(…)。"),
}


def _refusal(character: str, start: int) -> tuple[Text, int, Text | None]:
    return (
        phrase("The character {} cannot be read here.", "此处不能用字符 {}。", character),
        start,
        _HINTS.get(character),
    )
