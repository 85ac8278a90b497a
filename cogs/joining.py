"""`/join` and the welcome card: one private panel, edited in place, from curiosity to a first yes."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import LANGUAGES, N_, SOURCE, _, speaking
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES
from bot.routes import Routes
from bot.services.guild import guilds, translations
from bot.services.guild.guilds import WELCOME_CARD, Guild
from bot.services.outbox.outbox import Parcel
from bot.services.things import joining, register
from bot.services.things.joining import AGREE, FIRST_THING, INTERESTS, Panel
from bot.services.things.receipts import Receipt
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    announced,
    ask_what_is_needed,
    button,
    clipped,
    effort_text,
    heading,
    kept_text,
    numbers,
    opens_threads,
    paged_to_fit,
    places_left,
    plan_of,
    plan_text,
    reminder_question,
    said,
    select,
    when_text,
)

routes = Routes()

#: Characters of the why and of the step of each, so that three fit on a phone; and of a title on its button.
MOST_SHOWN, MOST_TITLE = 120, 20
#: Characters of what one agrees to that stand in the first step; all of it is one press away.
MOST_NORMS, MOST_PRIVACY = 300, 400


@app_commands.command(name="join", description=N_("Become a volunteer here: three short steps"))
@app_commands.guild_only()
async def join(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("join:start")
async def open_panel(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(joining.panel, caller_of(interaction), now=bot.clock.now())
    await _show(interaction, found)


@routes.click("join:agree:{wording}")
async def agree(interaction: Interaction, wording: int) -> None:
    await _agree(interaction, wording, marked=None)


@routes.click("join:marked:{wording}:{wanted}")
async def agree_and_choose(interaction: Interaction, wording: int, wanted: str) -> None:
    """Agreed, and said whether everybody may see by their member role that they are a volunteer."""
    await _agree(interaction, wording, marked=wanted == "yes")


async def _agree(interaction: Interaction, wording: int, *, marked: bool | None) -> None:
    bot = interaction.client
    found = await bot.db.write(
        joining.agree, caller_of(interaction), wording, marked=marked, now=bot.clock.now()
    )
    await _show(interaction, found)


@routes.click("join:interests")
async def choose(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = [*numbers(values)]
    await _show(
        interaction, await bot.db.write(joining.choose_interests, caller, chosen, now=bot.clock.now())
    )


@routes.click("join:step:{step}")
async def go_to(interaction: Interaction, step: int) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.go_to, caller_of(interaction), step, now=bot.clock.now())
    )


@routes.click("join:finish:{thing_id}")
async def finish(interaction: Interaction, thing_id: int | None) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.finish, caller_of(interaction), thing_id, now=bot.clock.now())
    )


@routes.click("join:later")
async def later(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(joining.panel, caller_of(interaction), now=bot.clock.now())
    card = Card(_("See you later!"))
    if found.step == AGREE:
        card.text(_("Nothing about you is stored. /join shows this again, whenever you like."))
    else:
        card.text(_("It is saved: /join goes on where you were, whenever you like."))
    await answer_to(interaction).update(card.view())


async def _show(interaction: Interaction, found: Panel) -> None:
    if found.step in _DRAWN_BY:
        card = _DRAWN_BY[found.step](found)
    else:
        card = _joined(found, threads=opens_threads(interaction, quiet=found.guild.quiet))
    await answer_to(interaction).update(card.view())
    if found.receipt is not None:
        await ask_what_is_needed(interaction, found.receipt.thing, again=found.receipt.again)


def _step(step: int, title: str, colour: Colour = Colour.CALM) -> Card:
    return Card(title, colour=colour).small("▰" * step + "▱" * (FIRST_THING - step))


def _norms(found: Panel) -> Card:
    guild = found.guild
    card = _step(AGREE, _("Step 1 of 3: what we're about"))
    card.text(said(guild.cause or ""))
    norms, privacy = clipped(guild.norms or "", MOST_NORMS), clipped(guild.privacy or "", MOST_PRIVACY)
    for text in _agreed_to(guild, norms, privacy):
        card.text(text)
    whole = (norms, privacy) == (guild.norms or "", guild.privacy or "")
    if not whole:
        card.small(_("**Read all of it** shows what is left out here; you agree to all of it."))
    card.text(_("**Questions?** {contact}").format(contact=said(guild.contact or "")))
    if found.untranslated:
        written_in = LANGUAGE_NAMES.get(guild.language, guild.language)
        card.small(
            _("Some of what this server wrote itself is in {language} only.").format(language=written_in)
        )
    yes = _("I agree, go on")
    if guild.minimum_age is not None:
        card.text(_("**Age** You can take part from {age} years on.").format(age=guild.minimum_age))
        yes = _("I am at least {age} and agree").format(age=guild.minimum_age)
    return card.row(
        button(yes, f"join:agree:{guild.wording}", ButtonStyle.success),
        *_mark(card, found),
        *(() if whole else (button(_("Read all of it"), "join:whole:0"),)),
        _save(),
    )


def _agreed_to(guild: Guild, norms: str, privacy: str) -> list[str]:
    stored = _("**What is stored about you**\n{privacy}\n{until}").format(
        privacy=announced(privacy), until=kept_text(guild)
    )
    if not norms:
        return [stored]
    return [_("**How we treat each other**\n{norms}").format(norms=announced(norms)), stored]


@routes.click("join:whole:{page}")
async def show_whole(interaction: Interaction, page: int) -> None:
    """What one agrees to, where it is too long for the first step."""
    caller = caller_of(interaction)
    guild = await interaction.client.db.read(translations.guild_in, caller.guild, caller.language)
    listed = paged_to_fit(_agreed_to(guild, guild.norms or "", guild.privacy or ""), page, str)
    card = Card(_("What you agree to"))
    for text in listed.shown:
        card.text(text)
    if turning := listed.turning("join:whole:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("Back"), "join:start")).view())


def _mark(card: Card, found: Panel) -> list[Button]:
    """That volunteers can be told by a member role, and how to do without or with it."""
    guild = found.guild
    if guild.volunteer_role_id is None:
        return []
    role = f"<@&{guild.volunteer_role_id}>"
    if found.marked:
        card.text(
            _("**Everybody sees** that you are a volunteer: you get {role}. You can do without it.").format(
                role=role
            )
        )
        return [button(_("Agree, without the member role"), f"join:marked:{guild.wording}:no")]
    card.text(_("**Nobody sees** that you are a volunteer: you go without {role}.").format(role=role))
    return [button(_("Agree, with the member role"), f"join:marked:{guild.wording}:yes")]


def _save() -> Button:
    return button(_("Save for later"), "join:later")


def _interests(found: Panel) -> Card:
    card = _step(INTERESTS, _("Step 2 of 3: what interests you?"))
    card.text(_("Choose as many as you like. It helps us show you things that fit, and nothing else."))
    options = [(interest.name, str(interest.id)) for interest in found.interests]
    chosen = [str(interest_id) for interest_id in found.chosen]
    card.row(select("join:interests", _("Interests"), options, chosen=chosen, least=0, most=len(options)))
    return card.row(
        button(_("Back"), f"join:step:{AGREE}"),
        button(_("Go on") if chosen else _("Skip"), f"join:step:{FIRST_THING}"),
        _save(),
    )


def _first_thing(found: Panel) -> Card:
    card = _step(FIRST_THING, _("Step 3 of 3: one first thing to do"), Colour.ACT)
    if found.suggested:
        card.text(_("Small is good. Say yes to one, or just look round."))
    else:
        card.text(_("Nothing to suggest right now. /find shows everything that is open."))
    _offer(card, found)
    if found.guild.talk_channel_id is not None:
        card.text(
            _("**Say hello in {channel}** (two minutes)\nOne line is enough: what brings you here.").format(
                channel=f"<#{found.guild.talk_channel_id}>"
            )
        )
    back = INTERESTS if found.interests else AGREE
    return card.row(
        button(_("Back"), f"join:step:{back}"),
        button(_("Just looking"), "join:finish:"),
    )


def _offer(card: Card, found: Panel) -> None:
    for place, thing in enumerate(found.suggested):
        what = "\n".join(said(clipped(text, MOST_SHOWN)) for text in (thing.why, thing.step) if text)
        card.text(f"**{heading(thing)}**\n{what}\n-# {_facts(thing, found)}")
        yes = _("Yes to “{title}”").format(title=clipped(thing.title, MOST_TITLE))
        style = ButtonStyle.secondary if place else ButtonStyle.success
        card.row(button(yes, f"join:finish:{thing.id}", style))


def _facts(thing: Thing, found: Panel) -> str:
    """What it takes, what it is about, how many can still come, and until when."""
    kind = register.kind_of(thing)
    facts = [] if kind.can_be_done else [_(kind.called)]
    facts += [effort_text(thing.effort)] if thing.effort else []
    facts += [said(one.name) for one in found.interests if one.id in thing.interests]
    if thing.roster.free is not None:
        facts.append(places_left(thing.roster.free))
    if thing.due_at is not None:
        facts.append(when_text(thing))
    return " · ".join(facts) or _("as many people as come")


def _joined(found: Panel, *, threads: bool) -> Card:
    card = Card(
        _("Welcome! You're a volunteer now.") if found.fresh else _("You're a volunteer here."),
        colour=Colour.GOOD,
    )
    if found.receipt is not None:
        card.text(_yes(found.receipt))
    _offer(card, found)
    card.text(_("/find shows things to do, /mine everything about you."))
    card.row(button(_("I'd like a hello"), "hello:beside"))
    if found.receipt is not None and found.receipt.asks_about_reminders:
        reminder_question(card, place="join", threads=threads)
    asks = found.receipt is not None and found.receipt.asks_about_reminders
    if found.interests and not asks:  # which would go with the panel, unanswered
        card.row(button(_("Change my interests"), f"join:step:{INTERESTS}"))
    return card


def _yes(receipt: Receipt) -> str:
    """What became of saying yes."""
    thing = receipt.thing
    title = said(thing.title)
    if receipt.is_pending:
        return _("Somebody who manages this server says yes to each person for **{title}**.").format(
            title=title
        )
    if receipt.waits:
        return _("You're on the waiting list for **{title}**; /mine says when a place is yours.").format(
            title=title
        )
    in_for = _("You're in for **{title}**.").format(title=title)
    return f"{in_for}\n{plan_text(plan_of(thing))}"


_DRAWN_BY = {AGREE: _norms, INTERESTS: _interests, FIRST_THING: _first_thing}


async def draw_welcome_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.welcome_channel_id is None:
        return Nothing("no welcome channel is chosen in /setup")
    card = _welcome(guild)
    others = await db.read(translations.languages_of, parcel.guild_id)
    card.row(
        _join(),
        *(button(_in_language(one), f"join:in:{one}") for one in others if one in LANGUAGE_NAMES),
    )
    return Post(guild.welcome_channel_id, card.view())


def _in_language(language: str) -> str:
    """Said in that language, for those who read it."""
    with speaking(language):
        return _("In English") if language == SOURCE else _("In my language")


@routes.click("join:in:{language}")
async def show_welcome(interaction: Interaction, language: str) -> None:
    """The welcome card as who reads another language than the server's reads it."""
    if language not in LANGUAGES:
        raise NotFound(N_("That language is not available yet."))
    with speaking(language):
        guild = await interaction.client.db.read(
            translations.guild_in, caller_of(interaction).guild, language
        )
        await answer_to(interaction).update(_welcome(guild).row(_join()).view())


def _join() -> Button:
    return button(_("Join"), "join:start", ButtonStyle.success)


def _welcome(guild: Guild) -> Card:
    card = Card(_("Welcome!"), colour=Colour.CALM).text(said(guild.cause or ""))
    return card.text(
        _("Would you like to help? Joining takes two minutes, and you decide what we may ask of you.")
    )


draws = {WELCOME_CARD: draw_welcome_card}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(join)
