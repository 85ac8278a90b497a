"""Who else is in: opened from one's own yes, with one's own choice beside it."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community, mine, words


async def test_shown_to_the_others_and_taken_back_in_each_language(
    community: Community, ana: Person, carmen: Person, ben: Person
) -> None:
    card = await community.ask()
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
        told = await person.click("I'm in", on=card)
        panel = await person.click(words(person, "Who else is in"), on=told)
        assert words(person, "You are not shown here.") in panel.text
        await person.click(words(person, "Show me to the others"), on=panel)
        assert words(person, "You are shown here, too, to who is in.") in panel.text
    assert ana.mention in panel.text
    held = await ana.choose("Open one of them", "Plant trees", on=await mine(ana))
    seen = await ana.click("Who else is in", on=held)
    assert carmen.mention in seen.text
    hidden = await carmen.click(words(carmen, "Don't show me any more"), on=panel)
    assert words(carmen, "You are not shown any more.") in hidden.text
    await ana.click("Back", on=seen)
    again = await ana.click("Who else is in")
    assert carmen.mention not in again.text
    assert "Nobody else has chosen to be shown yet." in again.text
    ask = await community.newest_ask()
    for forged in ("", ":show", ":hide", ":page:3"):
        refused = await ben.forges(f"others:{ask.id}{forged}", on=card)
        assert "Who is in is shown to who is in." in refused.text
        assert ana.mention not in refused.text


async def test_in_quiet_mode_there_is_no_way_to_it(community: Community, ana: Person) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    panel = await ana.click("Who else is in", on=await ana.click("I'm in", on=card))
    await community.sets(quiet=True)
    await community.settles()
    assert "Who else is in" not in (await ana.click("I'm in", on=card)).buttons
    held = await ana.choose("Open one of them", "Plant trees", on=await mine(ana))
    assert "Who else is in" not in held.buttons
    assert "quiet mode" in (await ana.click("Show me to the others", on=panel)).text
