"""What a person agreed to, in the words in which both /mine and the preferences say it."""

from __future__ import annotations

from bot.i18n import N_, _
from bot.services.own.mine import Mine

CELEBRATED = {
    "name": N_("with your name"),
    "anonymous": N_("without your name"),
    "no": N_("not at all"),
    None: N_("not asked yet"),
}


def agreements_text(found: Mine) -> str:
    """A line for each kind of contact: yes, no, or not asked yet."""
    answers = {True: _("yes"), False: _("no"), None: _("not asked yet")}
    reminders, volunteer = found.agreed("reminders"), found.volunteer
    way = _("by direct message") if volunteer and volunteer.contact == "dm" else _("here in /mine")
    celebrated = CELEBRATED[volunteer.celebrate if volunteer else None]
    return "\n".join(
        (
            _("Reminders: {how}").format(how=way if reminders else answers[reminders]),
            _("Invitations: {answer}").format(answer=answers[found.agreed("invitations")]),
            _("Check-ins: {answer}").format(answer=_("yes") if found.agreed("checkins") else _("no")),
            _("People may write to you: {answer}").format(answer=answers[found.agreed("reached")]),
            _("Celebrated: {how}").format(how=_(celebrated)),
        )
    )
