"""What happened to a role, in the words in which it is stored for those concerned."""

from __future__ import annotations

from bot.i18n import N_

OF_CHANGES = {
    "offered": N_("offered"),
    "came": N_("somebody has got it"),
    "added": N_("somebody was asked whether they are in"),
    "handed": N_("somebody took it over"),
    "asked": N_("somebody asked for it"),
    "approved": N_("a yes to somebody"),
    "declined": N_("not this time"),
    "unanswered": N_("nobody answered"),
    "stepped": N_("somebody stepped down"),
    "removed": N_("taken back"),
    "gone": N_("somebody no longer has it"),
    "words": N_("other words"),
    "places": N_("other places"),
    "needs": N_("what it needs"),
    "ways": N_("for whom it is, or what comes with it"),
    "lead_on": N_("looked after"),
    "lead_off": N_("no longer looked after"),
    "ended": N_("ended"),
    "opened": N_("opened again"),
    "note": N_("a note for who comes next"),
}
