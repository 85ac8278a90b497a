"""What is set and what is missing, a line each."""

from __future__ import annotations

from bot.doctor import FINE, WRONG, Finding
from bot.i18n import _, ngettext
from bot.services.guild.guilds import Guild


def setting_line(label: str, value: str | None, *, optional: bool = False, gone: bool = False) -> str:
    """✅ set, ⚠️ set and no longer there, ⬜ still to do, ➖ may stay as it is; the words say it too."""
    if gone:
        return _("⚠️ **{label}**: gone, or I can't see it. Please choose another one.").format(label=label)
    if value:
        return f"✅ **{label}**: {value}"
    missing = _("optional") if optional else _("not chosen yet")
    return f"{'➖' if optional else '⬜'} **{label}**: {missing}"


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
    return _("At the latest it is erased {left}, or {idle}.").format(
        left=left if days else _("as soon as you leave"), idle=idle
    )
