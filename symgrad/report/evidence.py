"""What a check found, in a sentence of each language."""

from __future__ import annotations

import re
from fractions import Fraction

from symgrad.core.records import Derivation
from symgrad.core.text import Text, phrase
from symgrad.core.verdicts import Counterexample, Evidence, Settlement, Verdict
from symgrad.reading import read
from symgrad.report import words
from symgrad.report.breadth import breadth
from symgrad.report.content import CounterexamplePart, LemmaPart
from symgrad.report.latex import latex
from symgrad.report.notation import Notation
from symgrad.report.pieces import matrix

_ROOM = 30.0  # em; what is wider does not stand well below the matrices of a counterexample

# What holds where a relation was refuted.
_FAILED = {"=": r"\neq", "≠": "=", "<": r"\geq", "≤": ">", ">": r"\leq", "≥": "<", "≈": r"\not\approx"}


_SEARCH = "search for counterexamples"


def sentences(settlement: Settlement, derivation: Derivation, notation: Notation) -> tuple[Text, ...]:
    """One sentence for each check that spoke; those that decided nothing only where nothing was decided."""
    spoke = [e for e in settlement.evidence if e.verdict is not Verdict.UNDECIDED]
    described = [_sentence(e, _names(derivation, notation)) for e in spoke or settlement.evidence]
    if settlement.method not in {e.method for e in spoke or settlement.evidence}:
        method = words.METHODS.get(settlement.method, Text(settlement.method, settlement.method))
        described.insert(0, Text(_capital(method.en) + ".", method.zh + "。"))
    return tuple(described)


def _names(derivation: Derivation, notation: Notation) -> dict[str, str]:
    """The names of a derivation, which a check writes as they are declared, typeset."""
    named = (*derivation.variables, *derivation.families, *derivation.sequences)
    return {each.name: notation.latex(each.name) for each in named}


def _sentence(evidence: Evidence, names: dict[str, str]) -> Text:
    method = words.METHODS.get(evidence.method, Text(evidence.method, evidence.method))
    parts = [part for part in (*_counts(evidence), *_estimates(evidence), *_reason(evidence, names)) if part]
    english = _capital(method.en) + (": " + "; ".join(p.en for p in parts) if parts else "") + "."
    chinese = method.zh + ("：" + "；".join(p.zh for p in parts) if parts else "") + "。"
    return Text(english, chinese)


def _counts(evidence: Evidence) -> list[Text]:
    parts = []
    if evidence.tries:
        shown = integer(evidence.tries)
        if evidence.method == _SEARCH:
            parts += _searched(evidence)
        elif evidence.verdict is Verdict.REFUTED:
            parts.append(Text(f"found at instance {shown}", f"在第 {shown} 例发现"))
        else:
            plural = "" if evidence.tries == 1 else "s"
            parts.append(Text(f"{shown} instance{plural} without a failure", f"{shown} 例均未出现反例"))
    if evidence.seed is not None:
        parts.append(Text(f"seed {evidence.seed}", f"随机种子 {evidence.seed}"))
    if evidence.spoils:
        caught, planted = evidence.caught_spoils, evidence.spoils
        parts.append(Text(f"{caught} of {planted} planted errors caught", f"植入 {planted} 个错误，识破 {caught} 个"))
    if ratio := evidence.details.get("tightest"):
        shown = f"${_short(ratio)}$"
        parts.append(Text(f"largest ratio of the sides {shown}", f"两边之比最大为 {shown}"))
    return parts


