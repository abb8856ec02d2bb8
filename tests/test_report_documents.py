"""The documents: what stands in them, in both languages, and that they appear whole or not at all."""

import re
import shutil
import subprocess
from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.catalogue import Catalogue
from symgrad.core import tree
from symgrad.core.records import Derived
from symgrad.core.text import LANGUAGES
from symgrad.core.verdicts import Counterexample, Evidence, Settlement, Verdict
from symgrad.errors import ParameterError
from symgrad.report import figures, write_report
from symgrad.report.composition import _place, report
from symgrad.report.conventions import conventions
from symgrad.report.document import render
from symgrad.report.evidence import counterexample, three_digits, value_latex
from symgrad.report.notation import Notation
from symgrad.report.outside import OUTSIDE
from symgrad.report.topic import ranges
from symgrad.theory.derive import derive

NAME = sg.Text("a name with 100% & under_score, $x_1$", "含有 100% 与 under_score 的名称，$x_1$")
n = sg.Variable("n", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 9))
W = sg.Family("W", sg.Text("a weight", "权重"))
h = sg.Family("h", sg.Text("an input", "输入"))
apart, centred, alike = sg.independent(W, h), sg.zero_mean(W), sg.identically_distributed(W)
j = sg.symbol("j")
derivation = sg.Derivation(
    title=sg.Text("A small layer", "小的层"),
    section="9.2",
    summary=NAME,
    source=sg.Source("book", "A. Author & B. Other", "A title", "A press", 2016, "8.2"),
    chains=(
        sg.Chain(
            "mean",
            sg.Text("The mean", "均值"),
            sg.E(sg.sum_over(W[j] * h[j], j, 1, n)),
            (sg.rules.linearity, sg.rules.independence(), sg.rules.zero_mean(W)),
            (apart, centred, alike),
            note=NAME,
            switch_off=True,
        ),
    ),
    variables=(n,),
    families=(W, h),
    claims=(
        sg.Claim(
            "printed_law",
            NAME,
            sg.equal(n / 2, n),
            given=(apart,),
            where=(sg.relation(">", n, 1),),
            printed="9.2/law",
            corrected_by=("law",),
            remark=sg.Text("See [law].", "见 [law]。"),
        ),
        sg.Claim("law", sg.Text("The law.", "该式。"), sg.equal(n, n), through=sg.Text("Because.", "因为。")),
    ),
    exercises=(sg.Exercise("half", sg.Text("Halve $n$.", "求 $n$ 的一半。"), n / 2, n / 2),),
    figures=(
        sg.Figure(
            "line", sg.Text("A line.", "直线。"), n, (1, 9), (sg.Curve("n", n.as_expr(), {}),), "n", "figure/line"
        ),
    ),
)
refuted = Evidence(
    "exact enumeration",
    Verdict.REFUTED,
    tries=3,
    counterexample=Counterexample(
        {"n": "3/2", "W_{1}": (("1", "1/2"), ("-1", "1/2"))},
        "3/4",
        "=",
        "3/2",
        ((sg.norm(sg.symbol("A")), "sqrt(2) = 1.414…"), (sg.rank(sg.symbol("A")), "1")),
    ),
)
simulated = Evidence(
    "Monte Carlo",
    Verdict.SUPPORTED,
    seed=7,
    tries=2,
    spoils=1,
    caught_spoils=1,
    estimate=0.12345,
    standard_error=0.000123456,
    expected=0.1234,
    z=0.41,
    samples=250_000,
    false_alarm_rate=1e-6,
    detectable_relative_error=0.0123,
)


@pytest.fixture(scope="module")
def items() -> list[tuple[Derived, dict[str, Settlement]]]:
    derived = derive(derivation, "layer")
    settled = {f"layer.mean.{i}": Settlement(Verdict.PROVED, "rule with stated proof") for i in (1, 2, 3)}
    settled["layer.printed_law"] = Settlement(Verdict.REFUTED, refuted.method, (refuted,))
    settled["layer.law"] = Settlement(Verdict.PROVED, "exact zero test", (simulated,))
    settled["layer.half"] = Settlement(Verdict.UNDECIDED, "none")
    return [(derived, settled)]


