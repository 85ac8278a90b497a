"""How one wants to be spoken to, a tap or two away from /mine."""

from __future__ import annotations

from datetime import timedelta

from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from sandbox.people import Person
from tests.community import Community, words
from tests.running import Bot


async def preferences(person: Person) -> str:
    await person.command("/mine")
    return (await person.click(words(person, "How you reach me"))).text


async def test_each_kind_of_contact_is_switched_by_one_tap(community: Community, ana: Person) -> None:
    before = await preferences(ana)
    invites = any(kind.needs == "invitations" for kind in kinds.declared(Message))
    assert ("Invitations: not asked yet" in before) is invites, "a yes that leads to nothing is not asked for"
    assert ("Invite me" in ana.last_reply.entries) is invites
    assert "People may write to you: not asked yet" in before
    for on, off, line in (
        ("People may write to me", "Nobody writes to me", "People may write to you"),
        ("Ask me in check-ins", "Stop check-ins", "Check-ins"),
    ):
        assert f"{line}: yes" in (await ana.click(on)).text
        assert f"{line}: no" in (await ana.click(off)).text


async def test_quiet_hours_of_ones_own(community: Community, ana: Person) -> None:
    assert "from 21:00 to 9:00 (Europe/Madrid)" in await preferences(ana)
    await ana.click("Quiet hours")
    await ana.choose("Quiet from", "23:00")
    assert "from 23:00 to 9:00" in (await ana.choose("Quiet until", "6:00")).text.replace("6:00", "9:00")
    assert "from 23:00 to 6:00" in await preferences(ana)
    await ana.click("Quiet hours")
    await ana.click("No quiet hours")
    assert "Quiet hours: none" in (await ana.click("Back")).text
    await ana.click("Quiet hours")
    await ana.click("As in this server")
    assert "from 21:00 to 9:00" in (await ana.click("Back")).text


async def test_the_zone_is_found_by_what_time_it_is(community: Community, ana: Person) -> None:
    await preferences(ana)
    panel = await ana.click("Time zone")
    assert "What time is it for you now?" in panel.text
    tokyo = next(option for option in panel.selects[0].options if "Tokyo" in option)
    assert "Your time zone: Asia/Tokyo" in (await ana.choose("What time is it for you now?", tokyo)).text
    await ana.click("Time zone")
    await ana.click("Another place")
    assert "America/Buenos_Aires" in (await ana.submit({"A city, or a time zone": "buenos aires"})).text
    await ana.click("Time zone")
    await ana.click("Another place")
    refused = await ana.submit({"A city, or a time zone": "Atlantis"})
    assert "I don't know the time zone" in refused.text
    await preferences(ana)
    await ana.click("Time zone")
    assert "Your time zone: as in this server" in (await ana.click("As in this server")).text


async def test_how_much_and_a_light_week(community: Community, ana: Person) -> None:
    await preferences(ana)
    await ana.click("How many messages")
    assert "a week: 3" in (await ana.click("At most 3")).text
    await ana.click("How many messages")
    assert "a week: as in this server" in (await ana.click("As in this server")).text
    assert "only what you said yes to already" in (await ana.click("A light week")).text
    assert "Light week" not in (await ana.click("End the light week")).text.split("How many messages")[0]


async def test_messages_come_in_the_language_one_chose(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=timedelta(days=3))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await preferences(ana)
    await ana.click("Language")
    assert "Español" in (await ana.click("Español")).text
    await community.settles(after=timedelta(days=2, hours=1))
    [_first, reminder] = ana.dms
    assert "Plant trees" in reminder.text
    assert reminder.buttons == [
        "Hecho",
        "No voy a poder",
        "Ver su tarjeta",
        "¿Por qué recibo esto?",
        "No más de estos",
    ]


async def test_everything_is_answered_in_the_language_one_chose_whatever_discord_is_in(
    community: Community, bot: Bot, ana: Person, carmen: Person
) -> None:
    card = await community.ask(deadline=timedelta(days=3))
    await preferences(ana)
    await ana.click("Language")
    assert "Cómo y cuándo te escribo" in (await ana.click("Español")).text, "from this answer on"
    assert "Cosas que hacer" in (await ana.command("/find")).text
    receipt = await ana.click("I'm in", on=card)
    assert "Por mensaje directo" in receipt.buttons
    await ana.click("Por mensaje directo", on=receipt)
    refused = await ana.forges("ask:999999:in", on=card)
    assert "ya no existe" in refused.text
    await community.settles(after=timedelta(days=2, hours=1))
    assert "Hecho" in ana.dms[-1].buttons
    assert "Gracias" in (await ana.click("Hecho", on=ana.dms[-1])).text, "a direct message names no server"
    await bot.restart()
    assert "Cosas que hacer" in (await ana.command("/find")).text
    assert "Cosas que hacer" in (await carmen.command("/find")).text
    await ana.command("/mine")
    await ana.click("Cómo me escribes")
    await ana.click("Idioma")
    assert "How and when I write to you" in (await ana.click("Como en mi Discord")).text
    assert "Things to do" in (await ana.command("/find")).text


async def test_forged_choices_are_refused_and_store_nothing(community: Community, ana: Person) -> None:
    card = await community.ask()
    for forged in ("prefs:agree:spam:yes", "prefs:cap:999", "prefs:language:tlh", "prefs:hours:sideways"):
        assert not (await ana.forges(forged, on=card)).failed
    assert "Nothing is stored" in (await ana.command("/mine")).text