def _searched(evidence: Evidence) -> list[Text]:
    """How far a search came, in round numbers: it climbs on floats, whose last digits depend on the processor."""
    tries = evidence.tries or 0
    if evidence.verdict is Verdict.REFUTED:
        return []
    if tries < 100:
        plural = "" if tries == 1 else "s"
        return [Text(f"{tries} instance{plural} without a failure", f"{tries} 例均未出现反例")]
    unit = 10 ** (len(str(tries)) - 2)
    shown = integer(tries // unit * unit)
    return [Text(f"at least {shown} instances without a failure", f"至少 {shown} 例均未出现反例")]


def _estimates(evidence: Evidence) -> list[Text]:
    parts = []
    if evidence.samples is not None:
        shown = integer(evidence.samples)
        parts.append(Text(f"{shown} samples", f"样本数 {shown}"))
    if evidence.estimate is not None and evidence.standard_error is not None:
        shown = rf"${three_digits(evidence.estimate)} \pm {three_digits(evidence.standard_error)}$"
        parts.append(Text(f"estimate {shown} (standard error)", f"估计值 {shown}（标准误）"))
    if evidence.expected is not None:
        shown = f"${three_digits(evidence.expected)}$"
        parts.append(Text(f"formula {shown}", f"公式值 {shown}"))
    if evidence.z is not None:
        parts.append(Text(f"$z={evidence.z:.2f}$", f"$z={evidence.z:.2f}$"))
    if evidence.false_alarm_rate is not None:
        shown = f"${three_digits(evidence.false_alarm_rate)}$"
        parts.append(Text(f"false-alarm rate {shown}", f"误报率 {shown}"))
    if evidence.detectable_relative_error is not None:
        shown = f"${three_digits(100 * evidence.detectable_relative_error)}$%"
        parts.append(
            Text(
                f"a relative error of {shown} would have been caught with 99% power",
                f"能以 99% 的功效发现 {shown} 的相对误差",
            )
        )
    return parts


def _reason(evidence: Evidence, names: dict[str, str]) -> list[Text]:
    if not evidence.reason:
        return []
    chinese = evidence.details.get("reason_zh", evidence.reason)
    for pattern, translated in words.REASONS:
        if found := re.fullmatch(pattern, evidence.reason):
            chinese = found.expand(translated)
    return [Text(_typeset(evidence.reason, names), _typeset(chinese, names))]


def _typeset(text: str, names: dict[str, str]) -> str:
    """Numbers with a decimal point to three digits, and names before an equals sign, as formulas."""
    text = re.sub(r"(?<![\w.])-?\d+\.\d+(e[+-]?\d+)?", lambda found: f"${_short(found[0])}$", text)
    return re.sub(r"\b(\w+)(?= = )", lambda found: f"${names[found[1]]}$" if found[1] in names else found[1], text)


def _short(number: str) -> str:
    digits = re.sub(r"e.*|\D", "", number).lstrip("0")
    return number if len(digits) <= 3 and "e" not in number else three_digits(float(number))


def lemmas(settlement: Settlement, notation: Notation) -> tuple[LemmaPart, ...]:
    """The lemmas that the proofs use, in the order of first use."""
    from symgrad.theory.lemmas import LEMMAS

    used: dict[str, list[str]] = {}
    for found in (e for e in settlement.evidence if e.verdict is Verdict.PROVED):
        for name, statement in found.instances:
            used.setdefault(name, []).append(latex(statement, notation))
        for name in re.findall(r"\w+", found.details.get("lemmas", "")):
            used.setdefault(name, [])
    return tuple(
        LemmaPart(name, LEMMAS[name].reason, LEMMAS[name].proof, tuple(dict.fromkeys(said)))
        for name, said in used.items()
        if name in LEMMAS
    )


def proof(settlement: Settlement) -> tuple[Text, ...]:
    """The lines of the first proof that a check wrote down."""
    proved = (e.details for e in settlement.evidence if e.verdict is Verdict.PROVED)
    written = next((details for details in proved if "proof" in details), {"proof": ""})
    lines = [written[key].splitlines() for key in ("proof", "proof_zh" if "proof_zh" in written else "proof")]
    return tuple(Text(*line) for line in zip(*lines, strict=True) if all(map(str.strip, line)))


def counterexample(found: Counterexample, derivation: Derivation, notation: Notation) -> CounterexamplePart:
    functions = derivation.functions or {}
    names = _names(derivation, notation)
    values = tuple(
        _assigned(names.get(name, name), value, functions, notation)
        for name, value in found.assignment.items()
        if name != "observable"  # the statement names it
    )
    undefined = tuple(filter(None, map(_undefined, (found.left, found.right))))
    workings = tuple(f"{latex(node, notation)} = {value_latex(value)}" for node, value in found.workings)
    return CounterexamplePart(values + undefined, None if undefined else _sides(found, notation), workings)


def _sides(found: Counterexample, notation: Notation) -> Text:
    """Both sides with their values and what holds between these: as formulas, or, where they are long, in words."""
    values, sign = (value_latex(found.left), value_latex(found.right)), _FAILED.get(found.relation, r"\neq")
    if found.failed is not None:
        left, right = (
            "" if side.head in ("Number", "Decimal") else latex(side, notation) for side in found.failed.args[1:]
        )
        large = [re.sub(r"^(-?)\\tfrac", r"\1\\frac", value) for value in values]  # as the fractions beside it
        parts = (f"{left} =" if left else "", large[0], sign, large[1], f"= {right}" if right else "")
        shown = " ".join(parts).strip()
        if breadth(shown) <= _ROOM:
            return Text(shown, shown)
    compared = " ".join((values[0], sign, values[1]))
    left, right = words.UI["left_side"], words.UI["right_side"]
    return Text(
        rf"\text{{{left.en}}} = {compared} = \text{{{right.en}}}",
        rf"\text{{{left.zh}}} = {compared} = \text{{{right.zh}}}",
    )


_CANNOT = {
    "·": Text("a matrix {} cannot be multiplied by one {}", "{} 矩阵与 {} 矩阵不能相乘"),
    "+": Text("matrices {} and {} cannot be added", "{} 矩阵与 {} 矩阵不能相加"),
    "∘": Text("matrices {} and {} cannot be multiplied entry by entry", "{} 矩阵与 {} 矩阵不能逐元素相乘"),
    "beside": Text("a block {} does not fit beside one {}", "{} 的块与 {} 的块不能左右并列"),
    "above": Text("a block {} does not fit above one {}", "{} 的块与 {} 的块不能上下并列"),
}


def _undefined(side: str) -> Text | None:
    """Which shapes do not conform, where a side of a statement has no value."""
    shapes = re.fullmatch(r"undefined: \((\d+)×(\d+)\) (\S+) \((\d+)×(\d+)\)", side)
    if shapes is None:
        return None
    a, b, operation, c, d = shapes.groups()
    said = _CANNOT[operation]
    return phrase(said.en, said.zh, rf"${a} \times {b}$", rf"${c} \times {d}$")


def _assigned(name: str, value: str | tuple[tuple[str, str], ...], functions, notation: Notation) -> Text:
    if name == "model" and isinstance(value, str):
        model = words.MODELS.get(value) or Text(*[value.replace("_", " ")] * 2)
        return phrase("simulated: {}", "模拟对象：{}", model)
    if isinstance(value, str):
        function = name in functions
        said = f"${notation.function(name)}(t) = {value}$" if function else f"${name} = {value_latex(value)}$"
        return Text(said, said)
    several = "," in name
    who = f"({name})" if several else name
    atoms = [(f"({value_latex(v)})" if several else value_latex(v), value_latex(p)) for v, p in value]
    if len(atoms) == 1:
        said = f"${who} = {atoms[0][0]}$"
        return Text(said, said)
    listed = ", ".join(v for v, _ in atoms)
    if len({p for _, p in atoms}) == 1:
        chance = f"${atoms[0][1]}$"
        return Text(
            rf"${who}$ is one of ${listed}$, each with probability {chance}",
            rf"${who}$ 分别以概率 {chance} 取 ${listed}$",
        )
    english = ", ".join(f"${v}$ with probability ${p}$" for v, p in atoms)
    chinese = "、".join(f"以概率 ${p}$ 取 ${v}$" for v, p in atoms)
    return Text(f"${who}$ is {english}", f"${who}$ {chinese}")


def value_latex(text: str) -> str:
    """A value as text typeset: a rational, a decimal, a closed form, a matrix; a list of them stays a list."""
    if " = " in text:
        return " = ".join(map(value_latex, text.split(" = ")))
    if text.startswith("[["):
        return matrix([[value_latex(entry) for entry in row.split(",")] for row in text[2:-2].split("],[")])
    if ", " in text:
        return ", ".join(map(value_latex, text.split(", ")))
    if re.fullmatch(r"-?\d+(/\d+)?", text):
        fraction = Fraction(text)
        if fraction.denominator == 1:
            return text
        sign = "-" if fraction < 0 else ""
        return rf"{sign}\tfrac{{{abs(fraction.numerator)}}}{{{fraction.denominator}}}"
    if " ± " in text:
        return r" \pm ".join(three_digits(float(part)) for part in text.split(" ± "))
    if found := re.fullmatch(r"(-?\d+\.?\d*?)(…|\.\.\.)?(?:e([+-]?\d+))?", text):
        mantissa, more, power = found.groups()
        return mantissa + (r"\ldots" if more else "") + (rf" \times 10^{{{int(power)}}}" if power else "")
    if "sqrt" in text or "root" in text:
        return latex(read(text))
    return rf"\text{{{text}}}"


def three_digits(value: float) -> str:
    """A float to three significant digits in LaTeX; what follows the third depends on the machine."""
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    power = int(exponent)
    if -3 <= power <= 3:
        return _grouped(f"{float(f'{value:.2e}'):.{max(0, 2 - power)}f}")
    mantissa = mantissa.removesuffix(".00")
    return rf"10^{{{power}}}" if mantissa == "1" else rf"{mantissa} \times 10^{{{power}}}"


def integer(value: int) -> str:
    """An integer for a sentence, its thousands set apart."""
    text = _grouped(str(value))
    return f"${text}$" if "," in text else text


def _grouped(text: str) -> str:
    """Thin spaces between thousands, from five digits on."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if len(digits) < 5 or not digits.isdigit() or len(digits) > 30:
        return text
    head = len(digits) % 3 or 3
    return sign + r"\,".join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
