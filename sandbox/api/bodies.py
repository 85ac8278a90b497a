"""Reading what a request carries: JSON, or a form with files beside it."""

import mimetypes

import orjson
from aiohttp import BodyPartReader, web

from sandbox import errors
from sandbox.api.call import Call, Upload
from sandbox.errors import ApiError
from sandbox.world.model import Attachment, Json, Message
from sandbox.world.render_talk import ATTACHMENT_SIZE_LIMIT
from sandbox.world.state import World

LARGEST_REQUEST = 25 * 1024 * 1024  # Discord's limit; aiohttp by itself stops at one megabyte


async def read(request: web.BaseRequest) -> tuple[object, tuple[Upload, ...], bytes]:
    """The JSON, the files, and the JSON as it came (for the log)."""
    if not request.body_exists:
        return None, (), b""
    try:
        if request.content_type.startswith("multipart/"):
            raw, uploads = await _form(request)
        else:
            raw, uploads = await request.read(), ()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(errors.REQUEST_TOO_LARGE) from None
    if not raw:
        return None, uploads, raw
    try:
        return orjson.loads(raw), uploads, raw
    except orjson.JSONDecodeError:
        raise ApiError(errors.INVALID_JSON) from None


async def _form(request: web.BaseRequest) -> tuple[bytes, tuple[Upload, ...]]:
    raw, uploads = b"", []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ApiError(errors.BAD_REQUEST)
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            raw = data
        elif part.filename is not None:
            if len(data) > ATTACHMENT_SIZE_LIMIT:
                raise ApiError(errors.FILE_TOO_LARGE)
            uploads.append(Upload(part.filename, _content_type(part.filename), data))
    return raw, tuple(uploads)


def _content_type(filename: str) -> str:
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def filenames(call: Call) -> list[str]:
    return [upload.filename for upload in call.uploads]


def attached(message: Message) -> dict[int, str]:
    """The names of the files it has, by their ids."""
    return {each.id: each.filename for each in message.attachments}


def attachments(call: Call, body: Json) -> list[Attachment]:
    """The uploaded files of a new message, with the descriptions its payload gives them."""
    described = {str(each.get("id")): each for each in body.get("attachments") or ()}
    return [
        _stored(call.world, upload, described.get(str(index), {}))
        for index, upload in enumerate(call.uploads)
    ]


def edited_attachments(call: Call, message: Message, body: Json) -> list[Attachment] | None:
    """The files after an edit: those of the old ones its payload still lists, and the new ones."""
    listed = body.get("attachments")
    if listed is None:
        return [*message.attachments, *attachments(call, body)] if call.uploads else None
    kept_ids = {str(each.get("id")) for each in listed}
    return [
        *(each for each in message.attachments if str(each.id) in kept_ids),
        *attachments(call, body),
    ]


def _stored(world: World, upload: Upload, described: Json) -> Attachment:
    attachment_id = world.ids.next()
    filename = described.get("filename") or upload.filename
    place = f"{attachment_id}/{filename}"
    stored = Attachment(
        attachment_id,
        filename,
        upload.data,
        upload.content_type,
        f"{world.attachments_url}/{place}",
        described.get("description"),
    )
    world.attachments[place] = stored
    return stored
