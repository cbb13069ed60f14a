"""What turns out to be privileged is erased in every store, whatever comes between (VC-GEN-22)."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.audit import audit, integrity
from connectors.postgres.database import Database
from connectors.postgres.governance import privileged_erasures as erasures
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech.spoken_seals import alert_place, line_place, spoken_seals
from pipelines.flows.governance.privileged.erasure_list import open_list
from pipelines.flows.governance.privileged.verifying import left_of
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import IntegrityBroken
from schemas.governance.privileged import ErasureCause
from schemas.people.contacts import OBJECT_KINDS, ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.messages.messaging import outbox
from schemas.tables.recordings.recording import stored_file
from schemas.tables.speech.alert import alert
from schemas.tables.speech.spoken import conversation_key, line_index
from schemas.tables.speech.transcript import transcript_line
from tests.integration.eventually import eventually
from tests.integration.serve.approving import add_pair
from tests.integration.serve.client import People
from tests.integration.serve.everywhere import everywhere, in_tables, settle, under_line_seals
from tests.integration.serve.governance import killed_eraser
from tests.integration.serve.kept import HEARD, Kept, eraser_of, kept
from tests.integration.serve.spoken import NOON, talked
from tests.integration.serve.world import World
from tests.trace import proves

VISIT = ContactChannel.VISIT
WHY = {"reason": "对方为律师事务所人员"}
TWIN = NOON + timedelta(hours=3)
NIGHT = NOON.replace(hour=19) + timedelta(days=30)
MANY, LINES, MOST_S = 200, 100, 180
MANY_LINES = f"""
    insert into conversation_key (call_id, sealed_key, made_at)
    select id, decode(md5(id) || md5('k' || id), 'hex'), began_at from conversation;
    insert into transcript_line (
        id, call_id, seq, speaker, speaker_name, start_s, end_s, sealed, engine, kind, at
    )
    select substr(md5(id || line), 1, 26), id, line, 'inmate', '周某', line, line + 1,
        decode(repeat(md5(id || line), 5), 'hex'), 'test', 'text', began_at
    from conversation, generate_series(1, {LINES}) line;
    insert into line_index (line_id, call_id, tokens)
    select id, call_id, (
        select string_agg(substr(md5((seq + piece)::text), 1, 6), ' ')
        from generate_series(1, 25) piece
    )
    from transcript_line;
    insert into line_hit (id, line_id, call_id, word, class_name, severity)
    select id, id, call_id, '家里', '其他', 1 from transcript_line where seq % 10 = 0
"""
"""As many bytes as sealed sentences have; nobody opens them here."""
MANY_ALERTS = """
    insert into alert (
        id, call_id, line_id, prison_id, ward_id, word, class_name, severity, sealed, matched_by,
        confidence, speaker, start_s, end_s, raised_after_s, state, at
    )
    select substr(md5('a' || line.id), 1, 26), call_id, line.id, prison_id, ward_id, '家里', '其他',
        1, line.sealed, 'text', 1, 'inmate', seq, seq + 1, 0, 'new', line.at
    from transcript_line line join conversation on conversation.id = call_id
    where seq % 10 = 0
