"""How the answers to a question went over its rounds: a picture, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.answers import answer_to
from bot.drawing import Column, Columns
from bot.i18n import _, short_day
from bot.interactions import Interaction
from bot.markup import clipped
from bot.services.checkins.ready_questions import Question
from bot.services.checkins.tallies import Result
from cogs.ui.cards import Card
from cogs.ui.charts import CHART, update_with_chart
from cogs.ui.checkins import counted, names_of_answers, names_of_groups, question_text

#: Characters that Discord takes for a picture's words, and of a name below it.
MOST_ALT, MOST_NAME = 1024, 40
#: Fewer are no trend.
LEAST = 2


def trend_chart(question: Question, results: Sequence[Result], zone: str) -> Columns | None:
    """What was told, the newest first, as columns with the oldest first; None for what is no trend yet. In
    two groups as soon as one of them was told so: only what was told is drawn.
    """
    if len(results) < LEAST:
        return None
    in_two = any(one.in_two for one in results)
    names = names_of_groups(question) if in_two else names_of_answers(question)
    columns = []
    for one in reversed(results):
        parts = _groups(one, question.split or 1) if in_two else tuple(one.counts)
        hidden = _("hidden") if None in parts else ""
        label = short_day(one.told_at.astimezone(ZoneInfo(zone)).date())
        columns.append(Column(label=label, parts=parts, hidden=hidden))
    shown = tuple(clipped(name, MOST_NAME) for name in names)
    return Columns(title=question_text(question), names=shown, columns=tuple(columns))


def _groups(one: Result, split: int) -> tuple[int | None, ...]:
    """The two groups, as far as what was told adds up to them."""
    if one.in_two:
        return tuple(one.counts)
    return tuple(
        None if None in part else sum(count or 0 for count in part)
        for part in (list(one.counts[:split]), list(one.counts[split:]))
    )


def chart_alt(chart: Columns) -> str:
    """The same in words."""
    told = [
        f"{column.label}: "
        + ", ".join(
            f"{name} {counted(None if part is None else int(part))}"
            for name, part in zip(chart.names, column.parts, strict=True)
        )
        for column in chart.columns
    ]
    return clipped(f"{chart.title} {'; '.join(told)}", MOST_ALT)


async def update_with_trend(interaction: Interaction, card: Card, chart: Columns | None) -> None:
    """Show a panel, with the picture where there is a trend."""
    if chart is None:
        await answer_to(interaction).update(card.view())
        return
    alt = chart_alt(chart)
    await update_with_chart(interaction, card.picture(f"attachment://{CHART}", alt), chart, alt)
