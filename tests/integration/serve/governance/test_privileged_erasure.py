"""What turns out to be privileged is erased in every store, whatever comes between (VC-GEN-22)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, literal, select, text

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.audit import audit, integrity
from connectors.postgres.database import Database
from connectors.postgres.recordings import conversation_row
from pipelines.flows.governance.privileged.erasure_list import open_list
from schemas.governance.privileged import ErasureCause
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.messages.messaging import outbox
from tests.integration.eventually import eventually
from tests.integration.serve.approving import add_pair
from tests.integration.serve.client import People
from tests.integration.serve.everywhere import everywhere
from tests.integration.serve.governance.closed_records import (
    TWIN,
    VISIT,
    close,
    erasure_of,
    marks_of,
    told_by_its_source,
)
from tests.integration.serve.governance.closed_records import bus as bus
from tests.integration.serve.kept import HEARD, eraser_of, kept
from tests.integration.serve.spoken import NOON
from tests.integration.serve.world import World

visit = GENERATED["visits"]


async def sent(world: World) -> None:
    waiting = select(outbox.c.id).where(outbox.c.published_at.is_(None)).limit(1)

    async def told() -> bool:
        async with world.database.reading() as tx:
            return await tx.scalar(waiting) is None

    await eventually(told)


async def test_no_store_holds_what_was_erased_and_each_holds_its_ordinary_twin(
    people: People,
    world: World,
    relay: OutboxRelay,
    bus: Bus,
    owner: Database,
    postgres_server: Postgres,
    nats_server: Nats,
    tmp_path: Path,
) -> None:
    await integrity.begin(world.database)
    other = await add_pair(world, "P04", "wx-li")
    closed = [await kept(world, channel) for channel in ContactChannel]
    theirs = await kept(world, VISIT, inmate_id=other)
    twins = [await kept(world, channel, TWIN) for channel in ContactChannel]
    twins.append(await kept(world, VISIT, TWIN, inmate_id=other))
    await sent(world)
    stores: dict[str, Any] = {
        "postgres": postgres_server,
        "nats": nats_server,
        "folder": tmp_path,
        "keys": world.keys,
    }
    gone, stay = marks_of([*closed, theirs]), marks_of(twins)
    # Whatever was planted is found before, so that not to be found says something.
    assert await everywhere(owner, gone | stay, **stores) == {*gone, *stay}
    for one in closed:
        await close(people, one)
    await told_by_its_source(world, theirs)
    eraser = eraser_of(world, bus)
    assert await eraser.round() == len(closed) + 1
    assert await everywhere(owner, gone | stay, **stores) == set(stay)
    causes = {one.id: (await erasure_of(world, one)).cause for one in [*closed, theirs]}
    assert causes.pop(theirs.id) is ErasureCause.TOLD
    assert set(causes.values()) == {ErasureCause.DECIDED}
    # Nothing is left to be done, and done again it changes nothing.
    assert await eraser.round() == 0
    assert (await integrity.check(world.database)).broken == 0
    async with world.database.transaction() as tx:
        assert (await audit.verify(tx)).verified


async def test_a_hold_does_not_keep_what_is_privileged_and_its_keeper_is_told(
    people: People, world: World, bus: Bus
) -> None:
    one, twin = await kept(world, VISIT), await kept(world, VISIT, TWIN)
    leader = await people.officer("leader")
    for recording_id in (one.recording_id, twin.recording_id):
        await leader.post(f"/api/recordings/{recording_id}/hold", {"reason": "投诉调查"})
    await close(people, one)
    await eraser_of(world, bus).round()
    assert (await erasure_of(world, one)).verified_at is not None
    async with world.database.reading() as tx:
        holds = (await tx.execute(text("select * from recording_hold order by placed_at"))).all()
        told = select(outbox.c.payload).where(outbox.c.subject == "notify.officers.P03")
        notices = [msgspec.json.decode(payload) for payload in await tx.connection.scalars(told)]
    assert [(hold.recording_id, hold.lift_reason) for hold in holds] == [
        (one.recording_id, "已按特权通信清除"),
        (twin.recording_id, None),
    ]
    ended = [notice for notice in notices if notice["kind"] == "hold_ended"]
    assert [(notice["permission"], notice["link"]) for notice in ended] == [
        ("recordings:hold", f"/conversations/{one.id}")
    ]
    assert (await leader.get(f"/api/recordings/{twin.recording_id}"))["row"]["held"] is True


async def test_nothing_is_added_to_what_was_closed(people: People, world: World, bus: Bus) -> None:
    """Whatever was under way when it was closed fails, before and after it is erased."""
    one = await kept(world, VISIT)
    await close(people, one)
    writes = (
        "insert into alert select (jsonb_populate_record(a, jsonb_build_object("
        "'id', '01JZZZZZZZZZZZZZZZZZZZZZZZ', 'line_id', null, 'call_id', cast(:id as text)))).*"
        " from alert a where call_id = :twin and kind = 'word'",
        "insert into call_review (id, call_id, officer_id, summary, assessment, at)"
        " select '01JZZZZZZZZZZZZZZZZZZZZZZZ', :id, officer_id, 'x', 'normal', at"
        " from call_review where call_id = :twin",
        "insert into recording_part select '01JZZZZZZZZZZZZZZZZZZZZZZZ', mine.id, 9, kind, role,"
        " start_s, part.seconds, file_id from recording_part part"
        " join recording theirs on theirs.id = part.recording_id and theirs.call_id = :twin"
        " join recording mine on mine.call_id = :id",
    )
    twin = await kept(world, VISIT, TWIN)
    for erased in (False, True):
        if erased:
            await eraser_of(world, bus).round()
        for statement in writes:
            with pytest.raises(Exception, match="erased as privileged"):
                async with world.database.transaction() as tx:
                    await tx.execute(text(statement).bindparams(id=one.id, twin=twin.id))


async def test_pages_say_that_it_was_erased_and_figures_go_on(
    people: People, world: World, bus: Bus
) -> None:
    world.now = NOON + timedelta(days=1)
    records = [await kept(world, channel) for channel in HEARD]
    twins = [await kept(world, channel, TWIN) for channel in HEARD]
    reviewer, leader = await people.officer("reviewer"), await people.officer("leader")
    for one in records:
        await close(people, one)
    await eraser_of(world, bus).round()
    listed = {row["id"]: row for row in (await reviewer.get("/api/conversations"))["rows"]}
    for one, twin in zip(records, twins, strict=True):
        gone = (await reviewer.get(f"/api/conversations/{one.id}"))["row"]
        assert (gone["privileged"], gone["lines"], gone["hits"], gone["reviews"]) == (True, 0, 0, 0)
        assert gone["erased_at"] == listed[one.id]["erased_at"] is not None
        # That it took place, when and how long stays.
        assert (gone["seconds"], gone["inmate_name"]) == (300, listed[twin.id]["inmate_name"])
        assert listed[twin.id]["erased_at"] is None
        assert listed[twin.id]["lines"] == 1
    ours = {one.recording_id for one in twins}
    assert {row["id"] for row in (await leader.get("/api/recordings"))["rows"]} == ours
    assert {row["call_id"] for row in (await reviewer.get("/api/alerts"))["rows"]} == {
        one.id for one in twins
    }
    assert {row["call_id"] for row in (await reviewer.get("/api/attention-records"))["rows"]} == {
        one.id for one in twins
    }
    keeper = await people.officer("local_keeper")
    day = {"since": "2026-11-10", "until": "2026-11-11"}
    for who, path in (
        (keeper, "/api/words/figures/words"),
        (reviewer, "/api/review-statistics/reviews"),
    ):
        answer = await who.http.get(path, params=day)
        assert answer.status_code == 200, answer.text


async def test_what_a_source_tells_anew_after_a_restore_stays_privileged(
    people: People, world: World, bus: Bus, owner: Database
) -> None:
    """The database comes back from before; the record is told anew, as if with family."""
    one = await kept(world, VISIT)
    await close(people, one)
    await eraser_of(world, bus).round()
    listed = open_list(world.settings, world.keys)
    assert listed.ids() == {one.id}
    async with owner.transaction() as tx:
        for statement in (
            "alter table privileged_access disable trigger all",
            "alter table confidentiality_decision disable trigger all",
            "delete from privileged_access",
            "delete from confidentiality_decision",
            "delete from privileged_erasure",
        ):
            await tx.execute(text(statement))
    ghost = await kept(world, VISIT, TWIN)
    async with owner.transaction() as tx:
        await tx.execute(
            text("insert into privileged_erasure (record_id, channel, cause, queued_at)"
                 " values ('01JYYYYYYYYYYYYYYYYYYYYYYY', 'visit', 'restored', now())")
        )  # fmt: skip
        written = {one.name: one for one in visit.c if one.computed is None}
        again = written | {"id": literal("01JYYYYYYYYYYYYYYYYYYYYYYY")}
        copied = select(*again.values()).where(visit.c.id == ghost.id)
        await tx.execute(insert(visit).from_select(list(written), copied))
    async with world.database.reading() as tx:
        told = await conversation_row.get(tx, "01JYYYYYYYYYYYYYYYYYYYYYYY")
    assert told is not None
    assert told.confidentiality == "privileged"
    eraser = eraser_of(world, bus)
    assert await eraser.erase_again() == 1
    await eraser.round()
    erased = await erasure_of(world, one)
    assert (erased.cause, erased.verified_at is not None) == (ErasureCause.RESTORED, True)


async def test_what_was_closed_and_holds_something_is_found_by_itself(
    people: People, world: World, bus: Bus, owner: Database
) -> None:
    one = await kept(world, VISIT)
    trigger = "alter table conversation disable trigger conversation_queues_erasure"
    async with owner.transaction() as tx:
        await tx.execute(text(trigger))
    await told_by_its_source(world, one)
    await eraser_of(world, bus).round()
    erased = await erasure_of(world, one)
    assert (erased.cause, erased.counts["lines"]) == (ErasureCause.FOUND, 1)
