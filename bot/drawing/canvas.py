"""How each chart looks: on Discord's dark ground, wide as a phone, told apart by more than colour.

Only the process that draws imports this. Lengths are in points of a screen 400 wide; a point is two pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from io import BytesIO
from itertools import pairwise
from math import sin

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.drawing.charts import Bars, Columns, HeatMap, Line, Lines, Milestone, Progress
from bot.fonts import fitted, font_files

WIDTH, DPI = 400, 200
#: Discord's dark theme, and ours.
GROUND, TEXT, QUIET, GRID = "#313338", "#f2f3f5", "#b5bac1", "#4e5058"
#: Okabe and Ito's colours, which people tell apart who don't see red and green; the lighter ones.
COLOURS = ("#56b4e9", "#e69f00", "#2bc99a", "#f0e442", "#cc79a7", "#ff8f5a")
MARKS = ("o", "s", "^", "D", "v", "P")
HATCHES = ("", "///", "...", "xx", "\\\\\\", "++")
TITLE, WORDS, SMALL = 15, 12, 11
#: Letters that fit; what is longer ends with …
WHOLE_LINE, HALF_LINE = 52, 24


def png(chart: Lines | Bars | Columns | HeatMap | Progress | Milestone) -> bytes:
    """Drawn, as a PNG."""
    with rc_context({"font.family": _families(chart.model_dump_json()), "text.color": TEXT}):
        figure = _draw(chart)
        made = BytesIO()
        figure.savefig(made, format="png", dpi=DPI, facecolor=GROUND)
    return made.getvalue()


def _families(texts: str) -> list[str]:
    """The fonts that these letters need, the first for Latin."""
    needed = dict.fromkeys(font for _letter, font in fitted(f"a{texts}"))
    for font in needed:
        font_manager.fontManager.addfont(font_files()[font])
    by_file = {entry.fname: entry.name for entry in font_manager.fontManager.ttflist}
    return list(dict.fromkeys(by_file[str(font_files()[font])] for font in needed))


def _said(text: str, most: int = WHOLE_LINE) -> str:
    """On one line, with nothing that would be read as a formula."""
    drawn = " ".join("".join(letter for letter, _font in fitted(text)).split())
    return (drawn if len(drawn) <= most else f"{drawn[: most - 1].rstrip()}…").replace("$", r"\$")


def _points(size: float) -> float:
    """A size of letters, for matplotlib, which counts 72 to the inch."""
    return size * 72 * 2 / DPI


def _number(value: float) -> str:
    """Of an axis: thousands with a thin space, which every language reads."""
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _figure(height: float, title: str) -> Figure:
    figure = Figure(figsize=(WIDTH * 2 / DPI, height * 2 / DPI))
    if title:
        figure.text(16 / WIDTH, 1 - 14 / height, _said(title, 44), size=_points(TITLE), va="top", ha="left")
    return figure


def _axes(figure: Figure, height: float, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """With so much room on each side."""
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - top - bottom) / height)
    )
    axes.set_facecolor(GROUND)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=_points(SMALL), labelcolor=QUIET, pad=4)
    return axes


@singledispatch
def _draw(chart: object) -> Figure:
    raise TypeError(f"nobody draws {type(chart).__name__}")


def _along(axes: Axes, labels: Sequence[str], most: int = 6) -> None:
    """The moments below, no more than have room: the newest always, the others at even steps before it."""
    step = -(-len(labels) // most)
    shown = sorted(range(len(labels) - 1, -1, -step))
    axes.set_xticks(shown, [_said(labels[one], 10) for one in shown])


def _upwards(axes: Axes, highest: float) -> None:
    """Lines across, from nought to a round number above the highest."""
    step = next(
        round(size * 10**power)
        for power in range(18)
        for size in (1, 2, 5)
        if size * 10**power * 4 >= max(highest, 1)
    )
    steps = (
        range(0, int(highest + step) + 1, step)
        if highest % step or not highest
        else range(0, int(highest) + 1, step)
    )
    axes.set_yticks(list(steps), [_number(one) for one in steps])
    axes.set_ylim(0, max(steps[-1], highest) * 1.06)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


@_draw.register
def _lines(chart: Lines) -> Figure:
    height = 260
    figure = _figure(height, chart.title)
    longest = max(len(_said(line.name, 16)) for line in chart.lines)
    axes = _axes(figure, height, left=44, right=24 + 6.6 * longest, top=52, bottom=34)
    known = [value for line in chart.lines for value in line.values if value is not None]
    _upwards(axes, max(known, default=1))
    _along(axes, chart.labels)
    axes.set_xlim(-0.3, max(len(chart.labels) - 1, 1) + 0.3)
    for line, colour, mark in zip(chart.lines, COLOURS, MARKS, strict=False):
        steps = [float("nan") if value is None else value for value in line.values]
        axes.plot(steps, color=colour, linewidth=2, marker=mark, markersize=4.5, clip_on=False)
    _names_at_the_end(axes, chart.lines, len(chart.labels))
    return figure


def _names_at_the_end(axes: Axes, lines: Sequence[Line], moments: int) -> None:
    """Beside each line's last figure, moved apart where they would cover each other."""
    top = axes.get_ylim()[1]
    room = top * 15 / 174
    ends = []
    for number, line in enumerate(lines):
        last = next((value for value in reversed(line.values) if value is not None), None)
        if last is not None:
            ends.append((last, number))
    ends.sort()
    at: list[float] = [height for height, _number in ends]
    for place in range(1, len(at)):
        at[place] = max(at[place], at[place - 1] + room)
    over = at[-1] - top if at else 0
    if over > 0:
        at = [height - over for height in at]
    for height, (_value, number) in zip(at, ends, strict=True):
        axes.annotate(
            f"{_said(lines[number].name, 16)}",
            (max(moments - 1, 1) + 0.3, height),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            size=_points(WORDS),
            color=COLOURS[number],
            annotation_clip=False,
        )


