"""异常消息 over HTTP: seen by whose they are, mended within limits, sent again once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext

from connectors.ledger import heads
from connectors.ledger.lines import rows_of
from connectors.ledger.shards import Shards
from connectors.ledger.writer import ShardWriter
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres import Database, make_id
from connectors.postgres.audit import audit
from connectors.postgres.messages import outbox
from schemas.labour.hours import SheetHead, SheetKey
from tests.integration.eventually import eventually
from tests.integration.nats.conftest import stream
from tests.integration.serve.client import People
from tests.integration.serve.letters import DAY, ENTERED, POST, decision, lettered, line, sheet
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
__all__ = ["stream"]

PATH = "/api/dead-letters"


@pytest.fixture
async def ledger(
    stream: JetStreamContext, relay: OutboxRelay, world: World, shard_urls: list[str]
) -> AsyncIterator[Shards]:
    """The prison's shard with its writer at work, behind the outbox."""
    shards = Shards(world.database, [Database(shard_urls[0])], world.keys)
    await shards.place_new()
    bus = Bus(world.settings.nats_url)
    await bus.connect()
    work = asyncio.create_task(ShardWriter(0, shards, world.database, bus).run())
    yield shards
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    await bus.close()
    await shards.close()


async def held(world: World, shards: Shards) -> tuple[SheetHead | None, int]:
    """The ward's sheet and the minutes of its lines."""
    key = SheetKey(world.ward_id, DAY)
    async with shards.databases[0].transaction() as tx:
        head = (await heads.heads_of(tx, [key])).get(key)
        rows = await rows_of(tx, key, shards.people)
    return head, sum(row.minutes for row, _ in rows)


async def sent(world: World) -> int:
    async with world.database.transaction() as tx:
        return await outbox.waiting(tx)


async def test_a_bad_row_is_mended_and_joins_its_sheet(
    ledger: Shards, people: People, world: World
) -> None:
    body = sheet(world, line(make_id(), 420), line(world.inmate_id, -5))
    async with world.database.transaction() as tx:
        await outbox.put(tx, ENTERED, body)
    labour = await people.officer("labour")

    async def came() -> bool:
        return bool((await labour.get(PATH, state="waiting"))["total"] == 1)

    await eventually(came)
    (row,) = (await labour.get(PATH))["rows"]
    assert (row["unit"], row["prison"], row["kind"]) == ("一监区", "P03监狱", "工时录入")
    assert row["reason"] == "工时须在1分钟至24小时之间。"
    path = f"{PATH}/{row['id']}"
    told = (await labour.get(path))["line"]
    assert (told["inmate_no"], told["inmate_name"], told["minutes"]) == ("3103000001", "周某", -5)
    # As it is it would only come back.
    assert await labour.refused(f"{path}/replay", {"reason": "重发"}) == (422, "bad_minutes")
    mended = {
        "inmate_id": world.inmate_id, "post_id": POST, "kind": "overtime", "minutes": 300,
    }  # fmt: skip
    asked = {"reason": "核对纸质记录", "line": mended}
    done = await labour.post(f"{path}/replay", asked)
    assert (done["state"], done["settled_by"]) == ("replayed", "民警labour")

    async def joined() -> bool:
        head, minutes = await held(world, ledger)
        return head is not None and (head.lines, head.minutes, minutes) == (2, 720, 720)

    await eventually(joined)
    assert await labour.refused(f"{path}/replay", asked) == (409, "letter_settled")
    assert await labour.refused(f"{path}/set-aside", {"reason": "x"}) == (409, "letter_settled")
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "dead_letter", row["id"])
    assert [(one.action, one.result) for one in rows if one.result == "ok"] == [
        ("dead_letter.read", "ok"),
        ("dead_letter.replay", "ok"),
    ]


async def test_a_line_that_its_sheet_holds_already_comes_back_with_the_reason(
    ledger: Shards, people: People, world: World
) -> None:
    body = sheet(world, line(world.inmate_id, 900), line(world.inmate_id, 60))
    async with world.database.transaction() as tx:
        await outbox.put(tx, ENTERED, body)
    labour = await people.officer("labour")

    async def told(reason: str) -> str:
        found: list[Any] = []

        async def came() -> bool:
            found[:] = (await labour.get(PATH, state="waiting"))["rows"]
            return [one["reason"] for one in found] == [reason]

        await eventually(came)
        return str(found[0]["id"])

    first = await told("同一人员、岗位和工时类别在表中出现了两次。")
    mended = {"inmate_id": world.inmate_id, "post_id": POST, "kind": "overtime", "minutes": 600}
    await labour.post(f"{PATH}/{first}/replay", {"reason": "应为加班", "line": mended})
    second = await told("该人员当日工时合计超过24小时。")
    assert second != first
    assert (await held(world, ledger))[1] == 900


