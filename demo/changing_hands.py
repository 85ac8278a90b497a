"""Shifts that repeat, two people who swap, one who can't come after all; and a role that is handed over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import badges
from demo.cast import Cast, next_morning
from demo.transcript import ZONE
from sandbox.people import Person
from sandbox.replies import Reply

MINUTE = timedelta(minutes=1, seconds=5)
TABLE = "Table at the market"
WHEN = "When, and how many places?"


class ChangingHands(Cast):
    """Each method is a chapter."""

    async def shifts_repeat(self) -> None:
        out, cora = self.out, self.cora
        out.chapter("Cora needs people at a table, on three Saturdays")
        self.priya, self.luc, self.zoe = [await self.guild.join(name) for name in ("Priya", "Luc", "Zoe")]
        today = self._now().date()
        self.day = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
        form = {
            "Title": TABLE,
            "What is it for?": "Whoever stops to talk comes back.",
            "Where? A place or a link": "Market square",
        }
        await out.act(cora, "types /shift new", cora.command("/shift new"))
        told = await cora.submit(form | {WHEN: "10-12 whenever"})
        out.holds(
            "what names no day is refused in a sentence", "Which day is “10-12”?" in told.text, told.text
        )
        await cora.click("Fix it")
        day = form | {WHEN: f"{self.day} 10-12, 12-14 × 1"}
        draft = await out.act(cora, "writes one day", cora.submit(day))
        out.holds("she sees how it was read", "Read as 2 shifts" in draft.text, draft.text)
        await cora.click("More")
        await cora.click("Repeat")
        draft = await out.act(cora, "has it three times", cora.submit({"How many times in all?": "3"}))
        out.holds("she sees the next dates", "Read as 6 shifts" in draft.text, draft.text)
        await out.act(cora, "presses Post", cora.click("Post"))
        self.table = out.sees("Everybody in #asks", await self.asks.gets("Whoever stops to talk"))

    async def two_swap_and_one_cannot_come(self) -> None:
        out, cora, priya, luc, zoe = self.out, self.cora, self.priya, self.luc, self.zoe
        out.chapter("Priya takes the first, Luc the second; they swap; Zoe stands by")
        for person, hour in ((priya, "10:00"), (luc, "12:00")):
            await self._takes(person, hour, told="You're in!")
        await self._opens(priya)
        await priya.choose("More", "Swap with somebody")
        await priya.choose("Choose one", f"{TABLE} · {self._day()}, 12:00")
        await out.act(priya, "asks Luc to swap", priya.choose("Whom shall I ask?", luc))
        asked = out.sees("Luc, in a direct message,", await luc.gets("Would you swap?"))
        await out.act(luc, "agrees", luc.click("Swap", on=asked))
        out.sees("Priya, in a direct message,", await priya.gets("Swapped!"))
        await self._takes(zoe, "10:00", told="You wait for a place")
        await self._opens(zoe)
        await out.act(zoe, "would rather stand by", zoe.click("I'll stand by"))

        out.chapter("Who signs off later than a day before leaves a gap: Luc does, half an hour before")
        await cora.command("/shift manage")
        await cora.click("Open", beside=f"<t:{self._at(10).timestamp():.0f}")
        await cora.choose("More", "When somebody can't come")
        await cora.choose("Last moment to sign off", "24 hours before")
        self.time_passes(self._at(9, 30) - self._now())
        reminder = out.sees("Luc, in a direct message,", await luc.gets("Still on?", within=30))
        late = await out.act(luc, "can't make it", luc.click("I can't make it", on=reminder))
        out.holds("he reads that Cora hears of it", "hears of it at once" in late.text, late.text)
        await out.act(luc, "is sure", luc.click("I can't make it"))
        told = out.sees("Cora, in a direct message,", await cora.gets("Somebody can't come", within=30))
        out.holds("she reads who", luc.mention in told.text, told.text)
        self.time_passes(MINUTE)
        needed = out.sees("Zoe, in a direct message,", await zoe.gets("You are needed", within=30))
        await out.act(zoe, "comes", zoe.click("I'll come", on=needed))
        self.time_passes(MINUTE)
        found = out.sees("Cora, in a direct message,", await cora.gets("Cover is found", within=30))
        out.holds("she reads who comes instead", zoe.mention in found.text, found.text)

    async def somebody_is_missing_at_the_table(self) -> None:
        out, cora, priya, zoe = self.out, self.cora, self.priya, self.zoe
        out.chapter("At ten Zoe is there; at twelve Priya is not, and Cora sees it ten minutes later")
        self.time_passes(self._at(9, 50) - self._now())
        asked = out.sees("Zoe, in a direct message,", await zoe.gets("Are you there yet?", within=30))
        await out.act(zoe, "is there", zoe.click("I'm here", on=asked))
        self.time_passes(self._at(11, 50) - self._now())
        await priya.gets("Are you there yet?", within=30)
        self.time_passes(self._at(12, 10) + MINUTE - self._now())
        missing = out.sees(
            "Cora, in a direct message,", await cora.gets(f"missing now\n**🕒 {TABLE}", within=30)
        )
        out.holds("she reads who", priya.mention in missing.text, missing.text)
        panel = await out.act(cora, "has Priya asked", cora.click("Ask them", on=missing))
        out.holds("it is one tap, and she hears the answer", "You hear what they say" in panel.text)
        question = out.sees(
            "Priya, in a direct message,", await priya.gets("Are you on your way?", within=30)
        )
        await out.act(priya, "has just arrived", priya.click("I'm here", on=question))

        out.chapter("Afterwards: who was there, and the hours that are theirs to take along")
        self.time_passes(self._at(14, 30) - self._now())
        await cora.command("/shift manage")
        await cora.click("What has ended")
        await cora.click("Open", beside=f"<t:{self._at(10).timestamp():.0f}")
        sheet = await out.act(cora, "opens who did it", cora.click("Who did it?"))
        out.holds("it begins with who was there", "1 person said at the start" in sheet.text, sheet.text)
        await out.act(cora, "counts Zoe", cora.click("Count them"))
        await zoe.command("/mine")
        hours = await out.act(zoe, "opens her hours", zoe.choose("Open one of them", "My hours"))
        out.holds("two hours are hers", "2 h" in hours.text, hours.text)
        await zoe.click("Have a signed record")
        record = await zoe.submit({"The name that stands on it": "Zoe Reed"})
        badge = record.files[1]
        found = badges.verify(badge.data.decode())
        out.holds("anybody can check her record", (found.name, found.hours) == ("Zoe Reed", "2"), found)

    async def a_role_is_handed_over(self) -> None:
        out, cora, priya, zoe = self.out, self.cora, self.priya, self.zoe
        out.chapter("Priya hosts the meetings for three months, and hands it over to Zoe")
        await cora.command("/role new")
        await cora.submit({"Title": "Meeting host", "What is it for?": "Everybody gets to speak."})
        await out.act(cora, "presses Post", cora.click("Post"))
        card = out.sees("Everybody in #asks", await self.asks.gets("Everybody gets to speak"))
        await out.act(priya, "would like it", priya.click("I'd like this role", on=card))
        await out.act(priya, "says so", priya.click("Yes, I'd like it"))
        out.chapter("Eleven weeks later she is asked how it goes on")
        self.time_passes(timedelta(weeks=11))
        self.time_passes(next_morning(self.sandbox.clock.now()))
        asked = out.sees("Priya, in a direct message,", await priya.gets("how does it go on?", within=30))
        await priya.click("Hand over", on=asked)
        await self._names(priya, zoe)
        asked = out.sees("Zoe, in a direct message,", await zoe.gets("Will you take a role over?", within=30))
        await out.act(zoe, "says yes", zoe.click("Yes, gladly", on=asked))
        self.time_passes(timedelta(weeks=2, days=1))
        self.time_passes(next_morning(self.sandbox.clock.now()))
        told = out.sees("Zoe, in a direct message,", await zoe.gets("A role is yours now", within=30))
        out.holds("she reads Priya's note", "hangs at the bakery" in told.text, told.text)
        await cora.command("/role manage")
        panel = await cora.click("Open", beside="Meeting host")
        out.holds(
            "it is Zoe's, and hers alone", zoe.mention in panel.text and priya.mention not in panel.text
        )

    async def _names(self, person: Person, other: Person) -> None:
        """From /mine, where people of the server can be named."""
        await person.command("/mine")
        await person.choose("Open one of them", "Meeting host")
        panel = await person.click("Your term")
        self.out.sees(f"{person.name}, in /mine,", panel)
        await person.click("Note for who comes next")
        noted = person.submit({"What should they know?": "The key to the room hangs at the bakery."})
        await self.out.act(person, "leaves a note", noted)
        await person.command("/mine")
        await person.choose("Open one of them", "Meeting host")
        await person.click("Your term")
        await person.click("Hand over")
        await person.choose("Name somebody", other)
        ending = person.click("At the end of my term")
        await self.out.act(person, f"names {other.name}, for the end of her term", ending)

    async def _takes(self, person: Person, hour: str, *, told: str) -> None:
        """The shift of the first day that starts at this hour."""
        until = {"10:00": "12:00", "12:00": "14:00"}[hour]
        shift = f"{self._day()}, {hour} to {until}"
        taking = person.choose("Take one or several", shift, on=self.table)
        answer = await self.out.act(person, f"takes {shift}", taking)
        self.out.holds(f"{person.name} reads how it stands", told in answer.text, answer.text)
        if "By direct message" in answer.buttons:
            await person.click("By direct message")

    async def _opens(self, person: Person) -> Reply:
        await person.command("/mine")
        return await person.choose("Open one of them", TABLE)

    def _day(self) -> str:
        return f"{self.day:%a} {self.day.day} {self.day:%b}"

    def _now(self) -> datetime:
        return self.sandbox.clock.now().astimezone(ZoneInfo(ZONE))

    def _at(self, hour: int, minute: int = 0) -> datetime:
        """Of the first day, by the clock on the wall."""
        return datetime.combine(self.day, time(hour, minute), ZoneInfo(ZONE))
