"""How many people asking about a thing to do would reach, in a sentence that singles out nobody."""

from __future__ import annotations

from bot.i18n import _, number
from bot.services.reach.invitations import Reach
from bot.services.record.figures import SMALLEST_GROUP


def reach_text(found: Reach) -> str:
    """Before anybody is asked: whom it fits, how many of them agreed, and how many the next wave asks."""
    if found.missing is None:
        how_many = _("Say how many it takes, a target or places: I ask no more than that needs.")
        return f"{_whom(found)}\n{how_many}"
    if not found.missing:
        nobody = _("Nobody is missing at the moment.")
        return f"{_whom(found)}\n{nobody}"
    if found.fits == 0 or found.agreed == 0:
        return _whom(found)
    if found.fits and found.agreed and found.first is not None:
        text = _("Fits {fits} people, {agreed} of them agreed to be asked; the first wave asks {first}.")
        return text.format(fits=number(found.fits), agreed=number(found.agreed), first=number(found.first))
    if found.first is None:
        wave = _("The first wave asks fewer than {count}.").format(count=SMALLEST_GROUP)
    else:
        wave = _("The first wave asks {count}.").format(count=number(found.first))
    return f"{_whom(found)} {wave}"


def _whom(found: Reach) -> str:
    if found.fits is None:
        return _("Fits fewer than {count} people.").format(count=SMALLEST_GROUP)
    if found.fits == 0:
        return _("Fits nobody here yet who does not know of it.")
    fits = number(found.fits)
    if found.agreed is None:
        text = _(
            "Fits {fits} people. How many of them agreed to be asked is not shown, so that nobody stands out."
        )
        return text.format(fits=fits)
    if found.agreed == 0:
        return _("Fits {fits} people, and none of them has agreed to be asked yet.").format(fits=fits)
    text = _("Fits {fits} people, {agreed} of them agreed to be asked.")
    return text.format(fits=fits, agreed=number(found.agreed))
