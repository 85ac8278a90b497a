"""The pieces that cards are made of keep within Discord's limits, whatever people write."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import _, speaking
from bot.markup import kept
from cogs import ui
from cogs.ui.controls import Row


def texts(view: discord.ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def buttons(view: discord.ui.LayoutView) -> list[str | None]:
    return [item.label for item in view.walk_children() if isinstance(item, discord.ui.Button)]


def controls(row: Row | None) -> list[discord.ui.Button[Any]]:
    return [item for item in row.children if isinstance(item, discord.ui.Button)] if row else []


def test_a_card_is_read_in_the_order_it_was_built() -> None:
    card = (
        ui.Card("Title").text("Story").row(ui.button("I'm in", "in"), ui.button("Done", "done")).small("note")
    )
    assert texts(card.view()) == ["### Title", "Story", "-# note"]
    assert buttons(card.view()) == ["I'm in", "Done"]


def test_a_card_carries_its_mark_and_colour() -> None:
    view: Any = ui.Card("Title", colour=ui.Colour.GOOD, mark=4711).view()
    container = view.to_components()[0]
    assert (container["id"], container["accent_color"]) == (4711, ui.Colour.GOOD)


async def test_what_a_crowd_is_told_is_drawn_once_for_each_language_and_all_it_depends_on() -> None:
    drawn = []

    @ui.drawn_once
    def card(title: str, *, again: bool) -> ui.Card:
        drawn.append(title)
        return ui.Card(_("You're in already") if again else title)

    first = card("Plant trees", again=True)
    assert card("Plant trees", again=True) is first
    assert texts(card("Plant trees", again=False)) == ["### Plant trees"]
    assert texts(card("Call the mayor", again=False)) == ["### Call the mayor"]
    with speaking("es"):
        assert texts(card("Plant trees", again=True)) != texts(first)
    assert texts(card("Plant trees", again=True)) == texts(first) == ["### You're in already"]
    assert drawn == ["Plant trees", "Plant trees", "Call the mayor", "Plant trees"]


@given(st.lists(st.text(max_size=5000), max_size=60))
def test_a_card_never_exceeds_what_discord_takes(written: list[str]) -> None:
    card = ui.Card("Title").row(ui.button("I'm in", "in"))
    for text in written:
        card.text(text)
    view = card.view()
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40
    assert buttons(view) == ["I'm in"]
    assert all(texts(view))


def test_only_the_longest_text_of_a_card_is_shortened() -> None:
    shown = texts(ui.Card("Title").text("a" * 5000).text("the step to take").view())
    assert shown[0] == "### Title"
    assert shown[1].endswith("…")
    assert shown[2] == "the step to take"
    assert sum(map(len, shown)) == 4000


def test_what_people_write_neither_styles_nor_pings() -> None:
    shown = ui.said("**big** @everyone <@123456789012345678> [link](https://example.org) `code`")
    assert "**" not in shown.replace(r"\*\*", "")
    assert "@everyone" not in shown
    assert "<@123" not in shown


@given(st.text(alphabet=" \nab1._\\~|*`>[]()<#@-+:/", max_size=12))
def test_nothing_is_left_out_of_the_escaping(written: str) -> None:
    """Discord shows a sign after a backslash as it is, and no token where its bracket is such a sign."""
    shown = ui.said(written)
    escaped = discord.utils.escape_mentions(discord.utils.escape_markdown(written))
    assert as_shown(shown) == as_shown(escaped)
    assert not re.search(r"<(?!https?://)[^\s<>]*[#@:/]", re.sub(r"\\.", " ", shown, flags=re.S))


def as_shown(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)


@pytest.mark.parametrize(
    "token", ["<t:0:R>", "<#123>", "</ask new:1>", "<:tree:12>", "<a:b:1>", "<id:browse>"]
)
def test_what_looks_like_something_of_discords_stays_text(token: str) -> None:
    assert ui.said(f"At {token}!") == f"At \\{token}!"


def test_an_address_and_a_comparison_stay_what_they_are() -> None:
    for written in ("See <https://example.org/a>", "1 < 2", "i <3 trees"):
        assert ui.said(written) in (written, written.replace("-", r"\-"))


TURNING = [chr(sign) for sign in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("sign", TURNING)
def test_no_text_turns_around_what_follows_it(sign: str) -> None:
    assert ui.said(f"Plant{sign}trees") == kept(f"Plant{sign}trees") == "Planttrees"


BLANK = [
    chr(sign)
    for sign in range(sys.maxunicode + 1)
    if unicodedata.category(chr(sign)) in {"Zs", "Zl", "Zp", "Cc", "Cf"}
    or unicodedata.name(chr(sign), "").endswith(("HANGUL FILLER", "SEONG FILLER", "PATTERN BLANK"))
]


def test_a_text_in_which_nothing_can_be_seen_is_empty() -> None:
    for start in range(0, len(BLANK), 1000):
        assert kept("".join(BLANK[start : start + 1000])) == ""
    assert kept("\u2800\u200b\ufe0f") == ""
    for seen in ("a", "é", "e\u0301", "👩‍🌾", "שלום", "مى‌رود", "1", "?", "❤️", "\U0001facd"):
        assert kept(seen) == seen


def test_a_progress_bar_shows_the_first_step_and_is_full_only_at_the_end() -> None:
    assert ui.progress_bar(0, 100).startswith("▱")
    assert ui.progress_bar(1, 100).startswith("▰▱")
    assert "▱" in ui.progress_bar(99, 100)
    assert "▱" not in ui.progress_bar(100, 100)
    assert ui.progress_bar(130, 100).endswith("130 / 100")


def test_a_progress_bar_without_a_target_is_a_number() -> None:
    assert ui.progress_bar(7, 0) == "7"


def test_labels_are_cut_to_what_discord_shows() -> None:
    assert len(ui.button("a" * 200, "x").label or "") == 80
    field = ui.text_field("name", "l" * 200, value="v" * 300, most=200)
    assert len(field.text) == 45


def test_a_select_shows_the_first_25_and_ticks_what_was_chosen() -> None:
    shown = ui.select("s", "Pick", [(f"Option {n}", str(n)) for n in range(40)], chosen=["3"], most=40)
    assert len(shown.options) == 25
    assert shown.max_values == 25
    assert [option.value for option in shown.options if option.default] == ["3"]


def test_a_pager_goes_no_further_than_its_ends() -> None:
    assert ui.pager("find:{page}", 0, 1) is None
    first, last = controls(ui.pager("find:{page}", 0, 3)), controls(ui.pager("find:{page}", 2, 3))
    assert [item.disabled for item in first] == [True, True, False]
    assert [item.disabled for item in last] == [False, True, True]
    assert [item.custom_id for item in first] == ["find:first", "find:here", "find:1"]
    assert [item.custom_id for item in last] == ["find:1", "find:here", "find:last"]


def test_a_confirmation_says_what_will_happen() -> None:
    erase, keep = controls(ui.confirm("erase:yes", "erase:no", yes="Erase everything"))
    assert (erase.label, keep.label) == ("Erase everything", "Never mind")
    assert erase.style is discord.ButtonStyle.danger


def test_a_page_that_fits_a_phone_holds_fewer_of_what_is_long() -> None:
    short = ui.paged_to_fit(["a line"] * 50, 0, str)
    long = ui.paged_to_fit(["a line " * 40] * 50, 0, str)
    assert (len(short.shown), short.pages) == (23, 3)
    assert len(long.shown) < 6
    assert list(ui.paged_to_fit(["x" * 4000, "y"], 0, str).shown) == ["x" * 4000]
    assert list(ui.paged_to_fit(["x" * 4000, "y"], 9, str).shown) == ["y"]
    assert ui.paged_to_fit([], 0, str).pages == 1


def test_every_row_is_on_one_page() -> None:
    rows = [f"{number} " + "x" * (number * 37 % 200) for number in range(300)]
    read = [row for page in ui.fitting_pages(rows, str) for row in page]
    assert read == rows


@dataclass
class Listed:
    id: int
    title: str
    due_at: datetime | None


def test_two_of_one_title_are_told_apart_by_their_day_or_else_by_a_number() -> None:
    noon = datetime(2026, 12, 5, 12, tzinfo=UTC)
    listed = [
        Listed(7, "Plant trees", noon),
        Listed(3, "Plant trees", noon + timedelta(days=7)),
        Listed(4, "Dig", None),
        Listed(9, "dig", None),
        Listed(5, "Sing", noon),
        Listed(6, "x" * 100, None),
        Listed(8, "x" * 100, None),
        Listed(1, "Row", noon),
        Listed(2, "Row", noon),
    ]
    names = ui.told_apart(listed, "Europe/Madrid")
    assert names[7] == "Plant trees · Sat 5 Dec, 13:00"
    assert names[3] == "Plant trees · Sat 12 Dec, 13:00"
    assert (names[4], names[9]) == ("Dig · no. 1", "dig · no. 2")
    assert names[5] == "Sing"
    assert (names[1], names[2]) == (
        "Row · Sat 5 Dec, 13:00 · no. 1",
        "Row · Sat 5 Dec, 13:00 · no. 2",
    )
    assert len({*names.values()}) == len(listed)
    assert all(len(name) <= 100 for name in names.values())
