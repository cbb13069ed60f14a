"""An officer books a call for an inmate, by the rules that bind the relative too (VC-INM-04).

The application runs through the same flow: no stage is skipped because an officer asked
(VC-GEN-04, decisions/0014).
"""

from datetime import date, datetime

from connectors.postgres.calls import booked_calls, calls
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow, InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.allowances import offered
from pipelines.flows.calls.booking import Wish, free_slots, open_call
from pipelines.flows.calls.facts import blacklist_reason, require_callable
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.family.standing import standings_of
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.calls.call_kind import is_privileged, kind_of_relation
from pipelines.rules.people.whitelist import Standing
from schemas.calls.booking import (
    BookableInmate,
    BookablePair,
    BookableRelative,
    BookForInmate,
)
from schemas.calls.views import CallView, Slot
from schemas.errors import NotFound, QinqiaoError
from schemas.people.kinds import BarredFrom, BindingState

MOST = 20
NOT_LISTED = {
    Standing.OPEN: "",
    Standing.NONE: "不在可视通话白名单中",
    Standing.COMING: "白名单尚未生效",
    Standing.ENDED: "白名单已过期",
    Standing.PENDING: "白名单申请正在审批",
}


async def search(services: Services, officer: Officer, text: str) -> list[BookableInmate]:
    """Inmates in reach whose name or number holds the text."""
    async with services.database.transaction() as tx:
        rows = await people.inmates_like(tx, officer.scopes, text.strip(), MOST)
    return [
        BookableInmate(id=row.id, name=row.name, inmate_no=row.inmate_no, ward=row.ward_name)
        for row in rows
    ]


async def read(services: Services, officer: Officer, inmate_id: str) -> BookablePair:
    """The inmate's bound relatives, and who of them cannot be booked with and why."""
    await refresh(services, inmate_id)
    async with services.database.transaction() as tx:
        inmate = await _inmate(tx, officer, inmate_id)
        now = services.clock()
        offer = await offered(tx, inmate, now)
        left = offer.calls
        relatives = [
            BookableRelative(
                id=row.id,
                name=row.name,
                kinship=kinship,
                closed=await _closed(tx, row.id, inmate.id, now),
                kind=kind_of_relation(kinship),
                privileged=is_privileged(kind_of_relation(kinship)),
            )
            for row, kinship in await people.relatives_of(tx, inmate.id)
        ]
        return BookablePair(
            inmate_id=inmate.id,
            inmate=inmate.name,
            inmate_no=inmate.inmate_no,
            prison=inmate.prison_name,
            ward=inmate.ward_name,
            calls_left=left.left,
            calls_period=left.period,
            first_day=offer.first_day,
            most_minutes=left.allowance.most_minutes,
            closed=await _held(tx, services, inmate, now),
            relatives=relatives,
        )


async def _closed(tx: Tx, relative_id: str, inmate_id: str, now: datetime) -> str:
    if reason := await blacklist_reason(tx, relative_id, now, BarredFrom.VIDEO):
        return f"在黑名单中：{reason}"
    standing = (await standings_of(tx, relative_id, [inmate_id], now))[inmate_id]
    return NOT_LISTED[standing]


async def _held(tx: Tx, services: Services, inmate: InmateRow, now: datetime) -> str:
    """Why custody or the platform forbids calls with the inmate; empty where they do not."""
    try:
        await require_callable(tx, services, "", inmate.id, now, to_officer=True)
    except QinqiaoError as error:
        return error.message
    return ""


async def slots(
    services: Services,
    officer: Officer,
    inmate_id: str,
    relative_id: str,
    day: date,
    minutes: int,
) -> list[Slot]:
    async with services.database.transaction() as tx:
        inmate = await _pair(tx, officer, inmate_id, relative_id)
        return await free_slots(tx, services, inmate, relative_id, day, minutes)


async def book(services: Services, officer: Officer, asked: BookForInmate) -> CallView:
    """Open the case in the officer's name; whoever approves may not be the same officer's word."""
    attempt = Attempt(
        services, officer.actor(), "call.book", "inmate", asked.inmate_id, officer.stream
    )
    async with services.database.transaction() as tx:
        await _inmate(tx, officer, asked.inmate_id)
    await refresh(services, asked.inmate_id)
    async with attempt, services.database.transaction() as tx:
        await booked_calls.lock_booking(tx, asked.relative_id, asked.inmate_id)
        inmate = await _pair(tx, officer, asked.inmate_id, asked.relative_id)
        wish = Wish(
            relative_id=asked.relative_id,
            inmate=inmate,
            starts_at=asked.starts_at,
            minutes=asked.minutes,
            booked_by=officer.id,
            kind=asked.kind,
        )
        opened = await open_call(tx, services, wish, officer.actor(), asked.reason)
        call = await calls.get(tx, opened.id)
        assert call is not None
        return call_view(call, services.settings, Audience.OFFICER)


async def _inmate(tx: Tx, officer: Officer, inmate_id: str) -> InmateRow:
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None or not in_scopes(officer.scopes, inmate.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return inmate


async def _pair(tx: Tx, officer: Officer, inmate_id: str, relative_id: str) -> BoundInmateRow:
    bound = await people.binding(tx, relative_id, inmate_id)
    if bound is None or not in_scopes(officer.scopes, bound.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    if bound.binding_state is not BindingState.APPROVED:
        raise NotFound("该家属与服刑人员没有已审核的亲属关系。", code="not_bound")
    return bound
