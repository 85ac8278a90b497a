"""Looks at everything the bot needs and says what to do about what is wrong.

What concerns one server stands in its /setup too; `groundswell doctor` shows all of it.
"""

from bot.doctor.findings import FINE, NOTE, WRONG, Finding, worst

__all__ = ["FINE", "NOTE", "WRONG", "Finding", "worst"]
