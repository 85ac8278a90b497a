"""The picture of an ask or a role: given, seen, changed, taken off, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.db import Transaction
from bot.services.things import endings, pictures
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.picks import File
from sandbox.refusals import CannotDo
from sandbox.replies import Reply, Shown
from tests import pictures as made
from tests.community import Community, mine, words
from tests.forging import forged_form
from tests.pictures import PLACE

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
FILE, LINK, ALT = "The picture", "Or the address of one on the web", "What does it show?"
TREES = "Neighbours around a young lime tree"
ADDRESS = "https://example.org/trees.jpg"


async def gives(person: Person, **fields: object) -> Reply:
    """They fill in the form of the newest ask; by its names."""
    labels = {"file": FILE, "link": LINK, "alt": ALT}
    return await person.submit({words(person, labels[name]): value for name, value in fields.items()})


async def manages(community: Community, person: Person, kind: str = "ask") -> Reply:
    thing = await (community.newest_ask() if kind == "ask" else community.newest_role())
    await person.command(f"/{kind} manage", {kind: str(thing.id)})
    await person.click(words(person, "Change"))
    return await person.click(words(person, "Picture"))


async def has_picture(community: Community, cora: Person, data: bytes = b"") -> Shown:
    """An ask with a picture, as it stands in #asks."""
    card = await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    await gives(cora, file=File("trees.png", data or made.png()), alt=TREES)
    await community.settles()
    return card


def uploads(community: Community, method: str, route: str) -> list[tuple[str, ...]]:
    return [asked.filenames for asked in community.bot.sandbox.requests.to(method, route) if asked.filenames]


# ------------------------------------------------------------------ giving one


async def test_whoever_posts_an_ask_can_add_a_picture_at_once(community: Community, cora: Person) -> None:
    await cora.command("/ask new")
    await cora.submit(
        {"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Bring a spade"}
    )
    await cora.click("Post")
    await cora.click("Add a picture")
    told = await gives(cora, file=File("IMG_1.png", made.png()), alt=f"  {TREES} ")
    assert "The card shows it in a moment." in told.text
    assert told.pictures == [TREES]
    assert "Anybody who can be recognised in it should have agreed" in told.text
    await community.settles()
    [card] = community.cards
    assert card.pictures == [TREES], "and who doesn't see it reads it"
    [kept] = card.files
    assert kept.url == card.pictures[0].url
    assert kept.description == TREES
    assert kept.data.startswith(b"\x89PNG")
    assert PLACE not in kept.data, "where it was taken is nobody's business"
    assert card.buttons == ["I'm in", "Done", "Not this time"]


async def test_a_role_has_one_too(community: Community, cora: Person) -> None:
    await cora.command("/role new")
    await cora.submit({"Title": "Medic", "What is it for?": "Plasters"})
    await cora.click("Post")
    await cora.click("Add a picture")
    await gives(cora, file=File("a.gif", made.gif()), alt="A bag with a cross")
    await community.settles()
    [card] = community.cards
    assert card.pictures == ["A bag with a cross"]
    assert card.files[0].filename.endswith(".gif")
    panel = await manages(community, cora, "role")
    assert panel.pictures == ["A bag with a cross"]


async def test_what_a_file_is_called_says_nothing(community: Community, cora: Person) -> None:
    card = await has_picture(community, cora, made.jpeg(orientation=6))
    assert card.files[0].filename.endswith(".jpg")
    assert PLACE not in card.files[0].data


