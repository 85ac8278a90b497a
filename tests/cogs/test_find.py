"""`/find`: what there is to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things.needs import Needs
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, gives_back, words


async def test_with_nothing_open_it_says_so(community: Community, ana: Person) -> None:
    assert "Nothing is open right now" in (await ana.command("/find")).text


async def test_asks_and_roles_are_found_looked_at_and_said_yes_to(community: Community, ana: Person) -> None:
    await community.ask("Plant trees", places=3, deadline=timedelta(days=2))
    await community.role("Phone banker", places=1)
    panel = await ana.command("/find")
    assert panel.ephemeral
    assert "**📣 Plant trees**\n-# 3 places left · ends <t:" in panel.text
    assert "**🧭 Phone banker**\n-# a role · 1 place left" in panel.text
    assert titles(panel) == ["Plant trees", "Phone banker"]
    await ana.choose("Open one of them", "Plant trees", on=panel)
    assert "**The step:** Bring a spade" in panel.text
    said = await ana.click("I'm in", on=panel)
    assert "You're in!" in said.text
    again = await ana.command("/find")
    assert titles(again) == ["Phone banker"], "what one holds is in /mine"
    await ana.choose("Open one of them", "Phone banker", on=again)
    assert titles(await ana.click("Back")) == ["Phone banker"]


async def test_what_is_full_shows_a_waiting_list_and_what_is_over_does_not_show(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    over = await community.ask("Over")
    await cora.forges(f"manage:{(await community.newest_ask()).id}:close", on=over)
    await community.ask("Soon over", deadline=timedelta(hours=1))
    full = await community.ask("Full", places=1)
    await ben.click("I'm in", on=full)
    assert "Soon over" in (await ana.command("/find")).text
    community.bot.clock.move(timedelta(hours=2))
    text = (await ana.command("/find")).text
    assert "**📣 Full**\n-# full, with a waiting list" in text
    assert "Over" not in text.replace("Full", "")


async def test_many_are_shown_a_page_at_a_time(community: Community, ana: Person) -> None:
    for number in range(7):
        await community.ask(f"Ask {number}")
    panel = await ana.command("/find")
    assert "1 of 2" in panel.buttons
    assert panel.button("Previous").disabled
    await ana.click("Next")
    assert "2 of 2" in panel.buttons
    assert "Ask 0" in panel.text
    assert panel.button("Next").disabled
    await ana.click("Previous")
    assert "Ask 6" in panel.text
    for page in (999_999, 2**62):
        assert "2 of 2" in (await ana.forges(f"find:{page}", on=panel)).buttons
    assert "no longer in use" in (await ana.forges("find:-1", on=panel)).text


async def test_titles_are_shown_as_they_were_written(community: Community, carmen: Person) -> None:
    await community.ask("@everyone *now*")
    panel = await carmen.command("/find")
    assert "@everyone" not in panel.text
    assert "\\*now\\*" in panel.text
    assert panel.mentions == []
    assert words(carmen, "a thing to do") in panel.text


async def test_the_longest_title_fits_its_menu(community: Community, ana: Person, carmen: Person) -> None:
    await community.ask("إ" * 50 + "🌳" * 50)
    await community.role("x" * 100)
    for person in (ana, carmen):
        panel = await person.command("/find")
        assert titles(panel) == ["إ" * 50 + "🌳" * 50, "x" * 100]


async def test_what_fits_comes_first_and_nothing_is_left_out(
    community: Community, ana: Person, ben: Person
) -> None:
    for title, language in (("In French", "fr"), ("In German", "de"), ("Any", None), ("Some", None)):
        await community.ask(title, effort=30, needed=Needs(language=language))
    assert titles(await ana.command("/find")) == ["Some", "Any", "In German", "In French"], "the newest first"
    for person, said in ((ana, "Yes"), (ben, "No")):
        [card] = [shown for shown in community.cards if "In French" in shown.text]
        question = await person.click("Answer it", on=await person.click("I'm in", on=card))
        assert "French" in question.text
        await person.click(said, on=question)
        await gives_back(person, card)
    await community.ask("Also in French", effort=240, needed=Needs(language="fr"))
    newest_first = ["Also in French", "Some", "Any", "In German", "In French"]
    assert titles(await ana.command("/find")) == newest_first
    assert titles(await ben.command("/find")) == ["Some", "Any", "In German", "Also in French", "In French"]


def titles(panel: Reply) -> list[str]:
    opens = [menu for menu in panel.selects if (menu.custom_id or "").startswith("menu:")]
    return [str(option) for menu in opens for option in menu.options]


async def test_one_can_search_for_a_part_of_the_title(community: Community, ana: Person) -> None:
    for number in range(7):
        await community.ask(f"Plant oaks {number}")
        await community.ask(f"Paint banners {number}")
    panel = await ana.command("/find", words="  plant  OAKS ")
    assert "Things to do with “plant OAKS”" in panel.text
    assert titles(panel) == [f"Plant oaks {number}" for number in (6, 5, 4, 3, 2)]
    await ana.click("Next")
    assert titles(panel) == ["Plant oaks 1", "Plant oaks 0"]
    form = await ana.click("Search")
    assert form.modal
    await ana.submit({"What should the title contain?": "banners 3"})
    assert titles(panel) == ["Paint banners 3"]
    await ana.click("Show all")
    assert len(titles(panel)) == 5
    assert "What fits you comes first" in (await ana.command("/find", words="   ")).text
    none = await ana.command("/find", words="whales")
    assert "Nothing that is open has this in its title" in none.text


@pytest.mark.parametrize("words", ["%", "_", "{page}", "a:b~c", "ñ" * 60, "🌳" * 30, "**x**", "\\"])
async def test_whatever_is_searched_for_is_text(community: Community, ana: Person, words: str) -> None:
    for number in range(6):
        await community.ask(f"{words[:40]} {number}")
    panel = await ana.command("/find", words=words)
    assert len(titles(panel)) == 5
    await ana.click("Next")
    assert len(titles(panel)) == 1
    await community.ask("Another")
    assert "Another" not in (await ana.command("/find", words=words)).text


async def test_whoever_has_five_minutes_is_shown_what_takes_five(community: Community, ana: Person) -> None:
    for title, effort in (("Share", 5), ("Call", 15), ("Paint", 60), ("Dig", 240), ("Unsaid", None)):
        await community.ask(title, effort=effort)
    await community.role("Phone banker")
    panel = await ana.command("/find")
    for chosen, shown in (("5 minutes", ["Share"]), ("an hour", ["Share", "Call", "Paint"])):
        await ana.choose("How long have you got?", chosen, on=panel)
        assert titles(panel) == shown
    await ana.choose("How long have you got?", "more", on=panel)
    assert len(titles(panel)) == 5
    for forged in ("find:0:within:0", "find:99:within:999999"):
        assert not (await ana.forges(forged, on=panel)).failed
    assert "Nothing that short" in (await ana.forges("find:0:within:1", on=panel)).text
    assert len(titles(await ana.click("Show all", on=panel))) == 5


async def test_it_says_why_something_is_shown(community: Community, ana: Person) -> None:
    await community.ask("Paint banners", about=["Design"], needed=Needs(language="fr"))
    await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.choose("Interests", "Design")
    asked = await ana.forges(f"need:{(await community.newest_ask()).id}:language:fr:yes", on=ana.last_reply)
    assert asked.text
    assert "because: Design, French" in (await ana.command("/find")).text
    assert "Design" not in (await community.olga.command("/find")).text
