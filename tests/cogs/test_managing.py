"""Whoever looks after a thing to do mends it, moves it and says how many; those concerned hear of it once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things.managing import GRACE
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, words

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


async def manages(person: Person, community: Community, *steps: str, kind: str = "ask") -> Reply:
    """The panel of what was posted last, and what is reached from it by these steps."""
    chosen = str(await community.newest_id(kind))
    panel = await person.command(f"/{kind} manage", {kind: chosen})
    for step in steps:
        panel = await person.click(words(person, step))
    return panel


async def said_yes(person: Person, community: Community) -> None:
    await person.click("I'm in", on=community.cards[-1])
    await person.click("By direct message")
    await community.settles()


async def test_a_typo_is_mended_and_nobody_is_disturbed(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Plant tress")
    await said_yes(ana, community)
    heard = len(ana.dms)
    form = await manages(cora, community, "Change", "Words")
    assert form.modal
    assert form.modal.filled_in("Title") == "Plant tress"
    panel = await cora.submit({"Title": "Plant trees", "How long does it take?": "15 minutes"})
    assert "Plant trees" in panel.text
    assert "Other changes disturb nobody" in panel.text
    await community.settles(after=GRACE + SECOND)
    assert "Plant trees" in card.text
    assert "15 minutes" in card.text
    assert len(ana.dms) == heard


async def test_another_step_is_told_after_a_minute_in_which_a_slip_is_mended(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask()
    await said_yes(ana, community)
    heard = len(ana.dms)
    await manages(cora, community, "Change", "Words")
    panel = await cora.submit({"The one step to take": "Bring a spoon"})
    assert "1 person hears of it" in panel.text
    await community.settles()
    assert len(ana.dms) == heard, "there is still a minute"
    await cora.click("Words")
    await cora.submit({"The one step to take": "Bring gloves"})
    await community.settles(after=GRACE + SECOND)
    [told] = ana.dms[heard:]
    assert "Bring gloves" in told.text
    assert "spoon" not in told.text


async def test_an_ask_is_given_a_moment_a_place_and_what_only_those_who_are_in_read(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    await said_yes(ana, community)
    day = (community.bot.clock.now() + 5 * DAY).date()
    await manages(cora, community, "Change", "When and where")
    panel = await cora.submit(
        {
            "When does it start?": f"{day} 10:00",
            "Until when?": "13:00",
            "Where? A place or a link": "The old oak",
            "Only for those who are in": "Gate code 12",
        }
    )
    assert "The old oak" in panel.text
    ask = await community.newest_ask()
    assert ask.starts_at
    assert ask.ends_at
    assert ask.ends_at - ask.starts_at == timedelta(hours=3), "an hour alone is the next one after the start"
    await community.settles(after=GRACE + SECOND)
    assert "Gate code 12" in ana.dms[-1].text
    assert "Gate code 12" not in card.text
    before = ask.revision
    await cora.click("When and where")
    await cora.submit({})
    assert (await community.newest_ask()).revision == before, "sent as it was, it changes nothing"


async def test_who_says_yes_once_more_is_seen_by_whoever_looks_after_it(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(11)
    await community.ask()
    await said_yes(ana, community)
    day = (community.bot.clock.now() + 3 * DAY).date()
    await manages(cora, community, "Change", "When and where")
    await cora.submit({"When does it start?": f"{day} 16:00", "Until when?": "18:00"})
    await community.settles(after=GRACE + SECOND)
    told = await ana.click("Yes, I'll be there", on=ana.dms[-1])
    assert "Good to know" in told.text
    panel = await manages(cora, community)
    assert f"**Said yes again** (1)\n{ana.mention}" in panel.text
    await community.settles(after=timedelta(days=2, hours=6))
    reminder = ana.dms[-1]
    assert "Still on?" in reminder.text
    assert reminder.buttons[:2] == ["Yes, I'll be there", "I can't make it"]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"When does it start?": "saturday 10:00"}, "Say until when, too"),
        ({"Where? A place or a link": "The old oak"}, "Say when it starts, too"),
        ({"Until when?": "whenever"}, "I can't read “whenever”"),
        ({"Until when?": "2020-01-01 10:00"}, "already over"),
    ],
    ids=str,
)
async def test_a_moment_that_nobody_can_mean_is_refused_and_what_was_written_is_kept(
    community: Community, cora: Person, fields: dict[str, str], refusal: str
) -> None:
    await community.ask()
    await manages(cora, community, "Change", "When and where")
    told = await cora.submit(fields)
    assert refusal in told.text
    mended = await cora.click("Fix it", on=told)
    assert mended.modal
    for label, written in fields.items():
        assert mended.modal.filled_in(label) == written
    assert (await community.newest_ask()).due_at is None


async def test_whoever_leads_it_manages_it_and_nobody_else_who_coordinates_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    await cora.command("/ask new")
    await cora.submit({"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Dig"})
    await cora.click("Post")
    await community.settles()
    card, ask = community.cards[-1], await community.newest_ask()
    for custom_id in ("change", "words", "when", "places", "target", "end", "close", "cancel", "reopen"):
        assert "for coordinators" in (await ana.forges(f"manage:{ask.id}:{custom_id}", on=card)).text
    dan = await community.newcomer("Dan", community.coordinators)
    community.guild.take(cora, community.coordinators)
    community.guild.take(dan, community.coordinators)
    assert "for coordinators" in (await dan.forges(f"manage:{ask.id}:change", on=card)).text
    panel = await manages(cora, community)
    assert "because you look after it" in panel.text, "whoever posted it leads it"
    await cora.click("Change")
    assert "Change “Plant trees”" in panel.text
    assert await cora.autocomplete("/ask manage", ask="plant") == ["Plant trees"]
    assert await ana.autocomplete("/ask manage", ask="plant") == []


async def test_a_role_says_something_else_and_has_no_moment(community: Community, cora: Person) -> None:
    card = await community.role()
    panel = await manages(cora, community, "Change", kind="role")
    assert "When and where" not in panel.buttons
    await cora.click("Words")
    await cora.submit({"Title": "Phone friend", "What is it for?": "Calls those who are alone"})
    await community.settles()
    assert "Phone friend" in card.text
    assert "Calls those who are alone" in card.text


async def test_in_spanish_everything_is_said_in_spanish(community: Community) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    await community.ask()
    panel = await manages(carmen, community, "Change")
    for text in ("Words", "When and where", "Places", "Target", "What it needs", "Back"):
        assert words(carmen, text) in panel.buttons
        assert words(carmen, text) != text
