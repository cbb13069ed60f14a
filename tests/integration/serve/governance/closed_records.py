"""Records that turn out to be privileged, and what is known of their erasure."""

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

import pytest
from sqlalchemy import update

from connectors.nats.bus import Bus
from connectors.postgres.governance import privileged_erasures as erasures
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from tests.integration.serve.client import People
from tests.integration.serve.kept import Kept
from tests.integration.serve.spoken import NOON
from tests.integration.serve.world import World

VISIT = ContactChannel.VISIT
WHY = {"reason": "对方为律师事务所人员"}
TWIN = NOON + timedelta(hours=3)


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


async def erasure_of(world: World, one: Kept) -> erasures.Erasure:
    async with world.database.reading() as tx:
        found = await erasures.get(tx, one.id)
    assert found is not None
    return found
