"""Numbers and dates are written as the reader's language writes them, plurals as it has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.i18n import _, local_time, ngettext, number, speaking
from cogs.ui.progress import progress_bar
from tests.house.source import Module, modules
from tests.house.texts import called, calls, texts

#: They yield numbers, which a text of ours writes (`bot.i18n.Text`) and an f-string does not.
COUNTING = {"len", "sum", "round", "int", "abs", "max", "min"}
#: They write a date in one country's way, or in a program's.
ONE_WAY = {"strftime", "isoformat", "ctime", "format_datetime", "format_date", "format_time"}


def test_a_number_before_what_it_counts_is_a_plural() -> None:
    """`{n}` is what is counted; a number that counts nothing has another name."""
    single = [f"{text.where}: {text.one!r}" for text in texts() if text.many is None and "{n}" in text.one]
    assert not single, "\n".join(single)
    uncounted = [f"{text.where}: {text.many!r}" for text in texts() if text.many and "{n}" not in text.many]
    assert not uncounted, "\n".join(uncounted)


def test_no_cog_writes_numbers_or_dates_itself() -> None:
    found = [problem for module in modules("cogs") for problem in self_written(module)]
    assert not found, "\n".join(found)


def self_written(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FormattedValue):
            if node.format_spec is not None:
                yield f"{module.at(node.lineno)}: a format of its own; bot.i18n writes numbers and dates"
            if isinstance(node.value, ast.Call) and called(node.value) in COUNTING:
                yield f"{module.at(node.lineno)}: a bare number in an f-string; use bot.i18n.number"
    for call in calls(module.tree):
        if called(call) in ONE_WAY:
            yield f"{module.at(call.lineno)}: {called(call)}; use bot.i18n.timestamp or local_time"
        bare = [one for one in call.args if isinstance(one, ast.Call) and called(one) in COUNTING]
        if called(call) == "str" and bare:
            yield f"{module.at(call.lineno)}: a bare number as text; use bot.i18n.number"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ("1,234", "12,345.5", "▰▰▰▰▰▰▱▱▱▱▱▱ 1,000 / 2,000")),
        ("es", ("1.234", "12.345,5", "▰▰▰▰▰▰▱▱▱▱▱▱ 1.000 / 2.000")),
    ],
)
def test_numbers_are_grouped_as_in_the_language(language: str, written: tuple[str, str, str]) -> None:
    with speaking(language):
        assert (number(1234), number(12345.5), progress_bar(1000, 2000)) == written
        assert written[0] in _("Together: {count} done.").format(count=1234)
        assert written[0] in ngettext("{n} minute", "{n} minutes", 1234).format(n=1234)


def test_an_id_stays_one() -> None:
    with speaking("es"):
        person = 123456789012345678
        assert f"<@{person}>" in _("<@{user_id}> has been asked, too.").format(user_id=person)
        assert "True" in _("{answer}").format(answer=True)


@pytest.mark.parametrize(
    ("language", "day"), [("en", "Sat, 5 Dec 2026, 09:05"), ("es", "sáb, 5 dic 2026, 9:05")]
)
def test_dates_are_in_the_order_of_the_language(language: str, day: str) -> None:
    with speaking(language):
        assert local_time(datetime(2026, 12, 5, 8, 5, tzinfo=UTC), "Europe/Madrid", with_year=True) == day
