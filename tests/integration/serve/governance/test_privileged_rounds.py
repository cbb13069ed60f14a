"""Rounds that erase what is privileged: killed half way, held up, with much to do (VC-GEN-22)."""

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, text, update

from connectors.nats.bus import Bus
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.governance.privileged.erasure_list import open_list
from schemas.people.contacts import OBJECT_KINDS
from schemas.tables.generated import GENERATED
from schemas.tables.speech.alert import alert
from schemas.tables.speech.transcript import transcript_line
from tests.integration.serve.client import People
from tests.integration.serve.everywhere import in_tables, under_line_seals
from tests.integration.serve.governance import killed_eraser
from tests.integration.serve.governance.closed_records import (
    TWIN,
    VISIT,
    close,
    erasure_of,
    marks_of,
)
from tests.integration.serve.governance.closed_records import bus as bus
from tests.integration.serve.kept import eraser_of, kept
from tests.integration.serve.spoken import NOON, talked
from tests.integration.serve.world import World

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


@pytest.mark.soak
@pytest.mark.drives("pipelines/flows/governance/privileged")
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
