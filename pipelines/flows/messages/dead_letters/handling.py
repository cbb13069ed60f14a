"""What officers do with messages that could not be applied."""

from connectors.postgres.audit import audit
from connectors.postgres.labour import post_projects, prison_posts
from connectors.postgres.messages import dead_letter_list, dead_letters, outbox
from connectors.postgres.messages.dead_letter_list import Filter, Reach, Whole
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.messages.dead_letters.views import detail_of
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.labour.sight import require_identity, sees_identity
from pipelines.rules.messages.dead_letters import mending
from pipelines.rules.messages.dead_letters.place import domains_of
from schemas.errors import Conflict, InvalidInput
from schemas.messages.dead_letters import (
    LetterDetail,
    LetterInmate,
    LetterPage,
    LetterState,
    LetterView,
    ReplayLetter,
    SetLetterAside,
)
from schemas.modules.levelled import LABOUR_HOURS

OBJECT = "dead_letter"
LABOUR = "labour"
"""Domain of the subjects that hours come under."""


def reach_of(officer: Officer) -> Reach:
    return Reach(scopes=officer.scopes, domains=domains_of(officer.permissions))


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> LetterPage:
    """Letters within the officer's data scope, newest first; none shows what its message says."""
    async with services.database.transaction() as tx:
        rows, total = await dead_letter_list.page(
            tx, reach_of(officer), wanted, limit=limit, offset=offset
        )
    return LetterPage(rows=rows, total=total)


async def detail(services: Services, officer: Officer, letter_id: str) -> LetterDetail:
    """A letter with its message; noted, since messages speak of people."""
    async with (
        _attempt(services, officer, "read", letter_id),
        services.database.transaction() as tx,
    ):
        row = await dead_letter_list.need(tx, reach_of(officer), letter_id)
        line = mending.line_of(row.subject, row.payload)
        inmate = await people.inmate_by_id(tx, line[1].inmate_id) if line else None
        named = inmate if inmate and inmate.prison_id == row.prison_id else None
        await _note(services, tx, officer, "read", row)
    return detail_of(row, named, services.shards.people, clear=_sees(officer, row))


async def inmates(
    services: Services, officer: Officer, letter_id: str, inmate_no: str
) -> list[LetterInmate]:
    """The inmate with this number, if of the letter's prison and in reach; else none."""
    async with services.database.transaction() as tx:
        row = await dead_letter_list.need(tx, reach_of(officer), letter_id)
        _require_sight(officer, row)
        found = await people.inmate_by_no(tx, inmate_no.strip())
    if found is None or found.prison_id != row.prison_id:
        return []
    if not in_scopes(officer.scopes, found.ward_path):
        return []
    return [
        LetterInmate(id=found.id, inmate_no=found.inmate_no, name=found.name, ward=found.ward_name)
    ]


async def replay(
    services: Services, officer: Officer, letter_id: str, asked: ReplayLetter
) -> LetterView:
    """Mark it, note it and send it under a new id: all or nothing."""
    async with (
        _attempt(services, officer, "replay", letter_id),
        services.database.transaction() as tx,
    ):
        row = await _waiting(tx, officer, letter_id)
        _require_sight(officer, row)
        payload = _payload_of(row, asked, await _projects(tx, row, asked))
        await _require_inmates(tx, officer, row, payload)
        await _require_posts(tx, row, payload)
        sent_id = await outbox.put_bytes(tx, row.subject, payload)
        await dead_letters.mark_replayed(
            tx,
            row.id,
            services.clock(),
            by=officer.id,
            reason=asked.reason.strip(),
            sent_id=sent_id,
            sent=payload,
        )
        await _note(
            services, tx, officer, "replay", row, sent_id=sent_id, mended=payload != row.payload
        )
        return (await dead_letter_list.need(tx, reach_of(officer), letter_id)).view()


