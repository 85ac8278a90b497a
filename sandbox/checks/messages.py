"""Messages on their way in: new ones, edits, and the rules that bind Components V2 to its flag."""

from collections.abc import Collection, Mapping

from sandbox.checks import components
from sandbox.checks.forms import Form, length_problem, root
from sandbox.errors import EMPTY_MESSAGE, WRONG_DELETE_COUNT, ApiError, Problems

COMPONENTS_V2 = 1 << 15

MOST_CONTENT = 2000
MOST_EMBED_CHARACTERS = 6000

# What can make a message not empty, and what Components V2 takes the place of.
_SUBSTANCE = ("content", "embeds", "sticker_ids", "components", "poll", "attachments")
_LEGACY = ("content", "embeds", "sticker_ids", "poll")
_MENTIONS = ("roles", "users", "everyone")
_LINK_SCHEMES = ("http", "https")
_IMAGE_SCHEMES = ("http", "https", "attachment")


def check_new_message(payload: object, *, files: Collection[str] = ()) -> None:
    """A message to a channel, a DM or as a follow-up; ``files`` are the names of the uploaded files."""
    problems = Problems()
    new_message(root(payload, problems), files=files)


def check_message_edit(
    payload: object,
    *,
    existing_flags: int = 0,
    existing: Collection[str] = (),
    files: Collection[str] = (),
    attached: Mapping[int, str] | None = None,
) -> None:
    """An edit. ``existing`` names the fields the message has something in now, of content, embeds,
    sticker_ids, components, poll and attachments: they count unless the edit replaces them. ``attached`` are
    the names of its files by their ids, if known: those that stay are listed, and may be referred to."""
    problems = Problems()
    form = root(payload, problems)
    message_edit(form, existing_flags=existing_flags, existing=existing, files=files, attached=attached)


def check_bulk_delete(payload: object) -> None:
    """The 2 to 100 messages to delete at once."""
    problems = Problems()
    form = root(payload, problems)
    wanted = form.values.get("messages")
    if isinstance(wanted, list) and not 2 <= len(wanted) <= 100:
        raise ApiError(WRONG_DELETE_COUNT)
    form.snowflakes("messages", most=100, required=True)
    problems.raise_if_any()


def new_message(form: Form, *, files: Collection[str] = ()) -> None:
    """Check the message in ``form`` and raise what is wrong with it."""
    values = form.values
    v2 = bool((form.number("flags") or 0) & COMPONENTS_V2)
    _fields(form, v2=v2, files=files)
    _nonce(form)
    form.flag("tts")
    form.flag("enforce_nonce")
    form.items("sticker_ids", most=3)
    reference = form.form("message_reference")
    if reference is not None:
        reference.snowflake("message_id", required=True)
    for index, attachment in enumerate(form.forms("attachments", most=10)):
        number = attachment.snowflake("id", required=True)
        if number is not None and number >= len(files):
            form.problems.add(
                (*form.path, "attachments", index), "ATTACHMENT_NOT_FOUND", "Attachment data not found"
            )
    if len(files) > 10:
        form.wrong("attachments", *length_problem(0, 10))
    if v2:
        _no_legacy(form, [key for key in _LEGACY if values.get(key)])
    form.problems.raise_if_any()
    present = _present(form, ("components", "attachments") if v2 else _SUBSTANCE)
    forwarded = reference is not None and reference.values.get("type") == 1
    if not present and not files and not forwarded:
        raise ApiError(EMPTY_MESSAGE)


def message_edit(
    form: Form,
    *,
    existing_flags: int = 0,
    existing: Collection[str] = (),
    files: Collection[str] = (),
    attached: Mapping[int, str] | None = None,
) -> None:
    """Check the edit in ``form`` and raise what is wrong with it."""
    values = form.values
    flags = form.number("flags")
    was_v2 = bool(existing_flags & COMPONENTS_V2)
    v2 = was_v2 if flags is None else bool(flags & COMPONENTS_V2)
    if was_v2 and not v2:
        message = "The IS_COMPONENTS_V2 flag cannot be removed from a message"
        form.wrong("flags", "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", message)
        v2 = True
    _fields(form, v2=v2, files=_files_after(form, files, attached))
    kept = {key for key in existing if key not in values}
    if v2:
        _no_legacy(form, [key for key in _LEGACY if values.get(key) or key in kept])
    form.problems.raise_if_any()
    if not _present(form, _SUBSTANCE) and not kept and not files:
        raise ApiError(EMPTY_MESSAGE)


