"""Discord's HTTP API: `routing` finds the handler, `front` does what is common to all requests.

Each resource has a module of handlers: look up, check permission, check payload, change the world, answer.
"""

from importlib import import_module

RESOURCES = (
    "applications",
    "channels",
    "commands",
    "guilds",
    "interactions",
    "members",
    "messages",
    "reactions",
    "roles",
    "scheduled_events",
    "threads",
)


def load() -> None:
    """Registers every resource's routes; doing it again changes nothing."""
    for name in RESOURCES:
        import_module(f"sandbox.api.{name}")
