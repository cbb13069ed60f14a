"""No list costs more than three statements, the session's included, whatever it relates to."""

import re
from datetime import UTC, datetime

import msgspec

from schemas.modules.catalog import MODULES
from serve.openapi import openapi_document
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import OFFICERS, World

MOST = 3
OTHERS = re.compile("/api/(relative|inmate|official|public|open)/")
"""Lists of people who are no officers; their answers do not tell."""
NOTED = {
    "/api/attention-records": 4,
    "/api/audit/rows": 4,
    "/api/privileged-access": 4,
    "/api/recordings": 4,
    "/api/visit-reviews": 4,
}
"""Reading these is itself written down, by this many statements more."""


def lists() -> list[str]:
    """Addresses of everything that is paged, once for each module where it is of modules."""
    document = msgspec.json.decode(msgspec.json.encode(openapi_document()))
    found = []
    for path, methods in document["paths"].items():
        parameters = methods.get("get", {}).get("parameters", [])
        if OTHERS.match(path) or "limit" not in {one["name"] for one in parameters}:
            continue
        if "{code}" in path:
            found += [path.replace("{code}", code) for code in MODULES]
        elif "{" not in path:
            found.append(path)
    return found


async def statements(person: Person, path: str) -> int | None:
    """How many the answer says it took; None where this officer may not read the list."""
    reply = await person.http.get(path)
    told = re.search('desc="([0-9]+)"', reply.headers["server-timing"])
    assert told is not None
    if reply.status_code == 403:
        return None
    assert reply.status_code == 200, f"{path}: {reply.text}"
    return int(told[1])


async def test_a_list_costs_at_most_three_statements(people: People, world: World) -> None:
    # A session's sign of life is noted once a minute, by a statement of its own.
    world.now = datetime.now(UTC)
    officers = [await people.officer(login) for login in OFFICERS]
    costly, unread = {}, []
    for path in lists():
        counts = [await statements(officer, path) for officer in officers]
        read = [count for count in counts if count is not None]
        if not read:
            unread.append(path)
        elif max(read) > MOST + NOTED.get(path, 0):
            costly[path] = max(read)
    assert (unread, costly) == ([], {})


async def test_nobody_else_is_told(people: People) -> None:
    relative = await people.relative()
    reply = await relative.http.get("/api/relative/calls")
    assert reply.is_success
    assert "server-timing" not in reply.headers
    reply = await people.somebody().http.get("/api/calls")
    assert reply.status_code == 401
    assert "server-timing" not in reply.headers
