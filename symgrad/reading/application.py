"""Functions and what they are applied to, with brackets and without.

Without brackets a function takes the product of numbers and symbols after it: ``sin 2x`` is sin(2x), ``ln xy`` is
ln(xy), and ``sin 2x cos x`` a product of two. It ends at + − * / and at the next function, so that ``sin x/2`` is
(sin x)/2. A bracket after such an argument is refused, since it may belong inside or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import CALLS, Expr
from symgrad.errors import ReadingError
from symgrad.reading import bars, brackets, cases, powers, refusals, series
from symgrad.reading.names import CONSTANTS, GREEK_NAMES, INVERSES, UNNAMED
from symgrad.reading.nodes import call, number, product, symbol
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

_HALF = number(1).args[0] / 2
_ROOTS = {"√": 2, "∛": 3, "∜": 4}
_BARS = frozenset(("|", "||", "norm", "lbar", "lnorm", "lfloor", "lceil"))
_ARGUMENTS = frozenset(("name", "constant", "√", "∛", "∜", "fraction", "group", "command"))
"""The kinds of tokens with which a factor of an argument without brackets begins."""


def root(p: Parser, value: Expr, degree: Expr, at: Token) -> Expr:
    """The n-th root; with a degree that is not a number from 2 on, a power."""
    if degree.head != "Number":
        return Expr("Pow", (value, p.quotient(number(1), degree)))
    n = degree.args[0]
    if n.denominator != 1 or not 2 <= n <= 1000:
        raise p.error(
            phrase("Expected a root of degree 2 to 1000 but got {}.", "根指数应为 2 到 1000 的整数，而这里是 {}。", n),
            at,
            Text("Write x^(1/n) for other degrees.", "其他次数的根请写成 x^(1/n)。"),
        )
    return Expr("Pow", (value, Expr("Number", (_HALF,)))) if n == 2 else Expr("Root", (value, degree))


def radical(p: Parser) -> Expr:
    r"""√x, \sqrt{x}, \sqrt[n]{x}."""
    token = p.advance()
    p.deeper(token)
    degree = number(_ROOTS[token.kind])
    if p.latex and token.kind == "√":
        if p.token.kind == "[":
            items = brackets.listed(p, ("]",), Text("a closing bracket ]", "右括号 ]"))
            degree = items[0]
            if len(items) != 1:
                raise p.error(Text("Expected one degree of this root.", "这个根式只能有一个根指数。"), token)
        at = p.token
        value = (
            powers.group(p) if at.kind == "group" else p.operand() if at.kind == "(" else powers.script(p, r"\sqrt{10}")
        )
    else:
        at = p.token
        value = p.operand()
        if p.token.kind in ("^", "superscript") and at.kind not in ("(", *_BARS):
            raise p.error(
                Text("The exponent may belong to the root or below it.", "指数属于根式还是属于被开方数，无法判断。"),
                hint=Text("Write sqrt(x^2) or sqrt(x)^2.", "请写成 sqrt(x^2) 或 sqrt(x)^2。"),
            )
    p.depth -= 1
    return root(p, p.is_number(value, at), degree, token)


def function(p: Parser) -> Expr:
    """A function at its argument."""
    token = p.token
    name = token.value
    if name in ("sum", "prod"):
        return series.read(p)
    p.advance()
    p.deeper(token)
    value = cases.in_call(p) if name == "cases" else _applied(p, token, name)
    p.depth -= 1
    return value


def _applied(p: Parser, token: Token, name: str) -> Expr:
    power = base = None
    while True:
        kind = p.token.kind
        if kind == "^" and power is None:
            at = p.token
            power = powers.exponent(p)
        elif kind == "superscript" and power is None:
            at = p.token
            power = powers.superscript(p, p.advance())
        elif kind in ("_", "sub") and base is None and name == "log":
            base = _base(p)
        else:
            break
    if kind in ("_", "sub", "prime"):
        raise p.error(
            phrase("{} takes neither subscripts nor primes.", "{} 不能带下标或撇号。", p.shown(token)),
            hint=Text("Type the function alone.", "请只写函数本身。"),
        )
    arguments = _arguments(p, token, name)
    if power == number(-1):
        if name not in INVERSES or base is not None:
            raise p.error(
                phrase(
                    "{} to the power −1 may be the inverse function or a quotient.",
                    "{} 的 −1 次幂可能是反函数，也可能是倒数。",
                    p.shown(token),
                ),
                at,
                phrase("Write 1/{}(x) for the quotient.", "倒数请写成 1/{}(x)。", p.shown(token)),
            )
        name, power = INVERSES[name], None
    value = _built(p, token, name, arguments, base)
    return value if power is None else Expr("Pow", (value, power))


def _base(p: Parser) -> Expr:
    """The base of a logarithm, after the sign _."""
    sign = p.advance()
    if sign.kind == "sub":
        text = sign.value
        if text.isdigit():
            return number(int(text))
        if text in CONSTANTS:
            return Expr("Constant", (CONSTANTS[text],))
        letters = text.rstrip("0123456789")
        if text in p.names or ((letters in GREEK_NAMES or len(letters) == 1) and letters not in CONSTANTS):
            return symbol(text)
        raise p.error(
            phrase("It is not clear where the base {} ends.", "底数 {} 到哪里为止，无法判断。", text),
            sign,
            Text("Write the base in brackets: log_(b)(x).", "请用括号括起底数：log_(b)(x)。"),
        )
    at = p.token
    return p.is_number(
        powers.group(p) if at.kind == "group" else p.operand() if at.kind == "(" else powers.script(p, "_{10}"), at
    )


def _arguments(p: Parser, token: Token, name: str) -> list[Expr]:
    kind, at = p.token.kind, p.token
    if kind == "(":
        if name == "norm":
            return _norm_arguments(p)
        if p.look() == ")":
            raise p.error(
                phrase("There is nothing between the brackets of {}.", "{} 的括号中没有内容。", p.shown(token)),
                hint=Text("Type its argument.", "请写出自变量。"),
            )
        return brackets.listed(p, (")",), Text("a closing bracket )", "右括号 )"))
    if kind == "[":
        return brackets.listed(p, ("]",), Text("a closing bracket ]", "右括号 ]"))
    if kind == "{" and (name in ("max", "min") or (name in ("sqrt", "cbrt") and not p.latex)):
        return brackets.listed(p, ("}",), Text("a closing brace }", "右花括号 }"))
    if kind == "group" and p.look() in ("(", "["):
        # \sin{\left(x\right)}, as computer algebra writes it: the brackets are the function's.
        p.advance()
        p.opened.append("group")
        found = _arguments(p, token, name)
        if p.token.kind != "endgroup":
            raise p.error(
                phrase(
                    "It is not clear where the argument of {} ends.",
                    "{} 的自变量到哪里为止，无法判断。",
                    p.shown(token),
                ),
                hint=Text("Write brackets around it.", "请用括号括起来。"),
            )
        p.opened.pop()
        p.advance()
        return found
    if kind in _BARS:
        return [p.operand()]
    if name not in CALLS and name not in ("log", "lg", "log2", "log10", "sqrt", "cbrt", "E", "Var"):
        raise p.error(
            phrase("{} needs brackets around what it is applied to.", "{} 的自变量须用括号括起来。", p.shown(token)),
            token,
            phrase("Write {}(…).", "请写成 {}(…)。", p.shown(token)),
        )
    if name in ("sqrt", "cbrt") and kind != "group":
        value = p.operand() if kind in ("name", "number", "constant") else _no_argument(p, token)
        if p.token.kind not in ("+", "-", "*", "/", "end", ")", "]", "}", ",", "relation"):
            raise p.error(
                Text("It is not clear where this root ends.", "根号到哪里为止，无法判断。"),
                hint=Text("Write sqrt(…) with brackets.", "请加括号，写成 sqrt(…)。"),
            )
        return [p.is_number(value, at)]
    return [p.is_number(_unbracketed(p, token), at)]


def _norm_arguments(p: Parser) -> list[Expr]:
    """norm(x), norm(x, 2), and norm(x, fro) with a second argument that only says which norm it is."""
    opening = p.advance()
    p.opened.append("(")
    found = [p.is_number(p.expression(), opening)]
    if p.token.kind == ",":
        p.advance()
        kind = p.advance()
        if bars.NORMS.get(kind.value or p.shown(kind)) is None:
            raise p.error(
                Text("This norm is not known.", "不认识这种范数。"),
                kind,
                Text(
                    "Known are norm(x), norm(x, 2) and norm(x, fro).", "可用的有 norm(x)、norm(x, 2) 和 norm(x, fro)。"
                ),
            )
        if bars.NORMS[kind.value] == "fro":
            found.append(found[0])
    if p.token.kind != ")":
        raise brackets.unclosed(p, opening, Text("a closing bracket )", "右括号 )"))
    p.opened.pop()
    p.advance()
    return found


def _no_argument(p: Parser, token: Token) -> Expr:
    shown = p.shown(token)
    raise p.error(
        phrase("The function {} stands without an argument.", "函数 {} 没有自变量。", shown),
        token,
        phrase("Write {}(x).", "请写成 {}(x)。", shown),
    )


def _unbracketed(p: Parser, token: Token) -> Expr:
    """The argument that follows a function without brackets."""
    kind = p.token.kind
    if kind in ("-", "+"):
        p.advance()
        p.deeper(token)
        value = _unbracketed(p, token)
        p.depth -= 1
        return value if kind == "+" else p.minus(list(value.args) if value.head == "Mul" else [value])
    if kind == "function" and p.token.value not in ("sum", "prod"):
        return p.power()
    factors: list[Expr] = []
    while p.token.kind in _ARGUMENTS or (p.token.kind == "number" and not factors):
        if p.token.kind == "constant" and factors and p.look() in ("^", "superscript") and p.token.value == "e":
            raise _unclear(p, token)
        if p.token.kind == "name" and factors and p.token.value in UNNAMED and p.look() in ("(", "prime"):
            break
        at = p.token
        factors.append(p.is_number(p.power(), at))
    if not factors:
        _no_argument(p, token)
    if p.token.kind in ("(", "[", "{") or (p.token.kind in _BARS and not p.closes()):
        raise _unclear(p, token)
    if p.token.kind == "number":
        raise refusals.side_by_side(p, at)
    return product(factors)


def _unclear(p: Parser, token: Token) -> ReadingError:
    name, shown = p.shown(token), p.shown(p.token)
    return p.error(
        phrase(
            "It is not clear whether {} still belongs to the argument of {}.",
            "{} 是否属于 {} 的自变量，无法判断。",
            shown,
            name,
        ),
        hint=phrase("Write brackets around the argument: {}(…).", "请用括号括起自变量：{}(…)。", name),
    )


def _built(p: Parser, token: Token, name: str, arguments: list[Expr], base: Expr | None) -> Expr:
    """The node of a function at its arguments."""
    for argument in arguments:
        p.is_number(argument, token)
    count = len(arguments)
    if name == "norm" and count == 2:
        return Expr("Norm", ("fro", arguments[0]))
    least, most, build = _BUILD.get(name, (1, 1, None))
    if base is not None:
        most = 1
    if not least <= count <= most:
        said = "{} takes {}, but got {}.", "{} 应有{}，而这里有 {} 个。"
        message = phrase(*said, p.shown(token), _count(least, most), count)
        raise p.error(message, token, Text("Arguments are separated by commas.", "自变量之间用逗号隔开。"))
    if base is not None:
        return Expr("Log", (arguments[0], base))
    if name == "root":
        return root(p, arguments[0], arguments[1], token)
    return build(arguments) if build else call(name, arguments[0])


def _count(least: int, most: int) -> Text:
    """How many arguments there should be."""
    if least == most:
        return Text(f"{least} argument{'' if least == 1 else 's'}", f" {least} 个自变量")
    if most > 9:
        return Text(f"{least} or more arguments", f"至少 {least} 个自变量")
    return Text(f"{least} or {most} arguments", f" {least} 或 {most} 个自变量")


_BUILD: Mapping[str, tuple[int, int, Callable[[list[Expr]], Expr]]] = {
    "sqrt": (1, 1, lambda a: Expr("Pow", (a[0], Expr("Number", (_HALF,))))),
    "cbrt": (1, 1, lambda a: Expr("Root", (a[0], number(3)))),
    "root": (2, 2, lambda a: Expr("Root", tuple(a))),
    "pow": (2, 2, lambda a: Expr("Pow", tuple(a))),
    "log": (1, 2, lambda a: Expr("Log", tuple(a)) if len(a) == 2 else call("log", a[0])),
    "lg": (1, 1, lambda a: Expr("Log", (a[0], number(10)))),
    "log10": (1, 1, lambda a: Expr("Log", (a[0], number(10)))),
    "log2": (1, 1, lambda a: Expr("Log", (a[0], number(2)))),
    "max": (2, 1000, lambda a: Expr("Max", tuple(a))),
    "min": (2, 1000, lambda a: Expr("Min", tuple(a))),
    "binom": (2, 2, lambda a: Expr("Binomial", tuple(a))),
    "factorial": (1, 1, lambda a: Expr("Factorial", tuple(a))),
    "norm": (1, 1, lambda a: Expr("Norm", ("2", a[0]))),
    "E": (1, 1, lambda a: Expr("E", tuple(a))),
    "Var": (1, 1, lambda a: Expr("Var", tuple(a))),
    "Cov": (2, 2, lambda a: Expr("Cov", tuple(a))),
}


OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {"function": function, **dict.fromkeys(_ROOTS, radical)}
