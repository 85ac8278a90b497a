"""Discord's gateway, version 10: what bots are told as it happens.

`intents` says who hears what, `session` remembers what was said, `socket` speaks to one connection, and
`gateway` holds them together.
"""

from sandbox.gateway.gateway import Gateway

__all__ = ["Gateway"]
