"""Moments as people write them: "friday 18h", "pasado mañana a las 6 de la tarde", "in 2 hours".

A small strict grammar over a whole text. What is read whole is right; what can be read in two or three ways
is asked; what has a piece left over is refused. The words of each language stand in
bot/locales/when.<language>.toml.
"""

from bot.services.record.when.moments import exact, moment, read
from bot.services.record.when.readings import Moment, Reading, Readings, Unread, in_words
from bot.services.record.when.zones import Here, here

__all__ = ["Here", "Moment", "Reading", "Readings", "Unread", "exact", "here", "in_words", "moment", "read"]
