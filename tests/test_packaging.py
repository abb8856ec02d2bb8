"""The wheel, also one made from the sdist, works without the checkout and carries the derivations."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILD = "import sys; from hatchling.build import build_{kind}; print(build_{kind}(sys.argv[1]))"
IDS = sorted(path.stem for path in (ROOT / "derivations").glob("[!_]*.py"))


def build(kind: str, source: Path, folder: Path) -> Path:
    code = BUILD.format(kind=kind)
    done = subprocess.run([sys.executable, "-c", code, folder], cwd=source, capture_output=True, text=True, check=True)
    return folder / done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Where the wheel of the sdist was unpacked."""
    folder = tmp_path_factory.mktemp("packages")
    with tarfile.open(build("sdist", ROOT, folder)) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 has none yet
        archive.extractall(folder)
    (source,) = (path for path in folder.iterdir() if path.is_dir())
    with zipfile.ZipFile(build("wheel", source, folder)) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def symgrad(installed: Path, *arguments: str | Path):
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", "from symgrad.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True)


def test_both_wheels_hold_the_same_files(installed, tmp_path):
    with zipfile.ZipFile(build("wheel", ROOT, tmp_path)) as archive:
        directly = {name for name in archive.namelist() if not name.endswith("/")}
    files = [path for path in installed.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert directly == {str(path.relative_to(installed)) for path in files}
    assert {f"symgrad/derivations/{id}.py" for id in IDS} <= directly
    assert not [name for name in directly if name.startswith(("tests", "reports", "derivations"))]


def test_lists_and_derives_without_the_checkout(installed):
    listed = symgrad(installed, "list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert sorted(line.split()[0] for line in listed.stdout.splitlines()[::2]) == IDS
    derived = symgrad(installed, "derive", "scalar_chain.equal_weights", "--quiet")
    assert (derived.returncode, derived.stderr) == (0, "") and "x" in derived.stdout


def test_a_course_in_another_folder(installed, course, tmp_path):
    verified = symgrad(installed, "verify", "small.right", "--quiet", "--path", course)
    assert (verified.returncode, verified.stderr) == (0, "")
    written = symgrad(installed, "report", "--path", course, "--lang", "zh", "--quiet", "-o", tmp_path / "out")
    assert (written.returncode, written.stderr) == (0, "")
    assert all(Path(name).stat().st_size for name in written.stdout.splitlines())
