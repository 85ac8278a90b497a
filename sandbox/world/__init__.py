"""The local Discord's state (`model`, `talk`), its verbs (`guilds`, `messages`, ...), its looks (`render*`).

    world = World()
    guild = guilds.found(world, "Rising Tide", owner=olga)
    general = guilds.add_channel(world, guild, "general")
    messages.post(world, general, ana, {"content": "hello"})

Every change is told through `World.emit`; `World.listen` hears it.
"""

from sandbox.world.state import Event, World

__all__ = ["Event", "World"]