def tree_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_report_has_the_same_bytes(items, tmp_path):
    for name in ("a", "b"):
        for language in ("en", "zh"):
            written = write_report(items, language, ("tex", "md"), tmp_path / name)
            assert all(path.is_file() for path in written)
    assert tree_of(tmp_path / "a") == tree_of(tmp_path / "b")
    assert len(tree_of(tmp_path / "a")) == 6  # two languages, two formats; one figure for each format


@pytest.mark.parametrize("format", ["tex", "md"])
def test_both_languages_say_the_same(items, format):
    english, chinese = (render(report(items), language, format) for language in ("en", "zh"))
    counted = [
        r"\sgstep{",
        r"\hypertarget{",
        r"\[",
        "$$",
        r"\displaystyle",
        "| (1.",
        "symgrad verify",
        "9.2/law",
        ".svg",
        ".pgf",
    ]
    for mark in counted:
        assert english.count(mark) == chinese.count(mark), mark
    assert not re.search(r"[\u4e00-\u9fff，。；：（）]", english)
    formulas = [re.findall(r"\\\[\s*(.*?)\s*\\\]|\$\$\s*(.*?)\s*\$\$", text, re.DOTALL) for text in (english, chinese)]
    assert len(formulas[0]) == len(formulas[1]) > 3


@pytest.mark.parametrize("format", ["tex", "md"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["refuted", "proved", "undecided", "Counterexample", "Corrected statement", "each with probability"]),
        ("zh", ["不成立", "已证明", "未能判定", "反例", "修正后的结论", "分别以概率"]),
    ],
)
def test_verdicts_counterexamples_and_corrections_are_said(items, format, language, said):
    text = render(report(items), language, format)
    for words in said:
        assert words in text
    hand = {"en": "To check by hand", "zh": "手工验算"}[language]
    assert re.search(hand + r"[^\n]*\$\\lVert A\\rVert_\{2\} = \\sqrt\{2\} = 1.414\\ldots\$", text)
    assert r"\tfrac{3}{4} \neq \tfrac{3}{2}" in text
    assert "symgrad verify layer.printed_law --seed 7" in text.replace(r"\_", "_")


def test_what_an_assumption_removes_returns_without_it(items):
    (chain,) = report(items).topics[0].chains
    returned = {row.label: row.returned for row in chain.switched}
    assert returned["A2"] == (r"\sum_{j=1}^{n} \mathbb{E}[W_{j}] \, \mathbb{E}[h_{j}]",)
    assert [line.uses for line in chain.lines] == [(), (), ("A1",), ("A2",)]
    assert chain.uses == ("A1", "A2")


def test_the_summary_names_each_printed_statement_with_what_corrects_it(items):
    claim, figure = report(items).summary
    assert (claim.printed, claim.number, claim.verdict) == ("9.2/law", "1.1", Verdict.REFUTED)
    assert claim.corrected_by == (("1.2", Verdict.PROVED),)
    assert (figure.printed, figure.kind, figure.number, figure.verdict) == ("figure/line", "figure", "1.1", None)
    assert report(items).counts == ((Verdict.REFUTED, 1),)
    for format, link in (("tex", r"\hyperlink{claim.1.2}{1.2}"), ("md", "[1.2](#claim-1-2)")):
        assert link in render(report(items), "en", format)


def test_the_errata_say_what_each_correction_means(items):
    """A correction may differ from what it corrects in its conditions alone, which its meaning names."""
    (row,) = report(items).errata
    assert [(number, meaning.en) for number, meaning, _ in row.instead] == [("1.2", "The law.")]
    for format, heading in (("tex", r"\sgsection{Errata"), ("md", "## Errata")):
        assert "The law." in render(report(items), "en", format).split(heading)[1]