def _files_after(
    form: Form, files: Collection[str], attached: Mapping[int, str] | None
) -> Collection[str] | None:
    """The names by which the edit may refer to files: of the new ones, and of the old ones those that it
    lists with their names, or all if it lists none."""
    listed = form.forms("attachments", most=10)
    ids = [attachment.snowflake("id", required=True) for attachment in listed]
    if attached is None:
        return None
    if form.values.get("attachments") is None:
        return [*files, *attached.values()]
    for index, number in enumerate(ids):
        if number is not None and number >= len(files) and number not in attached:
            form.problems.add(
                (*form.path, "attachments", index), "ATTACHMENT_NOT_FOUND", "Attachment data not found"
            )
    named = {attachment.values.get("filename") for attachment in listed}
    kept = [attached[number] for number in ids if number is not None and number in attached]
    return [*files, *(name for name in kept if name in named)]


def _fields(form: Form, *, v2: bool, files: Collection[str] | None) -> None:
    values = form.values
    form.text("content", most=MOST_CONTENT)
    if values.get("embeds"):
        _embeds(form)
    if values.get("allowed_mentions"):
        _allowed_mentions(form)
    if values.get("components"):
        components.walk(form, v2=v2, files=files)


def _present(form: Form, keys: Collection[str]) -> bool:
    """Whether anything would be seen; white space is not."""
    for key in keys:
        value = form.values.get(key)
        if value and (not isinstance(value, str) or value.strip()):
            return True
    return False


def _no_legacy(form: Form, used: list[str]) -> None:
    for key in used:
        message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        form.wrong(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def _nonce(form: Form) -> None:
    nonce = form.values.get("nonce")
    if nonce is None:
        return
    if isinstance(nonce, bool) or not isinstance(nonce, int | str):
        form.wrong("nonce", "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer.")
    elif isinstance(nonce, str) and len(nonce) > 25:
        form.wrong("nonce", "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer characters long.")
    elif isinstance(nonce, int) and not -(2**63) <= nonce < 2**63:
        message = f"Must be between {-(2**63)} and {2**63 - 1}."
        form.wrong("nonce", "NONCE_TYPE_OUT_OF_BOUNDS", message)


def _allowed_mentions(form: Form) -> None:
    mentions = form.form("allowed_mentions")
    if mentions is None:
        return
    parse = mentions.items("parse", most=3)
    for index, kind in enumerate(parse):
        if kind not in _MENTIONS:
            path = (*mentions.path, "parse", index)
            form.problems.add(
                path, "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'roles', 'users')."
            )
    mentions.flag("replied_user")
    for key in ("users", "roles"):
        ids = mentions.snowflakes(key, most=100)
        if len(set(ids)) != len(ids):
            mentions.wrong(key, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        if ids and key in parse:
            message = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            form.wrong("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _embeds(form: Form) -> None:
    characters = sum(_embed(embed) for embed in form.forms("embeds", most=10))
    if characters > MOST_EMBED_CHARACTERS:
        message = f"Embed size exceeds maximum size of {MOST_EMBED_CHARACTERS}"
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed(embed: Form) -> int:
    """Check one embed; returns how many characters it adds to the total of all embeds."""
    characters = len(embed.text("title", most=256) or "") + len(embed.text("description", most=4096) or "")
    embed.url("url", schemes=_LINK_SCHEMES)
    embed.number("color", least=0, most=0xFFFFFF)
    embed.moment("timestamp")
    author, footer = embed.form("author"), embed.form("footer")
    if author is not None:
        characters += len(author.text("name", most=256, required=True) or "")
        author.url("url", schemes=_LINK_SCHEMES)
        author.url("icon_url", schemes=_IMAGE_SCHEMES)
    if footer is not None:
        characters += len(footer.text("text", most=2048, required=True) or "")
        footer.url("icon_url", schemes=_IMAGE_SCHEMES)
    for field in embed.forms("fields", most=25):
        characters += len(field.text("name", most=256, required=True) or "")
        characters += len(field.text("value", most=1024, required=True) or "")
        field.flag("inline")
    for key in ("image", "thumbnail"):
        picture = embed.form(key)
        if picture is not None:
            picture.url("url", schemes=_IMAGE_SCHEMES, required=True)
    shown = ("title", "description", "author", "footer", "fields", "image", "thumbnail")
    if not any(embed.values.get(key) for key in shown):
        embed.missing("description")
    return characters
