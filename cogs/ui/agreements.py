"""What a person agreed to, in the words in which both /mine and the preferences say it."""

from __future__ import annotations

from bot.i18n import N_, _
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from bot.services.own.mine import Mine
from bot.services.record.agreements import Agreement


def is_sent(agreement: Agreement) -> bool:
    """Whether anything is ever sent to who says yes to it: else nobody is asked."""
    return any(kind.needs == agreement for kind in kinds.declared(Message))


CELEBRATED = {
    "name": N_("with your name"),
    "anonymous": N_("without your name"),
    "no": N_("not at all"),
    None: N_("not asked yet"),
}


WAYS = {
    "dm": N_("by direct message"),
    "thread": N_("in a private thread, which everyone with “Manage Threads” can read"),
    "mine": N_("here in /mine"),
    None: N_("here in /mine"),
}


def agreements_text(found: Mine) -> str:
    """A line for each kind of contact: yes, no, or not asked yet."""
    answers = {True: _("yes"), False: _("no"), None: _("not asked yet")}
    reminders, volunteer = found.agreed("reminders"), found.volunteer
    way = _(WAYS[volunteer.contact if volunteer else None])
    celebrated = CELEBRATED[volunteer.celebrate if volunteer else None]
    invitations = _("Invitations: {answer}").format(answer=answers[found.agreed("invitations")])
    return "\n".join(
        (
            _("Reminders: {how}").format(how=way if reminders else answers[reminders]),
            *([invitations] if is_sent("invitations") else []),
            _("Check-ins: {answer}").format(answer=_("yes") if found.agreed("checkins") else _("no")),
            _("People may write to you: {answer}").format(answer=answers[found.agreed("reached")]),
            _("Celebrated: {how}").format(how=_(celebrated)),
        )
    )
