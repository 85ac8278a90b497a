"""What a person can agree to: a kind of contact, or being asked about a kind of ability."""

from __future__ import annotations

from typing import Literal

Agreement = Literal["reminders", "invitations", "checkins", "reached", "skills", "languages", "hours"]
