"""What is written in the source in both languages: the Chinese is Chinese, and both have a place for the same parts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import symgrad
from tests.chinese import has_chinese, is_chinese

SOURCE = Path(symgrad.__file__).parent
FILES = [path for part in ("core", "grading", "reading", "checks/identity") for path in SOURCE.glob(f"{part}/*.py")]


def frames(path: Path) -> Iterator[tuple[str, str, int | None]]:
    """The two languages of each Text and phrase that are literals, and how many parts a phrase has."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or len(node.args) < 2:
            continue
        en, zh, *parts = node.args
        if node.func.id in ("Text", "phrase") and isinstance(en, ast.Constant) and isinstance(zh, ast.Constant):
            starred = any(isinstance(part, ast.Starred) for part in parts)
            yield str(en.value), str(zh.value), None if node.func.id == "Text" or starred else len(parts)


def places(frame: str) -> set[int]:
    return {int(number or position) for position, number in enumerate(re.findall(r"\{(\d?)\}", frame))}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_languages_say_the_same(path):
    for en, zh, parts in frames(path):
        words = re.findall(r"[A-Za-z]{3,}", en)
        assert not has_chinese(en) and (is_chinese(zh) or en == zh or not words), (en, zh)
        if parts is not None:
            assert places(en) == places(zh) == set(range(parts)), (en, zh)


def test_there_are_many():
    assert sum(len([*frames(path)]) for path in FILES) > 150
