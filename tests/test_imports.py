"""What importing and asking for help costs, which names are public, and what a derivation may import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symgrad as sg
from symgrad.cli.main import COMMANDS

HEAVY = {"sympy", "numpy", "scipy", "matplotlib", "flint", "jinja2"}
ROOT = Path(__file__).parent.parent


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint('loaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("loaded:")[2].split())


def run_of_command(*arguments: str) -> str:
    return f"from symgrad.cli.main import run\nassert run({list(arguments)!r}) == 0"


@pytest.mark.parametrize(
    "statement",
    [
        "import symgrad",
        "from symgrad.catalogue import Catalogue; Catalogue().entries()",
        "from symgrad.reading import read, to_latex; to_latex(read('sin 2x'))",
        run_of_command("--help"),
        run_of_command("--version"),
        *(run_of_command(command, "--help") for command in COMMANDS),
        run_of_command("list"),
    ],
)
def test_loads_neither_sympy_nor_numpy(statement):
    assert not HEAVY & modules_after(statement)


def test_the_modules_that_are_measured_do_load_when_asked_for():
    assert {"sympy"} <= modules_after("import symgrad; symgrad.rules")


def test_every_public_name_is_there():
    assert sorted(sg.__all__) == dir(sg)
    for name in sg.__all__:
        assert getattr(sg, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        sg.no_such_name  # noqa: B018


def test_types_of_later_names_are_known():
    """What pyright reads under TYPE_CHECKING is what __getattr__ hands out."""
    tree = ast.parse(Path(sg.__file__).read_text(encoding="utf-8"))
    block = next(n for n in tree.body if isinstance(n, ast.If) and isinstance(n.test, ast.Name))
    named = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    for name, module in named.items():
        assert sg._LATER[name] in (f"{module}:{name}", f"{module}.{name}")
    assert set(named) == set(sg._LATER)


@pytest.mark.parametrize("path", sorted((ROOT / "derivations").glob("*.py")), ids=lambda path: path.stem)
def test_a_derivation_imports_symgrad_and_exact_numbers_only(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported <= {"symgrad", "fractions"}
