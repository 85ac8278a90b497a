"""Report a problem, as the three sides of it meet it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.models import metadata
from bot.models.reports import reports as table
from sandbox.people import Person
from tests.community import Community
from tests.forging import forged_form

WORDS = "They shouted at me after the meeting."


async def reports(person: Person, about: Person | None) -> str:
    await person.command("/help")
    await person.click("Report a problem")
    fields: dict[str, object] = {"What happened?": WORDS}
    if about is not None:
        fields["Is it about somebody?"] = [about]
    return (await person.submit(fields)).text


async def test_a_report_reaches_moderators_through_the_channel_and_comes_back_settled(
    community: Community, ana: Person, ben: Person, mo: Person
) -> None:
    community.closes_team_but_for(community.moderators, community.coordinators)
    receipt = await reports(ana, ben)
    assert "Your reference: " in receipt
    assert "never to the one it is about" in receipt
    await community.settles()
    (call,) = (shown for shown in community.team.messages if "A problem was reported" in shown.text)
    for secret in ("shouted", ana.mention, ben.mention):
        assert secret not in call.text
    opened = await mo.click("Open it", on=call)
    assert opened.ephemeral
    assert WORDS in opened.text
    assert ben.mention in opened.text
    assert "hears that it is settled" in (await mo.click("It is settled")).text
    await community.settles()
    await ana.command("/mine")
    assert "Thank you for telling us" in (await ana.click("About your report")).text


async def test_a_moderator_who_is_reported_learns_nothing_anywhere(
    community: Community, ana: Person, mo: Person, olga: Person
) -> None:
    community.closes_team_but_for(community.moderators)
    await reports(ana, mo)
    await community.settles()
    assert not [shown for shown in community.team.messages if "reported" in shown.text], "they read it there"
    assert [shown for shown in olga.dms if "A problem was reported" in shown.text], "the owner alone is told"
    assert mo.dms == []
    told = await mo.command("/help")
    assert not [button for button in told.buttons if "Reported problems" in button]
    stored = await community.bot.db.read(lambda tx: tx.value(select(table.c.id).order_by(table.c.id.desc())))
    for verb in ("open", "settle"):
        forged = await mo.forges(f"report:{stored}:{verb}", on=community.welcome.messages[0])
        assert "no longer exists" in forged.text
    opened = await olga.click("Open it", on=olga.dms[-1])
    assert WORDS in opened.text


async def test_nobody_is_left_without_a_word(
    community: Community, ana: Person, ben: Person, mo: Person, olga: Person
) -> None:
    community.closes_team_but_for(community.moderators, community.coordinators)
    await reports(ana, ben)
    await community.settles(after=timedelta(hours=23))
    assert olga.dms == []
    await community.settles(after=timedelta(hours=2))
    first, second = (shown for shown in community.team.messages if "A problem was reported" in shown.text)
    assert "Nobody has opened it since yesterday" in second.text
    assert "Nobody has opened it since yesterday" in olga.dms[-1].text
    assert WORDS in (await olga.click("Open it", on=olga.dms[-1])).text
    await community.settles(after=timedelta(days=7))
    await ana.command("/mine")
    told = await ana.click("What you asked for")
    assert "not settled yet" in told.text
    assert "You can also turn to: Olga" in told.text
    assert WORDS in (await mo.click("Open it", on=first)).text


async def test_closed_direct_messages_leave_it_waiting_in_mine(
    community: Community, ana: Person, olga: Person
) -> None:
    olga.dms_open = False
    await reports(ana, None)
    await community.settles()
    mine = await olga.command("/mine")
    assert "A reported problem" in mine.buttons
    await olga.click("A reported problem")
    assert WORDS in (await olga.click("Open it")).text


async def test_a_report_about_the_owner_is_honest_about_who_is_left(
    community: Community, ana: Person, olga: Person
) -> None:
    assert "nobody to tell who isn't involved" in await reports(ana, olga)
    await community.settles()
    assert olga.dms == []


async def test_what_was_written_lies_nowhere_in_the_clear(community: Community, ana: Person) -> None:
    await reports(ana, None)
    await community.settles()
    await forged_form(ana, f"report:{community.guild.id}::send", words="shouted" * 300)

    def everything(tx: Transaction) -> list[object]:
        return [tx.values(select(column)) for one in metadata.sorted_tables for column in one.c]

    assert "shouted" not in str(await community.bot.db.read(everything))


async def test_an_admin_chooses_people_and_they_get_it_by_name(
    community: Community, ana: Person, cora: Person, olga: Person
) -> None:
    await olga.command("/setup")
    await olga.click("Who gets reports")
    chosen = await olga.choose("Choose people", cora)
    assert cora.mention in chosen.text
    await reports(ana, None)
    await community.settles()
    assert "A problem was reported" in cora.dms[-1].text
    await community.bot.restart()
    assert WORDS in (await cora.click("Open it", on=cora.dms[-1])).text
    assert not [shown for shown in olga.dms if "A problem was reported" in shown.text]


@pytest.mark.parametrize("words", ["   ", "x" * 1501])
async def test_a_form_no_app_would_send_is_refused_and_not_kept(
    community: Community, ana: Person, words: str
) -> None:
    told = await forged_form(ana, f"report:{community.guild.id}::send", words=words)
    assert "Please write what happened" in told.text
    assert told.buttons == []


@pytest.mark.parametrize("opened", [True, False])
async def test_what_is_reported_at_night_pings_in_the_morning_unless_somebody_opened_it(
    community: Community, ana: Person, ben: Person, mo: Person, opened: bool
) -> None:
    community.closes_team_but_for(community.moderators)
    community.moderators.mentionable = True
    await community.waits_until(3)
    await reports(ana, ben)
    await community.settles()
    [call] = [shown for shown in community.team.messages if "A problem was reported" in shown.text]
    assert call.message.mention_roles == []
    if opened:
        await mo.click("Open it", on=call)
    await community.waits_until(11)
    calls = [shown for shown in community.team.messages if "A problem was reported" in shown.text]
    assert [bool(shown.message.mention_roles) for shown in calls] == ([False] if opened else [False, True])


@pytest.mark.parametrize("keeps", [True, False])
async def test_who_erases_before_it_is_settled_is_asked_what_becomes_of_it(
    community: Community, ana: Person, ben: Person, mo: Person, keeps: bool
) -> None:
    community.closes_team_but_for(community.moderators, community.coordinators)
    await reports(ana, ben)
    await community.settles()
    await ana.command("/mine")
    await ana.click("My data")
    asked = await ana.click("Erase everything")
    assert "You reported a problem that is not settled" in asked.text
    told = await ana.click("Erase me, keep what I reported" if keeps else "Erase everything, that too")
    assert ("stays for those who look after it" in told.text) == keeps
    (call,) = (shown for shown in community.team.messages if "A problem was reported" in shown.text)
    opened = await mo.click("Open it", on=call)
    assert (WORDS in opened.text) == keeps
    assert ("has erased everything since" in opened.text) != keeps
    assert ana.mention not in opened.text
    assert "can't be told any more" in (await mo.click("It is settled")).text


async def test_who_reported_nothing_is_asked_nothing_about_it(community: Community, ana: Person) -> None:
    await community.joined(ana)
    await ana.command("/mine")
    await ana.click("My data")
    asked = await ana.click("Erase everything")
    assert "reported" not in asked.text
    assert asked.buttons == ["Erase everything", "Never mind"]
