"""What is set and what is missing, a line each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.doctor import FINE, WRONG, Finding
from bot.i18n import _, ngettext
from bot.services.guild.guilds import Guild


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set; `gone`: it is, and no longer there."""

    label: str
    value: str | None
    optional: bool = False
    gone: bool = False

    @property
    def is_missing(self) -> bool:
        return not (self.value or self.optional)

    def __str__(self) -> str:
        """✅ set, ⚠️ set and no longer there, ⬜ still to do, ➖ may stay as it is; the words say it too."""
        label = self.label
        if self.gone:
            return _("⚠️ **{label}**: gone, or I can't see it. Please choose another one.").format(label=label)
        if self.value:
            return f"✅ **{label}**: {self.value}"
        missing = _("optional") if self.optional else _("not chosen yet")
        return f"{'➖' if self.optional else '⬜'} **{label}**: {missing}"


def setting_line(label: str, value: str | None, *, optional: bool = False) -> str:
    return str(Setting(label, value, optional))


def finding_text(finding: Finding) -> str:
    """What was found, why it matters, what to do about it."""
    if finding.mark == FINE:
        return f"✅ {finding.what}"
    mark = "⚠️" if finding.mark == WRONG else "💡"
    further = [f"-# {line}" for line in (finding.why, finding.todo and f"→ {finding.todo}") if line]
    return "\n".join((f"{mark} {finding.what}", *further))


def kept_text(guild: Guild) -> str:
    """Until when what is stored about somebody is kept at most, from what is set and holds."""
    days, months = guild.kept_after_leaving, guild.kept_idle
    left = ngettext("{n} day after you leave", "{n} days after you leave", days).format(n=days)
    idle = ngettext(
        "{n} month after you last did something here",
        "{n} months after you last did something here",
        months,
    ).format(n=months)
    ends = _(
        "At the latest it is erased {left}, or {idle}. Only an open report stays, without your name, a year "
        "at most."
    )
    return ends.format(left=left if days else _("as soon as you leave"), idle=idle)


def note_days_text(days: int) -> str:
    """How long notes to check-ins are kept."""
    return ngettext("Erased after {n} day", "Erased after {n} days", days).format(n=days)


def hours_in_a_row(hours: int | None) -> str:
    """From when on they are asked about."""
    if hours is None:
        return _("never asked about")
    told = ngettext("asked about: more than {n} hour", "asked about: more than {n} hours", hours)
    return told.format(n=hours)
