"""What came of an attack on a statement: as words for people, as JSON for scripts, and as an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from symgrad.checks.counterexamples import FAMILIES
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.words import STYLES, plain_words, verdict_word
from symgrad.core.text import LANGUAGES, Language, Text, phrase
from symgrad.core.verdicts import Verdict
from symgrad.grading.extremes import FAMILY
from symgrad.grading.matrix_values import Value
from symgrad.grading.refutation import EXTREME, Checked, Refutation
from symgrad.report.plain import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symgrad.checks.lemma_proofs import Proof

_CODES = {Verdict.REFUTED: ExitCode.FAILED, Verdict.UNDECIDED: ExitCode.UNDECIDED}
_GAP = 3  # columns between two matrices
_FAMILIES = {**FAMILIES, EXTREME: FAMILY}


def exit_code(found: Refutation) -> ExitCode:
    return _CODES.get(found.verdict, ExitCode.OK)


def as_json(found: Refutation, lang: Language) -> dict[str, Any]:
    """The fields that scripts may rely on; a value that is not there is null, and ``reason`` says why."""
    failed = found.failed
    return {
        "verdict": found.verdict,
        "statement": found.statement,
        "read_as": plain(found.problem.statement),
        "given": [plain(condition) for condition in found.problem.conditions],
        "shapes": {name.args[0]: list(shape) if shape else None for name, shape in found.problem.names.items()},
        "counterexample": {name: value.as_json() for name, value in found.counterexample.items()} or None,
        "lhs": failed and failed.left.as_json(),
        "relation": failed and failed.relation.args[0],
        "rhs": failed and failed.right.as_json(),
        "lhs_closed": failed and _closed(failed.left),
        "rhs_closed": failed and _closed(failed.right),
        "workings": [
            {"quantity": plain(node), "value": value.as_json(), "closed": _closed(value)}
            for node, value in found.workings
        ],
        "proof": list(_proof(found.proof, lang)) if found.proof else [],
        "certified": found.certified,
        "method": found.method,
        "tries": sum(found.tries.values()),
        "families": dict(found.tries),
        "met_given": found.decided,
        "tightest": found.tightest,
        "sizes": list(found.sizes),
        "reason": _reason(found)[lang],
        "notes": [said[lang] for said in found.notes],
        "seed": found.seed,
        "seconds": round(found.seconds, 4),
    }


def _closed(value: Value) -> str | None:
    return None if value.closed is None else plain(value.closed)


def _reason(found: Refutation) -> Text:
    if found.reason is not None:
        return found.reason
    if found.proof is not None:
        lines = found.proof.lines(plain)
        return Text(*("; ".join(plain_words(line[lang]).rstrip(".。") for line in lines) for lang in LANGUAGES))
    if found.failed is not None:
        return phrase("{} does not hold", "{} 不成立", _relation(found.failed))
    return _survived(found)


def as_text(found: Refutation, lang: Language, columns: int) -> list[RenderableType]:
    """The verdict, the statement as it was read, and what stands behind the verdict."""
    from rich.text import Text as Styled

    lines = [f"  {plain(found.problem.statement)}", f"  {_names(found)[lang]}"]
    if found.problem.conditions:
        lines.append(f"  {_GIVEN[lang]}{'; '.join(map(plain, found.problem.conditions))}")
    if found.verdict is Verdict.REFUTED:
        lines += _refuted(found, lang, columns)
    else:
        lines += [f"  {line}" for line in _behind(found, lang)]
    verdict = Styled(verdict_word(found.verdict, lang), STYLES[found.verdict])
    return [verdict, *(_hanging(line) for line in lines)]


def _hanging(line: str) -> RenderableType:
    """A line whose continuation, on a narrow terminal, stands below its beginning."""
    from rich.padding import Padding
    from rich.text import Text as Styled

    body = line.lstrip(" ")
    return Padding(Styled(body, overflow="fold"), (0, 0, 0, len(line) - len(body)))


# Who they are


def _names(found: Refutation) -> Text:
    """For real 2×2 matrices A, B and real numbers a."""
    names = found.problem.names
    groups: dict[tuple[int, int] | str, list[str]] = {}
    for name, shape in names.items():
        domain = found.problem.domains.get(name)
        kind = shape or ("integer" if domain is not None and domain.kind == "integer" else "real")
        groups.setdefault(kind, []).append(name.args[0])
    several = found.verdict is not Verdict.REFUTED and len(found.sizes) > 1
    parts = [_group(kind, members, max(found.sizes) if several else 0) for kind, members in groups.items()]
    if not parts:
        return Text("no names in it", "其中没有变量")
    english, chinese = "; ".join(p.en for p in parts), "；".join(p.zh for p in parts)
    if several and found.verdict is Verdict.PROVED:
        english, chinese = f"{english}; any n", f"{chinese}；n 任意"
    elif several:
        listed = ", ".join(map(str, found.sizes))
        english, chinese = f"{english}; n = {listed}", f"{chinese}；n = {listed}"
    return Text(english, chinese)


def _group(kind: tuple[int, int] | str, members: Sequence[str], last: int) -> Text:
    """``last``: of several sizes the last one, which stands for all of them; 0 where there is one."""
    listed, plural = ", ".join(members), len(members) > 1
    if isinstance(kind, str):
        words = {"integer": Text("integer", "整数"), "real": Text("real number", "实数")}[kind]
        return Text(f"{listed}: {words.en}{'s' if plural else ''}", f"{listed} 为{words.zh}")
    rows, columns = kind
    shown = "n×n" if rows == columns == last else f"{rows}×{columns}"
    return Text(f"{listed}: real {shown} {'matrices' if plural else 'matrix'}", f"{listed} 为 {shown} 实矩阵")


# A counterexample, and how it is checked by hand


def _refuted(found: Refutation, lang: Language, columns: int) -> Iterator[str]:
    if found.counterexample:
        yield f"  {_WORDS['counterexample'][lang]}"
    for line in side_by_side(found.counterexample, columns - 4):
        yield f"    {line}"
    yield f"  {_WORDS['by hand'][lang]}"
    for node, value in found.workings:
        yield f"    {plain(node)} = {_with_closed(value)}"
    for checked in found.given:
        said = phrase("given: {}, that is {}", "已知：{}，即 {}", plain(checked.statement), _relation(checked))
        yield f"    {said[lang]}"
    if found.failed is not None:
        failed = found.failed
        seen = {node for node, _ in found.workings}
        for node, value in zip(failed.relation.args[1:], (failed.left, failed.right), strict=True):
            if node not in seen and node.head not in ("Number", "Symbol", "Zeros", "Identity"):
                yield f"    {plain(node)} = {_with_closed(value)}"
        yield f"    {phrase('{} is false', '{} 不成立', _relation(failed))[lang]}"


def _relation(checked: Checked) -> str:
    return f"{checked.left} {checked.relation.args[0]} {checked.right}"


def _with_closed(value: Value) -> str:
    return value.decimal if value.closed is None else f"{plain(value.closed)} = {value.decimal}"


def side_by_side(values: Mapping[str, Value], columns: int) -> Iterator[str]:
    """The values with their names, matrices with aligned columns, as many beside each other as fit."""
    row: list[list[str]] = []
    for block in _blocks(values, columns):
        if row and sum(len(b[0]) + _GAP for b in row) + len(block[0]) > columns:
            yield from _joined(row)
            row = []
        row.append(block)
    yield from _joined(row)


def _joined(row: Sequence[Sequence[str]]) -> Iterator[str]:
    for number in range(max((len(block) for block in row), default=0)):
        parts = [block[number] if number < len(block) else " " * len(block[0]) for block in row]
        yield (" " * _GAP).join(parts).rstrip()


def _blocks(values: Mapping[str, Value], columns: int) -> Iterator[list[str]]:
    """The lines of each value, all of one length; a matrix that is too wide is written in one line."""
    for name, value in values.items():
        if not isinstance(value.exact, tuple):
            yield [f"{name} = {value.decimal}"]
            continue
        widths = [max(map(len, column)) for column in zip(*value.exact, strict=True)]
        rows = ["  ".join(x.rjust(w) for x, w in zip(row, widths, strict=True)) for row in value.exact]
        head = f"{name} = "
        lines = [f"{head if i == 0 else ' ' * len(head)}[{row}]" for i, row in enumerate(rows)]
        yield lines if len(lines[0]) <= columns else [f"{head}{value.decimal}"]


# What it survived


def _behind(found: Refutation, lang: Language) -> Iterable[str]:
    if found.reason is not None:
        yield found.reason[lang]
    if found.proof is not None:
        yield from _proof(found.proof, lang)
    if found.verdict is Verdict.PROVED:
        return
    if found.verdict is Verdict.SUPPORTED:
        yield _survived(found)[lang]
    if found.tries:
        listed = [
            f"{_FAMILIES[name][lang] if name in _FAMILIES else name} {count}" for name, count in found.tries.items()
        ]
        yield _WORDS["tries"][lang] + ("、" if lang == "zh" else ", ").join(listed)
    if found.tightest is not None:
        yield f"{_WORDS['tightest'][lang]}{found.tightest:.6g}"


def _proof(proof: Proof, lang: Language) -> Iterator[str]:
    for line in proof.lines(plain):
        yield plain_words(line[lang])


def _survived(found: Refutation) -> Text:
    total = sum(found.tries.values())
    if found.problem.conditions:
        said = (
            "no counterexample among {} tries, of which {} met what is given",
            "{} 次尝试（其中 {} 次满足给定的条件）未发现反例",
        )
        return phrase(*said, total, found.decided)
    return phrase("no counterexample among {} tries", "{} 次尝试未发现反例", total)


_GIVEN = Text("given: ", "已知：")
_WORDS = {
    "counterexample": Text("counterexample:", "反例："),
    "by hand": Text("to be checked by hand:", "可手工验证："),
    "tries": Text("tried: ", "尝试："),
    "tightest": Text("largest ratio of the sides, towards a violation: ", "两边之比（朝违反方向）最大达到："),
}
