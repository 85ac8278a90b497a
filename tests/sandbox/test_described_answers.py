"""The sandbox's answers, route by route, held against Discord's description of its API."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.permissions import Permissions
from sandbox.ratelimits import Limit, RateLimits
from sandbox.server import Sandbox
from sandbox.world.model import InteractionType
from tests.sandbox.openapi import needs_description, problems_with_answer
from tests.sandbox.payloads import V2, button, command, label, modal, option, row, select, text, text_input
from tests.sandbox.wire import Wire

pytestmark = needs_description


async def test_the_application_and_its_user(wire: Wire) -> None:
    await wire.asks("GET", "/gateway/bot")
    await wire.asks("GET", "/users/@me")
    await wire.asks("GET", f"/users/{wire.ana.id}")
    await wire.asks("GET", "/users/@me/guilds")
    await wire.asks("GET", "/applications/@me")
    await wire.asks("GET", "/oauth2/applications/@me")


async def test_commands_global_and_of_a_server(wire: Wire) -> None:
    own = f"/applications/{wire.application.id}"
    here = f"{own}/guilds/{wire.guild.id}/commands"
    definition = command(option(3, required=True), option(4, "places"), default_member_permissions="32")
    for scope in (f"{own}/commands", here):
        kept = await wire.asks("PUT", scope, [definition, {"type": 2, "name": "Say hello"}])
        await wire.asks("GET", scope, with_localizations="true")
        await wire.asks("GET", f"{scope}/{kept[0]['id']}")
        await wire.asks("PATCH", f"{scope}/{kept[0]['id']}", {"description": "Other"})
        await wire.asks("DELETE", f"{scope}/{kept[1]['id']}", status=204)
        await wire.asks("PUT", scope, [command(name="Ask")], status=400)
        await wire.asks("GET", f"{scope}/1", status=404)


async def test_messages_with_words_and_embeds(wire: Wire) -> None:
    messages = f"/channels/{wire.general.id}/messages"
    embed = {
        "title": "t",
        "description": "d",
        "fields": [{"name": "n", "value": "v"}],
        "footer": {"text": "f"},
    }
    body = {"content": f"Hi <@{wire.ana.id}>", "embeds": [embed], "components": [row(button(), button("b"))]}
    said = await wire.asks("POST", messages, body)
    reply = {"content": "Again", "message_reference": {"message_id": said["id"]}, "nonce": "7"}
    await wire.asks("POST", messages, reply)
    await wire.asks("GET", messages)
    await wire.asks("GET", f"{messages}/{said['id']}")
    await wire.asks("PATCH", f"{messages}/{said['id']}", {"content": "Changed"})
    await wire.asks("PUT", f"{messages}/{said['id']}/reactions/🌱/@me", status=204)
    await wire.asks("GET", f"{messages}/{said['id']}/reactions/🌱")
    await wire.asks("GET", f"{messages}/{said['id']}")
    await wire.asks("PUT", f"{messages}/pins/{said['id']}", status=204)
    await wire.asks("GET", f"{messages}/pins")
    await wire.asks("GET", messages)
    await wire.asks("DELETE", f"{messages}/{said['id']}", status=204)
    await wire.asks("POST", messages, {"content": "x" * 2001}, status=400)
    await wire.asks("GET", f"{messages}/{said['id']}", status=404)


async def test_messages_of_components_v2(wire: Wire) -> None:
    messages = f"/channels/{wire.general.id}/messages"
    container = {"type": 17, "components": [text(), {"type": 14}, row(button("c")), row(select("d"))]}
    section = {"type": 9, "components": [text("Side")], "accessory": button("e")}
    components = [text(), container, section, row({"type": 5, "custom_id": "who"})]
    said = await wire.asks("POST", messages, {"flags": V2, "components": components})
    await wire.asks("PATCH", f"{messages}/{said['id']}", {"components": [text("Changed")]})


async def test_files(wire: Wire) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"attachments": [{"id": 0, "filename": "a.ics", "description": "When"}]}')
    form.add_field("files[0]", b"BEGIN:VCALENDAR", filename="a.ics", content_type="text/calendar")
    headers = {"Authorization": f"Bot {wire.application.token}"}
    url = f"{wire.sandbox.api_url}/channels/{wire.general.id}/messages"
    async with wire.http.post(url, data=form, headers=headers) as response:
        assert response.status == 200
        answer = await response.json()
    assert problems_with_answer("POST", "/channels/{channel_id}/messages", 200, answer) == []
    assert [each["filename"] for each in answer["attachments"]] == ["a.ics"]


async def test_a_file_that_a_component_shows(wire: Wire) -> None:
    payload = {"flags": V2, "components": [{"type": 13, "file": {"url": "attachment://a.ics"}}]}
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(payload))
    form.add_field("files[0]", b"BEGIN:VCALENDAR", filename="a.ics", content_type="text/calendar")
    headers = {"Authorization": f"Bot {wire.application.token}"}
    url = f"{wire.sandbox.api_url}/channels/{wire.general.id}/messages"
    async with wire.http.post(url, data=form, headers=headers) as response:
        answer = await response.json()
    assert problems_with_answer("POST", "/channels/{channel_id}/messages", response.status, answer) == []
    shown = answer["components"][0]
    assert (shown["name"], shown["size"], shown["file"]["url"]) == (
        "a.ics",
        15,
        f"{wire.world.attachments_url}/{shown['file']['attachment_id']}/a.ics",
    )
    assert answer["attachments"] == []


async def test_direct_conversations(wire: Wire) -> None:
    channel = await wire.asks("POST", "/users/@me/channels", {"recipient_id": str(wire.ana.id)})
    await wire.asks("POST", f"/channels/{channel['id']}/messages", {"content": "Hello"})
    await wire.asks("GET", f"/channels/{channel['id']}")


async def test_channels_and_their_overwrites(wire: Wire) -> None:
    everyone = {"id": str(wire.guild.id), "type": 0, "allow": "0", "deny": "1024"}
    body = {"name": "coordinators", "type": 0, "topic": "Plans", "permission_overwrites": [everyone]}
    made = await wire.asks("POST", f"/guilds/{wire.guild.id}/channels", body, status=201)
    await wire.asks("GET", f"/guilds/{wire.guild.id}/channels")
    await wire.asks("GET", f"/channels/{made['id']}")
    await wire.asks("PATCH", f"/channels/{made['id']}", {"topic": "Other"})
    overwrite = f"/channels/{made['id']}/permissions/{wire.ana.id}"
    await wire.asks("PUT", overwrite, {"type": 1, "allow": "1024"}, status=204)
    await wire.asks("DELETE", overwrite, status=204)
    await wire.asks("DELETE", f"/channels/{made['id']}")


async def test_threads(wire: Wire) -> None:
    threads = f"/channels/{wire.general.id}/threads"
    private = await wire.asks(
        "POST", threads, {"name": "Support", "type": 12, "invitable": False}, status=201
    )
    said = await wire.asks("POST", f"/channels/{wire.general.id}/messages", {"content": "Talk below"})
    on_message = f"/channels/{wire.general.id}/messages/{said['id']}/threads"
    await wire.asks("POST", on_message, {"name": "Below"}, status=201)
    members = f"/channels/{private['id']}/thread-members"
    await wire.asks("PUT", f"{members}/{wire.ana.id}", status=204)
    await wire.asks("GET", f"{members}/{wire.ana.id}", with_member="true")
    await wire.asks("GET", members)
    await wire.asks("GET", f"/guilds/{wire.guild.id}/threads/active")
    await wire.asks("DELETE", f"{members}/{wire.ana.id}", status=204)
    await wire.asks("PATCH", f"/channels/{private['id']}", {"archived": True, "locked": True})
    await wire.asks("GET", f"{threads}/archived/private")


async def test_servers_members_and_roles(wire: Wire) -> None:
    here = f"/guilds/{wire.guild.id}"
    await wire.asks("GET", here, with_counts="true")
    role = await wire.asks("POST", f"{here}/roles", {"name": "Volunteer", "color": 255, "permissions": "0"})
    await wire.asks("PATCH", f"{here}/roles/{role['id']}", {"name": "Volunteers", "hoist": True})
    await wire.asks("GET", f"{here}/roles")
    await wire.asks("GET", f"{here}/roles/{role['id']}")
    await wire.asks("PUT", f"{here}/members/{wire.ana.id}/roles/{role['id']}", status=204)
    await wire.asks("GET", f"{here}/members/{wire.ana.id}")
    await wire.asks("GET", f"{here}/members", limit="10")
    await wire.asks("GET", f"{here}/members/search", query="an")
    await wire.asks("PATCH", f"{here}/members/{wire.ana.id}", {"nick": "Ana B."})
    await wire.asks("PATCH", f"{here}/members/@me", {"nick": "Helper"})
    await wire.asks("DELETE", f"{here}/members/{wire.ana.id}/roles/{role['id']}", status=204)
    await wire.asks("DELETE", f"{here}/roles/{role['id']}", status=204)
    await wire.asks("GET", f"{here}/members/1", status=404)
    await wire.asks("PATCH", f"{here}/members/{wire.ana.id}", {"roles": ["Moderator"]}, status=400)
    await wire.asks("PATCH", f"{here}/roles", [{"position": 1}], status=400)


async def test_scheduled_events(wire: Wire) -> None:
    events = f"/guilds/{wire.guild.id}/scheduled-events"
    start = wire.sandbox.clock.now() + timedelta(days=1)
    body = {
        "name": "Clean-up",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
        "entity_metadata": {"location": "The park"},
    }
    made = await wire.asks("POST", events, body)
    naive = start.replace(tzinfo=None).isoformat()
    also = await wire.asks("POST", events, {**body, "scheduled_start_time": naive})
    assert also["scheduled_start_time"] == made["scheduled_start_time"], "without an offset it is UTC"
    await wire.asks("GET", events, with_user_count="true")
    await wire.asks("GET", f"{events}/{made['id']}")
    await wire.asks("PATCH", f"{events}/{made['id']}", {"name": "Clean-up day"})
    await wire.asks("GET", f"{events}/{made['id']}/users")
    await wire.asks("DELETE", f"{events}/{made['id']}", status=204)


@pytest.mark.parametrize(
    "body",
    [
        {"type": 4, "data": {"content": "Hello", "flags": 64}},
        {"type": 4, "data": {"flags": V2, "components": [text()]}},
        {"type": 5, "data": {"flags": 64}},
        {"type": 9, "data": modal(label(text_input()))},
    ],
)
async def test_answers_to_a_command(wire: Wire, body: Any) -> None:
    asked = wire.command()
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    await wire.asks("POST", callback, body, with_response="true")
    await wire.asks("POST", callback, body, status=400)


async def test_answers_to_a_control_and_to_a_form(wire: Wire) -> None:
    said = await wire.asks(
        "POST", f"/channels/{wire.general.id}/messages", {"content": "Hi", "components": [row(button())]}
    )
    source = wire.general.messages[int(said["id"])]
    for kind in (6, 7):
        click = wire.interaction(
            InteractionType.COMPONENT, {"custom_id": "a", "component_type": 2}, message=source
        )
        body = {"type": kind, "data": {"content": "Changed"}} if kind == 7 else {"type": kind}
        await wire.asks(
            "POST", f"/interactions/{click.id}/{click.token}/callback", body, with_response="true"
        )
    form = wire.interaction(
        InteractionType.MODAL, {"custom_id": "m", "components": []}, message=source, origin=click
    )
    callback = f"/interactions/{form.id}/{form.token}/callback"
    await wire.asks("POST", callback, {"type": 4, "data": {"content": "Thanks"}}, with_response="true")
    await wire.asks("GET", f"/webhooks/{wire.application.id}/{form.token}/messages/@original")


async def test_what_an_interactions_token_allows_afterwards(wire: Wire) -> None:
    asked = wire.command()
    deferral = {"type": 5, "data": {"flags": 64}}
    await wire.asks("POST", f"/interactions/{asked.id}/{asked.token}/callback", deferral, status=204)
    webhook = f"/webhooks/{wire.application.id}/{asked.token}"
    await wire.asks("PATCH", f"{webhook}/messages/@original", {"content": "Done"})
    await wire.asks("GET", f"{webhook}/messages/@original")
    more = await wire.asks("POST", webhook, {"content": "And more", "flags": 64})
    await wire.asks("PATCH", f"{webhook}/messages/{more['id']}", {"content": "And less"})
    await wire.asks("DELETE", f"{webhook}/messages/{more['id']}", status=204)
    await wire.asks("GET", f"{webhook}/messages/{more['id']}", status=404)


async def test_without_the_permission_an_embed_is_refused_alone_and_left_out_beside_words(wire: Wire) -> None:
    messages = f"/channels/{wire.general.id}/messages"
    embed = {"title": "A new ask"}
    wire.lose(Permissions.EMBED_LINKS)
    refused = await wire.asks("POST", messages, {"embeds": [embed]}, status=403)
    assert refused["code"] == 50013
    said = await wire.asks("POST", messages, {"content": "Look", "embeds": [embed]})
    assert said["embeds"] == []


async def test_refusals(wire: Wire) -> None:
    await wire.asks("GET", "/channels/1", status=404)
    await wire.asks("POST", "/interactions/1/token/callback", {"type": 5}, status=404)
    wire.ana.dms_open = False
    channel = await wire.asks("POST", "/users/@me/channels", {"recipient_id": str(wire.ana.id)})
    refused = await wire.asks("POST", f"/channels/{channel['id']}/messages", {"content": "Hi"}, status=403)
    assert refused["code"] == 50007


async def test_ids_that_were_sent_as_numbers_come_back_as_text(wire: Wire) -> None:
    messages = f"/channels/{wire.general.id}/messages"
    said = await wire.asks("POST", messages, {"content": "Hi"})
    reference = {"message_id": int(said["id"]), "channel_id": wire.general.id, "guild_id": wire.guild.id}
    defaults = [{"type": "user", "id": wire.ana.id}]
    emoji = {"name": "seedling", "id": 174051234567890123, "animated": False}
    components = [
        row({"type": 5, "custom_id": "who", "default_values": defaults}),
        row(button(emoji=emoji)),
        row(select(options=[{"label": "One", "value": "1", "emoji": emoji}])),
    ]
    body = {"content": "Again", "message_reference": reference, "components": components}
    answer = await wire.asks("POST", messages, body)
    assert answer["message_reference"]["message_id"] == said["id"]


async def test_components_that_show_files(wire: Wire) -> None:
    shown = [
        {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]},
        {
            "type": 9,
            "components": [text()],
            "accessory": {"type": 11, "media": {"url": "https://a.example/b"}},
        },
    ]
    await wire.asks("POST", f"/channels/{wire.general.id}/messages", {"flags": V2, "components": shown})


async def test_a_command_keeps_its_permissions_as_text(wire: Wire) -> None:
    commands = f"/applications/{wire.application.id}/commands"
    kept = await wire.asks("PUT", commands, [command(default_member_permissions=32)])
    assert kept[0]["default_member_permissions"] == "32"


async def test_a_role_may_be_made_without_any_permission(wire: Wire) -> None:
    role = await wire.asks("POST", f"/guilds/{wire.guild.id}/roles", {"name": "Quiet", "permissions": 0})
    assert role["permissions"] == "0"


async def test_an_address_that_was_refused_too_often_is_banned() -> None:
    few = RateLimits(invalid=Limit(2, 600))
    async with Sandbox(ratelimits=few) as sandbox, aiohttp.ClientSession() as http:
        for expected in (401, 401, 429):
            async with http.get(f"{sandbox.api_url}/users/@me") as response:
                assert response.status == expected
        assert response.content_type == "text/html"
        assert "Via" not in response.headers, "by this discord.py tells a ban from a limit"
