"""Shifts from the coordinator's view: written in one form, seen before they are posted, changed together."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community

DAY = timedelta(days=1)


def on_day(community: Community, after: int = 4) -> str:
    """A day of the server, as one types it."""
    return f"{(community.bot.clock.now() + after * DAY).date()}"


async def drafted(
    community: Community, cora: Person, slots: str = "10-12, 12-14 × 3, at least 2", place: str = "The market"
) -> Reply:
    await cora.command("/shift new")
    return await cora.submit(
        {
            "Title": "The stall",
            "What is it for?": "Everybody passes by",
            "When, and how many places?": f"{on_day(community)} {slots}",
            "Where? A place or a link": place,
        }
    )


async def test_shifts_are_written_in_one_form_and_seen_before_they_are_posted(
    community: Community, cora: Person, ana: Person
) -> None:
    panel = await drafted(community, cora)
    assert "Read as 2 shifts:" in panel.text
    assert "3 places · at least 2" in panel.text
    assert "Where: The market" in panel.text
    assert panel.buttons == ["Post", "Change", "Shifts", "Who", "More"]
    await community.settles()
    assert not [shown for shown in community.cards if "The stall" in shown.text], "nothing is posted yet"
    told = await cora.click("Post", on=panel)
    assert "Your shifts are on their way" in told.text
    await community.settles()
    card = community.cards[-1]
    assert card.text.count("3 of 3 places open · 2 still needed") == 2
    taken = await ana.choose("Take one or several", *labels(card), on=card)
    assert "You're in!" in taken.text
    assert "10:00 to 12:00, 12:00 to 14:00: you're in." in taken.text, "a line for the day"
    await community.settles()
    assert card.text.count("2 of 3 places open · 1 still needed") == 2


def labels(card: Shown) -> list[str]:
    """What the select on a card offers."""
    [menu] = [one for one in card.selects if "Take" in one]
    return [str(option) for option in menu.options]


async def test_what_was_not_understood_is_named_and_can_be_mended(community: Community, cora: Person) -> None:
    told = await drafted(community, cora, "10-12, sometime")
    assert "I can't read “sometime”" in told.text
    await cora.click("Fix it", on=told)
    panel = await cora.submit({"When, and how many places?": f"{on_day(community)} 10-12"})
    assert "Read as 1 shift:" in panel.text


async def test_a_draft_is_changed_a_piece_at_a_time(community: Community, cora: Person) -> None:
    panel = await drafted(community, cora)
    await cora.click("Change", on=panel)
    panel = await cora.submit({"Title": "Our stall", "What does one do?": "Bring an apron"})
    assert "Our stall" in panel.text
    assert "Bring an apron" in panel.text
    await cora.click("Shifts", on=panel)
    panel = await cora.submit({"When, and how many places?": f"{on_day(community)} 9-11 × 1"})
    assert "Read as 1 shift:" in panel.text
    more = await cora.click("More", on=panel)
    await cora.click("Repeat", on=more)
    panel = await cora.submit({"How many times in all?": "10"})
    assert "Read as 10 shifts:" in panel.text
    assert "… 8 more …" in panel.text
    who = await cora.click("Who", on=panel)
    assert "Needs: nothing in particular" in who.text
    panel = await cora.click("Back", on=who)
    begun = await cora.command("/shift new")
    assert "Our stall" in begun.text
    panel = await cora.click("Go on", on=begun)
    more = await cora.click("More", on=panel)
    sure = await cora.choose("Something else", "Throw it away", on=more)
    gone = await cora.click("Throw it away", on=sure)
    assert "is gone" in gone.text


async def test_two_who_change_its_words_at_once_are_told(community: Community, cora: Person) -> None:
    panel, card = await posted(community, cora)
    number = next(str(one.custom_id) for one in card.selects if "Take" in one).split(":")[1]
    await cora.click("Change", on=panel)
    await community.olga.forges(f"timetable:{number}:words", on=card)
    await community.olga.submit({"Title": "Oaks"})
    told = await cora.submit({"Title": "Elms"})
    assert "Somebody else changed this" in told.text
    await community.settles()
    assert "Oaks" in card.text


async def test_only_coordinators_write_shifts(community: Community, ana: Person) -> None:
    refused = await ana.command("/shift new")
    assert "This is for coordinators" in refused.text
    assert refused.buttons, "they are offered what they can do"


async def test_it_belongs_to_a_role(community: Community, cora: Person) -> None:
    await community.role()
    panel = await drafted(community, cora)
    who = await cora.click("Who", on=panel)
    who = await cora.choose("Which role?", "Phone banker", on=who)
    await cora.click("Post", on=await cora.click("Back", on=who))
    await community.settles()
    managed = await cora.click("See who is in")
    who = await cora.choose("More", "Who", on=managed)
    [menu] = [one for one in who.selects if one == "Which role?"]
    assert [str(option) for option in menu.options if option.default] == ["Phone banker"]


async def posted(community: Community, cora: Person, slots: str = "10-12, 12-14 × 3") -> tuple[Reply, Shown]:
    """The panel of those who look after them, and their card."""
    await cora.click("Post", on=await drafted(community, cora, slots))
    await community.settles()
    return await cora.click("See who is in"), community.cards[-1]


async def test_shifts_are_added_and_reworded_and_one_is_changed_alone(
    community: Community, cora: Person, ana: Person
) -> None:
    panel, card = await posted(community, cora)
    await cora.click("Add shifts", on=panel)
    panel = await cora.submit({"When, and how many places?": f"{on_day(community, 5)} 16-18 × 5"})
    await community.settles()
    assert "5 of 5 places open" in card.text
    await ana.choose("Take one or several", labels(card)[0], on=card)
    await cora.click("Change", on=panel)
    panel = await cora.submit({"Title": "Our stall"})
    await community.settles()
    assert "Our stall" in card.text
    one = await cora.click("Open", on=panel, beside="2 of 3")
    assert ana.mention in one.text
    change = await cora.click("Change", on=one)
    assert "the same for all of these shifts" in change.text
    await cora.click("At least", on=change)
    change = await cora.submit({"How many people does it take at least?": "2"})
    assert "At least 2 people." in change.text
    await cora.click("At least", on=change)
    refused = await cora.submit({"How many people does it take at least?": "9"})
    assert "there are 3 places" in refused.text
    await community.settles()
    assert "2 of 3 places open · 1 still needed" in card.text


async def test_one_of_them_is_named_to_see_all(community: Community, cora: Person, ana: Person) -> None:
    await posted(community, cora)
    newest = str(await community.newest_id("shift"))
    panel = await cora.command("/shift manage", shift=newest)
    assert panel.text.count("3 of 3 places open") == 2
    assert "This is for coordinators" in (await ana.command("/shift manage", shift=newest)).text
    assert "no longer exists" in (await cora.command("/shift manage", shift="7")).text
    assert "suggested shifts" in (await cora.command("/shift manage", shift="the stall")).text


async def test_all_of_them_are_called_off_and_who_is_in_hears_it(
    community: Community, cora: Person, ana: Person
) -> None:
    panel, card = await posted(community, cora)
    await ana.choose("Take one or several", labels(card)[0], on=card)
    sure = await cora.choose("More", "Call all of them off", on=panel)
    assert "2 shifts that are to come" in sure.text
    panel = await cora.click("Call them off", on=sure)
    assert "None of its shifts is to come." in panel.text
    await community.settles(after=timedelta(minutes=2))
    assert "it will not happen" in card.text
    assert "Something was cancelled" in (await ana.command("/mine")).buttons


async def test_those_that_have_ended_are_told_apart_by_when_they_were(
    community: Community, cora: Person
) -> None:
    await posted(community, cora, "10-12, 12-14 × 3")
    begin = re.findall(r"- <t:(\d+):f> to", community.cards[-1].text)
    assert len(begin) == 2
    await community.settles(after=6 * DAY)
    await cora.command("/shift manage")
    ended = await cora.click("What has ended")
    for moment in begin:
        assert f"<t:{moment}:f>" in ended.text
    assert "The stall" in (await cora.click("Open", beside=f"<t:{begin[0]}:")).text


def more(text: str) -> int:
    found = re.search(r"… and (\d+) more", text)
    return int(found[1]) if found else 0


async def test_a_hundred_shifts_and_five_hundred_names_break_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    hours = ", ".join(f"{hour}:00-{hour}:30" for hour in range(10, 20))
    lines = "\n".join(f"{on_day(community, day)} {hours} × 9" for day in range(4, 14))
    await cora.command("/shift new")
    panel = await cora.submit(
        {"Title": "T" * 100, "What is it for?": "w " * 350, "When, and how many places?": lines}
    )
    assert "Read as 100 shifts:" in panel.text
    await cora.click("Post", on=panel)
    await community.settles()
    card = community.cards[-1]
    assert "… and 97 more" in card.text
    assert len(labels(card)) == 25
    everything = await ana.click("All shifts and mine", on=card)
    taken = await ana.choose("Take one or several", *labels(card), on=card)
    assert taken.text.count("✅") + taken.text.count("⚠️") <= 6, "a line for all of a day that are alike"
    assert len(re.findall(r"\d to \d", taken.text)) + more(taken.text) == 25, (
        "too many in a row are asked about"
    )
    everything = await ana.click("All shifts and mine", on=taken)
    assert "**yours**" in everything.text
    first = everything.text
    assert (await ana.click("Next", on=everything)).text != first


@pytest.mark.parametrize(
    "control", ["post", "words", "slots", "add", "who", "more", "repeat", "off", "cancel", "discard", "gone"]
)
async def test_strangers_reach_nothing_of_it(
    community: Community, cora: Person, ana: Person, control: str
) -> None:
    _panel, card = await posted(community, cora)
    number = next(str(one.custom_id) for one in card.selects if "Take" in one).split(":")[1]
    refused = await ana.forges(f"timetable:{number}:{control}", on=card)
    assert "This is for coordinators" in refused.text
    await community.settles()
    assert card.text.count("3 of 3 places open") == 2
