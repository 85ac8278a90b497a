"""The picture of a thing to do: at most one, with words for those who don't see it.

Discord's addresses of files end after a day, so the bytes are kept here, and go along with the message that
shows them, once. See docs/design.md § 75.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, insert, null, select, update

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.pictures import pictures as rows
from bot.models.things import things as thing_rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things import addresses, managing, native_events, register, things
from bot.services.things.images import Image
from bot.services.things.things import Thing

#: Characters of the words; Discord takes 1024.
MOST_ALT = 1000
#: Until then what is over may be opened again, with its picture.
KEPT_AFTER_END = timedelta(days=30)
#: Rows that one transaction throws away: each may be megabytes.
MOST_AT_ONCE = 20

#: Why Discord did not show it: it is too large there, the bot may not attach files, or anything else.
Refused = Literal["too large", "may not", "not taken"]

#: To who looks after the thing.
UNSHOWN = declare(
    Message(
        "picture_unshown",
        N_("that a picture could not be shown"),
        waiting=N_("A picture could not be shown"),
        duty=True,
    )
)


@dataclass(frozen=True, slots=True)
class Picture:
    """All but its bytes."""

    id: int
    guild_id: int
    alt: str
    link: str | None
    kind: str | None
    sent_message_id: int | None
    attachment_id: int | None
    refused: Refused | None

    @property
    def name(self) -> str:
        """Of the file that goes along with a message; another picture has another name."""
        return f"picture-{self.id}.{self.kind}"

    @property
    def address(self) -> str:
        """As a message refers to it."""
        return self.link or f"attachment://{self.name}"

    def attached_to(self, message_id: int | None) -> int | None:
        """The id it has on this message, where Discord has its bytes already."""
        return self.attachment_id if message_id is not None and message_id == self.sent_message_id else None


_FACTS = select(*(rows.c[name] for name in Picture.__dataclass_fields__)).where(rows.c.id == bindparam("id"))
_DATA = select(rows.c.data).where(rows.c.id == bindparam("id"))
_KEEP = insert(rows).returning(rows.c.id)
_SAME = ("guild_id", "alt", "link", "kind", "data")
_COPY = (
    insert(rows)
    .from_select(_SAME, select(*(rows.c[name] for name in _SAME)).where(rows.c.id == bindparam("id")))
    .returning(rows.c.id)
)
_DESCRIBE = update(rows).where(rows.c.id == bindparam("id")).values(alt=bindparam("words"))
_ATTACHED = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(sent_message_id=bindparam("message"), attachment_id=bindparam("attachment"))
)
_REFUSED = (
    update(rows)
    .where(rows.c.id == bindparam("id"), rows.c.refused.is_(None))
    .values(refused=bindparam("why"), sent_message_id=null(), attachment_id=null())
)
_DETACHED = (
    update(rows).where(rows.c.id == bindparam("id")).values(sent_message_id=null(), attachment_id=null())
)
_TRY_AGAIN = update(rows).where(rows.c.id == bindparam("id")).values(refused=null())
_DELETE = delete(rows).where(rows.c.id == bindparam("id"))
_HANG = (
    update(thing_rows).where(thing_rows.c.id == bindparam("id")).values(picture_id=bindparam("picture_id"))
)
_OF = select(thing_rows.c.id).where(thing_rows.c.picture_id == bindparam("picture_id"))
_LONG_OVER = (
    select(thing_rows.c.picture_id)
    .where(thing_rows.c.picture_id.is_not(None), thing_rows.c.ended_at < bindparam("before"))
    .limit(MOST_AT_ONCE)
)


def of(tx: Transaction, thing: Thing) -> Picture | None:
    """The one it has; none of its bytes are read."""
    return None if thing.picture_id is None else tx.maybe(Picture, _FACTS, id=thing.picture_id)


def find(tx: Transaction, picture_id: int) -> Picture | None:
    """One that may be shown: not what Discord refused."""
    found = tx.maybe(Picture, _FACTS, id=picture_id)
    return None if found is None or found.refused else found


def keep(tx: Transaction, guild_id: int, *, alt: str, image: Image) -> int:
    """One that hangs on nothing yet; returns its id."""
    about = {"guild_id": guild_id, "alt": alt, "link": None, "kind": image.kind, "data": image.data}
    return int(tx.value(_KEEP, **about))


def shown(tx: Transaction, thing: Thing) -> Picture | None:
    """The one to show with it: not what Discord refused."""
    found = of(tx, thing)
    return None if found is None or found.refused else found


def data(tx: Transaction, picture_id: int) -> bytes | None:
    """The bytes; None for one that was taken off meanwhile."""
    found = tx.value(_DATA, id=picture_id)
    return None if found is None else bytes(found)


def show_to(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Picture | None]:
    """It and its picture, to be changed. For its leads and coordinators. Raises NotAllowed, NotFound."""
    thing = things.show_to(tx, thing_id, caller, drafts=True)
    managing.require_lead(tx, thing, caller)
    return thing, of(tx, thing)


def fields(picture: Picture | None) -> dict[str, str | None]:
    """What a form shows of it."""
    return {"alt": None, "link": None} if picture is None else {"alt": picture.alt, "link": picture.link}


def give(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    alt: str,
    link: str = "",
    image: Image | None = None,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """The picture it has from now on: an image, the address of one, or with neither the one it has in other
    words. For its leads and coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken, and Refusal for
    what is over.
    """
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    if thing.state != "draft":
        things.require_open(thing, now)
    has = of(tx, thing)
    alt, link = alt.strip(), link.strip()
    _check(has, alt, link, image)
    stored = fields(has)
    wanted = stored | unless_overtaken(stored, {"alt": alt, "link": link or None}, seen)
    is_new = image is not None or wanted["link"] != stored["link"]
    if is_new:
        _replace(tx, thing, has, str(wanted["alt"]), None if image else wanted["link"], image)
    elif has is not None:
        tx.execute(_DESCRIBE, id=has.id, words=wanted["alt"])
    return _redrawn(tx, thing, now=now)


def _check(has: Picture | None, alt: str, link: str, image: Image | None) -> None:
    if not alt:
        raise Invalid(
            N_("Please say in a sentence what the picture shows: it is read out to those who don't see it.")
        )
    if len(alt) > MOST_ALT:
        raise Invalid(
            N_("One of the texts is {length} characters; {most} fit."), length=len(alt), most=MOST_ALT
        )
    changes_link = link and (has is None or link != has.link)
    if image is not None and changes_link:
        raise Invalid(N_("That is a picture and the address of one. Please give one of the two."))
    if image is None and not link and (has is None or has.link is not None):
        raise Invalid(N_("Please attach a picture, or give the address of one."))
    if changes_link:
        addresses.picture(link)


def _replace(
    tx: Transaction, thing: Thing, has: Picture | None, alt: str, link: str | None, image: Image | None
) -> None:
    picture_id = tx.value(
        _KEEP,
        guild_id=thing.guild_id,
        alt=alt,
        link=None if link is None else addresses.picture(link),
        kind=None if image is None else image.kind,
        data=None if image is None else image.data,
    )
    tx.execute(_HANG, id=thing.id, picture_id=picture_id)
    if has is not None:
        tx.execute(_DELETE, id=has.id)


def copy(tx: Transaction, picture_id: int, thing_id: int) -> None:
    """Hang the same picture on this (new) thing, too, as one of its own."""
    copied = tx.value(_COPY, id=picture_id)
    if copied is not None:
        tx.execute(_HANG, id=thing_id, picture_id=copied)


def take_off(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It has no picture any more, and its bytes are gone. For its leads and coordinators. Twice is once.
    Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    forget(tx, thing)
    return _redrawn(tx, thing, now=now)


def forget(tx: Transaction, thing: Thing) -> None:
    """Throw away the picture of a (held) thing that shows it nowhere any more."""
    if thing.picture_id is not None:
        tx.execute(_HANG, id=thing.id, picture_id=None)
        tx.execute(_DELETE, id=thing.picture_id)


def drop(tx: Transaction, picture_id: int) -> None:
    """One that no thing has: its message stands with it as Discord has it."""
    tx.execute(_DELETE, id=picture_id)


def show_again(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Have a picture tried once more that Discord did not show. For its leads and coordinators. Raises
    NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    if thing.picture_id is not None:
        tx.execute(_TRY_AGAIN, id=thing.picture_id)
    return _redrawn(tx, thing, now=now)


def _redrawn(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    native_events.follow(tx, thing, now=now)
    return things.show(tx, thing.id)


# What the courier writes down.


def attached(tx: Transaction, picture_id: int, *, message_id: int, attachment_id: int) -> None:
    """Discord has its bytes on this message: from now on the message keeps them."""
    tx.execute(_ATTACHED, id=picture_id, message=message_id, attachment=attachment_id)


def detached(tx: Transaction, thing: Thing) -> None:
    """No message shows the picture of this (held) thing any more: it was over, and that shows none."""
    if thing.picture_id is not None:
        tx.execute(_DETACHED, id=thing.picture_id)


def refuse(tx: Transaction, picture_id: int, why: Refused, *, now: datetime) -> None:
    """Discord does not show it: cards stand without it from now on, and who looks after it is told."""
    if not tx.execute(_REFUSED, id=picture_id, why=why):
        return
    thing_id = tx.value(_OF, picture_id=picture_id)
    thing = None if thing_id is None else things.show(tx, int(thing_id))
    if thing is not None and thing.lead is not None:
        key = f"picture:{picture_id}:unshown:{int(now.timestamp())}"
        outbox.put(tx, UNSHOWN, thing.guild_id, key, user_id=thing.lead, subject_id=thing.id, now=now)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Delete some of those whose thing has been over for thirty days, and count them."""
    long_over = tx.values(_LONG_OVER, before=now - KEPT_AFTER_END)
    for picture_id in long_over:
        tx.execute(_DELETE, id=picture_id)
    return len(long_over)
