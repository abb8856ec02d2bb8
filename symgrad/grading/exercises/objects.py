"""Objects that a student gives: "A = [[0,2],[0,0]], B = A'", matrices and numbers with exact algebraic entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symgrad.checks.field_trees import FieldTrees, written
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix
from symgrad.checks.separation import NotAlgebraic
from symgrad.core import tree
from symgrad.core.exercises import Name
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.reading import MatrixNames, limits

LARGEST = 8
"""Rows and columns of a matrix of any size."""
_LONGEST = 60  # characters of an exact entry
_STYLES = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathrm|bf|mathit)\s*(?:\{\s*(\\?\w+)\s*\}|(\\?\w))")
_ARRAYS = re.compile(r"\b(?:np\.|numpy\.)?(?:array|matrix|Matrix)\s*\(\s*(\[.*?\])\s*\)", re.DOTALL)
_SPACES = re.compile(r"\\(?:quad|qquad|[,;:! ])|~|&nbsp;")
_BEFORE = re.compile(
    r"(?:\b(?:let|take|choose|set|with|where|for example|e\.g\.|and|the|matrix|matrices)\b"
    r"|[取设令例如矩阵和与及其中为]|[，,；;、:：。.\s])*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:\s|[,;.，；。、&]|\\\\|\band\b|[和与及]|\bwith\b)+\Z", re.I)
_ROWS = re.compile(r"\[([^\[\]]*;[^\[\]]*)\]")
_INNER = re.compile(r"\[([^\[\],;]*\S\s+\S[^\[\],;]*)\]")
Value = Expr | Matrix
Shape = tuple[int, int]


class Misgiven(SymgradError):
    """Objects that can be read, but are not of the declared kind."""


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects by their symbols: a closed tree for a number, a matrix of closed trees; ``typed``: as they were
    written, for reading them back."""

    values: Mapping[Expr, Value]
    typed: Mapping[Expr, Expr] = field(default_factory=dict, compare=False)

    @property
    def declarations(self) -> tuple[str, ...]:
        """The shapes and kinds, as statements about matrices declare them."""
        return tuple(
            f"{name.args[0]}: {'x'.join(map(str, v.shape)) if isinstance(v, Matrix) else 'real'}"
            for name, v in self.values.items()
        )


def read_objects(typed: str, names: Sequence[Name]) -> Objects:
    """The objects in a text. Raises ReadingError for what cannot be read, Misgiven for another shape than declared."""
    limits.check_length(typed)
    text = _plain(typed)
    given = _assigned(text, names)
    values: dict[Expr, Value] = {}
    nodes: dict[Expr, Expr] = {}
    for name in names:  # a later one may speak of those before it, in whatever order they were typed
        if name.name not in given:
            raise _missing(name.name, names, typed)
    waiting = list(names)
    while waiting:
        ready = next((n for n in waiting if not _speaks_of(given[n.name], waiting, n)), None)
        if ready is None:
            raise ReadingError(Text("The objects are defined by each other.", "这些对象互相定义。"), typed, 0)
        symbol = tree.symbol(ready.name)
        values[symbol], nodes[symbol] = _value(given[ready.name], ready, values, typed)
        waiting.remove(ready)
    order = [tree.symbol(name.name) for name in names]
    return Objects({each: values[each] for each in order}, {each: nodes[each] for each in order})


def _plain(typed: str) -> str:
    """Without what only sets letters and spaces, full-width signs as plain ones."""
    text = unicodedata.normalize("NFKC", typed).replace("−", "-").replace("$", " ").replace("′", "'")
    text = _SPACES.sub(" ", text).replace(r"\left", "").replace(r"\right", "")
    text = _STYLES.sub(lambda found: found[1] or found[2], text)
    return _ARRAYS.sub(lambda found: found[1], text)


def _pattern(name: str) -> str:
    base, _, below = name.partition("_")
    if not below:
        match = re.fullmatch(r"([A-Za-z]+)(\d+)", name)
        base, below = (match[1], match[2]) if match else (name, "")
    return re.escape(base) + (rf"_?\{{?{re.escape(below)}\}}?" if below else "")


def _assigned(text: str, names: Sequence[Name]) -> dict[str, str]:
    """What stands behind the equals sign of each name; without names, in their order."""
    known = "|".join(f"(?P<n{at}>{_pattern(n.name)})" for at, n in enumerate(names))
    starts = [
        found
        for found in re.finditer(
            rf"(?<![\w\\])(?:{known}|(?P<other>[A-Za-z]\w*))\s*(?::=|=|:(?!=)|\bis\b(?:\s+the\s+matrix\b)?|[为是])(?!=)",
            text,
        )
        if _depth(text, found.start()) == 0
    ]
    if not starts:
        parts = list(_separated(text))
        if len(parts) != len(names):
            listed = ", ".join(f"{n.name} = …" for n in names)
            said = "Expected {} here.", "这里应写 {}。"
            raise ReadingError(phrase(*said, listed), text, 0)
        return {n.name: part for n, part in zip(names, parts, strict=True)}
    given: dict[str, str] = {}
    for at, found in enumerate(starts):
        index = next((i for i in range(len(names)) if found[f"n{i}"]), None)
        if index is None:
            listed = ", ".join(n.name for n in names)
            said = phrase("There is no {}; asked for: {}.", "没有 {}；要给出的是 {}。", found["other"], listed)
            raise ReadingError(said, text, found.start())
        name = names[index].name
        if name in given:
            raise ReadingError(phrase("{} is given twice.", "{} 给出了两次。", name), text, found.start())
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        between = text[found.end() : end]
        given[name] = _AFTER.sub("", _BEFORE.sub("", between)) if at + 1 < len(starts) else _AFTER.sub("", between)
    before = text[: starts[0].start()]
    if _BEFORE.sub("", before).strip():
        raise ReadingError(Text("This could not be read.", "这里无法读懂。"), text, 0)
    return given


