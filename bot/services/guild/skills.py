"""What a guild's asks and roles may need people to know, as its admins list it."""

from __future__ import annotations

from bot.i18n import N_
from bot.models.skills import skills
from bot.services.guild.lists import MOST, Listed, OwnList

Skill = Listed

__all__ = ["LIST", "MOST", "Skill", "known", "offered_in", "replace"]

LIST = OwnList(skills, too_many=N_("That is {count} skills; Discord can show {most} at most."))
offered_in, known, replace = LIST.offered_in, LIST.known, LIST.replace
