"""Moments as people write them: "friday 18h", "pasado mañana a las 6 de la tarde", "in 2 hours".

A small strict grammar over a whole text. What is read whole is right; what can be read in two or three ways
is asked; what has a piece left over is refused. The words of each language stand in
bot/locales/when.<language>.toml.
"""

from bot.services.record.when.lexicon import plain
from bot.services.record.when.moments import exact, is_weekday, moment, on_day, read
from bot.services.record.when.readings import Moment, Reading, Readings, Unread, in_words, on, refusal_of
from bot.services.record.when.zones import Here, here

__all__ = [
    "Here",
    "Moment",
    "Reading",
    "Readings",
    "Unread",
    "exact",
    "here",
    "in_words",
    "is_weekday",
    "moment",
    "on",
    "on_day",
    "plain",
    "read",
    "refusal_of",
]