def _depth(text: str, end: int) -> int:
    opened = sum(text.count(sign, 0, end) for sign in "[({") - sum(text.count(sign, 0, end) for sign in "])}")
    return opened + text.count(r"\begin", 0, end) - text.count(r"\end", 0, end)


def _separated(text: str) -> Iterator[str]:
    """The parts between commas, semicolons and line ends that stand outside brackets."""
    part = ""
    for at, sign in enumerate(text):
        if sign in ",;\n" and _depth(text, at) == 0:
            if part.strip():
                yield part.strip()
            part = ""
        else:
            part += sign
    for each in re.split(r"\band\b|[和与]", part):
        if each.strip(" .。"):
            yield each.strip(" .。")


def _missing(name: str, names: Sequence[Name], typed: str) -> ReadingError:
    listed = ", ".join(n.name for n in names)
    said = "{} is not given; asked for: {}.", "没有给出 {}；要给出的是 {}。"
    return ReadingError(phrase(*said, name, listed), typed, len(typed))


def _speaks_of(text: str, waiting: Sequence[Name], own: Name) -> bool:
    return any(
        n is not own and re.search(rf"(?<![A-Za-z_\\])(?:{_pattern(n.name)})(?![A-Za-z_])", text) for n in waiting
    )


# -- one value -----------------------------------------------------------------------------------------------------


def _value(text: str, name: Name, before: Mapping[Expr, Value], typed: str) -> tuple[Value, Expr]:
    """The value, and how it was written."""
    text = _with_commas(text.strip(), name)
    shape = _declared_shape(name)
    known = Objects(before)
    names = MatrixNames([each for each in known.declarations if not each.endswith(": real")])
    parsed = names.parsed(text)
    pairing = names.pair(parsed, parsed)
    formula = pairing.answer()
    undeclared = [each for each in pairing.undeclared() if tree.symbol(each) not in before]
    if undeclared:
        said = phrase("{} is not a number.", "{} 不是具体的数。", ", ".join(undeclared))
        raise ReadingError(said, typed, max(typed.find(undeclared[0]), 0))
    found = formula[1]
    if (found is None) is not (shape is None):
        kinds = Text("a number", "数"), Text("a matrix", "矩阵")
        expected = kinds[shape is not None]
        raise Misgiven(phrase("{} should be {}.", "{} 应为{}。", name.name, expected))
    if found is not None and isinstance(shape, tuple) and shape and not pairing.same_shape(found, shape):
        said = "{} should be a {} matrix.", "{} 应为 {} 矩阵。"
        raise Misgiven(phrase(*said, name.name, "×".join(map(str, shape))))
    node = pairing.finished(formula, formula).answer.tree
    fields = FieldTrees(before)
    try:
        if found is None:
            return _short(written(fields.real(node)), name), node
        value = Matrix(fields.rows(node))
    except Undefined as error:
        raise Misgiven(phrase("{} has no value.", "{} 没有意义。", name.name)) from error
    except (NotAlgebraic, Unsettled, NotConvertible) as error:
        said = ("The entries of {} should be fractions and roots of them.", "{} 的元素应为分数或由分数的根式构成的数。")
        raise ReadingError(phrase(*said, name.name), typed, 0) from error
    if max(value.shape) > LARGEST or (shape == () and len(set(value.shape)) > 1):
        said = "{} should be a square matrix of at most {} rows.", "{} 应为不超过 {} 阶的方阵。"
        raise Misgiven(phrase(*said, name.name, LARGEST))
    return value.map(lambda entry: _short(entry, name)), node


def _declared_shape(name: Name) -> Shape | tuple[()] | None:
    """(rows, columns); () for a square matrix of any size; None for a number."""
    if not name.shape:
        return None
    sides = re.fullmatch(r"\s*(\d+)\s*[x×X*]\s*(\d+)\s*", name.shape)
    return (int(sides[1]), int(sides[2])) if sides else ()


def _short(entry: Expr, name: Name) -> Expr:
    if len(repr(entry)) > 40 * _LONGEST:
        raise Misgiven(phrase("The entries of {} are too long.", "{} 的元素过长。", name.name))
    return entry


def _with_commas(text: str, name: Name) -> str:
    """[0 2; 0 0] and [[0 2] [0 0]] as [[0,2],[0,0]]; a plain list where a row or a column is asked for."""
    text = _ROWS.sub(
        lambda found: f"[{','.join(f'[{_listed(row)}]' for row in found[1].split(';') if row.strip())}]", text
    )
    text = _INNER.sub(lambda found: f"[{_listed(found[1])}]", text)
    text = re.sub(r"\]\s+\[", "],[", text)
    shape = _declared_shape(name)
    flat = re.fullmatch(r"[\[(]\s*([^\[\]()]*)\s*[\])](?:'|\^\{?(?:T|\\top|\\mathsf T)\}?)?", text)
    if shape and 1 in shape and flat and shape != (1, 1):
        entries = [each.strip() for each in _listed(flat[1]).split(",")]
        text = f"[{','.join(f'[{each}]' for each in entries)}]" if shape[1] == 1 else f"[[{','.join(entries)}]]"
    return text


def _listed(row: str) -> str:
    row = row.strip()
    return row if "," in row else ",".join(row.split())
