"""Exit codes, messages, misspelt names, interruption: what holds for every command."""

import errno
import os
import signal
import subprocess
import sys

import click
import pytest

from symgrad.cli import list as list_module
from symgrad.cli.main import COMMANDS
from symgrad.errors import MissingToolError, UnknownNameError

PROGRAM = [sys.executable, "-c", "from symgrad.cli import main; main()"]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_there(symgrad, command):
    shown = symgrad(*command, "--help")
    assert shown.code == 0 and "Usage: symgrad" in shown.out and not shown.err


def test_version(symgrad):
    assert symgrad("--version").out.startswith("symgrad, version ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verfy",), "did you mean verify?"),
        (("zzz",), "there are check, compare, derive, list, plot, refute, report, verify"),
        (("list", "clams"), "'claims'"),
        (("list", "--pth", "x"), "--path"),
        (("verify", "--seed", "-1"), "--seed"),
        (("derive",), "NAME"),
        (("derive", "he", "--to", "docx"), "'docx' is not one of 'text', 'latex', 'html'"),
        (("report", "--to", "tex,docx"), "'docx' is not one of tex, html, md, pdf"),
        (("list", "--path", "/no/such/folder"), "/no/such/folder"),
    ],
)
def test_misuse_exits_with_2_and_says_what_to_try(symgrad, arguments, said):
    shown = symgrad(*arguments)
    assert shown.code == 2 and said in shown.err and not shown.out


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (UnknownNameError("no such name"), 2, "symgrad: no such name"),
        (MissingToolError("try: pip install x"), 4, "pip install x"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (ZeroDivisionError("oh"), 101, "an error of symgrad itself"),
    ],
)
def test_exit_codes_of_what_is_raised(symgrad, monkeypatch, raised, code, said):
    def catalogue(path):
        raise raised

    monkeypatch.setattr(list_module, "Catalogue", catalogue)
    shown = symgrad("list")
    assert shown.code == code and said in shown.err and not shown.out


def test_a_closed_pipe_is_quiet():
    program = subprocess.Popen([*PROGRAM, "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout and program.stderr
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait() == 130


def test_output_in_another_encoding():
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    for format in ("--json", "--lang=zh"):
        done = subprocess.run([*PROGRAM, "list", "--lang", "zh", format], env=environment, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_leaves_no_file(course, tmp_path):
    slow = (
        (course / "small.py").read_text(encoding="utf-8").replace("import symgrad as sg", "import symgrad as sg, time")
    )
    (course / "small.py").write_text(
        slow.replace("x = sg", "print('here', flush=True)\ntime.sleep(60)\nx = sg", 1), "utf-8"
    )
    out = tmp_path / "out"
    command = [*PROGRAM, "report", "--path", str(course), "-o", str(out)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stderr and program.stdout
    assert program.stderr.readline() == b"here\n"
    program.send_signal(signal.SIGINT)
    said = program.communicate(timeout=120)
    assert program.returncode == 130 and said == (b"", b"\nsymgrad: interrupted\n")
    assert not out.exists()


def test_a_disk_error_on_stdout_is_reported():
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run([*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and os.strerror(errno.ENOSPC) in done.stderr
