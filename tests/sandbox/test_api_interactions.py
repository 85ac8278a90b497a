"""Commands, controls and modals there and back, and what Discord refuses of a bot's answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord import app_commands, ui
from discord.ext import commands

from sandbox.world import interactions
from sandbox.world.model import InteractionType, MessageFlags, ResponseType
from tests.patience import PATIENCE
from tests.sandbox.conftest import Home

Answer = Callable[[discord.Interaction], Awaitable[None]]
Found = asyncio.Queue[tuple[int, int]]


@pytest.fixture
def command(client: commands.Bot) -> Iterator[Callable[[str, Answer], Awaitable[None]]]:
    """Adds a slash command that answers like this, and syncs. What goes wrong in one fails the test."""
    wrong: list[BaseException] = []

    @client.tree.error
    async def note(interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        wrong.append(error)

    async def add(name: str, answer: Answer) -> None:
        async def callback(interaction: discord.Interaction) -> None:
            await answer(interaction)

        client.tree.add_command(app_commands.Command(name=name, description="Tries", callback=callback))
        await client.tree.sync()

    yield add
    assert not wrong


AddCommand = Callable[[str, Answer], Awaitable[None]]


@asynccontextmanager
async def limits(home: Home, **changed: float) -> AsyncIterator[None]:
    before = {name: getattr(home.sandbox.limits, name) for name in changed}
    for name, value in changed.items():
        setattr(home.sandbox.limits, name, value)
    yield
    for name, value in before.items():
        setattr(home.sandbox.limits, name, value)


async def refusal(request: Awaitable[Any]) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as caught:
        await request
    return caught.value.status, caught.value.code


# ---------------------------------------------------------------------- commands


async def test_commands_are_synced_globally_and_per_server(home: Home, client: commands.Bot) -> None:
    @client.tree.command(description="Here", guild=discord.Object(home.guild.id))
    async def here(interaction: discord.Interaction) -> None: ...

    @client.tree.command(description="Everywhere")
    async def everywhere(interaction: discord.Interaction) -> None: ...

    [first] = await client.tree.sync()
    [local] = await client.tree.sync(guild=discord.Object(home.guild.id))
    assert (first.name, local.name, local.guild_id) == ("everywhere", "here", home.guild.id)
    [again] = await client.tree.sync()
    assert again.id == first.id
    client.tree.clear_commands(guild=None)
    assert await client.tree.sync() == []
    assert [each.name for each in await client.tree.fetch_commands(guild=discord.Object(home.guild.id))] == [
        "here"
    ]


async def test_so_many_commands_are_created_a_day(home: Home, client: commands.Bot) -> None:
    async def callback(interaction: discord.Interaction) -> None: ...

    async with limits(home, new_commands=2):
        for name in ("one", "two"):
            client.tree.add_command(app_commands.Command(name=name, description=name, callback=callback))
        await client.tree.sync()
        await client.tree.sync()
        client.tree.remove_command("two")
        client.tree.add_command(app_commands.Command(name="three", description="3", callback=callback))
        assert await refusal(client.tree.sync()) == (400, 30034)
        client.tree.remove_command("three")
        assert [each.name for each in await client.tree.sync()] == ["one"]


async def test_who_may_use_a_command_is_not_changed_with_a_bots_token(
    home: Home, client: commands.Bot
) -> None:
    scope = discord.Object(home.guild.id)

    @client.tree.command(description="Here", guild=scope)
    async def here(interaction: discord.Interaction) -> None: ...

    [known] = await client.tree.sync(guild=scope)
    path = f"/applications/{home.application.id}/guilds/{home.guild.id}/commands/{known.id}/permissions"
    allowed = {"permissions": [{"id": str(home.ana.id), "type": 2, "permission": True}]}
    assert await refusal(client.http.request(discord.http.Route("PUT", path), json=allowed)) == (403, 20001)


async def test_a_command_carries_who_where_and_in_what_language(home: Home, command: AddCommand) -> None:
    seen: list[discord.Interaction] = []

    async def answer(interaction: discord.Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("hi")

    await command("hello", answer)
    used = await home.use("hello")
    [interaction] = seen
    assert isinstance(interaction.user, discord.Member)
    assert (interaction.user.id, interaction.user.name) == (home.ana.id, "ana")
    assert interaction.locale is discord.Locale.spain_spanish
    assert interaction.guild_locale is discord.Locale.american_english
    assert interaction.permissions.send_messages
    assert not interaction.permissions.manage_guild
    assert interaction.app_permissions.administrator
    assert interaction.channel_id == home.general.id
    assert interaction.context.guild
    assert used.original is not None
    assert home.general.messages[used.original.id].content == "hi"
    assert (used.original.author, used.original.type) == (home.application.bot, 20)


async def test_an_ephemeral_answer_is_seen_by_one_person_only(home: Home, command: AddCommand) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        sent = await interaction.response.send_message("psst", ephemeral=True)
        assert isinstance(sent.resource, discord.InteractionMessage)
        assert sent.resource.flags.ephemeral

    await command("whisper", answer)
    used = await home.use("whisper")
    assert used.original is not None
    assert used.original.seen_by is home.ana
    assert list(home.ana.ephemerals) == [used.original]
    assert used.original.id not in home.general.messages


async def test_follow_ups_edits_and_deletions(home: Home, command: AddCommand) -> None:
    done = asyncio.Event()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        await interaction.edit_original_response(content="uno")
        more = await interaction.followup.send("two", wait=True)
        await more.edit(content="dos")
        gone = await interaction.followup.send("three", ephemeral=True, wait=True)
        await gone.delete()
        assert (await interaction.original_response()).content == "uno"
        assert (await interaction.followup.fetch_message(more.id)).content == "dos"
        done.set()

    await command("talk", answer)
    await home.use("talk")
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert [message.content for message in home.general.messages.values()] == ["uno", "dos"]
    assert not home.ana.ephemerals


async def test_the_deferral_decides_who_sees_the_answer(home: Home, command: AddCommand) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("for all to see", ephemeral=False)

    await command("later", answer)
    used = await home.use("later")
    await asyncio.wait_for(used.finished, PATIENCE)
    assert used.original is not None
    assert (used.original.content, used.original.seen_by) == ("for all to see", home.ana)
    assert not used.original.thinking
    assert list(used.messages.values()) == [used.original]


async def test_what_was_deferred_becomes_components_v2_with_its_edit(home: Home, command: AddCommand) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = ui.LayoutView()
        view.add_item(ui.TextDisplay("A card"))
        await interaction.edit_original_response(view=view)
        view.stop()

    await command("card", answer)
    used = await home.use("card")
    await asyncio.wait_for(used.finished, PATIENCE)
    assert used.original is not None
    assert used.original.flags & MessageFlags.COMPONENTS_V2
    assert used.original.ephemeral


async def test_answering_twice_is_refused(home: Home, command: AddCommand) -> None:
    found = Found()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        again = discord.http.Route(
            "POST",
            "/interactions/{id}/{token}/callback",
            id=interaction.id,
            token=interaction.token,
        )
        body = {"type": 4, "data": {"content": "twice"}}
        found.put_nowait(await refusal(interaction.client.http.request(again, json=body)))

    await command("twice", answer)
    await home.use("twice")
    assert await asyncio.wait_for(found.get(), PATIENCE) == (400, 40060)


async def test_after_three_seconds_the_answer_is_refused_and_the_app_says_so(
    home: Home, command: AddCommand
) -> None:
    release, found = asyncio.Event(), Found()

    async def answer(interaction: discord.Interaction) -> None:
        await release.wait()
        found.put_nowait(await refusal(interaction.response.send_message("sorry")))

    await command("slow", answer)
    async with limits(home, answer=0.02):
        used = await home.use("slow")
    assert used.failed
    release.set()
    assert await asyncio.wait_for(found.get(), PATIENCE) == (404, 10062)


async def test_the_token_ends_after_its_time(home: Home, command: AddCommand) -> None:
    found = Found()

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("hi")
        async with limits(home, token=0.0):
            found.put_nowait(await refusal(interaction.followup.send("more")))

    await command("late", answer)
    await home.use("late")
    assert await asyncio.wait_for(found.get(), PATIENCE) == (401, 50027)


async def test_before_the_first_answer_the_token_is_no_webhook(home: Home, command: AddCommand) -> None:
    found = Found()

    async def answer(interaction: discord.Interaction) -> None:
        found.put_nowait(await refusal(interaction.followup.send("too early")))
        await interaction.response.send_message("hi")

    await command("early", answer)
    await home.use("early")
    assert await asyncio.wait_for(found.get(), PATIENCE) == (404, 10015)


async def test_a_command_in_direct_messages(home: Home, command: AddCommand) -> None:
    seen: list[discord.Interaction] = []

    async def answer(interaction: discord.Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("hi")

    await command("alone", answer)
    world = home.sandbox.world
    direct = world.direct_channel(home.application.bot, home.ana)
    [known] = home.application.commands[None].values()
    data = {"id": str(known.id), "name": "alone", "type": 1}
    await interactions.interact(world, home.application, home.ana, direct, InteractionType.COMMAND, data)
    [interaction] = seen
    assert interaction.guild_id is None
    assert (interaction.user.id, interaction.context.dm_channel) == (home.ana.id, True)
    assert isinstance(interaction.channel, discord.DMChannel)


# ---------------------------------------------------------------------- controls


class Panel(ui.LayoutView):
    """Components V2, with a button that does what a test says."""

    def __init__(self, answer: Answer, text: str = "## An ask") -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Panel] = ui.ActionRow()
        button: ui.Button[Panel] = ui.Button(label="I'm in", custom_id="in")
        button.callback = answer  # type: ignore[method-assign, assignment]
        row.add_item(button)
        self.add_item(ui.Container(ui.TextDisplay(text), ui.Separator(), row))


async def test_a_layout_is_sent_pressed_and_updated(home: Home, client: commands.Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=Panel(answer, "## You are in"))

    channel = client.get_partial_messageable(home.general.id)
    sent = await channel.send(view=Panel(answer))
    [card] = home.general.messages.values()
    assert card.flags == MessageFlags.COMPONENTS_V2
    used = await home.press("in", card)
    assert used.response is ResponseType.UPDATE
    assert used.original is card
    assert card.components[0]["components"][0]["content"] == "## You are in"
    assert card.edited is not None
    assert (await channel.fetch_message(sent.id)).edited_at == card.edited


async def test_a_press_can_be_deferred_and_the_message_edited_later(home: Home, client: commands.Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(view=Panel(answer, "## Later"))

    await client.get_partial_messageable(home.general.id).send(view=Panel(answer))
    [card] = home.general.messages.values()
    used = await home.press("in", card)
    await asyncio.wait_for(used.finished, PATIENCE)
    assert card.components[0]["components"][0]["content"] == "## Later"


async def test_pressing_on_a_private_panel_updates_it_for_that_person(
    home: Home, client: commands.Bot, command: AddCommand
) -> None:
    async def pressed(interaction: discord.Interaction) -> None:
        assert interaction.message is not None
        assert interaction.message.flags.ephemeral
        await interaction.response.edit_message(view=Panel(pressed, "## Done"))

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Panel(pressed), ephemeral=True)

    await command("panel", answer)
    panel = (await home.use("panel")).original
    assert panel is not None
    await home.press("in", panel)
    assert panel.components[0]["components"][0]["content"] == "## Done"
    assert list(home.ana.ephemerals) == [panel]
    assert not home.general.messages


async def test_components_v2_cannot_be_taken_back(home: Home, client: commands.Bot) -> None:
    async def answer(interaction: discord.Interaction) -> None: ...

    sent = await client.get_partial_messageable(home.general.id).send(view=Panel(answer))
    assert await refusal(sent.edit(content="plain text again")) == (400, 50035)


async def test_a_modal_is_opened_and_its_submission_answered(home: Home, command: AddCommand) -> None:
    class Story(ui.Modal, title="Your story"):
        words = ui.Label(text="Why?", component=ui.TextInput[Any](custom_id="why", max_length=100))

        async def on_submit(self, interaction: discord.Interaction) -> None:
            assert isinstance(self.words.component, ui.TextInput)
            await interaction.response.send_message(f"Thanks: {self.words.component.value}", ephemeral=True)

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Story(custom_id="story"))

    await command("story", answer)
    opened = await home.use("story")
    assert opened.modal is not None
    assert (opened.modal["title"], opened.original) == ("Your story", None)
    submitted = await interactions.interact(
        home.sandbox.world,
        home.application,
        home.ana,
        home.general,
        InteractionType.MODAL,
        {
            "custom_id": "story",
            "components": [
                {
                    "type": 18,
                    "id": 1,
                    "component": {"type": 4, "id": 2, "custom_id": "why", "value": "Because"},
                }
            ],
        },
        origin=opened,
    )
    assert submitted.original is not None
    assert submitted.original.content == "Thanks: Because"


async def test_autocomplete_gives_choices(home: Home, client: commands.Bot) -> None:
    @client.tree.command(description="Tries")
    async def find(interaction: discord.Interaction, what: str) -> None: ...

    @find.autocomplete("what")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}{end}", value=end) for end in ("an", "ear")]

    [known] = await client.tree.sync()
    option = {"name": "what", "type": 3, "value": "cl", "focused": True}
    data = {"id": str(known.id), "name": "find", "type": 1, "options": [option]}
    asked = await interactions.interact(
        home.sandbox.world, home.application, home.ana, home.general, InteractionType.AUTOCOMPLETE, data
    )
    assert asked.choices == [{"name": "clan", "value": "an"}, {"name": "clear", "value": "ear"}]


async def test_suggestions_that_do_not_come_in_time_fail(home: Home, client: commands.Bot) -> None:
    @client.tree.command(description="Finds")
    async def find(interaction: discord.Interaction, what: str) -> None: ...

    @find.autocomplete("what")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        await never.wait()
        return []

    never = asyncio.Event()
    [known] = await client.tree.sync()
    option = {"name": "what", "type": 3, "value": "cl", "focused": True}
    data = {"id": str(known.id), "name": "find", "type": 1, "options": [option]}
    async with limits(home, answer=0.05):
        asked = await interactions.interact(
            home.sandbox.world, home.application, home.ana, home.general, InteractionType.AUTOCOMPLETE, data
        )
    assert asked.failed
    assert asked.choices is None


async def test_200_people_are_answered_at_once(home: Home, command: AddCommand) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("hi", ephemeral=True)

    await command("crowd", answer)
    used = await asyncio.gather(*(home.use("crowd") for _ in range(200)))
    assert not any(each.failed for each in used)
    assert len({each.original.id for each in used if each.original}) == 200
