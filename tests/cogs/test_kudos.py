"""Somebody thanks somebody, each on their own phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.models.reports import reports as report_rows
from bot.services.celebrating import kudos_lists
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Reply
from tests.community import Community, mine, words
from tests.forging import forged_form

MINUTE = timedelta(minutes=1)
REASON = "For the soup on Saturday."


async def known(community: Community, *people: Person) -> None:
    """They have done something here before, and are reached by direct message."""
    for person in people:
        await community.joined(person)


async def thanks(giver: Person, *to: Person, reason: str = REASON) -> Reply:
    await giver.command("/kudos")
    return await giver.submit({words(giver, "Whom?"): [*to], words(giver, "What for?"): reason})


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_somebody_is_thanked_shows_it_to_everybody_and_takes_that_back(
    community: Community, ana: Person, carmen: Person, cora: Person, who: str
) -> None:
    person = ana if who == "ana" else carmen
    await known(community, person, cora)
    told = await thanks(cora, person)
    assert "on its way" in told.text
    assert person.mention in told.text
    await community.settles(after=MINUTE)
    panel = await mine(person)
    got = await person.click(words(person, "A thank-you"), on=panel)
    assert REASON in got.text
    assert cora.mention in got.text
    shown = await person.click(words(person, "Show it to everybody"))
    assert community.wins.mention in shown.text
    await community.settles()
    post = community.wins.messages[-1]
    assert (person.mention in post.text, cora.mention in post.text, REASON in post.text) == (True,) * 3
    await person.click(words(person, "For me alone again"))
    await community.settles()
    assert not [one for one in community.wins.messages if REASON in one.text]


@pytest.mark.parametrize("way", ["person", "message"])
async def test_thank_stands_in_the_menu_of_a_person_and_of_a_message(
    community: Community, ana: Person, cora: Person, way: str
) -> None:
    await known(community, ana, cora)
    on = ana if way == "person" else await ana.says("I have brought the soup")
    await cora.uses("Thank", on=on)
    told = await cora.submit({"What for?": REASON})
    assert ana.mention in told.text
    assert "4 more times today" in told.text


async def test_bots_oneself_and_who_takes_no_part_are_told_of_in_a_sentence(
    community: Community, ana: Person, cora: Person
) -> None:
    await known(community, cora)
    assert "That is you" in (await cora.uses("Thank", on=cora)).text
    card = await community.ask()
    assert "Bots need no thanks" in (await cora.uses("Thank", on=card)).text
    assert "can't pass it on" in (await thanks(cora, ana)).text


async def test_what_no_app_sends_is_refused_too(community: Community, ana: Person, cora: Person) -> None:
    """Everybody, more than five, and a book."""
    await known(community, ana, cora)
    for chosen, reason, why in (
        ([str(community.guild.id)], "Hi", "can't pass it on"),
        ([str(number) for number in range(1, 7)], "Hi", "one to 5 people"),
        ([], "Hi", "one to 5 people"),
        ([str(ana.id)], "x" * 2000, "at most 300 characters"),
    ):
        told = await forged_form(cora, "kudos:give", people=chosen, reason=reason)
        assert why in told.text


async def test_what_somebody_writes_pings_and_styles_nothing(
    community: Community, ana: Person, cora: Person
) -> None:
    await known(community, ana, cora)
    await thanks(cora, ana, reason="**@everyone** <@1> </mine:1>\n# Loud")
    await community.settles(after=MINUTE)
    got = await ana.click("A thank-you", on=await mine(ana))
    assert "\\*\\*@\u200beveryone\\*\\* \\<@1> \\</mine:1>\n> \\# Loud" in got.text


async def test_taken_back_before_a_minute_is_over_nobody_hears_of_it(
    community: Community, ana: Person, cora: Person
) -> None:
    await known(community, ana, cora)
    await thanks(cora, ana)
    assert "Taken back" in (await cora.click("Take it back")).text
    await community.settles(after=MINUTE)
    assert "A thank-you" not in (await mine(ana)).buttons


async def test_hidden_it_is_gone_and_can_be_reported(community: Community, ana: Person, cora: Person) -> None:
    await known(community, ana, cora)
    await thanks(cora, ana)
    await community.settles(after=MINUTE)
    await ana.click("A thank-you", on=await mine(ana))
    hidden = await ana.click("Hide or report")
    assert {"Not this person", "Report a problem", "That was a slip"} <= set(hidden.buttons)
    await ana.click("Report a problem")
    assert "reference" in (await ana.submit({"What happened?": "It mocks me."})).text
    assert REASON not in (await ana.forges("thanks:mine:0", on=hidden)).text
    given = await cora.command("/mine")
    assert REASON in (await cora.forges("thanks:gave:0", on=given)).text, "the giver sees what they saw"


async def test_moderators_take_away_what_everybody_reads(
    community: Community, ana: Person, cora: Person, mo: Person
) -> None:
    await known(community, ana, cora, mo)
    await thanks(cora, ana)
    await community.settles(after=MINUTE)
    await ana.click("A thank-you", on=await mine(ana))
    await ana.click("Show it to everybody")
    await community.settles()
    post = community.wins.messages[-1]
    assert "Take it away" not in (await ana.click("Something wrong?", on=post)).buttons
    assert "Take it back" in (await cora.click("Something wrong?", on=post)).buttons
    await mo.click("Something wrong?", on=post)
    await mo.click("Take it away")
    await community.settles()
    assert not [one for one in community.wins.messages if REASON in one.text]


async def test_reported_it_is_shown_no_more_and_its_words_go_along(
    community: Community, ana: Person, ben: Person, cora: Person, mo: Person
) -> None:
    await known(community, ana, ben, cora, mo)
    await thanks(cora, ana)
    await community.settles(after=MINUTE)
    await ana.click("A thank-you", on=await mine(ana))
    await ana.click("Show it to everybody")
    await community.settles()
    post = community.wins.messages[-1]
    asked = await ben.click("Something wrong?", on=post)
    assert "Reported, this thank-you is shown no more" in asked.text
    send = asked.button("Report a problem").custom_id or ""
    await ben.click("Report a problem")
    assert "shown no more" in (await ben.submit({"What happened?": "That is no thank-you."})).text
    await community.settles()
    assert not [one for one in community.wins.messages if REASON in one.text]
    assert "no longer there" in (await ben.forges(send, on=asked)).text
    [kept] = await community.bot.db.read(kudos_lists.got, community.guild.id, ana.id)
    assert kept.state == "private", "the two it is between keep it"
    [sealed] = await community.bot.db.read(sealed_reports, community.guild.id)
    assert REASON in community.bot.client.vault.open(sealed), "whoever looks after reports reads what it said"


def sealed_reports(tx: Transaction, guild_id: int) -> Sequence[str]:
    return tx.values(select(report_rows.c.sealed).where(report_rows.c.guild_id == guild_id))


async def test_thanks_can_be_had_in_mine_alone(community: Community, ana: Person, cora: Person) -> None:
    await known(community, ana, cora)
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.choose("Change something", "Thanks")
    assert "nothing is written to you" in (await ana.click("Thanks only in /mine")).text
    assert "the way you chose" in (await ana.click("Write them to me")).text


async def test_who_is_suspended_thanks_nobody_and_still_reads_theirs(
    community: Community, ana: Person, cora: Person, mo: Person
) -> None:
    community.moderators.permissions |= Permissions.MODERATE_MEMBERS
    await known(community, ana, cora)
    await thanks(cora, ana)
    await community.settles(after=MINUTE)
    await mo.uses("Suspend participation", on=ana)
    await mo.submit({"The reason": "Shouting."})
    assert "suspended" in (await ana.command("/kudos")).text
    got = await ana.click("A thank-you", on=await mine(ana))
    assert REASON in got.text
    assert "suspended" in (await ana.click("Show it to everybody")).text
