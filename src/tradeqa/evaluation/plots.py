"""The plots of a report as SVG text, drawn by matplotlib without a display.

Labels are English, so that no Chinese font is needed. Colours are CSS variables of the
page (`--ink`, `--line`, `--accent`, `--warn`), so that a plot follows light and dark.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tradeqa.errors import EvaluationError
from tradeqa.evaluation.calibration import Bin, RiskPoint
from tradeqa.evaluation.measures import latency

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = (5.2, 3.6)  # inches; the page scales it
# stand-ins that matplotlib can draw with, replaced by the page's variables
_INK, _LINE, _ACCENT, _WARN = "#010203", "#010204", "#010205", "#010206"
_VARIABLES = {_INK: "--ink", _LINE: "--line", _ACCENT: "--accent", _WARN: "--warn"}
_LATENCY_BINS = 40
_METADATA = ("Creator", "Date", "Format", "Type")  # left out: of no use to a reader
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_ID = re.compile(r'(\bid="|href="#|url\(#)')


def require_matplotlib() -> None:
    """Say how to get matplotlib before any question is asked.

    Raises:
        EvaluationError: it is not installed.
    """
    try:
        import matplotlib  # noqa: F401, PLC0415  # an extra, and slow to load
    except ImportError as exc:
        raise EvaluationError(
            "matplotlib is not installed; run pip install 'tradeqa[eval]', or leave --report out"
        ) from exc


def plot_risk_coverage(points: Sequence[RiskPoint], coverage: float, risk: float) -> str:
    """Share of wrong replies against the share of questions answered.

    `coverage` and `risk` are those of the run with its refusals, marked by a dot; it may
    lie beside the curve, as refusing goes by more than confidence.
    """

    def draw(axes: Axes) -> None:
        covered, risks = [p.coverage for p in points], [p.risk for p in points]
        axes.plot(covered, risks, color=_ACCENT, linewidth=2)
        axes.fill_between(covered, risks, color=_ACCENT, alpha=0.12, linewidth=0)
        if coverage:
            axes.plot([coverage], [risk], "o", color=_WARN, markersize=7, clip_on=False)
            axes.annotate(
                f"this run: {coverage:.0%} answered, {risk:.1%} of them wrong",
                (coverage, risk),
                xytext=(0.03, 0.92),
                textcoords="axes fraction",
                color=_WARN,
                arrowprops={"arrowstyle": "-", "color": _WARN, "alpha": 0.6},
            )
        axes.set(xlim=(0, 1), xlabel="coverage (share of questions answered)")
        axes.set(ylim=(0, max(0.05, 1.25 * max(risks))), ylabel="risk (share of answers wrong)")
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))

    from matplotlib.ticker import PercentFormatter  # noqa: PLC0415

    return _svg(draw, "risk", "risk and coverage")


def plot_reliability(bins: Sequence[Bin]) -> str:
    """Mean confidence against the share that was right, in bins of equal count."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=_INK, linewidth=1, linestyle=(0, (4, 4)), alpha=0.6)
        confidence, right = [part.confidence for part in bins], [part.right for part in bins]
        axes.vlines(confidence, confidence, right, color=_WARN, linewidth=1.5, alpha=0.7)
        axes.plot(confidence, right, "-o", color=_ACCENT, linewidth=2, markersize=6)
        axes.set(xlim=(0, 1), ylim=(0, 1.02))
        axes.set(xlabel="confidence", ylabel="share of first quotes right")

    return _svg(draw, "reliability", "confidence and share right")


def plot_latency(milliseconds: Sequence[float]) -> str:
    """How long the replies took, with percentiles; the slowest 1 % stand in the last bar."""

    def draw(axes: Axes) -> None:
        marks = latency(milliseconds)
        top = max(marks["p99"], 1e-3)
        axes.hist([min(ms, top) for ms in milliseconds], bins=_LATENCY_BINS, color=_ACCENT)
        for (name, at), height in zip(marks.items(), (0.95, 0.85, 0.75), strict=True):
            axes.axvline(at, color=_WARN, linewidth=1.2, linestyle=(0, (3, 2)))
            axes.annotate(
                f"{name} {at:.1f} ms ",
                (at, height),
                xycoords=("data", "axes fraction"),
                color=_WARN,
                ha="right" if at > top / 2 else "left",
                xytext=(-4 if at > top / 2 else 4, 0),
                textcoords="offset points",
            )
        axes.set(xlabel="milliseconds", ylabel="questions")
        axes.set_xlim(left=0)
        axes.margins(y=0.3)  # room for the marks

    return _svg(draw, "latency", "latency histogram")


def _svg(draw: Callable[[Axes], None], name: str, label: str) -> str:
    """The drawing as an `<svg>` element; the same for the same drawing."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415  # a figure of its own: no pyplot state

    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "font.family": ["DejaVu Sans"],
            "font.size": 10,
            "text.color": _INK,
            "axes.edgecolor": _LINE,
            "axes.labelcolor": _INK,
            "axes.grid": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "grid.color": _LINE,
            "grid.linewidth": 0.6,
            "xtick.color": _INK,
            "ytick.color": _INK,
        }
    ):
        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        draw(axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata=dict.fromkeys(_METADATA))
    text = written.getvalue()
    text = f'<svg role="img" aria-label="{label}"' + text[text.index("<svg") + 4 :]
    text = _STYLE.sub("", text)  # its rule would hold for the whole page
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var({variable})")
    text = text.replace("'DejaVu Sans'", "inherit").replace("DejaVu Sans", "inherit")
    return _ID.sub(rf"\g<1>{name}-", text)  # ids must differ between the plots of a page