@_draw.register
def _bars(chart: Bars) -> Figure:
    height = 56 + 46 * len(chart.rows)
    figure = _figure(height, chart.title)
    axes = _axes(figure, height, left=16, right=16, top=46, bottom=10)
    widest = (
        max((one for row in chart.rows for one in (row.value, row.whole) if one is not None), default=1) or 1
    )
    axes.set_xlim(0, widest)
    axes.set_ylim(len(chart.rows) * 46, 0)
    axes.set_axis_off()
    for number, row in enumerate(chart.rows):
        top = number * 46
        axes.text(0, top + 6, _said(row.label, 36), size=_points(WORDS), va="top")
        axes.text(
            widest, top + 6, _said(row.text, 22), size=_points(WORDS), va="top", ha="right", color=COLOURS[0]
        )
        axes.barh(top + 33, row.whole or widest, height=12, color=GRID, alpha=1 if row.whole else 0.45)
        if row.value is not None:
            axes.barh(top + 33, row.value, height=12, color=COLOURS[0])
        else:
            axes.barh(top + 33, widest, height=12, fill=False, hatch="////", edgecolor=QUIET, linewidth=0)
    return figure


@_draw.register
def _columns(chart: Columns) -> Figure:
    legend = 20 * ((len(chart.names) + 1) // 2)
    height = 250 + legend
    figure = _figure(height, chart.title)
    axes = _axes(figure, height, left=44, right=20, top=52 + legend, bottom=34)
    _upwards(axes, max(sum(part or 0 for part in column.parts) for column in chart.columns))
    _along(axes, [column.label for column in chart.columns])
    axes.set_xlim(-0.6, len(chart.columns) - 0.4)
    with rc_context({"hatch.color": GROUND, "hatch.linewidth": 0.8}):
        for at, column in enumerate(chart.columns):
            below = 0.0
            for number, part in enumerate(column.parts):
                if part:
                    axes.bar(at, part, bottom=below, width=0.62, color=COLOURS[number], hatch=HATCHES[number])
                    below += part
            if column.hidden:
                axes.text(
                    *(at, below + axes.get_ylim()[1] * 0.02, _said(column.hidden, 14)),
                    size=_points(SMALL),
                    color=QUIET,
                    ha="center",
                    va="bottom",
                    rotation=90 if len(chart.columns) > 5 else 0,
                )
        for number, name in enumerate(chart.names):
            left, top = 16 + 190 * (number % 2), 44 + 20 * (number // 2)
            key = _axes(figure, height, left=left, right=WIDTH - left - 12, top=top, bottom=height - top - 12)
            key.bar(0, 1, width=1, color=COLOURS[number], hatch=HATCHES[number])
            key.set_xlim(-0.5, 0.5)
            key.set_ylim(0, 1)
            key.set_axis_off()
            figure.text((left + 18) / WIDTH, 1 - (top + 6) / height, _said(name, HALF_LINE),
                        size=_points(SMALL), va="center")  # fmt: skip
    return figure


@_draw.register
def _heat(chart: HeatMap) -> Figure:
    height = 86 + 30 * len(chart.rows)
    figure = _figure(height, chart.title)
    left = 22 + 6.4 * max(len(_said(row, 16)) for row in chart.rows)
    axes = _axes(figure, height, left=left, right=12, top=74, bottom=12)
    axes.set_xlim(0, len(chart.columns))
    axes.set_ylim(len(chart.rows), 0)
    axes.xaxis.tick_top()
    axes.set_xticks(
        [one + 0.5 for one in range(len(chart.columns))], [_said(one, 6) for one in chart.columns]
    )
    axes.set_yticks([one + 0.5 for one in range(len(chart.rows))], [_said(one, 16) for one in chart.rows])
    for down, cells in enumerate(chart.cells):
        for across, (share, text) in enumerate(cells):
            bright = 0.0 if share is None else min(share, 1)
            colour = _between(GROUND if share is None else "#3a4a5c", COLOURS[0], bright)
            axes.bar(across + 0.5, 0.9, bottom=down + 0.05, width=0.94, color=colour)
            axes.text(
                *(across + 0.5, down + 0.5, _said(text, 6)),
                size=_points(SMALL), ha="center", va="center", color="#10202c" if bright > 0.55 else TEXT,
            )  # fmt: skip
    return figure


def _between(one: str, other: str, share: float) -> str:
    """A colour on the way from one to the other."""
    mixed = (
        round(int(a, 16) + (int(b, 16) - int(a, 16)) * share)
        for a, b in ((one[start:end], other[start:end]) for start, end in pairwise(range(1, 9, 2)))
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


@_draw.register
def _progress(chart: Progress) -> Figure:
    height = 112
    figure = _figure(height, chart.title)
    axes = _axes(figure, height, left=16, right=16, top=46, bottom=42)
    axes.set_xlim(0, chart.target)
    axes.set_ylim(0, 1)
    axes.set_axis_off()
    axes.barh(0.5, chart.target, height=1, color=GRID)
    axes.barh(0.5, min(chart.value, chart.target), height=1, color=COLOURS[2])
    figure.text(16 / WIDTH, 14 / height, _said(chart.text), size=_points(WORDS), va="bottom")
    return figure


@_draw.register
def _milestone(chart: Milestone) -> Figure:
    height = 200
    figure = _figure(height, "")
    axes = _axes(figure, height, left=0, right=0, top=0, bottom=0)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    # A groundswell: three waves, each a little higher towards the right.
    across = [step * 4.0 for step in range(WIDTH // 4 + 1)]
    for wave, (base, colour) in enumerate(((70, "#24486a"), (48, "#2b6590"), (26, "#3a86b8"))):
        heights = [base + 10 * _wave(x, wave) + x * 0.05 for x in across]
        axes.fill_between(across, heights, color=colour, linewidth=0)
    figure.text(0.5, 0.70, _said(chart.number, 9), size=_points(64), ha="center", va="center")
    figure.text(0.5, 0.36, _said(chart.text, 44), size=_points(17), ha="center", va="center")
    figure.text(0.5, 0.10, _said(chart.whose, 44), size=_points(WORDS), ha="center", va="center")
    return figure


def _wave(x: float, number: int) -> float:
    return sin(x / 48 + number * 1.9)
