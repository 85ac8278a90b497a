"""A small discord.py bot with every kind of option and every kind of field; it says what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands, ui

from sandbox.world.model import Application
from tests.browser import cards

Label = ui.Label[Any]
Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu

NASTY = '<img src=x onerror="hit()"><script>hit()</script>'
SHORT = "<img src=x onerror=hit()>"
PLACES = ("Old park", "Old pond", "New bridge")


class Form(ui.Modal):
    """Answers with what was entered, field by field."""

    def __init__(self, title: str, *items: ui.Item[Any]) -> None:
        super().__init__(title=title)
        for item in items:
            self.add_item(item)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = [await _entered(each) for each in self.walk_children()]
        await interaction.response.send_message(" | ".join(filter(None, said)), ephemeral=True)


async def _entered(field: ui.Item[Any]) -> str:
    match field:
        case ui.TextInput() | ui.RadioGroup() | ui.Checkbox():
            return str(field.value)
        case ui.FileUpload():
            return ",".join([f"{each.filename}={(await each.read()).decode()}" for each in field.values])
        case ui.Select() | ui.CheckboxGroup():
            return "+".join(str(each) for each in field.values)
        case ui.UserSelect() | ui.RoleSelect() | ui.ChannelSelect() | ui.MentionableSelect():
            return "+".join(str(each.name) for each in field.values)
    return ""


def words() -> Form:
    return Form(
        "Words",
        Label(
            text="Title",
            description="In a few words",
            component=ui.TextInput(min_length=3, max_length=10, placeholder="Clean the park"),
        ),
        Label(text="Story", component=ui.TextInput(style=discord.TextStyle.paragraph, required=False)),
        Label(
            text="Areas",
            component=ui.Select(
                max_values=2,
                options=[
                    discord.SelectOption(label=each, description=f"The {each}", emoji="🌱")
                    for each in ("North", "South", "West")
                ],
            ),
        ),
        Label(text="Buddy", component=ui.UserSelect(required=True)),
        Label(text="Team", component=ui.RoleSelect(required=False)),
    )


def ticks() -> Form:
    return Form(
        "Ticks",
        Label(text="Where", component=ui.ChannelSelect(channel_types=[discord.ChannelType.text])),
        Label(text="Whom", component=ui.MentionableSelect(max_values=2)),
        Label(
            text="Pace",
            component=ui.RadioGroup(
                options=[
                    discord.RadioGroupOption(label=each, description=f"{each}ly")
                    for each in ("Slow", "Quick")
                ]
            ),
        ),
        Label(
            text="Days",
            component=ui.CheckboxGroup(
                min_values=1,
                max_values=2,
                options=[
                    discord.CheckboxGroupOption(label=each, default=each == "Mon")
                    for each in ("Mon", "Tue", "Wed")
                ],
            ),
        ),
        Label(text="Agreed", component=ui.Checkbox()),
    )


def papers() -> Form:
    return Form(
        "Papers",
        ui.TextDisplay("Please bring **two** papers."),
        Label(text="Proof", component=ui.FileUpload(max_values=2)),
        Label(text="Photo", component=ui.FileUpload(required=False)),
    )


def scripts() -> Form:
    return Form(
        SHORT,
        ui.TextDisplay(NASTY),
        Label(
            text=SHORT,
            description=NASTY,
            component=ui.TextInput(placeholder=NASTY, default=NASTY, max_length=200),
        ),
        Label(
            text="Menu",
            component=ui.Select(
                placeholder=NASTY, options=[discord.SelectOption(label=NASTY, description=NASTY)]
            ),
        ),
    )


FORMS = {"words": words, "ticks": ticks, "papers": papers, "scripts": scripts}


@app_commands.command(description="Opens a form")
@app_commands.choices(which=[app_commands.Choice(name=each.title(), value=each) for each in FORMS])
async def form(interaction: discord.Interaction, which: str) -> None:
    await interaction.response.send_modal(FORMS[which]())


@app_commands.command(description="Takes one of everything")
@app_commands.choices(
    size=[app_commands.Choice(name="Small", value=1), app_commands.Choice(name="Large", value=2)]
)
async def give(
    interaction: discord.Interaction,
    amount: app_commands.Range[int, 1, 100],
    place: str,
    size: int | None = None,
    weight: float | None = None,
    urgent: bool | None = None,
    person: discord.User | None = None,
    channel: discord.TextChannel | None = None,
    role: discord.Role | None = None,
    paper: discord.Attachment | None = None,
) -> None:
    names = [each and each.name for each in (person, channel, role)]
    read = (await paper.read()).decode() if paper else None
    await interaction.response.send_message(
        f"{amount} {place} {size} {weight} {urgent} {names} {read}", ephemeral=True
    )


@give.autocomplete("place")
async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if typed == "break":
        raise RuntimeError("on purpose")
    amount = interaction.namespace.amount
    return [
        app_commands.Choice(name=f"{each} ({amount})", value=each.upper())
        for each in PLACES
        if typed.lower() in each.lower()
    ]


@app_commands.command(description="For those who look after the server")
@app_commands.default_permissions(manage_guild=True)
async def secret(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Well kept", ephemeral=True)


@app_commands.command(description="Never answers")
async def silent(interaction: discord.Interaction) -> None:
    del interaction


@app_commands.command(description="Posts buttons and menus nobody answers")
async def post(interaction: discord.Interaction) -> None:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="Press", custom_id="press"))
    await interaction.response.send_message("A card", view=view)
    view.stop()


@app_commands.command(description=f"Says {NASTY}")
@app_commands.describe(which=NASTY)
@app_commands.choices(which=[app_commands.Choice(name=NASTY, value="it")])
async def nasty(interaction: discord.Interaction, which: str) -> None:
    """An option nobody can type wrong; all else is as bad as can be."""
    assert which == "it"
    embed = discord.Embed(
        title=NASTY, description=f"{NASTY} [x](javascript:hit())", url="https://example.org"
    )
    embed.add_field(name=NASTY, value=NASTY)
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label=NASTY, custom_id="nasty"))
    options = [discord.SelectOption(label=NASTY, value="1", description=NASTY)]
    view.add_item(ui.Select(custom_id="pick", placeholder=NASTY, options=options))
    await interaction.response.send_message(NASTY, embed=embed, view=view)
    view.stop()


@app_commands.context_menu(name="Thank")
async def thank(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"Thanked {member.name}", ephemeral=True)


@app_commands.context_menu(name="Report")
async def report(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Reported “{message.id}”", ephemeral=True)


COMMANDS: tuple[Command, ...] = (form, give, secret, silent, post, nasty, thank, report, *cards.COMMANDS)


class FieldsBot(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.connected_once = asyncio.Event()
        self.go_on = asyncio.Event()
        """What thinks waits for it."""

    async def setup_hook(self) -> None:
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once: nobody else is in the queue."""

    async def on_ready(self) -> None:
        self.connected_once.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        if str(data.get("custom_id")).startswith("echo:"):
            await cards.say_back(interaction)


@asynccontextmanager
async def connected(application: Application) -> AsyncIterator[FieldsBot]:
    """The bot, logged in to the sandbox discord.py talks to."""
    bot = FieldsBot()
    running = asyncio.create_task(bot.start(application.token))
    await bot.connected_once.wait()
    yield bot
    await bot.close()
    await running