async def test_an_address_is_shown_by_discord_and_never_opened_by_the_bot(
    community: Community, cora: Person
) -> None:
    card = await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    await gives(cora, link=ADDRESS, alt=TREES)
    await community.settles()
    assert [(str(each), each.url) for each in card.pictures] == [(TREES, ADDRESS)]
    assert not card.files
    assert not uploads(community, "PATCH", MESSAGE)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"file": File("a.png", b"")}, "That file is empty."),
        ({"file": File("a.png", b"<svg/>")}, "I know no such picture"),
        ({"file": File("a.png", b"MZ\x90\0 a program")}, "I know no such picture"),
        ({"file": File("a.jpg", made.png()[:60])}, "damaged"),
        ({}, "Please attach a picture, or give the address of one."),
        ({"file": File("a.png", made.png()), "link": ADDRESS}, "Please give one of the two."),
        ({"link": "javascript:alert(1)"}, "one begins with https://"),
        ({"link": "http://example.org/a.png"}, "one begins with https://"),
        ({"link": "https://169.254.169.254/latest"}, "Nobody else can open that address."),
        ({"link": "https://localhost:8080/a.png"}, "Nobody else can open that address."),
        ({"link": "https://cdn.discordapp.com/attachments/1/2/a.png"}, "end after a day"),
    ],
)
async def test_what_can_not_be_shown_is_refused_and_the_words_are_kept(
    community: Community, cora: Person, fields: dict[str, object], sentence: str
) -> None:
    card = await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    told = await gives(cora, **fields, alt=TREES)
    assert sentence in told.text
    await community.settles()
    assert not card.pictures
    assert (await community.newest_ask()).picture_id is None
    again = await cora.click("Fix it", on=told)
    assert again.modal
    assert again.modal.filled_in(ALT) == TREES
    assert ("Please choose your file once more." in again.modal.text) == ("file" in fields)
    await gives(cora, file=File("trees.png", made.png()), link="")
    await community.settles()
    assert card.pictures == [TREES]


async def test_nobody_is_left_without_words(community: Community, cora: Person) -> None:
    await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    with pytest.raises(CannotDo, match="What does it show"):
        await gives(cora, file=File("a.png", made.png()))
    told = await gives(cora, file=File("a.png", made.png()), alt="\u200b \u2800")
    assert "Please say in a sentence what the picture shows" in told.text


@contextmanager
def files_nowhere(community: Community) -> Iterator[None]:
    """What people attach can't be fetched."""
    world = community.bot.sandbox.world
    before, world.attachments_url = world.attachments_url, "http://127.0.0.1:9/attachments"
    yield
    world.attachments_url = before


async def test_twenty_megabytes_are_refused_before_they_are_fetched(
    community: Community, cora: Person
) -> None:
    await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    with files_nowhere(community):
        told = await gives(cora, file=File("a.png", made.png() + b"\0" * 20_000_000), alt=TREES)
    assert "That picture has 19.1 MB, and 4 MB fit." in told.text


async def test_a_file_that_discord_does_not_hand_out_is_said(community: Community, cora: Person) -> None:
    await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    with files_nowhere(community):
        told = await gives(cora, file=File("a.png", made.png()), alt=TREES)
    assert "I could not fetch the picture from Discord." in told.text
    assert "Fix it" in told.buttons


async def test_it_is_all_there_in_spanish(community: Community) -> None:
    luz = await community.newcomer("Luz", community.coordinators, locale="es-ES")
    await community.ask("Plant trees")
    panel = await manages(community, luz)
    assert "Aún no hay ninguna." in panel.text
    await luz.click("Añadir una imagen")
    told = await gives(luz, file=File("a.png", b""), alt="Un tilo")
    assert "Ese archivo está vacío." in told.text


async def test_strangers_give_and_take_nothing(community: Community, cora: Person, ana: Person) -> None:
    card = await has_picture(community, cora)
    ask = await community.newest_ask()
    told = await forged_form(ana, f"picture:{ask.id}:{'0' * 12}", alt="Mine", link=ADDRESS)
    assert "coordinators" in told.text.lower()
    for control in ("", ":give", ":off", ":gone", ":again"):
        told = await ana.forges(f"picture:{ask.id}{control}", on=card)
        assert "coordinators" in told.text.lower()
    await community.settles()
    assert card.pictures == [TREES]
    elsewhere = await Community.found(community.bot)
    theirs = await elsewhere.ask("Elsewhere")
    told = await elsewhere.olga.forges(f"picture:{ask.id}", on=theirs)
    assert "no longer exists" in told.text
    told = await forged_form(cora, f"picture:{ask.id}:{'0' * 12}", alt="A", file=["1", "x"])
    assert "I could not fetch the picture" in told.text


