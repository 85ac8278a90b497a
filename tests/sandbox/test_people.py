"""People act through the sandbox as the app lets them, and see what the app would show them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest

from sandbox import Sandbox
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.picks import File
from sandbox.places import Guild
from sandbox.refusals import CannotDo, NoAnswer, NotSeen
from sandbox.rooms import Room
from sandbox.world import applications
from sandbox.world.model import Application, ChannelType
from tests.sandbox.volunteer_bot import ACCENT, VolunteerBot, connected


@pytest.fixture(scope="module")
async def application(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Helper", members_intent=False)


@pytest.fixture(scope="module")
async def bot(sandbox: Sandbox, application: Application) -> AsyncIterator[VolunteerBot]:
    async with connected(sandbox, application) as bot:
        yield bot


@pytest.fixture
async def guild(sandbox: Sandbox, application: Application, bot: VolunteerBot) -> Guild:
    bot.done = 0
    bot.go_on.clear()
    guild = sandbox.guild("Rising Tide", owner="Olga")
    guild.add(application, permissions=Permissions.MANAGE_ROLES)
    guild.channel("asks")
    return guild


@pytest.fixture
async def asks(guild: Guild) -> Room:
    return guild.channel("asks")


@pytest.fixture
async def ana(guild: Guild) -> Person:
    return await guild.join("Ana")


# ---------------------------------------------------------------------- commands


async def test_a_command_returns_with_its_answer(guild: Guild) -> None:
    reply = await guild.owner.command("/ask new", target=5, effort="Much", title="Clean")
    assert reply.text == "Clean: 5, effort 2"
    assert reply.ephemeral
    assert reply.failed is None
    assert guild.owner.last_reply is reply


async def test_a_command_is_offered_only_to_those_permitted(guild: Guild, ana: Person) -> None:
    assert "/ask new" not in ana.commands
    with pytest.raises(
        CannotDo, match=r"Ana sees no command /ask \(it needs MANAGE_GUILD\); there are: /post"
    ):
        await ana.command("/ask new", target=5)
    with pytest.raises(CannotDo, match="it is for administrators"):
        await ana.command("/secret")
    guild.give(ana, guild.role("Moderator", permissions=Permissions.MANAGE_GUILD))
    assert "5" in (await ana.command("/ask new", target=5)).text


async def test_administrators_can_open_a_command_to_somebody(guild: Guild, ana: Person) -> None:
    guild.offer("/ask", to=ana)
    assert "5" in (await ana.command("/ask new", target=5)).text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "target: This option is required"),
        ({"target": 0}, "target: Must be at least 1"),
        ({"target": 101}, "target: Must be at most 100"),
        ({"target": "many"}, "target: Input a valid integer"),
        ({"target": 1, "effort": "Some"}, "effort: Choose one of the options on the list"),
        ({"target": 1, "title": "ab"}, "title: Must be at least 3 characters"),
        ({"target": 1, "when": "now"}, "no option 'when'; there are: target, effort, title"),
    ],
)
async def test_options_are_checked_before_anything_is_sent(
    guild: Guild, options: dict[str, object], told: str
) -> None:
    with pytest.raises(CannotDo, match=told):
        await guild.owner.command("/ask new", options)
    assert not guild.owner.replies


async def test_a_command_with_subcommands_cannot_be_used_bare(guild: Guild) -> None:
    with pytest.raises(CannotDo, match="there is: /ask new, /ask manage"):
        await guild.owner.command("/ask")
    with pytest.raises(CannotDo, match='There is no "/ask old"'):
        await guild.owner.command("/ask old")


async def test_people_roles_channels_and_files_are_given_as_they_are(
    guild: Guild, ana: Person, asks: Room
) -> None:
    ben = await guild.join("Ben")
    role = guild.role("Cook")
    reply = await ana.command("/whom", person=ben, role=role, channel=asks, paper=File("a.txt", b"flour"))
    assert reply.text == "Ben, Cook, asks, flour"
    with pytest.raises(CannotDo, match="person: pick a user"):
        await ana.command("/whom", person=role)
    hidden = guild.channel("secret", only_for=[guild.role("Moderator")])
    with pytest.raises(CannotDo, match="Ana does not see #secret"):
        await ana.command("/whom", channel=hidden)
    voice = guild.channel("Voice", kind=ChannelType.VOICE)
    with pytest.raises(CannotDo, match="Channel type not allowed here"):
        await ana.command("/whom", channel=voice)


async def test_suggestions_come_while_typing_and_can_be_chosen(guild: Guild) -> None:
    choices = await guild.owner.autocomplete("/ask manage", ask="cle")
    assert choices == ["Clean the park", "Clear the pond"]
    reply = await guild.owner.command("/ask manage", ask=choices[1])
    assert reply.text == "Ask 2"


async def test_a_command_only_for_servers_is_not_offered_in_direct_messages(ana: Person) -> None:
    with pytest.raises(CannotDo, match="it is not for direct messages"):
        await ana.command("/here", in_=ana.dm)


async def test_a_command_on_a_person(guild: Guild, ana: Person) -> None:
    ben = await guild.join("Ben")
    assert (await ana.uses("Befriend", on=ben)).text == "You and Ben"
    with pytest.raises(CannotDo, match="there is: Befriend"):
        await ana.uses("Report", on=ben)


async def test_a_command_on_a_message(guild: Guild, ana: Person, asks: Room) -> None:
    said = await guild.owner.says("Bring gloves", in_=asks)
    assert (await ana.uses("Quote", on=said)).text == "By Olga"


async def test_commands_work_in_direct_messages_with_the_bot(ana: Person) -> None:
    reply = await ana.command("/post", in_=ana.dm)
    assert ana.dms == [reply]
    assert "1 of 3" in (await ana.click("I'm in")).text


async def test_a_command_that_is_global_and_of_the_server_is_seen_twice(
    sandbox: Sandbox, application: Application, guild: Guild, ana: Person
) -> None:
    definition = {"name": "post", "description": "Again"}
    applications.put_command(sandbox.world, application, guild.id, definition)
    with pytest.raises(CannotDo, match="Ana sees /post twice"):
        await ana.command("/post")


async def test_commands_are_called_as_in_the_persons_language(
    sandbox: Sandbox, application: Application, guild: Guild
) -> None:
    definition = {"name": "find", "description": "Find", "name_localizations": {"es-ES": "buscar"}}
    applications.put_command(sandbox.world, application, guild.id, definition)
    ines = await guild.join("Inés", locale="es-ES")
    ben = await guild.join("Ben")
    lupe = await guild.join("Lupe", locale="es-419")
    with shortened(sandbox):
        assert (await ines.command("/buscar")).failed
        assert (await lupe.command("/buscar")).failed, "the locale beside hers has a name"
        assert (await ines.command("/find")).failed
    with pytest.raises(CannotDo, match="Ben sees no command /buscar"):
        await ben.command("/buscar")


async def test_a_bot_that_stays_silent_fails_after_the_limit(sandbox: Sandbox, ana: Person) -> None:
    with shortened(sandbox):
        reply = await ana.command("/silent")
    assert reply.failed == reply.text == "The application did not respond"
    with pytest.raises(NoAnswer, match="did not respond"):
        _ = reply.ephemeral


async def test_a_deferred_answer_is_waited_for(bot: VolunteerBot, guild: Guild, ana: Person) -> None:
    asking = asyncio.create_task(ana.command("/slow"))
    await guild.sees(lambda: ana.replies and ana.last_reply.thinking)
    assert ana.last_reply.text == ""
    bot.go_on.set()
    assert (await asking).text == "Here it is"


async def test_patience_with_a_deferred_answer_ends(bot: VolunteerBot, ana: Person) -> None:
    ana.patience = 0
    reply = await ana.command("/slow")
    assert reply.thinking
    with pytest.raises(NotSeen, match="still thinking"):
        await reply.settled(within=0.01)
    bot.go_on.set()
    await reply.settled()
    assert reply.text == "Here it is"


# ---------------------------------------------------------------------- buttons and menus


async def test_a_click_changes_the_card_and_answers_only_the_person(
    guild: Guild, ana: Person, asks: Room
) -> None:
    await guild.owner.command("/post")
    reply = await ana.click("I'm in")
    assert "1 of 3" in reply.text
    private = await reply.brings(f"You have a place, {ana.mention}.")
    assert ana.sees(private)
    assert not guild.owner.sees(private)
    assert len(asks.messages) == 1


async def test_a_card_reads_from_top_to_bottom(guild: Guild) -> None:
    reply = await guild.owner.command("/post")
    assert reply.text == "## Clean the park\n0 of 3\nAt the Gate\nAt the Pond"
    assert reply.buttons == ["Take", "Take", "I'm in", "Tell", "Read"]
    assert reply.selects == ["Interests", "Buddy"]
    assert reply.select("Interests").options == ["Design", "Phones", "Food"]
    assert reply.accent == ACCENT
    assert not reply.ephemeral


async def test_an_embed_is_read_too(ana: Person) -> None:
    reply = await ana.command("/here")
    assert reply.text == "Look\nHere\nyou are"
    assert reply.accent == ACCENT


async def test_buttons_of_one_name_are_told_apart_by_what_stands_beside(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post")
    with pytest.raises(CannotDo, match='Ana sees 2 of "Take"; say beside what'):
        await ana.click("Take")
    assert (await ana.click("Take", beside="Pond")).text == "Yours: Pond"


async def test_a_missing_button_is_refused_with_what_there_is(guild: Guild, ana: Person) -> None:
    with pytest.raises(CannotDo, match='Ana sees no button "Done"; there is: none'):
        await ana.click("Done")
    await guild.owner.command("/post")
    with pytest.raises(CannotDo, match='there is: "Take" in #asks, "Take" in #asks, "I\'m in" in #asks'):
        await ana.click("Done")


async def test_disabled_and_link_buttons_do_nothing(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post", closed=True)
    with pytest.raises(CannotDo, match='The button "I\'m in" is disabled'):
        await ana.click("I'm in")
    with pytest.raises(CannotDo, match=r"leads to https://example\.org"):
        await ana.click("Read")


async def test_nobody_uses_what_another_sees_or_what_is_gone(guild: Guild, ana: Person) -> None:
    private = await guild.owner.command("/here")
    with pytest.raises(CannotDo, match='Ana sees no button "Later"'):
        await ana.click("Later")
    with pytest.raises(CannotDo, match="Ana does not see this message"):
        await ana.click("Later", on=private)
    card = await guild.owner.command("/post")
    await guild.owner.deletes(card)
    with pytest.raises(CannotDo, match="The message is gone"):
        await ana.click("I'm in", on=card)


async def test_a_hidden_channel_hides_its_buttons(guild: Guild, ana: Person, asks: Room) -> None:
    await guild.owner.command("/post")
    asks.deny(guild.everyone, Permissions.VIEW_CHANNEL)
    assert not ana.sees(asks)
    with pytest.raises(CannotDo, match="sees no button"):
        await ana.click("I'm in")


async def test_a_menu_takes_labels_within_its_limits(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post")
    assert (await ana.choose("Interests", "Design", "Food")).text == "You chose ['Design', 'Food']"
    with pytest.raises(CannotDo, match="Interests: Make at most 2 selections"):
        await ana.choose("Interests", "Design", "Phones", "Food")
    with pytest.raises(CannotDo, match="Interests: Make at least 1 selection"):
        await ana.choose("Interests")
    with pytest.raises(CannotDo, match="does not offer 'Music'; it offers: Design, Phones, Food"):
        await ana.choose("Interests", "Music")


async def test_a_menu_of_people_takes_people(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post")
    assert (await ana.choose("Buddy", guild.owner)).text == f"You chose ['{guild.owner.id}']"


async def test_a_deferred_click_is_waited_for(bot: VolunteerBot, guild: Guild, ana: Person) -> None:
    panel = await ana.command("/here")
    pressing = asyncio.create_task(ana.click("Later"))
    await guild.sees(lambda: len(ana.replies) == 2)
    assert (await ana.last_reply.answered()).thinking
    bot.go_on.set()
    assert (await pressing).content == "Late but here"
    assert panel.content == "Late but here"


async def test_an_unheard_of_custom_id_can_be_forged(sandbox: Sandbox, guild: Guild, ana: Person) -> None:
    card = await guild.owner.command("/post")
    with shortened(sandbox):
        assert (await ana.forges("ask:999:in", on=card)).failed == "This interaction failed"


async def test_a_hundred_people_can_click_at_once(guild: Guild) -> None:
    await guild.owner.command("/post")
    crowd = [await guild.join(f"Person {number}") for number in range(100)]
    replies = await asyncio.gather(*(person.click("I'm in") for person in crowd))
    assert all(reply.failed is None for reply in replies)
    assert "100 of 3" in guild.owner.last_reply.text


# ---------------------------------------------------------------------- forms


async def test_a_form_is_filled_in_by_label_or_id(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post")
    reply = await ana.click("Tell")
    assert reply.modal is not None
    assert reply.modal.title == "Your story"
    assert ana.modal is not None
    assert ana.modal.labels == ["What is it called?", "Why it matters", "Where?"]
    reply = await ana.submit(title="The park", why_it_matters="Ducks", area="South")
    assert reply.text == "['The park', 'Ducks'] in ['s']"
    assert ana.modal is None
    with pytest.raises(CannotDo, match="Ana has no form open"):
        await ana.submit(title="Again")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "The park"}, "Where?: This field is required"),
        ({"title": "ab", "area": "North"}, "What is it called?: Must be at least 3 characters"),
        ({"title": "x" * 21, "area": "North"}, "What is it called?: Must be 20 characters or fewer"),
        ({"area": "North"}, "What is it called?: This field is required"),
        ({"title": "The park", "area": "West"}, "\"Where?\" does not offer 'West'"),
        ({"title": "The park", "when": "now"}, "\"Your story\" has no field 'when'"),
    ],
)
async def test_a_form_is_checked_before_it_is_sent(
    guild: Guild, ana: Person, fields: dict[str, object], told: str
) -> None:
    await guild.owner.command("/post")
    await ana.click("Tell")
    with pytest.raises(CannotDo) as refusal:
        await ana.submit(fields)
    assert told in str(refusal.value)
    assert ana.modal is not None


async def test_every_kind_of_field_arrives_and_what_is_left_alone_stays(guild: Guild, ana: Person) -> None:
    await ana.command("/profile")
    assert ana.modal is not None
    assert ana.modal.filled_in("About you") == "I cook"
    reply = await ana.submit(buddy=guild.owner, pace="Fast", proof=File("card.txt", b"hygiene"))
    assert reply.text == "I cook ['Olga'] Fast ['Mon'] ['hygiene']"
    await ana.command("/profile")
    reply = await ana.submit(about_you="I carry", buddy=guild.owner, pace="Slow", days=["Mon", "Tue"])
    assert reply.text == "I carry ['Olga'] Slow ['Mon', 'Tue'] []"


async def test_a_form_that_was_refused_keeps_what_was_written(guild: Guild, ana: Person) -> None:
    await guild.owner.command("/post")
    await ana.click("Tell")
    with pytest.raises(CannotDo):
        await ana.submit(title="The park")
    reply = await ana.submit(area="North")
    assert reply.text == "['The park', ''] in ['n']"


async def test_a_form_without_an_answer_stays_open_with_what_was_written(
    sandbox: Sandbox, ana: Person
) -> None:
    await ana.command("/profile", stubborn=True)
    with shortened(sandbox):
        reply = await ana.submit(word="please")
    assert reply.failed == "Something went wrong. Try again."
    assert ana.modal is not None
    assert ana.modal.filled_in("Word") == "please"
    ana.dismisses()
    with pytest.raises(CannotDo, match="no form open"):
        await ana.submit()


# ---------------------------------------------------------------------- messages and waiting


async def test_a_direct_message_arrives_unless_they_are_closed(ana: Person) -> None:
    await ana.command("/here")
    assert (await ana.click("Write to me")).text == "Sent"
    assert (await ana.gets("Hello")).text == "Hello in private"
    ana.dms_open = False
    assert (await ana.click("Write to me")).text == "Could not write to you: 50007"
    assert len(ana.dms) == 1


async def test_waiting_ends_with_the_message_or_says_what_came_instead(asks: Room, ana: Person) -> None:
    waiting = asyncio.create_task(asks.gets("bread"))
    await ana.says("I have soup", in_=asks)
    said = await ana.says("and bread", in_=asks)
    assert await waiting == said
    with pytest.raises(NotSeen, match=r"#asks got no message with 'cake'; its latest are: .*soup"):
        await asks.gets("cake", within=0.01)


async def test_waiting_sees_an_edit(guild: Guild, ana: Person) -> None:
    card = await guild.owner.command("/post")
    waiting = asyncio.create_task(card.shows("1 of 3"))
    await ana.click("I'm in")
    await waiting


async def test_writing_needs_permission(guild: Guild, ana: Person, asks: Room) -> None:
    news = guild.channel("news", read_only=True)
    with pytest.raises(CannotDo, match="Ana has no permission to send messages in #news"):
        await ana.says("hello", in_=news)
    with pytest.raises(CannotDo, match="too long: 2001 of 2000"):
        await ana.says("x" * 2001, in_=asks)


async def test_reactions(ana: Person, asks: Room, guild: Guild) -> None:
    said = await ana.says("Done!", in_=asks)
    await guild.owner.reacts("🎉", on=said)
    assert said.reactions == {"🎉": 1}
    asks.deny(guild.everyone, Permissions.ADD_REACTIONS)
    with pytest.raises(CannotDo, match="no permission to add reactions"):
        await ana.reacts("👍", on=said)
    await ana.reacts("🎉", on=said)
    assert said.reactions == {"🎉": 2}


# ---------------------------------------------------------------------- belonging


async def test_who_has_left_can_do_nothing_and_may_come_back(guild: Guild, ana: Person) -> None:
    card = await guild.owner.command("/post")
    await ana.leave()
    with pytest.raises(CannotDo):
        await ana.command("/post")
    with pytest.raises(CannotDo):
        await ana.click("I'm in", on=card)
    assert await guild.join(ana) is ana
    assert (await ana.click("I'm in")).failed is None


async def test_a_pending_member_accepts_the_rules_first(guild: Guild) -> None:
    newcomer = await guild.join("Noor", pending=True)
    with pytest.raises(CannotDo, match="Noor has to accept the rules of Rising Tide first"):
        await newcomer.command("/post")
    await newcomer.accepts_rules()
    assert (await newcomer.command("/post")).failed is None


async def test_who_is_timed_out_can_only_look(sandbox: Sandbox, guild: Guild, ana: Person) -> None:
    card = await guild.owner.command("/post")
    guild.time_out(ana, sandbox.clock.now() + timedelta(hours=1))
    assert ana.sees(card)
    with pytest.raises(CannotDo, match="Ana is timed out"):
        await ana.click("I'm in")
    with pytest.raises(CannotDo, match="Ana is timed out"):
        await ana.says("hello")
    guild.time_out(ana, None)
    assert (await ana.click("I'm in")).failed is None


async def test_an_account_is_in_two_servers_at_once(sandbox: Sandbox, guild: Guild, ana: Person) -> None:
    other = sandbox.guild("Elsewhere", owner=ana)
    assert other.owner.user is ana.user
    assert other.owner is not ana
    other.channel("talk")
    with pytest.raises(CannotDo, match=r"sees no command /post; there are: none\."):
        await other.owner.command("/post")
    assert (await ana.command("/post")).failed is None


# ---------------------------------------------------------------------- reading


async def test_text_is_drawn_with_names_and_times(guild: Guild, ana: Person, asks: Room) -> None:
    role = guild.role("Cook")
    said = await ana.says(f"{ana.mention} <@&{role.id}> {asks.mention} <t:0:D> </ask new:5> <@1>", in_=asks)
    assert said.drawn == "@Ana @Cook #asks 1 January 1970 /ask new @unknown-user"


async def test_commands_in_a_text_read_as_their_names(ana: Person, asks: Room) -> None:
    said = await ana.says("</ask new:5>, **</mine:6>**, \\</find:7>, </no colon> and /mine", in_=asks)
    assert said.text == "/ask new, **/mine**, \\</find:7>, </no colon> and /mine"
    assert said.commands == {"/ask new": 5, "/mine": 6}


async def test_somebody_without_the_history_reads_what_is_said_from_then_on(
    guild: Guild, ana: Person, asks: Room
) -> None:
    early = await ana.says("early", in_=asks)
    ben = await guild.join("Ben")
    asks.deny(guild.everyone, Permissions.READ_MESSAGE_HISTORY)
    late = await ana.says("late", in_=asks)
    assert not ben.sees(early)
    assert ben.screen == [late]


class shortened:  # noqa: N801 - reads as a sentence
    """The app gives up after a moment instead of three seconds."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._limits = sandbox.limits

    def __enter__(self) -> None:
        self._before, self._limits.answer = self._limits.answer, 0.05

    def __exit__(self, *_: object) -> None:
        self._limits.answer = self._before


async def test_a_bot_changes_its_picture_and_nothing_that_is_none(
    bot: VolunteerBot, application: Application
) -> None:
    assert bot.user
    await bot.user.edit(username=bot.user.name, avatar=b"\x89PNG\r\n\x1a\n")
    assert str(application.bot.avatar).startswith("data:image/png;base64,")
    assert bot.user.banner is None
    changed = await bot.user.edit(username=bot.user.name, banner=b"\x89PNG\r\n\x1a\n")
    assert changed.avatar is not None
    assert changed.banner is not None
    with pytest.raises(discord.HTTPException, match="Invalid image data"):
        await bot.http.edit_profile({"username": bot.user.name, "avatar": "https://example.org/me.png"})
