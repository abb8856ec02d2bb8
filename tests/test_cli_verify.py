"""``symgrad verify``: what is asked for, what is printed, and the exit code."""

import pytest
from rich.cells import cell_len

from symgrad.checks import obligations
from symgrad.checks.obligations import Obligation
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.verify import exit_code
from symgrad.core.text import Text
from symgrad.core.verdicts import Evidence, Settlement, Verdict

FIELDS = {
    "id",
    "kind",
    "printed",
    "verdict",
    "method",
    "counterexample",
    "through",
    "corrected_by",
    "evidence",
    "seconds",
}


def settled(kind: str, verdict: Verdict, corrected_by: tuple[str, ...] = ()):
    subject = Text("never looked at", "不看")
    obligation = Obligation("d.x", kind, "d", "x", subject, lambda seed: settlement, None, None, corrected_by)  # type: ignore
    settlement = Settlement(verdict, "by hand")
    return obligation, settlement


@pytest.mark.parametrize(
    ("kind", "verdict", "corrected_by", "by_own_id", "code"),
    [
        ("step", Verdict.PROVED, (), False, ExitCode.OK),
        ("claim", Verdict.SUPPORTED, (), False, ExitCode.OK),
        ("step", Verdict.REFUTED, (), False, ExitCode.FAILED),
        ("claim", Verdict.REFUTED, (), False, ExitCode.FAILED),
        ("exercise", Verdict.REFUTED, (), False, ExitCode.FAILED),
        ("printed", Verdict.REFUTED, ("d.y",), False, ExitCode.OK),
        ("printed", Verdict.REFUTED, ("d.y",), True, ExitCode.FAILED),
        ("printed", Verdict.REFUTED, (), False, ExitCode.FAILED),
        ("printed", Verdict.PROVED, (), True, ExitCode.OK),
        ("printed", Verdict.UNDECIDED, (), False, ExitCode.UNDECIDED),
        ("claim", Verdict.UNDECIDED, (), True, ExitCode.UNDECIDED),
    ],
)
def test_exit_code(kind, verdict, corrected_by, by_own_id, code):
    assert exit_code([settled(kind, verdict, corrected_by)], {"d.x"} if by_own_id else set()) is code


def test_refuted_outweighs_undecided():
    both = [settled("claim", Verdict.UNDECIDED), settled("claim", Verdict.REFUTED)]
    assert exit_code(both, set()) is exit_code(both[::-1], set()) is ExitCode.FAILED


@pytest.mark.parametrize(
    ("asked", "ids", "code"),
    [
        ((), ["small.square.1", "small.right", "small.printed", "small.twice"], 0),
        (("small",), ["small.square.1", "small.right", "small.printed", "small.twice"], 0),
        (("small.square",), ["small.square.1"], 0),
        (("small.square.1",), ["small.square.1"], 0),
        (("small.right", "small.twice"), ["small.right", "small.twice"], 0),
        (("small.right", "small.right"), ["small.right"], 0),
        (("1.2/square",), ["small.printed"], 1),
        (("small.printed",), ["small.printed"], 1),
        (("small", "1.2/square"), ["small.square.1", "small.right", "small.printed", "small.twice"], 1),
    ],
)
def test_what_is_asked_for(symgrad, course, asked, ids, code):
    shown = symgrad("verify", *asked, "--json", "--path", course, "--seed", "3")
    document = shown.json
    assert shown.code == code and shown.err == "" and document["schema"] == 1 and document["seed"] == 3
    assert [claim["id"] for claim in document["claims"]] == ids
    for claim in document["claims"]:
        assert claim.keys() >= FIELDS
        assert claim["evidence"]


def test_a_refuted_statement_shows_counterexample_and_correction(symgrad, course):
    shown = symgrad("verify", "--path", course)
    assert shown.code == 0 and "seed 20240607" in shown.err
    assert "printed (1.2/square)" in shown.out and "corrected by small.right" in shown.out
    assert "counterexample: x = " in shown.out
    assert "4 in all: 3 proved, 1 refuted" in shown.out
    (claim,) = symgrad("verify", "1.2/square", "--json", "--path", course).json["claims"]
    assert claim["verdict"] == "refuted" and claim["corrected_by"] == ["small.right"]
    assert claim["counterexample"]["lhs"] != claim["counterexample"]["rhs"]


def test_in_chinese(symgrad, course):
    shown = symgrad("verify", "--lang", "zh", "--path", course)
    assert "不成立" in shown.out and "已证明" in shown.out and "反例：x = " in shown.out and "共 4 项" in shown.out


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("1.2", "is a section; its derivations are small"),
        ("smal", "did you mean small?"),
        ("small.rigt", "did you mean small.right?"),
        ("small.sqare", "did you mean small.square?"),
        ("1.2/sqare", "did you mean 1.2/square?"),
        ("small.square.9", "no chain, claim or exercise 'small.square.9'"),
    ],
)
def test_unknown_names(symgrad, course, id, said):
    shown = symgrad("verify", id, "--path", course)
    assert shown.code == 2 and said in shown.err and not shown.out


def test_a_broken_file_counts_when_it_was_asked_for(symgrad, broken_course):
    everything = symgrad("verify", "--path", broken_course)
    assert everything.code == 2 and "small.right" in everything.out and "broken.py:1: not Python" in everything.err
    assert symgrad("verify", "broken", "--path", broken_course).code == 2
    assert symgrad("verify", "small", "--path", broken_course).code == 0
    assert symgrad("verify", "1.2/square", "--path", broken_course).code == 1
    assert "broken.py" in symgrad("verify", "1.2/zzz", "--path", broken_course).err


def test_the_same_seed_gives_the_same_evidence(symgrad, course):
    def without_times(document):
        for claim in document["claims"]:
            del claim["seconds"]
            for evidence in claim["evidence"]:
                evidence.pop("seconds", None)
        return document

    first, again = (symgrad("verify", "small", "--json", "--path", course).json for _ in range(2))
    assert without_times(first) == without_times(again)


def test_what_is_undecided_says_what_was_tried(symgrad, course, monkeypatch):
    undecided = Settlement(
        Verdict.UNDECIDED, "none", (Evidence("pointwise", Verdict.UNDECIDED, "no point was decided"),)
    )
    owed = Obligation("small.right", "claim", "small", "right", Text("-", "-"), lambda seed: undecided)  # type: ignore
    monkeypatch.setattr(obligations, "obligations", lambda derived: (owed,))
    shown = symgrad("verify", "--path", course)
    assert shown.code == 3 and "no point was decided" in shown.out and "1 undecided" in shown.out


@pytest.mark.parametrize("columns", [60, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_fits_the_terminal(symgrad, course, monkeypatch, lang, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = symgrad("verify", "--lang", lang, "--path", course)
    assert max(cell_len(line) for line in shown.out.splitlines()) <= columns
    assert ("right" in shown.out) and "\x1b" not in shown.out
