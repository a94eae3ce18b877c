"""A timeline as PNG. The only module that knows matplotlib, which comes with `dealwire[pictures]`."""

from io import BytesIO
from typing import Any

from bot.errors import DealwireError
from bot.notifier.delta import day
from bot.notifier.timeline import STAGES, Point, Timeline

WIDTH, ROW, FRAME, DOTS = 8.2, 0.42, 1.0, 96  # inches, and dots an inch
WORDS = len(STAGES) + 4.6  # where the scale of the stages ends and the words have ended, in stages
FONTS = (  # the first that has a character draws it
    "Noto Sans", "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Hebrew",
    "Noto Sans Arabic", "Noto Sans Thai", "Noto Sans Devanagari", "Yu Gothic",
    "Hiragino Sans", "Microsoft YaHei", "PingFang SC",
)  # fmt: skip
LINE, TEXT, SOFT = "#1f6f5c", "#1d1c1d", "#6b6b6b"
COLOURS = ("#b3261e", "#8a8a8a", "#c98a00", "#d9730d", "#8a3b8f", "#1f6f5c")  # of the stages
LOW, HIGH = 26.0, 250.0  # of a mark, in points squared


def draw(timeline: Timeline) -> bytes:
    """A row a development, time downwards, its mark under its stage; in a hot week too all can be read.

    A mark is the larger the more outlets carried it.
    """
    pyplot, context = _matplotlib()
    with context():
        size = (WIDTH, FRAME + ROW * len(timeline.points))
        figure, axes = pyplot.subplots(figsize=size, dpi=DOTS, layout="constrained")
        try:
            _plot(axes, timeline)
            buffer = BytesIO()
            figure.savefig(buffer, format="png")
        finally:
            pyplot.close(figure)
    return buffer.getvalue()


def _plot(axes: Any, timeline: Timeline) -> None:
    points = timeline.points
    levels, rows = [point.level for point in points], range(len(points))
    axes.plot(levels, rows, color=LINE, linewidth=1.4, alpha=0.45, zorder=1)
    marks = {"s": [_size(point) for point in points], "c": [COLOURS[level] for level in levels]}
    axes.scatter(levels, rows, zorder=2, edgecolors="white", linewidths=1.2, **marks)
    for row, point in enumerate(points):
        _words(axes, point, row)
    axes.set_xticks(range(len(STAGES)), STAGES)
    axes.set_yticks(rows, [day(point.at) for point in points])
    axes.set_xlim(-0.6, WORDS)
    axes.set_ylim(len(points) - 0.4, -0.6)
    axes.xaxis.tick_top()
    axes.vlines(range(len(STAGES)), -0.6, len(points) - 0.4, color="#e6e6e6", linewidth=0.8, zorder=0)
    axes.set_title(timeline.title, loc="left", fontsize=13, fontweight="bold", color=TEXT, pad=12)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="both", length=0, labelsize=9, labelcolor=SOFT)


def _words(axes: Any, point: Point, row: int) -> None:
    carried = f" + {point.outlets - 1} more" if point.outlets > 1 else ""
    left, style = len(STAGES) - 0.45, {"va": "center", "parse_math": False}
    axes.text(left, row - 0.17, point.label, fontsize=9, color=TEXT, **style)
    axes.text(left, row + 0.2, f"{point.source}{carried}", fontsize=7.5, color=SOFT, **style)


def _size(point: Point) -> float:
    return min(LOW + 18.0 * point.outlets, HIGH)


def _matplotlib() -> tuple[Any, Any]:
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise DealwireError('pictures need matplotlib: pip install "dealwire[pictures]"') from error
    mpl.use("Agg")
    from matplotlib import font_manager, pyplot

    here = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [name for name in FONTS if name in here] or ["DejaVu Sans"]
    return pyplot, lambda: mpl.rc_context({"font.family": fonts, "axes.unicode_minus": False})
