"""A thousand recordings across a killed worker: each is read exactly once (VC-SUP-02, -19)."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from connectors.postgres import Database
from pipelines.rules.speech.lines.queue import LEASE
from schemas.tables.speech.alert import alert
from schemas.tables.speech.transcript import transcript_line
from schemas.tables.speech.transcription import transcript_pass, transcription_task
from tests.integration.eventually import eventually
from tests.integration.transcription.made import queued, states
from tests.integration.world import World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(600),
    pytest.mark.requirement("VC-SUP-02"),
    pytest.mark.requirement("VC-SUP-19"),
    pytest.mark.stand_in("speech", "The reader writes what it was told to.", rows=("VC-SUP-19",)),
]
ROOT = Path(__file__).parents[3]
MANY = 1000
SIDE_BY_SIDE = 2


def start(url: str, ahead_s: float) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.integration.transcription.played_worker",
            url,
            str(SIDE_BY_SIDE),
            str(ahead_s),
        ],
        cwd=ROOT,
    )


async def test_a_thousand_recordings_are_each_read_once_though_the_worker_is_killed(
    db: Database, database_url: str, world: World
) -> None:
    await queued(db, world, MANY)

    async def under_way() -> bool:
        found = await states(db)
        return found.get("done", 0) > MANY // 5 and found.get("running", 0) > 0

    killed = start(database_url, 0)
    try:
        await eventually(under_way, limit_s=240)
    finally:
        killed.kill()
        killed.wait()
    found = await states(db)
    assert 0 < found["done"] < MANY
    ahead_s = LEASE.total_seconds() + 5
    second = start(database_url, ahead_s)
    try:
        assert await asyncio.to_thread(second.wait, 400) == 0
    finally:
        second.kill()
        second.wait()
    assert await states(db) == {"done": MANY}
    async with db.transaction() as tx:
        tries = select(func.sum(transcription_task.c.tries))
        lines = select(transcript_line.c.call_id, func.count().label("lines"))
        counted = (await tx.execute(lines.group_by(transcript_line.c.call_id))).all()
        assert [one.lines for one in counted] == [2] * MANY
        assert await tx.scalar(select(func.count()).select_from(transcript_pass)) == MANY
        assert await tx.scalar(select(func.count()).select_from(alert)) == MANY
        # The kill cost those that it met a further try, and no other one.
        assert MANY <= int(await tx.scalar(tries)) <= MANY + SIDE_BY_SIDE
