"""Components as Discord keeps them: numbered, with what the sender left open filled in, ids as text."""

from collections.abc import Iterator, Sequence

from sandbox.checks import numbered
from sandbox.checks.components import BUTTON, CONTAINER, FILE, GALLERY, SELECTS, SEPARATOR, THUMBNAIL
from sandbox.world.model import Attachment, Json
from sandbox.world.state import World

_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    SEPARATOR: {"divider": True, "spacing": 1},
    CONTAINER: {"accent_color": None, "spoiler": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
}
_NOTHING: Json = {}
_WITH_IDS = frozenset({BUTTON, *SELECTS})
_WITH_MEDIA = frozenset({THUMBNAIL, GALLERY, FILE})


def walk(components: Sequence[Json]) -> list[Json]:
    """Every component in reading order, containers before what they hold."""
    found: list[Json] = []
    for component in components:
        found.append(component)
        if "components" in component:
            found += walk(component["components"])
        for single in ("accessory", "component"):
            if single in component:
                found += walk((component[single],))
    return found


def kept(world: World, components: Sequence[Json]) -> list[Json]:
    """The components of a payload that was checked, which may be changed below its first level."""
    copies = numbered(list(components))
    for component in walk(copies):
        kind = component["type"]
        for key, value in _DEFAULTS.get(kind, _NOTHING).items():
            component.setdefault(key, value)
        if kind in _WITH_IDS:
            _ids_as_text(component)
        if kind in _WITH_MEDIA:
            _addressed(world, component)
    return copies


def _addressed(world: World, component: Json) -> None:
    for item in component.get("items", ()):
        item.setdefault("description", None)
        item.setdefault("spoiler", False)
    for media in _media(component):
        media.setdefault("id", str(world.ids.next()))
        media.setdefault("proxy_url", media["url"])


def _ids_as_text(component: Json) -> None:
    """Libraries send numbers; Discord takes them and says text."""
    for holder in (component, *component.get("options", ())):
        emoji = holder.get("emoji")
        if emoji and emoji.get("id") is not None:
            emoji["id"] = str(emoji["id"])
    for default in component.get("default_values") or ():
        default["id"] = str(default["id"])


def _media(component: Json) -> Iterator[Json]:
    yield from (component[key] for key in ("media", "file") if key in component)
    yield from (item["media"] for item in component.get("items", ()))


def shown_addresses(components: Sequence[Json], embeds: Sequence[Json]) -> set[str]:
    """The addresses of everything that is shown within the components and embeds."""
    holders = [embed[key] for embed in embeds for key in ("image", "thumbnail") if embed.get(key)]
    for component in walk(components):
        holders.extend(_media(component))
    return {str(holder.get("url")) for holder in holders}


def link(components: Sequence[Json], embeds: Sequence[Json], attachments: Sequence[Attachment]) -> None:
    """Puts the real address where the sender wrote attachment://name."""
    sent = {f"attachment://{each.filename}": each for each in attachments}
    holders = [embed[key] for embed in embeds for key in ("image", "thumbnail") if embed.get(key)]
    for component in walk(components):
        holders.extend(_media(component))
        shown = sent.get(component["file"]["url"]) if "file" in component else None
        if shown is not None:
            component.update(name=shown.filename, size=len(shown.data))
    for holder in holders:
        found = sent.get(holder.get("url", ""))
        if found is not None:
            holder.update(
                url=found.url,
                proxy_url=found.url,
                content_type=found.content_type,
                attachment_id=str(found.id),
            )
