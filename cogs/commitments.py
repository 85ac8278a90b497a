"""What one does about something one said yes to: take what is offered, see it, give it back."""

from __future__ import annotations

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.things import (
    commitments,
    covers,
    first_words,
    giving_back,
    how_it_went,
    plans,
    presence,
    register,
    reminders,
    things,
    yes_again,
)
from bot.services.things.receipts import Receipt
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    after_done,
    ask_what_is_needed,
    before_button,
    button,
    clash_card,
    confirm,
    done_button,
    entry,
    gives_back,
    hand_line,
    has_ended,
    has_question,
    heading,
    here_button,
    how_it_went_row,
    in_card,
    late_button,
    late_text,
    leads_on,
    menu,
    on_offer_text,
    plan_of,
    plan_text,
    role_ways,
    said,
    says_again,
    something_else,
    stands_by,
    stands_down,
    takes_back,
    to_mine,
    waiting_text,
    ways_to_hand_on,
    when_question,
    who_else,
)

routes = Routes()


@routes.click("thing:{thing_id}:take")
@routes.click("thing:{thing_id}:take:{agreed}")
async def take(interaction: Interaction, thing_id: int, agreed: str | None = None) -> None:
    """Yes to a place that was offered; `agreed`: to what it clashes with, as they have read it."""
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.take_offer, thing_id, caller_of(interaction), agreed=agreed, now=bot.clock.now()
    )
    guild_id = receipt.thing.guild_id
    if receipt.clash is not None:
        card = await leads_on(clash_card(receipt, receipt.clash, takes=True), interaction, guild_id)
    else:
        card = await leads_on(_taken(receipt), interaction, guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:leave")
async def leave_it(interaction: Interaction, thing_id: int) -> None:
    """No to what would clash: nothing has changed, and they read how it stands."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, found = await bot.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(things.posted(thing).guild_id)
    card = Card(_("Left as it was"), colour=Colour.CALM)
    if found is not None or interaction.guild_id is not None:  # custom ids come back from strangers
        card.text(f"**{heading(thing)}**")
    if found is not None and found.state == "offered":
        card.text(waiting_text(found)).row(*_takes(thing, found), gives_back(plan_of(thing), waits=True))
    else:
        card.text(_("You have not said yes to it."))
    card = await leads_on(card, interaction, thing.guild_id, something_else(), to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:mine")
async def show_commitment(interaction: Interaction, thing_id: int) -> None:
    """One thing somebody said yes to, as it stands for them, and what they can do about it."""
    thing, commitment = await _mine(interaction, thing_id)
    card, plan = Card(heading(thing), colour=Colour.ACT), plan_of(thing)
    if commitment.state == "left":
        card.text(_("You're not in it any more."))
    elif commitment.done_at is not None:
        ways_on = after_done(thing, now=interaction.client.clock.now())
        card.text(_("You have done it. Thank you!")).row(*ways_on)
    elif not thing.is_open(interaction.client.clock.now()):
        card.text(has_ended(thing))
        if how_it_went.is_asked(commitment) and thing.state == "closed":
            card.text(_("How did it go?")).row(*how_it_went_row(thing))
    elif commitment.state == "confirmed":
        card.text(plan_text(plan))
        await _asks(interaction, card, thing)
        at_start = await _at_start(interaction, card, thing)
        another = await _planned(interaction, card, thing, commitment)
        card.text(on_offer_text(commitment))
        quiet = (await interaction.client.db.read(guilds.find, thing.guild_id)).quiet
        ways = await ways_to_hand_on(interaction, thing, commitment, quiet=quiet)
        company: tuple[Button, ...] = ()
        if not (quiet or interaction.guild_id is None or at_start):
            company = (who_else(thing.id),)
        if ways:
            ways += () if quiet else (entry(_("Who else is in"), f"others:{thing.id}"),)
            card.row(menu("more", _("More"), ways))
            company = ()
        word = await _first_word(interaction, card, thing)
        done = () if len(at_start) > 1 else done_button(thing)
        if plan.is_role:
            company = await role_ways(interaction, card, thing)
        card.row(*done, *at_start, *word, gives_back(plan, waits=False), *another, *company)
    else:
        card.text(waiting_text(commitment)).text(plan_text(plan, for_those_in=False))
        await _asks(interaction, card, thing)
        card.row(*_takes(thing, commitment), *_off_the_list(interaction, thing, commitment))
    card = await leads_on(card, interaction, thing.guild_id, button(_("Back"), "mine"))
    await answer_to(interaction).update(card.view())


async def _asks(interaction: Interaction, card: Card, thing: Thing) -> None:
    if await has_question(interaction, thing):
        ask_what_is_needed(card, thing.id)


async def _at_start(interaction: Interaction, card: Card, thing: Thing) -> tuple[Button, ...]:
    """As it begins: that they are there, or will be late; both, as long as nobody knows of them."""
    now = interaction.client.clock.now()
    known = await interaction.client.db.read(presence.find, thing, interaction.user.id)
    if known.here_at is not None:
        card.text(_("You said that you're there."))
        return ()
    if known.expected_at is not None:
        when = timestamp(known.expected_at, "t")
        card.text(_("You said that you'll be there at about {when}.").format(when=when))
    return (*here_button(thing, now), *late_button(thing, now))


async def _first_word(interaction: Interaction, card: Card, thing: Thing) -> tuple[Button, ...]:
    """How it stands with the word from a person that whoever has got a role was promised."""
    hand = await interaction.client.db.read(first_words.of, thing.id, interaction.user.id)
    if hand is None:
        return ()
    card.text(hand_line(hand))
    return (button(_("How it stands"), f"raised:{hand.id}:show"),)


async def _planned(interaction: Interaction, card: Card, thing: Thing, one: Commitment) -> tuple[Button, ...]:
    """When they want to do it, or to be reminded, and what changes that."""
    bot, now = interaction.client, interaction.client.clock.now()
    at = one.remind_at if one.remind_at is not None and one.remind_at > now else None
    if thing.occasion is not None:
        if at is None:
            return before_button(thing.id, thing.occasion, plans.before_it_starts(thing, now))
        card.text(_("You are reminded {when}, too.").format(when=timestamp(at)))
        return (button(_("No reminder then"), f"plan:{thing.id}:none"),)
    if not plans.is_open_to(thing, one, now):
        return ()
    if at is not None and thing.deadline is not None and at >= thing.deadline:
        card.text(_("You wanted to do it {when}, which would be too late.").format(when=timestamp(at)))
    elif at is not None:
        card.text(_("You want to do it {when}.").format(when=timestamp(at)))
        return (button(_("Another moment"), f"plan:{thing.id}"),)
    zone = (await bot.db.read(reminders.terms, thing.guild_id, interaction.user.id)).zone
    when_question(card, thing.id, plans.choices(thing, zone, now), zone)
    return ()


@routes.click("thing:{thing_id}:still:{seen}")
async def say_again(interaction: Interaction, thing_id: int, seen: str) -> None:
    """Yes, I'll be there: from a reminder, or after a change; to the moment and place that they read."""
    bot = interaction.client
    thing, again = await bot.db.write(
        yes_again.say, thing_id, caller_of(interaction), seen=seen, now=bot.clock.now()
    )
    if again is not None:
        card = Card(_("Good to know, thank you!"), colour=Colour.GOOD).text(heading(thing))
        asks: tuple[Button, ...] = ()
    else:
        card = Card(_("It has changed since"), colour=Colour.ACT).text(heading(thing))
        card.text(_("What you read was from before. This is how it stands now: is it still a yes?"))
        asks = says_again(thing) if thing.occasion is not None else ()
    card.text(plan_text(plan_of(thing))).row(*asks, gives_back(plan_of(thing), waits=False))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("thing:{thing_id}:stored")
async def say_what_is_stored(interaction: Interaction, thing_id: int) -> None:
    thing, commitment = await _mine(interaction, thing_id)
    card, title = Card(_("What is stored"), colour=Colour.CALM), said(thing.title)
    if commitment.state == "pending":
        card.text(
            _(
                "That you asked for **{title}**, and when; and what you write to whoever answers: encrypted, "
                "read by them alone, and erased with their answer, or after a month without one."
            ).format(title=title)
        )
    else:
        told = _("That you said yes to **{title}**, when, and later whether you did it: nothing you write.")
        card.text(told.format(title=title))
    card.text(
        _("Coordinators and whoever looks after it see your yes, never your no. /mine shows and erases it.")
    )
    back = button(_("Back"), f"thing:{thing_id}:mine")
    await answer_to(interaction).update(card.row(back).view())


async def _mine(interaction: Interaction, thing_id: int) -> tuple[Thing, Commitment]:
    """For who said yes to it, here or in a direct message. Raises NotFound: custom ids come back from
    strangers.
    """
    caller = caller_of(interaction)
    thing, commitment = await interaction.client.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(thing.guild_id)
    if commitment is None:
        raise NotFound(N_("That no longer exists."))
    return thing, commitment


@routes.click("thing:{thing_id}:no")
async def not_this_time(interaction: Interaction, thing_id: int) -> None:
    """On a card that everybody sees, beside the yes: a place is kept until they have said it twice."""
    await _give_back(interaction, thing_id, asks_first=True)


@routes.click("thing:{thing_id}:out")
async def give_back(interaction: Interaction, thing_id: int) -> None:
    """From what only they see; a place that would be somebody else's at once is asked for twice, too."""
    await _give_back(interaction, thing_id, asks_first=False)


async def _give_back(interaction: Interaction, thing_id: int, *, asks_first: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, commitment = await bot.db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_from(thing.guild_id)
    owed = commitment is not None and commitment.has_place and commitment.done_at is None
    passes_on = thing.waitlisted > 0 or thing.approval is not None
    is_late = owed and covers.is_late(thing, bot.clock.now())
    if owed and thing.is_open(bot.clock.now()) and (asks_first or passes_on or is_late):
        late = await late_text(bot.db, thing, caller.user_id, done=False) if is_late else ""
        await answer_to(interaction).update(_really(thing, late, passes_on=passes_on).view())
        return
    await give_back_for_sure(interaction, thing_id)


def _really(thing: Thing, late: str, *, passes_on: bool) -> Card:
    card, plan = Card(_("Give it back?"), colour=Colour.ACT), plan_of(thing)
    card.text(_("You're in for **{title}**.").format(title=said(thing.title)))
    card.text(late)
    if thing.waitlisted:
        card.text(_("Your place goes to the next in line."))
    elif passes_on:
        card.text(_("To have it back you would need somebody's yes again."))
    yes = _("Step down") if plan.is_role else _("I can't make it")
    return card.row(confirm(f"thing:{thing.id}:sure", f"thing:{thing.id}:mine", yes=yes, no=_("Keep it")))


@routes.click("thing:{thing_id}:sure")
async def give_back_for_sure(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, before = await bot.db.read(things.with_commitment, thing_id, caller.user_id)
    receipt = await bot.db.write(giving_back.decline, thing_id, caller, now=bot.clock.now())
    card = Card(colour=Colour.CALM).text(_given_back(receipt).format(title=said(receipt.thing.title)))
    gave = before is not None and before.has_place and not (receipt.again or receipt.is_done)
    if gave and covers.is_late(thing, bot.clock.now()):
        card.text(await late_text(bot.db, receipt.thing, caller.user_id, done=True))
    after = _after(receipt, open_now=receipt.thing.is_open(bot.clock.now()))
    card = await leads_on(card, interaction, receipt.thing.guild_id, *after)
    await answer_to(interaction).update(card.view())


def _given_back(receipt: Receipt) -> str:
    role = not register.kind_of(receipt.thing).can_be_done
    if receipt.is_done:
        return _("You did this one already, and that stays. Thank you!")
    if receipt.noted:
        return _("That's fine. I won't ask you about **{title}**.")
    if receipt.commitment is None or (receipt.again and role):
        return (
            _("You don't have **{title}**, so there is nothing to give back.")
            if role
            else _("That's fine, and it is not stored.")
        )
    if role:
        return _("All right, **{title}** is free for somebody else. Thank you for what you did!")
    return _("All right, you're no longer on the list for **{title}**. Thank you for saying so.")


def _after(receipt: Receipt, *, open_now: bool) -> tuple[Button, ...]:
    """Whoever slipped has it back with one press, as long as there is room; and there is more to do."""
    thing, more = receipt.thing, something_else()
    if receipt.commitment is None or receipt.is_done or not open_now:
        return (more,)
    return button(_("In after all"), f"{thing.kind}:{thing.id}:in"), more


def _off_the_list(interaction: Interaction, thing: Thing, one: Commitment) -> tuple[Button, ...]:
    """The way out, and whoever waits may stand by instead."""
    if one.state == "standby":
        return (stands_down(thing.id),)
    out = gives_back(plan_of(thing), waits=True)
    if one.state == "pending":
        return button(_("What I wrote"), f"apply:{thing.id}"), takes_back(thing.id)
    may = one.state == "waitlisted" and interaction.guild_id is not None
    return (out, *(stands_by(thing, interaction.client.clock.now()) if may else ()))


def _takes(thing: Thing, commitment: Commitment) -> tuple[Button, ...]:
    if commitment.state != "offered":
        return ()
    return (button(_("I'll take it"), f"thing:{thing.id}:take", ButtonStyle.success),)


def _taken(receipt: Receipt) -> Card:
    plan = plan_of(receipt.thing)
    return in_card(plan, again=False, reminded=receipt.reminded).row(gives_back(plan, waits=False))


async def setup(bot: Groundswell) -> None:
    """Reached from cards, messages and /mine."""
