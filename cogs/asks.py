"""Asks: `/ask new`, `/ask manage`, the card with its three buttons, and the reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _, ngettext, timestamp
from bot.routes import Routes
from bot.services import asks, guilds, times
from bot.services import interests as interest_list
from bot.services.asks import (
    EFFORTS,
    MOST_INTERESTS,
    MOST_STEP,
    MOST_TITLE,
    MOST_WHY,
    Ask,
    Draft,
    Receipt,
)
from bot.services.interests import Interest
from bot.services.outbox import Parcel
from bot.services.rosters import MOST_PLACES, Commitment
from bot.tree import opens_modal
from cogs.ui import (
    Card,
    Colour,
    Label,
    button,
    can_post,
    choice_field,
    confirm,
    effort_text,
    form,
    numbers,
    opens_threads,
    people_text,
    progress_bar,
    reminder_question,
    said,
    text_field,
    user_select,
    why_and_stop,
)

routes = Routes()
ask = app_commands.Group(name="ask", description=N_("Call people to action"), guild_only=True)

#: Seconds. Forms come back from strangers, and a datetime holds no more; the rules refuse it as too far off.
LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())

Count = app_commands.Range[int, 1, MOST_PLACES]


@ask.command(name="new", description=N_("Post a call to action: why it matters and one clear step"))
@app_commands.describe(
    target=N_("How many Done would make this a success?"),
    places=N_("How many people can take part? Leave empty for as many as come"),
    deadline=N_("Until when? For example: tomorrow 18:00"),
)
@opens_modal
async def new(
    interaction: Interaction,
    target: Count | None = None,
    places: Count | None = None,
    deadline: str | None = None,
) -> None:
    caller, now = caller_of(interaction), interaction.client.clock.now()
    guild = await _before_new(interaction)
    until = (
        times.moment(deadline, zone=guild.time_zone, language=caller.language, now=now) if deadline else None
    )
    asks.check_limits(target, places, until, now=now)
    seconds = int(until.timestamp()) if until else None
    form = new_ask.modal(
        target=target, places=places, deadline=seconds, **await new_ask.surroundings(interaction)
    )
    await answer_to(interaction).ask(form)


async def _before_new(interaction: Interaction) -> guilds.Guild:
    """The guild, if this person can post an ask in it and the ask would get there."""
    guild = await interaction.client.db.read(asks.before_new, caller_of(interaction))
    can_post(interaction.guild, guild.asks_channel_id)
    return guild


async def offered_here(interaction: Interaction) -> Mapping[str, object]:
    """What an ask can be about in this server."""
    return {
        "offered": await interaction.client.db.read(interest_list.offered_in, caller_of(interaction).guild)
    }


def ask_form(
    title: str | None = None,
    why: str | None = None,
    step: str | None = None,
    effort: Sequence[str] = (),
    interests: Sequence[str] = (),
    offered: Sequence[Interest] = (),
) -> discord.ui.Modal:
    return form(
        _("A call to action"),
        text_field(
            "title", _("Title"), value=title, most=MOST_TITLE, example=_("Call your council about the park")
        ),
        text_field(
            "why", _("Why does it matter?"), value=why, long=True, most=MOST_WHY, hint=_("In your own words.")
        ),
        text_field("step", _("The one step to take"), value=step, long=True, most=MOST_STEP),
        choice_field(
            "effort",
            _("How long does it take?"),
            [(effort_text(minutes), str(minutes)) for minutes in EFFORTS],
            chosen=effort,
            required=False,
        ),
        *([_about_field(offered, interests)] if offered else ()),
    )


def _about_field(offered: Sequence[Interest], chosen: Sequence[str]) -> Label:
    return choice_field(
        "interests",
        _("What is it about?"),
        [(one.name, str(one.id)) for one in offered],
        chosen=chosen,
        hint=_("It is shown first to people who are interested in that."),
        required=False,
        most=min(MOST_INTERESTS, len(offered)),
    )


@routes.form("ask:new:{target}:{places}:{deadline}", build=ask_form, given=offered_here)
async def new_ask(
    interaction: Interaction,
    target: int | None,
    places: int | None,
    deadline: int | None,
    title: str,
    why: str,
    step: str,
    effort: list[str] | None = None,
    interests: list[str] | None = None,
) -> None:
    bot = interaction.client
    await _before_new(interaction)
    until = datetime.fromtimestamp(min(deadline, LATEST), UTC) if deadline else None
    draft = Draft(
        title,
        why,
        step,
        target,
        places,
        until,
        effort=next(numbers(effort), None),
        interests=[*numbers(interests)],
    )
    posted = await bot.db.write(asks.post, caller_of(interaction), draft, now=bot.clock.now())
    await answer_to(interaction).say(
        Card(_("Your ask is on its way"), colour=Colour.GOOD)
        .text(_("**{title}** appears in the asks channel in a moment.").format(title=said(posted.title)))
        .row(button(_("See who is in"), f"ask:{posted.id}:people"))
        .view()
    )


@ask.command(name="manage", description=N_("See who is in and done, or close an ask"))
@app_commands.describe(ask_id=N_("Which one?"))
@app_commands.rename(ask_id="ask")
async def manage(interaction: Interaction, ask_id: str) -> None:
    if not ask_id.isdecimal():
        raise NotFound(N_("Please choose one of the suggested asks."))
    await _show_people(interaction, int(ask_id[:18]))


@manage.autocomplete("ask_id")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await interaction.client.db.read(asks.recent_in, caller_of(interaction))
    return [
        app_commands.Choice(name=one.title[:100], value=str(one.id))
        for one in found
        if typed.casefold() in one.title.casefold()
    ]


@routes.click("ask:{ask_id}:people")
async def _show_people(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    shown, people = await bot.db.read(asks.people, ask_id, caller_of(interaction))
    await answer_to(interaction).update(_manage_panel(shown, people, now=bot.clock.now()))


def _manage_panel(shown: Ask, people: Sequence[Commitment], *, now: datetime) -> discord.ui.LayoutView:
    done = [one.user_id for one in people if one.done_at]
    owing = [one.user_id for one in people if one.state == "confirmed" and not one.done_at]
    waiting = [one.user_id for one in people if one.state == "waitlisted"]
    card = Card(said(shown.title), colour=Colour.ACT if shown.is_open(now) else Colour.ENDED)
    card.text(_facts(shown))
    for heading, user_ids in ((_("Done"), done), (_("In"), owing), (_("Waiting, in order"), waiting)):
        card.text(f"**{heading}** ({len(user_ids)})\n{people_text(user_ids)}")
    card.small(_("You see this list as a coordinator; people know that you do."))
    card.row(user_select("profile:of", _("What is somebody in?")))
    close = button(
        _("Close this ask"), f"ask:{shown.id}:close", ButtonStyle.danger, disabled=not shown.is_open(now)
    )
    return card.row(button(_("Refresh"), f"ask:{shown.id}:people"), close).view()


@routes.click("ask:{ask_id}:close")
async def ask_to_close(interaction: Interaction, ask_id: int) -> None:
    shown, _people = await interaction.client.db.read(asks.people, ask_id, caller_of(interaction))
    await answer_to(interaction).update(
        Card(_("Close “{title}”?").format(title=said(shown.title)), colour=Colour.ACT)
        .text(
            _("Nobody can say yes any more. Those who are in can still report Done, and every Done counts.")
        )
        .row(confirm(f"ask:{ask_id}:closed", f"ask:{ask_id}:people", yes=_("Close this ask")))
        .view()
    )


@routes.click("ask:{ask_id}:closed")
async def close(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    await bot.db.write(asks.close, ask_id, caller_of(interaction), now=bot.clock.now())
    await _show_people(interaction, ask_id)


@routes.click("ask:{ask_id}:show")
async def show(interaction: Interaction, ask_id: int) -> None:
    """From /find: the ask as its card shows it, with its buttons."""
    bot = interaction.client
    shown = await bot.db.read(asks.show_to, ask_id, caller_of(interaction))
    offered = await bot.db.read(interest_list.offered_in, shown.guild_id)
    await answer_to(interaction).update(ask_card(shown, offered, now=bot.clock.now()).view())


@routes.click("ask:{ask_id}:in")
async def im_in(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(asks.accept, ask_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).say(_accepted(receipt, threads=opens_threads(interaction)).view())


def _accepted(receipt: Receipt, *, threads: bool) -> Card:
    title = said(receipt.ask.title)
    if receipt.commitment is not None and receipt.commitment.state == "waitlisted":
        card = Card(_("You're on the waiting list"), colour=Colour.CALM)
        card.text(
            _(
                "Every place of **{title}** is taken; before you in line: {ahead}. You'll be told when "
                "one is yours."
            ).format(title=title, ahead=receipt.ahead)
        )
    else:
        card = Card(_("You're in already") if receipt.again else _("You're in!"), colour=Colour.GOOD)
        card.text(_("**{title}**: {step}").format(title=title, step=said(receipt.ask.step)))
    card.small(_("I store that you said yes, and nothing you write. /mine shows it and erases it."))
    if receipt.reminders is None:
        reminder_question(card, threads=threads)
    return card.row(button(_("Not this time"), f"ask:{receipt.ask.id}:out"))


@routes.click("ask:{ask_id}:out")
async def not_this_time(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(asks.decline, ask_id, caller_of(interaction), now=bot.clock.now())
    if receipt.commitment is not None and receipt.commitment.done_at is not None:
        text = _("You did this one already, and that stays. Thank you!")
    elif receipt.commitment is not None:
        text = _("All right, you're no longer on the list for **{title}**. Thank you for saying so.")
    else:
        text = _("That's fine, and it is not stored. /find shows other things to do.")
    await answer_to(interaction).say(text.format(title=said(receipt.ask.title)))


@routes.click("ask:{ask_id}:done")
async def done(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(asks.report_done, ask_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).say(_thanks(receipt).view())


def _thanks(receipt: Receipt) -> Card:
    if receipt.again:
        return Card(_("Done already, and counted once. Thank you!"), colour=Colour.GOOD)
    card = Card(_("Thank you!"), colour=Colour.GOOD)
    card.text(
        _("You did **{title}**. {count} done so far.").format(
            title=said(receipt.ask.title), count=receipt.ask.done
        )
    )
    if receipt.first and receipt.volunteer is not None and receipt.volunteer.celebrate is None:
        card.line().text(_("That was your first action here! May we tell the others, to encourage them?"))
        card.row(
            button(_("Yes, with my name"), "celebrate:name", ButtonStyle.success),
            button(_("Yes, without a name"), "celebrate:anonymous"),
            button(_("Rather not"), "celebrate:no"),
        )
    return card


def ask_card(shown: Ask, offered: Sequence[Interest], *, now: datetime) -> Card:
    """The card in the asks channel; the same for everyone."""
    is_open = shown.is_open(now)
    card = Card(said(shown.title), colour=Colour.ACT if is_open else Colour.ENDED)
    card.text(said(shown.why)).text(_("**The step:** {step}").format(step=said(shown.step)))
    card.small(_about(shown, offered)).text(_facts(shown))
    if not is_open:
        card.text(
            _("**Closed.** Thank you to everyone who took part! If you were in, you can still report Done.")
        )
    return card.row(
        button(_("I'm in"), f"ask:{shown.id}:in", ButtonStyle.success, disabled=not is_open),
        button(_("Done"), f"ask:{shown.id}:done", ButtonStyle.primary),
        button(_("Not this time"), f"ask:{shown.id}:out", disabled=not is_open),
    )


def _about(shown: Ask, offered: Sequence[Interest]) -> str:
    """What it takes, and which of the interests it is about."""
    facts = [effort_text(shown.effort)] if shown.effort else []
    facts += [said(one.name) for one in offered if one.id in shown.interests]
    return " · ".join(facts)


def _facts(shown: Ask) -> str:
    lines = []
    if shown.target is not None:
        lines.append(_("Done: {bar}").format(bar=progress_bar(shown.done, shown.target)))
    elif shown.done:
        lines.append(_("Done: {count}").format(count=shown.done))
    if shown.places is not None:
        lines.append(_("Places taken: {bar}").format(bar=progress_bar(shown.confirmed, shown.places)))
    else:
        lines.append(_("In: {count}").format(count=shown.confirmed))
    if shown.waitlisted:
        lines.append(
            ngettext("{n} person waiting", "{n} people waiting", shown.waitlisted).format(n=shown.waitlisted)
        )
    if shown.deadline is not None:
        when, ago = timestamp(shown.deadline), timestamp(shown.deadline, "R")
        lines.append(_("Until {when} ({relative})").format(when=when, relative=ago))
    return "\n".join(lines)


async def draw_ask_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(asks.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    offered = await db.read(interest_list.offered_in, parcel.guild_id) if shown.interests else ()
    return Post(guild.asks_channel_id, ask_card(shown, offered, now=now).view())


async def draw_reminder(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown, commitment = await db.read(asks.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if not shown.is_open(now) or commitment is None or commitment.state != "confirmed" or commitment.done_at:
        return Nothing("nothing is owed any more")
    card = Card(_("Still on?"), colour=Colour.ACT)
    card.text(_("You said yes to **{title}**.").format(title=said(shown.title)))
    card.text(_("**The step:** {step}").format(step=said(shown.step))).text(_facts(shown))
    card.row(
        button(_("Done"), f"ask:{shown.id}:done", ButtonStyle.success),
        button(_("I can't make it"), f"ask:{shown.id}:out"),
    )
    card.small(_("You asked to be reminded of what you said yes to."))
    return Direct(parcel.user_id or 0, card.row(why_and_stop(shown.guild_id, "reminders")).view())


async def draw_place(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown, commitment = await db.read(asks.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if not shown.is_open(now) or commitment is None or commitment.state != "confirmed":
        return Nothing("the place is no longer theirs")
    card = Card(_("A place is yours!"), colour=Colour.GOOD)
    card.text(_("Somebody made room: you're in for **{title}**.").format(title=said(shown.title)))
    card.text(_("**The step:** {step}").format(step=said(shown.step))).text(_facts(shown))
    card.small(_("Why this? You were on the waiting list. If it no longer suits you, pass the place on."))
    return Direct(
        parcel.user_id or 0,
        card.row(
            button(_("Done"), f"ask:{shown.id}:done", ButtonStyle.success),
            button(_("Not this time"), f"ask:{shown.id}:out"),
        ).view(),
    )


draws = {"ask_card": draw_ask_card, "reminder": draw_reminder, "place": draw_place}


async def setup(bot: Groundswell) -> None:
    times.get_ready()
    bot.tree.add_command(ask)
