"""What a guild offers to be interested in, as its admins list it."""

from __future__ import annotations

from bot.i18n import N_
from bot.models.interests import interests
from bot.services.guild.lists import MOST, Listed, OwnList

Interest = Listed

__all__ = ["LIST", "MOST", "Interest", "known", "offered_in", "replace"]

LIST = OwnList(interests, too_many=N_("That is {count} interests; Discord can show {most} at most."))
offered_in, known, replace = LIST.offered_in, LIST.known, LIST.replace
