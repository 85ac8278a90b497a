"""What people see and what there is, as the JSON of the control API."""

from sandbox.contents import Button, Control, Select
from sandbox.filling import Modal
from sandbox.people import Person
from sandbox.places import Guild
from sandbox.replies import Reply, Shown
from sandbox.rooms import Room
from sandbox.server import Sandbox
from sandbox.world.model import Json
from sandbox.world.render import when


def everything(sandbox: Sandbox) -> Json:
    world = sandbox.world
    return {
        "now": when(world.clock.now()),
        "clock_offset": world.clock.offset.total_seconds(),
        "api_url": sandbox.api_url,
        "gateway_url": sandbox.gateway_url,
        "applications": [
            {"name": each.name, "id": str(each.id), "token": each.token}
            for each in world.applications.values()
        ],
        "guilds": [guild(sandbox.places.of(each)) for each in world.guilds.values()],
    }


def guild(what: Guild) -> Json:
    return {
        "id": str(what.id),
        "name": what.name,
        "owner": what.owner.name,
        "roles": [{"id": str(each.id), "name": each.name} for each in what.state.roles.values()],
        "channels": [room(each) for each in what.channels],
        "people": [{"id": str(each.id), "name": each.name} for each in what.people],
        "applications": [each.name for each in what.state.applications.values()],
    }


def room(what: Room) -> Json:
    return {
        "id": str(what.id),
        "name": what.name,
        "type": int(what.state.type),
        "threads": [room(each) for each in what.threads],
    }


def person(who: Person) -> Json:
    """The person and everything on their screen."""
    return {
        "id": str(who.id),
        "name": who.name,
        "locale": who.user.locale,
        "dms_open": who.dms_open,
        "pending": who.member.pending,
        "roles": sorted(who.roles),
        "commands": who.commands,
        "modal": None if who.modal is None else modal(who.modal),
        "screen": [message(each) for each in who.screen],
    }


def message(what: Shown) -> Json:
    channel = what.message.channel
    return {
        "id": str(what.id),
        "channel": None if channel.guild is None else channel.name,
        "author": what.author,
        "at": when(what.created),
        "edited": what.edited,
        "text": what.drawn,
        "accent": what.accent,
        "ephemeral": what.ephemeral,
        "thinking": what.thinking,
        "controls": [control(each) for each in what.controls],
        "reactions": what.reactions,
        "pinned": what.pinned,
        "pictures": [{"alt": str(each), "url": each.url} for each in what.pictures],
        "files": [{"name": each.filename, "url": each.url} for each in what.files],
    }


def control(what: Control) -> Json:
    drawn: Json = {"label": str(what), "custom_id": what.custom_id, "disabled": what.disabled}
    if isinstance(what, Button):
        drawn.update(kind="button", style=what.style, emoji=what.emoji, url=what.url, beside=what.beside)
    elif isinstance(what, Select):
        drawn.update(kind="select", type=what.type, options=[str(option) for option in what.options])
    return drawn


def modal(what: Modal) -> Json:
    return {
        "title": what.title,
        "text": what.text,
        "fields": [
            {
                "custom_id": field["custom_id"],
                "type": field["type"],
                "label": field.get("label"),
                "required": field.get("required") is not False,
                "value": what.filled_in(field["custom_id"]),
                "options": [option["label"] for option in field.get("options") or ()],
            }
            for field in what.fields
        ],
    }


def reply(what: Reply, who: Person) -> Json:
    """What came of something done."""
    return {
        "failed": what.failed,
        "text": what.drawn,
        "modal": None if what.modal is None else modal(what.modal),
        "message": None if what.failed or what.nothing else message(what),
        "more": [message(each) for each in what.more],
    }
