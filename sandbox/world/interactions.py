"""Interactions: what a person does with a bot's command or control, there and back.

`interact` puts one into the world, which delivers it to the bot, and waits for the response as the app does.
The rest are the bot's answers; they raise what Discord answers when they come too late or twice.
"""

import asyncio
import secrets
import time
from collections.abc import Sequence

from sandbox import errors
from sandbox.errors import ApiError
from sandbox.world import messages, render_talk
from sandbox.world.model import (
    Application,
    Attachment,
    Channel,
    Interaction,
    InteractionType,
    Json,
    Message,
    MessageFlags,
    MessageType,
    ResponseType,
    User,
)
from sandbox.world.state import Event, World


async def interact(
    world: World,
    application: Application,
    user: User,
    channel: Channel,
    kind: InteractionType,
    data: Json,
    *,
    message: Message | None = None,
    origin: Interaction | None = None,
) -> Interaction:
    """Acts as the person and returns once the bot has responded or its 3 seconds are over (`.failed`).

    `data` is the interaction's data as the gateway carries it; it belongs to the interaction from now on.
    """
    interaction = begin(world, application, user, channel, kind, data, message=message, origin=origin)
    await asyncio.shield(interaction.answered)
    return interaction


def begin(
    world: World,
    application: Application,
    user: User,
    channel: Channel,
    kind: InteractionType,
    data: Json,
    *,
    message: Message | None = None,
    origin: Interaction | None = None,
) -> Interaction:
    """As `interact`, without waiting: `.answered` and `.finished` can be awaited later."""
    loop = asyncio.get_running_loop()
    interaction = Interaction(
        id=world.ids.next(),
        token=secrets.token_urlsafe(72),
        type=kind,
        application=application,
        user=user,
        channel=channel,
        data=data,
        began=time.monotonic(),
        answered=loop.create_future(),
        finished=loop.create_future(),
        message=message,
        origin=origin,
    )
    world.remember_interaction(interaction)
    timer = loop.call_later(world.limits.answer, _settle, interaction.answered, False)
    interaction.answered.add_done_callback(lambda _: timer.cancel())
    interaction.answered.add_done_callback(
        lambda done: None if done.result() else _finish(interaction, False)
    )
    world.emit(
        Event(
            "INTERACTION_CREATE",
            lambda: render_talk.interaction(world, interaction),
            guild=channel.guild,
            channel=channel,
            application=application,
        )
    )
    return interaction


def _settle(future: asyncio.Future[bool], value: bool) -> None:
    if not future.done():
        future.set_result(value)


def _finish(interaction: Interaction, value: bool = True) -> None:
    _settle(interaction.finished, value)


# ---------------------------------------------------------------------- the first response


def awaiting(world: World, interaction_id: int, token: str) -> Interaction:
    """The interaction that may still be responded to."""
    interaction = world.interactions.get(token)
    if interaction is None or interaction.id != interaction_id or interaction.failed:
        raise ApiError(errors.UNKNOWN_INTERACTION)
    if interaction.response is not None:
        raise ApiError(errors.ALREADY_ACKNOWLEDGED)
    if time.monotonic() - interaction.began > world.limits.answer:
        raise ApiError(errors.UNKNOWN_INTERACTION)
    return interaction


def answer(
    world: World,
    interaction: Interaction,
    kind: ResponseType,
    body: Json,
    *,
    attachments: Sequence[Attachment] | None = None,
) -> None:
    """The first response, already checked."""
    interaction.response = kind
    if kind is ResponseType.MESSAGE:
        interaction.original = _say(world, interaction, body, attachments or ())
    elif kind is ResponseType.DEFERRED_MESSAGE:
        interaction.original = _think(world, interaction, body)
    elif kind is ResponseType.DEFERRED_UPDATE:
        interaction.original = interaction.message
    elif kind is ResponseType.UPDATE and interaction.message is not None:
        interaction.original = interaction.message
        messages.edit(world, interaction.message, body, attachments=attachments)
    elif kind is ResponseType.AUTOCOMPLETE:
        interaction.choices = list(body.get("choices") or ())
    elif kind is ResponseType.MODAL:
        interaction.modal = body
    if kind not in (ResponseType.DEFERRED_MESSAGE, ResponseType.DEFERRED_UPDATE):
        _finish(interaction)
    _settle(interaction.answered, True)


