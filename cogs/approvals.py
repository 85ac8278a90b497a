"""Saying yes or no to each person who would like something that gives more than a button may."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle
from discord.ext import commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, timestamp
from bot.in_order import InOrder
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.things import approvals, things
from bot.services.things.applications import (
    MOST_QUESTION,
    MOST_WORD,
    Application,
)
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from bot.vault import Vault
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    confirm,
    declined_card,
    form,
    heading,
    opened,
    paged,
    quoted,
    said,
    text_field,
    thing_facts,
)

routes = Routes()

#: Lines of a page, each with its button.
MOST_LISTED = 5


class Guard(commands.Cog):
    """Sees to it that nobody is given by a button what could harm the server, also when a member role became
    such only after it was linked: at Discord, any time.
    """

    def __init__(self, bot: Groundswell) -> None:
        self._bot = bot
        self._heard: InOrder[tuple[int, frozenset[int]]] = InOrder("mighty member roles", self._look_at)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if is_mighty(after) and not is_mighty(before):
            self._heard.hear((after.guild.id, frozenset({after.id})))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.on_guild_available(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Also at the start: something may have changed while nothing ran."""
        self._heard.hear((guild.id, frozenset(role.id for role in guild.roles if is_mighty(role))))

    async def _look_at(self, heard: Sequence[tuple[int, frozenset[int]]]) -> None:
        mighty: dict[int, frozenset[int]] = {}
        for guild_id, role_ids in heard:
            mighty[guild_id] = mighty.get(guild_id, frozenset()) | role_ids
        for guild_id, role_ids in mighty.items():
            if await self._bot.db.read(approvals.unguarded, guild_id, role_ids):
                await self._bot.db.write(approvals.guard, guild_id, role_ids, now=self._bot.clock.now())

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        await self._heard.written()

    async def cog_unload(self) -> None:
        await self._heard.close()


