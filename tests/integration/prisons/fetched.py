"""A visit system whose recordings are fetched, and what became of them here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.postgres import Database
from connectors.postgres.recordings import recording_intake, recordings
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.speech.transcription import IntakeState
from tests.integration.prisons.recorder import Recorder, opened, standing
from tests.integration.prisons.workbench import Workbench

SECONDS = 60.0
"""Of a recording that comes in several blocks."""


@pytest.fixture
async def recorder(bench: Workbench, tmp_path: Path) -> AsyncIterator[Recorder]:
    with standing(SystemKind.VISIT) as (source, settings):
        system = opened(settings, bench, tmp_path)
        yield Recorder(bench, source, system, tmp_path)
        await system.close()


async def refused(db: Database) -> list[tuple[str, str | None]]:
    async with db.reading() as tx:
        page = await recording_intake.page(tx, ("/SH/",), IntakeState.REFUSED, limit=10, offset=0)
    return [(one.name, one.problem) for one in page.rows]


async def taken(db: Database, call_id: str) -> list[str]:
    """Ids of the conversation's recordings."""
    async with db.reading() as tx:
        return [row.id for row in await recordings.of_call(tx, call_id)]
