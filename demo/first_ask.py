"""A first ask: from set-up to figures, with everything that gets in the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from demo.cast import Cast, next_afternoon, words
from demo.transcript import ZONE, Broken


class FirstAsk(Cast):
    """Each method is a chapter."""

    async def olga_sets_up(self) -> None:
        out, olga = self.out, self.olga
        out.chapter("Olga, who owns the server, sets up")
        early = await out.act(self.ana, "types /join before anything is set up", self.ana.command("/join"))
        out.holds("joining stays closed until people can read what is stored", "isn't open yet" in early.text)
        await out.act(olga, "types /setup", olga.command("/setup"))
        await olga.click("Channels")
        for label, channel in (
            ("Welcome channel", self.welcome),
            ("Asks channel", self.asks),
            ("Wins channel", self.wins),
            ("Coordinators' channel", self.team),
        ):
            await olga.choose(label, channel)
        await olga.click("Back")
        await olga.click("Member roles")
        for label, role in (
            ("Coordinators", self.coordinators),
            ("Moderators", self.moderators),
            ("Volunteers", self.volunteers),
        ):
            await olga.choose(label, role)
        await olga.click("Back")
        await olga.click("Words")
        await olga.click("Write")
        await olga.submit({"The cause, in a sentence": "We keep the river clean, together."})
        await olga.click("Back")
        await olga.click("Interests")
        await olga.click("Write")
        await olga.submit({"Interests, one a line": "Phones\nDesign\nMud"})
        await olga.click("Back")
        await olga.click("Rhythm")
        await olga.click("Change")
        await olga.submit({"Time zone": ZONE.lower()})
        await olga.click("Back")
        await olga.click("Privacy and contact")
        await olga.click("Write")
        await out.act(
            olga,
            "takes the privacy template as it is",
            olga.submit({"Whom to turn to": "Olga, or any moderator"}),
        )
        done = await olga.click("Back")
        out.holds("everything is chosen", "⬜" not in done.text, done.text)
        card = await self.welcome.gets("Would you like to help?")
        out.sees("Everybody in #welcome", card)

    async def cora_posts_an_ask(self) -> None:
        out, cora = self.out, self.cora
        out.chapter("Cora, a coordinator, posts an ask with 3 places")
        refused = await self.ana.command("/role new")
        out.holds("a newcomer offers no role", "for coordinators" in refused.text, refused.text)
        past = await cora.command("/ask new", places=3, deadline="2020-01-01")
        out.holds("a deadline in the past is refused in a sentence", "already over" in past.text, past.text)
        day = (self.sandbox.clock.now() + timedelta(days=3)).date().isoformat()
        await out.act(
            cora,
            f"types /ask new places:3 target:2 deadline:{day} 18:00",
            cora.command("/ask new", places=3, target=2, deadline=f"{day} 18:00"),
        )
        await out.act(
            cora,
            "fills in the form",
            cora.submit(
                {
                    "Title": "Clean the north bank",
                    "Why does it matter?": "The heron is back, and so is the plastic.",
                    "The one step to take": "Come to the north bank on Saturday at ten, with gloves.",
                }
            ),
        )
        draft = cora.last_reply
        out.holds(
            "she sees it as it will look, and how the day was read", "Read as" in draft.text, draft.text
        )
        await out.act(cora, "presses Post", cora.click("Post"))
        self.card = out.sees("Everybody in #asks", await self.asks.gets("The heron is back"))

    async def five_people_answer(self) -> None:
        out, ana, eve = self.out, self.ana, self.eve
        out.chapter("Five people answer, each in their own way")
        await out.act(ana, "presses Join in #welcome", ana.click("Join"))
        await out.act(ana, "agrees", ana.click("I agree, go on"))
        await out.act(ana, "chooses two interests", ana.choose("Interests", "Phones", "Mud"))
        joined = await out.act(ana, "just looks round at first", ana.click("Just looking"))
        out.holds(
            "Ana is a volunteer after four presses", "You're a volunteer now" in joined.text, joined.text
        )
        await self.guild.sees(lambda: "Volunteer" in ana.roles, what="Ana's member role")
        await out.act(eve, "types /join", eve.command("/join"))
        await out.act(eve, "agrees, and is called away half-way through", eve.click("I agree, go on"))

        out.chapter("Four press I'm in at the same moment; there are three places")
        four = [ana, self.ben, self.carmen, self.dan]
        replies = await asyncio.gather(*(person.click("I'm in", on=self.card) for person in four))
        for person, reply in zip(four, replies, strict=True):
            out.tell(f"{person.name} is told:")
            out.quote(reply.drawn_in(person.locale, ZONE), reply.buttons)
        in_line = [
            person
            for person, reply in zip(four, replies, strict=True)
            if words(person, "You're on the waiting list") in reply.text
        ]
        out.holds("three have a place and one waits", len(in_line) == 1, [person.name for person in in_line])
        self.waiting = in_line[0]
        self.placed = [person for person in four if person is not self.waiting]
        spanish = replies[four.index(self.carmen)].buttons
        out.holds(
            "Carmen is answered in Spanish", words(self.carmen, "By direct message") in spanish, spanish
        )
        *_others, self.unreminded = (person for person in self.placed if person is not self.ben)
        for person in four:
            wish = "No, thanks" if person is self.unreminded else "By direct message"
            button = words(person, wish)
            await out.act(person, f"presses: {button}", person.click(button))
        full = await self.card.shows("full, with a waiting list")
        out.holds("the card shows it", "1 person waiting" in full.text, full.text)

    async def one_drops_out(self) -> None:
        out = self.out
        dropped = next(
            person for person in self.placed if person is not self.ben
        )  # his closed DMs matter later
        out.chapter(f"{dropped.name} drops out, and {self.waiting.name} moves up")
        await out.act(dropped, "presses: Not this time", dropped.click("Not this time", on=self.card))
        await out.act(dropped, "presses: I can't make it", dropped.click(words(dropped, "I can't make it")))
        self.placed = [person for person in self.placed if person is not dropped] + [self.waiting]
        self.dropped = dropped
        if self.waiting is self.ben:
            mine = await self.in_mine(self.ben, "A place is yours")
            out.holds("Ben, whose DMs are closed, finds the message in /mine", True, mine)
        else:
            told = await self.waiting.gets(words(self.waiting, "A place is yours!"))
            out.sees(f"{self.waiting.name}, in a direct message,", told, self.waiting.locale)
        full = await self.card.shows("full, with a waiting list")
        await self.guild.sees(lambda: "person waiting" not in full.text, what="The card without a line")
        out.holds("all places are taken again, and nobody waits", True)

    async def the_bot_dies(self) -> None:
        out, ana = self.out, self.ana
        out.chapter("The bot is killed, and started again")
        await self.bot.kill()
        out.tell("SIGKILL, as in a power cut. Ana presses a button meanwhile:")
        reply = await ana.click("I'm in", on=self.card)
        out.quote(reply.failed or reply.text)
        out.holds("the app says that nobody answers", reply.failed is not None)
        await self.bot.start()
        person = self.placed[0]
        again = await out.act(person, "presses I'm in again", person.click("I'm in", on=self.card))
        out.holds(
            "the old button works, and the place is still theirs",
            words(person, "You're in already") in again.text,
            again.text,
        )

    async def eve_goes_on(self) -> None:
        out, eve = self.out, self.eve
        out.chapter("Eve, who stopped half-way, comes back")
        step = await out.act(eve, "types /join", eve.command("/join"))
        out.holds("she goes on where she was", "Step 2 of 3" in step.text, step.text)
        await eve.click("Skip")
        await out.act(eve, "just looks round", eve.click("Just looking"))

    async def the_day_before(self) -> None:
        out = self.out
        out.chapter("Time moves to the day before the deadline")
        self.time_passes(timedelta(days=2, hours=9))
        for person in self.placed:
            if person not in (self.ben, self.unreminded):
                reminder = await person.gets(words(person, "Still on?"), within=15)
                out.sees(f"{person.name}, in a direct message,", reminder, person.locale)
        await self.in_mine(self.ben, "A reminder")
        read = await out.act(
            self.ben, "(whose DMs are closed) opens it in /mine", self.ben.click("A reminder")
        )
        out.holds("Ben's reminder waited for him in /mine", "Still on?" in read.text, read.text)
        for person in self.guild.people:
            count = sum(words(person, "Still on?") in shown.text for shown in person.dms)
            wanted = person in self.placed and person not in (self.ben, self.unreminded)
            expected = int(wanted)
            if count != expected:
                raise Broken(f"{person.name} got {count} reminders instead of {expected}")
        name = self.unreminded.name
        out.holds(f"who owes and agreed got one reminder, {name}, who said no, and all others none", True)

    async def two_report_done(self) -> None:
        out = self.out
        out.chapter("Two report Done")
        self.named, quiet = (person for person in self.placed if person is not self.ben)
        thanks = await out.act(self.named, "presses Done", self.named.click("Done", on=self.card))
        out.holds(
            "how to be celebrated is asked now, at the first done action",
            words(self.named, "Yes, with my name") in thanks.buttons,
            thanks.buttons,
        )
        yes = words(self.named, "Yes, with my name")
        await out.act(self.named, f"presses: {yes}", self.named.click(yes))
        await out.act(quiet, "presses Done", quiet.click("Done", on=self.card))
        rather_not = words(quiet, "Rather not")
        await out.act(quiet, f"presses: {rather_not}", quiet.click(rather_not))
        out.tell("What went well is told in the afternoon.")
        self.time_passes(next_afternoon(self.sandbox.clock.now()))
        out.sees("Everybody in #wins", await self.wins.gets("has reached its target", within=30))
        self.win = out.sees("Everybody in #wins", await self.wins.gets("their first with us", within=30))
        out.holds("by name, as they chose", self.named.mention in self.win.text, self.win.text)
        firsts = [shown for shown in self.wins.messages if "their first with us" in shown.text]
        out.holds("who would rather not be celebrated is not", len(firsts) == 1)

    async def a_checkin_goes_round(self) -> None:
        out, cora = self.out, self.cora
        out.chapter("A check-in goes round")
        nobody = await cora.command("/checkin new")
        out.holds("nobody is asked who did not opt in", "Nobody has switched" in nobody.text, nobody.text)
        everyone = [self.ana, self.ben, self.carmen, self.dan, self.eve, self.mo]
        for person in everyone:
            await person.command("/mine")
            await person.click(words(person, "How you reach me"))
            if words(person, "Ask me in check-ins") not in person.last_reply.entries:
                # Somebody nothing is stored about is asked to take part first.
                raise Broken(f"{person.name} can't switch check-ins on: {person.last_reply.entries}")
            await person.click(words(person, "Ask me in check-ins"))
        out.tell(f"{len(everyone)} people switch check-ins on in /mine.")
        await out.act(cora, "types /checkin new", cora.command("/checkin new", question="How was your week?"))
        await out.act(cora, "looks at it and sends it", cora.click("Send"))
        answers = ["Energised"] * 5 + ["I need support"]
        for person, answer in zip(everyone, answers, strict=True):
            by_dm = person in (self.ana, self.carmen, self.dan) and person is not self.unreminded
            question = await self.question(person, by_dm=by_dm)
            await person.click(words(person, answer), on=question)
        out.sees(f"{self.mo.name}, who needs support,", self.mo.last_reply)
        out.holds("it is said first who would be told", "reads your name" in self.mo.last_reply.text)
        await out.act(self.mo, "wants that", self.mo.click("Tell them"))
        out.sees("The coordinators", await self.team.gets("Somebody waits for a word"))
        await cora.command("/checkin manage")
        await out.act(cora, "ends it", cora.click("End it now"))
        totals = out.sees("The coordinators", await self.team.gets("Energised or steady: 5"))
        out.holds("no group under five is shown", "in need: hidden" in totals.text, totals.text)

    async def one_erases_everything(self) -> None:
        out, person = self.out, self.named
        out.chapter(f"{person.name} erases everything")
        await person.command("/mine")
        await person.click(words(person, "My data"))
        await out.act(person, "asks to erase", person.click(words(person, "Erase everything")))
        await out.act(person, "confirms", person.click(words(person, "Erase everything")))
        await self.win.shows("Somebody")
        out.sees("Everybody in #wins", self.win)
        out.holds("the post no longer names them", person.mention not in self.win.text, self.win.text)
        empty = await out.act(person, "looks into /mine", person.command("/mine"))
        out.holds(
            "nothing is left", words(person, "Nothing is stored about you here.") in empty.text, empty.text
        )

    async def mo_reads_the_figures(self) -> None:
        out, mo = self.out, self.mo
        out.chapter("Mo, a moderator, reads the figures")
        refused = await self.dan.command("/stats")
        out.holds("they are for moderators", "for moderators" in refused.text, refused.text)
        await out.act(mo, "types /stats", mo.command("/stats"))
        figures = await out.act(mo, "looks at the asks", mo.choose("Look at …", "Asks", on=mo.last_reply))
        for line in (
            "Asks in the last 90 days: 1 (1 open)",
            "Done reported for them: 2",
            "3 / 3",
        ):
            out.holds(f"“{line}” adds up", line in figures.text, figures.text)
