"""A cog whose commands and controls misbehave in every way a handler can; loaded by name."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid, NotFound
from bot.i18n import N_, spoken
from bot.routes import Routes
from bot.tree import OPENS_MODAL
from cogs.ui import Card, button, form, select, text_field

Interaction = discord.Interaction[Groundswell]

routes = Routes()
#: Handlers that wait do so here, until the test lets them go on.
gate = asyncio.Event()


def panel(title: str) -> discord.ui.LayoutView:
    """Every kind of control, each leading to a route below."""
    words = (
        "update",
        "say",
        "slow update",
        "slow say",
        "raise",
        "refuse",
        "nothing",
        "twice",
        "forever",
        "race",
    )
    card = Card(title)
    for start in range(0, len(words), 5):
        card.row(*(button(word, f"door:{word.replace(' ', '_')}") for word in words[start : start + 5]))
    card.row(
        button("form", "door:form"), button("slow form", "door:slow_form"), button("gone", "door:9:gone")
    )
    card.row(select("door:pick", "Colours", [("Red", "r"), ("Green", "g"), ("Blue", "b")], most=3))
    card.row(discord.ui.UserSelect(custom_id="door:people", placeholder="People"))
    return card.view()


class Doors(commands.Cog):
    @app_commands.command(description="A private panel")
    async def panel(self, interaction: Interaction) -> None:
        await answer_to(interaction).say(panel("Panel"))

    @app_commands.command(description="Says which language is spoken")
    async def language(self, interaction: Interaction) -> None:
        await answer_to(interaction).say(f"spoken: {spoken()}")

    @app_commands.command(description="Opens a form", extras=OPENS_MODAL)
    async def form(self, interaction: Interaction) -> None:
        await answer_to(interaction).ask(write.modal(number=7, title="Hello"))

    @app_commands.command(description="Opens a form too late", extras=OPENS_MODAL)
    async def late_form(self, interaction: Interaction) -> None:
        await gate.wait()
        await answer_to(interaction).ask(write.modal(number=7))

    @app_commands.command(description="Takes its time")
    async def slow(self, interaction: Interaction) -> None:
        await gate.wait()
        await answer_to(interaction).say("done at last")

    @app_commands.command(description="Only for those who manage the server")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def guarded(self, interaction: Interaction) -> None:
        await answer_to(interaction).say("come in")

    @app_commands.command(description="Suggests")
    async def suggest(self, interaction: Interaction, what: str) -> None:
        await answer_to(interaction).say(what)

    @suggest.autocomplete("what")
    async def _suggestions(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        match typed:
            case "hang":
                await gate.wait()
            case "raise":
                raise RuntimeError("no suggestions today")
        return [app_commands.Choice(name=f"{typed} {number}", value=f"{number}") for number in range(3)]


@routes.click("door:update")
async def update(interaction: Interaction) -> None:
    await answer_to(interaction).update(panel("Updated"))


@routes.click("door:say")
async def say(interaction: Interaction) -> None:
    await answer_to(interaction).say("said")


@routes.click("door:slow_update")
async def slow_update(interaction: Interaction) -> None:
    await gate.wait()
    await answer_to(interaction).update(panel("Updated late"))


@routes.click("door:slow_say")
async def slow_say(interaction: Interaction) -> None:
    await gate.wait()
    await answer_to(interaction).say("said late")


@routes.click("door:raise")
async def fail(interaction: Interaction) -> None:
    raise RuntimeError("a bug in here")


@routes.click("door:refuse")
async def refuse(interaction: Interaction) -> None:
    raise NotFound(N_("{title} is closed."), title="**Beach** @everyone")


@routes.click("door:nothing")
async def nothing(interaction: Interaction) -> None:
    pass


@routes.click("door:twice")
async def twice(interaction: Interaction) -> None:
    await answer_to(interaction).say("first")
    await answer_to(interaction).say("second")


@routes.click("door:forever")
async def forever(interaction: Interaction) -> None:
    await asyncio.Event().wait()


@routes.click("door:race")
async def race(interaction: Interaction) -> None:
    answer = answer_to(interaction)
    await asyncio.gather(answer.defer(), answer.defer())
    await asyncio.gather(answer.say("the answer"), answer.give_up("too late"), answer.defer())


@routes.click("door:form", opens_modal=True)
async def open_form(interaction: Interaction) -> None:
    await answer_to(interaction).ask(write.modal(number=7))


@routes.click("door:slow_form", opens_modal=True)
async def open_late(interaction: Interaction) -> None:
    await gate.wait()
    await answer_to(interaction).ask(write.modal(number=7))


@routes.click("door:{number}:gone")
async def numbered(interaction: Interaction, number: int) -> None:
    await answer_to(interaction).say(f"number {number}")


@routes.click("door:pick")
async def pick(interaction: Interaction, values: list[str]) -> None:
    await answer_to(interaction).say(f"picked {', '.join(values)}")


@routes.click("door:people")
async def people(interaction: Interaction, values: list[str], users: list[discord.Member]) -> None:
    await answer_to(interaction).say(f"chose {', '.join(user.display_name for user in users)} {values}")


def writing(title: str | None = None, story: str | None = None) -> discord.ui.Modal:
    return form(
        "Write",
        text_field("title", "Title", value=title),
        text_field("story", "Story", value=story, long=True, required=False),
    )


@routes.form("door:{number}:write", build=writing)
async def write(interaction: Interaction, number: int, title: str, story: str) -> None:
    if "bad" in title:
        raise Invalid(N_("{title} won't do."), title=title)
    await answer_to(interaction).say(f"{number}: {title} / {story}")


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Doors())
