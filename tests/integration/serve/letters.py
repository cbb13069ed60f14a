"""Dead letters of every sort, for tests of the served platform."""

from datetime import UTC, date, datetime

import msgspec
from sqlalchemy import select

from connectors.postgres import make_id
from connectors.postgres.messages import dead_letters
from schemas.labour.hours import HoursKind, HoursLine
from schemas.messages.labour import HoursEntered, SheetDecided
from schemas.tables.messages.messaging import dead_letter
from tests.integration.serve.world import World

DAY = date(2026, 11, 3)
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
POST = "01JXXXXXXXXXXXXXXXXXXXXXXA"
ENTERED = "labour.P03.hours.entered"


def line(inmate_id: str, minutes: int = 480) -> HoursLine:
    return HoursLine(inmate_id, POST, HoursKind.NORMAL, minutes)


def sheet(world: World, *lines: HoursLine, whole: bool = True) -> HoursEntered:
    return HoursEntered(
        sheet_id=make_id(),
        prison_id=world.prison_id,
        ward_id=world.ward_id,
        day=DAY,
        version=1,
        by=make_id(),
        at=AT,
        lines=list(lines),
        whole=whole,
    )


def decision(world: World) -> bytes:
    fields = {"sheet_id": make_id(), "prison_id": world.prison_id, "ward_id": world.ward_id}
    return msgspec.json.encode(
        SheetDecided(**fields, day=DAY, version=1, by=make_id(), at=AT, approved=True)
    )


async def lettered(
    world: World,
    payload: bytes | None = None,
    subject: str = ENTERED,
    *,
    consumer: str = "ledger",
    error: str = "工时须在1分钟至24小时之间。",
) -> str:
    """A letter that waits; by default a line of hours with no minutes; its id."""
    message_id = make_id()
    bad = msgspec.json.encode(sheet(world, line(world.inmate_id, 0), whole=False))
    async with world.database.transaction() as tx:
        await dead_letters.add(
            tx,
            consumer=consumer,
            message_id=message_id,
            subject=subject,
            payload=bad if payload is None else payload,
            headers={},
            deliveries=1,
            error=error,
            at=world.clock(),
        )
        found = select(dead_letter.c.id).where(dead_letter.c.message_id == message_id)
        return str(await tx.scalar(found))
