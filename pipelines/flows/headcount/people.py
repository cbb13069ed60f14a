"""An inmate's record as the platform tells it: made new, or brought up to date, and audited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.audit import audit
from connectors.postgres.headcount.movements import Place
from connectors.postgres.modules import overrides, periods, records, references, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.synchronised import ACTION, SYNC, synchronised_detail
from pipelines.rules.modules.difference import changed
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.validation import for_creation, for_edit
from pipelines.rules.platform.local_time import local
from schemas.exchange.prison_affairs import BasicData
from schemas.modules.people.inmates import INMATES
from schemas.modules.views import FieldProblem
from schemas.people.kinds import CustodyState
from schemas.platform.reach import EVERYWHERE
from schemas.tables.people.person import inmate

DATED = "treatment_level"


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Where the movements leave an inmate."""

    place: Place
    custody: CustodyState


async def known(tx: Tx, seals: FieldSeals, inmate_no: str) -> Stored | None:
    """The record of this number, locked; None where there is none yet."""
    found = await tx.scalar(select(inmate.c.id).where(inmate.c.inmate_no == inmate_no))
    if found is None:
        return None
    # The platform tells of every prison.
    return await records.get(tx, INMATES, seals, EVERYWHERE, str(found), for_update=True)


async def make(
    tx: Tx, seals: FieldSeals, inmate_no: str, basic: BasicData, now_at: Situation, at: datetime
) -> tuple[str | None, list[FieldProblem]]:
    """A new record; without one what is wrong with the basic data, field by field."""
    raw = basic.given() | {"inmate_no": inmate_no, "ward_id": now_at.place.ward_id}
    values, problems = for_creation(INMATES, raw)
    if not problems:
        problems = await _pointing_wrong(tx, values, at)
    if problems:
        return None, problems
    inmate_id = await writing.add(
        tx,
        INMATES,
        seals,
        values,
        state=now_at.custody.value,
        by=None,
        at=at,
        extra={"prison_id": now_at.place.prison_id},
    )
    await _note_level(tx, inmate_id, values[DATED], at)
    after = {name: value for name, value in values.items() if value is not None}
    await _audit(tx, inmate_id, now_at.place, {}, after, (None, now_at.custody.value), at)
    return inmate_id, []


async def follow(
    tx: Tx,
    seals: FieldSeals,
    before: Stored,
    basic: BasicData,
    now_at: Situation | None,
    at: datetime,
    *,
    marks: Mapping[str, Any] | None = None,
    stream: str = audit.BUREAU,
) -> list[FieldProblem]:
    """Bring a record up to date; values that an officer set in place of the platform's stay.

    `marks` are values that no person sets; where a movement says the place, that one is told, else
    `stream`. Answers what of the basic data does not fit, which is left as it was.
    """
    told, problems = for_edit(INMATES, basic.given())
    problems += await _pointing_wrong(tx, told, at)
    wrong = {problem.field for problem in problems}
    kept = {one.field for one in await overrides.all_of(tx, INMATES, before.id)}
    usable = {name: value for name, value in told.items() if name not in wrong | kept}
    usable |= marks or {}
    state, extra = before.state, {}
    if now_at is not None:
        usable["ward_id"] = now_at.place.ward_id
        extra = {"prison_id": now_at.place.prison_id}
        state = now_at.custody.value
    changes = changed(before.values, usable)
    if not changes and state == before.state:
        return problems
    if DATED in changes:
        await _change_level(tx, before, changes[DATED], at)
    await writing.change(
        tx,
        INMATES,
        seals,
        before.id,
        before.version,
        changes,
        state=state,
        by=None,
        at=at,
        extra=extra,
    )
    old = {name: before.values[name] for name in changes}
    place = now_at.place if now_at else None
    states = (before.state, state)
    await _audit(tx, before.id, place, old, changes, states, at, before, stream=stream)
    return problems


async def _pointing_wrong(tx: Tx, values: Mapping[str, Any], at: datetime) -> list[FieldProblem]:
    """Codes that no dictionary knows."""
    return await references.problems_of(tx, INMATES, values, EVERYWHERE, local(at).date())


async def _change_level(tx: Tx, before: Stored, level: str, at: datetime) -> None:
    """The level that counted until now stays in the history."""
    record = (INMATES, before.id)
    if not await periods.known(tx, record, DATED) and before.values[DATED] is not None:
        await _note_level(tx, before.id, before.values[DATED], min(at, before.created_at))
    await _note_level(tx, before.id, level, at)


async def _note_level(tx: Tx, inmate_id: str, level: str, since: datetime) -> None:
    await periods.put(
        tx,
        (INMATES, inmate_id),
        DATED,
        level,
        since=since,
        reason="",
        actor_name=SYNC.name,
        applied_at=since,
    )


async def _audit(
    tx: Tx,
    inmate_id: str,
    place: Place | None,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    states: tuple[str | None, str | None],
    at: datetime,
    before: Stored | None = None,
    *,
    stream: str = audit.BUREAU,
) -> None:
    titles = before.titles if before else {}
    detail = synchronised_detail(old, new, titles, place.name if place else None, states)
    await audit.write(
        tx,
        stream=audit.stream_of(place.path) if place else stream,
        actor=SYNC,
        action=ACTION,
        object_kind=INMATES.code,
        object_id=inmate_id,
        detail=detail,
        at=at,
    )
