"""Where things are, what they are called, how long they may get; and that tests wait for no clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import ROOMS, ROOT, Module, modules, python_files
from tests.house.texts import called

#: Lines. Tests are read one at a time.
LONGEST = 350
LONGEST_OF_TESTS = 550
LONGEST_FUNCTION = 60

#: Longer than that, each as long as it may be until somebody finds the noun to split it by.
LONG = {"cogs.ui": 500}

#: Folders at the top that are no room: documents, and what machines leave behind.
BESIDES = {"docs", "data", "dist", "build", "node_modules", "__pycache__"}

#: Alembic loads its scripts from files.
WITHOUT_INIT = {ROOT / "migrations" / "versions"}

#: What cogs are drawn with: no features.
SHARED_PIECES = ROOT / "cogs" / "ui"

#: Cogs that only show what other features hold.
NO_RULES = {
    "checkin_answers",
    *("find", "help", "nudges", "pauses", "welcome_card"),
    # The coordinators' side of asks.
    *("ask_commands", "places", "role_commands", "shift_commands"),
    # Months and quarters: a face of `stats`.
    "longer",
    # Sections of /setup: faces of `guilds`.
    *(
        "channels",
        "check_up",
        "creation",
        "face",
        "holders",
        "member_roles",
        "overview",
        "privacy",
        "rhythm",
        "words",
    ),
}
#: Rules that several features stand on, and no single cog shows.
NO_FACE = {
    "buddy_offers",
    *("checkin_sheets", "coming_round", "old_checkins", "paces", "ready_questions", "relief", "sending"),
    *("showable", "stretched", "tallies"),
    *("closing", "definitions", "periods", "shown_figures", "verifying"),
    *("milestones", "telling", "totals", "win_sheets"),
    *(
        "cards",
        "clashes",
        "counts",
        "giving_back",
        "guild_settings",
        "first_words",
        "held",
        "hello_clock",
        "hello_wishes",
        "overtaking",
        "receipts",
    ),
    *("buddy_wishes", "duty", "hand_clock", "hand_kinds", "hand_wishes", "hand_words"),
    *("noticed", "noticing", "reasons", "sources"),
    *("candidates", "invited", "posts", "quiet_hours", "receipts", "rounds", "searching", "who_did_it"),
    *("occurrences", "on_offer", "repeating", "similar", "swappable", "swapped", "taking_over"),
    *("covers", "line", "thing_notes", "windows"),
    *("successors", "handing_over", "role_sheets", "taking_turns", "turn_answers"),
    *("grids", "slots", "spans", "taking", "wording"),
    *("thanks_sheets", "thankworthy"),
    *("unposted", "waves", "yes_again"),
    *(
        "activity",
        "addresses",
        "agreements",
        "amendments",
        "bounds",
        "buttoned_roles",
        "callers",
    ),
    *("command_syncs", "deliveries", "drafts", "erasures", "exports", "fading", "figures"),
    *(
        "fitting",
        "given_member_roles",
        "guilds",
        "holdings",
        "housekeeping",
        "images",
        "interests",
        "kept",
        "kinds",
    ),
    *(
        "hand_overs",
        "leads",
        "notes",
        "offers",
        "outbox",
        "posting",
        "private_threads",
        "processes",
        "pseudonyms",
        "register",
    ),
    *(
        "reminders",
        "report_retention",
        "retention",
        "rights",
        "schedules",
        "skills",
        "setbacks",
        "spoken_languages",
        "symptoms",
    ),
    *("held_sheets", "in_a_row", "resting", "sheets", "thing_kinds", "times", "volunteers"),
    # How moments are read, piece by piece.
    *("clocks", "days", "distances", "grammar", "lexicon", "moments", "readings", "zones"),
}
#: Rules about rows of other features, or about none.
NO_TABLES = {
    "buddy_offers",
    *(
        "checkin_notes",
        "checkin_sheets",
        "coming_round",
        "debriefs",
        "old_checkins",
        "paces",
        "ready_questions",
    ),
    *("relief", "sending", "showable", "starting", "stretched", "tallies"),
    *("closing", "definitions", "figure_files", "figure_views", "periods", "verifying"),
    "thing_notes",
    *("buddy_wishes", "duty_rota", "hand_words"),
    *("noticed", "noticing", "openers", "reaching_out", "reasons", "sources"),
    *("applying", "composing", "releasing", "role_pages"),
    *(
        "calls",
        "cards",
        "clashes",
        "counts",
        "attendance",
        "endings",
        "how_it_went",
        "managing",
        "giving_back",
        "guild_settings",
        "first_words",
        "held",
        "hello_clock",
        "hello_wishes",
        "overtaking",
        "receipts",
    ),
    *("open_questions", "buddy_wishes", "duty", "hand_clock", "hand_kinds", "hand_wishes"),
    *("candidates", "drafting", "invited", "posts", "quiet_hours", "receipts", "rounds", "searching"),
    *("friends", "hours", "roll_call", "who_did_it", "too_few", "unposted", "waves", "yes_again"),
    *("copies", "proposed", "publishing", "similar"),
    *("occurrences", "repeating", "series"),
    *("answering", "handing_on", "in_a_row", "nods", "on_offer", "swappable", "swapped", "taking_over"),
    *("grids", "listing", "repeats", "rotas", "slots", "spans", "taking", "timetables", "wording"),
    *("kudos_kept", "kudos_lists", "thanks_sheets", "thankworthy"),
    *("handing_on", "on_offer"),
    *("handing_over", "role_sheets", "successors", "term_ends"),
    *("covering", "line", "resting", "standby", "windows"),
    *("taking_turns", "turn_answers", "turns"),
    *(
        "addresses",
        "agreements",
        "amendments",
        "approvals",
        "bounds",
        "buttoned_roles",
        "calendars",
        "callers",
    ),
    *(
        "commitments",
        "contact",
        "deliveries",
        "departures",
        "exports",
        "fading",
        "figures",
        "fitting",
        "holdings",
    ),
    *(
        "housekeeping",
        "images",
        "joining",
        "kept",
        "kinds",
        "leads",
        "lists",
        "mine",
        "needs",
        "noticeboard",
        "notes",
        "offers",
        "leading",
        "overviews",
        "own_data",
    ),
    *(
        "adding",
        "plans",
        "showing",
        "posting",
        "profiles",
        "pseudonyms",
        "recipients",
        "register",
        "reminders",
        "report_retention",
    ),
    *("held_sheets", "retention", "rights", "sheets"),
    *("spoken_languages", "stats", "staying", "support", "symptoms", "thing_kinds", "times", "welcoming"),
    *("digests", "milestones", "telling", "totals", "win_sharing", "win_sheets"),
    *("clocks", "days", "distances", "grammar", "lexicon", "moments", "readings", "zones"),
}
#: Tests of what all services have in common.
OF_ALL = {"statements"}
#: What tables are made of.
NO_TABLE = {"base", "types"}


def stems(folder: str) -> set[str]:
    """The modules of a folder and of those in it, by name."""
    found = (path for path in (ROOT / folder).rglob("*.py") if path.stem != "__init__")
    return {path.stem for path in found if not path.is_relative_to(SHARED_PIECES)}


def test_python_lives_in_the_known_rooms() -> None:
    found = {
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
    } - BESIDES
    unknown = {name for name in found - {*ROOMS} if not name.endswith(".egg-info")}
    assert not unknown, f"rooms that architecture and tests do not know: {unknown}"
    assert not [path.name for path in ROOT.glob("*.py")], "modules belong into a room"


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "tests"])
def test_every_folder_of_a_room_is_a_package(room: str) -> None:
    lacking = {
        path.parent for path in python_files(room) if not (path.parent / "__init__.py").exists()
    } - WITHOUT_INIT
    assert not lacking


def most_lines(module: Module) -> int:
    usual = LONGEST_OF_TESTS if module.name.startswith("tests.") else LONGEST
    return LONG.get(module.name, usual)


def test_modules_have_a_size_to_take_in() -> None:
    too_long = [
        f"{module.at(1)}: {module.length} lines, at most {most_lines(module)}; split it by a noun"
        for module in modules()
        if module.length > most_lines(module)
    ]
    assert not too_long, "\n".join(too_long)


def test_functions_have_a_size_to_take_in() -> None:
    too_long = [
        f"{module.at(node.lineno)}: {node.name} has {length} lines, at most {LONGEST_FUNCTION}"
        for module in modules()
        if not module.name.startswith(("tests.", "migrations."))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not too_long, "\n".join(too_long)


def test_rules_say_what_they_take_and_give() -> None:
    """`Any` would let everything through."""
    anything = [
        f"{module.at(node.lineno)}: name the type"
        for module in modules("bot")
        if module.name.startswith("bot.services.")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    assert not anything, "\n".join(anything)


def test_modules_that_are_short_again_are_no_exception() -> None:
    lengths = {module.name: module.length for module in modules()}
    assert not [name for name in LONG if lengths.get(name, 0) <= LONGEST]


def test_one_name_in_four_places() -> None:
    cogs, services, models = stems("cogs"), stems("bot/services"), stems("bot/models")
    assert cogs - services == NO_RULES
    assert services - cogs == NO_FACE
    assert services - models == NO_TABLES
    assert models - services == NO_TABLE


def test_every_test_of_a_feature_bears_its_name() -> None:
    for folder, tested in (("tests/services", "bot/services"), ("tests/cogs", "cogs")):
        names = {name.removeprefix("test_") for name in stems(folder) if name.startswith("test_")} - OF_ALL
        known = stems(tested) | {path.name for path in (ROOT / tested).iterdir() if path.is_dir()}
        strangers = {name for name in names if not any(feature in name for feature in known)}
        assert not strangers, f"{folder}: named after nothing in {tested}: {strangers}"


def test_every_table_has_its_sentence() -> None:
    """Above the table, as a `#:` comment: what one row is."""
    lacking = [
        module.at(node.lineno)
        for module in modules("bot")
        if module.name.startswith("bot.models.")
        for node in tables_of(module)
        if not said_above(module, node.lineno)
    ]
    assert not lacking, f"tables without a sentence: {lacking}"


def tables_of(module: Module) -> Iterator[ast.Assign]:
    for node in module.tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and called(node.value) == "Table"
        ):
            yield node


def said_above(module: Module, line: int) -> bool:
    lines = module.text.splitlines()[: line - 1]
    return bool(lines) and lines[-1].startswith("#:") and lines[-1].rstrip().endswith(".")


def test_tests_wait_for_what_happens_and_never_for_time() -> None:
    """A pause is allowed between two looks at something outside, in a `while`; `sleep(0)` lets others run."""
    waiting = [
        f"{module.at(call.lineno)}: wait for what should happen, not for time"
        for module in modules("tests")
        for call in pauses(module.tree)
    ]
    assert not waiting, "\n".join(waiting)


def pauses(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.While):
            continue
        if isinstance(child, ast.Call) and called(child) == "sleep" and not is_zero(child):
            yield child
        yield from pauses(child)


def is_zero(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
