"""Sharing a win of one's own, joining in with one, and taking one back."""

from __future__ import annotations

from sandbox.people import Person
from tests.community import Community

WORDS = "What went well?"


async def shares(person: Person, words: str, *, name: str = "Without my name") -> None:
    await person.command("/win")
    told = await person.submit({WORDS: words, "Your name": name})
    assert "It goes to" in told.text


async def test_a_win_goes_to_everybody_as_its_person_likes(
    community: Community, ana: Person, ben: Person
) -> None:
    await shares(ana, "The stall **was** full @everyone", name="With my name")
    await shares(ben, "My first call")
    await community.settles()
    assert community.wins.messages == [], "in the afternoon"
    await community.celebrates()
    without, by_name = sorted(community.wins.messages, key=lambda shown: len(shown.text))
    assert f"{ana.mention}: The stall" in by_name.text
    assert by_name.mentions == ["Ana"]
    assert "**was**" not in by_name.text
    assert "Somebody: My first call" in without.text
    assert ben.mention not in without.text


async def test_others_join_in_once_each_and_are_counted(
    community: Community, ana: Person, ben: Person, cora: Person
) -> None:
    await shares(ana, "The stall was full")
    await community.celebrates()
    [win] = community.wins.messages
    for person in (ben, cora):
        joins = next(one for one in win.buttons if one.startswith("Join in"))
        assert "joined in" in (await person.click(joins, on=win)).text
        await community.settles()
    assert "Join in · 2" in win.buttons
    again = await ben.click("Join in · 2", on=win)
    assert "already" in again.text
    assert "is for the others" in (await ana.click("Join in · 2", on=win)).text
    await ben.click("That was a slip", on=again)
    await community.settles()
    assert "Join in · 1" in win.buttons
    assert ben.mention not in win.text


async def test_one_is_taken_back_before_and_after_it_was_told(community: Community, ana: Person) -> None:
    await shares(ana, "Never mind this one")
    await ana.click("Take it back")
    await ana.click("Take it back")
    await shares(ana, "The stall was full")
    await community.celebrates()
    [win] = community.wins.messages
    mine = await ana.forges("win:mine", on=win)
    assert "The stall was full" in mine.text
    await ana.choose("Take one back", "The stall was full")
    await ana.click("Take it back")
    await community.settles()
    assert community.wins.messages == []
    assert "None yet" in (await ana.click("My wins")).text


async def test_only_ones_own_message_is_shared(community: Community, ana: Person, ben: Person) -> None:
    said = await ana.says("We found the pipe!", in_=community.welcome)
    assert "Only who wrote" in (await ben.uses("Share as a win", on=said)).text
    form = await ana.uses("Share as a win", on=said)
    assert form.modal
    assert form.modal.filled_in(WORDS) == "We found the pipe!"
    await ana.submit({})
    await community.celebrates()
    [win] = community.wins.messages
    assert "We found the pipe!" in win.text


async def test_what_can_not_be_shared_says_why(community: Community, ana: Person, ben: Person) -> None:
    for number in range(3):
        await shares(ana, f"Number {number}")
    assert "3 today already" in (await ana.command("/win")).text
    await ben.command("/win")
    assert "needs a few words" in (await ben.submit({WORDS: "  "})).text
    others = await ben.forges("win:1:withdraw:sure", on=ben.last_reply)
    assert "no longer there" in others.text
    await community.sets(quiet=True)
    assert "quiet mode" in (await ben.command("/win")).text
    await community.sets(quiet=False, wins_channel_id=None)
    assert "no channel for wins" in (await ben.command("/win")).text