A, B = sg.symbol("A"), sg.symbol("B")


@pytest.mark.parametrize(
    ("failed", "right", "said"),
    [
        (sg.relation("≤", sg.spectral_radius(A @ B), sg.rank(A)), "0", r"\rho(A B) = 4 > 0 = \operatorname{rank}(A)"),
        (sg.relation("≤", sg.rank(A), Fraction(3, 2)), "3/2", r"\operatorname{rank}(A) = 4 > \frac{3}{2}"),
        # A long side would not stand in the line.
        (sg.relation("≤", sg.norm(tree.add(*[A] * 20)), 0), "0", r"\text{left side} = 4 > 0 = \text{right side}"),
    ],
)
def test_the_relation_that_fails_is_shown_with_its_values(failed, right, said):
    part = counterexample(Counterexample({}, "4", "≤", right, failed=failed), derivation, Notation())
    assert part.sides is not None and part.sides.en == said


def test_a_proof_names_its_lemmas_and_shows_its_lines(items):
    ((derived, settled),) = items
    details = {
        "lemmas": "submultiplicative, radius_below_norm",
        "proof": "First $n=n$.\nThen.",
        "proof_zh": "先有 $n=n$。\n得证。",
    }
    instance = ("radius_below_norm", sg.relation("≤", sg.spectral_radius(A), sg.norm(A)))
    proved = Evidence("lemmas", Verdict.PROVED, details=details, instances=(instance,))
    found = Settlement(Verdict.PROVED, "lemmas", (proved,))
    content = report([(derived, settled | {"layer.law": found})])
    claim = content.topics[0].claims[1]
    assert {each.name: each.instances for each in claim.lemmas} == {
        "radius_below_norm": (r"\rho(A) \leq \lVert A\rVert_{2}",),
        "submultiplicative": (),
    }
    assert claim.proof == (sg.Text("First $n=n$.", "先有 $n=n$。"), sg.Text("Then.", "得证。"))
    assert {name for row in content.rules for name in row.names} >= {each.name for each in claim.lemmas}
    for language in LANGUAGES:
        said = sg.Text("Lemmas", "所用引理")[language]
        for format in ("tex", "md"):
            text = render(content, language, format)
            assert said in text and claim.lemmas[0].reason[language] in text and claim.proof[1][language] in text


def test_the_norms_of_a_topic_are_explained_once():
    A = sg.Variable("A", NAME, sg.REAL, (-1, 1), shape=(n, n))
    bound = sg.relation("≤", sg.spectral_radius(A), sg.norm(A, "fro") + sg.norm(A, "fro"))
    noted = [said.en for said in conventions(derivation, list(bound.walk()))]
    assert len(noted) == 2 and "Frobenius" in noted[0] and "spectral radius" in noted[1]


def test_printed_statements_stand_in_the_order_of_the_text(items):
    printed = ["9.2.10/a", "figure/b", "9.2.9/c", "9.2/d", "9.2.9/a"]
    assert sorted(printed, key=_place) == ["9.2/d", "9.2.9/c", "9.2.9/a", "9.2.10/a", "figure/b"]


def test_what_cannot_be_decided_is_listed_where_the_text_is_worked_through(items):
    assert report(items).outside == report(items * 2).outside == ()
    whole = report([(Catalogue().load(name), {}) for name in ("scalar_chain", "zero_initialisation")])
    assert whole.outside == OUTSIDE
    for language in LANGUAGES:
        for format in ("tex", "md"):
            text = render(whole, language, format)
            assert all(row.why[language][:20] in text for row in OUTSIDE)


def test_a_claim_is_cited_by_its_number(items):
    claim = report(items).topics[0].claims[0]
    assert claim.remark == sg.Text("See Statement 1.2.", "见 命题 1.2。")
    assert [c.number for c in claim.corrected_by] == ["1.2"]
    assert report(items).topics[0].claims[1].corrects == ("1.1",)


