"""Turning held places into a booking, whoever books (VC-APPT-01, VC-APPT-03)."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits, visit_messages, visit_waits
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visit_places import PlaceRow
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.approvals.assessing import assess
from pipelines.flows.approvals.registry import DECLARED, RECORD_KINDS
from pipelines.flows.approvals.submitting import Application, Ruling, submit
from pipelines.flows.services import Services
from pipelines.flows.visits import ending, prereviewing
from pipelines.flows.visits.checking import Wish, check
from pipelines.flows.visits.companions import chosen
from pipelines.flows.visits.holding import RUN_OUT, lock_pair, need_session
from pipelines.flows.visits.prereviewing import prereview
from pipelines.rules.modules.change_detail import creation_detail
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import Actor
from pipelines.rules.visits.booking_rule import lasts
from pipelines.rules.visits.telling import Companion, companions_text, number_prefix
from pipelines.rules.visits.waiting import TAKEN
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.common import PENDING
from schemas.modules.visits.visit_bookings import VISIT_BOOKING, VISIT_BOOKINGS
from schemas.platform.reach import EVERYWHERE
from schemas.visits.booking import AccessNeeds, BookVisit


async def book(
    tx: Tx, services: Services, wish: Wish, held: PlaceRow, asked: BookVisit, actor: Actor
) -> BookedRow:
    """Make the booking, keep its place and lay it before whoever decides; with its number."""
    inmate, now = wish.inmate, services.clock()
    await lock_pair(tx, wish.relative_id, inmate.id)
    session = await need_session(tx, services, held.session_id)
    people = await chosen(
        tx,
        services,
        wish.relative_id,
        asked.companions,
        session.day,
        by_officer=wish.by_officer,
    )
    _require_named(people, held.visitors)
    wish = msgspec.structs.replace(wish, visitors=len(people) + 1)
    await check(tx, services, wish, session)
    found = await prereview(tx, services, wish, session)
    values = await _values(tx, services, wish, session, people, asked)
    values["prereview"] = found.result.value
    by = actor.id if wish.by_officer else None
    seals = FieldSeals(services.keys)
    booking_id = await writing.add(tx, VISIT_BOOKINGS, seals, values, state=PENDING, by=by, at=now)
    await booked_visits.keep_companions(tx, booking_id, people)
    await prereviewing.keep(tx, services, booking_id, found)
    if not await ending.take(tx, held, booking_id, session.counted, wish.visitors, now):
        raise Conflict(RUN_OUT, code="hold_ended")
    await visit_waits.offer_ended(tx, held.id, TAKEN, now)
    record = await records.get(tx, VISIT_BOOKINGS, seals, EVERYWHERE, booking_id)
    assert record is not None
    await audit.write(
        tx,
        stream=inmate.prison_code,
        actor=actor,
        action=f"{VISIT_BOOKINGS.code}.create",
        object_kind=VISIT_BOOKINGS.code,
        object_id=booking_id,
        detail=creation_detail(VISIT_BOOKINGS, values, record.titles, PENDING),
        at=now,
    )
    await _apply(tx, services, wish, record, actor, asked.note, found.ruling())
    row = await need(tx, booking_id)
    if row.state == PENDING:
        await visit_messages.Post(tx, services.keys, booking_id, record.values, now).booked()
    return row


async def need(tx: Tx, booking_id: str) -> BookedRow:
    row = await booked_visits.get(tx, booking_id)
    if row is None:
        raise NotFound("没有找到这次会见预约。", code="visit_not_found")
    return row


def _require_named(people: list[Companion], visitors: int) -> None:
    """No more come than places were held for, and each is named."""
    if len(people) + 1 > visitors:
        message = f"您保留的名额是{visitors}人，请减少同行人员，或返回修改人数后重新选择场次。"
        raise InvalidInput(message, code="more_than_held", held=visitors)
    require_names(people)


def require_names(people: list[Companion]) -> None:
    """Each who comes along has a name of his own."""
    names = [one.name for one in people]
    if not all(names):
        raise InvalidInput("请填写每位同行人员的姓名。", code="companion_without_name")
    if len(set(names)) < len(names):
        raise InvalidInput("同行人员的姓名重复，请核对。", code="companion_twice")


async def _values(
    tx: Tx,
    services: Services,
    wish: Wish,
    session: SessionRow,
    people: list[Companion],
    asked: BookVisit,
) -> dict[str, Any]:
    inmate = wish.inmate
    prefix = number_prefix(inmate.prison_code, local(services.clock()).date())
    return {
        "inmate_id": inmate.id,
        "prison_id": inmate.prison_id,
        "relative_id": wish.relative_id,
        "help_person_id": None,
        "day": session.day,
        "starts": session.starts,
        "minutes": lasts(session.starts, session.ends),
        "visit_window": session.room,
        "booking_no": await booked_visits.next_no(tx, prefix),
        "visit_type": session.visit_type.value,
        "companions": companions_text(people),
        **msgspec.structs.asdict(asked.needs or AccessNeeds()),
        "remark": asked.note.strip() or None,
    }


async def _apply(
    tx: Tx,
    services: Services,
    wish: Wish,
    record: Stored,
    actor: Actor,
    note: str,
    ruling: Ruling | None,
) -> None:
    """Bring the booking before its flow; where that is a filing, or the pre-review ruled, it is
    decided already.
    """
    told, inmate = await assess(tx, services, DECLARED[VISIT_BOOKING], record), wish.inmate
    application = Application(
        object_id=record.id,
        title=told.title,
        prison_id=inmate.prison_id,
        unit_id=inmate.ward_id,
        unit_path=inmate.ward_path,
        facts=told.facts,
        outcomes=told.outcomes,
        variant=told.variant,
        proposal=told.proposal,
        ruling=ruling,
    )
    await submit(tx, services, RECORD_KINDS[VISIT_BOOKING], application, actor, note.strip())
