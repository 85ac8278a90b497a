"""What somebody wrote, shown to somebody else."""

from __future__ import annotations

from textwrap import shorten

from bot.errors import NotFound
from bot.explain import refusal
from bot.i18n import _, timestamp
from bot.markup import said
from bot.services.things.thing_notes import MOST_NOTE, Note
from bot.vault import Vault


def quoted(text: str) -> str:
    """What somebody wrote, as a quote."""
    return "> " + said(text).replace("\n", "\n> ")


def note_text(written: Note | None, *, most: int = MOST_NOTE) -> str:
    """What somebody left in writing, with when, or its beginning; empty where there is nothing."""
    if written is None:
        return ""
    note = written.note if len(written.note) <= most else shorten(written.note, most, placeholder=" …")
    quoted = "\n> ".join(said(note).splitlines())
    return _("**Note from {when}:**").format(when=timestamp(written.written_at, "D")) + f"\n> {quoted}"


def opened(vault: Vault, sealed: str) -> str:
    """What somebody wrote in confidence, as a quote; or that it can't be read any more, with another key."""
    try:
        return quoted(vault.open(sealed))
    except NotFound as lost:
        return f"⚠️ {refusal(lost)}"
