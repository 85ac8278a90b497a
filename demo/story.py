"""The story that `make story` acts: from set-up to figures, a proposal and an ask up to its thank-you, a
stall where somebody is missing, shifts and a role that change hands, and people who look after each other.

It runs against the real bot, in a process of its own, over the real gateway and HTTP API of a local Discord.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from functools import reduce
from operator import or_
from pathlib import Path

from bot.client import PERMISSIONS
from demo.at_the_stall import AtTheStall
from demo.bot_process import BotProcess
from demo.cast import next_morning
from demo.changing_hands import ChangingHands
from demo.first_ask import FirstAsk
from demo.looking_after import LookingAfter
from demo.transcript import Broken, Transcript
from sandbox import Sandbox
from sandbox.permissions import Permissions
from sandbox.refusals import CannotDo, NotSeen

NEEDED = reduce(or_, (Permissions[name.upper()] for name in PERMISSIONS))


class Story(FirstAsk, AtTheStall, ChangingHands, LookingAfter):
    """Each method is a chapter."""


async def act(out: Transcript) -> None:
    with tempfile.TemporaryDirectory(prefix="groundswell-story-") as folder:
        async with Sandbox() as sandbox:
            application = sandbox.create_application("Groundswell", members_intent=False)
            bot = BotProcess(application.token, Path(folder), sandbox.url)
            guild = sandbox.guild("River Watch", owner="Olga")
            guild.add(application, permissions=NEEDED)
            story = Story(sandbox, bot, guild, out)
            story.time_passes(next_morning(sandbox.clock.now()))
            await bot.start()
            try:
                await story.people_arrive()
                await story.olga_sets_up()
                await story.cora_posts_an_ask()
                await story.five_people_answer()
                await story.one_drops_out()
                await story.the_bot_dies()
                await story.eve_goes_on()
                await story.the_day_before()
                await story.two_report_done()
                await story.a_checkin_goes_round()
                await story.one_erases_everything()
                await story.mo_reads_the_figures()
                await story.a_volunteer_proposes(story.eve)
                await story.cora_mends_moves_and_asks_again()
                await story.discord_lists_the_walk()
                other = story.ana if story.named is not story.ana else story.dan
                await story.cora_asks_people_it_fits(other)
                await story.it_happens_and_everybody_hears_what_came_of_it()
                await story.cora_posts_it_again()
                await story.a_stall(stands_by=other)
                await story.thanks_after_the_stall(story.eve)
                await story.people_look_after_each_other(quiet=story.eve)
                await story.shifts_repeat()
                await story.two_swap_and_one_cannot_come()
                await story.somebody_is_missing_at_the_table()
                await story.a_role_is_handed_over()
            except (Broken, CannotDo, NotSeen, TimeoutError) as broken:
                print(f"\nThe bot's last words:\n{bot.last_words()}", file=sys.stderr)
                raise Broken(str(broken) or "something took too long") from broken
            finally:
                await bot.stop()


def main() -> int:
    """Act it; 0 only if every step held."""
    out = Transcript()
    began = time.monotonic()
    try:
        asyncio.run(act(out))
    except Broken as broken:
        print(f"\n✗ {broken}", file=sys.stderr)
        return 1
    print(f"\nEvery step held: {out.steps} in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
