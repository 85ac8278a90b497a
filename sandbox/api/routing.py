"""Which handler answers a method and path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.api.call import Call

Answer = object
"""Anything JSON can say is a 200; None is 204 No Content."""
Handler = Callable[["Call"], Answer]


@dataclass(slots=True, frozen=True)
class Created:
    """Answered with 201."""

    thing: object


@dataclass(slots=True, frozen=True)
class Route:
    method: str
    path: str
    """As Discord's documentation writes it: /channels/{channel_id}/messages."""
    handler: Handler
    by_token: bool
    """The token in the path authenticates, not a header: interactions and webhooks."""


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    routes: dict[str, tuple[Route, tuple[str, ...]]] = field(default_factory=dict)


class Routes:
    """A tree of path segments; a fixed word wins over a parameter."""

    def __init__(self) -> None:
        self._root = _Node()
        self.all: list[Route] = []

    def on(self, method: str, path: str, *, by_token: bool = False) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self._add(Route(method, path, handler, by_token))
            return handler

        return add

    def _add(self, route: Route) -> None:
        node, names = self._root, []
        for segment in route.path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node = node.parameter or _Node()
            else:
                node = node.words.setdefault(segment, _Node())
        node.routes[route.method] = (route, tuple(names))
        self.all.append(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its parameters' values; 404 or 405 if there is none."""
        node, values = self._root, []
        for segment in path.strip("/").split("/"):
            below = node.words.get(segment)
            if below is None:
                below = node.parameter
                if below is None:
                    raise ApiError(errors.NOT_FOUND)
                values.append(segment)
            node = below
        if not node.routes:
            raise ApiError(errors.NOT_FOUND)
        found = node.routes.get(method)
        if found is None:
            raise ApiError(errors.METHOD_NOT_ALLOWED)
        return found[0], dict(zip(found[1], values, strict=True))


routes = Routes()
