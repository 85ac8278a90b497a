"""Who is on a thing to do that people come to or do, by how they stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import N_, _
from bot.services.things import adding, standby
from bot.services.things.how_it_went import is_asked
from bot.services.things.rosters import Account, Commitment

#: What those say who were in and have not done it.
ACCOUNTS: dict[Account, str] = {
    "fell_through": N_("It didn't work out"),
    "could_not": N_("Couldn't do it"),
}


def people_groups(people: Sequence[Commitment]) -> dict[str, Sequence[int]]:
    """By headings, the first who needs nothing any more."""
    owing = [one for one in people if is_asked(one)]
    again = [one.user_id for one in owing if one.again_at]
    asked = [one.user_id for one in people if adding.is_asked(one)]
    called = [one.user_id for one in people if standby.was_called(one)]
    standing = [one.user_id for one in people if one.state == "standby"]
    return {
        _("Done"): [one.user_id for one in people if one.done_at],
        **({_("Said yes again"): again} if again else {}),
        (_("Silent so far") if again else _("Not done yet")): [
            one.user_id for one in owing if not one.again_at
        ],
        **{
            _(heading): told
            for account, heading in ACCOUNTS.items()
            if (told := [one.user_id for one in people if one.account == account and not one.done_at])
        },
        **({_("Asked whether they are in"): asked} if asked else {}),
        **({_("Called on, no answer yet"): called} if called else {}),
        _("Waiting, in order"): [one.user_id for one in people if one.state == "waitlisted"],
        **({_("Standing by, in order"): standing} if standing else {}),
    }
