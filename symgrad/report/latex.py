"""The typed tree in LaTeX, as a textbook would set it.

The printer keeps the shape of a line. It decides on signs, fractions, brackets and their sizes; in exponents and
indices fractions are set with a slash. Only amsmath is needed to read what it writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symgrad.core.tree import ONE, Expr
from symgrad.report import latex_matrices, latex_sets
from symgrad.report.arrangement import HALF, Arranged, arranged, is_negative, signed_terms
from symgrad.report.notation import FUNCTIONS, Notation, with_index
from symgrad.report.pieces import Level, Piece, bracketed, grouped, juxtaposed

RELATIONS = {
    "=": "=",
    "≠": r"\neq",
    "<": "<",
    "≤": r"\leq",
    ">": ">",
    "≥": r"\geq",
    "≈": r"\approx",
    "→": r"\to",
    "⇔": r"\Leftrightarrow",
    "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow",
}
CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}", "euler_gamma": r"\gamma_{\mathrm{E}}", "infinity": r"\infty"}
_LARGE = {"Sum": r"\sum", "PairSum": r"\sum", "Product": r"\prod", "AscendingProduct": r"\prod"}


def latex(node: Expr, notation: Notation | None = None) -> str:
    """The expression in LaTeX, without dollar signs."""
    return Printer(notation or Notation()).piece(node).text


@dataclass(frozen=True, slots=True)
class Printer:
    """``small``: inside an exponent or an index, where fractions are set with a slash; ``sized``: an identity shows
    its size."""

    notation: Notation
    small: bool = False
    sized: bool = False

    def piece(self, node: Expr) -> Piece:
        match node.head:
            case "Number" if node.args[0].denominator == 1 and node.args[0] >= 0:
                return Piece(str(node.args[0]))
            case "Number" | "Mul":
                return self._product(arranged(node, self.notation.matrices))
            case "Pow":
                return self._power(*node.args)
            case "Add":
                if latex_sets.has_two_signs(node):
                    return latex_sets.two_signs(self, node)
                return self.terms([(negative, self.piece(term)) for negative, term in signed_terms(node)])
            case "Decimal":
                return _decimal(node.args[0])
            case "Constant":
                return Piece(CONSTANTS[node.args[0]])
            case "Symbol":
                return Piece(self.notation.latex(node.args[0]))
            case "Member":
                return Piece(self._member(node))
            case "Call":
                return self._call(*node.args)
            case "Apply":
                return self._apply(*node.args)
            case "Derivative":
                return self._derivative(node)
            case "Integral":
                return self._integral(*node.args)
            case "Sum" | "Product" | "PairSum" | "AscendingProduct":
                return self._large(node)
            case "ScalarFunction":
                inside = self.piece(node.args[1])
                return Piece(self.notation.function(node.args[0]) + bracketed(inside), tall=inside.tall)
            case "Gradient":
                body, wrt = node.args
                operator = rf"\nabla_{{{replace(self, small=True).piece(wrt).text}}}"
                return Piece(f"{operator} {self._differentiated(body)}", Level.PRODUCT)
            case "E":
                inside = self.piece(node.args[0])
                return Piece(r"\mathbb{E}" + bracketed(inside, "[", "]"), tall=inside.tall)
            case "Var" | "Cov":
                inside = [self.piece(argument) for argument in node.args]
                listed = Piece(", ".join(p.text for p in inside), tall=any(p.tall for p in inside))
                return Piece(rf"\operatorname{{{node.head}}}" + bracketed(listed), tall=listed.tall)
            case "Relation":
                return self._relation(node)
            case "And":
                return self.relations(node.args)
            case "Result":
                return Piece(rf"\mathrm{{{node.args[0].replace('_', chr(92) + '_')}}}")
            case head:
                other = latex_matrices.piece(self, node) or latex_sets.piece(self, node)
                if other is None:
                    raise TypeError(
                        f"Expected a head of symgrad.core.tree but got {head!r}; teach the printer to set it."
                    )
                return other

    def terms(self, terms: list[tuple[bool, Piece]]) -> Piece:
        """A sum of pieces, each with whether it is subtracted."""
        text = ""
        for negative, term in terms:
            sign = " - " if negative else " + "
            text += sign.strip(" +") if not text else sign
            text += grouped(term).text if term.level <= Level.SUM else term.text
        last = terms[-1][1]
        return Piece(text, Level.SUM, any(t.tall for _, t in terms), last.open)

    def factors(self, factors: tuple[Expr, ...], alone: bool = False) -> Piece:
        """A product of factors side by side; ``alone``: nothing follows it on the line of the fraction."""
        pieces = [self.piece(factor) for factor in factors]
        single = len(factors) == 1
        # One Σ or log may stand last without brackets; of two, both get them. A sum has brackets already.
        several_open = sum(piece.open and piece.level > Level.SUM for piece in pieces) > 1
        return juxtaposed(
            [
                self._closed(factor, piece)
                if (piece.level <= Level.SUM and not (single and alone))
                or (piece.open and (several_open or factor is not factors[-1]))
                else piece
                for factor, piece in zip(factors, pieces, strict=True)
            ]
        )

    def _closed(self, factor: Expr, piece: Piece) -> Piece:
        """The piece with brackets, inside the function's name where it has one."""
        if factor.head == "Call" and factor.args[0] == "log":
            return Piece(r"\log" + bracketed(self.piece(factor.args[1])), tall=piece.tall)
        return grouped(piece)

    def _differentiated(self, body: Expr) -> str:
        """What is differentiated; of a function of several variables the name alone."""
        if body.head == "ScalarFunction":
            return self.notation.function(body.args[0])
        inside = self.piece(body)
        return (grouped(inside) if inside.level < Level.POWER else inside).text

    def _product(self, parts: Arranged) -> Piece:
        if not parts.denominator:
            body = self.factors(parts.numerator, alone=not parts.negative)
        else:
            body = self._fraction(parts)
            if parts.after:
                body = juxtaposed([body, self.factors(parts.after)])
        if not parts.negative:
            return body
        return Piece("-" + body.text, Level.SUM, body.tall, body.open)

    def _fraction(self, parts: Arranged) -> Piece:
        above, below = parts.numerator or (ONE,), parts.denominator
        if not self.small:
            top, bottom = self._side(above), self._side(below)
            return Piece(rf"\frac{{{top.text}}}{{{bottom.text}}}", Level.PRODUCT, tall=True)
        top, bottom = self.factors(above), self.factors(below)
        if len(above) == 1 and "/" in top.text and top.level == Level.PRODUCT:
            top = grouped(top)
        if len(below) > 1 or bottom.level < Level.POWER:
            bottom = grouped(bottom)
        slashed = Piece(f"{top.text}/{bottom.text}", Level.PRODUCT)
        return grouped(slashed) if parts.after else slashed

    def _side(self, factors: tuple[Expr, ...]) -> Piece:
        """What stands above or below a bar; a fraction inside it is set with a slash."""
        side = self.factors(factors, alone=True)
        return replace(self, small=True).factors(factors, alone=True) if r"\frac" in side.text else side

    def _power(self, base: Expr, exponent: Expr) -> Piece:
        value = exponent.args[0] if exponent.head == "Number" else None
        if value is not None and value < 0:
            return self._product(arranged(Expr("Pow", (base, exponent))))
        if value == HALF:
            inside = self.piece(base)
            return Piece(rf"\sqrt{{{inside.text}}}", Level.POWER, inside.tall)
        if base.head == "Constant" and base.args[0] == "e":
            return self._exponential(exponent)
        if base.head == "Call" and base.args[0] in _RAISED_NAMES and value is not None and value.denominator == 1:
            inside = self.piece(base.args[1])
            name = FUNCTIONS[base.args[0]][0]
            return Piece(name + self._raised(exponent) + bracketed(inside), Level.POWER, inside.tall)
        below = self.piece(base)
        if below.level < Level.ATOM or _needs_brackets(base):
            below = grouped(below)
        elif "^" in below.text or "'" in below.text:
            below = replace(below, text=f"{{{below.text}}}") if base.head in ("Symbol", "Member") else below
        return Piece(below.text + self._raised(exponent), Level.POWER, below.tall)

    def _raised(self, exponent: Expr) -> str:
        text = replace(self, small=True).piece(exponent).text
        return f"^{text}" if len(text) == 1 else f"^{{{text}}}"

    def _exponential(self, argument: Expr) -> Piece:
        if argument == ONE:
            return Piece(r"\mathrm{e}")
        if argument.has("Sum", "PairSum", "Product", "Integral", "Derivative"):
            inside = self.piece(argument)
            return Piece(r"\exp" + bracketed(inside), Level.POWER, inside.tall)
        return Piece(rf"\mathrm{{e}}{self._raised(argument)}", Level.POWER)

    def _member(self, node: Expr) -> str:
        name, *indices = node.args
        return with_index(self.notation.latex(name), self._indices(indices))

    def _indices(self, indices: list[Expr]) -> str:
        small = replace(self, small=True)
        texts = [small.piece(i).text for i in indices]
        return ("" if all(len(t) == 1 and t.isalpha() for t in texts) else ",").join(texts)

    def _call(self, name: str, argument: Expr) -> Piece:
        if name == "exp":
            return self._exponential(argument)
        inside = self.piece(argument)
        if name == "abs":
            return Piece(bracketed(inside, r"\lvert ", r"\rvert"), tall=inside.tall)
        if name in ("floor", "ceil"):
            return Piece(bracketed(inside, rf"\l{name} ", rf"\r{name}"), tall=inside.tall)
        if name == "step":
            condition = Piece(f"{inside.text} > 0", tall=inside.tall)
            return Piece(r"\mathbf{1}" + bracketed(condition, r"\{", r"\}"), tall=inside.tall)
        if name == "log":
            bare = argument.head in ("Symbol", "Constant", "Member") or (
                argument.head in ("Number", "Decimal") and inside.level == Level.ATOM
            )
            if argument.head == "Call" and argument.args[0] == "abs":
                space = "" if inside.tall else r"\,"  # \left brings its own
                return Piece(rf"\log{space}{inside.text}", Level.PRODUCT, inside.tall)
            if (bare and not is_negative(argument)) or inside.text.startswith(r"\sqrt"):
                return Piece(rf"\log {inside.text}", Level.PRODUCT, inside.tall, open=True)
            return Piece(r"\log" + bracketed(inside), Level.PRODUCT, inside.tall)
        return Piece(FUNCTIONS[name][0] + bracketed(inside), tall=inside.tall)

    def _apply(self, name: str, order: int, argument: Expr) -> Piece:
        inside = self.piece(argument)
        mark = "'" * order if order <= 3 else f"^{{({order})}}"
        return Piece(self.notation.function(name) + mark + bracketed(inside), tall=inside.tall)

    def _derivative(self, node: Expr) -> Piece:
        order, body, wrt = 1, node.args[0], node.args[1]
        while body.head == "Derivative" and body.args[1] == wrt:
            order, body = order + 1, body.args[0]
        power = f"^{order}" if order > 1 else ""
        below = rf"\partial {self.piece(wrt).text}{power}"
        inside = self.piece(body)
        if body.head == "ScalarFunction":
            inside = Piece(self._differentiated(body))
        atom = body.head in ("Symbol", "Member", "ScalarFunction") or (
            body.head == "Apply" and body.args[2].head in ("Symbol", "Member") and not inside.tall
        )
        if atom:
            return Piece(rf"\frac{{\partial{power} {inside.text}}}{{{below}}}", Level.PRODUCT, tall=True)
        operator = rf"\frac{{\partial{power}}}{{{below}}}"
        if inside.level < Level.POWER:
            inside = grouped(inside)
        return Piece(f"{operator} {inside.text}", Level.PRODUCT, tall=True)

    def _integral(self, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Piece:
        inside = self.piece(body)
        if inside.level <= Level.SUM:
            inside = grouped(inside)
        small = replace(self, small=True)
        bounds = self._limits(small.piece(lower).text, small.piece(upper).text)
        return Piece(rf"\int{bounds} {inside.text} \,\mathrm{{d}}{self.piece(index).text}", Level.PRODUCT, tall=True)

    def _large(self, node: Expr) -> Piece:
        small = replace(self, small=True)
        if node.head == "PairSum":
            body, j, k, _, _ = node.args
            bounds = rf"_{{{small.piece(j).text} \neq {small.piece(k).text}}}"
        else:
            body, index, lower, upper = node.args
            bounds = self._limits(f"{small.piece(index).text}={small.piece(lower).text}", small.piece(upper).text)
        inside = self.piece(body)
        loose = Level.SUM if node.head != "Product" or body.head != "Mul" else Level.PRODUCT
        if inside.level <= loose:
            inside = grouped(inside)
        return Piece(f"{_LARGE[node.head]}{bounds} {inside.text}", Level.PRODUCT, tall=True, open=True)

    @staticmethod
    def _limits(lower: str, upper: str) -> str:
        return f"_{{{lower}}}^{{{upper}}}"

    def _relation(self, node: Expr) -> Piece:
        symbol, left, right = node.args
        sides = self.piece(left), self.piece(right)
        text = f"{sides[0].text} {RELATIONS[symbol]} {sides[1].text}"
        return Piece(text, Level.RELATION, any(s.tall for s in sides))

    def relations(self, relations: tuple[Expr, ...], between: str = r", \quad ") -> Piece:
        """0 < s and s ≤ 1 as 0 < s ≤ 1; others side by side."""
        text, tall, before = "", False, None
        for each in relations:
            piece = self.piece(each)
            tall = tall or piece.tall
            if before is not None and each.head == "Relation" and each.args[1] == before:
                text += f" {RELATIONS[each.args[0]]} {self.piece(each.args[2]).text}"
            else:
                text += (between if text else "") + piece.text
            before = each.args[2] if each.head == "Relation" else None
        return Piece(text, Level.RELATION, tall)


def _decimal(text: str) -> Piece:
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent:
        return Piece(mantissa, Level.SUM if mantissa.startswith("-") else Level.ATOM)
    return Piece(rf"{mantissa} \times 10^{{{int(exponent)}}}", Level.SUM if mantissa.startswith("-") else Level.PRODUCT)


def _needs_brackets(base: Expr) -> bool:
    """Atoms whose power would be read otherwise: (log x)², (sin x)^y."""
    return (base.head == "Call" and base.args[0] in ("log", *_RAISED_NAMES)) or base.head == "Log"


# sin²(x) is the square of sin x; of log that is not agreed on.
_RAISED_NAMES = frozenset("sin cos tan cot sec csc sinh cosh tanh coth sech csch".split())
