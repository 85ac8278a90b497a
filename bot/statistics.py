"""What the figures mean, as `docs/statistics.md` has it, and whether those that were published are right."""

from __future__ import annotations

from bot.db import Database
from bot.errors import OperatorError
from bot.services.figures import verifying
from bot.services.figures.closing import FOLLOWED, HOW_MANY
from bot.services.figures.definitions import COHORT, FIGURES, LADDER, STAYED, Figure, in_sql
from bot.services.record.figures import SMALLEST_GROUP
from bot.settings import Settings

_WEEKS, _MONTHS, _QUARTERS = HOW_MANY["week"], HOW_MANY["month"], HOW_MANY["quarter"]
_HEAD = f"""# What is counted

Printed by `groundswell stats print` from the definitions the program counts with; `make check` compares.
`groundswell stats verify` counts all that was published once more and says where it differs.

People are counted once a week (from Monday), a month or a quarter is over, in the server's time zone, and
what was published stays. Where they were not yet, {_WEEKS} weeks, {_MONTHS} months and {_QUARTERS} quarters
back are counted. Each figure counts a person once. Bots are never counted. Who left the server is counted for
what they did before. Who erased what is stored about them before the period was over is not; later erasures
change nothing that was published. Nothing is shown of one to {SMALLEST_GROUP - 1} people, nor anything from
which so few could be worked out ([design](design.md), § 121). In quiet mode, where names fade, only weeks
are counted, and no ladder.

"""
_LADDER = f"""## The ladder

For each of the last {FOLLOWED} quarters, counted anew each month: how many of those who joined in it have
taken each step, and within how many days half of those did who took it.

"""


def printed() -> str:
    """The page."""
    parts = [_HEAD, *(_printed(figure) for figure in (*FIGURES, STAYED))]
    steps = "\n".join(f"- **{step.words}** (`{step.name}`): {step.counted}" for step in LADDER)
    return "".join(parts) + f"{_LADDER}{steps}\n\n{in_sql(COHORT)}"


def _printed(figure: Figure) -> str:
    within = f" Among those of *{', '.join(figure.within)}*." if figure.within else ""
    return f"## {figure.words} (`{figure.name}`)\n\n{figure.counted}{within}\n\n{in_sql(figure.count)}"


async def verified(settings: Settings) -> str:
    """How many published figures agree. Raises OperatorError with a line for each that does not."""
    db = await Database.open(settings.database_url)
    try:
        found = await db.read(verifying.verify)
    finally:
        await db.close()
    wrong = [
        f"{one.guild_id}: {one.name} from {one.starts_on} until {one.ends_on}: "
        f"{one.published} published, {one.counted} counted, {one.nameless} entries without a name"
        for one in found
        if not one.agrees
    ]
    if wrong:
        raise OperatorError(
            "\n".join(wrong)
            + f"\n{len(wrong)} of {len(found)} published figures differ. Was the time zone of the "
            "server changed since, or a database restored in part?"
        )
    return f"{len(found)} published figures agree with what is recorded."
