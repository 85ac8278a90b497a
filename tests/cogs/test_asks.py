"""Asks, as coordinators post them and as everybody else meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from tests.community import Community, gives_back, words
from tests.forging import forged_command, forged_form

FORM = {
    "Title": "Clean the park",
    "Why does it matter?": "Herons nest there",
    "The one step to take": "Bring gloves",
}
FORGED = dict(zip(("title", "why", "step"), FORM.values(), strict=True))


async def yes(person: Person, card: Shown, remind: str = "By direct message") -> None:
    """They press I'm in and answer how to be reminded."""
    await person.click("I'm in", on=card)
    await person.click(remind)


# ------------------------------------------------------------------ posting one


async def test_a_coordinator_posts_an_ask_with_a_form(community: Community, cora: Person) -> None:
    form = await cora.command("/ask new", target=4, places=8, deadline="tomorrow 18:00")
    assert form.modal
    assert form.modal.labels == [*FORM]
    await cora.submit(FORM)
    told = await cora.click("Post")
    assert told.ephemeral
    assert "Clean the park" in told.text
    assert "appears in the asks channel" in told.text
    await community.settles()
    [card] = community.cards
    assert "Herons nest there" in card.text
    assert "**The step:** Bring gloves" in card.text
    assert "0 / 4" in card.text
    assert "8 places left" in card.text
    assert f"Led by {cora.mention}" in card.text
    assert "Until <t:" in card.text
    assert card.buttons == ["I'm in", "Done", "Not this time"]


async def test_an_ask_says_what_it_takes_and_what_it_is_about(
    community: Community, cora: Person, ana: Person
) -> None:
    await cora.command("/ask new")
    await cora.submit(FORM)
    await cora.click("Who")
    await cora.choose("What is it about?", "Phones")
    await cora.click("Back")
    await cora.click("More")
    await cora.choose("How long does it take?", "half an hour")
    told = await cora.click("Back")
    assert "half an hour · Phones" in told.text
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "half an hour · Phones" in card.text
    assert "half an hour" in (await ana.command("/find")).text
    await community.offers("Cooking")
    await ana.click("I'm in", on=card)
    await community.settles()
    assert "half an hour" in card.text
    assert "Phones" not in card.text, "it is no longer on the list"


async def test_an_ask_needs_neither_target_nor_places_nor_deadline(
    community: Community, cora: Person
) -> None:
    await cora.command("/ask new")
    await cora.submit(FORM)
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "left" not in card.text
    assert "Until" not in card.text


async def test_who_posts_is_told_that_the_card_names_them_where_it_does(
    community: Community, cora: Person
) -> None:
    for quiet in (False, True):
        await community.sets(quiet=quiet)
        await cora.command("/ask new")
        shown = await cora.submit(FORM)
        assert (f"Led by {cora.mention}" in shown.text) is not quiet
        told = await cora.click("Post")
        await community.settles()
        assert ("Its card names you" in told.text) is not quiet
        assert (cora.mention in community.cards[-1].text) is not quiet


async def test_what_a_newcomer_writes_is_a_draft_that_they_cannot_post(
    community: Community, ana: Person
) -> None:
    shown = await forged_form(ana, "ask:new::::::", **FORGED)
    assert shown.buttons[0] == "Propose"
    posts = str(shown.buttons[0].custom_id).replace("proposal:", "draft:").replace(":new", ":post")
    assert "for coordinators" in (await ana.forges(posts, on=shown)).text
    await community.settles()
    assert community.cards == []


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        ("2020-01-01", "already over"),
        ("yesterday", "already over"),
        ("when the moon is blue", "can't read “when the moon is blue” as a date"),
        ("@everyone", "can't read"),
        ("2099-01-01 12:00", "more than a year away"),
        ("x" * 5000, "can't read"),
    ],
)
async def test_a_deadline_that_can_not_be_is_refused_before_anything_is_written(
    community: Community, cora: Person, deadline: str, sentence: str
) -> None:
    told = await cora.command("/ask new", deadline=deadline)
    assert sentence in told.text
    assert "@everyone" not in told.text
    assert cora.modal is None


@pytest.mark.parametrize("places", [0, 10_000])
@pytest.mark.parametrize("option", ["places", "target"])
async def test_no_ask_has_0_or_10_000_places(
    community: Community, cora: Person, places: int, option: str
) -> None:
    with pytest.raises(CannotDo):
        await cora.command("/ask new", {option: places})
    told = await forged_command(cora, "/ask new", **{option: places})
    assert f"between 1 and 1,000; you wrote {places:,}" in told.text
    assert told.modal is None
    path = f"ask:new::{places}::::" if option == "places" else f"ask:new:{places}:::::"
    assert "between 1 and 1,000" in (await forged_form(cora, path, **FORGED)).text
    await community.settles()
    assert community.cards == []


