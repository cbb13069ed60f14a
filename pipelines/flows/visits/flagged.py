"""People decide what becomes of a visit that was flagged: kept, moved or cancelled (VC-APPT-17)."""

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    booked_visits,
    inmates_apart,
    visit_flags,
    visit_messages,
    visit_sessions,
)
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visit_flags import FlagRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.visits import ending, holding, moving, reach
from pipelines.flows.visits.checking import terms_of
from pipelines.flows.visits.closing import target_view
from pipelines.flows.visits.offering import made_for
from pipelines.flows.visits.rechecking import lock
from pipelines.rules.access.codes.visits import MOVE_VISITS
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.closing import nearest
from pipelines.rules.visits.rechecking import Standing
from schemas.errors import Conflict, InvalidInput
from schemas.modules.common import APPROVED
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.visits.booking import Companion
from schemas.visits.review import (
    FlagCause,
    FlagState,
    ReviewedVisit,
    ReviewVerdict,
    ReviewVisit,
    VisitFlag,
    VisitReviews,
    VisitToChange,
)

BECOMES = {
    ReviewVerdict.KEEP: FlagState.KEPT,
    ReviewVerdict.MOVE: FlagState.MOVED,
    ReviewVerdict.CANCEL: FlagState.CANCELLED,
}


async def page(
    services: Services,
    officer: Officer,
    prison_id: str | None,
    *,
    is_open: bool,
    cause: FlagCause | None,
    limit: int,
    offset: int,
) -> VisitReviews:
    """The list names people, so that looking at it is logged."""
    now = services.clock()
    async with services.database.transaction() as tx:
        prison, prisons = await reach.prison_among(tx, officer, prison_id)
        rows, total = await visit_flags.page(
            tx,
            prison.id,
            officer.scopes,
            is_open=is_open,
            cause=cause,
            today=local(now).date(),
            limit=limit,
            offset=offset,
        )
        flags = await visit_flags.of_bookings(tx, [row.id for row in rows])
        await audit.write(
            tx,
            stream=prison.code,
            actor=officer.actor(),
            action=f"{VISIT_BOOKINGS.code}.look_flagged",
            object_kind="org_unit",
            object_id=prison.id,
            detail={"visits": len(rows)},
            at=now,
        )
        return VisitReviews(
            prison_id=prison.id,
            prison=prison.name,
            prisons=prisons,
            rows=[_view(row, _shown(flags[row.id])) for row in rows],
            total=total,
        )


async def one(services: Services, officer: Officer, booking_id: str) -> VisitToChange:
    """A booking with its flags, and where it could go."""
    async with services.database.transaction() as tx:
        prison_id = (await moving.reached(tx, officer, booking_id)).prison_id
    await made_for(services, prison_id)
    now = services.clock()
    async with services.database.transaction() as tx:
        row = await moving.reached(tx, officer, booking_id)
        terms = await terms_of(tx, services, prison_id)
        flags = (await visit_flags.of_bookings(tx, [row.id])).get(row.id, [])
        along = (await booked_visits.companions_of(tx, [row.id])).get(row.id, [])
        until = (local(now).date(), terms.window.last)
        sessions = await visit_sessions.of_days(tx, prison_id, *until, now)
        kept = await inmates_apart.kept_from(tx, row.inmate_id, prison_id, *until, now)
        here = row.held_in == prison_id
        fitting = moving.fitting(services, row, sessions, kept) if here else []
        return VisitToChange(
            visit=_view(row, flags),
            companions=[Companion(name=one.name, minor=one.minor) for one in along],
            most_visitors=terms.rule.most_visitors,
            session_id=row.session_id,
            targets=[target_view(one) for one in nearest(row, fitting) if one.id != row.session_id],
            may_change=MOVE_VISITS.code in officer.permissions and row.state in ending.LIVE,
        )


