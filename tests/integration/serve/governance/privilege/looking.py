"""Everything that an officer with every right of the business could look at (VC-GEN-21)."""

from typing import Any

import httpx

from schemas.governance.confidentiality import Confidentiality
from schemas.modules.catalog import MODULES
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.attacks.routes import operations
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

ROLES = frozenset(
    {Role.LEADER, Role.REVIEWER, Role.MONITOR, Role.APPROVER, Role.WORD_KEEPER, Role.LABOUR}
)
NOT_OFFICERS = ("/api/relative/", "/api/inmate/", "/api/open/", "/api/simulators/")
CODES = {Confidentiality.PRIVILEGED: "privileged", Confidentiality.UNDETERMINED: "undetermined"}
SAID = ("transcript", "recording", "waveform")
TEXTS = ("q", "text", "word")
"""Names under which lists are searched for what was said or written."""
OF_CONTACTS = ("visits", "phone_calls", "letters", "visit_monitorings", "phone_reviews")


async def all_rights(people: People, world: World) -> Person:
    """An officer of the bureau with every role of the business."""
    await add_officer(world, "everything", "SH", ROLES)
    return await people.officer("everything")


class Looker:
    """Opens lists, records, searches and exports one after another, as a curious officer would."""

    def __init__(self, officer: Person) -> None:
        self.officer = officer
        self.seen: dict[str, str] = {}
        """What was answered, by what was asked."""

    async def look(self, *sought: str) -> None:
        """All lists as they are, and searched for each of these words."""
        self.seen.clear()
        for method, path, operation in operations():
            if method != "GET" or "{" in path or path.startswith(NOT_OFFICERS):
                continue
            await self._ask(path)
            named = {one["name"] for one in operation.get("parameters", ())}
            for name in named.intersection(TEXTS):
                for word in sought:
                    await self._ask(path, **{name: word})
        for code in MODULES:
            await self._ask(f"/api/records/{code}")
        for code in OF_CONTACTS:
            await self._ask(f"/api/records/{code}/export", format="csv")
            await self._records(code)

    async def _records(self, code: str) -> None:
        reply = await self.officer.http.get(f"/api/records/{code}", params={"limit": 100})
        if reply.is_success:
            for row in reply.json()["rows"]:
                await self._ask(f"/api/records/{code}/{row['id']}")

    async def _ask(self, path: str, **query: str) -> None:
        reply = await self.officer.http.get(path, params=query)
        if reply.is_success:
            # What was sought is repeated in no answer but where it was found.
            self.seen[f"{path} {query}"] = _text(reply)

    def where(self, mark: str) -> list[str]:
        """What showed it."""
        return [asked for asked, shown in self.seen.items() if mark in shown]


def _text(reply: httpx.Response) -> str:
    return reply.content.decode("utf-8", errors="replace")


async def require_closed(officer: Person, conversation_id: str, of: Confidentiality) -> None:
    """Nothing of what was said is opened, streamed or taken in, and each refusal says why."""
    path = f"/api/conversations/{conversation_id}"
    for name in SAID:
        reply = await officer.http.get(f"{path}/{name}")
        assert (reply.status_code, reply.json()["code"]) == (403, CODES[of]), (name, reply.text)
    review = {"assessment": "normal", "summary": "无"}
    reply = await officer.ask("POST", f"{path}/reviews", review)
    assert (reply.is_error, reply.json()["code"]) == (True, CODES[of]), reply.text
    shown = await officer.get(path)
    assert (shown["allowed"], shown["row"]["recorded"]) == ([], False)


async def require_open(officer: Person, conversation_id: str) -> None:
    """Its ordinary twin is."""
    for name in SAID[:2]:
        reply = await officer.http.get(f"/api/conversations/{conversation_id}/{name}")
        assert reply.is_success, (name, reply.text)


async def listed(officer: Person, channel: ContactChannel) -> dict[str, Any]:
    """What the list of conversations tells of each; that they took place is no secret."""
    rows: list[Any] = []
    while True:
        page = await officer.get(
            "/api/conversations", channel=channel.value, limit=100, offset=len(rows)
        )
        rows += page["rows"]
        if not page["rows"] or len(rows) >= page["total"]:
            return {row["id"]: row for row in rows}
