"""Answers to interactions: the callback within three seconds, then what its token allows for 15 minutes."""

from sandbox.api import bodies
from sandbox.api.call import Call
from sandbox.api.routing import Answer, routes
from sandbox.checks import check_interaction_response, check_message_edit, check_new_message
from sandbox.world import interactions, render_talk
from sandbox.world.model import (
    Attachment,
    Interaction,
    InteractionType,
    Json,
    Message,
    ResponseType,
)

_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"  # noqa: S105
_ORIGINAL = _TOKEN + "/messages/@original"
_MESSAGE = _TOKEN + "/messages/{message_id}"


def present(message: Message) -> list[str]:
    """The fields the message has something in, by their names in a payload."""
    fields = ("content", "embeds", "components", "attachments")
    return [name for name in fields if getattr(message, name)]


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback", by_token=True)
def respond(call: Call) -> Answer:
    interaction = interactions.awaiting(call.world, call.id("interaction_id"), call.path["interaction_token"])
    source = interaction.message
    check_interaction_response(
        call.payload,
        interaction_type=interaction.type,
        message_based=source is not None,
        option_type=_focused_type(interaction),
        existing_flags=source.flags if source else 0,
        existing=present(source) if source else (),
        files=bodies.filenames(call),
        attached=bodies.attached(source) if source else None,
    )
    kind = ResponseType(call.body["type"])
    data: Json = call.body.get("data") or {}
    interactions.answer(call.world, interaction, kind, data, attachments=_files(call, kind, source, data))
    return _callback(interaction, kind) if call.query_flag("with_response") else None


def _files(call: Call, kind: ResponseType, source: Message | None, data: Json) -> list[Attachment] | None:
    if kind is ResponseType.UPDATE and source is not None:
        return bodies.edited_attachments(call, source, data)
    return bodies.attachments(call, data)


def _focused_type(interaction: Interaction) -> int:
    """The type of the option an autocomplete asks about; 3 (text) for everything else."""
    if interaction.type is not InteractionType.AUTOCOMPLETE:
        return 3
    options = list(interaction.data.get("options") or ())
    while options:
        option = options.pop()
        if option.get("focused"):
            return int(option["type"])
        options.extend(option.get("options") or ())
    return 3


def _callback(interaction: Interaction, kind: ResponseType) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.type)}
    message = interaction.original
    if message is None:
        return {"interaction": about}
    about["response_message_id"] = str(message.id)
    about["response_message_loading"] = message.thinking
    about["response_message_ephemeral"] = message.ephemeral
    if kind not in (ResponseType.MESSAGE, ResponseType.UPDATE):
        return {"interaction": about}
    return {"interaction": about, "resource": {"type": int(kind), "message": render_talk.message(message)}}


# ---------------------------------------------------------------------- with the token, afterwards


def _interaction(call: Call) -> Interaction:
    return interactions.acknowledged(call.world, call.id("webhook_id"), call.path["webhook_token"])


def _message(call: Call, interaction: Interaction) -> Message:
    wanted = call.path.get("message_id")
    return interactions.find_message(
        call.world, interaction, None if wanted is None else call.id("message_id")
    )


@routes.on("POST", _TOKEN, by_token=True)
def follow_up(call: Call) -> Answer:
    interaction = _interaction(call)
    check_new_message(call.payload, files=bodies.filenames(call))
    message = interactions.follow_up(
        call.world, interaction, call.body, attachments=bodies.attachments(call, call.body)
    )
    return render_talk.message(message)


@routes.on("GET", _ORIGINAL, by_token=True)
@routes.on("GET", _MESSAGE, by_token=True)
def get_message(call: Call) -> Answer:
    return render_talk.message(_message(call, _interaction(call)))


@routes.on("PATCH", _ORIGINAL, by_token=True)
@routes.on("PATCH", _MESSAGE, by_token=True)
def edit_message(call: Call) -> Answer:
    interaction = _interaction(call)
    message = _message(call, interaction)
    check_message_edit(
        call.payload,
        existing_flags=message.flags,
        existing=present(message),
        files=bodies.filenames(call),
        attached=bodies.attached(message),
    )
    files = bodies.edited_attachments(call, message, call.body)
    interactions.edit(call.world, interaction, message, call.body, attachments=files)
    return render_talk.message(message)


@routes.on("DELETE", _ORIGINAL, by_token=True)
@routes.on("DELETE", _MESSAGE, by_token=True)
def delete_message(call: Call) -> Answer:
    interaction = _interaction(call)
    interactions.delete(call.world, interaction, _message(call, interaction))
    return None
