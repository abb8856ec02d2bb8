"""Published pairs of an answer and a reference, read from checkouts of others' projects.

Nothing of them is stored here or executed: Python files are parsed with ``ast``, others with regular expressions.
A checkout is a folder, or a bare git repository (its newest commit is read). What is known of each source:

==============  =======================================  =========================================================
name            repository                               licence, and what is read
==============  =======================================  =========================================================
math-verify     huggingface/Math-Verify                  Apache-2.0; the parametrised tests (gold, pred, expected)
kas             Khan/perseus, packages/kas               MIT; the expectations of ``comparing.test.ts``
doenet          Doenet/math-expressions                  GPL-3.0 or Apache-2.0; ``equality-corpus.json``
lambda          lambda-feedback/compareExpressions       none stated; ``symbolic_evaluation_test.py``
stack           maths/moodle-qtype_stack                 GPL-3.0; the fixtures of its answer tests
==============  =======================================  =========================================================
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A published pair. ``expected``: does its source call the answer right? None: it calls the pair an error.

    ``words``: there were words around the formula, that is, the row tests extraction from prose as well.
    """

    source: str
    answer: str
    reference: str
    expected: bool | None
    assume: tuple[str, ...] = ()
    words: bool = False
    raw: str = ""

    @property
    def half(self) -> str:
        """The half to which the pair belongs, by a hash of it: "tune" to look at, "report" to count only."""
        digest = sha256(f"{self.answer}\0{self.reference}".encode()).digest()
        return "tune" if digest[0] % 2 else "report"


