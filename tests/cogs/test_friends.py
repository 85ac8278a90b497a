"""After Done one can ask a friend, with a text to copy that leads to the card."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community


async def test_after_done_there_is_a_text_to_pass_on(community: Community, ana: Person) -> None:
    card = await community.ask("Plant trees", why="Shade for all")
    in_it = await ana.click("I'm in", on=card)
    assert "Ask a friend" not in in_it.buttons
    thanks = await ana.click("Done", on=card)
    assert "Ask a friend" not in thanks.buttons, "with the first one there is another question"
    thanks = await ana.click("Done", on=card)
    assert "Ask a friend" in thanks.buttons
    told = await ana.click("Ask a friend", on=thanks)
    assert "I did “Plant trees”" in told.text
    assert "Shade for all" in told.text
    assert f"https://discord.com/channels/{community.guild.id}/{community.asks.id}/" in told.text
    assert "never who asked whom" in told.text
    back = await ana.click("Back", on=told)
    assert {"Ask a friend", "That was a slip"} <= set(back.buttons)


async def test_what_is_full_is_not_passed_on(community: Community, ana: Person) -> None:
    card = await community.ask(places=1)
    assert "Ask a friend" not in (await ana.click("Done", on=card)).buttons
