"""How one wants to be spoken to: a panel of `/mine`, where each answer is a tap or two away."""

from __future__ import annotations

from datetime import datetime

import discord
from babel import Locale

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import LANGUAGES, N_, _, language_of, ngettext, speak, timestamp
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.own import contact, mine
from bot.services.own.mine import Mine
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import CAPS, Hours
from bot.services.record.agreements import Agreement
from cogs.ui import (
    Card,
    Colour,
    agreements_text,
    button,
    clock_text,
    entry,
    form,
    how_to_celebrate,
    is_sent,
    menu,
    opens_threads,
    reminder_question,
    select,
    text_field,
)

routes = Routes(open_to_suspended=True)

#: The button that changes an answer to yes, and to no.
SWITCHES: dict[Agreement, tuple[str, str]] = {
    "invitations": (N_("Invite me"), N_("Stop invitations")),
    "checkins": (N_("Ask me in check-ins"), N_("Stop check-ins")),
    "reached": (N_("People may write to me"), N_("Nobody writes to me")),
}


@routes.click("prefs")
async def show_preferences(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    await answer_to(interaction).update(_panel(found, now=bot.clock.now()))


def _panel(found: Mine, *, now: datetime) -> discord.ui.LayoutView:
    card = Card(_("How and when I write to you"), colour=Colour.CALM)
    card.text(agreements_text(found)).text("\n".join(_manners(found, now)))
    switches = [_switch(found, kind) for kind in SWITCHES if is_sent(kind)]
    light = found.preferences.light(now)
    entries = [
        entry(_("Reminders"), "prefs:reminders"),
        *switches,
        entry(_("Quiet hours"), "prefs:quiet"),
        entry(_("Time zone"), "prefs:clock"),
        entry(_("How many messages"), "prefs:cap"),
        *([entry(_("How often check-ins"), "checkins:often")] if found.agreed("checkins") else []),
        entry(_("Language"), "prefs:language"),
        entry(_("Celebrations"), "prefs:celebrations"),
        entry(_("Thanks"), "thanks:prefs"),
        *_mark(found),
        *_hears(found),
    ]
    card.row(menu("prefs", _("Change something"), entries))
    return card.row(
        button(_("What you can do"), "can"),
        button(
            _("End the light week") if light else _("A light week"), f"prefs:light:{'no' if light else 'yes'}"
        ),
        button(_("Back"), "mine"),
    ).view()


def _switch(found: Mine, kind: Agreement) -> discord.SelectOption:
    yes, no = SWITCHES[kind]
    agreed = found.agreed(kind)
    return entry(_(no if agreed else yes), f"prefs:agree:{kind}:{'no' if agreed else 'yes'}")


def _mark(found: Mine) -> list[discord.SelectOption]:
    """For volunteers of a server that gives them a member role: to have it, or to do without."""
    if found.member_role_id is None or found.volunteer is None or found.volunteer.joined_at is None:
        return []
    if found.preferences.is_marked:
        return [entry(_("Without the member role"), "prefs:marked:no")]
    return [entry(_("With the member role"), "prefs:marked:yes")]


def _hears(found: Mine) -> list[discord.SelectOption]:
    """Where a server has a member role for it; answered in cogs/calls.py."""
    if found.calls_role_id is None and not found.preferences.hears_calls:
        return []
    return [entry(_("Pings for every ask"), "calls:prefs")]


def _manners(found: Mine, now: datetime) -> list[str]:
    preferred = found.preferences
    usual = _("as in this server")
    cap, language = preferred.weekly_cap, preferred.language
    lines = [
        _("Quiet hours: {hours}").format(hours=_hours_text(found.hours)),
        _("Your time zone: {zone}").format(zone=preferred.time_zone or usual),
        _("Invitations and check-ins a week: {most}").format(most=cap or usual),
        _("Language I speak to you: {language}").format(
            language=_named(language) if language else _("as in your Discord")
        ),
    ]
    if _mark(found):
        marked = _("yes, by {role}") if preferred.is_marked else _("no, you go without {role}")
        shown = marked.format(role=f"<@&{found.member_role_id}>")
        lines.append(_("Everybody sees that you are a volunteer: {answer}").format(answer=shown))
    if _hears(found):
        hears = _("yes") if preferred.hears_calls else _("no")
        lines.append(_("Pinged for every ask: {answer}").format(answer=hears))
    if preferred.light(now) and preferred.light_until is not None:
        until = timestamp(preferred.light_until, "D")
        lines.append(_("Light week until {day}: only what you said yes to already").format(day=until))
    return lines


def _hours_text(hours: Hours) -> str:
    if hours.quiet_from == hours.quiet_until:
        return _("none")
    return _("from {start}:00 to {end}:00 ({zone})").format(
        start=hours.quiet_from, end=hours.quiet_until, zone=hours.time_zone
    )


def _named(language: str) -> str:
    return str(Locale.parse(language).display_name).capitalize()


# ------------------------------------------------------------------ what one agrees to


@routes.click("prefs:reminders")
async def change_reminders(interaction: Interaction) -> None:
    guild = await interaction.client.db.read(guilds.find, caller_of(interaction).guild)
    threads = opens_threads(interaction, quiet=guild.quiet)
    card = reminder_question(Card(_("Reminders")), place="mine", threads=threads)
    await answer_to(interaction).update(card.row(button(_("Back"), "prefs")).view())


@routes.click("prefs:agree:{kind}:{wanted}")
async def change_agreement(interaction: Interaction, kind: str, wanted: str) -> None:
    bot, caller, agreement = interaction.client, caller_of(interaction), _agreement(kind)
    if wanted == "yes":
        await bot.db.write(
            volunteers.answer,
            caller.guild,
            caller.user_id,
            agreement,
            agreed=True,
            place="mine",
            language=caller.language,
            now=bot.clock.now(),
        )
    else:
        await bot.db.write(
            contact.stop, caller.guild, caller.user_id, agreement, place="mine", now=bot.clock.now()
        )
    await show_preferences(interaction)


def _agreement(kind: str) -> Agreement:
    """Custom ids come back from strangers. Raises NotFound."""
    for agreement in SWITCHES:
        if agreement == kind:
            return agreement
    raise NotFound(N_("I don't send messages of that kind."))


@routes.click("prefs:celebrations")
async def change_celebrations(interaction: Interaction) -> None:
    card = Card(_("How may we celebrate you?"), colour=Colour.GOOD)
    card.row(*how_to_celebrate(caller_of(interaction).guild))
    card.row(button(_("My wins"), "win:mine"), button(_("Back"), "prefs"))
    await answer_to(interaction).update(card.view())


@routes.click("prefs:marked:{wanted}")
async def change_mark(interaction: Interaction, wanted: str) -> None:
    bot = interaction.client
    await bot.db.write(
        preferences.wear_member_role, caller_of(interaction), wears=wanted == "yes", now=bot.clock.now()
    )
    await show_preferences(interaction)


@routes.click("prefs:light:{wanted}")
async def change_light_week(interaction: Interaction, wanted: str) -> None:
    bot = interaction.client
    await bot.db.write(
        preferences.take_it_lightly, caller_of(interaction), light=wanted == "yes", now=bot.clock.now()
    )
    await show_preferences(interaction)


# ------------------------------------------------------------------ when, and how much


@routes.click("prefs:quiet")
async def show_quiet_hours(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    card = Card(_("When shall I be quiet?"), colour=Colour.CARE)
    card.text(_("Now: {hours}").format(hours=_hours_text(found.hours)))
    card.text(_("What comes up in these hours reaches you when they are over."))
    options = [(f"{hour}:00", str(hour)) for hour in range(24)]
    card.row(select("prefs:hours:from", _("Quiet from"), options))
    card.row(select("prefs:hours:until", _("Quiet until"), options))
    card.row(
        button(_("As in this server"), "prefs:quiet:server"),
        button(_("No quiet hours"), "prefs:quiet:none"),
        button(_("Back"), "prefs"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("prefs:hours:{edge}")
async def move_quiet_hours(interaction: Interaction, edge: str, values: list[str]) -> None:
    bot, chosen = interaction.client, whole_number(values[0] if values else "", most=23)
    if edge not in ("from", "until") or chosen is None:
        raise NotFound(N_("That is no hour of the day."))
    await bot.db.write(
        preferences.move_quiet_hours,
        caller_of(interaction),
        "from" if edge == "from" else "until",
        chosen,
        now=bot.clock.now(),
    )
    await show_quiet_hours(interaction)


@routes.click("prefs:quiet:{choice}")
async def choose_quiet_hours(interaction: Interaction, choice: str) -> None:
    bot = interaction.client
    await bot.db.write(
        preferences.choose_quiet_hours,
        caller_of(interaction),
        (0, 0) if choice == "none" else None,
        now=bot.clock.now(),
    )
    await show_quiet_hours(interaction)


@routes.click("prefs:cap")
async def show_cap(interaction: Interaction) -> None:
    card = Card(_("How much is enough?"), colour=Colour.CARE)
    card.text(_("Invitations and check-ins by direct message, in a week. More of them wait here in /mine."))
    entries = [entry(_at_most(most), f"prefs:cap:{most}") for most in CAPS]
    card.row(menu("cap", _("How much is enough?"), [*entries, entry(_("As in this server"), "prefs:cap:")]))
    await answer_to(interaction).update(card.row(button(_("Back"), "prefs")).view())


def _at_most(count: int) -> str:
    return ngettext("At most {n}", "At most {n}", count).format(n=count)


@routes.click("prefs:cap:{most}")
async def choose_cap(interaction: Interaction, most: int | None) -> None:
    bot = interaction.client
    await bot.db.write(preferences.choose_weekly_cap, caller_of(interaction), most, now=bot.clock.now())
    await show_preferences(interaction)


# ------------------------------------------------------------------ where, and in which language


@routes.click("prefs:clock")
async def show_clocks(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    clocks = preferences.clocks(found.hours.time_zone, now=bot.clock.now())
    card = Card(_("What time is it for you now?"), colour=Colour.CARE)
    card.text(_("So that quiet hours and times are yours, also when clocks change."))
    options = [(clock_text(clock), clock.zone) for clock in clocks]
    card.row(select("prefs:zone", _("What time is it for you now?"), options))
    card.row(
        button(_("Another place"), "prefs:place"),
        button(_("As in this server"), "prefs:zone:server"),
        button(_("Back"), "prefs"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("prefs:zone")
async def choose_clock(interaction: Interaction, values: list[str]) -> None:
    await _choose_zone(interaction, values[0] if values else None)


@routes.click("prefs:zone:server")
async def follow_the_server(interaction: Interaction) -> None:
    await _choose_zone(interaction, None)


def place_form(place: str | None = None) -> discord.ui.Modal:
    return form(
        _("Where are you?"),
        text_field("place", _("A city, or a time zone"), value=place, most=60, example="Buenos Aires"),
    )


@routes.click("prefs:place", opens_modal=True)
async def ask_for_place(interaction: Interaction) -> None:
    await answer_to(interaction).ask(place_of.modal())


@routes.form("prefs:place", build=place_form)
async def place_of(interaction: Interaction, place: str) -> None:
    await _choose_zone(interaction, place)


async def _choose_zone(interaction: Interaction, place: str | None) -> None:
    bot = interaction.client
    await bot.db.write(preferences.choose_zone, caller_of(interaction), place, now=bot.clock.now())
    await show_preferences(interaction)


@routes.click("prefs:language")
async def show_languages(interaction: Interaction) -> None:
    card = Card(_("In which language?"), colour=Colour.CARE)
    card.text(_("For my answers and for the messages I send you. Posts for everybody stay as they are."))
    card.row(*(button(_named(one), f"prefs:language:{one}") for one in LANGUAGES[:5]))
    card.row(button(_("As in my Discord"), "prefs:language:"), button(_("Back"), "prefs"))
    await answer_to(interaction).update(card.view())


@routes.click("prefs:language:{language}")
async def choose_language(interaction: Interaction, language: str | None) -> None:
    bot = interaction.client
    if language is None or language in LANGUAGES:
        speak(language or language_of(str(interaction.locale)))
    await bot.db.write(preferences.choose_language, caller_of(interaction), language, now=bot.clock.now())
    await show_preferences(interaction)


async def setup(bot: Groundswell) -> None:
    """Everything here is reached from /mine."""