def test_evidence_is_given_in_numbers_of_three_digits(items):
    (sentence,) = report(items).topics[0].claims[1].evidence[1:]
    expected = ["seed 7", r"$250\,000$ samples", r"$0.123 \pm 1.23 \times 10^{-4}$", "$z=0.41$", "$10^{-6}$", "$1.23$%"]
    for words in expected:
        assert words in sentence.en
    assert "1 of 1 planted errors caught" in sentence.en and "误报率" in sentence.zh


def test_formulas_in_markdown_are_safe_from_markdown(items):
    for language in ("en", "zh"):
        text = render(report(items), language, "md")
        for formula in re.findall(r"(?<!\\)\$+([^$]+)\$+", text):
            assert not re.search(r"\\[^A-Za-z\s]|[<>*]|\]\(", formula), formula
        assert not re.search(r"[^\s$|]\$[^\s$]+\$[\u4e00-\u9fffA-Za-z0-9]", text)


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_nothing_is_left_half_written(items, tmp_path, monkeypatch, stop):
    out = tmp_path / "out"
    write_report(items, "en", ("tex", "md"), out)
    (out / "own.txt").write_text("a user's file")
    before = tree_of(out)

    def interrupted(*_):
        raise stop

    monkeypatch.setattr(figures, "plot", interrupted)
    for folder in (out, tmp_path / "new" / "folder"):
        with pytest.raises(stop):
            write_report(items, "zh", ("tex", "md"), folder)
    assert tree_of(out) == before
    assert not (tmp_path / "new").exists()
    assert sorted(p.name for p in out.iterdir()) == ["figures", "own.txt", "report-en.md", "report-en.tex"]


def test_what_was_replaced_comes_back_when_a_later_file_cannot_be_placed(items, tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "layer-line.svg").write_text("an old figure, replaced first")
    (tmp_path / "report-en.md").mkdir()
    (tmp_path / "report-en.md" / "kept").write_text("a folder where a file should go")
    before = tree_of(tmp_path)
    with pytest.raises(ParameterError, match=r"Cannot write .*folder of that name"):
        write_report(items, "en", ("md",), tmp_path)
    assert tree_of(tmp_path) == before


@pytest.mark.parametrize(("language", "formats"), [("en", ("docx",)), ("fr", ("md",))])
def test_an_unknown_format_or_language_is_refused(items, tmp_path, language, formats):
    with pytest.raises(ParameterError, match="Expected"):
        write_report(items, language, formats, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("value", "typeset"),
    [
        (0.66449, "0.664"),
        (12345.6, r"1.23 \times 10^{4}"),
        (1e-6, "10^{-6}"),
        (0, "0"),
        (-29.44, "-29.4"),
        (1999.7, "2000"),
    ],
)
def test_a_number_has_three_digits(value, typeset):
    assert three_digits(value) == typeset


@pytest.mark.parametrize(
    ("text", "typeset"),
    [
        ("-3/2", r"-\tfrac{3}{2}"),
        ("12527.8293998…", r"12527.8293998\ldots"),
        ("2.95e-5", r"2.95 \times 10^{-5}"),
        ("1, -1", "1, -1"),
        ("0.1234567 ± 0.0012", r"0.123 \pm 0.00120"),
    ],
)
def test_a_value_of_a_counterexample_is_typeset(text, typeset):
    assert value_latex(text) == typeset


def test_labels_in_a_row_are_drawn_together():
    assert ranges([1, 2, 3, 5, 7, 8]) == ("A1–A3", "A5", "A7", "A8")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_latex_compiles_within_its_margins(items, tmp_path, language):
    write_report(items, language, ("tex",), tmp_path)
    command = ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", f"report-{language}.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    log = (tmp_path / f"report-{language}.log").read_text(errors="replace")
    assert not re.findall(r"Overfull \\hbox \(\d{2,}", log)
    assert "Missing character" not in log
