"""The cogs as the bot loads them, without a bot: their commands, routes and drawings."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace

import discord
from discord import app_commands

from bot.client import cog_names
from bot.routes import Click, Form, Routes, Table


@cache
def cogs() -> list[ModuleType]:
    return [import_module(name) for name in cog_names()]


def routes() -> list[Routes]:
    return [found for cog in cogs() if isinstance(found := getattr(cog, "routes", None), Routes)]


def clicks() -> Table[Click]:
    """All routes of clicks in one table, as the router has them; ValueError where two fit the same ids."""
    table: Table[Click] = Table()
    for click in (click for found in routes() for click in found.clicks):
        table.add(click)
    return table


def forms() -> Table[Form]:
    table: Table[Form] = Table()
    for form in (form for found in routes() for form in found.forms):
        table.add(form)
    return table


async def _hears_nothing(cog: object) -> None:
    """What listens to events has nothing to hear without a bot."""


async def command_tree() -> app_commands.CommandTree[discord.Client]:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for cog in cogs():
        await cog.setup(SimpleNamespace(tree=tree, add_cog=_hears_nothing, drawer=None))
    return tree
