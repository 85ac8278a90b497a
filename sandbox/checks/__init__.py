"""What Discord refuses of a request's body, and what its app refuses before there is a request.

Pure functions on plain JSON: each returns nothing if all is well, and raises ``ApiError``: 50035 with all
that is wrong by path, 50006 for an empty message, 30032 for too many commands, 180000 for a finished
event. They look only at the payload; permissions, and whether things exist, are for the caller.

``check_new_message(payload, *, files=())``
    A channel's message or a follow-up; ``files`` are the names of the uploaded files.
``check_message_edit(payload, *, existing_flags=0, existing=(), files=(), attached=None)``
    An edit; ``existing`` names the fields that are not empty now ("content", "embeds", "attachments", ...).
``check_components(list, *, v2=False, files=None)``
    Components by themselves.
``check_modal(data)``
    A modal's data.
``check_interaction_response(payload, *, interaction_type, message_based=False, option_type=3,
existing_flags=0, existing=(), files=())``
    The body of an interaction callback, with the message, modal or choices in its data.
``check_choices(data, *, option_type=3)``
    An autocomplete answer's data.
``check_command(payload, *, partial=False)``, ``check_commands(list)``
    One command; the whole list of a scope.
``check_scheduled_event(payload, *, now, existing=None)``
    An event that is made, or with ``existing`` (as Discord shows it) changed.
``check_channel(payload, *, channel_type=0, creating=False)``, ``check_overwrite(payload)``,
``check_thread(payload, *, creating=False, from_message=False)``, ``check_role(payload)``,
``check_role_positions(list)``, ``check_member(payload, *, now)``, ``check_bulk_delete(payload)``
    Parts of a guild.

On behalf of a person, raising ``NotAccepted`` with the app's sentence: ``check_option_values(options,
values, channel_types=None)``, ``check_selected(select, values)``, ``check_submitted(modal, values)``, and
``fields_of(modal)`` to find the fields of a modal.

``numbered(components)`` gives each component the id Discord gives it.
"""

from sandbox.checks.commands import check_command, check_commands
from sandbox.checks.components import check_components, numbered
from sandbox.checks.guilds import (
    check_channel,
    check_member,
    check_overwrite,
    check_role,
    check_role_positions,
    check_scheduled_event,
    check_thread,
)
from sandbox.checks.interactions import check_choices, check_interaction_response
from sandbox.checks.messages import check_bulk_delete, check_message_edit, check_new_message
from sandbox.checks.modals import check_modal
from sandbox.checks.people import (
    NotAccepted,
    check_option_values,
    check_selected,
    check_submitted,
    fields_of,
)

__all__ = [
    "NotAccepted",
    "check_bulk_delete",
    "check_channel",
    "check_choices",
    "check_command",
    "check_commands",
    "check_components",
    "check_interaction_response",
    "check_member",
    "check_message_edit",
    "check_modal",
    "check_new_message",
    "check_option_values",
    "check_overwrite",
    "check_role",
    "check_role_positions",
    "check_scheduled_event",
    "check_selected",
    "check_submitted",
    "check_thread",
    "fields_of",
    "numbered",
]
