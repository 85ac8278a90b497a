"""Everything that people may have in front of them at once, to be pressed again, or much later."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.i18n import LANGUAGES, _, speaking
from bot.router import GONE
from bot.routes import MENU
from sandbox.contents import Select
from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community, words

FORM = ("Title", "Why does it matter?", "The one step to take")
#: Pressed last, because little is left to press afterwards.
FINAL = ("mine:erased", "mine:erase")


async def everything_on_their_screens(community: Community, ana: Person, cora: Person) -> None:
    """Each card, message and private panel that a person may have in front of them."""
    olga = community.olga
    await community.role(places=3)
    card = await community.ask(places=1, deadline=timedelta(days=3))
    await ana.command("/join")
    await ana.click(words(ana, "I agree, go on"))
    await ana.command("/join")
    await ana.click("I'm in", on=card)
    await ana.click(words(ana, "By direct message"))
    await ana.command("/mine")
    await ana.click(words(ana, "How you reach me"))
    await ana.click(words(ana, "Ask me in check-ins"))
    await cora.command("/checkin new", question="How was your week?", repeat="Every week")
    await cora.click(words(cora, "Send"))
    await cora.command("/checkin manage")
    for command, value in (
        ("ask", (await community.newest_ask()).id),
        ("role", (await community.newest_role()).id),
    ):
        await cora.command(f"/{command} manage", {command: str(value)})
    await ana.command("/find")
    await ana.command("/pause")
    for path in (
        ("How you reach me", "Reminders"),
        ("How you reach me", "Celebrations"),
        ("People here", "A hello from one of us"),
        ("People here", "Buddies"),
        ("People here", "Not these people"),
        ("My data", "What coordinators see"),
        ("My data", "Show everything"),
        ("My data", "Erase everything"),
    ):
        await ana.command("/mine")
        for label in path:
            await ana.click(words(ana, label))
    await olga.command("/setup")
    await olga.click(words(olga, "Channels"))
    await olga.command("/setup")
    await olga.click(words(olga, "Member roles"))
    await olga.command("/setup")
    await cora.command("/ask new")
    await cora.submit({words(cora, field): " " for field in FORM})
    await ana.click("Done", on=await community.ask("Another"))
    await community.settles(after=timedelta(days=2, hours=1))


PRIMARY = 1
"""The style of a button that stands out."""


def fits_a_phone(shown: Shown) -> None:
    """At most five buttons, one of which stands out; see docs/panels.md."""
    assert len(shown.buttons) <= 5, shown.buttons
    assert sum(button.style == PRIMARY for button in shown.buttons) <= 1, shown.buttons


def menus(shown: Shown) -> list[Select]:
    return [select for select in shown.selects if (select.custom_id or "").startswith(MENU)]


def entries_of(shown: Shown) -> list[str]:
    """The custom id of every enabled button, and of every way of a menu."""
    ids = [button.custom_id for button in shown.buttons if button.custom_id and not button.disabled]
    return [*ids, *(option.value for menu in menus(shown) for option in menu.options)]


async def every_page(person: Person, panel: Shown) -> str:
    """What stands on this page of a list and on all that follow."""
    texts, onward = [panel.text], words(person, "Next")
    while any(button == onward and not button.disabled for button in panel.buttons):
        await person.click(onward, on=panel)
        texts.append(panel.text)
    return "\n".join(texts)


def controls_before(person: Person) -> list[tuple[Shown, str]]:
    """Everything that the person can press, the destructive ones last."""
    seen = [(shown, custom_id) for shown in person.screen for custom_id in entries_of(shown)]
    return sorted(seen, key=lambda each: FINAL.index(each[1]) if each[1] in FINAL else -1)


def is_well_answered(told: Reply, custom_id: str) -> None:
    """In words, and neither with trouble of ours nor as something nobody knows any more."""
    assert not told.failed, custom_id
    assert told.text, custom_id
    for language in LANGUAGES:
        with speaking(language):
            assert _(GONE) not in told.text, custom_id
    assert not re.search(r"\b(reference|referencia) \w", told.text), custom_id
