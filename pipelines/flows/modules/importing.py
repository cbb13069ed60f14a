"""Bringing records in from a file: good rows load, bad ones are told by row and column."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

import msgspec

from connectors.postgres.modules import lookups, records
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules import guarding, saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.modules.cells import cell_text
from pipelines.rules.modules.levels import require_fillable
from pipelines.rules.modules.problems import WrongValue, problem
from pipelines.rules.modules.reading import read_value
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.rows import RowReader, RowTexts
from pipelines.rules.modules.transfer import EFFECTIVE, REASON, RECORD_NO, Plan, heading_of, plan
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.ulid import is_ulid
from pipelines.rules.sheets.cells import Row
from pipelines.rules.sheets.reading import read_rows
from schemas.errors import QinqiaoError, Unavailable
from schemas.modules import field as kinds
from schemas.modules.module import Verb
from schemas.modules.views import EditRecord, ImportProblem, ImportReport

ROWS_AT_ONCE = 200
"""Rows of one transaction; each of them stands or falls by itself."""
MOST_TOLD = 1000
MOST_UNKNOWN = 100
EFFECTIVE_DAY = kinds.Field(name="effective", title=EFFECTIVE, kind=kinds.Day(), required=False)


class Tally(msgspec.Struct, kw_only=True):
    """What became of the rows so far."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    refused: int = 0
    problems: list[ImportProblem] = []
    unknown: list[str] = []
    """Record numbers that are not there or not in reach: the audit log keeps them."""

    def refuse(self, row: Row, told: Sequence[tuple[str, str]]) -> None:
        self.refused += 1
        room = MOST_TOLD - len(self.problems)
        self.problems += [
            ImportProblem(row=row.number, column=column, message=message)
            for column, message in told[:room]
        ]


async def load(
    services: Services, officer: Officer, code: str, name: str, content: bytes
) -> ImportReport:
    """Create and change records as the rows say; what is unchanged leaves no trace."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.IMPORT):
        desk.require(Verb.IMPORT)
        rows = await asyncio.to_thread(read_rows, content)
        planned = plan(desk.shown, rows)
        tally = await _load(desk, planned)
        async with services.database.transaction() as tx:
            counts = {
                "created": tally.created,
                "changed": tally.changed,
                "unchanged": tally.unchanged,
                "waiting": tally.waiting,
                "refused": tally.refused,
            }
            unknown = {"unknown": tally.unknown} if tally.unknown else {}
            file = {"file": name[:100], "size": len(content), "sm3": sm3_hex(content)}
            await desk.note(tx, Verb.IMPORT, None, counts | file | unknown)
    return ImportReport(**counts, problems=tally.problems)


async def _load(desk: Desk, planned: Plan) -> Tally:
    async with desk.services.database.transaction() as tx:
        known = await lookups.load(tx, desk.module, desk.scopes, _named(desk, planned))
    reader, tally = RowReader(desk.module, planned, known), Tally()
    for some in _chunks(planned.rows, ROWS_AT_ONCE):
        async with desk.services.database.transaction() as tx:
            for row in some:
                await _take(tx, desk, reader, row, tally)
    return tally


def _chunks(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _named(desk: Desk, planned: Plan) -> dict[str, set[str]]:
    """The numbers by which the file names other records, by field."""
    named: dict[str, set[str]] = {}
    for field in desk.module.fields:
        if isinstance(field.kind, kinds.Linked):
            cells = (planned.cell(row, field.title) for row in planned.rows)
            texts = (str(cell).split() for cell in cells if isinstance(cell, str | int))
            named[field.name] = {parts[0] for parts in texts if parts}
    return named


async def _take(tx: Tx, desk: Desk, reader: RowReader, row: Row, tally: Tally) -> None:
    """One row in a savepoint of its own: a refused one leaves nothing behind."""
    noted = tx.waiting()
    texts = reader.texts(row)
    if texts.problems:
        tally.refuse(row, texts.problems)
        return
    try:
        async with tx.connection.begin_nested():
            outcome = await _save(tx, desk, reader, texts)
    except Unavailable:
        raise
    except QinqiaoError as error:
        tx.forget(noted)
        told = _told(desk, error)
        tally.refuse(row, told)
        if RECORD_NO in dict(told) and len(tally.unknown) < MOST_UNKNOWN:
            tally.unknown.append(texts.own[RECORD_NO][:26])
        return
    setattr(tally, outcome, getattr(tally, outcome) + 1)


async def _save(tx: Tx, desk: Desk, reader: RowReader, texts: RowTexts) -> str:
    """Carry out a row; answers which count it belongs to."""
    before = await _find(tx, desk, texts)
    reader.require_first(texts, before)
    if before is None:
        desk.require(Verb.CREATE)
        require_fillable(desk.module, desk.hidden)
        if texts.own[EFFECTIVE]:
            raise problem(EFFECTIVE, f"新增记录时{EFFECTIVE}应留空")
        await saving.create(tx, desk, reader.for_creation(texts))
        return "created"
    values = reader.for_edit(texts, before)
    reason, effective_at = texts.own[REASON][:200], _effective(texts)
    if await saving.needs_approval(tx, desk, before, values, effective_at):
        asked = EditRecord(
            version=before.version, values=values, reason=reason, effective_at=effective_at
        )
        case_id = await guarding.propose_edit(tx, desk, before, asked)
        return "waiting" if case_id else "unchanged"
    after = await saving.edit(tx, desk, before, values, reason=reason, effective_at=effective_at)
    return "unchanged" if after is before else "changed"


async def _find(tx: Tx, desk: Desk, texts: RowTexts) -> Stored | None:
    """The record that a row is about: by its number in the file, else by the module's key."""
    record_no = texts.own[RECORD_NO]
    if record_no:
        found = None
        if is_ulid(record_no):
            found = await records.get(
                tx, desk.module, desk.seals, desk.scopes, record_no, for_update=True
            )
        if found is None:
            raise problem(RECORD_NO, f"没有{RECORD_NO}为此的记录，或不在您的管辖范围内")
        return found
    key = texts.fields.get(desk.module.key or "")
    if not key or desk.module.key is None:
        return None
    field = desk.module.field(desk.module.key)
    return await records.by_value(tx, desk.module, desk.seals, desk.scopes, field, key)


def _effective(texts: RowTexts) -> datetime | None:
    try:
        text = cell_text(EFFECTIVE_DAY, texts.own[EFFECTIVE])
        day: Any = read_value(EFFECTIVE_DAY, text)
    except WrongValue as wrong:
        raise problem(EFFECTIVE, str(wrong)) from None
    return None if day is None else datetime.combine(day, time(), LOCAL)


def _told(desk: Desk, error: QinqiaoError) -> list[tuple[str, str]]:
    """Column and message of every problem of a row."""
    problems = error.detail.get("problems")
    if not problems:
        return [("", error.message.rstrip("。"))]
    return [(heading_of(desk.module, one["field"]), one["message"]) for one in problems]
