"""Every control leads somewhere, every form may open, and whatever the outbox holds is drawn by one cog."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from discord import app_commands

from bot import statistics
from bot.promises import every_kind, printed
from bot.router import GONE
from tests.house.faces import clicks, cogs, command_tree, forms
from tests.house.source import ROOT, Module, modules
from tests.house.texts import called, calls

#: By function: where its custom ids stand among its arguments.
IDS: dict[str, tuple[int | str, ...]] = {
    "button": (1, "custom_id"),
    "select": (0, "custom_id"),
    "channel_select": (0, "custom_id"),
    "role_select": (0, "custom_id"),
    "user_select": (0, "custom_id"),
    "confirm": (0, 1, "yes_id", "no_id"),
    "pager": (0, "template"),
    "turning": (0, "template"),
    "entry": (1, "custom_id"),
}

#: Pieces that bring their ids along.
FINISHED = (
    "cogs.ui.abilities",
    "cogs.ui.answered",
    "cogs.ui.checkin_drafting",
    "cogs.ui.checkins",
    "cogs.ui.clashes",
    "cogs.ui.covering",
    "cogs.ui.first_things",
    "cogs.ui.languages",
    "cogs.ui.drafting",
    "cogs.ui.figure_views",
    "cogs.ui.handing_on",
    "cogs.ui.hands",
    "cogs.ui.in_a_row",
    "cogs.ui.managing",
    "cogs.ui.onward",
    "cogs.ui.overviews",
    "cogs.ui.plans",
    "cogs.ui.questions",
    "cogs.ui.roll_board",
    "cogs.ui.role_cards",
    "cogs.ui.role_drafting",
    "cogs.ui.series",
    "cogs.ui.standby",
    "cogs.ui.things",
    "cogs.ui.turns",
    "cogs.ui.shift_drafting",
    "cogs.ui.timetables",
    "cogs.ui.safety",
    "cogs.ui.who_waits",
    "cogs.ui.win_texts",
    "cogs.ui.yes",
)
#: "Fix it" is the router's own.
ROUTERS_OWN = "fix"

Drawn = tuple[str | None, ...]


def drawn_ids(*functions: str) -> Iterator[tuple[str, Drawn]]:
    """Every custom id that a cog writes on a control (made by one of these functions), with where it does;
    None is a part filled in there.
    """
    for module in modules("cogs"):
        if module.name.startswith("cogs.ui") and module.name not in FINISHED:
            continue  # the pieces themselves are handed their ids
        for call in calls(module.tree):
            places = IDS.get(called(call), ()) if called(call) in (functions or IDS) else ()
            arguments = [*enumerate(call.args), *((given.arg, given.value) for given in call.keywords)]
            for place, argument in arguments:
                if place in places:
                    yield module.at(argument.lineno), segments(argument, module)


def segments(written: ast.expr, module: Module) -> Drawn:
    match written:
        case ast.Constant(value=str(text)):
            return tuple(None if part.startswith("{") else part for part in text.split(":"))
        case ast.JoinedStr(values=parts):
            hole = "\0"
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else hole for part in parts)
            return tuple(None if hole in part or part.startswith("{") else part for part in text.split(":"))
    raise AssertionError(f"{module.at(written.lineno)}: write the custom id where its control is made")


def leads_to(drawn: Drawn, shape: tuple[str, ...]) -> bool:
    return len(drawn) == len(shape) and all(
        ours is None or theirs in ("{}", ours) for ours, theirs in zip(drawn, shape, strict=True)
    )


def test_no_two_routes_fit_the_same_custom_id() -> None:
    """Adding a second one of a shape raises; GONE is what a person would read of a route that is lost."""
    assert clicks()
    assert forms()
    assert ROUTERS_OWN not in {first for first, _length in clicks()}, GONE


def test_every_control_that_is_drawn_leads_to_a_route() -> None:
    shapes = [click.template.shape for family in clicks().values() for click in family]
    drawn = list(drawn_ids())
    assert len(drawn) > 50, "the ids are looked for in the wrong place"
    dead = [
        f"{where}: {drawn_id}"
        for where, drawn_id in drawn
        if not any(leads_to(drawn_id, shape) for shape in shapes)
    ]
    assert not dead, "controls that lead nowhere:\n" + "\n".join(dead)


def test_a_whole_custom_id_is_read_by_its_route() -> None:
    whole = [":".join(drawn) for _where, drawn in drawn_ids() if None not in drawn]  # type: ignore[arg-type]
    assert whole
    assert not [drawn for drawn in whole if clicks().find(drawn) is None]


def test_no_entry_of_a_menu_opens_a_form() -> None:
    """After closing the form nobody could pick that entry again."""
    entries = list(drawn_ids("entry"))
    assert len(entries) > 20
    opening = [click for family in clicks().values() for click in family if click.opens_modal]
    wrong = [
        f"{where}: {drawn_id} opens a form: make it a button"
        for where, drawn_id in entries
        if any(leads_to(drawn_id, click.template.shape) for click in opening)
    ]
    assert not wrong


def test_every_route_is_reached_by_a_control() -> None:
    drawn = [drawn_id for _where, drawn_id in drawn_ids()]
    unused = [
        click.template.text
        for family in clicks().values()
        for click in family
        if not any(leads_to(drawn_id, click.template.shape) for drawn_id in drawn)
    ]
    assert not unused


def test_whatever_opens_a_form_says_so() -> None:
    """Else it may be deferred first, and then Discord refuses the form."""
    silent = [
        f"{module.at(node.lineno)}: {node.name} opens a form without saying opens_modal"
        for module in modules("cogs")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AsyncFunctionDef) and opens_a_form(node) and not says_so(node)
    ]
    assert not silent, "\n".join(silent)


def opens_a_form(function: ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "ask"
        and isinstance(call.func.value, ast.Call)
        and called(call.func.value) == "answer_to"
        for call in calls(function)
    )


def says_so(function: ast.AsyncFunctionDef) -> bool:
    return any("opens_modal" in ast.unparse(decorator).lower() for decorator in function.decorator_list)


def test_every_kind_that_is_declared_is_drawn_by_one_cog() -> None:
    """A row whose kind nobody draws waits for ever."""
    drawn = Counter(kind for cog in cogs() for kind in getattr(cog, "draws", {}))
    assert set(drawn) == set(every_kind())
    assert set(drawn.values()) == {1}


def test_somebody_who_is_suspended_still_reaches_their_own_and_nothing_else() -> None:
    """Their data, how they are reached, stopping messages, Not this person, help, and a way to report a
    problem.
    """
    open_words = {
        route.template.shape[0]
        for table in (clicks(), forms())
        for family in table.values()
        for route in family
        if route.open_to_suspended
    }
    own = {
        *("mine", "own", "prefs", "profile", "why", "stop", "remind", "boundary", "help", "report", "hours"),
        "thanks",
    }
    assert open_words == own
    closed = {
        route.template.shape[0]
        for table in (clicks(), forms())
        for family in table.values()
        for route in family
        if not route.open_to_suspended
    }
    assert not open_words & closed, "a word is open as a whole"


async def test_of_the_commands_two_are_open_to_somebody_who_is_suspended() -> None:
    tree = await command_tree()
    assert {
        command.name
        for command in tree.walk_commands()
        if isinstance(command, app_commands.Command) and command.extras.get("open_to_suspended")
    } == {"mine", "help"}


def test_rows_of_the_outbox_are_written_in_its_own_wing() -> None:
    """Else a row could be of a kind that nobody declared, or change without the courier hearing of it."""
    others = [
        f"{module.at(call.lineno)}: ask bot.services.outbox"
        for module in modules("bot", "cogs")
        if not module.name.startswith(("bot.services.outbox.", "bot.models."))
        for call in calls(module.tree)
        if called(call) in ("insert", "upsert", "update", "delete")
        and any(ast.unparse(given) in tables_of_the_outbox(module) for given in call.args)
    ]
    assert not others, "\n".join(others)


def tables_of_the_outbox(module: Module) -> set[str]:
    """As this module calls them."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.models.outbox"
        for alias in node.names
    }


def test_the_promise_table_is_what_is_declared() -> None:
    page = ROOT / "docs" / "messages.md"
    assert page.read_text(encoding="utf-8") == printed(), "run: groundswell messages > docs/messages.md"


def test_the_page_of_the_figures_is_what_they_declare() -> None:
    page = ROOT / "docs" / "statistics.md"
    said = statistics.printed().rstrip() + "\n"
    assert page.read_text(encoding="utf-8") == said, "run: groundswell stats print > docs/statistics.md"
