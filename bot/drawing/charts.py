"""What can be drawn, as data. Whole numbers; None is a figure that is not shown, and is drawn as a gap."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: More can't be told apart, or read on a phone.
MOST_LINES, MOST_BARS, MOST_POINTS = 6, 20, 60

#: Longer ones are cut off where they are drawn.
Text = Annotated[str, Field(max_length=2000)]
Figure = Annotated[float, Field(ge=0, allow_inf_nan=False)] | None


class _Drawn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Drawn):
    """One line; its name stands at its end, with the last figure as it is to be read."""

    name: Text
    values: tuple[Figure, ...]


class Lines(_Drawn):
    """How figures went over time. `labels` are the moments, the oldest first."""

    kind: Literal["lines"] = "lines"
    title: Text
    labels: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_POINTS)]
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_LINES)]

    @model_validator(mode="after")
    def _as_many(self) -> Lines:
        if any(len(line.values) != len(self.labels) for line in self.lines):
            raise ValueError("a line has a figure, or None, for each label")
        return self


class Row(_Drawn):
    """One bar. `text` is its figure as it is read ("14 people"); `whole`, what it is of, stands behind."""

    label: Text
    value: Figure
    text: Text
    whole: Figure = None


class Bars(_Drawn):
    """Figures beside each other, from the top down: the steps of the ladder, asks, shifts."""

    kind: Literal["bars"] = "bars"
    title: Text
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=MOST_BARS)]


class Column(_Drawn):
    """One moment: a part for each of the names. A part of None is hidden; `hidden` says so on the column."""

    label: Text
    parts: tuple[Figure, ...]
    hidden: Text = ""


class Columns(_Drawn):
    """How something was made up over time: the answers of each round. The first name stands lowest."""

    kind: Literal["columns"] = "columns"
    title: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_LINES)]
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=MOST_POINTS)]

    @model_validator(mode="after")
    def _as_many(self) -> Columns:
        if any(len(column.parts) != len(self.names) for column in self.columns):
            raise ValueError("a column has a part, or None, for each name")
        return self


class HeatMap(_Drawn):
    """A table whose cells are the brighter the higher their share, from 0 to 1; each says its figure.

    `cells` are rows of (share, text); a share of None is a cell without colour.
    """

    kind: Literal["heat"] = "heat"
    title: Text
    rows: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_BARS)]
    columns: Annotated[tuple[Text, ...], Field(min_length=1, max_length=12)]
    cells: tuple[tuple[tuple[Figure, Text], ...], ...]

    @model_validator(mode="after")
    def _as_many(self) -> HeatMap:
        if [len(row) for row in self.cells] != [len(self.columns)] * len(self.rows):
            raise ValueError("a heat map has a cell for each row and column")
        return self


class Progress(_Drawn):
    """How far all together have come: one bar. `text` says it: "1200 of 2000 doors"."""

    kind: Literal["progress"] = "progress"
    title: Text
    value: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    target: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    text: Text


class Milestone(_Drawn):
    """A number that the whole group has reached: "100", below it "things done together"."""

    kind: Literal["milestone"] = "milestone"
    number: Text
    text: Text
    whose: Text = ""


Chart = Annotated[Lines | Bars | Columns | HeatMap | Progress | Milestone, Field(discriminator="kind")]
