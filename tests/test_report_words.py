"""Every method that a check names, and every model of a simulation, has words in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import symgrad.checks
from symgrad.core.records import Derivation, Source
from symgrad.core.text import Text
from symgrad.core.verdicts import Counterexample
from symgrad.numerics import propagation
from symgrad.report import words
from symgrad.report.evidence import counterexample
from symgrad.report.notation import Notation
from symgrad.report.words import METHODS

FILES = sorted(Path(symgrad.checks.__file__).parent.rglob("*.py"))


def methods(module: ast.Module) -> Iterator[str]:
    """The strings, or the constants of the module, with which evidence begins."""
    constants: dict[str, str] = {}
    for statement in module.body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Constant(str(value))):
                constants[name] = value
            case ast.Assign([ast.Tuple(names)], ast.Tuple(values)):
                for pair in zip(names, values, strict=True):
                    match pair:
                        case ast.Name(name), ast.Constant(str(value)):
                            constants[name] = value
    for node in ast.walk(module):
        match node:
            case ast.Call(ast.Name("Evidence" | "settled_by"), [first, *_]):
                for part in [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]:
                    match part:
                        case ast.Constant(str(method)):
                            yield method
                        case ast.Name(name) if name in constants:
                            yield constants[name]


def test_methods_are_found():
    found = [method for file in FILES for method in methods(ast.parse(file.read_text()))]
    assert {"exact enumeration", "search for counterexamples"} <= set(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_method_has_words_in_both_languages(file):
    assert set(methods(ast.parse(file.read_text()))) <= METHODS.keys()


def test_every_model_of_a_simulation_has_words_in_both_languages():
    assert set(words.MODELS) == set(propagation.MODELS)


def test_a_simulated_counterexample_is_told_in_words():
    found = Counterexample({"model": "norm_of_square_matrix", "observable": "norm", "n": "4"}, "2.21 ± 0.001", "=", "1")
    derivation = Derivation(Text("a", "一"), "1", Text("a", "一"), Source("a", "A", "B", "C", 2000), ())
    told = counterexample(found, derivation, Notation())
    assert [text.en for text in told.values] == ["simulated: a square Gaussian matrix", "$n = 4$"]
    assert told.values[0].zh == "模拟对象：高斯方阵"
