"""What officers read of the headcount ledger, within their units."""

from datetime import date, timedelta

from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import headcount_lists, roster
from connectors.postgres.headcount.headcount_lists import Counts, Wanted
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.headcount import records
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.headcount.delay import is_late
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.errors import NotFound
from schemas.headcount.headcount import (
    DifferencePage,
    GapPage,
    HeadcountView,
    MovementPage,
    Roster,
    RosterLine,
    SyncView,
)
from schemas.people.kinds import OrgType


async def headcount(services: Services, officer: Officer, day: date | None) -> HeadcountView:
    """Every ward in reach on a day, and how the synchronisation stands."""
    asked = day or local(services.clock()).date()
    async with services.database.transaction() as tx:
        wards = await roster.headcounts(tx, officer.scopes, asked)
        sync = await _sync(tx, services, officer)
        inmates = await records.feed(tx, services, officer)
    return HeadcountView(day=asked, wards=wards, sync=sync, inmates=inmates)


async def ward_roster(
    services: Services, officer: Officer, ward_id: str, day: date | None
) -> Roster:
    """Who was in a ward on a day."""
    asked = day or local(services.clock()).date()
    async with services.database.transaction() as tx:
        ward = await units.get(tx, ward_id)
        reached = ward is not None and in_scopes(officer.scopes, ward.path)
        if ward is None or not reached or ward.org_type is not OrgType.WARD:
            raise NotFound("没有找到这个监区。", code="ward_not_found")
        rows = await roster.roster_of(tx, ward_id, asked)
        names = await units.full_names(tx, [ward_id])
    lines = [
        RosterLine(
            inmate_id=row.inmate_id,
            inmate_no=row.inmate_no,
            name=row.name,
            since=row.since,
            until=row.until,
            whole_day=row.whole_day,
        )
        for row in rows
    ]
    return Roster(day=asked, ward=names[ward_id], rows=lines)


async def movements(
    services: Services, officer: Officer, wanted: Wanted, limit: int, offset: int
) -> MovementPage:
    span = day_bounds(wanted.day) if wanted.day else None
    async with services.database.transaction() as tx:
        rows, total = await headcount_lists.movements(
            tx, officer.scopes, wanted, span, limit, offset
        )
    return MovementPage(rows=rows, total=total)


async def gaps(services: Services, limit: int, offset: int) -> GapPage:
    async with services.database.transaction() as tx:
        rows, total = await headcount_lists.gaps(tx, limit, offset)
    return GapPage(rows=rows, total=total)


async def differences(
    services: Services, officer: Officer, differing: bool, limit: int, offset: int
) -> DifferencePage:
    async with services.database.transaction() as tx:
        rows, total = await headcount_lists.differences(
            tx, officer.scopes, differing=differing, limit=limit, offset=offset
        )
    return DifferencePage(rows=rows, total=total)


async def _sync(tx: Tx, services: Services, officer: Officer) -> SyncView:
    stands = await keeping.state(tx)
    found: Counts = await headcount_lists.counts(tx, officer.scopes)
    most = services.settings.headcount_delay_minutes
    connected = services.affairs.connected
    late = is_late(stands.succeeded_at, services.clock(), timedelta(minutes=most))
    return SyncView(
        connected=connected,
        tried_at=stands.tried_at,
        succeeded_at=stands.succeeded_at,
        failing_since=stands.failing_since,
        problem=stands.problem,
        most_minutes=most,
        late=connected and late,
        waiting=found.waiting,
        refused=found.refused,
        gaps=found.gaps,
    )
