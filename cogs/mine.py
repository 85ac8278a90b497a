"""`/mine`: everything about the person who asks, theirs to change and to erase."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.routes import Routes
from bot.services import mine, outbox, volunteers
from bot.services.mine import Mine
from cogs.ui import Card, Colour, button, confirm, reminder_question, said

routes = Routes()

#: What waits, by the kind of parcel, as a button says it.
MESSAGES = {
    "reminder": N_("A reminder"),
    "place": N_("A place is yours"),
    "role_place": N_("A role is yours"),
    "checkin": N_("A check-in"),
}
CELEBRATED = {
    "name": N_("with your name"),
    "anonymous": N_("without your name"),
    "no": N_("not at all"),
    None: N_("not asked yet"),
}
MOST_LISTED = 10


@app_commands.command(
    name="mine", description=N_("Your commitments, your messages, and all that is stored about you")
)
@app_commands.guild_only()
async def show_mine(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("mine")
async def open_panel(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    await answer_to(interaction).update(_panel(found, now=bot.clock.now()).view())


def _panel(found: Mine, *, now: datetime) -> Card:
    if found.nothing:
        card = Card(_("Nothing is stored about you here."))
        card.text(_("/find shows things to do, /join makes you a volunteer."))
        return card.row(button(_("Ask me in check-ins"), "mine:checkins:yes"))
    card = Card(_("Yours"), colour=Colour.CALM)
    if found.posted:
        card.text(_("**Posted by you**: {count}").format(count=found.posted))
    if found.unsent:
        card.text(_("**Forms you have not finished**: {count}").format(count=found.unsent))
    erase_all = button(_("Erase everything"), "mine:erase", ButtonStyle.danger)
    if found.volunteer is None:
        return card.row(button(_("Ask me in check-ins"), "mine:checkins:yes"), erase_all)
    card.text(
        _("**What you said yes to**\n{list}").format(list=_commitments(found) or _("Nothing at the moment."))
    )
    if found.interests:
        card.text(_("**Interests**: {list}").format(list=said(", ".join(found.interests))))
    card.text(_preferences(found, now))
    card.small(_("Coordinators see what you said yes to and what you have done; nothing else on this page."))
    _waiting(card, found)
    checkins = _("Stop check-ins") if found.agreed("checkins") else _("Ask me in check-ins")
    return card.row(
        button(_("Reminders"), "mine:reminders"),
        button(checkins, f"mine:checkins:{'no' if found.agreed('checkins') else 'yes'}"),
        button(_("Celebrations"), "mine:celebrations"),
        erase_all,
    )


def _commitments(found: Mine) -> str:
    lines = []
    for ask in found.asks:
        if ask.done_at is not None:
            state = _("done")
        elif ask.state == "waitlisted":
            state = _("waiting for a place")
        elif ask.closed_at is not None:
            continue
        else:
            state = (
                _("until {when}").format(when=timestamp(ask.deadline)) if ask.deadline else _("no deadline")
            )
        lines.append(f"- {said(ask.title)} ({state})")
    kind = _("a role")
    lines += [f"- {said(role.title)} ({kind})" for role in found.roles]
    shown = lines[:MOST_LISTED]
    if len(lines) > MOST_LISTED:
        shown.append(_("… and {count} more").format(count=len(lines) - MOST_LISTED))
    return "\n".join(shown)


def _preferences(found: Mine, now: datetime) -> str:
    volunteer = found.volunteer
    if volunteer is None:
        return ""
    ways = {True: {"dm": _("by direct message"), "mine": _("here in /mine")}, False: {}, None: {}}
    answered = found.agreed("reminders")
    reminders = ways[answered].get(volunteer.contact or "mine") or (
        _("no") if answered is False else _("not asked yet")
    )
    lines = [
        _("Reminders: {how}").format(how=reminders),
        _("Check-ins: {answer}").format(answer=_("yes") if found.agreed("checkins") else _("no")),
        _("Celebrated: {how}").format(how=_(CELEBRATED[volunteer.celebrate])),
    ]
    if volunteer.joined_at is not None:
        lines.append(_("Joined: {day}").format(day=timestamp(volunteer.joined_at, "D")))
    if volunteer.paused(now) and volunteer.paused_until is not None:
        lines.append(_("On a break until {day}").format(day=timestamp(volunteer.paused_until, "D")))
    return "\n".join(lines)


def _waiting(card: Card, found: Mine) -> None:
    if not found.waiting:
        return
    card.line().text(_("**Waiting for you**"))
    newest = found.waiting[:5]
    card.row(*(button(_(MESSAGES[one.kind]), f"mine:read:{one.id}", ButtonStyle.primary) for one in newest))


@routes.click("mine:read:{parcel_id}")
async def read_message(interaction: Interaction, parcel_id: int) -> None:
    """The message as it would have come, drawn from today's facts."""
    bot, caller = interaction.client, caller_of(interaction)
    parcel = await bot.db.write(outbox.read_kept, caller.guild, caller.user_id, parcel_id)
    view = await bot.courier.drawn_for(parcel)
    if view is None:
        await answer_to(interaction).say(_("That has settled itself; nothing is left to do."))
        return
    await answer_to(interaction).say(view)


@routes.click("mine:reminders")
async def change_reminders(interaction: Interaction) -> None:
    await answer_to(interaction).say(reminder_question(Card(_("Reminders"))).view())


@routes.click("mine:checkins:{wanted}")
async def change_checkins(interaction: Interaction, wanted: str) -> None:
    if wanted not in ("yes", "no"):
        raise NotFound(N_("That answer is not one of the two."))
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        volunteers.answer,
        caller.guild,
        caller.user_id,
        "checkins",
        agreed=wanted == "yes",
        place="mine",
        language=caller.language,
        now=bot.clock.now(),
    )
    await open_panel(interaction)


@routes.click("mine:celebrations")
async def change_celebrations(interaction: Interaction) -> None:
    card = Card(_("How may we celebrate you?"), colour=Colour.GOOD)
    card.row(
        button(_("Yes, with my name"), "celebrate:name", ButtonStyle.success),
        button(_("Yes, without a name"), "celebrate:anonymous"),
        button(_("Rather not"), "celebrate:no"),
    )
    await answer_to(interaction).say(card.view())


@routes.click("mine:erase")
async def ask_to_erase(interaction: Interaction) -> None:
    card = Card(_("Erase everything about you?"), colour=Colour.ACT)
    card.text(
        _(
            "Your places go to whoever waits, what waits for you is thrown away, and no post of mine "
            "names you any"
            " more. What you did stays counted, without you. This can't be undone."
        )
    )
    card.row(confirm("mine:erased", "mine", yes=_("Erase everything")))
    await answer_to(interaction).update(card.view())


@routes.click("mine:erased")
async def erase(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(mine.erase, caller.guild, caller.user_id, now=bot.clock.now())
    card = Card(_("Everything about you is erased."), colour=Colour.CALM)
    card.text(_("Member roles you had through me are being taken back. You're welcome again any time."))
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_mine)
