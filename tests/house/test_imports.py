"""Who may import whom: `cogs, courier, jobs, router, client -> services -> models -> db, errors, i18n`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.house.source import ROOMS, Module, modules

#: What everything may stand on.
GROUND = ("bot.errors", "bot.clock", "bot.i18n", "bot.command_names", "bot.numbers")

#: Per room, what it may import of ours; the longest name that fits a module decides. So cogs share only
#: cogs.ui (what two of them need is a rule or a shared piece), and nobody else knows them: they are loaded by
#: name.
ALLOWED: dict[str, tuple[str, ...]] = {
    "bot": ("bot",),
    "bot.errors": GROUND,
    "bot.clock": GROUND,
    "bot.i18n": GROUND,
    "bot.command_names": (),
    "bot.numbers": GROUND,
    "bot.db": ("bot.db", *GROUND),
    "bot.models": ("bot.models", "bot.db", *GROUND),
    "bot.services": ("bot.services", "bot.models", "bot.db", *GROUND),
    "cogs": ("bot", "cogs.ui"),
    "migrations": ("bot.models",),
    "sandbox": ("sandbox",),
    "demo": ROOMS,
    "benchmarks": ROOMS,
    "tests": ROOMS,
}

#: Whose tables these are: beside their own room, only the rules and the upgrade know them.
MODELS_KNOWN_TO = ("bot.models", "bot.services", "bot.upgrade", "migrations", "demo", "benchmarks", "tests")
SQL_KNOWN_TO = ("bot.db", *MODELS_KNOWN_TO)

#: Per room, what of others' it must do without, and why.
FORBIDDEN: dict[str, tuple[tuple[str, ...], str]] = {
    "bot.services": (
        ("discord", "apscheduler", "asyncio", "aiohttp", "threading"),
        "a rule is a plain function of a transaction, ids and a moment",
    ),
    "bot.models": (("discord", "apscheduler", "asyncio"), "tables know nothing of who uses them"),
    "bot.db": (("discord", "apscheduler"), "transactions know nothing of who uses them"),
}

#: The wings of the rules, the lowest first: each imports only itself and those before it.
WINGS = (
    "record",
    "outbox",
    "guild",
    "people",
    "care",
    "things",
    "reach",
    "preparing",
    "shifts",
    "roles",
    "celebrating",
    "checkins",
    "followups",
    "figures",
    "own",
)

PRIVATE_DRIVERS = ("aiosqlite", "psycopg", "sqlite3")
DRIVERS_KNOWN_TO = ("bot.db", "bot.upgrade", "demo", "benchmarks", "tests")

#: The command line starts these by name, where they are installed.
STARTS_PARTS = "bot.__main__"


@dataclass(frozen=True)
class Import:
    by: Module
    what: str
    line: int

    def breaks(self, rule: str) -> str:
        return f"{self.by.at(self.line)}: {self.by.name} imports {self.what}: {rule}"


@cache
def imports() -> list[Import]:
    return [found for module in modules() for found in imports_of(module)]


def imports_of(module: Module) -> Iterator[Import]:
    """Every import, also those inside functions and under TYPE_CHECKING: they too tie modules together."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(module, alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            yield from (
                Import(module, whole if whole in names() else source, node.lineno)
                for whole in (f"{source}.{alias.name}" for alias in node.names)
            )


@cache
def names() -> set[str]:
    return {module.name for module in modules()}


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


def room_of(name: str) -> str:
    return max((room for room in ALLOWED if within(name, room)), key=len)


def none(broken: list[str]) -> None:
    """Fail with every breach in a line of its own."""
    if broken:
        pytest.fail("\n".join(broken), pytrace=False)


def test_every_import_names_the_whole_module() -> None:
    none([one.breaks("write the full name") for one in imports() if one.what.startswith(".")])


def test_each_room_imports_only_what_it_stands_on() -> None:
    none(
        [
            one.breaks(f"{room} may import {', '.join(ALLOWED[room])}")
            for one in imports()
            if within(one.what, *ROOMS)
            and not within(one.what, *ALLOWED[room := room_of(one.by.name)])
            # `from bot import client` names the package too
            and one.what != "bot"
        ]
    )


def wing_of(name: str) -> int:
    """How high the wing of a rule is."""
    return WINGS.index(name.removeprefix("bot.services.").split(".")[0])


def test_each_wing_of_the_rules_imports_only_lower_ones() -> None:
    rules = [one for one in imports() if one.by.name.startswith("bot.services.")]
    none(
        [
            one.breaks(f"the wings, the lowest first: {', '.join(WINGS)}")
            for one in rules
            if within(one.what, "bot.services") and wing_of(one.what) > wing_of(one.by.name)
        ]
    )


def rings() -> Iterator[list[str]]:
    """Modules that import each other in a circle (Tarjan's strongly connected components)."""
    arrows: dict[str, set[str]] = {name: set() for name in names()}
    for one in imports():
        if one.what in arrows and one.what != one.by.name:
            arrows[one.by.name].add(one.what)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(name: str) -> Iterator[list[str]]:
        number[name] = lowest[name] = len(number)
        path.append(name)
        for other in sorted(arrows[name]):
            if other not in number:
                yield from visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in path:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            ring = path[path.index(name) :]
            del path[path.index(name) :]
            if len(ring) > 1:
                yield sorted(ring)

    for name in sorted(arrows):
        if name not in number:
            yield from visit(name)


def test_nothing_imports_in_a_circle() -> None:
    """Also for types alone: who reads one of them has to read all."""
    none([f"import each other in a circle: {', '.join(ring)}" for ring in rings()])


def test_rules_tables_and_transactions_know_neither_discord_nor_the_event_loop() -> None:
    none(
        [
            one.breaks(why)
            for one in imports()
            for room, (what, why) in FORBIDDEN.items()
            if within(one.by.name, room) and within(one.what, *what)
        ]
    )


def test_tables_are_known_to_the_rules_alone() -> None:
    none(
        [
            one.breaks("ask a service")
            for one in imports()
            if within(one.what, "bot.models") and not within(one.by.name, *MODELS_KNOWN_TO)
        ]
    )


def test_sql_is_said_in_the_rules_alone() -> None:
    none(
        [
            one.breaks("statements belong to services, connections to bot.db")
            for one in imports()
            if within(one.what, "sqlalchemy", "alembic") and not within(one.by.name, *SQL_KNOWN_TO)
        ]
    )


def test_only_the_database_module_knows_which_database_it_is() -> None:
    none(
        [
            one.breaks("only bot.db and the upgrade know the drivers")
            for one in imports()
            if within(one.what, *PRIVATE_DRIVERS) and not within(one.by.name, *DRIVERS_KNOWN_TO)
        ]
    )


def test_only_the_process_that_draws_loads_what_draws() -> None:
    """It takes 70 MB and half a second, which the bot itself has better uses for."""
    none(
        [
            one.breaks("bot.drawing.canvas belongs to a process of its own")
            for one in imports()
            if within(one.what, "matplotlib", "numpy", "bot.drawing.canvas")
            and not within(one.by.name, "bot.drawing.canvas", "bot.drawing.__main__", "tests")
        ]
    )


def test_the_bot_names_no_part_that_an_installation_may_lack() -> None:
    """Loading by name escapes the rules above, so the names themselves are looked for."""
    optional = {name for name in names() if within(name, "sandbox", "demo", "benchmarks", "tests")}
    none(
        [
            f"{module.at(node.lineno)}: only {STARTS_PARTS} may name {node.value}"
            for module in modules("bot", "cogs", "migrations")
            if module.name != STARTS_PARTS
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if "." in node.value and node.value in optional
        ]
    )
