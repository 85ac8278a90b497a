"""A role before it is posted, changed a piece at a time, and what only a role has that is changed later."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotAllowed, NotFound, Refusal
from bot.explain import refusal
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.guild.guilds import Guild
from bot.services.roles import composing
from bot.services.roles.composing import RoleWords
from bot.services.things.things import Approval, Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    before_new,
    button,
    chosen_id,
    confirm,
    done_before,
    entry,
    form,
    guild_here,
    linked_member_role,
    marks_of_words,
    menu,
    needs_text,
    numbers,
    on_its_way,
    places_line,
    posted_already,
    role_fields,
    role_select,
    said,
    select,
    show_changes,
    show_draft,
    skills_for,
)

routes = Routes()

#: Lines of a page, each with its button.
MOST_LISTED = 5
#: So many things done before, to choose from.
LEAST_DONE = (1, 2, 3, 5, 10)


@routes.click("compose:{role_id}:post")
async def post(interaction: Interaction, role_id: int) -> None:
    """What is amiss is said on the draft, which stays one."""
    bot, caller = interaction.client, caller_of(interaction)
    try:
        await before_new(interaction)
        draft = await bot.db.read(composing.show, role_id, caller)
        linked = linked_member_role(interaction, draft.member_role_id) if draft.state == "draft" else None
        mighty = linked is not None and is_mighty(linked)
        posted, again = await bot.db.write(
            composing.post, role_id, caller, is_mighty=mighty, now=bot.clock.now()
        )
    except (NotAllowed, NotFound):
        raise
    except Refusal as refused:
        await show_draft(interaction, role_id, refusal(refused))
        return
    if again:
        await answer_to(interaction).update(posted_already(posted).view())
        return
    see = button(_("See who has it"), f"role:{role_id}:people")
    card = await on_its_way(interaction, _("Your role is on its way"), posted, see)
    if posted.approval == "admins":
        card.small(
            _(
                "Its member role gives power here, so somebody who manages this server says yes to each "
                "person: the coordinators' channel says when somebody asks, /role manage shows who."
            )
        )
    await answer_to(interaction).update(card.view())


def words_form(
    title: str | None = None, purpose: str | None = None, takes: str | None = None, step: str | None = None
) -> discord.ui.Modal:
    return form(_("What it says"), *role_fields(title, purpose, takes, step))


@routes.click("compose:{role_id}:words", opens_modal=True)
async def edit_words(interaction: Interaction, role_id: int) -> None:
    role = await interaction.client.db.read(composing.show, role_id, caller_of(interaction))
    seen = marks_of_words(composing.words_of(role))
    modal = change_words.modal(
        role_id=role_id, seen=seen, title=role.title, purpose=role.why, takes=role.takes, step=role.step
    )
    await answer_to(interaction).ask(modal)


@routes.form("compose:{role_id}:words:{seen}", build=words_form)
async def change_words(
    interaction: Interaction,
    role_id: int,
    seen: str,
    title: str,
    purpose: str,
    takes: str | None = None,
    step: str | None = None,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    role = await bot.db.read(composing.show, role_id, caller)
    words = composing.words_of(role)
    wanted = RoleWords(title, purpose, step or "", words.effort, words.interests, takes or "")
    await bot.db.write(composing.reword, role_id, caller, wanted, seen=seen, now=bot.clock.now())
    await show_changes(interaction, role_id)


@routes.click("compose:{role_id}:who")
async def show_who(interaction: Interaction, role_id: int) -> None:
    """For whom it is: how many, what they should be able to do or have done, and who says yes."""
    bot = interaction.client
    role = await bot.db.read(composing.show, role_id, caller_of(interaction))
    guild = await guild_here(interaction)
    card = Card(_("Who is it for?"), colour=Colour.CALM).text(f"**{said(role.title)}**")
    if role.state == "draft":
        card.beside(places_line(role), button(_("Places"), f"manage:{role_id}:places"))
        needed = needs_text(role.needs, await skills_for(bot.db, role))
        card.beside(
            needed or _("Needs: nothing in particular"), button(_("What it needs"), f"needs:{role_id}")
        )
    if role.approval == "admins":
        card.text(_("Its member role gives power here: somebody who manages this server says yes to each."))
    else:
        card.row(
            select(
                f"compose:{role_id}:answers",
                _("Who says yes?"),
                _answers(),
                chosen=[role.approval or "nobody"],
            )
        )
    card.row(
        select(
            f"compose:{role_id}:least",
            _("Who is it for?"),
            [(_("For everybody"), "0"), *((done_before(one), str(one)) for one in LEAST_DONE)],
            chosen=[str(role.least_done or 0)],
        )
    )
    card.small(_what_counts(guild))
    await answer_to(interaction).update(card.row(_back(role)).view())


def _answers() -> Sequence[tuple[str, str]]:
    return (
        (_("Nobody has to say yes"), "nobody"),
        (_("Coordinators and leads say yes to each"), "coordinators"),
    )


def _what_counts(guild: Guild) -> str:
    if guild.quiet:
        return _("In quiet mode what somebody did is forgotten after a month, and counts no longer.")
    return _("Everything with Done counts. Whoever lacks some is told how many, and led to what is open.")


def _back(role: Thing) -> Button:
    if role.state == "draft":
        return button(_("Back"), f"draft:{role.id}")
    return button(_("Back"), f"manage:{role.id}:change")


@routes.click("compose:{role_id}:answers")
async def choose_who_answers(interaction: Interaction, role_id: int, values: list[str]) -> None:
    bot = interaction.client
    by: Approval | None = "coordinators" if values[:1] == ["coordinators"] else None
    await bot.db.write(composing.choose_who_answers, role_id, caller_of(interaction), by, now=bot.clock.now())
    await show_who(interaction, role_id)


@routes.click("compose:{role_id}:least")
async def choose_least(interaction: Interaction, role_id: int, values: list[str]) -> None:
    bot = interaction.client
    least = next(numbers(values), 0) or None
    await bot.db.write(
        composing.choose_least_done, role_id, caller_of(interaction), least, now=bot.clock.now()
    )
    await show_who(interaction, role_id)


@routes.click("compose:{role_id}:more")
async def show_more(interaction: Interaction, role_id: int) -> None:
    """What comes with it: a first word, and a member role."""
    role = await interaction.client.db.read(composing.show, role_id, caller_of(interaction))
    card = Card(_("More"), colour=Colour.CALM).text(f"**{said(role.title)}**")
    if role.first_word:
        card.beside(_("**First word:** from whoever leads it"), _word_button(role_id, "off"))
        card.small(_("Whoever leads it is asked to write to each person who gets it, within two days."))
    else:
        card.beside(_("**First word:** from nobody"), _word_button(role_id, "on"))
        card.small(_("Nobody is asked to write to whoever gets it."))
    card.row(role_select(f"compose:{role_id}:linked", _("A member role for it"), chosen=role.member_role_id))
    if role.state == "draft":
        card.row(
            menu(
                "compose",
                _("Something else"),
                [
                    entry(_("Picture"), f"picture:{role_id}", _("One says at a glance what it is about.")),
                    entry(_("Throw it away"), f"compose:{role_id}:discard", _("Nobody has seen it.")),
                ],
            )
        )
    await answer_to(interaction).update(card.row(_back(role)).view())


def _word_button(role_id: int, wanted: str) -> Button:
    return button(_("Change"), f"compose:{role_id}:word:{wanted}")


@routes.click("compose:{role_id}:word:{wanted}")
async def choose_first_word(interaction: Interaction, role_id: int, wanted: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        composing.choose_first_word, role_id, caller, wanted=wanted == "on", now=bot.clock.now()
    )
    await show_more(interaction, role_id)


@routes.click("compose:{role_id}:linked")
async def choose_member_role(interaction: Interaction, role_id: int, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = chosen_id(values)
    linked = linked_member_role(interaction, chosen)
    mighty = linked is not None and is_mighty(linked)
    await bot.db.write(composing.link, role_id, caller, chosen, is_mighty=mighty, now=bot.clock.now())
    await show_more(interaction, role_id)


@routes.click("compose:{role_id}:discard")
async def ask_to_discard(interaction: Interaction, role_id: int) -> None:
    draft = await interaction.client.db.read(composing.show, role_id, caller_of(interaction))
    if draft.state != "draft":
        await answer_to(interaction).update(posted_already(draft).view())
        return
    card = Card(_("Throw “{title}” away?").format(title=said(draft.title)), colour=Colour.ACT)
    card.text(_("Nobody has seen it, and it can't be brought back."))
    card.row(confirm(f"compose:{role_id}:gone", f"draft:{role_id}", yes=_("Throw it away")))
    await answer_to(interaction).update(card.view())


@routes.click("compose:{role_id}:gone")
async def discard(interaction: Interaction, role_id: int) -> None:
    gone = await interaction.client.db.write(composing.discard, role_id, caller_of(interaction))
    card = Card(colour=Colour.CALM).text(_("“{title}” is gone.").format(title=said(gone.title)))
    await answer_to(interaction).update(card.row(button(_("A new role"), "compose:new")).view())


async def setup(bot: Groundswell) -> None:
    """Begun by the command."""
