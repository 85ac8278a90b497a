"""What Discord answers when it refuses: status, code, sentence, and for 50035 what is wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One refusal of Discord's list of JSON error codes; code 0 is an error outside that list."""

    status: int
    code: int
    message: str


BAD_REQUEST = Kind(400, 0, "400: Bad Request")
UNAUTHORIZED = Kind(401, 0, "401: Unauthorized")
NOT_FOUND = Kind(404, 0, "404: Not Found")
METHOD_NOT_ALLOWED = Kind(405, 0, "405: Method Not Allowed")
INTERNAL_SERVER_ERROR = Kind(500, 0, "500: Internal Server Error")

NOT_FOR_BOTS = Kind(403, 20001, "Bots cannot use this endpoint")

UNKNOWN_APPLICATION = Kind(404, 10002, "Unknown Application")
UNKNOWN_CHANNEL = Kind(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Kind(404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = Kind(404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = Kind(404, 10008, "Unknown Message")
UNKNOWN_OVERWRITE = Kind(404, 10009, "Unknown Overwrite")
UNKNOWN_ROLE = Kind(404, 10011, "Unknown Role")
UNKNOWN_USER = Kind(404, 10013, "Unknown User")
UNKNOWN_EMOJI = Kind(400, 10014, "Unknown Emoji")
UNKNOWN_WEBHOOK = Kind(404, 10015, "Unknown Webhook")
UNKNOWN_BAN = Kind(404, 10026, "Unknown Ban")
UNKNOWN_INTERACTION = Kind(404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = Kind(404, 10063, "Unknown application command")
UNKNOWN_COMMAND_PERMISSIONS = Kind(404, 10066, "Unknown application command permissions")
UNKNOWN_EVENT = Kind(404, 10070, "Unknown Guild Scheduled Event")

MAX_PINS = Kind(400, 30003, "Maximum number of pins reached for the channel (250)")
MAX_ROLES = Kind(400, 30005, "Maximum number of server roles reached (250)")
MAX_REACTIONS = Kind(400, 30010, "Maximum number of reactions reached (20)")
MAX_CHANNELS = Kind(400, 30013, "Maximum number of server channels reached (500)")
MAX_COMMANDS = Kind(400, 30032, "Maximum number of application commands reached (100).")
MAX_THREAD_MEMBERS = Kind(400, 30033, "Maximum number of thread participants has been reached (1000).")
MAX_DAILY_COMMAND_CREATES = Kind(
    400, 30034, "Max number of daily application command creates has been reached (200)"
)
MAX_EVENTS = Kind(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
TOO_OLD_EDITS = Kind(
    429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later"
)

TOO_MANY_DMS = Kind(400, 40003, "You are opening direct messages too fast.")
REQUEST_TOO_LARGE = Kind(413, 40005, "Request entity too large")
ALREADY_ACKNOWLEDGED = Kind(400, 40060, "Interaction has already been acknowledged.")
MAX_FOLLOW_UPS = Kind(400, 40094, "This interaction has reached the maximum number of follow-up messages.")

MISSING_ACCESS = Kind(403, 50001, "Missing Access")
NOT_IN_A_DM = Kind(403, 50003, "Cannot execute action on a DM channel")
CANNOT_EDIT_OTHERS = Kind(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Kind(400, 50006, "Cannot send an empty message")
CANNOT_DM = Kind(403, 50007, "Cannot send messages to this user")
NOT_A_TEXT_CHANNEL = Kind(400, 50008, "Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = Kind(403, 50013, "Missing Permissions")
WRONG_DELETE_COUNT = Kind(400, 50016, "You can only delete between 2 and 100 messages in a single request.")
PIN_ELSEWHERE = Kind(400, 50019, "A message can only be pinned to the channel it was sent in")
SYSTEM_MESSAGE = Kind(403, 50021, "Cannot execute action on a system message")
WRONG_CHANNEL_TYPE = Kind(400, 50024, "Cannot execute action on this channel type")
INVALID_WEBHOOK_TOKEN = Kind(401, 50027, "Invalid Webhook Token")
INVALID_ROLE = Kind(400, 50028, "Invalid Role")
INVALID_RECIPIENTS = Kind(400, 50033, "Invalid Recipient(s)")
TOO_OLD_TO_BULK_DELETE = Kind(400, 50034, "You can only bulk delete messages that are under 14 days old.")
INVALID_FORM = Kind(400, 50035, "Invalid Form Body")
FILE_TOO_LARGE = Kind(400, 50045, "File uploaded exceeds the maximum size")
THREAD_ARCHIVED = Kind(400, 50083, "Thread is archived")
INVALID_JSON = Kind(400, 50109, "The request body contains invalid JSON.")
NO_SHARED_GUILD = Kind(403, 50278, "Cannot send messages to this user due to having no mutual guilds")

NO_REPLY_WITHOUT_HISTORY = Kind(400, 160002, "Cannot reply without permission to read message history")
THREAD_EXISTS = Kind(400, 160004, "A thread has already been created for this message")
THREAD_LOCKED = Kind(400, 160005, "Thread is locked")
EVENT_FINISHED = Kind(400, 180000, "Cannot update a finished event")


class ApiError(Exception):
    """Discord refuses a request. ``errors`` is the nested object a 50035 answer carries."""

    def __init__(self, kind: Kind, *, message: str | None = None, errors: Json | None = None) -> None:
        self.kind = kind
        self.message = kind.message if message is None else message
        self.errors = errors
        super().__init__(f"{kind.status} {kind.code}: {self.message}")

    @property
    def status(self) -> int:
        return self.kind.status

    @property
    def code(self) -> int:
        return self.kind.code

    def body(self) -> Json:
        """The JSON object Discord answers with."""
        body: Json = {"message": self.message, "code": self.kind.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class Problems:
    """Everything wrong with one payload, by path, so that one 50035 answer names all of it.

    A path names keys and list positions from the payload's root; the empty path is the payload itself.
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[tuple[Path, str, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        self._found.append((tuple(path), code, message))

    def errors(self) -> Json:
        """Discord's nesting: positions become keys, and ``_errors`` holds what is wrong at that place."""
        root: Json = {}
        for path, code, message in self._found:
            place = root
            for step in path:
                place = place.setdefault(str(step), {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        return root

    def raise_if_any(self) -> None:
        if self._found:
            raise ApiError(INVALID_FORM, errors=self.errors())


def invalid(path: Sequence[str | int], code: str, message: str) -> ApiError:
    """The 50035 refusal for a single thing that is wrong."""
    problems = Problems()
    problems.add(path, code, message)
    return ApiError(INVALID_FORM, errors=problems.errors())
