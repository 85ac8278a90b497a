"""How often something comes round that repeats."""

from __future__ import annotations

from bot.i18n import N_

#: By the weeks between.
RHYTHMS = {1: N_("Every week"), 2: N_("Every two weeks"), 4: N_("Every four weeks")}
#: By the rule, as it is stored.
RULES = {"FREQ=WEEKLY": RHYTHMS[1], **{f"FREQ=WEEKLY;INTERVAL={n}": text for n, text in RHYTHMS.items()}}
