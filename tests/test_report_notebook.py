"""What a notebook shows, with a stand-in for IPython."""

import subprocess
import sys
from types import SimpleNamespace

from symgrad.core import tree as t
from symgrad.core.records import Chain, Derivation, Derived, DerivedChain, Rule, Source, Step
from symgrad.core.text import Text
from symgrad.report import notebook

x = t.symbol("x")
rule = Rule("double", Text("twice $x$", "$x$ 的两倍"), Text("x + x = 2x.", "x + x = 2x。"), lambda node, _: node)
chain = DerivedChain(Chain("sum", Text("A sum", "和"), x + x, (rule,)), x + x, (Step("=", 2 * x, rule, ()),))
derivation = Derivation(
    Text("Sums", "和"), "1.1", Text("About sums.", "关于和。"), Source("a", "A", "B", "C", 2000), ()
)
derived = Derived("sums", derivation, {"sum": chain})


class Formatter(dict):
    def for_type_by_name(self, module, name, function):
        self[module, name] = function


def test_a_running_notebook_shows_derivations_and_expressions_typeset(monkeypatch):
    formatters = {"text/latex": Formatter(), "text/markdown": Formatter()}
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters=formatters))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert notebook.register()
    show = {**formatters["text/latex"], **formatters["text/markdown"]}
    assert show["symgrad.core.tree", "Expr"](x**2) == r"$\displaystyle x^2$"
    lines = show["symgrad.core.records", "DerivedChain"](chain)
    assert lines.startswith("$$\\begin{aligned}") and r"= & 2 x && \quad \text{twice }x" in lines
    assert lines in show["symgrad.core.records", "Derived"](derived)


def test_without_a_notebook_nothing_is_registered(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not notebook.register()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert not notebook.register()


def test_the_report_package_loads_nothing_heavy():
    heavy = "sympy", "numpy", "matplotlib", "jinja2", "IPython"
    script = f"import symgrad.report, symgrad.report.notebook, sys; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
