"""What a case holds after a step: its row, its lines, what approvers read and what is audited."""

from collections.abc import Sequence
from typing import Any

import httpx
from sqlalchemy import select

from connectors.postgres.approvals import cases
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.sealed_facts import opened_facts
from schemas.approvals.state import CaseState
from schemas.tables.approvals.approval import approval_case, approval_step
from tests.golden import taken
from tests.golden.names import codes_of, renamed
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

DECIDERS = ("approver", "prison_approver", "leader", "chief")
"""Whoever has the case in hand decides; the lowest is asked first."""
OPEN = {CaseState.PENDING.value}
ROW = (
    "kind", "object_id", "title", "prison_id", "unit_id", "applicant_kind", "applicant_name",
    "facts_digest", "state", "node", "node_title", "visit", "suggestion",
)  # fmt: skip
STEP = (
    "seq", "action", "node", "node_title", "visit", "actor_kind", "actor_name", "opinion",
    "sent_to", "facts_digest",
)  # fmt: skip


class Casing:
    """Keeps a line for whatever a step changed."""

    def __init__(self, people: People, world: World) -> None:
        self.people, self.world = people, world
        self.lines: list[list[Any]] = []
        self.officers: dict[str, Person] = {}
        self._since = ""

    async def officer(self, login: str) -> Person:
        if login not in self.officers:
            self.officers[login] = await self.people.officer(login)
        return self.officers[login]

    async def begin(self) -> None:
        """What comes before is no part of the next step."""
        self._since = await taken.last_row(self.world.database)

    async def note(self, name: str, step: str, told: Any) -> None:
        """What was answered, and which audit rows came with it."""
        codes = await codes_of(self.world.database)
        self.lines.append([name, step, "told", renamed(told, codes)])
        for row in await taken.rows_after(self.world.database, self._since):
            self.lines.append([name, step, "audit", renamed(row, codes)])
        await self.begin()

    async def case_of(self, object_id: str) -> str | None:
        """The latest case about a record."""
        wanted = select(approval_case.c.id).where(approval_case.c.object_id == object_id)
        async with self.world.database.transaction() as tx:
            found = await tx.scalar(wanted.order_by(approval_case.c.id.desc()).limit(1))
        return None if found is None else str(found)

    async def kept(self, name: str, step: str, case_id: str) -> str:
        """The case as it lies, its facts in clear; answers its state."""
        async with self.world.database.transaction() as tx:
            case = await cases.get(tx, case_id)
            assert case is not None
            lines = select(approval_step).where(approval_step.c.case_id == case_id)
            steps = (await tx.execute(lines.order_by(approval_step.c.seq))).all()
        facts = opened_facts(self.world.keys, kind_of(case.kind), case)
        codes = await codes_of(self.world.database)
        row = {one: getattr(case, one) for one in ROW} | {"facts": facts}
        self.lines.append([name, step, "case", renamed(row, codes)])
        told = [{one: getattr(line, one) for one in STEP} for line in steps]
        self.lines.append([name, step, "steps", renamed(told, codes)])
        return case.state.value

    async def read(self, name: str, step: str, case_id: str, logins: Sequence[str]) -> None:
        """The case as the first of these reads it who may."""
        for login in logins:
            reply = await (await self.officer(login)).http.get(f"/api/approvals/{case_id}")
            if reply.is_success:
                codes = await codes_of(self.world.database)
                self.lines.append([name, step, "read", login, renamed(reply.json(), codes)])
                return

    async def decided(self, name: str, case_id: str, verdict: str) -> None:
        """A verdict; an approval goes on through all nodes."""
        for number in range(len(DECIDERS)):
            login, visit = await self._in_hand(case_id)
            if login is None:
                return
            step = f"{verdict}.{number}"
            await self.read(name, step, case_id, [login])
            body = {"visit": visit, "verdict": verdict, "opinion": "核对无误"}
            path = f"/api/approvals/{case_id}/decisions"
            reply = await (await self.officer(login)).ask("POST", path, body)
            await self.note(name, step, outcome(reply))
            state = await self.kept(name, step, case_id)
            if verdict != "approve" or state not in OPEN or reply.is_error:
                return

    async def _in_hand(self, case_id: str) -> tuple[str | None, int]:
        for login in DECIDERS:
            waiting = (await (await self.officer(login)).get("/api/approvals/pending"))["rows"]
            for row in waiting:
                if row["id"] == case_id:
                    return login, row["visit"]
        return None, 0


def outcome(reply: httpx.Response) -> dict[str, Any]:
    """Status, and the code of a refusal."""
    told: dict[str, Any] = {"status": reply.status_code}
    return told | ({"code": reply.json().get("code")} if reply.is_error else {})
