"""Figures of a derivation, drawn from its formulas.

A figure holds symbols only, so that one drawing serves both languages; the words are in its caption. A logarithmic
axis is drawn from log|f|, so that no value is too large or too small for a float. The same input gives the same bytes:
no dates, no random ids, glyphs as outlines.
"""

from __future__ import annotations

import logging
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from symgrad.core.binding import substitute
from symgrad.core.records import Curve, Derived, Figure
from symgrad.core.tree import Expr, symbol
from symgrad.errors import ParameterError
from symgrad.report.notation import Notation

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

# Okabe and Ito's palette, which stays distinct for colour-blind readers, without its yellow, too light for a line.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.2, 1, 1.2)), (0, (3, 1.5)), (0, (7, 2)), (0, (2, 1)))
SIZE = (5.6, 3.4)  # inches; the text of an A4 page with margins of 2.5 cm is 6.3 inches wide
PAIR = (6.2, 2.7)  # of two panels or more
_STYLE = {
    "font.family": "serif",
    "font.serif": ["cmr10"],
    "font.size": 10,
    "mathtext.fontset": "cm",
    "axes.formatter.use_mathtext": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "symgrad",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
SUFFIXES = (".svg", ".pdf", ".png", ".pgf")


def plot(figure: Figure, derived: Derived, path: Path) -> None:
    """Draw the figure into ``path``; its suffix (.svg, .pdf, .png, .pgf) says how.

    The .pgf is text that LaTeX reads with \\input and sets in the fonts of the document around it.
    """
    if path.suffix not in SUFFIXES:
        raise ParameterError(f"Expected a file that ends in {', '.join(SUFFIXES)} but got {str(path)!r}.")
    from matplotlib import rc_context

    with rc_context(_STYLE):  # type: ignore[arg-type]
        drawing = _draw(figure, derived)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".pgf":
            path.write_text(_pgf(drawing), encoding="utf-8")
            return
        # fontTools, which embeds the fonts of a PDF, warns of dates that a reproducible file must have.
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        metadata = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None}}
        drawing.savefig(path, dpi=200, metadata=metadata.get(path.suffix[1:], {"Software": None}))  # type: ignore


def _draw(figure: Figure, derived: Derived) -> Drawing:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing

    panels = figure.panels
    drawing = Drawing(figsize=SIZE if len(panels) == 1 else PAIR, layout="constrained")
    FigureCanvasAgg(drawing)
    for number, vertical in enumerate(panels):
        _panel(drawing.add_subplot(1, len(panels), number + 1), number, vertical, figure, derived)
    return drawing


def _panel(axes: Axes, number: int, vertical: str, figure: Figure, derived: Derived) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    horizontal = points(figure)
    ends: list[tuple[float, str, str]] = []
    curves = [curve for curve in figure.curves if curve.panel == number]
    for curve, colour, dashes in zip(curves, cycle(COLOURS), cycle(DASHES), strict=False):
        height = heights(curve, figure, derived, horizontal)
        axes.plot(horizontal, height, color=colour, linestyle=dashes)  # type: ignore[arg-type]
        ends.append((float(height[-1]), curve.label, colour))
    axes.set_xlim(float(horizontal[0]), float(horizontal[-1]))
    axes.set_xlabel(f"${Notation.of(derived.derivation).latex(figure.horizontal.name)}$")
    axes.set_ylabel(_formula(vertical))
    if figure.logarithmic:
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=2))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda power, _: _decade(power)))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", linewidth=0.4, color="#DDDDDD")
    low, high = axes.get_ylim()
    for place, (end, label, colour) in zip(spread([e[0] for e in ends], (high - low) / 14), ends, strict=True):
        axes.annotate(
            _formula(label),
            (1, end),
            xycoords=("axes fraction", "data"),
            xytext=(1.03, place),
            textcoords=("axes fraction", "data"),
            color=colour,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.5, "shrinkA": 1, "shrinkB": 0},
        )


def points(figure: Figure) -> np.ndarray:
    """Where the curves are computed: every integer of the span, or so many points that the middle is one of them."""
    import numpy as np

    low, high = (float(end) for end in figure.span)
    if figure.horizontal.domain.kind == "integer":
        return np.unique(np.linspace(low, high, min(int(high - low) + 1, 400)).round())
    return np.linspace(low, high, 200 if figure.logarithmic else 401)


def heights(curve: Curve, figure: Figure, derived: Derived, horizontal: np.ndarray) -> np.ndarray:
    """log10|f| of the curve, or f itself where the axis is not logarithmic; there nan interrupts the line at a jump."""
    import numpy as np

    from symgrad.checks.evaluate import compile_expression

    fixed: dict[Expr, Expr] = {symbol(name): value for name, value in curve.fixed.items()}
    name = figure.horizontal.name
    formula = substitute(curve.formula, fixed)
    function = compile_expression(formula, (name,), derived.derivation)
    if not figure.logarithmic:
        values = np.array(np.broadcast_to(function(**{name: horizontal}), horizontal.shape), dtype=float)
        for jumps in (n.args[1] for n in formula.walk() if n.head == "Call" and n.args[0] == "step"):
            side = np.sign(compile_expression(jumps, (name,), derived.derivation)(**{name: horizontal}))
            values[(side == 0) | np.append(side[:-1] * side[1:] < 0, False)] = np.nan
        return values
    logarithms = np.asarray(function.log(**{name: horizontal}), dtype=float)
    return np.broadcast_to(logarithms, horizontal.shape) / np.log(10)


def spread(places: list[float], gap: float) -> list[float]:
    """The places, moved apart so that neighbours keep the gap, each moved no further than is needed."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[tuple[float, list[int]]] = []  # the centre of a group of labels that touch
    for i in order:
        members = [i]
        centre = places[i]
        while groups and groups[-1][0] + gap * len(groups[-1][1]) / 2 > centre - gap * len(members) / 2:
            _, before = groups.pop()
            members = before + members
            centre = sum(places[m] for m in members) / len(members)
        groups.append((centre, members))
    moved = list(places)
    for centre, members in groups:
        for position, m in enumerate(members):
            moved[m] = centre + gap * (position - (len(members) - 1) / 2)
    return moved


def _decade(power: float) -> str:
    return f"$10^{{{round(power)}}}$" if abs(power - round(power)) < 1e-9 else ""


def _formula(latex: str) -> str:
    return latex if "$" in latex else f"${latex}$"


def _pgf(drawing: Drawing) -> str:
    """The drawing in the commands of TeX's pgf.

    matplotlib's own pgf canvas runs LaTeX to measure each label, which a machine without TeX cannot; here labels are
    measured by matplotlib's Computer Modern, and set by the document's LaTeX.
    """
    from io import StringIO

    from matplotlib.backend_bases import RendererBase
    from matplotlib.backends.backend_pgf import RendererPgf

    class Measured(RendererPgf):
        get_text_width_height_descent = RendererBase.get_text_width_height_descent

    stream = StringIO()
    width, height = drawing.get_size_inches()
    stream.write("% Read this with \\input; it needs the package pgf.\n")
    stream.write("\\begingroup\\makeatletter\\def\\mathdefault#1{#1}\\begin{pgfpicture}%\n")
    stream.write(f"\\pgfpathrectangle{{\\pgfpointorigin}}{{\\pgfqpoint{{{width:f}in}}{{{height:f}in}}}}%\n")
    stream.write("\\pgfusepath{use as bounding box}%\n")
    drawing.draw(Measured(drawing, stream))
    stream.write("\\end{pgfpicture}\\makeatother\\endgroup%\n")
    return stream.getvalue()