class Checkout:
    """Files of a checkout by their paths."""

    def __init__(self, path: Path):
        self.path = path
        self.bare = not (path / ".git").exists() and (path / "objects").is_dir()

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(["git", f"--git-dir={self.path}", *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    def read(self, name: str) -> str:
        return self._git("show", f"HEAD:{name}") if self.bare else (self.path / name).read_text(encoding="utf-8")

    def names(self, folder: str, suffix: str) -> list[str]:
        if self.bare:
            found = self._git("ls-tree", "--name-only", "HEAD", f"{folder}/").split("\n")
        else:
            found = [f"{folder}/{p.name}" for p in (self.path / folder).iterdir()]
        return sorted(n for n in found if n.endswith(suffix))


# Extraction from prose, on purpose a thin one: the last \boxed{…}, else the last formula between dollars (or
# \(…\), \[…\]), else the whole text; then a unit or currency at the end is taken away.

_MATH = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)
_UNIT = re.compile(
    r"(\\[,;: ]|~|\s)*(\\(text|mbox|textbf|textnormal|mathrm)\{\s*[a-zA-Z. ]*\}(\^\{?\d\}?)?|€|\\\$|\bmiles|\bmeters)$"
)
_PERCENT = re.compile(r"\s*(\bpercent(age)?|\bpct)$")


def boxed(text: str) -> list[str]:
    """The contents of every \\boxed{…}, braces matched."""
    found = []
    for start in re.finditer(r"\\boxed\s*\{", text):
        depth, at = 1, start.end()
        while depth and at < len(text):
            depth += {"{": 1, "}": -1}.get(text[at], 0) if text[at - 1] != "\\" else 0
            at += 1
        if not depth:
            found.append(text[start.end() : at - 1])
    return found


def extract(text: str) -> tuple[str, bool]:
    """The formula in a text, and whether words stood around it."""
    if "\\begin" not in text:
        text = re.sub(r"\\\\(?=[a-zA-Z])", r"\\", text)  # a backslash too many, where it cannot end a row
    if len(re.findall(r"(?<!\\)\$", text)) == 1:
        text = text.replace("$", "")  # of a price
    boxes = boxed(text)
    formulas = [next(filter(None, m)) for m in _MATH.findall(text)]
    formula = boxes[-1] if boxes else formulas[-1] if formulas else text
    outside = _MATH.sub(" ", text) if formulas else text.replace(formula, " ") if boxes else ""
    words = len(boxes) > 1 or re.search(r"[^\W\d_]{2,}", re.sub(r"\\[a-zA-Z]+", "", outside)) is not None
    formula, before = formula.strip(), ""
    while formula != before:
        before, formula = formula, _UNIT.sub("", formula).rstrip(".").strip() or formula
    formula = formula.removeprefix("\\$").strip()
    formula = _PERCENT.sub(r"\\%", formula)
    if not words and re.search(r"\$\s*(%|percent|pct)\.?$", text):
        formula += r"\%"
    return (f"${formula}$" if "\\" in formula or "{" in formula else formula), words


def math_verify(checkout: Checkout) -> Iterator[Row]:
    for name in checkout.names("tests", ".py"):
        for names, values in _parametrised(ast.parse(checkout.read(name))):
            named = dict(zip(names, values, strict=True))
            expected = named.get("expected", named.get("result"))
            if {"gold", "pred"} <= named.keys() and isinstance(expected, int):
                (reference, outer), (answer, words) = extract(named["gold"]), extract(named["pred"])
                yield Row("math-verify", answer, reference, bool(expected), (), outer or words, named["pred"])


def _parametrised(module: ast.AST) -> Iterator[tuple[list[str], list]]:
    """The rows of every ``pytest.mark.parametrize`` that are literals."""
    for call in (
        n for n in ast.walk(module) if isinstance(n, ast.Call) and ast.unparse(n.func).endswith("parametrize")
    ):
        if len(call.args) < 2 or not isinstance(call.args[1], ast.List):
            continue
        names = [n.strip() for n in ast.literal_eval(call.args[0]).split(",")]
        for row in call.args[1].elts:
            try:
                values = list(ast.literal_eval(row))
            except ValueError:
                continue  # computed
            if len(values) == len(names):
                yield names, values


def kas(checkout: Checkout) -> Iterator[Row]:
    text = checkout.read("packages/kas/src/__tests__/comparing.test.ts")
    quoted = r'"((?:[^"\\]|\\.)*)"'
    for left, negated, form, right in re.findall(
        rf"expect\(\s*{quoted},?\s*\)\s*\.(not\.)?toEqualExpr(AndForm)?\(\s*{quoted},?\s*\)", text
    ):
        if not (negated and form):  # those are about the form
            yield Row("kas", left.replace("\\\\", "\\"), right.replace("\\\\", "\\"), not negated)
    for listed in re.findall(r"const forms\d* = \[(.*?)\]", text, re.DOTALL):
        first, *others = re.findall(quoted, listed)
        yield from (Row("kas", other, first, True) for other in others)


def doenet(checkout: Checkout) -> Iterator[Row]:
    corpus = json.loads(checkout.read("packages/math-expressions-rs/tests/fixtures/equality-corpus.json"))
    for kind, expected in (("equivalences", True), ("nonequivalences", False)):
        yield from (Row("doenet", left, right, expected) for left, right, *_ in corpus[kind])


_HARMLESS = {"strict_syntax", "elementary_functions", "symbol_assumptions", "symbols"}


def compare_expressions(checkout: Checkout) -> Iterator[Row]:
    """The tests that assert ``is_correct`` for literal responses, with no options but assumptions on symbols."""
    module = ast.parse(checkout.read("app/tests/symbolic_evaluation_test.py"))
    for test in (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)):
        verdicts = set(re.findall(r"result\['is_correct'\] (?:is|==) (True|False)", ast.unparse(test)))
        options, local = {}, {}
        for line in ast.walk(test):
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                try:
                    local[line.targets[0].id] = ast.literal_eval(line.value)
                except ValueError:
                    local[line.targets[0].id] = None
        options = local.get("params", {})
        if len(verdicts) != 1 or not isinstance(options, dict) or not options.keys() <= _HARMLESS:
            continue
        declared = re.findall(r"\('(\w+)',\s*'(\w+)'\)", options.get("symbol_assumptions", ""))
        assume = tuple(f"{name} {kind}" for name, kind in declared)
        assume += tuple(f"{name} real" for name in options.get("symbols", {}) if name.isidentifier())
        for answer, reference in {*_literal_pairs(test), (local.get("response"), local.get("answer"))}:
            if answer and reference:
                yield Row("lambda", answer, reference, verdicts == {"True"}, assume)


