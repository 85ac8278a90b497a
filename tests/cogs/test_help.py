"""`/help` names what the reader can do, and nothing else."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community, words


async def test_everyone_reads_what_they_can_do(
    community: Community, ana: Person, cora: Person, mo: Person, olga: Person
) -> None:
    for person, own in (
        (ana, ("/ask",)),
        (cora, ("/ask", "/role", "/checkin")),
        (mo, ("/ask", "/stats")),
        (olga, ("/ask", "/role", "/checkin", "/stats", "/setup")),
    ):
        text = (await person.command("/help")).text
        named = {word for word in ("/ask", "/role", "/checkin", "/stats", "/setup") if word in text}
        assert named == set(own)
        for command in ("/find", "/join", "/mine", "/pause"):
            assert command in text
        assert "Olga" in text, "whom to turn to"
        assert ("propose something to do" in text) is (person in (ana, mo))
        assert "a message's menu, Apps" in text


async def test_help_is_there_before_anything_is_set_up_and_in_the_readers_language(
    community: Community,
) -> None:
    elsewhere = await Community.found(community.bot, set_up=False)
    zoe = await elsewhere.newcomer("Zoe", locale="es-419")
    told = await zoe.command("/help")
    assert told.ephemeral
    assert words(zoe, "What you can do here") in told.text
    assert "What you can do here" not in told.text


async def test_all_commands_are_offered_to_their_people(
    community: Community, ana: Person, olga: Person
) -> None:
    assert "/setup" not in ana.commands
    assert set(olga.commands) - set(ana.commands) == {"/setup"}
    assert {"/join", "/find", "/mine", "/pause", "/help", "/stats", "/ask new", "/ask manage"} <= set(
        ana.commands
    )


async def test_who_may_not_do_something_is_offered_what_they_can(community: Community, ana: Person) -> None:
    await community.ask("Plant trees")
    for command in ("/role new", "/checkin new", "/stats"):
        told = await ana.command(command)
        assert told.ephemeral
        assert told.buttons == ["Things to do", "Mine"]
    assert "Plant trees" in (await ana.click("Things to do")).text
