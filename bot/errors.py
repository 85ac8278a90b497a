"""Every error that Groundswell raises on purpose.

    GroundswellError
    ├── Refusal             a sentence for the person who asked; nothing was changed
    │   ├── NotAllowed      they lack the right to do this
    │   ├── NotFound        what they pressed or named is no longer there
    │   └── Invalid         what they typed or chose can't be used
    │       └── Overtaken   somebody else has changed it since they opened the form
    └── OperatorError       a sentence for whoever runs the bot, with what to do
        ├── BadSetting
        └── BadDatabase
            └── InDoubt

A refusal is raised deep inside a transaction, where nobody knows which language the person reads. So it
carries the untranslated text, marked with `N_`, and the values to put in; `router.explain` translates it.
"""

from __future__ import annotations

from datetime import datetime


class GroundswellError(Exception):
    """The root; catch it nowhere but at a door."""


class Refusal(GroundswellError):
    """A plain no: `Refusal(N_("{title} is closed."), title=ask.title)`."""

    def __init__(self, text: str, /, **values: str | int | datetime) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values)


class NotAllowed(Refusal):
    """The person lacks the right; whoever raises it says who has it."""


class NotFound(Refusal):
    """The thing is gone: closed, deleted or erased while its button was still on a screen."""


class Invalid(Refusal):
    """Input that can't be used; the text says what can. What the person wrote is kept for them."""


class Overtaken(Invalid):
    """Somebody else was faster; `seen` are the marks of what it says now, for the form that is mended."""

    def __init__(self, text: str, /, *, seen: str, **values: str | int | datetime) -> None:
        super().__init__(text, **values)
        self.seen = seen


class OperatorError(GroundswellError):
    """Stops a start or a command line call with one sentence that says what to do."""


class BadSetting(OperatorError):
    """A setting is missing or wrong; the sentence names it and never shows a secret."""


class BadDatabase(OperatorError):
    """The database can't be opened, is full, or is older or newer than this program."""


class InDoubt(BadDatabase):
    """What was to be stored may be stored or not: whoever asked for it looks before doing it again."""
