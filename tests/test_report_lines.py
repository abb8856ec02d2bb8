"""The relation between the first and the last line of a chain."""

import pytest

from symgrad.report.lines import overall


@pytest.mark.parametrize(
    ("relations", "between"),
    [
        ("", "="),
        ("==", "="),
        ("=≤=", "≤"),
        ("≥≥", "≥"),
        ("≤<=", "<"),
        ("≥>", ">"),
        ("≤≥", None),
        ("<>", None),
        ("⇔", "⇔"),
        ("=≈", "≈"),
    ],
)
def test_the_lines_together_say_no_more_than_each_of_them(relations, between):
    assert overall(relations) == between
