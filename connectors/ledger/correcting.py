"""Approved corrections: the line changes once, and both versions stay."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import delete as remove
from sqlalchemy import insert, tuple_

from connectors.ledger import heads, lines
from connectors.ledger.incoming import Applied, EarlyError, Incoming, Refusal
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.applying import Verdict, verdict_of_correction
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid
from pipelines.rules.labour.ledger.integrity import digest_of
from pipelines.rules.labour.ledger.packing import COLUMNS, Row, mac_of, row_of
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals
from schemas.labour.hours import HoursLine, SheetKey
from schemas.messages.labour import HoursCorrected, LineChange
from schemas.tables.labour.ledger import hours_line, hours_line_version

MISMATCH = "工时表在申请之后已被更正，请按现有工时重新申请。"
TAKEN = "更正后的工时与台账中不属于该工时表的工时冲突，请联系系统管理员核验。"

LineId = tuple[bytes, bytes, int]


class Corrected(NamedTuple):
    """A sheet's rows after a correction, and those that it replaced."""

    rows: dict[LineId, tuple[Row, bytes]]
    replaced: list[tuple[Row, bytes]]
    fresh: list[tuple[Row, bytes]]


async def correct(tx: Tx, incoming: Incoming, seals: Seals) -> Applied:
    """Apply one correction as a whole, or refuse it as a whole."""
    body = incoming.body
    assert isinstance(body, HoursCorrected)
    key = SheetKey(body.ward_id, body.day)
    head = (await heads.heads_of(tx, [key], locked=True)).get(key)
    verdict = verdict_of_correction(head, body)
    if verdict is Verdict.EARLY:
        raise EarlyError(f"sheet {body.sheet_id} version {body.version}")
    if verdict is not Verdict.APPLY or head is None:
        return Applied(refusals=(_refused(incoming, verdict.value, MISMATCH),))
    made = _corrected(body, await lines.rows_of(tx, key, seals.people), seals)
    async with tx.connection.begin_nested() as inner:
        await _take_out(tx, [row for row, _ in made.replaced], seals.people)
        taken = await lines.merge(
            tx,
            [row for row, _ in made.fresh],
            [value for _, value in made.fresh],
            seals.people,
        )
        if taken:
            await inner.rollback()
            return Applied(refusals=(_refused(incoming, "taken", TAKEN),))
    await _keep_versions(tx, body, made.replaced, seals.people)
    rows = list(made.rows.values())
    fresh = msgspec.structs.replace(
        head,
        version=head.version + 1,
        lines=len(rows),
        minutes=sum(row.minutes for row, _ in rows),
        digest=digest_of([value for _, value in rows]),
        decided_by=body.by,
        decided_at=body.at,
    )
    await heads.settle(tx, [fresh], seals.mac)
    return Applied(sheets=1, lines=len(made.fresh))


def _corrected(
    body: HoursCorrected, stored: Sequence[tuple[Row, bytes]], seals: Seals
) -> Corrected:
    now = {(row.inmate_id, row.post_id, row.kind): (row, value) for row, value in stored}
    replaced: list[tuple[Row, bytes]] = []
    fresh: list[tuple[Row, bytes]] = []
    for change in body.changes:
        row = row_of(_line_of(change), as_bits(body.ward_id), body.day, 1)
        line_id = (row.inmate_id, row.post_id, row.kind)
        old = now.pop(line_id, None)
        if old is not None:
            replaced.append(old)
            row = row._replace(version=old[0].version + 1)
        if change.minutes is not None:
            now[line_id] = (row, mac_of(row, seals))
            fresh.append(now[line_id])
    return Corrected(now, replaced, fresh)


def _line_of(change: LineChange) -> HoursLine:
    return HoursLine(
        change.inmate_id,
        change.post_id,
        change.kind,
        change.minutes or 0,
        change.grade,
        change.project_id,
    )


async def _take_out(tx: Tx, rows: Sequence[Row], people: PersonSeal) -> None:
    if not rows:
        return
    line = hours_line.c
    # Another ward may have the same person at the same post on this day.
    columns = (line.inmate_sealed, line.day, line.post_id, line.kind, line.ward_id)
    keys = [
        (
            UUID(bytes=people.seal(row.inmate_id)),
            row.day,
            UUID(bytes=row.post_id),
            row.kind,
            UUID(bytes=row.ward_id),
        )
        for row in rows
    ]
    await tx.execute(remove(hours_line).where(tuple_(*columns).in_(keys)))


async def _keep_versions(
    tx: Tx, body: HoursCorrected, replaced: Sequence[tuple[Row, bytes]], people: PersonSeal
) -> None:
    if not replaced:
        return
    more = {
        "request_id": as_uuid(body.request_id),
        "replaced_by": as_uuid(body.by),
        "replaced_at": body.at,
    }
    values = [_stored(row, value, people) | more for row, value in replaced]
    await tx.execute(insert(hours_line_version).values(values))


def _stored(row: Row, mac: bytes, people: PersonSeal) -> dict[str, Any]:
    sealed = row._replace(inmate_id=people.seal(row.inmate_id))
    plain: list[Any] = [UUID(bytes=one) if isinstance(one, bytes) else one for one in sealed]
    return dict(zip(COLUMNS, [*plain, mac], strict=True))


def _refused(incoming: Incoming, code: str, reason: str) -> Refusal:
    return Refusal(
        message_id=incoming.message_id,
        subject=incoming.subject,
        payload=incoming.payload,
        code=code,
        reason=reason,
    )
