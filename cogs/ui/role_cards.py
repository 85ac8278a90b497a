"""The card of a role: in the asks channel, from /find, and before it is posted."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from bot.i18n import _, ngettext, timestamp
from bot.markup import said
from bot.services.guild.skills import Skill
from bot.services.things.pictures import Picture
from bot.services.things.roles import Role
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button
from cogs.ui.facts import heading, led_by, thing_facts
from cogs.ui.needs import needs_text


def role_card(
    shown: Role, listed: Sequence[Skill], *, lead: int | None, picture: Picture | None = None, turn: str = ""
) -> Card:
    """The card in the asks channel; the same for everyone. What has ended is two lines."""
    if shown.state != "open":
        ended = _("This role has ended. Thank you to everyone who had it!")
        return Card(colour=Colour.ENDED).text(f"**{heading(shown)}**\n{ended}")
    return open_role_card(shown, listed, lead=lead, picture=picture, turn=turn).row(
        button(_("I'd like this role"), f"role:{shown.id}:in", ButtonStyle.success),
        button(_("Step down"), f"thing:{shown.id}:no"),
    )


def open_role_card(
    shown: Role, listed: Sequence[Skill], *, lead: int | None, picture: Picture | None = None, turn: str = ""
) -> Card:
    """All that stands above its buttons as long as it is open."""
    card = Card(heading(shown), colour=Colour.ROLE)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    card.text(role_text(shown, listed)).small(led_by(lead)).text(role_facts(shown))
    card.text(turn)
    return card.small(_for_whom(shown))


def role_text(shown: Role, listed: Sequence[Skill]) -> str:
    """What it is, what it takes, what comes first and what it needs."""
    needed = needs_text(shown.needs, listed)
    return f"{role_words(shown)}\n{needed}".strip()


def role_words(shown: Role) -> str:
    """What somebody wrote of it, below its title."""
    takes = _("**It takes:** {takes}").format(takes=said(shown.takes)) if shown.takes else ""
    first = _("**The first step:** {step}").format(step=said(shown.step)) if shown.step else ""
    return "\n".join(text for text in (said(shown.why), takes, first) if text)


def role_facts(shown: Role) -> str:
    """Who has it, how many can still, and the member role that comes with it."""
    comes_with = (
        _("Comes with {role}").format(role=f"<@&{shown.member_role_id}>") if shown.member_role_id else ""
    )
    lines = (thing_facts(shown), comes_with, _comes_free(shown))
    return "\n".join(line for line in lines if line)


def _comes_free(shown: Role) -> str:
    """What somebody who would like it reads while a holder seeks somebody."""
    if shown.comes_free is None or shown.state != "open":
        return ""
    return _("🔄 A place comes free by {day}: whoever asks for it now is in line for it.").format(
        day=timestamp(shown.comes_free, "D")
    )


def for_whom(shown: Role) -> str:
    """For everybody, or for who did something before; and who says yes."""
    everybody = _("For everybody; nobody has to say yes.")
    return _for_whom(shown) or everybody


def what_comes(shown: Role) -> str:
    """A first word, and a member role."""
    if shown.first_word:
        word = _("Somebody is asked to write to whoever gets it.")
    else:
        word = _("Nobody is asked to write to whoever gets it.")
    if not shown.member_role_id:
        return word
    return f"{word}\n" + _("Comes with {role}").format(role=f"<@&{shown.member_role_id}>")


def _for_whom(shown: Role) -> str:
    lines = []
    if shown.least_done is not None:
        lines.append(done_before(shown.least_done))
    if shown.approval == "admins":
        lines.append(_("Somebody who manages this server says yes to each person."))
    elif shown.approval == "coordinators":
        lines.append(_("Coordinators and whoever leads it say yes to each person."))
    return "\n".join(lines)


def done_before(wanted: int) -> str:
    return ngettext(
        "For people who have done {n} thing here before.",
        "For people who have done {n} things here before.",
        wanted,
    ).format(n=wanted)