# ------------------------------------------------------------------ as cards change


async def test_a_card_that_changes_keeps_its_picture_without_sending_it_again(
    community: Community, cora: Person, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await has_picture(community, cora)
    [kept] = card.files

    def read(tx: Transaction, picture_id: int) -> bytes:
        raise AssertionError("a redrawn card reads no picture")

    monkeypatch.setattr(pictures, "data", read)
    community.bot.sandbox.requests.clear()
    await ana.click("Done", on=card)
    await community.settles()
    assert "1 done" in card.text
    assert card.pictures == [TREES]
    assert card.files == [kept]
    assert community.bot.sandbox.requests.to("PATCH", MESSAGE)
    assert not uploads(community, "PATCH", MESSAGE)


async def test_other_words_send_no_bytes_and_another_picture_replaces_the_first(
    community: Community, cora: Person
) -> None:
    card = await has_picture(community, cora)
    [first] = card.files
    await manages(community, cora)
    form = await cora.click("Change")
    assert form.modal
    assert form.modal.filled_in(ALT) == TREES
    assert "Left empty, the picture stays." in form.modal.text
    await gives(cora, alt="A lime tree")
    await community.settles()
    assert card.pictures == ["A lime tree"]
    assert card.files == [first]
    await manages(community, cora)
    await cora.click("Change")
    await gives(cora, file=File("b.gif", made.gif()))
    await community.settles()
    [second] = card.files
    assert card.pictures == ["A lime tree"]
    assert card.pictures[0].url == second.url
    assert second.filename.endswith(".gif")
    await manages(community, cora)
    await cora.click("Change")
    await gives(cora, link=ADDRESS)
    await community.settles()
    assert card.pictures[0].url == ADDRESS
    assert not card.files, "what is not shown any more is gone"
    await manages(community, cora)
    await cora.click("Change")
    await gives(cora, file=File("c.png", made.png()))
    await community.settles()
    assert len(card.files) == 1, "the address was left as it was, and the file counts"


async def test_a_picture_is_taken_off_here_and_there(community: Community, cora: Person) -> None:
    card = await has_picture(community, cora)
    picture_id = (await community.newest_ask()).picture_id or 0
    await manages(community, cora)
    await cora.click("Take it off")
    await cora.click("Never mind")
    assert (await community.newest_ask()).picture_id == picture_id
    await cora.click("Take it off")
    told = await cora.click("Take it off")
    assert "There is none yet." in told.text
    assert not told.files
    await community.settles()
    assert not card.pictures
    assert not card.files
    assert await community.bot.db.read(pictures.data, picture_id) is None


async def test_two_who_change_it_at_once_are_told(community: Community, cora: Person) -> None:
    card = await has_picture(community, cora)
    for person in (cora, community.olga):
        await manages(community, person)
        await person.click("Change")
    await gives(cora, alt="A lime tree")
    told = await gives(community.olga, alt="A linden")
    assert "Somebody else changed this" in told.text
    assert "A lime tree" in told.text
    await community.olga.click("Fix it")
    await community.olga.submit({})
    await community.settles()
    assert card.pictures == ["A linden"]


async def test_what_is_over_shows_none_and_what_is_opened_again_shows_it_again(
    community: Community, cora: Person
) -> None:
    card = await has_picture(community, cora)
    ask = await community.newest_ask()
    for change, seen in ((endings.cancel, []), (endings.reopen, [TREES])):
        await community.bot.db.write(
            change, ask.id, community._caller(community.olga), now=community.bot.clock.now()
        )
        await community.settles()
        assert card.pictures == seen
        assert len(card.files) == len(seen)
    await community.settles(after=timedelta(days=31))
    assert card.pictures == [TREES]


async def test_the_picture_ends_with_what_it_belongs_to(community: Community, cora: Person) -> None:
    card = await has_picture(community, cora)
    taken_back = await community.newest_ask()
    caller = community._caller(cora)
    await community.bot.db.write(endings.take_back, taken_back.id, caller, now=community.bot.clock.now())
    await community.settles()
    assert not card.files
    assert await community.bot.db.read(pictures.data, taken_back.picture_id or 0) is None
    await has_picture(community, cora)
    over = await community.newest_ask()
    await community.bot.db.write(endings.close, over.id, caller, now=community.bot.clock.now())
    await community.settles(after=timedelta(days=29))
    assert await community.bot.db.read(pictures.data, over.picture_id or 0)
    await community.settles(after=timedelta(days=2))
    assert await community.bot.db.read(pictures.data, over.picture_id or 0) is None
    assert (await community.newest_ask()).picture_id is None


async def test_a_card_that_was_deleted_or_moves_takes_its_picture_along(
    community: Community, cora: Person
) -> None:
    card = await has_picture(community, cora)
    await community.olga.deletes(card)
    await community.settles(after=timedelta(minutes=10))  # a round finds it gone,
    await community.settles()  # and it is posted anew
    [anew] = community.cards
    assert anew != card
    assert anew.pictures == [TREES]
    assert len(anew.files) == 1
    other = community.guild.channel("actions")
    await community.sets(asks_channel_id=other.id)
    await community.settles()
    first = next(shown for shown in other.messages if TREES in shown.pictures)
    assert len(first.files) == 1


# ------------------------------------------------------------------ who sees it in private


async def test_who_opens_it_from_find_sees_the_picture(
    community: Community, cora: Person, ana: Person
) -> None:
    await has_picture(community, cora)
    panel = await ana.command("/find")
    shown = await ana.choose("Open one of them", "Plant trees", on=panel)
    assert shown.pictures == [TREES]
    assert len(shown.files) == 1
    back = await ana.click("Back", on=shown)
    assert not back.pictures
    assert not back.files


async def test_who_opens_it_gets_the_words_where_discord_does_not_take_the_picture(
    community: Community, cora: Person, ana: Person
) -> None:
    await has_picture(community, cora)
    panel = await ana.command("/find")
    community.bot.sandbox.faults.fail(
        "PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", status=413
    )
    shown = await ana.choose("Open one of them", "Plant trees", on=panel)
    assert "Shade for all" in shown.text
    assert not shown.pictures


# ------------------------------------------------------------------ where Discord won't have it


@pytest.mark.parametrize(
    ("status", "sentence"), [(413, "too large"), (400, "did not take the picture"), (403, "did not take")]
)
async def test_a_picture_that_discord_refuses_keeps_no_card_from_standing(
    community: Community, cora: Person, status: int, sentence: str
) -> None:
    card = await community.ask("Plant trees", places=3)
    olga = community.olga  # she posted it
    await manages(community, olga)
    await olga.click("Add a picture")
    community.bot.sandbox.faults.fail("PATCH", MESSAGE, status=status)
    await gives(olga, file=File("a.png", made.png()), alt=TREES)
    await community.settles()
    assert "Shade for all" in card.text
    assert not card.pictures
    assert not card.files
    told = await olga.gets("A picture could not be shown")
    assert sentence in told.text
    assert "**Plant trees** is posted, without its picture." in told.text
    assert "/ask manage and then **Change** lead to its picture." in told.text
    community.bot.sandbox.requests.clear()
    await cora.click("I'm in", on=card)
    await community.settles()
    assert "2 places left" in card.text
    assert not uploads(community, "PATCH", MESSAGE), "and it is not tried for ever"
    assert sentence in (await manages(community, olga)).text
    await olga.click("Try again")
    await community.settles()
    assert card.pictures == [TREES]
    assert len(card.files) == 1
    assert len([one for one in olga.dms if "A picture could not" in one.text]) == 1


async def test_where_the_bot_may_not_attach_files_it_says_what_to_do(
    community: Community, cora: Person
) -> None:
    community.asks.deny(community.bot.application, Permissions.ATTACH_FILES)
    card = await has_picture(community, cora)
    assert "Shade for all" in card.text
    assert not card.pictures
    told = await community.olga.gets("A picture could not be shown")
    assert "give me “Attach Files”" in told.text
    community.asks.allow(community.bot.application, Permissions.ATTACH_FILES)
    await manages(community, cora)
    await cora.click("Try again")
    await community.settles()
    assert card.pictures == [TREES]


async def test_an_address_that_discord_refuses_is_told_too(community: Community, cora: Person) -> None:
    card = await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    community.bot.sandbox.faults.fail("PATCH", MESSAGE, status=400)
    await gives(cora, link=ADDRESS, alt=TREES)
    await community.settles()
    assert not card.pictures
    assert "without its picture" in (await community.olga.gets("A picture could not be shown")).text


async def test_word_of_it_waits_in_mine_and_is_over_once_there_is_another(community: Community) -> None:
    lea = await community.newcomer("Lea", community.coordinators, dms="closed")
    await lea.command("/ask new")
    await lea.submit(
        {"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Bring a spade"}
    )
    await lea.click("Post")
    await community.settles()
    await manages(community, lea)
    await lea.click("Add a picture")
    community.bot.sandbox.faults.fail("PATCH", MESSAGE, status=413)
    await gives(lea, file=File("a.png", made.png()), alt=TREES)
    await community.settles()
    assert "A picture could not be shown" in (await mine(lea)).entries
    await manages(community, lea)
    await lea.click("Change")
    await gives(lea, file=File("b.png", made.png(4, 2)))
    await community.settles()
    assert community.cards[0].pictures == [TREES]


async def test_a_card_that_discord_refuses_for_another_reason_is_no_fault_of_the_picture(
    community: Community, cora: Person
) -> None:
    await community.ask("Plant trees")
    await manages(community, cora)
    await cora.click("Add a picture")
    community.bot.sandbox.faults.fail("PATCH", MESSAGE, status=400, times=2)
    await gives(cora, file=File("a.png", made.png()), alt=TREES)
    await community.settles()
    thing = await community.newest_ask()
    found = await community.bot.db.read(pictures.of, thing)
    assert found is not None
    assert found.refused is None


# ------------------------------------------------------------------ once, whatever happens


async def test_a_lost_answer_posts_it_once_with_one_picture(community: Community, cora: Person) -> None:
    card = await has_picture(community, cora)
    await community.olga.deletes(card)
    community.bot.sandbox.faults.lose_answer("POST", MESSAGES)
    await community.settles(after=timedelta(minutes=10))
    await community.settles()
    [anew] = community.cards
    assert anew.pictures == [TREES]
    assert len(anew.files) == 1
    community.bot.sandbox.faults.lose_answer("PATCH", MESSAGE)
    await manages(community, cora)
    await cora.click("Change")
    await gives(cora, file=File("b.gif", made.gif()))
    await community.settles()
    assert len(anew.files) == 1
    assert anew.files[0].filename.endswith(".gif")


async def test_what_somebody_took_off_the_message_goes_along_once_more(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await has_picture(community, cora)
    card.message.attachments.clear()
    await ana.click("Done", on=card)
    await community.settles()
    assert card.pictures == [TREES]
    assert len(card.files) == 1
    assert (await community.bot.db.read(pictures.of, await community.newest_ask())) is not None