def _think(world: World, interaction: Interaction, body: Json) -> Message:
    """ "The bot is thinking": the deferral alone decides who will see the answer."""
    return _say(world, interaction, {"flags": body.get("flags", 0)}, (), flags=MessageFlags.LOADING)


def _say(
    world: World, interaction: Interaction, body: Json, attachments: Sequence[Attachment], flags: int = 0
) -> Message:
    private = int(body.get("flags") or 0) & MessageFlags.EPHEMERAL
    message = messages.post(
        world,
        interaction.channel,
        interaction.application.bot,
        _with_reference(interaction, body),
        attachments=attachments,
        kind=_kind_of_reply(interaction),
        application=interaction.application,
        interaction=interaction,
        seen_by=interaction.user if private else None,
        flags=flags | private,
    )
    interaction.messages[message.id] = message
    return message


def _kind_of_reply(interaction: Interaction) -> MessageType:
    if interaction.response is None or interaction.original is not None:
        return MessageType.DEFAULT
    if interaction.type is InteractionType.COMMAND:
        return MessageType.COMMAND if interaction.data["type"] == 1 else MessageType.CONTEXT_COMMAND
    return MessageType.DEFAULT


def _with_reference(interaction: Interaction, body: Json) -> Json:
    """An answer to a control refers to the message the control is on; a follow-up to the first answer."""
    source = interaction.message if interaction.original is None else interaction.original
    if source is None:
        return body
    return {**body, "message_reference": {"message_id": str(source.id), "channel_id": str(source.channel.id)}}


# ---------------------------------------------------------------------- afterwards, with the token


def acknowledged(world: World, application_id: int, token: str) -> Interaction:
    """The interaction whose token may still be used for follow-ups and edits."""
    if application_id not in world.applications:
        raise ApiError(errors.UNKNOWN_WEBHOOK)
    interaction = world.interactions.get(token)
    if interaction is None or interaction.application.id != application_id:
        raise ApiError(errors.INVALID_WEBHOOK_TOKEN)
    if time.monotonic() - interaction.began > world.limits.token:
        raise ApiError(errors.INVALID_WEBHOOK_TOKEN)
    if interaction.response is None:
        raise ApiError(errors.UNKNOWN_WEBHOOK)
    return interaction


def find_message(world: World, interaction: Interaction, message_id: int | None) -> Message:
    """One of the interaction's messages; None means `@original`."""
    if message_id is None:
        message = interaction.original
    else:
        message = interaction.messages.get(message_id)
        if message is None and interaction.original is not None and interaction.original.id == message_id:
            message = interaction.original
    if message is None or message.deleted:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return message


def follow_up(
    world: World, interaction: Interaction, body: Json, *, attachments: Sequence[Attachment] = ()
) -> Message:
    """Says something more; while the bot is still "thinking" it becomes the answer that was promised."""
    original = interaction.original
    if original is not None and original.thinking and not original.deleted:
        edit(world, interaction, original, body, attachments=attachments)
        return original
    message = _say(world, interaction, body, attachments)
    _finish(interaction)
    return message


def edit(
    world: World,
    interaction: Interaction,
    message: Message,
    body: Json,
    *,
    attachments: Sequence[Attachment] | None = None,
) -> None:
    if message.thinking:
        message.flags &= ~MessageFlags.LOADING
        messages.edit(world, message, body, attachments=attachments)
        message.edited = None
    else:
        messages.edit(world, message, body, attachments=attachments)
    _finish(interaction)


def delete(world: World, interaction: Interaction, message: Message) -> None:
    messages.delete(world, message)
    _finish(interaction)
