"""Carries the outbox to Discord. Cogs import what a draw function may answer from here."""

from bot.courier.courier import Courier
from bot.courier.drawings import (
    Direct,
    Draw,
    Drawing,
    LookOver,
    MemberRoles,
    NativeEvent,
    Nothing,
    Post,
    QuestionThread,
)

__all__ = [
    "Courier",
    "Direct",
    "Draw",
    "Drawing",
    "LookOver",
    "MemberRoles",
    "NativeEvent",
    "Nothing",
    "Post",
    "QuestionThread",
]
