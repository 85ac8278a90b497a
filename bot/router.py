"""The one door for everything people do: commands, buttons, selects, modals and autocomplete.

Whatever happens behind it, the person gets exactly one plain answer within Discord's three seconds. Two
seconds without one: it is deferred. A form that was not ready to open within a second: "press again".
Suggestions that were not ready: none. A handler that raises, is silent or never ends: a sentence.

discord.py's own view store is not used: it forgets at a restart, and its errors reach only the log.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord.app_commands import Namespace

from bot.admission import Admission
from bot.answers import Answer, Limits, answer_to, with_buttons
from bot.chosen_languages import Languages
from bot.clock import Clock
from bot.db import Database
from bot.errors import BadDatabase, Invalid, NotAllowed, NotFound, Overtaken, Refusal
from bot.explain import came_too_late, cause_of, explain
from bot.i18n import N_, _, speak, speaking
from bot.markup import kept
from bot.mentions import NO_IDS, mentioning
from bot.recent_count import RecentCount
from bot.routes import FRESH, MENU, Click, Fields, Form, Routes, Table, Value
from bot.services.record import drafts

__all__ = ["Pace", "Router", "Routes", "explain"]

log = structlog.get_logger(__name__)

Json = dict[str, Any]

#: Seconds for which an answer of somebody else's is remembered.
PREEMPTED_FOR = 3600.0

GONE = N_("This button is no longer in use. Please open what you need again with its command.")
CHANGED = N_("This form has changed meanwhile. Please open it again.")
PRESS_AGAIN = N_("I could not open the form in time. Please press again.")
ENDING = N_("I'm being restarted just now. Please look in a minute whether it is done.")
TOO_LONG = N_(
    "This takes too long, so I stopped waiting. It may still have worked: please look before you repeat it."
)
NOT_SERVED = N_("I am not in use on this server.")


class Pace(Enum):
    """What happens when a handler needs longer than Discord waits."""

    DEFER = "defer"
    OPEN_MODAL = "open modal"
    SUGGEST = "suggest"


class SaidNothing(Exception):
    """A handler came to its end without an answer."""


class Router:
    """Finds what a control leads to, and sees to it that the person is answered."""

    def __init__(
        self, db: Database, clock: Clock, *, limits: Limits | None = None, guild_ids: Collection[int] = ()
    ) -> None:
        self.limits = limits or Limits()
        self.outcomes: Counter[str] = Counter()
        #: Answers that another process had given before us.
        self.preempted = RecentCount(PREEMPTED_FOR)
        #: What texts can have pressed, once Discord knows the commands.
        self.command_ids = NO_IDS
        self._db = db
        self._clock = clock
        self._admission = Admission(db)
        self._languages = Languages(db)
        self._guild_ids = frozenset(guild_ids)
        self._running: set[asyncio.Task[object]] = set()
        self._ending = False
        self._clicks: Table[Click] = Table()
        self._forms: Table[Form] = Table()
        self._clicks.add(Click("fix:{draft_id}", self._fix, opens_modal=True, open_to_suspended=True))

    def add(self, routes: Routes) -> None:
        """Take in a cog's routes. Raises ValueError if two routes fit the same ids."""
        for click in routes.clicks:
            self._clicks.add(click)
        for form in routes.forms:
            self._forms.add(form)

    def knows(self, custom_id: str) -> bool:
        """Whether a button or select with this id leads anywhere."""
        return self._clicks.find(custom_id) is not None

    def serves(self, guild_id: int | None) -> bool:
        """Whether this bot is meant to work in the guild: the allow-list, where there is one."""
        return guild_id is None or not self._guild_ids or guild_id in self._guild_ids

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a component or a modal; commands come through the command tree."""
        if interaction.type is discord.InteractionType.component:
            found = self._clicks.find(_custom_id(interaction))
            pace = Pace.OPEN_MODAL if found and found[0].opens_modal else Pace.DEFER
            is_open = found is not None and found[0].open_to_suspended
            run = partial(self._click, interaction, found)
            await self.through(interaction, run, pace=pace, open_to_suspended=is_open)
        elif interaction.type is discord.InteractionType.modal_submit:
            path = _custom_id(interaction).partition(FRESH)[0]
            sent = self._forms.find(path)
            is_open = sent is not None and sent[0].open_to_suspended
            run = partial(self._form, interaction, path, sent)
            await self.through(interaction, run, open_to_suspended=is_open)

    async def through(
        self,
        interaction: discord.Interaction,
        handler: Callable[[], Awaitable[object]],
        *,
        pace: Pace = Pace.DEFER,
        open_to_suspended: bool = False,
    ) -> None:
        """Run the handler so that the person gets exactly one answer, in their language and in time.

        Whoever is suspended in the server is told why instead, unless it is open to them.
        """
        if self._ending:
            return  # nothing is begun that can't be brought to its end
        answer = answer_to(interaction)
        usable = self.command_ids if answer.in_server else NO_IDS
        with mentioning(usable), speaking(self._languages.guess(interaction)):
            rescue = Rescue(answer, pace, self.limits)
            self._running.add(rescue.handler)
            try:
                if not self.serves(interaction.guild_id):
                    raise NotFound(NOT_SERVED)
                speak(await self._languages.of(interaction))
                if pace is not Pace.SUGGEST and not open_to_suspended:
                    await self._admit(interaction)
                await handler()
                if not answer.answered:
                    raise SaidNothing
                self.outcomes["answered"] += 1
            except asyncio.CancelledError:
                self.outcomes["given up"] += 1
                if not rescue.stopped_handler():
                    if not self._ending:
                        raise
                    await _say(answer, pace, _(ENDING))
                elif pace is Pace.SUGGEST:
                    await _say(answer, pace)
            except Exception as error:
                self.outcomes["refused" if isinstance(cause_of(error), Refusal) else "failed"] += 1
                await _tell(answer, error, pace)
            finally:
                if answer.preempted:
                    self.preempted.note()
                rescue.over()
                self._running.discard(rescue.handler)

    async def _admit(self, interaction: discord.Interaction) -> None:
        """Whoever is suspended here is told why, whatever they press. A direct message names no server."""
        if interaction.guild_id is not None:
            await self._admission.admit(interaction.guild_id, interaction.user.id)

    async def finish(self, *, within: float) -> None:
        """Begin nothing any more, and wait for the handlers that are running, but no longer than this many
        seconds. Whoever waits then is told to look again, and that does not take long either.
        """
        self._ending = True
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        for handler in tuple(self._running):
            handler.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=within)

    async def _click(
        self, interaction: discord.Interaction, found: tuple[Click, dict[str, Value]] | None
    ) -> None:
        if found is None:
            raise NotFound(GONE)
        route, values = found
        picked = _picked(interaction, route.wants) if route.wants else {}
        await route.handler(interaction, **values, **picked)

    async def _form(
        self, interaction: discord.Interaction, path: str, found: tuple[Form, dict[str, Value]] | None
    ) -> None:
        if found is None:
            raise NotFound(CHANGED)
        form, values = found
        fields = _fields(cast(Json, interaction.data)["components"])
        if not form.takes(interaction, **values, **fields):
            raise NotFound(CHANGED)
        try:
            await form.handler(interaction, **values, **fields)
        except Invalid as refused:
            if isinstance(refused, Overtaken):
                path = form.template.fill({**values, "seen": refused.seen})
            await self._offer_to_mend(interaction, path, fields, refused)

    async def _offer_to_mend(
        self, interaction: discord.Interaction, path: str, fields: Fields, refused: Invalid
    ) -> None:
        """Say what is wrong, with what they wrote one press away."""
        person = interaction.guild_id or 0, interaction.user.id
        try:
            draft_id = await self._db.write(drafts.keep, *person, path, fields, now=self._clock.now())
        except BadDatabase:
            raise refused from None
        mend = _("Fix it"), f"fix:{draft_id}"
        await answer_to(interaction).say(with_buttons(explain(refused), mend))

    async def _fix(self, interaction: discord.Interaction, draft_id: int) -> None:
        draft = await self._db.read(drafts.take, draft_id, interaction.user.id)
        found = self._forms.find(draft.route)
        if found is None:
            raise NotFound(CHANGED)
        form = found[0]
        fields = {**draft.values(), **await form.surroundings(interaction)}
        await answer_to(interaction).ask(form.reopened(draft.route, fields))


class Rescue:
    """Answers in the handler's stead when time runs out. Costs one timer unless it is needed."""

    def __init__(self, answer: Answer, pace: Pace, limits: Limits) -> None:
        self._answer = answer
        self._pace = pace
        self._limits = limits
        self.handler = cast(asyncio.Task[object], asyncio.current_task())
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        after = limits.modal_read if pace is Pace.OPEN_MODAL else limits.defer_after
        self._timer = asyncio.get_running_loop().call_later(after, self._begin)

    def over(self) -> None:
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def stopped_handler(self) -> bool:
        """Whether the handler was cancelled by us, and not because the program ends."""
        if self._stopped:
            self.handler.uncancel()
        return self._stopped

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._come())

    async def _come(self) -> None:
        try:
            match self._pace:
                case Pace.DEFER:
                    await self._defer_and_wait()
                case Pace.OPEN_MODAL:
                    await self._answer.give_up(_(PRESS_AGAIN))
                case Pace.SUGGEST:
                    pass  # discord.py answers these outside our lock: it is stopped, then `through` answers
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            log.warning("rescue_failed", pace=self._pace.value, error=str(error))
        self._stop_handler()

    async def _defer_and_wait(self) -> None:
        with suppress(discord.HTTPException, aiohttp.ClientError, TimeoutError):
            await self._answer.defer()
        await asyncio.sleep(self._limits.give_up_after - self._limits.defer_after)
        await self._answer.give_up(_(TOO_LONG))

    def _stop_handler(self) -> None:
        if not self._stopped and not self.handler.done():
            self._stopped = True
            log.warning("handler_stopped", pace=self._pace.value)
            self.handler.cancel()


