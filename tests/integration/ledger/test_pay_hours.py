"""Pay reads approved sheets of the ledger and no others (LR-PAY-01)."""

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.labour.ledger_hours import LedgerHours
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from connectors.postgres.transaction import Tx
from schemas.errors import Unavailable
from schemas.labour.hours import HoursKind
from tests.integration.ledger.conftest import DAY, Desk
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-PAY-01")]


@pytest.fixture
async def shards(db: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Shards]:
    made = Shards(db, [Database(shard_urls[0])], SoftwareKeys(tmp_path))
    yield made
    await made.close()


class Kitchens:
    """Every post is a kitchen's."""

    async def of(self, tx: Tx, post_ids: Collection[str]) -> Mapping[str, str]:
        return dict.fromkeys(post_ids, "kitchen")


async def test_only_what_was_approved_is_paid(shards: Shards, world: World, db: Database) -> None:
    desk = Desk(shards.databases[0], shards.seals)
    desk.prison, desk.ward = world.prison.id, world.ward.id
    hours = LedgerHours(shards, Kitchens())
    async with db.transaction() as tx:
        with pytest.raises(Unavailable):
            await hours.hours(tx, desk.ward, "2026-11")
    await shards.place_new()
    rest = desk.line(1, 90, kind=HoursKind.REST)
    await desk.applier.apply(
        [
            desk.entered(desk.line(0), rest),
            desk.entered(desk.line(0), day=DAY + timedelta(days=1)),
            desk.decided(),
        ]
    )
    async with db.transaction() as tx:
        found = await hours.hours(tx, desk.ward, "2026-11")
        assert await hours.hours(tx, desk.ward, "2026-10") == []
    told = {(one.inmate_id, one.day, one.kind, one.minutes, one.post_kind) for one in found}
    assert told == {
        (desk.inmates[0], DAY, HoursKind.NORMAL, 480, "kitchen"),
        (desk.inmates[1], DAY, HoursKind.REST, 90, "kitchen"),
    }