@routes.click("approval:{thing_id}:list:{page}")
async def show_waiting(interaction: Interaction, thing_id: int, page: int) -> None:
    """Who would like it, for whoever may answer."""
    thing, waiting = await interaction.client.db.read(approvals.waiting, thing_id, caller_of(interaction))
    card = Card(_("Who would like it"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    if not waiting:
        card.text(_("Nobody waits for an answer."))
    listed = paged(waiting, page, size=MOST_LISTED)
    for one in listed.shown:
        since = _("asked {when}").format(when=timestamp(one.applied_at, "R"))
        facts = " · ".join(fact for fact in (since, _turn(one)) if fact)
        card.beside(f"<@{one.user_id}>\n{facts}", button(_("Open"), f"approval:{thing_id}:of:{one.user_id}"))
    if turning := listed.turning(f"approval:{thing_id}:list:{{page}}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(_back(thing)).view())


def _turn(found: Application) -> str:
    if found.waits_for_them:
        return _("was asked something")
    return _("has answered") if found.reply else _("wrote something") if found.note else ""


@routes.click("approval:{thing_id}:whom")
async def look(interaction: Interaction, thing_id: int, users: list[discord.User | discord.Member]) -> None:
    for person in users[:1]:
        await show(interaction, thing_id, person.id)


@routes.click("approval:{thing_id}:of:{user_id}")
async def show(interaction: Interaction, thing_id: int, user_id: int) -> None:
    """One of them, with what they wrote, and the three answers."""
    bot = interaction.client
    thing, found, written = await bot.db.read(approvals.of, thing_id, caller_of(interaction), user_id)
    card = Card(_("Say yes or no"), colour=Colour.CALM).text(_asked(thing, found, user_id))
    if written is not None:
        _what_they_wrote(card, written, bot.vault)
    if found is not None and found.approved_at is None and found.state != "left":
        card.text(thing_facts(thing)).row(*_answers(thing, found, written), _back(thing))
    else:
        card.row(_back(thing))
    await answer_to(interaction).update(card.view())


def _what_they_wrote(card: Card, written: Application, vault: Vault) -> None:
    if written.note:
        card.text(_("They write:")).text(opened(vault, written.note))
    if written.question:
        card.text(_("They were asked:")).text(quoted(written.question))
        reply = opened(vault, written.reply) if written.reply else ""
        card.text(reply or _("They have not answered yet."))
    if written.note or written.reply:
        card.small(_("Please keep it to yourself. It is erased with your answer."))


def _answers(thing: Thing, found: Commitment, written: Application | None) -> list[Button]:
    yes = button(_("Yes, gladly"), f"approval:{thing.id}:yes:{found.user_id}", ButtonStyle.success)
    if found.has_place:
        return [yes]
    asks = []
    if written is not None and not written.waits_for_them:
        asks = [button(_("Ask them first"), f"approval:{thing.id}:ask:{found.user_id}")]
    return [yes, *asks, button(_("Not this time"), f"approval:{thing.id}:word:{found.user_id}")]


def _asked(thing: Thing, found: Commitment | None, user_id: int) -> str:
    names = {"person": f"<@{user_id}>", "title": said(thing.title)}
    if found is None or (found.state == "left" and not found.changed_by):
        return _("{person} doesn't ask for **{title}** (any more).").format(**names)
    if found.state == "left":
        who = f"<@{found.changed_by}>"
        return _("{who} has said no to {person} for **{title}** already.").format(who=who, **names)
    if found.approved_at is not None:
        if found.changed_by:
            who = f"<@{found.changed_by}>"
            return _("{who} has said yes to {person} for **{title}**.").format(who=who, **names)
        return _("Somebody has said yes to {person} for **{title}**.").format(**names)
    if found.has_place:
        return _(
            "{person} has **{title}** from before somebody had to say yes to each person. Your yes gives "
            "them what comes with it now."
        ).format(**names)
    if thing.approval == "coordinators":
        return _("{person} would like **{title}**. They hear the answer, but not whose it was.").format(
            **names
        )
    return _(
        "{person} would like **{title}**. What comes with it gives power here, so do you know them well "
        "enough? They hear the answer, yes or no, but not whose it was."
    ).format(**names)


def _back(thing: Thing) -> Button:
    return button(_("Back"), f"{thing.kind}:{thing.id}:people")


@routes.click("approval:{thing_id}:yes:{user_id}")
async def approve(interaction: Interaction, thing_id: int, user_id: int) -> None:
    """Whoever was second reads who was first."""
    bot, caller = interaction.client, caller_of(interaction)
    _thing, found, _written = await bot.db.read(approvals.of, thing_id, caller, user_id)
    if found is not None and found.state != "left":
        await bot.db.write(approvals.approve, thing_id, caller, user_id, now=bot.clock.now())
    await show(interaction, thing_id, user_id)


def word_form(word: str | None = None) -> discord.ui.Modal:
    return form(
        _("Not this time"),
        text_field(
            "word",
            _("A kind word, if you like"),
            value=word,
            hint=_("They read it without your name. What could they do instead, or when is it worth asking?"),
            long=True,
            required=False,
            most=MOST_WORD,
        ),
    )


@routes.click("approval:{thing_id}:word:{user_id}", opens_modal=True)
async def ask_for_a_word(interaction: Interaction, thing_id: int, user_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    _thing, found, written = await bot.db.read(approvals.of, thing_id, caller, user_id)
    if written is None or found is None:
        await show(interaction, thing_id, user_id)
        return
    await answer_to(interaction).ask(look_at_the_word.modal(thing_id=thing_id, user_id=user_id))


@routes.form("approval:{thing_id}:words:{user_id}", build=word_form)
async def look_at_the_word(
    interaction: Interaction, thing_id: int, user_id: int, word: str | None = None
) -> None:
    """As they will read it, before it goes out."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, draft_id = await bot.db.write(
        approvals.keep_word, thing_id, caller, user_id, word or "", now=bot.clock.now()
    )
    card = declined_card(thing, word or "")
    card.line().small(_("This is what {person} reads.").format(person=f"<@{user_id}>"))
    card.row(
        button(_("Send it"), f"approval:{thing_id}:no:{user_id}:{draft_id}", ButtonStyle.primary),
        button(_("Change"), f"approval:{thing_id}:change:{user_id}:{draft_id}"),
        button(_("Back"), f"approval:{thing_id}:of:{user_id}"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("approval:{thing_id}:change:{user_id}:{draft_id}", opens_modal=True)
async def change_the_word(interaction: Interaction, thing_id: int, user_id: int, draft_id: int) -> None:
    word = await interaction.client.db.read(approvals.word_of, draft_id, caller_of(interaction))
    modal = look_at_the_word.modal(thing_id=thing_id, user_id=user_id, word=word)
    await answer_to(interaction).ask(modal)


@routes.click("approval:{thing_id}:no:{user_id}:{draft_id}")
async def refuse(interaction: Interaction, thing_id: int, user_id: int, draft_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, found, _written = await bot.db.read(approvals.of, thing_id, caller, user_id)
    if found is None or found.state != "pending":
        await show(interaction, thing_id, user_id)
        return
    word = await bot.db.read(approvals.word_of, draft_id, caller)
    await bot.db.write(approvals.refuse, thing_id, caller, user_id, word, now=bot.clock.now())
    card = Card(_("All right"), colour=Colour.CALM)
    card.text(_("<@{user_id}> hears, kindly, that it's not this time.").format(user_id=user_id))
    await answer_to(interaction).update(card.row(_back(thing)).view())


def question_form(question: str | None = None) -> discord.ui.Modal:
    return form(
        _("Ask them first"),
        text_field(
            "question",
            _("What would you like to know?"),
            value=question,
            hint=_("They read it without your name, and their answer comes back to whoever may answer."),
            long=True,
            most=MOST_QUESTION,
        ),
    )


@routes.click("approval:{thing_id}:ask:{user_id}", opens_modal=True)
async def open_question(interaction: Interaction, thing_id: int, user_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    _thing, _found, written = await bot.db.read(approvals.of, thing_id, caller, user_id)
    if written is None or written.waits_for_them:
        await show(interaction, thing_id, user_id)
        return
    await answer_to(interaction).ask(ask.modal(thing_id=thing_id, user_id=user_id))


@routes.form("approval:{thing_id}:question:{user_id}", build=question_form)
async def ask(interaction: Interaction, thing_id: int, user_id: int, question: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.write(approvals.ask, thing_id, caller, user_id, question, now=bot.clock.now())
    card = Card(_("The question is on its way"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card.text(
        _("{person} is asked, and the coordinators' channel says when they have answered.").format(
            person=f"<@{user_id}>"
        )
    )
    back = button(_("Back"), f"approval:{thing_id}:list:0")
    await answer_to(interaction).update(card.row(back).view())


@routes.click("approval:{thing_id}:each")
async def ask_to_begin(interaction: Interaction, thing_id: int) -> None:
    caller_of(interaction).require_admin()
    thing = await interaction.client.db.read(things.show_to, thing_id, caller_of(interaction))
    card = Card(_("Say yes to each person?"), colour=Colour.ACT)
    card.text(
        _(
            "From now on **{title}** is suggested to nobody, and whoever would like it waits for the yes "
            "of somebody who manages this server. Whoever has it keeps it."
        ).format(title=said(thing.title))
    )
    going_on = confirm(
        f"approval:{thing_id}:begin", f"{thing.kind}:{thing_id}:people", yes=_("Yes, each one")
    )
    await answer_to(interaction).update(card.row(going_on).view())


@routes.click("approval:{thing_id}:begin")
async def begin(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(approvals.begin, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("From now on, each one"), colour=Colour.GOOD)
    card.text(
        _("The coordinators' channel says when somebody would like **{title}**.").format(
            title=said(thing.title)
        )
    )
    await answer_to(interaction).update(card.row(_back(thing)).view())


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Guard(bot))