async def review(
    services: Services, officer: Officer, booking_id: str, asked: ReviewVisit
) -> VisitToChange:
    """Of two who decide at once the second finds nothing to decide on."""
    actor = officer.actor()
    attempt = Attempt(
        services, actor, "visit_bookings.review", VISIT_BOOKINGS.code, booking_id, officer.stream
    )
    async with attempt:
        if asked.verdict is ReviewVerdict.MOVE:
            if asked.session_id is None:
                raise InvalidInput("请选择改到哪一场。", code="session_missing")
            await holding.swept(services, asked.session_id)
        async with services.database.transaction() as tx:
            await lock(tx, booking_id)
            row = await moving.reached(tx, officer, booking_id)
            attempt.stream = row.prison_code
            standing = await visit_flags.standing(tx, booking_id)
            causes = _require_seen(row, standing, asked)
            await _carry_out(tx, services, officer, row, asked)
            now = services.clock()
            ids = [one.id for one in standing if one.state is FlagState.OPEN]
            if asked.verdict is not ReviewVerdict.KEEP:
                ids = [one.id for one in standing]
            state = BECOMES[asked.verdict]
            await visit_flags.end(tx, ids, state, now, officer_id=officer.id, reason=asked.reason)
            await audit.write(
                tx,
                stream=row.prison_code,
                actor=actor,
                action=f"{VISIT_BOOKINGS.code}.review",
                object_kind=VISIT_BOOKINGS.code,
                object_id=booking_id,
                detail={
                    "verdict": asked.verdict.value,
                    "causes": [cause.value for cause in causes],
                    "reason": asked.reason,
                },
                at=now,
            )
    return await one(services, officer, booking_id)


def _require_seen(row: BookedRow, standing: list[Standing], asked: ReviewVisit) -> list[FlagCause]:
    """What is decided on: the open flags, all of which were shown."""
    current = [one for one in standing if one.state is FlagState.OPEN]
    if row.state != APPROVED or not current:
        raise Conflict("这次会见没有待复核的事项，可能已由他人处理。", code="nothing_to_review")
    if {one.id for one in current} != set(asked.flags):
        raise Conflict("待复核的事项有变化，请重新查看后再处理。", code="flags_changed")
    return [one.cause for one in current]


async def _carry_out(
    tx: Tx, services: Services, officer: Officer, row: BookedRow, asked: ReviewVisit
) -> None:
    actor = officer.actor()
    if asked.verdict is ReviewVerdict.MOVE:
        assert asked.session_id is not None
        await moving.rearrange_checked(
            tx, services, row, asked.session_id, None, actor, asked.reason
        )
        return
    if asked.verdict is ReviewVerdict.CANCEL:
        record = await ending.cancel(tx, services, row.id, actor, asked.reason, row.prison_code)
    else:
        _, record = await ending.locked(tx, services, row.id)
        if record.state != APPROVED:
            raise Conflict("这次会见预约已经结束。", code="state_not_allowed")
    post = visit_messages.Post(tx, services.keys, row.id, record.values, services.clock())
    if asked.verdict is ReviewVerdict.CANCEL:
        await post.cancelled(asked.reason)
    else:
        await post.kept(asked.reason)


def _shown(flags: list[FlagRow]) -> list[FlagRow]:
    """The open ones, or those that were decided on last."""
    current = [one for one in flags if one.state is FlagState.OPEN]
    decided = [one for one in flags if one.officer is not None]
    return current or decided or flags


def _view(row: BookedRow, flags: list[FlagRow]) -> ReviewedVisit:
    return ReviewedVisit(
        id=row.id,
        booking_no=row.booking_no,
        state=row.state,
        inmate=row.inmate_name,
        inmate_no=row.inmate_no,
        relative=row.relative_name,
        prison=row.prison_name,
        ward=row.ward_name,
        day=row.day,
        starts=row.starts,
        visit_type=row.visit_type,
        room=row.visit_window,
        visitors=row.visitors or 1,
        flags=[
            VisitFlag(
                id=one.id,
                cause=one.cause,
                detail=one.detail,
                state=one.state,
                first_seen=one.first_seen,
                ended_at=one.ended_at,
                officer=one.officer or "",
                reason=one.reason or "",
            )
            for one in flags
        ],
    )
