"""What happens at a moment, from who is missing at its start to the hours that people take along."""

from __future__ import annotations

from datetime import timedelta

from bot import badges
from demo.follow_through import HOUR, FollowThrough
from sandbox.people import Person

#: At the start people have so long before anybody hears that they are missing.
TEN_MINUTES = timedelta(minutes=10, seconds=20)


class AtTheStall(FollowThrough):
    """Each method is a chapter."""

    async def a_stall(self, stands_by: Person) -> None:
        await self.a_stall_is_planned(stands_by)
        await self.somebody_is_missing(stands_by)
        await self.who_came_takes_their_hours_along(stands_by)

    async def a_stall_is_planned(self, stands_by: Person) -> None:
        out, cora, eve, mo = self.out, self.cora, self.eve, self.mo
        out.chapter("Cora needs two people at a stall tomorrow; one more stands by")
        day = (self.sandbox.clock.now() + timedelta(days=1)).date()
        await cora.command("/ask new", places=2)
        await cora.submit(
            {
                "Title": "Stand at the stall",
                "Why does it matter?": "People ask us about the river.",
                "The one step to take": "Bring a scarf.",
            }
        )
        await cora.click("When and where")
        await cora.submit({"When does it start?": f"{day} 11:00", "Until when?": "13:30"})
        await out.act(cora, "presses Post", cora.click("Post"))
        self.stall = await self.asks.gets("People ask us about the river")
        for person in (eve, mo):
            await out.act(person, "presses I'm in", person.click("I'm in", on=self.stall))
        told = await out.act(
            stands_by, "presses I'll stand by", stands_by.click("I'll stand by", on=self.stall)
        )
        out.holds("who stands by is not in, and knows it", "You stand by" in told.text, told.text)

    async def somebody_is_missing(self, stands_by: Person) -> None:
        out, cora, eve, mo = self.out, self.cora, self.eve, self.mo
        out.chapter("It begins: one is there, one is missing")
        start = (self.sandbox.clock.now() + timedelta(days=1)).replace(hour=10, minute=0, second=0)
        self.time_passes(start - self.sandbox.clock.now() - timedelta(minutes=14))
        asked = out.sees("Eve, in a direct message,", await eve.gets("Are you there yet?", within=30))
        await out.act(eve, "is there", eve.click("I'm here", on=asked))
        self.time_passes(timedelta(minutes=14) + TEN_MINUTES)
        told = out.sees("Cora, in a direct message,", await cora.gets("Who's missing now", within=30))
        out.holds("she reads who is missing", mo.mention in told.text, told.text)
        out.holds("and who is there", f"There** (1): {eve.mention}" in told.text, told.text)
        panel = await out.act(cora, "has Mo asked", cora.click("Ask them", on=told))
        out.holds("she hears what he says", "You hear what they say" in panel.text, panel.text)
        question = out.sees("Mo, in a direct message,", await mo.gets("Are you on your way?", within=30))
        await out.act(cora, "calls on who stands by", cora.click("Call on standby", on=told))
        needed = out.sees(
            f"{stands_by.name}, in a direct message,", await stands_by.gets("You are needed", within=30)
        )
        await out.act(stands_by, "comes", stands_by.click("I'll come", on=needed))
        await out.act(mo, "can't make it", mo.click("I can't make it", on=question))
        if "I can't make it" in mo.last_reply.buttons:
            await mo.click("I can't make it")
        answer = out.sees("Cora, in a direct message,", await cora.gets("can't make it", within=30))
        out.holds("she hears it at once", mo.mention in answer.text, answer.text)

    async def who_came_takes_their_hours_along(self, came: Person) -> None:
        out, cora, eve = self.out, self.cora, self.eve
        out.chapter("The stall is over; the list begins with who was there")
        self.time_passes(4 * HOUR)
        out.sees(f"{came.name}, in a direct message,", await came.gets("in for **📣 Stand", within=30))
        panel = await self._manages("Who did it?", title="stall")
        out.holds("it begins with Eve, and counts nobody yet", "1 person said at the start" in panel.text)
        await out.act(cora, "counts them", cora.click("Count them"))

        out.chapter("Eve takes her hours along")
        mine = await eve.command("/mine")
        hours = await out.act(eve, "opens My hours", eve.choose("Open one of them", "My hours", on=mine))
        out.holds("the walk and the stall are there", "4.5 h · 2 things" in hours.text, hours.text)
        await eve.click("Have a signed record")
        record = await out.act(
            eve, "writes a name", eve.submit({"The name that stands on it": "Eve of the River"})
        )
        _document, badge = record.files
        found = badges.verify(badge.data.decode())
        out.holds("anybody can check it", (found.name, found.hours) == ("Eve of the River", "4.5"), found)
