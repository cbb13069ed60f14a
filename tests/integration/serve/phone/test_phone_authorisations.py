"""Which officer let a phone call through, as the prison's phone system tells it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.flows.exchange.applying import Mapped, Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.rules.sheets.reading import read_rows
from schemas.calls.phone import EndCause
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Authorisation, Call, PrisonRecord
from tests.integration.serve.client import People
from tests.integration.serve.world import World

CALLS = "/api/records/phone_calls"
INMATE_NO = "3103000001"
BEGAN = datetime(2026, 11, 3, 2, tzinfo=UTC)


class PhoneSystem:
    """A phone system of prison P03; each record is a page of its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._appliers = appliers(world.keys)
        self._source = Source(
            system_id="01PHONESYSTEM0000000000P03",
            prison_id=world.prison_id,
            prison_path="/SH/P03/",
            kind=SystemKind.PHONE,
        )

    async def tell(self, kind: RecordKind, key: str, record: PrisonRecord) -> str:
        one = Mapped(key=key, version=1, day=date(2026, 11, 3), deleted=False, record=record)
        async with self._world.database.transaction() as tx:
            applier = self._appliers[kind]
            (told,) = await applier.apply(tx, self._source, [one], self._world.clock())
        assert told.target_id is not None, told.problem
        return told.target_id

    async def call(self, number: str, *, answered: bool = True) -> str:
        record = Call(
            call_no=number,
            inmate_no=INMATE_NO,
            phone="10000000001",
            started_at=BEGAN,
            answered_at=BEGAN + timedelta(seconds=10) if answered else None,
            ended_at=BEGAN + timedelta(seconds=130),
            end_cause=EndCause.HUNG_UP if answered else EndCause.NO_ANSWER,
        )
        return await self.tell(RecordKind.CALL, number, record)

    async def authorise(self, number: str, officer: str) -> None:
        at = BEGAN - timedelta(seconds=20)
        record = Authorisation(call_no=number, officer=officer, at=at)
        await self.tell(RecordKind.AUTHORISATION, f"{number}-S", record)


@pytest.mark.requirement("VC-PHONE-02")
async def test_connected_calls_name_who_let_them_through_and_those_without_are_marked(
    world: World, people: People
) -> None:
    system, leader = PhoneSystem(world), await people.officer("leader")
    allowed, not_allowed = await system.call("T1"), await system.call("T2")
    unanswered = await system.call("T3", answered=False)
    await system.authorise("T1", "陈警官")
    rows = {row["id"]: row for row in (await leader.get(CALLS))["rows"]}
    marks = {
        one: rows[one]["values"]["authorisation"] for one in (allowed, not_allowed, unanswered)
    }
    assert marks == {allowed: "present", not_allowed: "missing", unanswered: None}
    found = await leader.get(CALLS, authorisation="missing")
    assert [row["id"] for row in found["rows"]] == [not_allowed]
    values = (await leader.get(f"{CALLS}/{allowed}"))["record"]["values"]
    assert (values["authoriser_told"], values["authorised_at"]) == (
        "陈警官",
        "2026-11-03T01:59:40Z",
    )
    opened = (await leader.get(f"{CALLS}/{not_allowed}"))["record"]["values"]
    assert opened["authorisation"] == "missing"
    file = await leader.http.get(f"{CALLS}/export", params={"format": "csv"})
    _, heading, *lines = read_rows(file.content)
    told = [dict(zip(heading.cells, line.cells, strict=False)) for line in lines]
    assert sorted(str(line["授权情况"]) for line in told) == ["", "无授权", "有授权"]
