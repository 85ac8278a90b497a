"""The lesser routes of the sandbox, held against Discord's description of its API like all others."""

from __future__ import annotations

from sandbox.api import load
from sandbox.api.routing import routes
from sandbox.world import guilds, messages
from tests.sandbox.openapi import is_described, needs_description
from tests.sandbox.payloads import command
from tests.sandbox.wire import Wire

pytestmark = needs_description


def test_every_route_is_one_of_discords() -> None:
    load()
    assert [each.path for each in routes.all if not is_described(each.method, each.path)] == []


async def test_where_the_gateway_is(wire: Wire) -> None:
    await wire.asks("GET", "/gateway")


async def test_one_command_and_who_may_use_it(wire: Wire) -> None:
    own = f"/applications/{wire.application.id}"
    here = f"{own}/guilds/{wire.guild.id}/commands"
    await wire.asks("POST", f"{own}/commands", command(), status=201)
    made = await wire.asks("POST", here, command(), status=201)
    assert await wire.asks("POST", here, command(description="Other")) != made
    assert await wire.asks("GET", f"{here}/permissions") == []
    rights = f"{here}/{made['id']}/permissions"
    await wire.asks("GET", rights, status=404)
    allowed = {"permissions": [{"id": str(wire.ana.id), "type": 2, "permission": True}]}
    await wire.asks("PUT", rights, allowed, status=403)


async def test_messages_are_deleted_together_and_typing_is_shown(wire: Wire) -> None:
    channel = f"/channels/{wire.general.id}"
    said = [await wire.asks("POST", f"{channel}/messages", {"content": each}) for each in ("a", "b")]
    await wire.asks(
        "POST", f"{channel}/messages/bulk-delete", {"messages": [each["id"] for each in said]}, status=204
    )
    await wire.asks("POST", f"{channel}/typing", status=204)


async def test_reactions_are_taken_back_in_every_way(wire: Wire) -> None:
    said = await wire.asks("POST", f"/channels/{wire.general.id}/messages", {"content": "Vote"})
    message = wire.general.messages[int(said["id"])]
    reactions = f"/channels/{wire.general.id}/messages/{said['id']}/reactions"
    for path in ("/👍/@me", f"/👍/{wire.ana.id}", "/👍", ""):
        await wire.asks("PUT", f"{reactions}/👍/@me", status=204)
        messages.react(wire.world, message, wire.ana, "👍")
        await wire.asks("DELETE", f"{reactions}{path}", status=204)
    assert not message.reactions


async def test_pins_by_the_old_routes_and_the_new(wire: Wire) -> None:
    channel = f"/channels/{wire.general.id}"
    said = await wire.asks("POST", f"{channel}/messages", {"content": "Rules"})
    for pins in (f"{channel}/pins", f"{channel}/messages/pins"):
        await wire.asks("PUT", f"{pins}/{said['id']}", status=204)
        assert await wire.asks("GET", pins)
        await wire.asks("DELETE", f"{pins}/{said['id']}", status=204)


async def test_the_first_answer_and_later_ones_are_read_and_deleted(wire: Wire) -> None:
    used = wire.command()
    callback = f"/interactions/{used.id}/{used.token}/callback"
    await wire.asks("POST", callback, {"type": 4, "data": {"content": "First"}}, status=204)
    answers = f"/webhooks/{wire.application.id}/{used.token}"
    later = await wire.asks("POST", answers, {"content": "Later"})
    await wire.asks("GET", f"{answers}/messages/{later['id']}")
    await wire.asks("DELETE", f"{answers}/messages/@original", status=204)


async def test_threads_are_joined_left_and_listed_when_archived(wire: Wire) -> None:
    channel = f"/channels/{wire.general.id}"
    for kind, listed in ((11, "/threads/archived/public"), (12, "/users/@me/threads/archived/private")):
        thread = await wire.asks("POST", f"{channel}/threads", {"name": "Plans", "type": kind}, status=201)
        here = f"/channels/{thread['id']}"
        await wire.asks("DELETE", f"{here}/thread-members/@me", status=204)
        await wire.asks("PUT", f"{here}/thread-members/@me", status=204)
        await wire.asks("PATCH", here, {"archived": True})
        found = await wire.asks("GET", f"{channel}{listed}")
        assert [each["id"] for each in found["threads"]] == [thread["id"]]


async def test_a_server_from_outside_its_roles_and_the_ways_out_of_it(wire: Wire) -> None:
    server = f"/guilds/{wire.guild.id}"
    await wire.asks("GET", f"{server}/preview")
    role = guilds.add_role(wire.world, wire.guild, "Crew")
    await wire.asks("GET", f"{server}/roles/member-counts")
    await wire.asks("PATCH", f"{server}/roles", [{"id": str(role.id), "position": 1}])
    await wire.asks("DELETE", f"{server}/members/{wire.ana.id}", status=204)
    assert wire.ana.id not in wire.guild.members
    await wire.asks("DELETE", f"/users/@me/guilds/{wire.guild.id}", status=204)
    assert wire.application.bot.id not in wire.guild.members