def _literal_pairs(test: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for decorator in test.decorator_list:
        for names, values in _parametrised(decorator):
            named = dict(zip(names, values, strict=True))
            yield named.get("response", ""), named.get("answer", "")
        for call in (n for n in ast.walk(decorator) if isinstance(n, ast.Call)):
            if ast.unparse(call.func) == "generate_input_variations":
                values = [k.value for k in call.keywords] or call.args
                try:
                    answer, reference = (ast.literal_eval(v) for v in values)
                except ValueError:
                    continue
                yield answer, reference


def stack(checkout: Checkout) -> Iterator[Row]:
    text = checkout.read("tests/fixtures/answertestfixtures.class.php")
    quoted = r"'((?:[^'\\]|\\.)*)'"
    row = re.compile(rf"\[\s*'(\w+)',\s*{quoted},\s*{quoted},\s*{quoted},\s*(-?\d+)")
    for test, option, answer, reference, score in row.findall(text):
        expected = {"1": True, "-3": True, "0": False, "-2": False}.get(score)
        directive: tuple[str, ...] = ()
        match test:
            case "AlgEquiv":
                pass
            case "FacForm":
                directive = ("form: factored",)
            case "Expanded" | "LowestTerms":
                directive, reference = (f"form: {'expanded' if test == 'Expanded' else 'lowest terms'}",), answer
            case "NumAbsolute" | "NumRelative" if re.fullmatch(r"[\d.]*", option):
                size = option or "0.05"
                directive = (f"tolerance: {size if test == 'NumAbsolute' else f'{float(size) * 100:g}%'}",)
            case _:
                continue
        answer, reference = (s.replace("\\'", "'") for s in (answer, reference))
        assumed = re.findall(r"assume\(([^()]*)\)", answer)
        answer = re.sub(r"^\(assume\([^()]*\),(.*)\)$", r"\1", answer)
        answer, reference = from_maxima(answer), from_maxima(reference)
        names = {
            n for s in (answer, reference) for n in re.findall(r"(?<![\w.])[A-Za-z][A-Za-z]*\d*(?:_\w+)?(?!\w|\()", s)
        }
        long = sorted(n for n in names if len(n.partition("_")[0]) > 1 and n not in _READ and n not in _GREEK)
        yield Row("stack", answer, reference, expected, (*directive, *assumed, *(f"{n} real" for n in long)))


_READ = {*"pi inf oo e i or and not true false sqrt cup cap".split()}
_GREEK = {
    *"alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega".split()
}
_MAXIMA: Mapping[str, Callable[[list[str]], str]] = {
    "oo": lambda a: f"({a[0]}, {a[1]})",
    "cc": lambda a: f"[{a[0]}, {a[1]}]",
    "oc": lambda a: f"({a[0]}, {a[1]}]",
    "co": lambda a: f"[{a[0]}, {a[1]})",
    "%union": lambda a: " ∪ ".join(a),
    "%intersection": lambda a: " ∩ ".join(a),
    "ntuple": lambda a: f"({', '.join(a)})",
    "matrix": lambda a: f"[{', '.join(a)}]",
    "lg": lambda a: f"log({a[0]}, {a[1] if len(a) > 1 else 10})",
    "root": lambda a: f"root({a[0]}, {a[1]})" if len(a) > 1 else f"sqrt({a[0]})",
    "signum": lambda a: f"sign({a[0]})",
    "cosec": lambda a: f"csc({a[0]})",
}


def from_maxima(text: str) -> str:
    """Maxima's spellings in ours; what has none is left as it is."""
    text = text.replace("'root(", "root(").replace("minf", "-oo").replace("#pm#", "±")
    text = re.sub(r"%(pi|e|i)\b", r"\1", text).replace("nounand", "and").replace("nounor", "or")
    text = re.sub(r"\binf\b", "oo", text)
    text = re.sub(r"\b([a-zA-Z]\w*)\[(\w+)\]", r"\1_\2", text)
    for name, write in _MAXIMA.items():
        for start in reversed(list(re.finditer(rf"(?<![\w%]){re.escape(name)}\(", text))):  # the innermost first
            arguments, end = _arguments(text, start.end())
            if end is not None:
                text = text[: start.start()] + write(arguments) + text[end:]
    if re.fullmatch(r"\[(?!\[).*\]", text) and "," in text:
        text = f"({text[1:-1]})"  # Maxima's lists are ordered
    return text


def _arguments(text: str, at: int) -> tuple[list[str], int | None]:
    """The arguments of a call whose opening bracket ends at ``at``, and where the call ends."""
    depth, start, found = 1, at, []
    for position in range(at, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[position], 0)
        if not depth or (depth == 1 and text[position] == ","):
            found.append(text[start:position].strip())
            start = position + 1
        if not depth:
            return found, position + 1
    return found, None


SOURCES: Mapping[str, Callable[[Checkout], Iterator[Row]]] = {
    "math-verify": math_verify,
    "kas": kas,
    "doenet": doenet,
    "lambda": compare_expressions,
    "stack": stack,
}


def rows(source: str, path: Path) -> list[Row]:
    """The pairs of a source in order, each once."""
    return list(dict.fromkeys(SOURCES[source](Checkout(path))))


# What a comparer of formulas is not made for, found by rule, so that it is counted apart and never silently left out.

_FUNCTIONS = {
    *"sin cos tan cot sec csc sinh cosh tanh coth sech csch asin acos atan acot asec acsc arcsin arccos arctan".split(),
    *"arccot arcsec arccsc asinh acosh atanh acoth arcsinh arccosh arctanh arccoth exp log ln lg sqrt cbrt".split(),
    *"root abs sign max min floor ceil binomial binom sum prod product relu sigmoid Abs Max Min and or erf".split(),
}
_CALLED = re.compile(r"(?<![\\\w])([A-Za-z]{2,}\d*)(?:_\w+)?(?:(?:\*\*|\^)-?\d+)?\(")
_OUTSIDE: Mapping[str, re.Pattern[str]] = {
    "complex numbers": re.compile(r"(?<![A-Za-z\\_])[iI](?![A-Za-z_(])|\b(re|im|arg|conj|conjugate)\("),
    "numerals to a base": re.compile(r"\d_\{?\d"),
    "ratios and times of day": re.compile(r"[\dA-Z}]\s*:(?!=)"),
    "words": re.compile(r"\\text\{(?!\s*(and|or)\s*\})[^}]*\}|^[^\\]*\b(?!and|or)[A-Za-z]*[a-z]{3}|AZYUK|\""),
    "geometry, sets of sets, integrals": re.compile(
        r"[∠∫⊂⊃⊆⊇⊄⊅⊈⊉∌∉∋∥⟂→]|\b(linesegment|angle|vec|int|triangle|parallel)\b"
    ),
    "logic": re.compile(r"\bnot\b|\b(implies|xor|xnor|elementof|containselement)\b|(?<![A-Za-z])[A-Z] (and|or) "),
    "commands of another program": re.compile(r":=|\w:|#|'|\$|\b(all|none|deg|NULLNUM)\b|plus_minus|\+\)|^/|\+$|\""),
    "broken escapes": re.compile(r"[\t\f\r\v\x00-\x08]|\\quad[a-z]|\\zzz"),
}


# What only math-verify's rows, the answers of language models, can be.
_PROSE = {"numerals to a base", "ratios and times of day", "words"}


def outside(row: Row) -> str:
    """Why the pair is none of formulas; "" if it is one."""
    if row.expected is None:
        return "errors on purpose"
    if row.words:
        return "formulas among words"
    if row.source == "stack" and not row.expected and not row.assume and _same(row.answer, row.reference):
        return "told apart by their spelling in another program"
    for text in (row.answer, row.reference):
        for why, pattern in _OUTSIDE.items():
            if pattern.search(text) and (why == "broken escapes" or (why in _PROSE) == (row.source == "math-verify")):
                return why
        if row.source != "math-verify" and not _FUNCTIONS.issuperset(_CALLED.findall(text)):
            return "commands of another program"
    return ""


def _same(left: str, right: str) -> bool:
    return left.replace(" ", "") == right.replace(" ", "")


# Pairs that hang on a convention, which another grader may choose otherwise; counted apart as well.

_ROUNDED = re.compile(r"\d\.\d{4,}|(?<!\d)0\.33|2\.6667")
_EQUATION = re.compile(r"(?<![<>!:])=(?![<>])|\\approx")


def convention(row: Row) -> str:
    """The convention on which the verdict on this pair hangs; "" where it is mathematics alone."""
    answer, reference = row.answer.strip("$ "), row.reference.strip("$ ")
    if any(
        re.search(r"^\d+,\d+$", a) and re.search(r"\d\.\d", b) for a, b in ((answer, reference), (reference, answer))
    ):
        return "decimal comma"
    if ("%" in answer) != ("%" in reference):
        return "percent or not"
    if (_EQUATION.search(answer) is None) != (_EQUATION.search(reference) is None) and row.source == "math-verify":
        return "x = value for value"
    if row.expected and not row.assume and (_ROUNDED.search(answer) is None) != (_ROUNDED.search(reference) is None):
        return "rounded decimals"
    if (answer[:1], reference[:1]) in (("(", "{"), ("{", "(")) and "," in answer:
        return "order, or braces for brackets"
    if row.source == "stack" and _EQUATION.search(answer) and _EQUATION.search(reference):
        return "equations: roots that repeat, are lost or come in"
    return ""
