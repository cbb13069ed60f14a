"""Officers set inmates apart who must not meet, and lift it again (VC-APPT-15)."""

from datetime import timedelta

from connectors.postgres.audit import audit
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import inmates_apart
from connectors.postgres.visits.inmates_apart import ApartRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.apart import TakenTime, together
from schemas.calls.booking import BookableInmate
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.visits.visit_rules import MOST_AHEAD
from schemas.visits.prereview import ApartInmate, ApartPair, LiftApart, SetApart, SharedTime

SUBJECT = "inmate_apart"
MOST, MOST_FOUND = 500, 20


async def pairs(services: Services, officer: Officer) -> list[ApartPair]:
    """Pairs of whom both are in the officer's reach, lifted ones last."""
    async with services.database.transaction() as tx:
        rows = await inmates_apart.listed(tx, officer.scopes, MOST)
        return [await _view(tx, services, row) for row in rows]


async def inmates(services: Services, officer: Officer, text: str) -> list[BookableInmate]:
    """Inmates in reach whose name or number holds the text."""
    async with services.database.transaction() as tx:
        rows = await people.inmates_like(tx, officer.scopes, text.strip(), MOST_FOUND)
    return [
        BookableInmate(id=row.id, name=row.name, inmate_no=row.inmate_no, ward=row.ward_name)
        for row in rows
    ]


async def set_apart(services: Services, officer: Officer, asked: SetApart) -> ApartPair:
    """From now on the two have no common time in one room; what they had is shown."""
    attempt = Attempt(
        services, officer.actor(), "inmate_apart.set", "inmate", asked.first_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        if asked.first_id == asked.second_id:
            raise InvalidInput("请选择两名不同的服刑人员。", code="same_inmate")
        for inmate_id in (asked.first_id, asked.second_id):
            await _inmate(tx, officer, inmate_id)
        now = services.clock()
        pair = (asked.first_id, asked.second_id)
        apart_id = await inmates_apart.set_apart(tx, *pair, asked.reason, officer.id, now)
        if apart_id is None:
            raise Conflict("这两名服刑人员已经隔离会见。", code="apart_already")
        await _note(tx, services, officer, apart_id, "set", asked.reason, pair)
        return await _view(tx, services, await _row(tx, officer, apart_id))


async def lift(services: Services, officer: Officer, apart_id: str, asked: LiftApart) -> ApartPair:
    """The times are open to both again; that they were kept apart stays."""
    attempt = Attempt(
        services, officer.actor(), "inmate_apart.lift", SUBJECT, apart_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        row = await _row(tx, officer, apart_id)
        now = services.clock()
        if not await inmates_apart.lift(tx, apart_id, asked.reason, officer.id, now):
            raise Conflict("该隔离已经解除。", code="lifted_already")
        pair = (row.first_id, row.second_id)
        await _note(tx, services, officer, apart_id, "lift", asked.reason, pair)
        return await _view(tx, services, await _row(tx, officer, apart_id))


async def _inmate(tx: Tx, officer: Officer, inmate_id: str) -> InmateRow:
    found = await people.inmate_by_id(tx, inmate_id)
    if found is None or not in_scopes(officer.scopes, found.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return found


async def _row(tx: Tx, officer: Officer, apart_id: str) -> ApartRow:
    """Whoever reaches one of the two alone learns nothing of the other."""
    row = await inmates_apart.get(tx, apart_id)
    paths = (row.first_path, row.second_path) if row else ()
    if row is None or not all(in_scopes(officer.scopes, path) for path in paths):
        raise NotFound("没有找到该隔离记录。", code="apart_not_found")
    return row


async def _note(
    tx: Tx,
    services: Services,
    officer: Officer,
    apart_id: str,
    verb: str,
    reason: str,
    pair: tuple[str, str],
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"inmate_apart.{verb}",
        object_kind=SUBJECT,
        object_id=apart_id,
        detail={"inmates": list(pair), "reason": reason},
        at=services.clock(),
    )


async def _view(tx: Tx, services: Services, row: ApartRow) -> ApartPair:
    return ApartPair(
        id=row.id,
        first=ApartInmate(
            id=row.first_id,
            name=row.first_name,
            inmate_no=row.first_no,
            prison=row.first_prison,
            ward=row.first_ward,
        ),
        second=ApartInmate(
            id=row.second_id,
            name=row.second_name,
            inmate_no=row.second_no,
            prison=row.second_prison,
            ward=row.second_ward,
        ),
        reason=row.reason,
        since=row.since,
        by=row.by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
        lifted_reason=row.lifted_reason,
        shared=[] if row.lifted_at else await _shared(tx, services, row),
    )


async def _shared(tx: Tx, services: Services, row: ApartRow) -> list[SharedTime]:
    """Coming visits of both at one time in one room: somebody has to move them."""
    now = services.clock()
    today = local(now).date()
    times: dict[str, list[TakenTime]] = {}
    for inmate_id in (row.first_id, row.second_id):
        found = await people.inmate_by_id(tx, inmate_id)
        assert found is not None
        times[inmate_id] = await inmates_apart.taken_by(
            tx, [inmate_id], found.prison_id, today, today + timedelta(days=MOST_AHEAD), now
        )
    return [
        SharedTime(
            first_no=one.booking_no,
            second_no=other.booking_no,
            day=one.day,
            starts=max(one.starts, other.starts),
            room=one.room or other.room,
        )
        for one in times[row.first_id]
        for other in times[row.second_id]
        if together(one, other)
    ]
