"""What we lean on in libraries without their promise to keep it. Versions are pinned exactly; when a pin
is moved and one of these fails, its message says where to look.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar

import aiosqlite
import discord
import pytest
from discord.app_commands import CommandTree, Namespace
from discord.state import ConnectionState
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect

from bot.models.things import things

DIALECTS: list[Dialect] = [SQLiteDialect(), PGDialect()]  # type: ignore[no-untyped-call]


def parameters(function: Callable[..., object]) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
def test_a_compiled_statement_says_which_values_it_takes_and_how(dialect: Dialect) -> None:
    statement = select(things.c.id).where(things.c.deadline > bindparam("now"), things.c.kind == "ask")
    compiled = statement.compile(dialect=dialect, column_keys=["now"])
    why = "bot/db/statements.py runs the compiled text itself"
    assert {bind.key for bind in compiled.bind_names} >= {"now"}, why
    assert isinstance(compiled.binds["now"], BindParameter), why
    assert compiled.binds["now"].required, why
    assert next(b for b in compiled.bind_names if b.key != "now").effective_value == "ask", why
    assert not compiled.post_compile_params, why
    assert not compiled.literal_execute_params, why
    assert not compiled.prefetch, why
    assert compiled.escaped_bind_names == {}, why
    if dialect.name == "sqlite":
        assert compiled.positiontup is not None, why
        assert compiled.positiontup[0] == "now", why
    expanding = select(things.c.id).where(things.c.id.in_(bindparam("ids", expanding=True)))
    assert expanding.compile(dialect=dialect).post_compile_params, why


def test_commands_go_through_one_function_of_the_tree() -> None:
    why = "bot/tree.py puts the door in front of it"
    assert inspect.iscoroutinefunction(CommandTree._call), why
    assert parameters(CommandTree._call) == ["self", "interaction"], why
    assert "_call" in inspect.getsource(CommandTree._from_interaction), why


def test_suggestions_are_asked_for_as_discord_py_does() -> None:
    why = "bot/tree.py asks for them itself, because there a refusal is no bug"
    asks = inspect.getsource(CommandTree._call)
    for line in (
        "command, options = self._get_app_command_options(data)",
        "interaction._cs_command = command",
        "namespace = Namespace(interaction, data.get('resolved', {}), options)",
        "interaction._cs_namespace = namespace",
        "focused = next((opt['name'] for opt in options if opt.get('focused')), None)",
        "await command._invoke_autocomplete(interaction, focused, namespace)",
    ):
        assert line in asks, why


def test_an_answer_goes_through_the_adapter_of_the_context() -> None:
    why = "bot/without_response.py answers without having it sent back"
    assert isinstance(async_context, ContextVar), why
    given = parameters(AsyncWebhookAdapter.create_interaction_response)
    assert given == ["self", "interaction_id", "token", "session", "proxy", "proxy_auth", "params"], why
    assert "async_context.get()" in inspect.getsource(discord.InteractionResponse.send_message), why


def test_what_a_select_stands_for_is_read_as_discord_py_does() -> None:
    why = "bot/router.py reads people, roles and channels of selects with it"
    assert parameters(Namespace._get_resolved_items) == ["interaction", "resolved"], why


def test_changed_members_come_to_a_parser_by_name() -> None:
    why = "bot/client.py hears of newcomers who accept the rules there, as no member is kept"
    source = inspect.getsource(ConnectionState.__init__)
    assert "self.parsers" in source, why
    assert parameters(ConnectionState.parse_guild_member_update) == ["self", "data"], why
    assert isinstance(vars(discord.http.Route)["BASE"], str), why


def test_the_writer_runs_on_aiosqlites_thread() -> None:
    why = "bot/db/sqlite.py runs whole functions on its thread"
    source = inspect.getsource(aiosqlite.Connection.__init__)
    for name in ("self._tx", "self._thread", "self._connector"):
        assert name in source, why
    assert parameters(aiosqlite.Connection._execute)[:2] == ["self", "fn"], why
    assert isinstance(inspect.getattr_static(aiosqlite.Connection, "_conn"), property), why
