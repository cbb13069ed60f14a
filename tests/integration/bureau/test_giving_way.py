"""The history that fills in behind the first page gives way to people who talk."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.calls import calls
from pipelines.flows.bureau import planting_groups
from pipelines.flows.bureau.planting_groups import plant_groups
from pipelines.flows.bureau.site import Site, YearsPart
from pipelines.flows.calls.giving_way import GivingWay
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.story import Left
from pipelines.rules.bureau.year import Year
from schemas.calls.state import CallState
from tests.integration.world import NOW, SEAL, World

pytestmark = pytest.mark.integration
PLAN = Plan(seed=1, inmates=30, years=1, until=date(2026, 11, 24))


def quiet(_: Ground, __: date) -> Iterator[Left]:
    """A day that leaves nothing takes a moment all the same."""
    yield from ()


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Site:
    unused = cast(Any, None)
    return Site(
        database=db,
        shards=unused,
        keys=SoftwareKeys(tmp_path),
        rights_seal=SEAL,
        notary=unused,
        given=unused,
        clock=lambda: datetime.now(UTC),
    )


async def test_it_rests_between_its_days_while_a_call_runs(
    db: Database, world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[float] = []

    async def sleep(seconds: float) -> None:
        rested.append(seconds)

    monkeypatch.setattr(planting_groups, "GivingWay", lambda db: GivingWay(db, sleep=sleep))
    first, second, *_ = months_of(PLAN)
    year = Year(code="quiet", fills=(), happened=quiet, left=quiet)  # type: ignore[arg-type]

    async def planted(month: Any) -> None:
        parts = [[YearsPart(year, month)]]
        await plant_groups(site, Ground(PLAN), parts, {}, telling=False)

    await planted(first)
    assert rested == []
    async with db.transaction() as tx:
        call = await world.approved(tx)
        await calls.change_state(tx, call, CallState.WAITING, at=NOW, actor=world.relative)
    await planted(second)
    assert len(rested) == len(list(second.days()))
