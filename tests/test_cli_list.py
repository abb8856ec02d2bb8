"""``symgrad list``."""

import pytest


def test_lists_derivations_without_running_them(symgrad, course):
    (course / "other.py").write_text((course / "small.py").read_text("utf-8") + "\n1 / 0\n", "utf-8")
    shown = symgrad("list", "--path", course)
    assert shown.code == 0 and not shown.err
    assert shown.out.splitlines() == ["other  1.2", "    A square", "small  1.2", "    A square"]


@pytest.mark.parametrize(
    ("kind", "id", "title"),
    [
        ("derivations", "small", "平方"),
        ("claims", "small.right", "正是如此。"),
        ("exercises", "small.twice", "相加。"),
        ("figures", "small.curve", "平方。"),
    ],
)
def test_json(symgrad, course, kind, id, title):
    shown = symgrad("list", kind, "--json", "--path", course, "--lang", "zh")
    assert shown.code == 0 and shown.json["schema"] == 1
    first = shown.json["items"][0]
    assert (first["id"], first["title"], first["section"]) == (id, title, "1.2")


def test_a_broken_file_is_named_and_the_others_are_listed(symgrad, broken_course):
    for kind in ("derivations", "claims"):
        shown = symgrad("list", kind, "--path", broken_course)
        assert shown.code == 2 and "small" in shown.out
        assert f"symgrad: {broken_course / 'broken.py'}:1: not Python" in shown.err
    document = symgrad("list", "--json", "--path", broken_course).json
    assert len(document["items"]) == 1 and "broken.py" in document["problems"][0]


def test_options_may_follow_or_precede_names(symgrad, course):
    assert symgrad("list", "--path", course, "claims").out == symgrad("list", "claims", "--path", course).out
