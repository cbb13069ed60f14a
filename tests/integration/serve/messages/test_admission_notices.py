"""Relatives of who was admitted are told by themselves, in time and once; else officers are."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from connectors.messages.gateway_simulator import ServedGateway
from connectors.postgres.people import people as persons
from pipelines.flows.messages import admitting
from pipelines.flows.services import Services
from schemas.people.kinds import Kinship
from schemas.tables import metadata
from schemas.tables.headcount.headcount import headcount_movement
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import Desk, http_gateway, sender_of
from tests.integration.serve.world import World
from tests.trace.proving import proves

NOTICES = "/api/records/admission_notices"
ADMITTED = datetime(2026, 12, 2, 3, tzinfo=UTC)
"""A Wednesday: the fifth working day after it is the next Wednesday."""
WORDS = "您的亲属在{监狱}服刑，近亲属可预约会见，请带身份证和户口簿。"


async def admit(world: World, number: str, at: datetime, relative_id: str | None) -> str:
    """A new inmate, as the prison affairs platform told; answers him."""
    async with world.database.transaction() as tx:
        inmate_id = await persons.add_inmate(
            tx, inmate_no=number, name="陈某", prison_id=world.prison_id, ward_id=world.ward_id
        )
        if relative_id is not None:
            bound = {"relative_id": relative_id, "kinship": Kinship.PARENT}
            await persons.bind(tx, inmate_id=inmate_id, **bound)
        await _moved(tx, world, inmate_id, number, at)
    return inmate_id


async def _moved(tx: Any, world: World, inmate_id: str, number: str, at: datetime) -> None:
    values = {
        "seq": int(number[-5:]),
        "inmate_no": number,
        "kind": "admitted",
        "prison_code": "P03",
        "ward_code": "P03-W01",
        "effective_at": at,
        "recorded_at": at,
        "received_at": at,
        "basic_sealed": b"-",
        "digest": "-",
        "state": "applied",
        "inmate_id": inmate_id,
        "unit_id": world.ward_id,
    }
    await tx.execute(insert(headcount_movement).values(**values))


async def notices(world: World) -> list[dict[str, Any]]:
    """What officers were told of notices that did not arrive."""
    outbox = metadata.tables["outbox"]
    found = select(outbox.c.payload).where(outbox.c.subject.like("notify.officers.%"))
    async with world.database.transaction() as tx:
        told = (await tx.connection.scalars(found)).all()
    return [one for one in map(_read, told) if one["kind"] == admitting.KIND]


def _read(payload: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(payload)
    return read


async def test_the_notice_reaches_the_known_relatives_once_in_the_prison_s_words(
    people: People, world: World, services: Services, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template(occasion="admission", body="局里的话")
    await desk.template(occasion="admission", body=WORDS, unit_id=world.prison_id)
    page = {"message_kind": "page", "occasion": "admission", "body": WORDS}
    await desk.template(**page, unit_id=world.prison_id)
    await desk.channel()
    world.now = ADMITTED + timedelta(hours=1)
    # Nobody asked the relative whether he agrees: the law has him told.
    await admit(world, "3103000100", ADMITTED, world.stranger_id)
    # Whoever has been there for long is no new inmate.
    await admit(world, "3103000101", ADMITTED - timedelta(days=60), world.stranger_id)
    way = http_gateway(gateway)
    for _ in range(2):
        await admitting.round(services)
        await sender_of(world, way).round()
    await way.close()
    leader = await people.officer("leader")
    with proves("VC-PUB-22", "a"):
        (told,) = gateway.taken.values()
        assert told.text == "您的亲属在P03监狱服刑，近亲属可预约会见，请带身份证和户口簿。"
        (row,) = (await leader.get(NOTICES))["rows"]
        assert (row["state"], row["values"]["due_on"]) == ("told", "2026-12-09")
        assert row["values"]["told_at"][:10] <= row["values"]["due_on"]
        (said,) = (await (await people.relative("wx-wang")).get("/api/relative/messages"))["rows"]
        assert said["text"] == told.text
        assert "陈某" not in told.text
    with proves("VC-PUB-22", "b"):
        assert len(gateway.asked) == 1
        actions = [one.action for one in await audit_rows_of(world, "admission_notices", row["id"])]
        assert actions == ["admission_notices.sent", "admission_notices.told"]
    assert await notices(world) == []
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.get(NOTICES))["rows"] == []


async def test_a_notice_that_did_not_arrive_warns_the_ward_once_and_is_late_in_the_list(
    people: People, world: World, services: Services
) -> None:
    world.now = ADMITTED + timedelta(hours=1)
    inmate_id = await admit(world, "3103000100", ADMITTED, None)
    await admit(world, "3103000101", ADMITTED, world.stranger_id)
    await admitting.round(services)
    assert await notices(world) == []
    world.now = datetime(2026, 12, 8, 2, tzinfo=UTC)
    with proves("VC-PUB-22", "c"):
        for _ in range(2):
            await admitting.round(services)
        (told,) = await notices(world)
        assert told["permission"] == "admission_notices:list"
        assert told["unit_path"].endswith("P03-W01/")
        assert "3103000100、3103000101" in told["text"]
        world.now = datetime(2026, 12, 10, 2, tzinfo=UTC)
        await admitting.round(services)
        leader = await people.officer("leader")
        rows = (await leader.get(NOTICES))["rows"]
        assert [row["state"] for row in rows] == ["late", "late"]
    # Once somebody is bound he is told, and who reads it has been told.
    async with world.database.transaction() as tx:
        pair = {"relative_id": world.relative_id, "inmate_id": inmate_id}
        await persons.bind(tx, **pair, kinship=Kinship.PARENT)
    await admitting.round(services)
    await admitting.round(services)
    for openid in ("wx-li", "wx-wang"):
        relative = await people.relative(openid)
        await relative.post("/api/relative/messages/read")
    await admitting.round(services)
    rows = (await (await people.officer("leader")).get(NOTICES))["rows"]
    assert [row["state"] for row in rows] == ["told", "told"]
    assert len(await notices(world)) == 1
