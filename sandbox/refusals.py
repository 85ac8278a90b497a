"""Why somebody could not act, or did not see what was waited for; written for who reads a failing test."""


class CannotDo(Exception):
    """The app would not let the person do this; the text is what they are told, or see instead."""


class NotSeen(Exception):
    """What was waited for did not come in time; the text says what was there instead."""


class NoAnswer(Exception):
    """The bot answered with nothing that could be looked at; the text is what the app shows."""