async def _tell(answer: Answer, error: Exception, pace: Pace) -> None:
    """Explain a failure to the person, unless they have an answer already or can't be answered any more."""
    if came_too_late(error):
        log.warning("answered_too_late", error=str(error))
        return
    if answer.answered:
        log.error("failed_after_answer", exc_info=error)
        return
    sentence = explain(error)
    may_not = isinstance(cause_of(error), NotAllowed) and answer.in_server
    await _say(answer, pace, _with_ways(sentence) if may_not else sentence)


async def _say(answer: Answer, pace: Pace, sentence: discord.ui.LayoutView | str = "") -> None:
    """The last word: a sentence, or no suggestions. If Discord does not take it, nothing more can be done."""
    try:
        if pace is Pace.SUGGEST:
            await answer.choices([])
        else:
            await answer.say(sentence)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as undelivered:
        log.warning("answer_undelivered", error=str(undelivered))


def _with_ways(sentence: str) -> discord.ui.LayoutView:
    """For who may not do this: what they can do."""
    return with_buttons(sentence, (_("Things to do"), "find:0"), (_("Mine"), "mine"))


def _custom_id(interaction: discord.Interaction) -> str:
    """Of a menu, what was picked in it: that is the custom id of what it leads to."""
    data = cast(Json, interaction.data)
    custom_id = str(data["custom_id"])
    if custom_id.startswith(MENU):
        return str(next(iter(data.get("values", ())), ""))
    return custom_id


