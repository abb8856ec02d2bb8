"""Figures: their bytes, their range, their labels."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgrad.core import tree as t
from symgrad.core.records import Curve, Derivation, Derived, Figure, Source
from symgrad.core.text import Text
from symgrad.core.variables import POSITIVE_INTEGER, REAL, Variable
from symgrad.errors import ParameterError
from symgrad.report.figures import heights, plot, points, spread

depth = Variable("L", Text("depth", "深度"), POSITIVE_INTEGER, (1, 100))
figure = Figure(
    "growth",
    Text("Powers.", "幂。"),
    depth,
    (1, 10**6),
    tuple(Curve(f"w={text}", t.power(t.symbol("w"), depth), {"w": t.decimal(text)}) for text in ("1.1", "1", "0.5")),
    r"|w|^L",
)
derived = Derived(
    "powers",
    Derivation(
        Text("Powers", "幂"),
        "1",
        Text("Powers.", "幂。"),
        Source("a", "A", "B", "C", 2000),
        (),
        (depth,),
        figures=(figure,),
    ),
    {},
)


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png", ".pgf"])
def test_the_same_figure_has_the_same_bytes_and_no_date(tmp_path, suffix: str):
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    plot(figure, derived, first)
    plot(figure, derived, second)
    assert first.read_bytes() == second.read_bytes()
    assert b"Date" not in first.read_bytes()


def test_values_beyond_the_range_of_floats_are_drawn():
    drawn = heights(figure.curves[0], figure, derived, points(figure))
    assert drawn[-1] == pytest.approx(10**6 * 0.0413926851582)


def test_an_axis_that_is_not_logarithmic_shows_values_with_their_signs(tmp_path):
    x = Variable("x", Text("a number", "一个数"), REAL, (-3, 3))
    line = Figure("line", Text("A line.", "直线。"), x, (-3, 3), (Curve("f", -2 * x, {}),), "f", logarithmic=False)
    drawn = heights(line.curves[0], line, derived, points(line))
    assert (drawn[0], drawn[-1]) == (6, -6)
    plot(line, derived, tmp_path / "line.svg")


z = Variable("z", Text("a pre-activation", "净输入"), REAL, (-4, 4))
sigmoid, tanh = t.call("sigmoid", z), t.call("tanh", z)
FUNCTIONS = [(r"\sigma", sigmoid), (r"\tanh", tanh), (r"\mathrm{ReLU}", t.relu(z))]
SLOPES = [(r"\sigma'", sigmoid * (1 - sigmoid)), (r"\tanh'", 1 - tanh**2), (r"\mathrm{ReLU}'", t.step(z))]
activations = Figure(
    "activations",
    Text("Activations and their derivatives.", "激活函数及其导数。"),
    z,
    (-4, 4),
    tuple(Curve(label, f, panel=i) for i, drawn in enumerate((FUNCTIONS, SLOPES)) for label, f in drawn),
    (r"\varphi(z)", r"\varphi'(z)"),
    "figure/activations",
    logarithmic=False,
)


def test_functions_stand_beside_their_derivatives(tmp_path):
    horizontal = points(activations)
    drawn = {c.label: heights(c, activations, derived, horizontal) for c in activations.curves}
    middle = len(horizontal) // 2
    assert horizontal[middle] == 0
    assert drawn[r"\sigma'"].max() == drawn[r"\sigma'"][middle] == 0.25
    assert drawn[r"\tanh'"][middle] == 1
    # The slope of the ReLU has no value at 0, where its line is interrupted.
    slope = drawn[r"\mathrm{ReLU}'"]
    assert list(slope[[middle - 1, middle + 1]]) == [0, 1] and slope[middle] != slope[middle]
    for suffix in (".svg", ".pgf"):
        for name in ("a", "b"):
            plot(activations, derived, tmp_path / f"{name}{suffix}")
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize(
    "given", [{"vertical": ("f", "g")}, {"curves": (Curve("z", z.as_expr(), panel=1),)}, {"span": (1, 1)}]
)
def test_a_figure_with_an_empty_panel_or_range_is_refused(given):
    of = {"vertical": "f", "curves": (Curve("z", z.as_expr()),), "span": (0, 1)} | given
    with pytest.raises(ValueError, match="Expected"):
        Figure("empty", Text("Empty.", "空。"), z, **of)


def test_words_and_outside_fonts_do_not_enter_a_figure(tmp_path):
    plot(figure, derived, tmp_path / "a.svg")
    assert "<text" not in (tmp_path / "a.svg").read_text()


def test_an_unknown_kind_of_file_is_refused(tmp_path):
    with pytest.raises(ParameterError, match=r"\.svg"):
        plot(figure, derived, tmp_path / "a.doc")


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.floats(0.1, 5))
def test_labels_keep_their_distance_and_order(places: list[float], gap: float):
    moved = spread(places, gap)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for below, above in pairwise(order):
        assert moved[above] - moved[below] >= gap * (1 - 1e-9)
