"""People who look after each other: thanks, a hello that lapses and is passed on, a call for support at
night, a check-in that comes round, and somebody of whom nothing was heard for long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from demo.cast import Cast, next_morning
from sandbox.people import Person
from sandbox.replies import Reply, Shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1, minutes=5)
CALL, CRISIS = "Support, since", "Samaritans, 116 123, at any hour"


class LookingAfter(Cast):
    """Each method is a chapter."""

    async def people_look_after_each_other(self, quiet: Person) -> None:
        """`quiet` is a volunteer who does nothing more here."""
        self.quiet = quiet
        self.tomas = await self.guild.join("Tomás", roles=[self.coordinators])
        self.nils, self.ida = [await self.guild.join(name) for name in ("Nils", "Ida")]
        await self.a_hello_is_passed_on()
        await self.support_at_night()
        await self.a_checkin_trend()
        await self.a_quiet_volunteer_is_reached()

    async def thanks_after_the_stall(self, came: Person) -> None:
        out, cora = self.out, self.cora
        out.chapter(f"The next morning Cora has the chance to thank {came.name}, in one tap")
        self.time_passes(next_morning(self.sandbox.clock.now()))
        asked = out.sees(
            "Cora, in a direct message,", await cora.gets("Stand at the stall** is over", within=30)
        )
        told = await out.act(cora, "just thanks", cora.click("Just thank them", on=asked))
        out.holds("she reads how many get it", "your thank-you" in told.text, told.text)
        before = len(came.dms)
        self.time_passes(timedelta(minutes=2))
        async with asyncio.timeout(30):
            while len(came.dms) == before:  # noqa: ASYNC110 - a direct message can't tell us otherwise
                await asyncio.sleep(0.1)
        thanks = out.sees(
            f"{came.name}, in a direct message,", await came.gets("Stand at the stall", within=30)
        )
        out.holds("it names what they did, and who thanks", cora.mention in thanks.text, thanks.text)

    async def a_hello_is_passed_on(self) -> None:
        out, cora, tomas, nils = self.out, self.cora, self.tomas, self.nils
        out.chapter("Nils would like a hello; Cora takes it on, and life happens")
        self.time_passes(next_morning(self.sandbox.clock.now()))
        await nils.command("/mine")
        await nils.click("People here")
        await nils.click("A hello from one of us")
        await nils.click("I'd like a hello")
        await out.act(nils, "shares what he is called", nils.submit({"What may we call you?": "Nils"}))
        await nils.click("By direct message")
        await self._board(cora, "Hellos and buddies")
        await out.act(cora, "takes it on", cora.click("I'll say hello"))
        told = out.sees("Nils, in a direct message,", await nils.gets("Somebody will say hello", within=30))
        out.holds("he reads who it is", cora.mention in told.text, told.text)
        self.time_passes(DAY)
        out.sees("Nils, a day later,", await nils.gets("Did your hello come?", within=30))
        self.time_passes(DAY)
        told = out.sees("Nils, in the same message,", await nils.gets("welcomers are asked again", within=30))
        out.holds("it is not lost, and he knows", "You'll hear who it will be" in told.text, told.text)
        await self._board(tomas, "Hellos and buddies")
        await out.act(tomas, "takes it on", tomas.click("I'll say hello"))
        await out.act(tomas, "has said it", tomas.click("Done"))
        told = out.sees("Nils, in the same message,", await nils.gets("has said hello to you", within=30))
        out.holds("Tomás has said it", tomas.mention in told.text, told.text)

    async def support_at_night(self) -> None:
        out, cora, ida = self.out, self.cora, self.ida
        out.chapter("At night Ida would like support, and nobody is on duty")
        await self.olga.command("/setup")
        await self.olga.choose("Choose a section", "Privacy and contact")
        await self.olga.click("If it is urgent")
        await self.olga.submit({"Whom can people turn to at once?": CRISIS})
        self.time_passes(next_morning(self.sandbox.clock.now()) - 11 * HOUR)
        before = await out.act(ida, "would like support", self._at_night(ida))
        out.holds("she reads who will be told before anything is shared", "the coordinators" in before.text)
        out.holds("that it is night here, and until when", "It is night here" in before.text, before.text)
        out.holds("and whom she can turn to at once", CRISIS in before.text, before.text)
        called = len(self._told(CALL))
        await out.act(ida, "has them told", ida.click("Tell them"))
        await ida.click("By direct message")
        self.time_passes(next_morning(self.sandbox.clock.now()))
        call = out.sees("In the morning the team", await self._newest(CALL, after=called))
        out.holds("her name stands in no channel", ida.mention not in call.text, call.text)
        opened = await out.act(cora, "opens it", cora.click("Open it", on=call))
        out.holds("Cora reads who it is", ida.mention in opened.text, opened.text)
        await out.act(cora, "takes it on", cora.click("I have this one"))
        told = out.sees("Ida, in a direct message,", await ida.gets("has taken this on", within=30))
        out.holds("she reads who writes to her", cora.mention in told.text, told.text)
        await out.act(cora, "has written", cora.click("I've written to them"))
        asked = out.sees("Ida, in a direct message,", await ida.gets("have written to you", within=30))
        await out.act(ida, "says that it came", ida.click("It's settled", on=asked))

    async def a_quiet_volunteer_is_reached(self) -> None:
        out, cora, eve = self.out, self.cora, self.quiet
        out.chapter(f"{eve.name} agrees that people may write to them; then seven quiet weeks")
        await eve.command("/mine")
        await eve.click("How you reach me")
        await out.act(eve, "agrees", eve.choose("Change something", "People may write to me"))
        self.time_passes(timedelta(weeks=7))
        self.time_passes(next_morning(self.sandbox.clock.now()))
        news = out.sees("The team", await self.team.gets("glad of a word", within=30))
        out.holds("nobody's name stands there", eve.mention not in news.text)
        board = await out.act(cora, "looks", cora.click("Show me", on=news))
        out.holds("the board says why, and names nobody", "Quiet for a while" in board.text, board.text)
        out.holds("not their name either", eve.mention not in board.text, board.text)
        await out.act(cora, "opens it", cora.click("Open it", beside="Quiet for a while"))
        how = await out.act(cora, "takes it on", cora.click("I have this one"))
        out.holds("she reads how she could begin", "You could begin like this" in how.text, how.text)
        mine = await eve.command("/mine")
        out.holds("they can read who may write to them, and why", f"{cora.mention} may write" in mine.text)
        await out.act(cora, "wrote, and they have talked", cora.choose("Or else …", "We have talked"))
        mine = await eve.command("/mine")
        out.holds("it is settled, without a score of anybody", "may write to you" not in mine.text, mine.text)

    async def a_checkin_trend(self) -> None:
        out, cora = self.out, self.cora
        out.chapter("A check-in comes round each week; what is told is a trend, and nobody's answer")
        names = ("Amir", "Greta", "Hugo", "Ivy", "Otto", "Vera")
        people = [await self.guild.join(name) for name in names]
        for person in people:
            await person.command("/mine")
            await person.click("How you reach me")
            await person.choose("Change something", "Ask me in check-ins")
        await cora.command("/checkin new", question="How is it going?", repeat="Every week")
        await out.act(cora, "looks at it and sends it", cora.click("Send"))
        self.time_passes(next_morning(self.sandbox.clock.now()))
        await self._answer(people, ["Energised"] * 5 + ["Stretched"])
        self.time_passes(timedelta(days=7))
        self.time_passes(next_morning(self.sandbox.clock.now()))
        await self._answer(people, ["Steady"] * 5 + ["Stretched"])
        told = out.sees("The coordinators", await self._newest("How is it going?", after=1))
        shown = await out.act(cora, "opens it", cora.click("Open it", on=told))
        out.holds("the round before stands below it", "Before that" in shown.text, shown.text)
        out.holds("nobody reads who said what", not any(one.mention in shown.text for one in people))
        await cora.command("/checkin manage")
        await cora.click("Stop repeating")

    async def _answer(self, people: Sequence[Person], answers: Sequence[str]) -> None:
        for person, answer in zip(people, answers, strict=True):
            question = await self.question(person, by_dm=False)
            await person.click(answer, on=question)
        await self.cora.command("/checkin manage")
        await self.out.act(self.cora, "ends the round", self.cora.click("End it now"))

    async def _at_night(self, person: Person) -> Reply:
        """Asks as soon as the bot knows, too, that it is night."""
        async with asyncio.timeout(15):
            while True:
                await person.command("/mine")
                await person.click("People here")
                before = await person.click("I'd like support")
                if "It is night here" in before.text:
                    return before
                await asyncio.sleep(0.1)

    def _told(self, text: str) -> list[Shown]:
        return [one for one in self.team.messages if text in one.text]

    async def _newest(self, text: str, *, after: int) -> Shown:
        """In the coordinators' channel, where so many say the same already."""
        async with asyncio.timeout(30):
            while len(self._told(text)) <= after:  # noqa: ASYNC110 - a channel can't tell us otherwise
                await asyncio.sleep(0.1)
        return self._told(text)[-1]

    async def _board(self, person: Person, elsewhere: str) -> Reply:
        board = await person.command("/followups")
        [label] = [one for one in board.entries if one.startswith(elsewhere)]
        return await person.click(label, on=board)
