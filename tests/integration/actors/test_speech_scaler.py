"""Replicas set by hand and by load on a real Ray Serve; the model is left out, it would be slow."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import ray
from ray import serve
from sqlalchemy import text

from actors.speech import speech_replicas, speech_scaler
from actors.speech.speech_scaler import SpeechScaler
from connectors.postgres.database import Database
from connectors.postgres.speech import speech_scaling
from pipelines.rules.speech.lines.fail_over import EngineStatus, FailOver
from pipelines.rules.speech.lines.scaling import BUSY, Limits
from schemas.settings import Settings
from schemas.speech.speech_scaling import Cause, SpeechResources, Wish
from tests.integration.eventually import eventually
from tests.ray_cluster import deployed

pytestmark = [pytest.mark.integration, pytest.mark.requirement("NF-DEP-06")]

LIMITS = Limits(least=1, most=3)
CHANGE = FailOver(
    at=datetime(2026, 1, 2, tzinfo=UTC),
    from_engine="http",
    to_engine="whisper-base",
    reason="speech_service_away",
)


@serve.deployment(
    name=speech_replicas.DEPLOYMENT, ray_actor_options={"num_cpus": 0.1}, max_ongoing_requests=128
)
class Hearing:
    """Hears for as long as nobody opens the gate."""

    def __init__(self) -> None:
        self._gate = asyncio.Event()

    async def hear(self) -> None:
        await self._gate.wait()

    async def open(self) -> None:
        self._gate.set()

    async def status(self) -> EngineStatus:
        return EngineStatus(engine="whisper-base", fail_over=CHANGE)


@pytest.fixture
def handle(own_serve: None) -> Iterator[Any]:
    with deployed(Hearing.bind(), speech_replicas.APP, external_scaler_enabled=True) as running:
        yield running


def replicas() -> set[str]:
    named = ray.util.list_named_actors(all_namespaces=True)
    return {actor["name"] for actor in named if "#SpeechModel#" in actor["name"]}


async def shown(db: Database) -> SpeechResources:
    async with db.transaction() as tx:
        return await speech_scaling.read(tx, least=LIMITS.least, most=LIMITS.most)


async def wish(db: Database, target: int | None) -> None:
    async with db.transaction() as tx:
        one = Wish(target=target, at=datetime.now(UTC), by="张系统", reason="会见高峰")
        await speech_scaling.put(tx, wish=one)


async def audited(db: Database) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        rows = await tx.execute(
            text("select detail from audit_row where action = 'speech_scaling.apply' order by seq")
        )
        return [row[0] for row in rows]


async def settled(scaler: SpeechScaler, db: Database, ready: int) -> SpeechResources:
    """Steps until so many replicas take utterances and no more are there."""

    async def so() -> bool:
        await scaler.step()
        seen = (await shown(db)).observed
        return seen is not None and (seen.ready, seen.current) == (ready, ready)

    await eventually(so, 120)
    return await shown(db)


async def test_a_hand_s_wish_is_carried_out_without_touching_what_runs(
    handle: Any, db: Database
) -> None:
    scaler = SpeechScaler(db, LIMITS)
    first = await settled(scaler, db, 1)
    assert first.scaled is None
    assert first.observed is not None
    assert (first.observed.engine, first.observed.target) == ("whisper-base", 1)
    assert first.observed.fail_over is not None
    assert first.observed.fail_over.reason == "speech_service_away"
    before = replicas()

    await wish(db, 2)
    up = await settled(scaler, db, 2)
    assert before < replicas()
    assert up.scaled is not None
    assert (up.scaled.before, up.scaled.after, up.scaled.cause) == (1, 2, Cause.HAND)

    # Whoever takes over after a restart goes on with the same wish, and it is audited once.
    await settled(SpeechScaler(db, LIMITS), db, 2)
    await wish(db, 1)
    await settled(scaler, db, 1)
    assert [(one["before"]["replicas"], one["after"]["replicas"]) for one in await audited(db)] == [
        (1, 2),
        (2, 1),
    ]


async def test_load_that_stays_adds_a_replica(
    handle: Any, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten seconds in production; that load must last is told by the unit tests, the replica here.
    monkeypatch.setattr("pipelines.rules.speech.lines.scaling.BUSY_S", 0.0)
    scaler = SpeechScaler(db, Limits(least=1, most=2))
    hearing = [handle.hear.remote() for _ in range(BUSY + 8)]

    async def waiting() -> bool:
        return (await speech_replicas.seen()).waiting > BUSY

    await eventually(waiting, 60)
    up = await settled(scaler, db, 2)
    assert up.scaled is not None
    assert (up.scaled.after, up.scaled.cause) == (2, Cause.LOAD)
    assert up.observed is not None
    assert up.observed.waiting > BUSY
    for one in hearing:
        one.cancel()


async def test_the_standing_actor_looks_by_itself(
    handle: Any, db: Database, tmp_path: Path, database_url: str
) -> None:
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
    )
    actor = speech_scaler.start(settings)
    await wish(db, 2)

    async def there() -> bool:
        seen = (await shown(db)).observed
        return seen is not None and seen.ready == 2

    await eventually(there, 120)
    health = await actor.health.remote()
    assert (health.running, health.last_error) == (True, None)
