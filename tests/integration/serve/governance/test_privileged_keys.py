"""What is erased as privileged is lost with its keys, in every copy of it (VC-GEN-22)."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from cluster.services.postgres import Postgres
from connectors.nats.bus import Bus
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.governance.privileged.verifying import left_of
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.speech.line_rows import alert_place, line_place
from schemas.errors import IntegrityBroken
from schemas.people.contacts import OBJECT_KINDS, ContactChannel
from schemas.tables.recordings.recording import stored_file
from schemas.tables.speech.alert import alert
from schemas.tables.speech.spoken import conversation_key, line_index
from schemas.tables.speech.transcript import transcript_line
from tests.integration.serve.client import People
from tests.integration.serve.everywhere import settle
from tests.integration.serve.governance.closed_records import (
    TWIN,
    VISIT,
    close,
    erasure_of,
    marks_of,
)
from tests.integration.serve.governance.closed_records import bus as bus
from tests.integration.serve.kept import eraser_of, kept
from tests.integration.serve.world import World
from tests.trace import proves


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
