"""Many sheets at once, as migration brings them: straight into the month's table."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from connectors.ledger import heads, lines
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.integrity import digest_of
from pipelines.rules.labour.ledger.packing import Row, mac_of, pack
from pipelines.rules.labour.ledger.seals import Seals
from schemas.errors import Conflict
from schemas.labour.hours import SheetHead, SheetState


class BulkSheet(NamedTuple):
    """A sheet with all its lines; as migration brings them, whoever brings it decided on it."""

    sheet_id: str
    prison_id: str
    ward_id: str
    by: str
    at: datetime
    rows: Sequence[Row]
    version: int = 1
    state: SheetState = SheetState.APPROVED
    decided_by: str | None = None
    decided_at: datetime | None = None


async def load(tx: Tx, sheets: Sequence[BulkSheet], seals: Seals) -> int:
    """Put sheets in; answers how many lines they have.

    `Conflict` where a line of them is in the ledger already: then nothing went in.
    """
    made: list[tuple[SheetHead, datetime]] = []
    packed: list[bytes] = []
    count = 0
    for sheet in sheets:
        macs = [mac_of(row, seals) for row in sheet.rows]
        packed.append(pack(sheet.rows, macs, seals.people))
        count += len(macs)
        made.append((_head(sheet, macs), sheet.at))
    try:
        async with tx.connection.begin_nested():
            await lines.copy_rows(tx, "hours_line", b"".join(packed))
            await heads.add_heads(tx, made, seals.mac)
    except IntegrityError as error:
        raise Conflict("部分工时已在台账中，本批未导入。", code="already_booked") from error
    return count


def _head(sheet: BulkSheet, macs: Sequence[bytes]) -> SheetHead:
    open_yet = sheet.state is SheetState.SUBMITTED
    return SheetHead(
        sheet_id=sheet.sheet_id,
        prison_id=sheet.prison_id,
        ward_id=sheet.ward_id,
        day=sheet.rows[0].day,
        version=sheet.version,
        state=sheet.state,
        lines=len(macs),
        minutes=sum(row.minutes for row in sheet.rows),
        digest=digest_of(macs),
        entered_by=sheet.by,
        decided_by=None if open_yet else sheet.decided_by or sheet.by,
        decided_at=None if open_yet else sheet.decided_at or sheet.at,
    )