async def set_aside(
    services: Services, officer: Officer, letter_id: str, asked: SetLetterAside
) -> LetterView:
    """Close it without sending."""
    async with (
        _attempt(services, officer, "set_aside", letter_id),
        services.database.transaction() as tx,
    ):
        row = await _waiting(tx, officer, letter_id)
        reason = asked.reason.strip()
        await dead_letters.set_aside(tx, row.id, services.clock(), by=officer.id, reason=reason)
        await _note(services, tx, officer, "set_aside", row)
        return (await dead_letter_list.need(tx, reach_of(officer), letter_id)).view()


def _of_hours(row: Whole) -> bool:
    return row.subject.split(".")[0] == LABOUR


def _sees(officer: Officer, row: Whole) -> bool:
    """Whether the officer may see whose hours a message brings (LR-GEN-07)."""
    levels = officer.levels[LABOUR_HOURS.code]
    return not _of_hours(row) or sees_identity(levels, officer.permissions)


def _require_sight(officer: Officer, row: Whole) -> None:
    """`Forbidden` for who may not see whom he would write about."""
    if _of_hours(row):
        require_identity(officer.levels[LABOUR_HOURS.code], officer.permissions)


async def _waiting(tx: Tx, officer: Officer, letter_id: str) -> Whole:
    """The letter, locked: of two officers the second is told."""
    row = await dead_letter_list.need(tx, reach_of(officer), letter_id, locked=True)
    if row.state is not LetterState.WAITING:
        done = "重发" if row.state is LetterState.REPLAYED else "搁置"
        raise Conflict(f"这条消息已经{done}，不能再处理。", code="letter_settled")
    return row


async def _projects(tx: Tx, row: Whole, asked: ReplayLetter) -> dict[str, str]:
    """The project of the post that a line is mended to."""
    found = mending.line_of(row.subject, row.payload)
    if found is None or asked.line is None:
        return {}
    return await post_projects.projects_on(tx, {asked.line.post_id}, found[0].day)


def _payload_of(row: Whole, asked: ReplayLetter, projects: dict[str, str]) -> bytes:
    if asked.line is not None and asked.payload is not None:
        raise InvalidInput("工时与消息内容只能修改一处。", code="mended_twice", field="payload")
    if asked.line is not None:
        return mending.with_line(row.subject, row.payload, asked.line, projects)
    if asked.payload is not None:
        return mending.mended(row.subject, row.payload, asked.payload)
    return mending.as_it_was(row.subject, row.payload)


async def _require_inmates(tx: Tx, officer: Officer, row: Whole, payload: bytes) -> None:
    """Whom a mended sheet newly names must be of the letter's prison and within reach."""
    named = (row.payload, payload, row.subject)
    for inmate_id in sorted(mending.new_ids(*named, lambda line: line.inmate_id)):
        found = await people.inmate_by_id(tx, inmate_id)
        mine = found and found.prison_id == row.prison_id
        if not found or not mine or not in_scopes(officer.scopes, found.ward_path):
            raise InvalidInput(
                "人员不在本单位，请核对编号。", code="inmate_unknown", field="inmate_id"
            )


async def _require_posts(tx: Tx, row: Whole, payload: bytes) -> None:
    """The posts that it newly names must be of the letter's prison."""
    named = mending.new_ids(row.payload, payload, row.subject, lambda line: line.post_id)
    if named and named - await prison_posts.of_prison(tx, row.prison_id or "", named):
        raise InvalidInput("本单位没有这个劳动岗位。", code="post_unknown", field="post_id")


def _attempt(services: Services, officer: Officer, verb: str, letter_id: str) -> Attempt:
    return Attempt(
        services, officer.actor(), f"dead_letter.{verb}", OBJECT, letter_id, officer.stream
    )


async def _note(
    services: Services, tx: Tx, officer: Officer, verb: str, row: Whole, **told: object
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"dead_letter.{verb}",
        object_kind=OBJECT,
        object_id=row.id,
        detail={"subject": row.subject, **told},
        at=services.clock(),
    )
