"""Deadlines of asks as they are typed: what was read is shown while one types, and can be chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.people import Person
from tests.community import Community
from tests.forging import forged_command

FORM = {
    "Title": "Clean the park",
    "Why does it matter?": "Herons nest there",
    "The one step to take": "Bring gloves",
}
#: A Wednesday, 23:10 in Madrid, where the community is.
NOW = datetime(2026, 11, 25, 22, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday(community: Community) -> None:
    community.bot.clock.move(NOW - community.bot.clock.now())


async def typing(person: Person, text: str) -> list[str]:
    return [str(one) for one in await person.autocomplete("/ask new", deadline=text)]


async def test_a_deadline_is_read_back_while_one_types(community: Community, cora: Person) -> None:
    assert await typing(cora, "friday 18h") == ["Fri 27 Nov, 18:00 · in 42 hours"]
    assert await typing(cora, "5 dec 18:00") == ["Sat 5 Dec, 18:00 · in 9 days"]
    assert await typing(cora, "in 30 min") == ["Wed 25 Nov, 23:40 · in 30 minutes"]
    assert await typing(cora, "24 nov") == ["Wed, 24 Nov 2027, 23:59 · in 364 days"]
    assert await typing(cora, "yesterday") == ["Tue 24 Nov, 23:59 · already over"]
    assert await typing(cora, "2027-03-28 02:30") == [
        "Sun 28 Mar, 03:30 · in 122 days · the clocks go forward"
    ]
    assert (await typing(cora, "2027-10-31 02:30"))[0].endswith("the first of two, as the clocks go back")


async def test_before_anything_is_typed_moments_are_offered(community: Community, cora: Person) -> None:
    assert await typing(cora, "") == [
        "Thu 26 Nov, 18:00 · in 18 hours",
        "Fri 27 Nov, 18:00 · in 42 hours",
        "Sun 29 Nov, 20:00 · in 3 days",
        "Wed 2 Dec, 18:00 · in 6 days",
        "Wed 9 Dec, 18:00 · in 13 days",
    ]


async def test_readings_are_offered_and_the_chosen_one_is_exact(community: Community, cora: Person) -> None:
    morning, evening = await cora.autocomplete("/ask new", deadline="saturday at ten")
    assert str(morning) == "Sat 28 Nov, 10:00 · in 2 days"
    assert str(evening) == "Sat 28 Nov, 22:00 · in 2 days"
    await cora.command("/ask new", deadline=evening)
    told = await cora.submit(FORM)
    assert "Read as **until Sat 28 Nov, 22:00 (<t:" in told.text
    await cora.click("Post")
    await community.settles()
    assert (await community.newest_ask()).deadline == datetime(2026, 11, 28, 21, 0, tzinfo=UTC)


async def test_of_an_hour_that_comes_twice_either_can_be_meant(community: Community, cora: Person) -> None:
    community.bot.clock.move(datetime(2027, 10, 30, 12, 0, tzinfo=UTC) - community.bot.clock.now())
    for written, hour in (("tomorrow 02:30", 0), ("2027-10-31 02:30+01:00", 1)):
        [only] = await cora.autocomplete("/ask new", deadline=written)
        await cora.command("/ask new", deadline=only)
        await cora.submit(FORM)
        await cora.click("Post")
        await community.settles()
        assert (await community.newest_ask()).deadline == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)


async def test_what_is_amiss_is_said_while_one_types(community: Community, cora: Person) -> None:
    assert await typing(cora, "frid") == ["Like “friday 18:00”, “5 December 18:00” or “in 3 days”"]
    assert await typing(cora, "18:00 IST") == [
        "“IST” can be more than one time zone. Write it like UTC+2 or Europe/Madrid."
    ]
    for strange in ("x" * 5000, "@everyone", "tonight " * 20, "*" * 100):
        [told] = await typing(cora, strange)
        assert 1 <= len(told) <= 100


async def test_a_moment_that_may_be_two_is_refused_with_both(community: Community, cora: Person) -> None:
    told = await forged_command(cora, "/ask new", deadline="saturday at ten")
    assert "can mean 2026-11-28 10:00 or 2026-11-28 22:00" in told.text.replace("\\", "")
    assert told.modal is None
    await cora.command("/ask new", deadline="2026-11-28 22:00")
    assert cora.modal


async def test_words_of_the_reader_and_of_the_server_are_read(community: Community, cora: Person) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    assert await typing(carmen, "el viernes a las 6 de la tarde") == [
        "vie, 27 nov, 18:00 · dentro de 42 horas"
    ]
    assert await typing(carmen, "friday 6pm") == ["vie, 27 nov, 18:00 · dentro de 42 horas"]
    assert await typing(carmen, "viernes 6pm o así") == [
        "Por ejemplo «viernes 18:00», «5 de diciembre 18:00» o «en 3 días»"
    ]
    assert len(await typing(carmen, "")) == 5


async def test_a_timestamp_of_discord_is_read(community: Community, cora: Person) -> None:
    at = NOW + timedelta(days=3)
    await cora.command("/ask new", deadline=f"<t:{int(at.timestamp())}:R>")
    await cora.submit(FORM)
    await cora.click("Post")
    await community.settles()
    assert (await community.newest_ask()).deadline == at
