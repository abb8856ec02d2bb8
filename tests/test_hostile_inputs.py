"""No hostile input runs, hangs, fills the memory, stops a batch or is called correct."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.grading.comparison import Outcome
from symgrad.reading import read, read_assumption
from symgrad.reading.worker import Limits, Stopped, run_rows
from tests.hostile import INPUTS, Hostile

READING = Limits(wall=10, cpu=10, memory=2**29)
"""Of reading twenty of them, which is what stands between a text and everything that can hang."""


def what_reading_gives(hostile: Hostile) -> tuple[str, str]:
    read_it = read_assumption if hostile.place == "assume" else read
    try:
        found = read_it(hostile.text)
    except ReadingError as error:
        return "refused", str(error)
    nodes = found if isinstance(found, tuple) else (found,)
    return ("read", "") if all(isinstance(node, Expr) for node in nodes) else ("neither", repr(found)[:200])


def what_reading_each_gives(share: Sequence[Hostile]) -> list[tuple[str, str]]:
    return [what_reading_gives(hostile) for hostile in share]


def test_the_reader_refuses_in_words_or_gives_a_tree():
    assert len(INPUTS) >= 320
    shares = [INPUTS[start : start + 20] for start in range(0, len(INPUTS), 20)]
    odd = []
    for share, results in zip(shares, run_rows(shares, what_reading_each_gives, READING), strict=True):
        if isinstance(results, Stopped):
            odd.append(([(hostile.family, hostile.text[:60]) for hostile in share], results.reason.en))
            continue
        for hostile, (what, message) in zip(share, results, strict=True):
            if what == "neither" or len(message) > 2000 or (what == "refused" and not message.strip()):
                odd.append((hostile.family, hostile.text[:60], what, message))
    assert not odd


GOOD = (("x + x", "2x", "correct"), ("x + 1", "x + 2", "wrong"), (r"\frac{x}{2}", "0.5x", "correct"))


@pytest.mark.slow
def test_a_batch_survives_all_of_them(tmp_path):
    """Every line is answered in time and without a false verdict; nothing runs; those between them come out alike."""
    sentinel = tmp_path / "sentinel"
    expected: list[frozenset[str]] = []
    lines = []
    for number, hostile in enumerate(INPUTS):
        lines.append({"id": number} | hostile.row(str(sentinel)))
        expected.append(hostile.verdicts)
        answer, reference, verdict = GOOD[number % len(GOOD)]
        lines.append({"id": f"good {number}", "answer": answer, "reference": reference})
        expected.append(frozenset({verdict}))
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("".join(json.dumps(line) + "\n" for line in lines), "ascii")
    command = [sys.executable, "-c", "from symgrad.cli import main; main()", "compare", "-q", "--pairs", str(pairs)]
    with open(tmp_path / "out", "wb") as out, open(tmp_path / "err", "wb") as err:
        running = subprocess.Popen(command, stdout=out, stderr=err, cwd=tmp_path)
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    rows = [json.loads(line) for line in (tmp_path / "out").read_bytes().splitlines()]
    assert running.returncode == 1 and not (tmp_path / "err").read_bytes()
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert all(row["verdict"] in set(Outcome) for row in rows)
    false = [
        (row["id"], row["verdict"], str(line)[:200])
        for row, line, verdicts in zip(rows, lines, expected, strict=True)
        if row["verdict"] not in verdicts
    ]
    assert not false
    assert not [row for row in rows if "error of symgrad" in row["reason"]]
    assert max(row["seconds"] for row in rows) < 10
    assert not sentinel.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"pairs.jsonl", "out", "err"}
    # In kilobytes, of the largest process: what the parent has, and 1 GiB that a row may take besides.
    assert usage.ru_maxrss < 1.5 * 2**20
