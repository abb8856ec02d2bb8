"""``symgrad report`` and ``symgrad plot``: files appear complete, or not at all."""

import pytest

from symgrad.errors import ParameterError
from symgrad.report.writing import finished_files


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_writes_both_languages_and_formats(symgrad, course, tmp_path):
    out = tmp_path / "new" / "reports"
    shown = symgrad("report", "--path", course, "-o", out, "--json")
    assert shown.code == 0 and shown.err == ""
    assert shown.json["files"] == [str(out / name) for name in files(out)]
    suffixes = {path.suffix for path in files(out)}
    assert {".tex", ".md"} <= suffixes


def test_one_language_and_format(symgrad, course, tmp_path):
    shown = symgrad("report", "small", "--to", "md", "--lang", "zh", "--path", course, "-o", tmp_path / "out")
    assert shown.code == 0 and "seed 20240607" in shown.err
    written = shown.out.splitlines()
    assert any(name.endswith(".md") for name in written) and not any(name.endswith(".tex") for name in written)


def test_is_the_same_twice(symgrad, course, tmp_path):
    for out in ("a", "b"):
        assert symgrad("report", "--path", course, "-o", tmp_path / out).code == 0
    assert files(tmp_path / "a") == files(tmp_path / "b") != []
    for name in files(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("command", [("report",), ("plot", "curve")])
def test_a_folder_that_cannot_be_written(symgrad, course, tmp_path, command):
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out" / "x.svg"
    shown = symgrad(*command, "--path", course, "-o", out)
    assert shown.code == 2 and "Cannot write" in shown.err and "-o" in shown.err
    assert (tmp_path / "file").read_text() == ""


def test_a_broken_file_does_not_stop_the_report(symgrad, broken_course, tmp_path):
    shown = symgrad("report", "--path", broken_course, "-o", tmp_path / "out")
    assert shown.code == 2 and "broken.py" in shown.err and files(tmp_path / "out")
    assert symgrad("report", "broken", "--path", broken_course, "-o", tmp_path / "none").code == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["f.svg", "f.pdf", "f.png"])
def test_plot(symgrad, course, tmp_path, name):
    for figure in ("curve", "small.curve"):
        shown = symgrad("plot", figure, "--path", course, "-o", tmp_path / name)
        assert shown.code == 0 and shown.out == f"{tmp_path / name}\n"
    assert (tmp_path / name).stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("curv",), "did you mean small.curve?"),
        (("curve", "-o", "x.bmp"), ".svg, .pdf, .png"),
        (("small.right",), "no figure"),
    ],
)
def test_plot_misused(symgrad, course, arguments, said):
    shown = symgrad("plot", *arguments, "--path", course)
    assert shown.code == 2 and said in shown.err and not shown.out


def test_files_move_in_when_complete(tmp_path):
    out = tmp_path / "a" / "b"
    with finished_files(out) as unfinished:
        (unfinished / "sub").mkdir()
        (unfinished / "sub" / "x").write_text("1")
        assert files(out) != [] and not (out / "sub").exists()
    assert [str(name) for name in files(out)] == ["sub/x"] and len(list(out.iterdir())) == 1


@pytest.mark.parametrize("raised", [KeyboardInterrupt, ValueError])
def test_what_stops_the_work_leaves_the_folder_as_it_was(tmp_path, raised):
    (tmp_path / "kept").write_text("old")
    for out in (tmp_path, tmp_path / "new" / "deep"):
        with pytest.raises(raised), finished_files(out) as unfinished:
            (unfinished / "kept").write_text("half")
            raise raised
    assert [str(name) for name in files(tmp_path)] == ["kept"] and (tmp_path / "kept").read_text() == "old"
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_of_a_folder(tmp_path):
    (tmp_path / "sub").write_text("in the way")
    with pytest.raises(ParameterError, match="Cannot write"), finished_files(tmp_path) as unfinished:
        (unfinished / "sub").mkdir()
        (unfinished / "sub" / "x").write_text("1")
