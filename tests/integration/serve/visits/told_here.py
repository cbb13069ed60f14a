"""A visit system of prison P03 that tells made-up visits to the planted bureau."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from connectors.postgres.ids import make_id
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.registry import appliers
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import RECORDS
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.tables.headcount.headcount import headcount_spell
from tests.integration.serve.world import World

INMATE_NO = "3103000001"


class VisitSystem:
    """Each call is a page of its own."""

    def __init__(self, world: World, prison: str = "P03") -> None:
        self.world = world
        self.appliers = appliers(world.keys)
        self.source = Source(
            system_id=f"01VISITSYSTEM0000000000{prison}",
            prison_id=world.prison_id if prison == "P03" else world.other_prison_id,
            prison_path=f"/SH/{prison}/",
            kind=SystemKind.VISIT,
        )

    async def tell(self, kind: RecordKind, rows: Sequence[dict[str, Any]]) -> list[Outcome]:
        page = [
            Mapped(
                key=row.pop("key"),
                version=row.pop("version", 1),
                day=date(2026, 11, 1),
                deleted=row.pop("deleted", False),
                record=RECORDS[kind](**row),
            )
            for row in map(dict, rows)
        ]
        async with self.world.database.transaction() as tx:
            return await self.appliers[kind].apply(tx, self.source, page, self.world.clock())

    async def visit(self, number: str, at: datetime, **more: Any) -> str:
        """A visit of half an hour that was registered and took place; its id here."""
        common = {
            "visit_no": number,
            "inmate_no": more.pop("inmate_no", INMATE_NO),
            "visit_type": more.pop("visit_type", VisitType.REGULAR),
            "planned_at": at,
        }
        seen = {
            "state": more.pop("state", VisitState.FINISHED),
            "started_at": at,
            "ended_at": at + timedelta(minutes=30),
        }
        # Of family where the test says nothing else, so that it may be heard.
        told = {"kinship": "配偶", **more}
        await self.tell(RecordKind.REGISTRATION, [{"key": f"R{number}", **common, **told}])
        (made,) = await self.tell(RecordKind.VISIT, [{"key": f"V{number}", **common, **seen}])
        assert made.target_id is not None, made.problem
        return made.target_id


async def stay(
    world: World, inmate_id: str, ward_id: str, since: datetime, until: datetime | None = None
) -> None:
    """Where an inmate was, as the headcount ledger would say it."""
    async with world.database.transaction() as tx:
        await tx.execute(
            insert(headcount_spell).values(
                id=make_id(),
                inmate_id=inmate_id,
                prison_id=world.prison_id,
                ward_id=ward_id,
                since=since,
                until=until,
                began="own_record",
            )
        )
