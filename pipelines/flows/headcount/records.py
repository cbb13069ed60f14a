"""What officers read of inmates as the prison affairs platform tells of them (VC-API-03)."""

import asyncio
from datetime import timedelta

import msgspec

from connectors.files.stored_file import StoredFile
from connectors.platforms.prison_affairs import PEER
from connectors.postgres.audit import audit
from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import inmate_lists, movements, portraits
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.headcount.headcount_keeping import INMATES as FEED
from connectors.postgres.headcount.headcount_keeping import PORTRAITS
from connectors.postgres.headcount.inmate_records import ToldRow
from connectors.postgres.modules import dictionary_rules, periods
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.codes.people import READ_PORTRAITS
from pipelines.rules.headcount.delay import is_late
from pipelines.rules.headcount.record import visits_text
from pipelines.rules.modules.record import Stored
from schemas.errors import NotFound
from schemas.headcount.inmates import (
    FlagSpan,
    InmateFeedView,
    PortraitView,
    RecordDifferencePage,
    ToldInmate,
    ToldInmateAnswer,
)
from schemas.modules.module import Verb
from schemas.modules.people.inmate_flags import INMATE_FLAGS
from schemas.modules.people.inmates import INMATES
from schemas.people.flags import SIX_INVOLVEMENT, FlagKind
from schemas.people.kinds import CustodyState

LEVEL = "treatment_level"
KEY_CONTROL_TITLE = "重控"


class Picture(msgspec.Struct, frozen=True):
    """A picture in clear."""

    content: bytes
    media_type: str


async def told(services: Services, officer: Officer, inmate_id: str) -> ToldInmateAnswer:
    """The platform's word on an inmate in reach, beside ours."""
    desk = Desk(services, officer, INMATES.code)
    async with desk.attempt(Verb.LIST, inmate_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        ours = await desk.need(tx, inmate_id)
        row = await records.of_inmate(tx, inmate_id)
        if row is None or not services.affairs.connected:
            return ToldInmateAnswer(told=None)
        return ToldInmateAnswer(told=await _told(tx, desk, row, ours))


async def _told(tx: Tx, desk: Desk, row: ToldRow, ours: Stored) -> ToldInmate:
    ward, agrees = await _ward(tx, row, ours)
    level, since = None, None
    if LEVEL not in desk.hidden and row.treatment_level:
        titles = await dictionary_rules.titles(tx, LEVEL)
        level = titles.get(row.treatment_level, row.treatment_level)
        period = await periods.value_at(tx, (INMATES, ours.id), LEVEL, desk.now)
        since = period.since if period else None
    return ToldInmate(
        source=PEER,
        told_at=row.told_at,
        ward=ward,
        ward_agrees=agrees,
        custody_state=row.custody_state,
        custody_agrees=row.custody_state.value == ours.state,
        treatment_level=level,
        level_since=since,
        term_until=row.term_until,
        visits=visits_text(row.visits_allowed, row.visits_reason),
        deleted=row.deleted,
        problem=row.problem,
        flags=await _flags(tx, desk, ours.id),
        portrait=await _portrait(tx, desk, ours.id),
    )


async def _ward(tx: Tx, row: ToldRow, ours: Stored) -> tuple[str, bool]:
    """What the told ward is called, and whether ours is the same while both hold him."""
    places = await movements.places(tx)
    place = places.ward(row.prison_code, row.ward_code) if places else None
    name = place.name if place else f"{row.prison_code} {row.ward_code}"
    held = CustodyState.IN_CUSTODY
    both_hold = row.custody_state is held and ours.state == held.value
    same = place is not None and place.ward_id == ours.values["ward_id"]
    return name, same or not both_hold


async def _flags(tx: Tx, desk: Desk, inmate_id: str) -> list[FlagSpan]:
    if INMATE_FLAGS.permission(Verb.LIST) not in desk.officer.permissions:
        return []
    titles = await dictionary_rules.titles(tx, SIX_INVOLVEMENT)
    spans = []
    for row in await records.flags_of(tx, inmate_id):
        code = row.code or ""
        of_control = row.kind is FlagKind.KEY_CONTROL
        title = KEY_CONTROL_TITLE if of_control else titles.get(code, code)
        spans.append(
            FlagSpan(kind=row.kind, code=code, title=title, since=row.since, until=row.until)
        )
    return spans


async def _portrait(tx: Tx, desk: Desk, inmate_id: str) -> PortraitView | None:
    row = await portraits.of_inmate(tx, inmate_id)
    if row is None:
        return None
    may = READ_PORTRAITS.code in desk.officer.permissions
    return PortraitView(
        state=row.state.value,
        taken_on=row.taken_on,
        kept_at=row.kept_at,
        problem=row.problem,
        shown=may and row.file_id is not None,
    )


async def portrait(services: Services, officer: Officer, inmate_id: str) -> Picture:
    """The picture of an inmate in reach; looking at it is audited."""
    attempt = Attempt(
        services,
        officer.actor(),
        "inmate_portrait.read",
        "inmate_portrait",
        inmate_id,
        officer.stream,
    )
    desk = Desk(services, officer, INMATES.code)
    async with attempt, services.database.transaction() as tx:
        await desk.need(tx, inmate_id)
        row = await portraits.of_inmate(tx, inmate_id)
        file = await files.get(tx, row.file_id) if row and row.file_id else None
        if file is None:
            raise NotFound("狱政平台没有此人的照片，或尚未取得。", code="portrait_not_here")
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="inmate_portrait.read",
            object_kind="inmate_portrait",
            object_id=inmate_id,
        )
    return await asyncio.to_thread(_open, services, file)


def _open(services: Services, file: StoredFile) -> Picture:
    with services.files.open(file) as reader:
        return Picture(reader.read(0, reader.size), file.media_type)


async def feed(tx: Tx, services: Services, officer: Officer) -> InmateFeedView:
    """How following inmates stands, for the page of the headcount ledger."""
    stands, pictures = await keeping.state(tx, FEED), await keeping.state(tx, PORTRAITS)
    most = timedelta(minutes=services.settings.headcount_delay_minutes)
    now = services.clock()
    found = await inmate_lists.counts(tx, officer.scopes, now - most)
    late = services.affairs.connected and is_late(stands.succeeded_at, now, most)
    return InmateFeedView(
        tried_at=stands.tried_at,
        succeeded_at=stands.succeeded_at,
        failing_since=stands.failing_since,
        problem=stands.problem,
        late=late,
        portraits_problem=pictures.problem,
        **msgspec.structs.asdict(found),
    )


async def differences(
    services: Services, officer: Officer, limit: int, offset: int
) -> RecordDifferencePage:
    most = timedelta(minutes=services.settings.headcount_delay_minutes)
    async with services.database.transaction() as tx:
        rows, total = await inmate_lists.differences(
            tx, officer.scopes, services.clock() - most, limit, offset
        )
    return RecordDifferencePage(rows=rows, total=total)
