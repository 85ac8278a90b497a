"""Pictures of figures: a chart is plain data, drawn as PNG by a process of its own.

Whoever needs a picture builds one of the kinds in `charts`, with texts that are translated and counted
already, asks `bot.drawer.draw(chart)`, and says the same in words: in the message, and as the picture's
alternative text. See docs/design.md § 116.
"""

from bot.drawing.charts import Bars, Chart, Column, Columns, HeatMap, Line, Lines, Milestone, Progress, Row
from bot.drawing.drawer import Drawer

__all__ = [
    "Bars",
    "Chart",
    "Column",
    "Columns",
    "Drawer",
    "HeatMap",
    "Line",
    "Lines",
    "Milestone",
    "Progress",
    "Row",
]