async def test_others_see_nothing_of_it(people: People, world: World) -> None:
    letter_id = await lettered(world)
    alert_id = await lettered(world, b"\xff\xfe", "alert.P03.raised", consumer="alert-desk")
    nobodys = await lettered(world, b"{}", "words.changed", consumer="outbox", error="bad_subject")
    seen = {"labour": {letter_id}, "other_leader": set(), "leader": {letter_id, alert_id}}
    seen["chief"] = {letter_id, alert_id, nobodys}
    for login, ids in seen.items():
        person = await people.officer(login)
        page = await person.get(PATH)
        assert {row["id"] for row in page["rows"]} == ids, login
        assert page["total"] == len(ids)
        for one in {letter_id, alert_id, nobodys} - ids:
            assert (await person.http.get(f"{PATH}/{one}")).status_code == 404
            asked = await person.refused(f"{PATH}/{one}/set-aside", {"reason": "x"})
            assert asked == (404, "letter_not_found")
    for login in ("approver", "sysadmin", "security", "auditor"):
        assert (await (await people.officer(login)).http.get(PATH)).status_code == 403
    leader = await people.officer("leader")
    assert (await leader.get(PATH, consumer="alert-desk"))["total"] == 1
    assert (await leader.get(PATH, until="2026-01-01T00:00:00Z"))["total"] == 0
    assert (await leader.get(f"{PATH}/{alert_id}"))["hex"] == "ff fe"


async def test_a_mended_message_stays_what_it_was_about(people: People, world: World) -> None:
    letter_id = await lettered(world)
    labour = await people.officer("labour")
    path = f"{PATH}/{letter_id}/replay"
    body = msgspec.json.decode((await labour.get(f"{PATH}/{letter_id}"))["text"])
    good = body | {"lines": [[world.inmate_id, POST, "normal", 60]]}
    for change, code, field in (
        ({"minutes": 1, "lines": [[world.inmate_id, POST, "normal", "60"]]}, "payload_invalid",
         "lines[0][3]"),
        ({"ward_id": world.other_prison_id}, "field_fixed", "ward_id"),
        ({"whole": True}, "field_fixed", "whole"),
        ({"event": "decided", "approved": True}, "payload_invalid", "event"),
        ({"lines": [[world.inmate_id, make_id(), "normal", 60]]}, "post_unknown", "post_id"),
        ({"lines": [[make_id(), POST, "normal", 60]]}, "inmate_unknown", "inmate_id"),
        ({"lines": [[world.inmate_id, POST, "normal", 1441]]}, "bad_minutes", "lines[0]"),
    ):  # fmt: skip
        asked = {"reason": "更正", "payload": msgspec.json.encode(good | change).decode()}
        reply = await labour.ask("POST", path, asked)
        told = reply.json()
        assert (reply.status_code, told["code"], told["detail"].get("field")) == (422, code, field)
    decided = await lettered(world, decision(world), "labour.P03.hours.decided")
    asked = {"reason": "更正", "payload": decision(world).decode()}
    assert await labour.refused(f"{PATH}/{decided}/replay", asked) == (409, "letter_not_mendable")
    # Nothing of what was refused went out, and both still wait.
    assert (await sent(world), (await labour.get(PATH, state="waiting"))["total"]) == (0, 2)
    await labour.post(f"{PATH}/{decided}/replay", {"reason": "原样重发"})
    aside = await labour.post(f"{PATH}/{letter_id}/set-aside", {"reason": "当日未出工"})
    assert (aside["state"], aside["settled_reason"]) == ("set_aside", "当日未出工")
    assert await sent(world) == 1


async def test_two_officers_at_once_send_it_once(people: People, world: World) -> None:
    letter_id = await lettered(world)
    labour, leader = await people.officer("labour"), await people.officer("leader")
    mended = {"inmate_id": world.inmate_id, "post_id": POST, "kind": "normal", "minutes": 60}
    asked = {"reason": "更正", "line": mended}
    path = f"{PATH}/{letter_id}/replay"
    both = await asyncio.gather(*(one.ask("POST", path, asked) for one in (labour, leader)))
    assert sorted(reply.status_code for reply in both) == [200, 409]
    assert await sent(world) == 1


async def test_an_inmate_is_found_by_number_within_reach(people: People, world: World) -> None:
    path = f"{PATH}/{await lettered(world)}/inmates"
    labour = await people.officer("labour")
    (found,) = await labour.get(path, inmate_no="3103000001")
    assert (found["id"], found["name"], found["ward"]) == (world.inmate_id, "周某", "一监区")
    assert await labour.get(path, inmate_no="3103999999") == []
