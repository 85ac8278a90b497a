"""All shifts of a timetable among Discord's events, by one switch."""

from __future__ import annotations

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.shifts import listing
from bot.services.shifts.listing import Listed
from cogs.ui import Card, Colour, amiss_text, button, offer_events, said

routes = Routes()


@routes.click("timetable:{timetable_id}:events")
async def show_all(interaction: Interaction, timetable_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _update_all(interaction, await bot.db.read(listing.show, timetable_id, caller, now=bot.clock.now()))


@routes.click("timetable:{timetable_id}:events:on")
async def list_all(interaction: Interaction, timetable_id: int) -> None:
    await _switch_all(interaction, timetable_id, on=True)


@routes.click("timetable:{timetable_id}:events:off")
async def list_none(interaction: Interaction, timetable_id: int) -> None:
    await _switch_all(interaction, timetable_id, on=False)


async def _switch_all(interaction: Interaction, timetable_id: int, *, on: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    listed = await bot.db.write(listing.switch, timetable_id, caller, on=on, now=bot.clock.now())
    await _update_all(interaction, listed)


@routes.click("timetable:{timetable_id}:events:again")
async def try_all_again(interaction: Interaction, timetable_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    listed = await bot.db.write(listing.try_again, timetable_id, caller, now=bot.clock.now())
    await _update_all(interaction, listed, _("I try once more, and tell you if it does not work."))


async def _update_all(interaction: Interaction, listed: Listed, told: str = "") -> None:
    words, timetable_id, is_draft = listed.found.words, listed.found.id, listed.found.is_draft
    card = Card(_("“{title}” among Discord's events").format(title=said(words.title)), colour=Colour.ACT)
    card.text(told)
    ways = []
    if listed.events:
        card.text(_how_many(listed))
        card.text("\n".join(f"⚠️ {text}" for text in dict.fromkeys(_amiss(listed))))
        if any(one.refused for one in listed.events):
            ways.append(button(_("Try again"), f"timetable:{timetable_id}:events:again"))
    elif listed.wanted:
        later = _("Its shifts will be among this server's events once they are posted.")
        card.text(later if is_draft else _("Shifts that you add will be among this server's events."))
    else:
        none = _("None of its shifts is to come.") if not is_draft and not listed.coming else ""
        quiet = _("This server is in quiet mode: its events would show what goes on here.")
        why = quiet if listed.guild.quiet else none
        offer_events(card, interaction, why, all_of_them=True)
    if not listed.wanted or len(listed.events) < listed.coming:
        can = not listed.guild.quiet and bool(is_draft or listed.coming)
        green = ButtonStyle.primary
        every = _("List all of them")
        ways.append(button(every, f"timetable:{timetable_id}:events:on", green, disabled=not can))
    if listed.wanted or listed.events:
        ways.append(button(_("Take all off the list"), f"timetable:{timetable_id}:events:off"))
    if is_draft:
        back = button(_("Back"), f"timetable:{timetable_id}:more")
    else:
        back = button(_("Back"), f"timetable:{timetable_id}")
    await answer_to(interaction).update(card.row(*ways, back).view())


def _how_many(listed: Listed) -> str:
    """Of its shifts that are to come, and whether others follow."""
    count = len(listed.events)
    stand = ngettext(
        "{n} of its {all} shifts to come is among this server's events, or on the way there.",
        "{n} of its {all} shifts to come are among this server's events, or on the way there.",
        count,
    ).format(n=count, all=listed.coming)
    more = _("Those you add will be, too.") if listed.wanted else ""
    return f"{stand} {more}".strip()


def _amiss(listed: Listed) -> list[str]:
    return [amiss_text(one, one.refused) for one in listed.events if one.refused]


async def setup(bot: Groundswell) -> None:
    """Reached from a draft of shifts, and from the panel of a timetable."""