"""


@pytest.fixture
async def bus(world: World) -> AsyncIterator[Bus]:
    bus = Bus(world.settings.nats_url)
    await bus.connect()
    await bus.ensure_streams()
    yield bus
    await bus.close()


def marks_of(records: Iterable[Kept]) -> dict[str, str]:
    """All marks, by record and what they stand in."""
    return {f"{one.id} {what}": mark for one in records for what, mark in one.marks.items()}


async def close(people: People, one: Kept, login: str = "reviewer") -> None:
    officer = await people.officer(login)
    await officer.post(f"/api/confidentiality/{one.channel.value}/{one.id}/privileged", WHY)


async def told_by_its_source(world: World, one: Kept) -> None:
    """The source says with whom the visit was after all."""
    lawyer = {
        "kinship": "lawyer",
        "confidentiality": "privileged",
        "confidentiality_basis": "rule",
    }
    visit = GENERATED["visits"]
    async with world.database.transaction() as tx:
        await tx.execute(update(visit).where(visit.c.id == one.id).values(**lawyer))


async def sent(world: World) -> None:
    waiting = select(outbox.c.id).where(outbox.c.published_at.is_(None)).limit(1)

    async def told() -> bool:
        async with world.database.reading() as tx:
            return await tx.scalar(waiting) is None

    await eventually(told)


async def erasure_of(world: World, one: Kept) -> erasures.Erasure:
    async with world.database.reading() as tx:
        found = await erasures.get(tx, one.id)
    assert found is not None
    return found


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


async def test_keys_are_destroyed_and_that_is_proven_and_audited(
    people: People, world: World, bus: Bus
) -> None:
    visit, letter = await kept(world, VISIT), await kept(world, ContactChannel.LETTER)
    async with world.database.reading() as tx:
        found = select(stored_file.c.id, stored_file.c.wrapped_key, stored_file.c.location)
        before = {row.id: row for row in (await tx.execute(found)).all()}
    for one in (visit, letter):
        await close(people, one)
        waiting = await erasure_of(world, one)
        assert "rows not done" in await left_of(world.database, world.files, waiting)
    await eraser_of(world, bus).round()
    for one in (visit, letter):
        erased = await erasure_of(world, one)
        assert await left_of(world.database, world.files, erased) == []
        assert erased.verified_at is not None
        (key,) = erased.of_files
        assert key.sm3 == sm3_hex(bytes(before[key.file_id].wrapped_key))
        async with world.database.reading() as tx:
            stored = select(stored_file).where(stored_file.c.id == key.file_id)
            row = (await tx.execute(stored)).one()
            noted = await audit.rows_of(tx, OBJECT_KINDS[one.channel], one.id)
        assert (row.key_id, row.wrapped_key) == ("destroyed", b"")
        assert row.deleted_at is not None
        done = {entry.action: entry.detail for entry in noted}
        assert done["privileged.erase"]["counts"] == erased.counts
        assert done["privileged.verify"]["keys"] == len(erased.keys)
        assert not set(marks_of([one]).values()) & set(msgspec.json.encode(done).decode())
        # A file that comes back is missed at once.
        path = world.files.place("working", key.location)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"back again")
        assert await left_of(world.database, world.files, erased) == [
            f"content of file {key.file_id}"
        ]
        path.unlink()
    counts = (await erasure_of(world, visit)).counts
    held = {"lines": 1, "versions": 2, "alerts": 1, "rechecks": 1, "attention": 1, "reviews": 1}
    assert {name: counts[name] for name in held} == held


async def test_what_was_said_is_lost_with_the_key_of_its_conversation(
    people: People, world: World, bus: Bus, owner: Database, postgres_server: Postgres
) -> None:
    """Whoever kept a copy of all rows cannot read them: the key is nowhere any more."""
    one, twin = await kept(world, VISIT), await kept(world, VISIT, TWIN)
    async with world.database.reading() as tx:
        found = select(conversation_key.c.call_id, conversation_key.c.sealed_key)
        keys = {row.call_id: bytes(row.sealed_key) for row in (await tx.execute(found)).all()}
        lines = select(transcript_line.c.call_id, transcript_line.c.id, transcript_line.c.sealed)
        copied = {row.call_id: row for row in (await tx.execute(lines)).all()}
        heard = select(alert.c.call_id, alert.c.id, alert.c.sealed)
        alerted = {row.call_id: row for row in (await tx.execute(heard)).all()}
        index = select(line_index.c.call_id, line_index.c.tokens)
        tokens = {row.call_id: row.tokens.encode() for row in (await tx.execute(index)).all()}
    seals = spoken_seals(world.keys)
    key = seals.key(one.id, keys[one.id])
    assert (
        one.marks["corrected"]
        in key.open(line_place(copied[one.id].id), bytes(copied[one.id].sealed)).text
    )
    await close(people, one)
    await eraser_of(world, bus).round()
    with proves("VC-GEN-22", "a"):
        async with world.database.reading() as tx:
            left = {row.call_id: bytes(row.sealed_key) for row in (await tx.execute(found)).all()}
        assert left == {one.id: b"", twin.id: keys[twin.id]}
        # Neither the other's key nor one that is new opens what was copied before, hits included.
        for other in (seals.key(twin.id, left[twin.id]), seals.key(twin.id, seals.make(twin.id))):
            with pytest.raises(IntegrityBroken):
                other.open(line_place(copied[one.id].id), bytes(copied[one.id].sealed))
            with pytest.raises(IntegrityBroken):
                other.open_text(alert_place(alerted[one.id].id), bytes(alerted[one.id].sealed))
        mine = update(conversation_key).where(conversation_key.c.call_id == one.id)
        with pytest.raises(DBAPIError, match="was destroyed"):
            async with owner.transaction() as tx:
                await tx.execute(mine.values(sealed_key=keys[one.id], destroyed_at=None))
    await settle(owner)
    with proves("VC-GEN-22", "b"):
        erased = await erasure_of(world, one)
        (destroyed,) = [each for each in erased.keys if each.file_id == one.id]
        assert destroyed.sm3 == sm3_hex(keys[one.id])
        places = [postgres_server._data, postgres_server._log_file.parent]
        assert await asyncio.to_thread(with_bytes, places, keys) == {twin.id}
        # Nor is anything left by which its words could be guessed.
        assert await asyncio.to_thread(with_bytes, places, tokens) == {twin.id}
        assert await left_of(world.database, world.files, erased) == []


def with_bytes(places: Iterable[Path], wanted: dict[str, bytes]) -> set[str]:
    """Whose bytes lie in some file."""
    found: set[str] = set()
    for place in places:
        for path in place.rglob("*"):
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:
                continue
            found |= {name for name, sealed in wanted.items() if sealed in content}
    return found


async def test_a_key_of_a_conversation_that_comes_back_is_missed(
    people: People, world: World, bus: Bus, owner: Database
) -> None:
    one = await kept(world, VISIT)
    await close(people, one)
    await eraser_of(world, bus).round()
    erased = await erasure_of(world, one)
    async with owner.transaction() as tx:
        await tx.execute(text("alter table conversation_key disable trigger all"))
        mine = update(conversation_key).where(conversation_key.c.call_id == one.id)
        await tx.execute(mine.values(sealed_key=spoken_seals(world.keys).make(one.id)))
    assert await left_of(world.database, world.files, erased) == [f"key of conversation {one.id}"]


@pytest.mark.parametrize("step", killed_eraser.STEPS)
async def test_whoever_is_killed_half_way_is_gone_on_with(
    people: People, world: World, bus: Bus, owner: Database, step: str, tmp_path: Path
) -> None:
    one, twin = await kept(world, VISIT), await kept(world, VISIT, TWIN)
    await close(people, one)
    settings = tmp_path / "settings.json"
    settings.write_bytes(msgspec.json.encode(world.settings))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", killed_eraser.__name__, str(settings), step
    )
    assert await process.wait() == -9
    half = await erasure_of(world, one)
    assert half.verified_at is None
    await eraser_of(world, bus).round()
    assert (await erasure_of(world, one)).verified_at is not None
    marks = marks_of([one, twin])
    left = await in_tables(owner, marks)
    left |= await under_line_seals(owner, spoken_seals(world.keys), marks)
    assert left == {name for name in marks_of([twin]) if not name.endswith("sound")}
    assert open_list(world.settings, world.keys).ids() == {one.id}
    async with world.database.reading() as tx:
        noted = await audit.rows_of(tx, OBJECT_KINDS[VISIT], one.id)
    assert [row.action for row in noted].count("privileged.erase") == 1


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
    for who, path in ((keeper, "/api/words/figures"), (reviewer, "/api/review-statistics")):
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
        copied = text(
            "insert into visit select (jsonb_populate_record(v, jsonb_build_object("
            "'id', '01JYYYYYYYYYYYYYYYYYYYYYYY'))).* from visit v where id = :id"
        )
        await tx.execute(copied.bindparams(id=ghost.id))
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


async def test_while_somebody_may_still_see_what_is_dead_it_is_not_called_gone(
    people: People, world: World, bus: Bus
) -> None:
    one = await kept(world, VISIT)
    async with world.database.engine.connect() as looking:
        await looking.execution_options(isolation_level="REPEATABLE READ")
        assert await looking.scalar(text("select count(*) from transcript_line")) == 1
        await close(people, one)
        eraser = eraser_of(world, bus)
        assert await eraser.round() == 0
        waiting = await erasure_of(world, one)
        assert waiting.erased_at is not None
        assert waiting.rewritten_at is None
        await looking.rollback()
    assert await eraser.round() == 1


async def test_many_at_once_are_gone_in_bounded_time(
    world: World, bus: Bus, owner: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source corrects two hundred visits at once, among as many that stay."""
    moments = [NOON + timedelta(minutes=10 * number) for number in range(2 * MANY)]
    ids = [await talked(world, VISIT, at) for at in moments]
    async with owner.transaction() as tx:
        await tx.execute(text(MANY_LINES))
        await tx.execute(text(MANY_ALERTS))
    visit = GENERATED["visits"]
    lawyer = {"kinship": "lawyer", "confidentiality": "privileged", "confidentiality_basis": "rule"}
    async with world.database.transaction() as tx:
        await tx.execute(update(visit).where(visit.c.id.in_(ids[:MANY])).values(**lawyer))
    # By day tables of this size are left as they are until the night.
    world.now = NIGHT
    eraser, begun = eraser_of(world, bus), time.perf_counter()
    proven = 0
    # A round that finds a table busy leaves it to the next one.
    while proven < MANY and time.perf_counter() - begun < MOST_S:
        proven += await eraser.round()
    took = time.perf_counter() - begun
    with capsys.disabled():
        print(f" {MANY} visits with {MANY * LINES} lines erased and proven in {took:.1f} s")
    assert proven == MANY
    async with world.database.reading() as tx:
        left = select(func.count(), func.count(transcript_line.c.call_id.distinct()))
        assert tuple((await tx.execute(left.select_from(transcript_line))).one()) == (
            MANY * LINES,
            MANY,
        )
        assert await tx.scalar(select(func.count()).select_from(alert)) == MANY * LINES // 10
    assert took < MOST_S
