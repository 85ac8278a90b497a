"""Who asks: the person behind a command or a click, as Discord vouches for them at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import NotAllowed, NotFound
from bot.i18n import N_


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind an interaction, as Discord vouches for them at that moment."""

    user_id: int
    guild_id: int | None  # None: the click came from a DM
    member_roles: frozenset[int] = frozenset()
    manages_guild: bool = False
    language: str = "en"  # what they read: as they chose it, else as in their Discord
    #: The id Discord gave to what they did: who did something earlier has the lower one.
    came: int = 0

    @property
    def guild(self) -> int:
        """The guild the interaction came from. Raises NotFound in a DM."""
        if self.guild_id is None:
            raise NotFound(N_("Please do this in the server, not in a direct message."))
        return self.guild_id

    def require_here(self, guild_id: int) -> None:
        """Custom ids are untrusted: what belongs to another server does not exist here. Raises NotFound."""
        if self.guild != guild_id:
            raise NotFound(N_("That no longer exists."))

    def require_from(self, guild_id: int) -> None:
        """The same for what people also answer from a DM, where Discord names no server. Raises NotFound."""
        if self.guild_id is not None and self.guild_id != guild_id:
            raise NotFound(N_("That no longer exists."))

    def require_admin(self) -> None:
        """Raises NotAllowed for anyone without Discord's Manage Server in this server."""
        if not (self.guild and self.manages_guild):
            raise NotAllowed(N_("Setting up is for people with the “Manage Server” permission."))
