"""Exercise sheets and their solutions in LaTeX, HTML, Markdown and PDF."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from symgrad.core.sheets import Place, Row, Sentence, Sheet, Shown, Typed
from symgrad.core.text import Language, Text, phrase
from symgrad.core.tree import Expr
from symgrad.report import foreign, markup
from symgrad.report.environment import templates, tidy
from symgrad.report.latex import RELATIONS, latex
from symgrad.report.mathml import mathml
from symgrad.report.notation import Notation
from symgrad.report.page import html_language, together
from symgrad.report.pdf import compiled

FORMATS = ("tex", "html", "md", "pdf")
_OTHERWISE = Text("otherwise", "其他")
WORDS = {
    "exercises": Text("Exercises", "习题"),
    "solutions": Text("Exercises and solutions", "习题与解答"),
    "exercise": Text("Exercise NUMBER", "习题 NUMBER"),
    "section": Text("Section NUMBER", "第 NUMBER 节"),
    "point": Text("NUMBER point", "NUMBER 分"),
    "points": Text("NUMBER points", "NUMBER 分"),
    "total": Text("NUMBER points in all", "共 NUMBER 分"),
    "typed": Text(
        "Answers are typed as plain text, such as 2/n, x^2 or sqrt(x), or as LaTeX between dollar signs; under each "
        "exercise stand the names that they may use.",
        "答案可写成纯文本，如 2/n、x^2、sqrt(x)，也可写成美元符号之间的 LaTeX；每道习题下列出答案中可用的变量。",
    ),
    "numbers": Text(
        "The numbers belong to STUDENT and the seed SEED.", "题中的数值由学生 STUDENT 与随机种子 SEED 决定。"
    ),
    "seed": Text("The numbers belong to the seed SEED.", "题中的数值由随机种子 SEED 决定。"),
    "names": Text("Names", "变量"),
    "given": Text("Given", "已知"),
    "answer": Text("Answer", "答案"),
    "way": Text("Solution", "解答"),
    "checked": Text("Checked by machine", "已由机器检验"),
    "mistakes": Text("Usual mistakes", "常见错误"),
    "derived": Text("Derived in", "推导见"),
    "true": Text("true", "成立"),
    "false": Text("false", "不成立"),
    "at": Text("at", "当"),
    "undefined": Text("has no value", "没有意义"),
}


def write_sheet(sheet: Sheet, language: Language, formats: Sequence[str], folder: Path, stem: str) -> list[str]:
    """Writes STEM-exercises-LANGUAGE.FORMAT, or STEM-solutions-… where the tasks have solutions; the names of files."""
    solved = any(task.solution is not None for task in sheet.tasks)
    name = f"{stem}-{'solutions' if solved else 'exercises'}-{language}"
    written = []
    for format in dict.fromkeys(formats):
        file = folder / f"{name}.{format}"
        if format == "pdf":
            with TemporaryDirectory() as scratch:
                document = Path(scratch) / f"{name}.tex"
                document.write_text(render(sheet, language, "tex"), encoding="utf-8")
                shutil.copyfile(compiled(document), file)
        else:
            file.write_text(render(sheet, language, format), encoding="utf-8")
        written.append(file.name)
    return written


def file_stem(name: str, student: str, taken: Iterable[str] = ()) -> str:
    """What the files of a student are called: letters, digits and hyphens; a number where another is called so too."""
    parts = [name, student] if student else [name]
    letters = [re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFKC", part)).strip("-.") or "student" for part in parts]
    stem = found = "-".join(letters)[:100]
    taken, number = {each.casefold() for each in taken}, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def render(sheet: Sheet, language: Language, format: str) -> str:
    """The sheet as text in one language."""
    environment = templates(language, format)
    writer = _Writer(language, format)
    words = {name: text[language] for name, text in WORDS.items()}
    solved = any(task.solution is not None for task in sheet.tasks)
    environment.filters |= {
        "say": writer.sentence,
        "together": together,
        "plainly": writer.plainly,
        "shown": writer.shown,
        "names": writer.names,
        "place": writer.place,
        "chain": writer.chain,
        "proof": writer.proof,
        "pairs": writer.pairs,
        "points": lambda value: words["point" if value == 1 else "points"].replace("NUMBER", _number(value)),
    }
    environment.globals |= {
        "sheet": sheet,
        "w": {name: writer.plainly(text) for name, text in words.items()},
        "title": writer.plainly(words["solutions" if solved else "exercises"]),
        "solved": solved,
        "total": writer.plainly(words["total"].replace("NUMBER", _number(sheet.points))),
        "of_whom": writer.plainly(_of_whom(sheet, words)),
        "html_language": html_language(language),
        "han": language == "en" and format == "tex" and bool(foreign.HAN.search(sheet.student + sheet.name)),
        "more_css": "sheet.css" if format == "html" else "",
    }
    return tidy(environment.get_template(f"sheet.{format}.jinja").render())


def _of_whom(sheet: Sheet, words: dict[str, str]) -> str:
    if not sheet.drawn:
        return ""
    said = words["numbers" if sheet.student else "seed"]
    return said.replace("SEED", str(sheet.seed)).replace("STUDENT", sheet.student)


def _number(value: Fraction | int) -> str:
    return f"{float(value):g}"


class _Writer:
    """Formulas and words in one language and format."""

    def __init__(self, language: Language, format: str):
        self.language: Language = language
        self.format = format
        word = rf"\text{{{WORDS['answer'][language].lower()}}}"
        entries = {f"answer_{n}": f"{word}_{{{n}}}" for n in range(1, 10)}
        self.notation = Notation({"answer": word} | entries, _OTHERWISE[language])

    # Words

    def sentence(self, text: Text) -> str:
        return {"tex": foreign.to_latex, "md": foreign.to_markdown, "html": foreign.to_html}[self.format](
            text[self.language]
        )

    def plainly(self, words: str) -> str:
        """Words without formulas."""
        return {"tex": markup.latex_words, "md": foreign.words_to_markdown, "html": escape}[self.format](words)

    def code(self, text: str) -> str:
        if self.format == "tex":
            return rf"\texttt{{{foreign.code_to_latex(text)}}}"
        return foreign.code_to_markdown(text) if self.format == "md" else f"<code>{escape(text)}</code>"

    # Formulas

    def latex(self, node: Expr) -> str:
        return latex(node, self.notation)

    def math(self, formula: str, display: bool = False) -> str:
        if self.format == "html":
            return mathml(formula, display=display)
        if self.format == "md":
            formula = markup.markdown_formula(formula)
            return f"\n$$\n{formula}\n$$\n" if display else f"${formula}$"
        return f"\\[ {formula} \\]" if display else f"${formula}$"

    def shown(self, what: Shown) -> str:
        if isinstance(what, Expr):
            return self.math(self.latex(what))
        return self.code(what.text) if isinstance(what, Typed) else self.sentence(what)

    def chain(self, rows: Sequence[Row]) -> str:
        """Lines with their relations in a column; words and what could not be typeset stand in lines of their own."""
        formulas = [(row.relation, row.formula) for row in rows if isinstance(row.formula, Expr)]
        if len(formulas) < len(rows):
            parts = [
                f"{self.math(RELATIONS[row.relation]) + ' ' if row.relation else ''}{self.shown(row.formula)}"
                for row in rows
            ]
            return {"tex": "\\par ", "md": "\n\n", "html": "<br>"}[self.format].join(parts)
        if len(formulas) == 1:
            return self.math(self.latex(formulas[0][1]), display=True)
        separator = r" \cr " if self.format == "md" else r" \\ "
        body = separator.join(f"{RELATIONS.get(sign, '')} & {self.latex(formula)}" for sign, formula in formulas)
        return self.math(rf"\begin{{aligned}} {body} \end{{aligned}}", display=True)

    def names(self, task: Any) -> str:
        """The names that answers may use, each as it is typed, with what is said of it."""
        parts = []
        comma = ", " if self.language == "en" else "，"
        for row in task.names:
            said = [self.sentence(row.meaning)] if row.meaning else []
            said += [self.sentence(row.values)] if row.values else []
            said += [self.shown(each) for each in row.conditions]
            separator = ": " if self.language == "en" else "："
            parts.append(f"{self.code(row.name)}{separator if said else ''}{comma.join(said)}")
        return ("; " if self.language == "en" else "；").join(parts)

    def pairs(self, values: Sequence[tuple[Shown, Shown | None]]) -> str:
        parts = []
        for what, value in values:
            if value is None:
                parts.append(f"{self.shown(what)} {self.plainly(WORDS['undefined'][self.language])}")
            elif isinstance(what, Expr) and isinstance(value, Expr):
                parts.append(self.math(f"{self.latex(what)} = {self.latex(value)}"))
            elif isinstance(what, Expr):
                parts.append(f"{self.math(f'{self.latex(what)} =')} {self.shown(value)}")
            else:
                verb = Text(" is ", "为 ")[self.language]
                parts.append(f"{self.shown(what)}{verb}{self.shown(value)}")
        return (", " if self.language == "en" else "，").join(parts)

    def place(self, place: Place | None) -> str:
        """At n = 1 this answer is 2."""
        if place is None:
            return ""
        point = []
        for name, value in place.point:
            left = self.notation.latex(name)
            if isinstance(value, Expr):
                point.append(self.math(f"{left} = {self.latex(value)}"))
            else:
                point.append(f"{self.math(left + ' =')} {self.shown(value)}")
        comma = ", " if self.language == "en" else "，"
        at = ""
        if point:
            at = phrase("At {}: ", "当 {} 时：", comma.join(point))[self.language]
        return f"{at}{self.pairs(place.values)}" + ("." if self.language == "en" else "。")

    def proof(self, sentence: Sentence) -> str:
        """Its formulas stand for marks within dollar signs."""
        words = re.sub(
            "\0(\\d+)\0", lambda found: self.latex(sentence.formulas[int(found[1])]), sentence.words[self.language]
        )
        return self.sentence(Text(words, words))
