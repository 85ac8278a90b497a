"""`/setup`, Words, in another language: what an organisation wrote itself, read by each in theirs."""

from __future__ import annotations

from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, words


async def opens(community: Community) -> Reply:
    panel = await community.olga.command("/setup")
    await community.olga.choose("Choose a section", "Words", on=panel)
    return await community.olga.click("Español", on=panel)


async def test_a_newcomer_reads_cause_norms_privacy_and_interests_in_their_language(
    community: Community, ana: Person, carmen: Person
) -> None:
    olga = community.olga
    await opens(community)
    await olga.click("Words")
    await olga.submit(
        {
            "The cause": "Garzas para el río",
            "How you treat each other": "Somos amables.",
            "Words of welcome": "",
        }
    )
    await olga.click("Privacy and contact")
    await olga.submit({"Whom to turn to": "Olga, de palabra", "What is stored": "Tu identificador."})
    await olga.click("Interests and skills")
    assert olga.modal
    listed = str(olga.modal.filled_in("Interests")).splitlines()
    panel = await olga.submit({"Interests": "\n".join(f"{name} (es)" for name in listed)})
    assert "Garzas" in panel.text
    assert "✅ **Interests**" in panel.text
    await carmen.command("/join")
    read = carmen.last_reply.text
    for text in ("Garzas para el río", "Somos amables.", "Tu identificador.", "Olga, de palabra"):
        assert text in read
    assert (
        words(carmen, "Some of what this server wrote itself is in {language} only.").split("{")[0]
        not in read
    )
    await carmen.click(words(carmen, "I agree, go on"))
    [choice] = carmen.last_reply.selects
    assert [str(option) for option in choice.options] == [f"{name} (es)" for name in listed]
    await ana.command("/join")
    assert "Garzas" not in ana.last_reply.text


async def test_what_nobody_has_translated_is_read_as_it_was_written_and_says_so(
    community: Community, carmen: Person
) -> None:
    told = await carmen.command("/join")
    assert (
        words(carmen, "Some of what this server wrote itself is in {language} only.").format(
            language="English"
        )
        in told.text
    )
    panel = await community.olga.command("/setup")
    await community.olga.choose("Choose a section", "Words", on=panel)
    assert "In Español still missing:" in panel.text


async def test_the_welcome_card_offers_the_other_language_once_it_has_one(
    community: Community, ana: Person, carmen: Person
) -> None:
    [card] = community.welcome.messages
    assert card.buttons == ["Join"]
    await opens(community)
    await community.olga.click("Words")
    await community.olga.submit({"The cause": "Garzas para el río"})
    await community.settles()
    assert card.buttons == ["Join", "En español"]
    read = await ana.click("En español", on=card)
    assert read.ephemeral
    assert "Garzas para el río" in read.text
    assert read.buttons == [words(carmen, "Join")]
    for forged in ("join:in:tlh", "join:in:", "setup:texts:tlh", "setup:texts:en:words"):
        assert not (await ana.forges(forged, on=card)).failed


async def test_only_admins_write_them(community: Community, ana: Person, cora: Person) -> None:
    [card] = community.welcome.messages
    for person in (ana, cora):
        for where in ("", ":words", ":privacy", ":lists"):
            assert "Manage Server" in (await person.forges(f"setup:texts:es{where}", on=card)).text


async def test_as_many_lines_as_there_are(community: Community) -> None:
    await opens(community)
    await community.olga.click("Interests and skills")
    told = await community.olga.submit({"Interests": "Uno"})
    assert "one line each" in told.text
    assert "Fix it" in told.buttons
