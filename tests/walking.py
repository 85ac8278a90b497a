"""Pressing and picking whatever one can, and then what that leads to, so that the bot draws all it can."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from sandbox.checks import components as tree
from sandbox.contents import Select, options_of
from sandbox.filling import Modal, selection
from sandbox.people import Person
from sandbox.picks import Picks
from sandbox.refusals import CannotDo
from sandbox.replies import Reply, Shown
from sandbox.world.model import Json
from tests.eventful import Eventful
from tests.running import Bot
from tests.screens import entries_of, menus

#: How often one person takes the same control, and controls of one kind: enough to meet what differs. Each
#: message that waits, and each thing that is held, is another.
THE_SAME, OF_A_KIND, EACH = 2, 6, 40
LISTED = {
    *("mine:read:{parcel_id}", "thing:{thing_id}:mine", "thing:{thing_id}:out"),
    *("manage:{thing_id}:change", "picture:{thing_id}", "find:{page}", "others:{thing_id}", "draft:{ask_id}"),
    *("shift:{shift_id}:people", "lead:{thing_id}", "swap:{swap_id}"),
}
#: The words of custom ids after which other controls have nothing left to do: taken last.
ENDS = {
    *("withdraw", "draw", "out", "stop", "end", "pass", "no", "others", "erase", "sure", "lift"),
    *("unname", "quiet", "claim", "came", "done", "later"),
}
#: After which nobody has anything left to do there: taken when everybody has done the rest.
FINAL = {"close", "closed", "cancel", "take_back", "settle", "erased", "post", "discard", "gone", "language"}
Step = tuple[Shown, "str | Select"]


@dataclass
class Walk:
    """`await walk.goes(ana, "/mine")`; `walk.reached` says which routes that led to."""

    on: Eventful
    later: Set[str] = frozenset(ENDS)
    """The words of custom ids that are taken once all else is."""
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often by whom; given on from walk to walk, whoever has the same name is one person."""
    reached: set[str] = field(default_factory=set)
    _final: list[tuple[Person, Step]] = field(default_factory=list)

    async def goes(self, person: Person, command: str, **options: object) -> None:
        """Types the command and goes on from there."""
        told: Reply | None = await person.command(command, options)
        if person.modal is not None:
            told = await self._fills_in(person, person.modal)
        await self.looks(person, *self._said(told))

    async def looks(self, person: Person, *shown: Shown) -> None:
        """Goes on from what somebody sees, and ends things last."""
        steps, last = deque[Step](), deque[Step]()
        seen = list(shown)
        while seen or steps or last:
            for step in (one for each in seen for one in self._steps(person, each)):
                words = set(_id(step).split(":"))
                if words & FINAL:
                    self._final.append((person, step))
                else:
                    (last if words & self.later else steps).append(step)
            seen = []
            if steps or last:
                seen = self._said(await self._takes(person, *(steps or last).popleft()))

    async def ends(self) -> None:
        """Whoever came across a way to end something for everybody, or all for themselves, takes it now."""
        from_here = 0
        while self._final:
            person, step = self._final.pop(from_here)
            from_here = -1 - from_here  # of several alike not all end in the same way
            await self.looks(person, *self._said(await self._takes(person, *step)))

    def _said(self, told: Reply | None) -> list[Shown]:
        return [] if told is None or told.nothing or told.failed else [told, *told.more]

    def _steps(self, person: Person, shown: Shown) -> Iterator[Step]:
        """What can be pressed or picked there that has not been often enough."""
        still = Shown(shown._world, shown.message)
        ways = [select for select in shown.selects if select not in menus(shown) and not select.disabled]
        for control in (*entries_of(shown), *ways):
            custom_id = _id((shown, control))
            route = self._route(custom_id)
            # What is about one thing alone is another on each walk, and the rest is the same on all.
            by = str(person.id) if "_id}" in route else person.name
            self.taken[by, custom_id] += 1
            self.taken[by, f"{route} of a kind"] += 1
            if self.taken[by, custom_id] > THE_SAME:
                continue
            if self.taken[by, f"{route} of a kind"] <= (EACH if route in LISTED else OF_A_KIND):
                self.reached.add(route)
                yield still, control

    def _route(self, custom_id: str) -> str:
        found = self.on.community.bot.client.router._clicks.find(custom_id)
        assert found is not None, f"{custom_id} leads nowhere"
        return found[0].template.text

    async def _takes(self, person: Person, shown: Shown, control: str | Select) -> Reply | None:
        if not person.sees(shown):
            return None
        if isinstance(control, Select):
            told = await person._exchange.control(shown.message, self._picked(person, control, shown))
        else:
            told = await person.forges(control, on=shown)
        return told if person.modal is None else await self._fills_in(person, person.modal)

    def _picked(self, person: Person, select: Select, shown: Shown) -> Json:
        picks = Picks(person._world, person.user, shown.message.channel.guild or person.guild.state)
        return selection(picks, select, self._choice(person, select.json))

    def _choice(self, person: Person, component: Json) -> Sequence[object]:
        """What was chosen before, or the first of what there is."""
        on = self.on
        if component["type"] in (tree.USER_SELECT, tree.MENTIONABLE_SELECT):
            return [on.ben if person is not on.ben else on.ana]
        if component["type"] == tree.ROLE_SELECT:
            return [on.community.volunteers]
        if component["type"] == tree.CHANNEL_SELECT:
            return [on.community.asks]
        options = options_of(component)
        most = component.get("max_values", 1)
        return [one.value for one in options[:most]]

    async def _fills_in(self, person: Person, form: Modal) -> Reply | None:
        """Leaves what stands there, and writes as much as fits where nothing does."""
        entered: dict[str, object] = {}
        for one in form.fields:
            if one["type"] == tree.TEXT_INPUT and not one.get("value"):
                entered[one["custom_id"]] = self.on.texts.story[: one.get("max_length", 4000)]
            elif one["type"] in tree.SELECTS and one.get("required", True):
                entered[one["custom_id"]] = list(self._choice(person, one))
        try:
            return await person.submit(entered)
        except CannotDo:
            person.dismisses()
            return None


def _id(step: Step) -> str:
    control = step[1]
    return (control.custom_id or "") if isinstance(control, Select) else control


def routes_of(bot: Bot) -> set[str]:
    """Every way a button or a menu can lead."""
    return {click.template.text for family in bot.client.router._clicks.values() for click in family}
