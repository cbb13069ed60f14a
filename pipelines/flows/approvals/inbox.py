"""One inbox for all kinds: what waits for me, what I did, what is in my scope (VC-APPR-01)."""

from datetime import date

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.cases import Search
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.detail import case_detail, case_signatures
from pipelines.flows.approvals.scope import attempt, case_for
from pipelines.flows.approvals.views import case_views, stuck_view
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import day_bounds
from schemas.approvals.cases import ApprovalCaseDetail, ApprovalCasePage, CaseSignatures, StuckPage
from schemas.approvals.state import CaseState


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; both days are included."""

    kinds: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    since: date | None = None
    until: date | None = None
    text: str = ""
    overdue: bool = False

    def search(self, **more: object) -> Search:
        found = Search(
            kinds=self.kinds,
            states=self.states,
            since=day_bounds(self.since)[0] if self.since else None,
            until=day_bounds(self.until)[1] if self.until else None,
            text=self.text.strip(),
            overdue=self.overdue,
        )
        return msgspec.structs.replace(found, **more)


async def pending(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> ApprovalCasePage:
    """Cases that the officer may decide now, the most urgent first."""
    return await _page(services, officer, wanted.search(awaiting=officer.id), limit, offset)


async def done(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> ApprovalCasePage:
    """Cases in whose record the officer stands."""
    return await _page(services, officer, wanted.search(decided_by=officer.id), limit, offset)


async def records(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> ApprovalCasePage:
    """Every case in scope."""
    return await _page(services, officer, wanted.search(scopes=officer.scopes), limit, offset)


async def stuck(services: Services, officer: Officer, limit: int, offset: int) -> StuckPage:
    """Cases in scope that nobody may decide, for the keeper of flows to hand to somebody."""
    search = Search(scopes=officer.scopes, stuck=True)
    async with services.database.reading() as tx:
        rows, total = await cases.page(tx, search, limit=limit, offset=offset)
    return StuckPage(rows=[stuck_view(row) for row in rows], total=total)


async def _page(
    services: Services, officer: Officer, search: Search, limit: int, offset: int
) -> ApprovalCasePage:
    async with services.database.reading() as tx:
        rows, total = await cases.page(tx, search, limit=limit, offset=offset)
        return ApprovalCasePage(rows=await case_views(tx, officer, rows), total=total)


async def read(services: Services, officer: Officer, case_id: str) -> ApprovalCaseDetail:
    async with (
        attempt(services, officer, "approval.read", case_id),
        # Not reading alone: a kind's checks lock what they look at.
        services.database.transaction() as tx,
    ):
        case = await case_for(tx, officer, case_id)
        return await case_detail(tx, services, officer, case)


async def signatures(services: Services, officer: Officer, case_id: str) -> CaseSignatures:
    """Whether each decision is the one that its officer signed (NR-1)."""
    async with (
        attempt(services, officer, "approval.verify", case_id),
        services.database.reading() as tx,
    ):
        return await case_signatures(tx, services, await case_for(tx, officer, case_id))