async def test_a_story_of_5000_characters_fits_no_form(community: Community, cora: Person) -> None:
    await cora.command("/ask new")
    with pytest.raises(CannotDo):
        await cora.submit(FORM | {"Why does it matter?": "x" * 5000})
    told = await forged_form(cora, "ask:new::::::", **FORGED | {"why": "x" * 5000})
    assert "5,000 characters; 700 fit" in told.text
    assert told.buttons == ["Fix it"]
    await community.settles()
    assert community.cards == []


async def test_the_longest_texts_make_a_card_that_shows(community: Community, cora: Person) -> None:
    await cora.command("/ask new", target=1000, places=1000, deadline="tomorrow")
    await cora.submit(dict(zip(FORM, ("*" * 100, "_" * 700, "`" * 400), strict=True)))
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "0 / 1,000" in card.text
    assert card.buttons == ["I'm in", "Done", "Not this time"]


@pytest.mark.parametrize("blank", FORM)
async def test_a_form_with_only_spaces_is_refused_and_mended(
    community: Community, cora: Person, blank: str
) -> None:
    await cora.command("/ask new", places=3)
    told = await cora.submit(FORM | {blank: "   "})
    assert "needs a title, why it matters, and one concrete step" in told.text
    form = await cora.click("Fix it")
    assert form.modal
    assert {name: form.modal.filled_in(name) for name in FORM} == FORM | {blank: ""}
    await cora.submit({blank: "Something"})
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "3 places left" in card.text


async def test_a_deadline_that_passes_while_the_form_is_open_is_refused(
    community: Community, cora: Person
) -> None:
    await cora.command("/ask new", deadline="in 2 hours")
    community.bot.clock.move(timedelta(hours=3))
    told = await cora.submit(FORM)
    assert "already over" in told.text
    await community.settles()
    assert community.cards == []


async def test_what_people_write_pings_nobody(community: Community, cora: Person) -> None:
    role = f"<@&{community.coordinators.id}>"
    await cora.command("/ask new")
    pings = ("@everyone come", f"@here {role} <@{cora.id}>", "Tell @everyone")
    draft = await cora.submit(dict(zip(FORM, pings, strict=True)))
    told = await cora.click("Post")
    await community.settles()
    [card] = community.cards
    for shown in (draft, told, card):
        assert shown.mentions == []
        for ping in ("@everyone", "@here", role, f"come {cora.mention}"):
            assert ping not in shown.text
    *_, posted = community.bot.sandbox.requests.to("POST", "/channels/{channel_id}/messages")
    assert isinstance(posted.body, dict)
    assert posted.body["allowed_mentions"] == {"parse": []}


async def test_without_an_asks_channel_there_is_no_form(community: Community, cora: Person) -> None:
    community.guild.remove(community.asks)
    told = await cora.command("/ask new")
    assert "There is no channel for this that I can see" in told.text
    assert "/setup" in told.text
    assert cora.modal is None


# ------------------------------------------------------------------ saying yes and no


async def test_anyone_can_say_yes_without_having_joined(community: Community, ana: Person) -> None:
    card = await community.ask(places=2)
    told = await ana.click("I'm in", on=card)
    assert told.ephemeral
    assert "You're in!" in told.text
    assert "Bring a spade" in told.text
    assert "I store that you said yes" in told.text
    assert "Remind me?" in told.text
    assert told.buttons == [
        *("By direct message", "In a private thread", "In /mine", "No, thanks", "I can't make it")
    ]
    await community.settles()
    assert "1 place left" in card.text


async def test_pressing_twice_is_once(community: Community, ana: Person) -> None:
    card = await community.ask(places=2)
    await yes(ana, card)
    again = await ana.click("I'm in", on=card)
    assert "You're in already" in again.text
    assert "Remind me?" not in again.text, "asked once"
    await community.settles()
    assert "1 place left" in card.text


async def test_who_comes_after_the_last_place_waits_in_order_and_moves_up(
    community: Community, ana: Person, ben: Person, carmen: Person
) -> None:
    card = await community.ask(places=1)
    await yes(ana, card)
    waits_too = await ben.click("I'm in", on=card)
    assert "You're first in line" in waits_too.text
    assert "Leave the list" in waits_too.buttons
    await ben.click("In /mine")
    waits = await carmen.click("I'm in", on=card)
    assert words(carmen, "You're on the waiting list") in waits.text
    await community.settles()
    assert "2 people waiting" in card.text
    left = await gives_back(ana, card)
    assert "no longer on the list" in left.text
    await community.settles()
    assert "full" in card.text
    assert "1 person waiting" in card.text
    mine = await ben.command("/mine")
    assert "A place is yours" in mine.buttons
    read = await ben.click("A place is yours")
    assert "you're in for **Plant trees**" in read.text
    await gives_back(ben, read)
    await community.settles()
    assert "person waiting" not in card.text


