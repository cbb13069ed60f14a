"""Two shards with two prisons, and the messages of a ward's day."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from connectors.ledger.applier import Applier, take_in
from connectors.ledger.incoming import Incoming, Refusal
from connectors.ledger.lines import rows_of
from connectors.postgres import Database, make_id
from pipelines.rules.labour.ledger.integrity import mac_under
from pipelines.rules.labour.ledger.packing import Row
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals
from schemas.labour.hours import HoursKind, HoursLine, SheetKey
from schemas.messages.labour import HoursEntered, LabourMessage, SheetDecided

DAY = date(2026, 11, 3)
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
MAC = mac_under(bytes(32))
SEALS = Seals(MAC, PersonSeal(bytes(32)))


class Desk:
    """A shard with one prison, what is refused there, and its messages."""

    def __init__(self, shard: Database, seals: Seals = SEALS) -> None:
        self.shard, self.seals = shard, seals
        self.prison, self.ward, self.officer = make_id(), make_id(), make_id()
        self.inmates = [make_id() for _ in range(8)]
        self.posts = [make_id() for _ in range(3)]
        self.refused: list[Refusal] = []
        self.applier = Applier(shard, seals, self.keep)

    async def keep(self, refusals: Any) -> None:
        known = {one.message_id for one in self.refused}
        self.refused += [one for one in refusals if one.message_id not in known]

    def line(self, inmate: int, minutes: int = 480, post: int = 0, **more: Any) -> HoursLine:
        return HoursLine(
            self.inmates[inmate],
            self.posts[post],
            more.pop("kind", HoursKind.NORMAL),
            minutes,
            **more,
        )

    def entered(self, *lines: HoursLine, version: int = 1, **more: Any) -> Incoming:
        fields: dict[str, Any] = {
            "sheet_id": make_id(), "prison_id": self.prison, "ward_id": self.ward, "day": DAY,
            "version": version, "by": self.officer, "at": AT, **more,
        }  # fmt: skip
        return incoming(HoursEntered(lines=list(lines), **fields))

    def decided(self, approved: bool = True, version: int = 1, **more: Any) -> Incoming:
        fields: dict[str, Any] = {
            "sheet_id": make_id(), "prison_id": self.prison, "ward_id": self.ward, "day": DAY,
            "version": version, "by": self.officer, "at": AT, **more,
        }  # fmt: skip
        return incoming(SheetDecided(approved=approved, **fields))

    async def rows(self, day: date = DAY, ward: str | None = None) -> list[Row]:
        async with self.shard.transaction() as tx:
            found = await rows_of(tx, SheetKey(ward or self.ward, day), self.seals.people)
        return [row for row, _ in found]


def incoming(body: LabourMessage) -> Incoming:
    return Incoming(make_id(), "labour.P03.hours.x", msgspec.json.encode(body), body)


@pytest.fixture
async def shard(shard_urls: list[str]) -> AsyncIterator[Database]:
    database = Database(shard_urls[0])
    yield database
    await database.close()


@pytest.fixture
async def desk(shard: Database) -> Desk:
    desk = Desk(shard)
    async with shard.transaction() as tx:
        await take_in(tx, desk.prison)
    return desk
