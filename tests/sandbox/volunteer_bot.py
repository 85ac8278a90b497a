"""A small discord.py bot with all that a person can meet: commands, views, forms, deferrals, messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.ext import commands

from sandbox import Sandbox
from sandbox.world.model import Application

ACCENT = 0x2A9D8F


@asynccontextmanager
async def connected(sandbox: Sandbox, application: Application) -> AsyncIterator[VolunteerBot]:
    """The bot, logged in to this sandbox."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", sandbox.api_url)
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway_url))
        bot = VolunteerBot()
        running = asyncio.create_task(bot.start(application.token))
        await bot.connected_once.wait()
        yield bot
        await bot.close()
        await running


class TellForm(ui.Modal, title="Your story"):
    name: ui.Label[TellForm] = ui.Label(
        text="What is it called?",
        component=ui.TextInput(custom_id="title:f1", min_length=3, max_length=20),
    )
    story: ui.Label[TellForm] = ui.Label(
        text="Why it matters",
        component=ui.TextInput(custom_id="story", style=discord.TextStyle.paragraph, required=False),
    )
    area: ui.Label[TellForm] = ui.Label(
        text="Where?",
        component=ui.Select(
            custom_id="area",
            options=[
                discord.SelectOption(label="North", value="n"),
                discord.SelectOption(label="South", value="s"),
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        texts = [item.component for item in (self.name, self.story)]
        said = [str(each.value) for each in texts if isinstance(each, ui.TextInput)]
        area = self.area.component
        assert isinstance(area, ui.Select)
        await interaction.response.send_message(f"{said} in {area.values}", ephemeral=True)


class ProfileForm(ui.Modal, title="Profile"):
    """One of every kind of field beside menus of texts; some are filled in already."""

    about: ui.Label[ProfileForm] = ui.Label(text="About you", component=ui.TextInput(default="I cook"))
    buddy: ui.Label[ProfileForm] = ui.Label(text="Buddy", component=ui.UserSelect())
    pace: ui.Label[ProfileForm] = ui.Label(
        text="Pace",
        component=ui.RadioGroup(options=[discord.RadioGroupOption(label=each) for each in ("Slow", "Fast")]),
    )
    days: ui.Label[ProfileForm] = ui.Label(
        text="Days",
        component=ui.CheckboxGroup(
            options=[
                discord.CheckboxGroupOption(label=each, default=each == "Mon") for each in ("Mon", "Tue")
            ]
        ),
    )
    proof: ui.Label[ProfileForm] = ui.Label(text="Proof", component=ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        about, buddy, pace = (each.component for each in (self.about, self.buddy, self.pace))
        days, proof = self.days.component, self.proof.component
        assert isinstance(about, ui.TextInput)
        assert isinstance(buddy, ui.UserSelect)
        assert isinstance(pace, ui.RadioGroup)
        assert isinstance(days, ui.CheckboxGroup)
        assert isinstance(proof, ui.FileUpload)
        papers = [(await each.read()).decode() for each in proof.values]
        names = [each.name for each in buddy.values]
        await interaction.response.send_message(
            f"{about.value} {names} {pace.value} {days.values} {papers}", ephemeral=True
        )


class StubbornForm(ui.Modal, title="Stubborn"):
    word: ui.Label[StubbornForm] = ui.Label(text="Word", component=ui.TextInput())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Never answers."""


class Card(ui.LayoutView):
    """A card of Components V2; what its buttons do is decided in `on_interaction`."""

    def __init__(self, *, done: int = 0, closed: bool = False) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Card] = ui.Container(accent_colour=ACCENT)
        box.add_item(ui.TextDisplay(f"## Clean the park\n{done} of 3"))
        for place in ("Gate", "Pond"):
            join: ui.Button[Card] = ui.Button(label="Take", custom_id=f"take:{place}")
            box.add_item(ui.Section(f"At the {place}", accessory=join))
        row: ui.ActionRow[Card] = ui.ActionRow()
        row.add_item(ui.Button(label="I'm in", custom_id="in", disabled=closed))
        row.add_item(ui.Button(label="Tell", custom_id="tell"))
        row.add_item(ui.Button(label="Read", url="https://example.org"))
        box.add_item(row)
        self.add_item(box)
        self.add_item(
            ui.ActionRow(
                ui.Select(
                    custom_id="interests",
                    placeholder="Interests",
                    min_values=1,
                    max_values=2,
                    options=[discord.SelectOption(label=each) for each in ("Design", "Phones", "Food")],
                )
            )
        )
        self.add_item(ui.ActionRow(ui.UserSelect(custom_id="buddy", placeholder="Buddy")))


class VolunteerBot(commands.Bot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=(),
            intents=discord.Intents(guilds=True),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.05,
        )
        self.done = 0
        self.go_on = asyncio.Event()
        """What slow commands wait for."""
        self.connected_once = asyncio.Event()

    async def setup_hook(self) -> None:
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once: nobody else is in the queue."""

    async def on_ready(self) -> None:
        self.connected_once.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component or interaction.data is None:
            return
        data = interaction.data
        pressed = str(data.get("custom_id"))
        if pressed == "in":
            self.done += 1
            card = Card(done=self.done)
            await interaction.response.edit_message(view=card)
            card.stop()
            await interaction.followup.send(f"You have a place, {interaction.user.mention}.", ephemeral=True)
        elif pressed == "tell":
            await interaction.response.send_modal(TellForm())
        elif pressed == "late":
            await interaction.response.defer()
            await self.go_on.wait()
            await interaction.edit_original_response(content="Late but here")
        elif pressed in ("interests", "buddy"):
            values = data.get("values")
            await interaction.response.send_message(f"You chose {values}", ephemeral=True)
        elif pressed.startswith("take:"):
            await interaction.response.send_message(f"Yours: {pressed[5:]}", ephemeral=True)
        elif pressed == "dm":
            await interaction.response.defer(ephemeral=True)
            try:
                await interaction.user.send("Hello in private")
            except discord.Forbidden as refusal:
                await interaction.followup.send(f"Could not write to you: {refusal.code}", ephemeral=True)
            else:
                await interaction.followup.send("Sent", ephemeral=True)


def bot_of(interaction: discord.Interaction) -> VolunteerBot:
    assert isinstance(interaction.client, VolunteerBot)
    return interaction.client


@app_commands.command(description="Posts the card")
async def post(interaction: discord.Interaction, closed: bool = False) -> None:
    card = Card(closed=closed)
    await interaction.response.send_message(view=card)
    card.stop()


ask_group = app_commands.Group(
    name="ask",
    description="Asks",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@ask_group.command(description="A new ask")
@app_commands.choices(
    effort=[app_commands.Choice(name="Little", value=1), app_commands.Choice(name="Much", value=2)]
)
async def new(
    interaction: discord.Interaction,
    target: app_commands.Range[int, 1, 100],
    effort: int = 0,
    title: app_commands.Range[str, 3, 10] = "Ask",
) -> None:
    await interaction.response.send_message(f"{title}: {target}, effort {effort}", ephemeral=True)


@ask_group.command(description="Looks after an ask")
async def manage(interaction: discord.Interaction, ask: str) -> None:
    await interaction.response.send_message(f"Ask {ask}", ephemeral=True)


@manage.autocomplete("ask")
async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    asks = {"Clean the park": "1", "Clear the pond": "2", "Cook": "3"}
    return [
        app_commands.Choice(name=n, value=v) for n, v in asks.items() if n.lower().startswith(current.lower())
    ]


@app_commands.command(description="Thinks for a while")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await bot_of(interaction).go_on.wait()
    await interaction.edit_original_response(content="Here it is")


@app_commands.command(description="Never answers")
async def silent(interaction: discord.Interaction) -> None:
    del interaction


@app_commands.command(description="Names what it was given")
async def whom(
    interaction: discord.Interaction,
    person: discord.Member | None = None,
    role: discord.Role | None = None,
    channel: discord.TextChannel | None = None,
    paper: discord.Attachment | None = None,
) -> None:
    names = [str(each.name) for each in (person, role, channel) if each is not None]
    if paper is not None:
        names.append((await paper.read()).decode())
    await interaction.response.send_message(", ".join(names))


@app_commands.command(description="For administrators")
@app_commands.default_permissions()
async def secret(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Secret", ephemeral=True)


@app_commands.command(name="here", description="Only in servers")
@app_commands.guild_only()
async def closed_to_dms(interaction: discord.Interaction) -> None:
    view: ui.View = ui.View(timeout=None)
    view.add_item(ui.Button(label="Write to me", custom_id="dm"))
    view.add_item(ui.Button(label="Later", custom_id="late"))
    embed = discord.Embed(title="Here", description="you are", colour=ACCENT)
    await interaction.response.send_message("Look", embed=embed, view=view, ephemeral=True)
    view.stop()


@app_commands.context_menu(name="Befriend")
async def befriend(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"You and {member.display_name}", ephemeral=True)


@app_commands.command(description="Says who you are")
async def profile(interaction: discord.Interaction, stubborn: bool = False) -> None:
    await interaction.response.send_modal(StubbornForm() if stubborn else ProfileForm())


@app_commands.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"By {message.author.display_name}")


COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, ...] = (
    post,
    ask_group,
    slow,
    silent,
    whom,
    secret,
    closed_to_dms,
    befriend,
    profile,
    quote,
)
