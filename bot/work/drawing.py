"""A timeline as PNG. The only module that knows matplotlib, which comes with `dealwire[pictures]`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import structlog

from bot.errors import DealwireError
from bot.notifier.blocks import written_day
from bot.notifier.timeline import STAGES, Point, Timeline

log = structlog.get_logger()

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
WEIGHTS = ("normal", "bold")  # the title is bold
BOX = "□"  # for a character that no font here has


def draw(timeline: Timeline) -> bytes:
    """A row a development, time downwards, its mark under its stage; in a hot week too all can be read.

    A mark is the larger the more outlets carried it. What no font of this machine has is drawn as a box, and
    the log says so.
    """
    mpl, pyplot = _matplotlib()
    families = _families()
    timeline = _drawable(timeline, _characters(families))
    with mpl.rc_context({"font.family": families, "axes.unicode_minus": False}):
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
    axes.set_yticks(rows, [written_day(point.at) for point in points])
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
    from matplotlib import pyplot

    return mpl, pyplot


def _families() -> tuple[str, ...]:
    """The fonts that are here, of those that we ask for."""
    from matplotlib import font_manager

    here = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in here) or ("DejaVu Sans",)


@cache
def _characters(families: Sequence[str]) -> frozenset[int]:
    """The code points that these fonts have, in every weight."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    def of(weight: str) -> set[int]:
        files = {findfont(FontProperties(family=name, weight=weight)) for name in families}
        return {point for file in files for point in get_font(file).get_charmap()}

    return frozenset.intersection(*[frozenset(of(weight)) for weight in WEIGHTS])


def _drawable(timeline: Timeline, known: frozenset[int]) -> Timeline:
    """The same with a box for each character that no font has."""
    missing: set[str] = set()

    def shown(text: str) -> str:
        missing.update(char for char in text if ord(char) not in known)
        return "".join(char if ord(char) in known else BOX for char in text)

    points = (
        replace(point, label=shown(point.label), source=shown(point.source)) for point in timeline.points
    )
    drawable = replace(timeline, title=shown(timeline.title), points=tuple(points))
    if missing:
        log.warning(
            "no font here draws these characters; install one that does, such as Noto Sans CJK",
            story=timeline.title, characters=_some(missing),
        )  # fmt: skip
    return drawable


def _some(characters: Iterable[str]) -> str:
    return "".join(sorted(characters)[:20])
