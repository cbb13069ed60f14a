"""Every address of the app, with the handler that its own router finds there."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute, WebSocketRoute

from schemas.modules.catalog import MODULES
from schemas.modules.module import Module

PART = re.compile(r"\{(\w+)(?::\w+)?\}")
NAMED = {
    "interface": "video_calls",
    "channel": "visit",
    "rest": "app-1a2b.js",
    "of": "hours",
    "seq": "7",
}
"""Parts that are no ids."""
SHOWN = "agency_people"
"""The module by which generic addresses are asked: they are the same for each."""
ACTION = "deactivate"
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One method at one address."""

    method: str
    """Empty for a socket."""
    template: str
    path: str
    """The address with its parts filled in."""
    parts: dict[str, str]
    handler: Any
    module: str = ""

    @property
    def route(self) -> str:
        shown = f"{self.method or 'WS'} {self.template}"
        return f"{shown} [{self.module}]" if self.module else shown

    def named(self, text: str) -> str:
        """A text with the parts' values told by their names."""
        for name, value in self.parts.items():
            if value not in (SHOWN, *NAMED.values()):
                text = text.replace(value, f"{{{name}}}")
        return text


def doors(app: Litestar) -> list[Door]:
    """In the order of their addresses, as the router finds them."""
    found = [
        _door(app, method, template, {})
        for route in app.routes
        for method, template in _addresses(route)
    ]
    return sorted(found, key=lambda door: (door.template, door.method))


def module_doors(app: Litestar) -> list[Door]:
    """The generic addresses once for each module, with each of its actions."""
    generic = [door for door in doors(app) if door.parts.get("code") == SHOWN]
    return [
        _door(app, door.method, door.template, parts, module=told)
        for door in generic
        for module in MODULES.values()
        for told, parts in _variants(door, module)
    ]


def _variants(door: Door, module: Module) -> Iterator[tuple[str, dict[str, str]]]:
    if "action" not in door.parts:
        yield module.code, {"code": module.code}
        return
    for action in module.actions:
        yield f"{module.code}:{action.code}", {"code": module.code, "action": action.code}


def _addresses(route: Any) -> Iterator[tuple[str, str]]:
    template = PART.sub(r"{\1}", route.path)
    if isinstance(route, WebSocketRoute):
        yield "", template
    elif isinstance(route, HTTPRoute):
        # Litestar answers OPTIONS by itself, with the methods and nothing else.
        yield from ((method, template) for method in route.route_handler_map if method != "OPTIONS")
    else:
        raise TypeError(f"an address that is neither of HTTP nor a socket: {route!r}")


def _door(
    app: Litestar, method: str, template: str, named: dict[str, str], module: str = ""
) -> Door:
    names = PART.findall(template)
    parts = {name: _value(name, number) for number, name in enumerate(names)} | named
    path = PART.sub(lambda part: parts[part[1]], template)
    _, handler, _, _, found = app.asgi_router.handle_routing(path=path, method=method or None)
    if found != template:
        raise LookupError(f"{method} {path} leads to {found}, not to {template}")
    return Door(
        method=method, template=template, path=path, parts=parts, handler=handler, module=module
    )


def _value(name: str, number: int) -> str:
    if name == "code":
        return SHOWN
    if name == "action":
        return ACTION
    return NAMED.get(name, f"01JX{LETTERS[number] * 22}")
