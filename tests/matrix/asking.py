"""Asks the guards of a door, one after another, as the app does before a handler runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from litestar.connection import Request, WebSocket
from litestar.types import Scope

from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.errors import QinqiaoError
from tests.matrix.doors import Door
from tests.matrix.persons import ADDRESS, Person, noting, with_and_without
from tests.matrix.platform import Platform, all_closed, all_open

HOST = "platform.test"
BODIES = {
    "sealed": CONTENT_TYPE,
    "json": "application/json",
    "form": "multipart/form-data",
    "content": "application/octet-stream",
}
"""Types of a body, the closest first."""
UNFIT = frozenset({"json_needed", "seal_needed", "file_needed", "content_needed"})
IN = ""
"""The code of no refusal."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the guards of a door said to everybody."""

    door: Door
    looked_for: tuple[str, ...]
    subsystems: tuple[str, ...]
    """Whose switches were looked at."""
    body: str
    """The types that it takes."""
    opened: dict[str, str]
    """By person the code of the refusal, with all subsystems open."""
    closed: dict[str, str]
    objects: tuple[str, ...]
    """Of the rows that refusals leave."""


def scope_of(platform: Platform, door: Door, person: Person, body: str) -> Scope:
    """A request as it stands before the guards."""
    headers = {"host": HOST, "origin": f"http://{HOST}", **dict(person.headers)}
    if body:
        headers["content-type"] = BODIES[body]
    if cookies := person.cookies():
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope: Any = {
        "type": "http" if door.method else "websocket",
        "path": door.path,
        "raw_path": door.path.encode(),
        "path_template": door.template,
        "path_params": dict(door.parts),
        "query_string": b"",
        "scheme": "http",
        "server": (HOST, 80),
        "client": (ADDRESS, 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "litestar_app": platform.app,
        "app": platform.app,
        "route_handler": door.handler,
        "state": {},
    }
    if door.method:
        scope["method"] = door.method
    found: Scope = scope
    return found


async def answer(platform: Platform, door: Door, person: Person, body: str) -> str:
    """The code of the refusal; `IN` where no guard refuses."""
    scope: Any = scope_of(platform, door, person, body)
    connection: Any = Request(scope) if door.method else WebSocket(scope)
    try:
        for guard in door.handler.resolve_guards():
            await guard(connection, door.handler)
    except QinqiaoError as error:
        return error.code
    return IN


async def taken(platform: Platform, door: Door) -> list[str]:
    """The types of body that get past the guards."""
    if door.method in ("", "GET", "DELETE"):
        return []
    nobody = Person(name="nobody")
    said = {body: await answer(platform, door, nobody, body) for body in BODIES}
    return [body for body, code in said.items() if code not in UNFIT]


async def asked(platform: Platform, door: Door, persons: Iterable[Person]) -> Answers:
    """Ask for everybody, with all subsystems open and with all closed."""
    bodies = await taken(platform, door)
    body = bodies[0] if bodies else ""
    first, held = noting()
    platform.knows([first])
    platform.subsystems.current = switches = all_open()
    await answer(platform, door, first, body)
    everybody = [*persons, *with_and_without(held.looked_for)]
    platform.knows(everybody)
    platform.refused.clear()
    opened = {one.name: await answer(platform, door, one, body) for one in everybody}
    platform.subsystems.current = all_closed()
    closed = {one.name: await answer(platform, door, one, body) for one in everybody}
    return Answers(
        door=door,
        looked_for=tuple(dict.fromkeys(held.looked_for)),
        subsystems=tuple(sorted(switches.asked)),
        body=" ".join(bodies),
        opened=opened,
        closed=closed,
        objects=tuple(sorted({_told(door, *one) for one in platform.refused})),
    )


def by_code(said: dict[str, str]) -> dict[str, list[str]]:
    """Who was told the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, code in said.items():
        found[code].append(name)
    return found


def names_of(names: Iterable[str], groups: dict[str, list[str]]) -> Iterator[str]:
    """Names, with those of a group that is there as a whole told by its name."""
    left = list(names)
    for group, members in groups.items():
        if set(members) <= set(left):
            left = [name for name in left if name not in members]
            yield group
    yield from left


def _told(door: Door, kind: str, object_id: str | None) -> str:
    return door.named(f"{kind}:{object_id}")
