"""The typed tree as one line of Unicode for a terminal: E[h²], Σ_{j=1}^{n} W_j h_j, √(6/n)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from symgrad.core.tree import ONE, Expr
from symgrad.report import plain_matrices
from symgrad.report.arrangement import HALF, Arranged, arranged, is_negative, signed_terms
from symgrad.report.notation import FUNCTIONS, Notation
from symgrad.report.pieces import Level, Words

CONSTANTS = {"pi": "π", "e": "e", "euler_gamma": "γ_E", "infinity": "∞"}
_LARGE = {"Sum": "Σ", "PairSum": "Σ", "Product": "∏", "AscendingProduct": "∏", "Integral": "∫"}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SIGNS = {"Union": " ∪ ", "Intersection": " ∩ ", "Without": " ∖ "}


def plain(node: Expr, notation: Notation | None = None) -> str:
    """The expression in one line of Unicode."""
    return _Writer(notation or Notation()).words(node).text


@dataclass(frozen=True, slots=True)
class _Writer:
    notation: Notation

    def words(self, node: Expr) -> Words:
        match node.head:
            case "Number" if node.args[0].denominator == 1 and node.args[0] >= 0:
                return Words(str(node.args[0]))
            case "Number" | "Mul":
                return self._product(arranged(node, self.notation.matrices))
            case "Pow":
                return self._power(*node.args)
            case "Add":
                return self._sum(node)
            case "Decimal":
                return _decimal(node.args[0])
            case "Constant":
                return Words(CONSTANTS[node.args[0]])
            case "Symbol":
                return Words(lowered(self.notation.plain(node.args[0])))
            case "Member":
                return Words(self._member(node))
            case "Call":
                return self._call(*node.args)
            case "Apply":
                name, order, argument = node.args
                mark = "′" * order if order <= 3 else f"^({order})"
                return Words(f"{self.notation.plain_function(name)}{mark}({self.text(argument)})")
            case "Derivative":
                return self._derivative(*node.args)
            case "Sum" | "Product" | "PairSum" | "AscendingProduct" | "Integral":
                return self._large(node)
            case "ScalarFunction":
                return Words(f"{self.notation.plain_function(node.args[0])}({self.text(node.args[1])})")
            case "Gradient":
                return Words(f"∇_{{{self.text(node.args[1])}}} {self._differentiated(node.args[0])}", Level.PRODUCT)
            case "E":
                return Words(f"E[{self.text(node.args[0])}]")
            case "Var" | "Cov":
                return Words(f"{node.head}({', '.join(map(self.text, node.args))})")
            case "Relation":
                symbol, left, right = node.args
                return Words(f"{self.text(left)} {symbol} {self.text(right)}", Level.RELATION)
            case "And":
                return Words(self._relations(node.args), Level.RELATION)
            case "Result":
                return Words(node.args[0])
            case "Root":
                return self._root(*node.args)
            case "Log":
                return Words(f"log_{self._index(node.args[1])}({self.text(node.args[0])})")
            case "Max" | "Min" | "Binomial":
                name = {"Binomial": "C"}.get(node.head, node.head.lower())
                return Words(f"{name}({self._listed(node.args)})")
            case "Factorial":
                inside = self.words(node.args[0])
                bare = inside.level == Level.ATOM and node.args[0].head != "Factorial"
                return Words(f"{inside.text}!" if bare else f"({inside.text})!", Level.POWER)
            case "Cases":
                return Words(self._cases(node.args))
            case _:
                return plain_matrices.words(node, self.words, self._raised) or self._set_or_statement(node)

    def _set_or_statement(self, node: Expr) -> Words:
        args = node.args
        match node.head:
            case "Or" | "Union" | "Intersection" | "Without":
                if node.head == "Or":
                    return Words(" ∨ ".join(map(self._condition, args)), Level.RELATION)
                parts = (_at_least(self.words(a), Level.ATOM).text for a in args)
                return Words(_SIGNS[node.head].join(parts), Level.SUM)
            case "Element":
                return Words(f"{self.text(args[0])} ∈ {self.text(args[1])}", Level.RELATION)
            case "Truth":
                return Words(str(args[0]).lower())
            case "Set":
                return Words(f"{{{self._listed(args)}}}" if args else "∅")
            case "Tuple":
                return Words(f"({self._listed(args)})")
            case "List":
                return Words(self._listed(args), Level.RELATION)
            case "Interval":
                return Words(("[" if args[2] else "(") + self._listed(args[:2]) + ("]" if args[3] else ")"))
            case "NumberSet":
                return Words(dict(zip("RQZN", "ℝℚℤℕ", strict=True))[args[0]])
            case "PlusMinus":
                return self._sum(Expr("Add", (node,)))
            case "About":
                return Words(f"≈ {self.text(args[0])}", Level.RELATION)
        raise TypeError(f"Expected a head of symgrad.core.tree but got {node.head!r}; teach the printer to set it.")

    def _root(self, inside: Expr, n: Expr) -> Words:
        below = self.words(inside)
        sign = {3: "∛", 4: "∜"}.get(n.args[0], f"{self.text(n).translate(_RAISED)}√")
        return Words(f"{sign}{below.text}" if _short(inside, below) else f"{sign}({below.text})", Level.POWER)

    def _index(self, node: Expr) -> str:
        text = _tight(self.text(node))
        return text if len(text) <= 2 and text.isalnum() else f"{{{text}}}"

    def _listed(self, nodes: tuple[Expr, ...]) -> str:
        return ", ".join(map(self.text, nodes))

    def _cases(self, parts: tuple[Expr, ...]) -> str:
        rows = [f"{self.text(v)} if {self._condition(c)}" for v, c in zip(parts[::2], parts[1::2], strict=False)]
        if len(parts) % 2:
            rows.append(f"{self.text(parts[-1])} {self.notation.otherwise}")
        return f"{{{'; '.join(rows)}}}"

    def _condition(self, node: Expr) -> str:
        """A statement among others: of several that hold together, those that are no chain are joined by ∧."""
        if node.head != "And":
            return self.text(node)
        if all(part.head == "Relation" for part in node.args):
            return self._relations(node.args, " ∧ ")
        return " ∧ ".join(f"({self.text(p)})" if p.head == "Or" else self._condition(p) for p in node.args)

    def text(self, node: Expr) -> str:
        return self.words(node).text

    def _sum(self, node: Expr) -> Words:
        text, last = "", None
        for negative, term in signed_terms(node):
            sign = " − " if negative else " + "
            if term.head == "PlusMinus":
                sign, term = " ∓ " if negative else " ± ", term.args[0]
            last = _at_least(self.words(term), Level.PRODUCT)
            text += (sign if text else sign.strip(" +")) + last.text
        return Words(text, Level.SUM, bool(last and last.open))

    def _factors(self, factors: tuple[Expr, ...], alone: bool = False) -> Words:
        if len(factors) == 1 and alone:
            return self.words(factors[0])
        written = [_at_least(self.words(factor), Level.PRODUCT) for factor in factors]
        several_open = sum(words.open for words in written) > 1
        written = [
            Words(f"({words.text})") if words.open and (several_open or words is not written[-1]) else words
            for words in written
        ]
        text = written[0].text
        for before, after in pairwise(written):
            dotted = after.text[0].isdigit() or ("/" in before.text and before.level == Level.PRODUCT)
            text += (" · " if dotted else " ") + after.text
        if len(written) == 1:
            return Words(text, written[0].level, written[0].open)
        return Words(text, Level.PRODUCT, written[-1].open)

    def _differentiated(self, body: Expr) -> str:
        """What is differentiated; of a function of several variables the name alone."""
        if body.head == "ScalarFunction":
            return self.notation.plain_function(body.args[0])
        return _at_least(self.words(body), Level.ATOM).text

    def _product(self, parts: Arranged) -> Words:
        if not parts.denominator:
            body = self._factors(parts.numerator, alone=not parts.negative)
        else:
            above, below = parts.numerator or (ONE,), parts.denominator
            top = self._factors(above)
            if top.open:
                top = Words(f"({top.text})")
            bottom = self._factors(below)
            if len(below) > 1 or bottom.level < Level.POWER:
                bottom = Words(f"({bottom.text})")
            body = Words(f"{top.text}/{bottom.text}", Level.PRODUCT)
            if parts.after:
                after = self._factors(parts.after)
                dot = "· " if after.text[0].isdigit() else ""
                body = Words(f"({body.text}) {dot}{after.text}", Level.PRODUCT, after.open)
        return Words("−" + body.text, Level.SUM, body.open) if parts.negative else body

    def _power(self, base: Expr, exponent: Expr) -> Words:
        value = exponent.args[0] if exponent.head == "Number" else None
        if value is not None and value < 0:
            return self._product(arranged(Expr("Pow", (base, exponent))))
        below = self.words(base)
        if value == HALF:
            return Words(f"√{below.text}" if _short(base, below) else f"√({below.text})", Level.POWER)
        if below.level < Level.ATOM:
            below = Words(f"({below.text})")
        return Words(below.text + self._raised(exponent), Level.POWER)

    def _raised(self, exponent: Expr) -> str:
        text = _tight(self.text(exponent))
        if exponent.head == "Number" and exponent.args[0].denominator == 1:
            return text.translate(_RAISED)
        bare = exponent.head in ("Symbol", "Constant")
        return f"^{text}" if bare else f"^({text})"

    def _call(self, name: str, argument: Expr) -> Words:
        inside = self.words(argument)
        if name == "abs":
            return Words(f"|{inside.text}|")
        if name == "step":
            return Words(f"1{{{inside.text} > 0}}")
        if name == "exp" and not argument.has("Sum", "PairSum", "Product", "Integral", "Derivative"):
            return Words("e" if argument == ONE else f"e{self._raised(argument)}", Level.POWER)
        if name == "log" and argument.head == "Call" and argument.args[0] == "abs":
            return Words(f"log{inside.text}", Level.PRODUCT)
        if name == "log" and _short(argument, inside):
            return Words(f"log {inside.text}", Level.PRODUCT, open=True)
        if name in ("floor", "ceil"):
            return Words(f"⌊{inside.text}⌋" if name == "floor" else f"⌈{inside.text}⌉")
        return Words(f"{FUNCTIONS[name][1]}({inside.text})")

    def _member(self, node: Expr) -> str:
        name, *indices = node.args
        base = self.notation.plain(name)
        if not indices:
            return lowered(base)
        texts = [_tight(self.text(i)) for i in indices]
        listed = ("" if all(len(t) == 1 and t.isalpha() for t in texts) else ",").join(texts)
        if "_" in base:
            listed, base = f"{base.split('_', 1)[1]},{listed}", base.split("_", 1)[0]
        bare = len(listed) <= 2 and listed.isalnum()
        return lowered(f"{base}_{listed}" if bare else f"{base}_{{{listed}}}")

    def _derivative(self, body: Expr, wrt: Expr) -> Words:
        order = 1
        while body.head == "Derivative" and body.args[1] == wrt:
            order, body = order + 1, body.args[0]
        power = str(order).translate(_RAISED) if order > 1 else ""
        inside = self.words(body)
        below = f"∂{self.text(wrt)}{power}"
        if body.head in ("Symbol", "Member", "Apply", "ScalarFunction"):
            shown = self._differentiated(body) if body.head == "ScalarFunction" else inside.text
            return Words(f"∂{power}{shown}/{below}", Level.PRODUCT)
        inside = Words(f"({inside.text})") if inside.level < Level.ATOM else inside
        return Words(f"(∂{power}/{below}) {inside.text}", Level.PRODUCT)

    def _large(self, node: Expr) -> Words:
        sign = _LARGE[node.head]
        if node.head == "PairSum":
            body, j, k, _, _ = node.args
            bounds = f"_{{{self.text(j)}≠{self.text(k)}}}"
        else:
            body, index, lower, upper = node.args
            first = _tight(self.text(lower))
            start = first if node.head == "Integral" else f"{self.text(index)}={first}"
            bounds = f"_{{{start}}}^{{{_tight(self.text(upper))}}}"
        inside = self.words(body)
        if inside.level <= Level.SUM or (node.head == "Product" and body.head == "Mul"):
            inside = Words(f"({inside.text})")
        tail = f" d{self.text(node.args[1])}" if node.head == "Integral" else ""
        return Words(f"{sign}{bounds} {inside.text}{tail}", Level.PRODUCT, open=not tail)

    def _relations(self, relations: tuple[Expr, ...], between: str = "; ") -> str:
        text, before = "", None
        for each in relations:
            if before is not None and each.head == "Relation" and each.args[1] == before:
                text += f" {each.args[0]} {self.text(each.args[2])}"
            else:
                text += (between if text else "") + self.text(each)
            before = each.args[2] if each.head == "Relation" else None
        return text


def lowered(name: str) -> str:
    """w_1 as w₁; other indices stay as they are."""
    base, mark, index = name.partition("_")
    return base + index.translate(_LOWERED) if mark and index.isdigit() else name


def _short(node: Expr, words: Words) -> bool:
    """Whether it may stand behind √ or log without brackets."""
    if node.head == "Number":
        return words.text.isdigit()
    return node.head in ("Symbol", "Constant", "Member") and not is_negative(node)


def _tight(text: str) -> str:
    """An index or an exponent, without the spaces around + and −."""
    return text.replace(" + ", "+").replace(" − ", "−")


def _at_least(words: Words, level: Level) -> Words:
    return words if words.level >= level else Words(f"({words.text})")


def _decimal(text: str) -> Words:
    mantissa, _, exponent = text.lower().partition("e")
    level = Level.SUM if mantissa.startswith("-") else Level.ATOM
    mantissa = mantissa.replace("-", "−")
    if not exponent:
        return Words(mantissa, level)
    return Words(f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}", min(level, Level.PRODUCT))
