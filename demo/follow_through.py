"""A second ask, from the slip of the pen to the thank-you: what happens after a yes."""

from __future__ import annotations

from datetime import timedelta

from demo.cast import Cast, next_afternoon, next_morning
from sandbox.people import Person
from sandbox.replies import Reply
from sandbox.world import scheduled_events

MINUTE, HOUR = timedelta(minutes=1, seconds=5), timedelta(hours=1, minutes=1)


class FollowThrough(Cast):
    """Each method is a chapter."""

    async def a_volunteer_proposes(self, proposer: Person) -> None:
        """And everybody concerned sees what becomes of it."""
        out, cora, mo = self.out, self.cora, self.mo
        out.chapter(f"{proposer.name}, who coordinates nothing, has an idea and proposes it")
        await proposer.command("/ask new")
        shown = await out.act(
            proposer,
            "writes it",
            proposer.submit(
                {
                    "Title": "Paint the bench at the weir",
                    "Why does it matter?": "Nobody sits on it any more, and it has the best view.",
                    "The one step to take": "Bring a brush; the paint is there.",
                }
            ),
        )
        out.holds(
            "it can be proposed, and not posted", "Propose" in shown.buttons and "Post" not in shown.buttons
        )
        await proposer.click("Propose")
        await out.act(proposer, "proposes it by name", proposer.click("Propose, and name me"))
        call = out.sees("Whoever coordinates, in #coordinators,", await self.team.gets("Paint the bench"))
        out.holds(
            "nothing is posted yet", all("Paint the bench" not in each.text for each in self.asks.messages)
        )
        await out.act(cora, "reads it and posts it", cora.click("Post it", on=call))
        card = out.sees("Everybody in #asks", await self.asks.gets("it has the best view"))
        out.holds(
            f"{proposer.name} is named as its lead", f"Led by {proposer.mention}" in card.text, card.text
        )
        await call.shows("is posted")
        self.time_passes(MINUTE)
        out.sees(
            f"{proposer.name}, in a direct message,", await proposer.gets("Your ask is posted", within=30)
        )
        await out.act(mo, "presses I'm in", mo.click("I'm in", on=card))
        panel = await proposer.command("/ask manage")
        out.holds(f"{proposer.name} looks after it now", "Paint the bench" in panel.text, panel.text)

    async def cora_mends_moves_and_asks_again(self) -> None:
        out, cora, eve, mo = self.out, self.cora, self.eve, self.mo
        out.chapter("Cora calls people to a walk, with a slip of the pen, and has no date yet")
        await cora.command("/ask new")
        await cora.submit(
            {
                "Title": "Walk the rivr",
                "Why does it matter?": "Whoever knows the banks looks after them.",
                "The one step to take": "Come along, in good shoes.",
            }
        )
        await cora.click("Post")
        self.walk = await self.asks.gets("Whoever knows the banks")
        for person in (eve, mo):
            await out.act(person, "presses I'm in", person.click("I'm in", on=self.walk))
            if "By direct message" in person.last_reply.buttons:
                await person.click("By direct message")
        heard = len(eve.dms)
        await self._manages("Change", "Words")
        await out.act(cora, "mends the title", cora.submit({"Title": "Walk the river"}))
        await self.walk.shows("Walk the river")

        out.chapter("She says when and where; those who are in hear of it, and say yes once more")
        day = (self.sandbox.clock.now() + timedelta(days=3)).strftime("%Y-%m-%d")
        await cora.click("When and where")
        panel = await out.act(
            cora,
            f"writes {day} 10:00, until 12:00, and where",
            cora.submit(
                {
                    "When does it start?": f"{day} 10:00",
                    "Until when?": "12:00",
                    "Where? A place or a link": "The old mill",
                    "Only for those who are in": "The gate code is 12",
                }
            ),
        )
        out.holds("she is told who hears of it, and may still mend it", "2 people hear of it" in panel.text)
        self.time_passes(MINUTE)
        changed = out.sees("Eve, in a direct message,", await eve.gets("Something has changed"))
        out.holds("the mended title has disturbed nobody", len(eve.dms) == heard + 1, len(eve.dms))
        out.holds("only those who are in read the gate code", "gate code" in changed.text)
        out.holds("the card keeps it to itself", "gate code" not in self.walk.text, self.walk.text)
        await out.act(eve, "says yes once more", eve.click("Yes, I'll be there", on=changed))
        told = await mo.gets("Something has changed")
        await out.act(mo, "can't that day", mo.click("I can't make it", on=told))
        panel = await self._manages()
        out.holds("Cora sees who said yes again", "**Said yes again** (1)" in panel.text, panel.text)

    async def discord_lists_the_walk(self) -> None:
        out, cora, guild = self.out, self.cora, self.guild
        out.chapter("Discord lists the walk among the server's events, as it stands here")
        await self._manages("Change", "Discord event")
        await out.act(cora, "has it listed", cora.click("List it"))
        await guild.sees(lambda: guild.events, what="The event")
        [event] = guild.events
        out.holds("it says where", event.location == "The old mill", event.location)
        out.holds("it keeps the gate code to itself", "gate code" not in str(event.description))
        event.name = "A party"
        scheduled_events.changed(self.sandbox.world, event)
        self.time_passes(HOUR)
        await guild.sees(lambda: event.name != "A party", what="Putting it right")
        out.holds("what was changed there by hand is put right", event.name == "Walk the river", event.name)

    async def cora_asks_people_it_fits(self, invited: Person) -> None:
        out, cora = self.out, self.cora
        out.chapter(f"{invited.name} agrees to be asked, and Cora asks people whom the walk fits")
        await invited.command("/find")
        await invited.click("Ask me when something fits")
        await out.act(invited, "agrees", invited.click("Yes, ask me"))
        if "By direct message" in invited.last_reply.buttons:
            await invited.click("By direct message")
        await self._manages("Change", "Target")
        await cora.submit({"How many Done would make it a success?": "2"})
        await self._manages()
        panel = await out.act(cora, "looks whom it fits", cora.choose("More", "Ask people it fits"))
        out.holds("so few are not counted out to her", "fewer than 5" in panel.text, panel.text)
        await out.act(cora, "has them asked", cora.click("Ask them"))
        self.time_passes(MINUTE)
        asked = await invited.gets("You asked for invitations", within=30)
        out.sees(f"{invited.name}, in a direct message,", asked)
        await out.act(invited, "presses I'm in", invited.click("I'm in", on=asked))
        await self.walk.shows("2 people are in")

    async def it_happens_and_everybody_hears_what_came_of_it(self) -> None:
        out, cora, eve = self.out, self.cora, self.eve
        out.chapter("The walk is over: how did it go?")
        self.time_passes(next_morning(self.sandbox.clock.now()) + timedelta(days=2, hours=4))
        asked = out.sees("Eve, in a direct message,", await eve.gets("How did it go?", within=30))
        await out.act(eve, "did it", eve.click("I did it", on=asked))
        out.chapter("The next morning Cora is asked what came of it")
        self.time_passes(next_morning(self.sandbox.clock.now()))
        asked = out.sees("Cora, in a direct message,", await cora.gets("Walk the river** is over", within=30))
        await cora.click("Tell and thank", on=asked)
        told = await out.act(
            cora,
            "tells it, and thanks",
            cora.submit({"What came of it?": "We found three pipes that nobody knew of."}),
        )
        out.holds("she knows who is thanked", "1 person gets your thank-you" in told.text, told.text)
        self.time_passes(MINUTE)
        thanks = out.sees("Eve, in a direct message,", await eve.gets("A thank-you for you", within=30))
        out.holds("from Cora, by name", cora.mention in thanks.text, thanks.text)
        self.time_passes(next_afternoon(self.sandbox.clock.now()))
        out.sees("Everybody in #wins", await self.wins.gets("three pipes", within=30))
        over = await self.walk.shows("three pipes")
        out.sees("Everybody in #asks", over)

    async def cora_posts_it_again(self) -> None:
        out, cora = self.out, self.cora
        out.chapter("Cora posts the walk again, for next week")
        await self._manages()
        shown = await out.act(cora, "presses More, Post it again", cora.choose("More", "Post it again"))
        out.holds("it is a draft, without its old day", "Read as" not in shown.text, shown.text)
        await cora.click("When and where")
        day = (self.sandbox.clock.now() + timedelta(days=7)).date()
        shown = await out.act(
            cora,
            f"says {day} 10:00 to 13:00",
            cora.submit({"When does it start?": f"{day} 10:00", "Until when?": "13:00"}),
        )
        out.holds("she sees how that was read", "10:00 to 13:00" in shown.text, shown.text)
        out.holds("and how it went before", "Like it before: **Walk the river**" in shown.text, shown.text)
        await out.act(cora, "presses Post", cora.click("Post"))
        self.time_passes(MINUTE)
        out.sees("Everybody in #asks", await self.asks.gets("When: "))

    async def _manages(self, *steps: str, title: str = "walk") -> Reply:
        suggested, *_older = await self.cora.autocomplete("/ask manage", ask=title)
        panel = await self.cora.command("/ask manage", ask=suggested)
        for step in steps:
            panel = await self.cora.click(step)
        return panel