async def test_a_place_that_becomes_free_is_told_by_direct_message_in_the_persons_language(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await community.ask(places=1)
    await ana.click("I'm in", on=card)
    await carmen.click("I'm in", on=card)
    await carmen.click(words(carmen, "By direct message"))
    await gives_back(ana, card)
    await community.settles()
    [_first, told] = carmen.dms
    assert words(carmen, "A place is yours!") in told.text
    gone = await gives_back(carmen, told)
    assert "Plant trees" in gone.text
    await community.settles()
    assert "1 place left" in card.text


async def test_a_no_without_a_yes_is_not_stored(community: Community, ana: Person) -> None:
    card = await community.ask()
    assert "not stored" in (await ana.click("Not this time", on=card)).text
    assert "Nothing is stored about you" in (await ana.command("/mine")).text


async def test_a_no_twice_is_once(community: Community, ana: Person) -> None:
    card = await community.ask(places=1)
    await ana.click("I'm in", on=card)
    await gives_back(ana, card)
    again = await ana.click("Not this time", on=card)
    assert "no longer on the list" in again.text
    await community.settles()
    assert "1 place left" in card.text


# ------------------------------------------------------------------ done


async def test_done_counts_once_and_without_having_said_yes(community: Community, ana: Person) -> None:
    card = await community.ask(target=2, places=3)
    told = await ana.click("Done", on=card)
    assert "You did **Plant trees**. Together: 1 of 2." in told.text
    assert "counted once" in (await ana.click("Done", on=card)).text
    await community.settles()
    assert "1 / 2" in card.text
    assert "2 places left" in card.text
    assert "did this one already" in (await ana.click("Not this time", on=card)).text
    again = await ana.click("I'm in", on=card)
    assert "You're in already" in again.text
    assert "I can't make it" not in again.buttons
    await community.settles()
    assert "1 / 2" in card.text


async def test_done_is_for_who_has_a_place(community: Community, ana: Person, ben: Person) -> None:
    card = await community.ask(places=1)
    await ana.click("I'm in", on=card)
    assert "Every place on “Plant trees” is taken" in (await ben.click("Done", on=card)).text
    await ben.click("I'm in", on=card)
    assert "still waiting for a place" in (await ben.click("Done", on=card)).text
    await community.settles()
    assert "Done" not in card.text.replace("Done:", "")
    assert (await community.newest_ask()).done == 0


# ------------------------------------------------------------------ managing and ending


async def test_a_coordinator_sees_who_is_in_done_and_waiting(
    community: Community, cora: Person, ana: Person, ben: Person, carmen: Person
) -> None:
    card = await community.ask(places=2)
    await ana.click("Done", on=card)
    await ben.click("I'm in", on=card)
    await carmen.click("I'm in", on=card)
    [only] = await cora.autocomplete("/ask manage", ask="plant")
    panel = await cora.command("/ask manage", ask=only)
    assert panel.ephemeral
    assert f"**Done** (1)\n{ana.mention}" in panel.text
    assert f"**Not done yet** (1)\n{ben.mention}" in panel.text
    assert f"**Waiting, in order** (1)\n{carmen.mention}" in panel.text
    assert panel.mentions == []
    await gives_back(ben, card)
    await cora.click("Refresh")
    assert ben.mention not in panel.text


async def test_suggestions_are_for_coordinators_and_match_what_is_typed(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask("Plant trees")
    await community.ask("Call the council")
    assert await cora.autocomplete("/ask manage", ask="COUNCIL") == ["Call the council"]
    assert await cora.autocomplete("/ask manage", ask="zzz") == []
    assert await ana.autocomplete("/ask manage", ask="") == []


@pytest.mark.parametrize("typed", ["Plant trees", "999999", "-1", "9" * 40])
async def test_what_is_typed_instead_of_chosen_is_refused_in_a_sentence(
    community: Community, cora: Person, typed: str
) -> None:
    await community.ask()
    told = await cora.command("/ask manage", ask=typed)
    assert "suggested asks" in told.text or "no longer exists" in told.text


async def test_closing_asks_first_and_then_nobody_can_say_yes(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    panel = await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.click("End it")
    assert "End “Plant trees”?" in panel.text
    await cora.click("Back")
    assert "**Not done yet** (1)" in panel.text
    await cora.click("End it")
    await cora.click("Close this ask")
    assert "It has ended." in panel.text
    await cora.click("Back")
    assert "**Not done yet** (1)" in panel.text
    assert "End it" not in panel.buttons
    await community.settles()
    assert "Over." in card.text
    with pytest.raises(CannotDo):
        await ben.click("I'm in", on=card)
    identity = (await community.newest_ask()).id
    assert "is closed" in (await ben.forges(f"ask:{identity}:in", on=card)).text
    told = await ben.click("I did it", on=card)
    assert "is closed, and you were not in" in told.text
    assert "Nothing is stored about you" in (await ben.command("/mine")).text
    assert "Thank you!" in (await ana.click("I did it", on=card)).text


async def test_an_ask_ends_at_its_deadline(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=timedelta(hours=2))
    community.bot.clock.move(timedelta(hours=3))
    assert "deadline of “Plant trees” has passed" in (await ana.click("I'm in", on=card)).text
    await community.settles()
    assert "Over." in card.text
    assert card.buttons == ["I did it"]


# ------------------------------------------------------------------ what no app would send

ACTIONS = ("in", "done", "show", "people")


async def test_the_buttons_of_an_ask_that_is_gone_say_so(community: Community, cora: Person) -> None:
    card = await community.ask()
    for action in ACTIONS:
        told = await cora.forges(f"ask:999999999:{action}", on=card)
        assert "no longer exists" in told.text, action
    for action in ("no", "out", "sure", "mine", "stored"):
        told = await cora.forges(f"thing:999999999:{action}", on=card)
        assert "no longer exists" in told.text, action


async def test_a_newcomer_who_forges_a_coordinators_buttons_changes_nothing(
    community: Community, ana: Person
) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    assert "for coordinators" in (await ana.forges(f"ask:{ask.id}:people", on=card)).text
    assert await community.newest_ask() == ask


async def test_an_ask_of_another_server_does_not_exist_here(community: Community, cora: Person) -> None:
    elsewhere = await Community.found(community.bot)
    await elsewhere.ask("Secret")
    theirs = await elsewhere.newest_ask()
    card = await community.ask()
    for action in ACTIONS:
        told = await cora.forges(f"ask:{theirs.id}:{action}", on=card)
        assert "no longer exists" in told.text, action
        assert "Secret" not in told.text, action
    for action in ("no", "out", "sure", "mine", "stored"):
        told = await cora.forges(f"thing:{theirs.id}:{action}", on=card)
        assert "no longer exists" in told.text, action
    told = await cora.command("/ask manage", ask=str(theirs.id))
    assert "no longer exists" in told.text
    assert await elsewhere.newest_ask() == theirs
    await elsewhere.is_left_alone()


@pytest.mark.parametrize(
    "custom_id",
    [
        "ask:abc:in",
        "ask::in",
        "ask:-1:in",
        "ask: 1:in",
        "ask:٣:in",
        "ask:99999999999999999999:in",
        "ask:1:in:1",
        "ask:1:explode",
        "ask",
        ":",
        "x" * 100,
        "fix:1",
        "fix:x",
    ],
)
async def test_a_forged_button_leads_nowhere(community: Community, ana: Person, custom_id: str) -> None:
    card = await community.ask()
    before = await community.newest_ask()
    told = await ana.forges(custom_id, on=card)
    assert not told.failed
    assert "no longer" in told.text
    assert await community.newest_ask() == before


@pytest.mark.parametrize(
    "custom_id",
    ["ask:new:a:b:c:::", "ask:new", "ask:new:::", "ask:new:::99999999999999999:::", "setup:nothing"],
)
async def test_a_forged_form_leads_nowhere(community: Community, cora: Person, custom_id: str) -> None:
    told = await forged_form(cora, custom_id, **FORGED)
    assert not told.failed
    assert "reference" not in told.text, "a refusal, no fault of ours"
    await community.settles()
    assert community.cards == []


async def test_a_form_without_its_fields_is_refused(community: Community, cora: Person) -> None:
    assert "has changed" in (await forged_form(cora, "ask:new::::::", title="x")).text
    assert "has changed" in (await forged_form(cora, "ask:new::::::", **FORGED, more="x")).text


# ------------------------------------------------------------------ languages


async def test_a_card_speaks_the_servers_language_and_answers_the_readers(
    community: Community, olga: Person, carmen: Person, ana: Person
) -> None:
    await olga.command("/setup")
    await olga.choose("Language of public posts", "Español")
    card = await community.ask(places=3)
    assert card.buttons == [words(carmen, each) for each in ("I'm in", "Done", "Not this time")]
    assert "I'm in" not in card.buttons
    assert "You're in!" in (await ana.click(card.buttons[0], on=card)).text
    told = await carmen.click(card.buttons[0], on=card)
    assert words(carmen, "You're in!") in told.text
    assert words(carmen, "No, thanks") in told.buttons