def _picked(interaction: discord.Interaction, wanted: Collection[str]) -> Json:
    """What was chosen in a select: the values as sent, and the people, roles or channels they stand for."""
    data = cast(Json, interaction.data)
    picked: Json = {"values": list(data.get("values", ()))}
    if wanted != {"values"}:
        # What discord.py's own selects do; there is no public way to the resolved objects.
        chosen = Namespace._get_resolved_items(interaction, data.get("resolved", {})).values()
        picked["users"] = [one for one in chosen if isinstance(one, discord.User | discord.Member)]
        picked["roles"] = [one for one in chosen if isinstance(one, discord.Role)]
        picked["channels"] = [
            one for one in chosen if not isinstance(one, discord.User | discord.Member | discord.Role)
        ]
    return {name: picked[name] for name in wanted}


def _fields(components: list[Json]) -> Fields:
    """The fields of a modal by name, whether in labels or in rows; texts between them have no name."""
    fields: Fields = {}
    for component in components:
        inside = component.get("components") or ([component["component"]] if "component" in component else [])
        fields.update(_fields(inside))
        if custom_id := component.get("custom_id"):
            name = str(custom_id).partition(FRESH)[0]
            value = component["values"] if "values" in component else component.get("value")
            fields[name] = kept(value) if isinstance(value, str) else value
    return fields
