"""The sandbox as a page in the browser: a chat app for people who try a bot by hand.

`Page(sandbox).open()` serves it at `/`; `protocol.md` says how the two sides talk.
"""

from sandbox.page.front import Page

__all__ = ["Page"]
