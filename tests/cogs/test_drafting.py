"""An ask before it is posted: seen as it will look, changed a piece at a time, found again, posted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.db import Transaction
from bot.services.things import leads, things
from bot.services.things.unposted import KEPT_FOR
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, mine, words
from tests.forging import forged_choice

FORM = {
    "Title": "Clean the park",
    "Why does it matter?": "Herons nest there",
    "The one step to take": "Bring gloves",
}
CONTROLS = ["Post", "Change", "When and where", "Who", "More"]


async def writes(person: Person, **other: str) -> Reply:
    """They write one, and see it as it will look."""
    form = await person.command("/ask new")
    if form.modal is None:
        await person.click("A new ask")
    return await person.submit(FORM | other)


async def test_what_is_written_is_shown_as_it_will_look_and_posted_with_one_press(
    community: Community, cora: Person
) -> None:
    shown = await writes(cora)
    assert shown.ephemeral
    assert shown.buttons == CONTROLS
    for text in (*FORM.values(), f"Led by {cora.mention}", "Only you see it until you post it", "90 days"):
        assert text in shown.text
    assert "Read as" not in shown.text, "it has no moment yet"
    as_shown = shown.text
    await community.settles()
    assert community.cards == []
    told = await cora.click("Post")
    assert "Your ask is on its way" in told.text
    await community.settles()
    [card] = community.cards
    assert as_shown.startswith(card.text), "word for word"


async def test_its_moment_is_read_back_in_the_servers_zone(community: Community, cora: Person) -> None:
    await writes(cora)
    day = (community.bot.clock.now() + timedelta(days=9)).date()
    await cora.click("When and where")
    shown = await cora.submit(
        {
            "When does it start?": f"{day} 10:00",
            "Until when?": "13:00",
            "Where? A place or a link": "The old oak",
            "Only for those who are in": "Gate code 12",
        }
    )
    assert f"Read as **{day:%a} {day.day} {day:%b}, 10:00 to 13:00 (<t:" in shown.text
    assert "Where: The old oak" in shown.text
    assert "Gate code" not in shown.text
    await cora.click("When and where")
    shown = await cora.submit(
        {"When does it start?": "", "Until when?": f"{day} 20:00", "Where? A place or a link": ""}
        | {"Only for those who are in": ""}
    )
    assert f"Read as **until {day:%a} {day.day} {day:%b}, 20:00 (<t:" in shown.text


async def test_all_of_it_is_changed_before_it_is_posted_and_nobody_is_told(
    community: Community, cora: Person
) -> None:
    await community.lists_skills("First aid")
    await writes(cora)
    form = await cora.click("Change")
    assert form.modal
    assert form.modal.labels == [*FORM]
    await cora.submit({"Title": "Clean the whole park"})
    await cora.click("Who")
    await cora.click("Places")
    await cora.submit({"How many people can take part?": "8"})
    await cora.click("Who")
    await cora.click("What it needs")
    await cora.submit({"A skill": "First aid"})
    await cora.click("More")
    await cora.click("Target")
    shown = await cora.submit({"How many Done would make it a success?": "6"})
    for text in ("Clean the whole park", "8 places left", "Needs: First aid", "0 / 6"):
        assert text in shown.text
    as_shown = shown.text
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert as_shown.startswith(card.text)


async def test_a_draft_outlives_a_restart_and_is_found_again(community: Community, cora: Person) -> None:
    await writes(cora)
    await community.bot.restart()
    community.bot.clock.move(timedelta(days=30))
    begun = await cora.command("/ask new")
    assert "**Clean the park**" in begun.text
    assert begun.buttons == ["Go on", "A new ask"]
    assert (await cora.click("Go on")).buttons == CONTROLS
    panel = await cora.command("/ask manage")
    assert "Not posted yet: 1" in panel.buttons
    listed = await cora.click("Not posted yet: 1")
    assert "Clean the park" in listed.text
    assert (await cora.click("Go on")).buttons == CONTROLS
    [found] = await cora.autocomplete("/ask manage", ask="park")
    assert (await cora.command("/ask manage", ask=found)).buttons == CONTROLS
    await cora.click("Post")
    await community.settles()
    assert len(community.cards) == 1
    assert (await cora.command("/ask new")).modal, "nothing is left to go on with"


async def test_a_draft_is_gone_once_nobody_touched_it_for_long(community: Community, cora: Person) -> None:
    await writes(cora)
    community.bot.clock.move(KEPT_FOR - timedelta(days=1))
    await cora.command("/ask new")
    await cora.click("Go on")
    await cora.click("Change")
    await cora.submit({"Title": "Clean it"})
    await community.settles(after=KEPT_FOR - timedelta(days=1))
    assert "Clean it" in (await cora.command("/ask new")).text, "it was changed since"
    await community.settles(after=timedelta(days=2))
    assert (await cora.command("/ask new")).modal


async def test_nobody_else_finds_a_draft(community: Community, cora: Person, ana: Person) -> None:
    other = await community.ask("Plant trees")
    await writes(cora)
    await community.settles()
    dan = await community.newcomer("Dan", community.coordinators)
    assert await dan.autocomplete("/ask manage", ask="park") == []
    assert "Clean the park" not in (await dan.command("/ask manage")).text
    assert "Clean the park" not in (await ana.command("/find")).text
    assert "Clean the park" not in community.noticeboard.text
    assert "Clean the park" not in (await community.olga.command("/stats")).text
    [found] = await cora.autocomplete("/ask manage", ask="park")
    ask_id = int(found.value)
    for custom_id in (
        *(f"draft:{ask_id}{way}" for way in ("", ":post", ":words", ":who", ":more", ":discard", ":gone")),
        *(f"ask:{ask_id}:{way}" for way in ("show", "in", "done", "people")),
        *(f"thing:{ask_id}:{way}" for way in ("no", "out", "sure", "stored")),
        *(
            f"manage:{ask_id}:{way}"
            for way in ("change", "words", "when", "places", "end", "cancel", "reopen")
        ),
        *(f"lead:{ask_id}{way}" for way in ("", ":take", ":stop")),
        *(f"picture:{ask_id}", f"needs:{ask_id}", f"notice:{ask_id}"),
    ):
        for person in (ana, dan):
            told = await person.forges(custom_id, on=other)
            assert not told.failed, custom_id
            assert "no longer exists" in told.text or "for coordinators" in told.text, custom_id
            assert "park" not in told.text
    assert (await cora.command("/ask new")).buttons == ["Go on", "A new ask"]
    for custom_id in (f"manage:{ask_id}:reopen", f"manage:{ask_id}:cancel", f"ask:{ask_id}:in"):
        assert "no longer exists" in (await cora.forges(custom_id, on=other)).text, "nor is one's own open"
    await community.settles()
    assert len(community.cards) == 1


async def test_a_draft_is_in_the_export_and_goes_with_its_author(community: Community, cora: Person) -> None:
    await writes(cora)
    stored = await mine(cora, "My data", "Show everything")
    assert "Clean the park" in stored.text
    assert "not posted yet" in stored.text


async def test_pressed_twice_it_is_posted_once(community: Community, cora: Person) -> None:
    shown = await writes(cora)
    await cora.click("Post", on=shown)
    ask_id = await community.newest_id("ask")
    told = await cora.forges(f"draft:{ask_id}:post", on=shown)
    assert "is posted already" in told.text
    for way in ("", ":who", ":more", ":discard"):
        assert "is posted already" in (await cora.forges(f"draft:{ask_id}{way}", on=shown)).text
    assert "is posted already" in (await cora.forges(f"draft:{ask_id}:gone", on=shown)).text
    await community.settles()
    assert len(community.cards) == 1


async def test_a_deadline_that_passes_while_composing_keeps_it_a_draft(
    community: Community, cora: Person
) -> None:
    await cora.command("/ask new", deadline="in 2 hours")
    await cora.submit(FORM)
    community.bot.clock.move(timedelta(hours=3))
    told = await cora.click("Post")
    assert "⚠️ That deadline is already over. Please choose a moment in the future." in told.text
    assert told.buttons == CONTROLS
    await cora.click("When and where")
    await cora.submit({"Until when?": "tomorrow 18:00"})
    assert "on its way" in (await cora.click("Post")).text
    await community.settles()
    assert len(community.cards) == 1


async def test_without_a_channel_or_the_right_it_stays_a_draft(community: Community, cora: Person) -> None:
    shown = await writes(cora)
    community.guild.take(cora, community.coordinators)
    assert "for coordinators" in (await cora.click("Post", on=shown)).text
    community.guild.give(cora, community.coordinators)
    community.guild.remove(community.asks)
    told = await cora.command("/ask manage")
    await cora.click("Not posted yet: 1", on=told)
    await cora.click("Go on")
    assert "There is no channel for this that I can see" in (await cora.click("Post")).text
    assert cora.last_reply.buttons == CONTROLS


async def test_of_two_who_lead_it_the_second_is_told(community: Community, cora: Person) -> None:
    await writes(cora)
    [found] = await cora.autocomplete("/ask manage", ask="park")
    dan = await community.newcomer("Dan", community.coordinators)

    def also(tx: Transaction) -> None:
        leads.add(tx, things.show(tx, int(found.value)), dan.id, now=community.bot.clock.now())

    await community.bot.db.write(also)
    for person in (cora, dan):
        await person.command("/ask new")
        await person.click("Go on")
        await person.click("Change")
    await cora.submit({"Title": "Clean the lake"})
    told = await dan.submit({"Title": "Clean the river", "The one step to take": "Bring bags"})
    assert "Clean the lake" in told.text
    assert told.buttons == ["Fix it"]
    await dan.click("Fix it")
    shown = await dan.submit({"Title": "Clean the river"})
    assert "Clean the river" in shown.text
    assert "Bring bags" in shown.text


async def test_it_is_thrown_away_after_a_question(community: Community, cora: Person) -> None:
    await writes(cora)
    await cora.click("More")
    asked = await cora.choose("Something else", "Throw it away")
    assert "Throw “Clean the park” away?" in asked.text
    await cora.click("Throw it away")
    assert "is gone" in cora.last_reply.text
    assert (await cora.command("/ask new")).modal
    await community.settles()
    assert community.cards == []


@pytest.mark.parametrize("effort", [["7"], ["x"], ["9" * 40]])
async def test_an_effort_or_an_interest_that_nobody_offers_is_refused_or_passed_over(
    community: Community, cora: Person, effort: list[str]
) -> None:
    shown = await writes(cora)
    [found] = await cora.autocomplete("/ask manage", ask="park")
    await forged_choice(cora, f"draft:{int(found.value)}:effort", *effort, on=shown)
    for odd in (["999999999"], ["x"], ["-1"], ["9" * 40]):
        told = await forged_choice(cora, f"draft:{int(found.value)}:about", *odd, on=shown)
        assert not told.failed
    await cora.command("/ask manage", ask=found)
    await cora.click("Post")
    await community.settles()
    ask = await community.newest_ask()
    assert list(ask.interests) == []
    assert ask.effort is None


async def test_a_draft_reads_in_the_language_of_the_server_and_its_buttons_in_ones_own(
    community: Community, cora: Person
) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    await carmen.command("/ask new")
    shown = await carmen.submit({words(carmen, name): text for name, text in FORM.items()})
    assert "**The step:** Bring gloves" in shown.text
    assert shown.buttons == [words(carmen, each) for each in CONTROLS]


async def hinted(person: Person, **other: str) -> list[str]:
    """The hints that stand on what they write; they throw it away again."""
    shown = (await writes(person, **other)).text
    await person.click("More")
    await person.choose("Something else", "Throw it away")
    await person.click("Throw it away")
    return [line.removeprefix("-# 💡 ") for line in shown.splitlines() if "💡" in line]


async def test_hints_are_at_most_two_and_only_about_what_is_surely_missing(
    community: Community, cora: Person
) -> None:
    date, several, verb, why = "What has a date", "several steps", "begins with a verb", "why it matters"
    long = {"Why does it matter?": "The herons nest there, and there is plastic."}
    for other, expected in (
        (long, [date]),
        (long | {"Title": "The park"}, [verb, date]),
        (long | {"The one step to take": "Bring gloves and a bag and a friend"}, [several, date]),
        (long | {"The one step to take": "- Bring gloves\n- Sweep"}, [several, date]),
        (long | {"The one step to take": "Bring gloves, i.e. thick ones."}, [date]),
        ({"Title": "El parque", "The one step to take": "Ven. Trae guantes. Barre."}, [why, several]),
        ({"Why does it matter?": "x" * 600}, []),
    ):
        found = await hinted(cora, **other)
        assert len(found) == len(expected), (other, found)
        assert all(part in hint for part, hint in zip(expected, found, strict=True)), (other, found)


async def test_a_past_one_that_is_like_it_is_shown_with_what_came_of_it(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Clean the park", target=2, deadline=timedelta(hours=30))
    await ana.click("Done", on=card)
    await community.settles(after=timedelta(hours=31))
    shown = await writes(cora, Title="Clean our park again")
    assert "Like it before: **Clean the park**, 1 of 2 in 2 days" in shown.text


async def test_a_picture_is_given_before_anybody_sees_it(community: Community, cora: Person) -> None:
    await writes(cora)
    await cora.click("More")
    await cora.choose("Something else", "Picture")
    for link in ("javascript:alert(1)", "http://example.org/a.jpg", "https://127.0.0.1/a.jpg"):
        await cora.click("Add a picture")
        refused = await cora.submit(
            {"Or the address of one on the web": link, "What does it show?": "Six neighbours"}
        )
        assert refused.buttons == ["Fix it"]
        await cora.command("/ask new")
        await cora.click("Go on")
        await cora.click("More")
        await cora.choose("Something else", "Picture")
    await cora.click("Add a picture")
    fine = {
        "Or the address of one on the web": "https://example.org/a.jpg",
        "What does it show?": "Six trees",
    }
    await cora.submit(fine)
    shown = await cora.click("Back")
    assert shown.pictures == ["Six trees"]
    assert shown.buttons == CONTROLS
    await cora.click("Post")
    await community.settles()
    assert community.cards[-1].pictures == ["Six trees"]


async def test_the_longest_texts_are_shown_and_posted(community: Community, cora: Person) -> None:
    for mark in "*_`<":
        shown = await writes(
            cora,
            **dict(zip(FORM, (mark * 100, mark * 700, mark * 400), strict=True)),
        )
        assert shown.buttons == CONTROLS
        await cora.click("Post")
    await community.settles()
    assert len(community.cards) == 4
