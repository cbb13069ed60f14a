"""The keeper of a node on a real Ray Serve; the models are left out, they would be slow."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import ray
from ray import serve
from sqlalchemy import text

from actors.messages import outbox_relay
from actors.platform.cluster import keeper as module
from actors.platform.cluster import serve_side
from actors.platform.cluster.keeper import Keeper
from connectors.postgres.database import Database
from connectors.postgres.platform import cluster_nodes, part_restarts, replica_scaling
from connectors.postgres.platform.cluster_nodes import NodeRow
from connectors.postgres.platform.replica_scaling import ScalingRow
from pipelines.flows.models.tally import Tally
from pipelines.rules.platform.cluster.failing import OFTEN
from pipelines.rules.platform.cluster.scaling import LOADS
from schemas.platform.cluster.parts import (
    ONLY_NODE,
    NodeState,
    Part,
    PartKind,
    PartState,
    RestartOutcome,
    RestartPart,
    RestartView,
)
from schemas.platform.cluster.replicas import Cause, Deployment, FailOverView, Told, Wish
from schemas.settings import Settings
from serve.models.telling import ASKED_BY_THE_KEEPER, told
from tests.integration.eventually import eventually
from tests.integration.world import World
from tests.ray_cluster import deployed
from tests.trace.proving import proves

pytestmark = pytest.mark.integration

SPEECH, FACE = Deployment.SPEECH, Deployment.FACE
BUSY = LOADS[SPEECH].busy
CHANGE = FailOverView(
    at=datetime(2026, 1, 2, tzinfo=UTC),
    from_engine="http",
    to_engine="whisper-base",
    reason="speech_service_away",
)


class Hearing:
    """Hears for as long as nobody opens the gate."""

    def __init__(self) -> None:
        self._gate = asyncio.Event()
        self._tally = Tally()

    async def hear(self) -> None:
        with self._tally.asked() as turn:
            turn.begin()
            await self._gate.wait()

    async def record_routing_stats(self) -> dict[str, Any]:
        work = self._tally.told()
        return told(Told(waiting=work.waiting, engine="whisper-base", fail_over=CHANGE))


def deployment(named: Deployment) -> Any:
    return serve.deployment(
        Hearing,
        name=named.value,
        ray_actor_options={"num_cpus": 0.1},
        max_ongoing_requests=128,
        # Ten seconds in production: so long a replica that is gone is not missed.
        health_check_period_s=1,
        request_router_config=ASKED_BY_THE_KEEPER,
    )


class Clock:
    """Hours pass when the test says so."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def handle(own_serve: None) -> Iterator[Any]:
    name = serve_side.APPS[SPEECH]
    with deployed(deployment(SPEECH).bind(), name, external_scaler_enabled=True) as running:
        yield running


@pytest.fixture
def faces(own_serve: None) -> Iterator[Any]:
    name = serve_side.APPS[FACE]
    with deployed(deployment(FACE).bind(), name, external_scaler_enabled=True) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, database_url: str, nats_url: str) -> Settings:
    return Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url=nats_url,
        keys_dir=str(tmp_path / "keys"),
    )


@pytest.fixture
async def asked(db: Database) -> AsyncIterator[None]:
    """Somebody looks at the page all the while."""
    async with db.transaction() as tx:
        await cluster_nodes.tell(tx, ONLY_NODE, datetime.now(UTC))

    async def ask() -> None:
        while True:
            async with db.transaction() as tx:
                await cluster_nodes.ask(tx, datetime.now(UTC))
            await asyncio.sleep(5)

    task = asyncio.create_task(ask())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def replicas(named: Deployment) -> set[str]:
    standing = ray.util.list_named_actors(all_namespaces=True)
    return {actor["name"] for actor in standing if f"#{named.value}#" in actor["name"]}


async def shown(db: Database, named: Deployment = SPEECH) -> ScalingRow:
    async with db.transaction() as tx:
        return await replica_scaling.read(tx, ONLY_NODE, named)


async def node(db: Database) -> NodeRow:
    async with db.transaction() as tx:
        row = await cluster_nodes.get(tx, ONLY_NODE)
    assert row is not None
    return row


async def wish(db: Database, target: int | None, at: datetime, named: Deployment = SPEECH) -> None:
    async with db.transaction() as tx:
        one = Wish(
            target=target,
            at=at,
            by="张系统",
            reason="会见高峰",
            until=at + timedelta(minutes=10),
            before=1,
        )
        await replica_scaling.put(tx, ONLY_NODE, named, wish=one)


async def audited(db: Database, action: str = "replica_scaling.apply") -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        rows = await tx.execute(
            text("select detail from audit_row where action = :action order by seq").bindparams(
                action=action
            )
        )
        return [row[0] for row in rows]


async def settled(
    keeper: Keeper, db: Database, ready: int, named: Deployment = SPEECH
) -> ScalingRow:
    """Steps until so many replicas take work and no more are there."""

    async def so() -> bool:
        await keeper.step()
        seen = (await shown(db, named)).observed
        return seen is not None and (seen.ready, seen.current, seen.target) == (ready,) * 3

    await eventually(so, 120)
    return await shown(db, named)


async def test_a_hand_s_wish_is_carried_out_and_ends_by_itself(
    handle: Any, db: Database, settings: Settings
) -> None:
    clock = Clock()
    keeper = Keeper(db, settings, clock)
    first = await settled(keeper, db, 1)
    assert first.scaled is None
    assert first.observed is not None
    assert (first.observed.engine, first.observed.fail_over) == ("whisper-base", CHANGE)
    before = replicas(SPEECH)

    await wish(db, 2, clock())
    up = await settled(keeper, db, 2)
    with proves("NF-OPS-06", "a"):
        # What stood was not touched.
        assert before < replicas(SPEECH)
        assert up.scaled is not None
        assert (up.scaled.before, up.scaled.after, up.scaled.cause) == (1, 2, Cause.HAND)

    # Whoever takes over after a restart goes on with the same wish, and it is audited once.
    again = Keeper(db, settings, clock)
    await settled(again, db, 2)
    clock.ahead = timedelta(minutes=10)
    down = await settled(again, db, 1)
    with proves("NF-OPS-06", "e"):
        assert down.scaled is not None
        assert (down.scaled.after, down.scaled.cause) == (1, Cause.FALL_BACK)
        assert down.wish is not None
        assert (down.wish.target, down.wish.by) == (None, "")
    with proves("NF-OPS-06", "d"):
        assert [
            (one["before"]["replicas"], one["after"]["replicas"], one["cause"])
            for one in await audited(db)
        ] == [(1, 2, "hand"), (2, 1, "fall_back")]
        assert [one["before"] for one in await audited(db, "replica_scaling.fall_back")] == [
            {"replicas": 2}
        ]


async def test_load_that_stays_adds_a_replica(
    handle: Any,
    db: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Ten seconds in production; that load must last is told by the unit tests, the replica here.
    monkeypatch.setattr("pipelines.rules.platform.cluster.scaling.BUSY_S", 0.0)
    caplog.set_level("INFO")
    keeper = Keeper(db, settings, Clock())
    await settled(keeper, db, 1)
    hearing = [handle.hear.remote() for _ in range(BUSY + 8)]

    async def grown() -> bool:
        await keeper.step()
        seen = (await shown(db)).observed
        return seen is not None and seen.ready >= 2

    await eventually(grown, 120)
    up = await shown(db)
    with proves("NF-OPS-06", "b"):
        assert up.scaled is not None
        assert (up.scaled.before, up.scaled.after, up.scaled.cause) == (1, 2, Cause.LOAD)
        assert up.observed is not None
        assert (up.observed.target, up.observed.waiting > BUSY) == (2, True)
        assert "replicas of SpeechModel 1 -> 2 by load" in caplog.text
    for one in hearing:
        one.cancel()


async def test_replicas_that_fall_again_and_again_are_named_and_one_is_restarted_alone(
    faces: Any, asked: None, db: Database, world: World, settings: Settings
) -> None:
    keeper = Keeper(db, settings, Clock())
    await settled(keeper, db, 1, FACE)
    for _ in range(OFTEN):
        (name,) = replicas(FACE)
        # The fault: the process is gone.
        ray.kill(ray.get_actor(name, namespace=serve_side.NAMESPACE))

        async def another(gone: str = name) -> bool:
            await keeper.step()
            standing = replicas(FACE)
            return len(standing) == 1 and gone not in standing

        await eventually(another, 120)
        await settled(keeper, db, 1, FACE)

    async def named() -> bool:
        # What is told may be some seconds old, of when the last one had just fallen.
        await keeper.step()
        state = (await node(db)).state
        return state is not None and bool(state.failing) and len(running(state)) == 1

    await eventually(named, 60)
    state = (await node(db)).state
    assert state is not None
    with proves("NF-OPS-06", "f"):
        (failing,) = state.failing
        assert (failing.kind, failing.name, failing.times) == (PartKind.REPLICA, "FaceModel", OFTEN)
        assert failing.last_error
    (part,) = running(state)

    done = await restarted(keeper, db, world, part)
    with proves("NF-OPS-06", "f"):
        assert done.outcome is RestartOutcome.BACK
        after = (await node(db)).state
        assert after is not None
        (now,) = running(after)
        assert now.pid != part.pid
        # It was asked for, and so is no further fall.
        assert [one.times for one in after.failing] == [OFTEN]
    (row,) = await audited(db, "part_restart.apply")
    assert row["before"]["pid"] == part.pid
    assert row["after"]["pid"] not in (None, part.pid)


def running(state: NodeState) -> list[Part]:
    """Face replicas that work."""
    face = [one for one in state.parts if one.of == FACE.value]
    return [one for one in face if one.state is PartState.RUNNING]


async def test_a_standing_actor_is_seen_and_restarted_alone(
    cluster: None,
    own_serve: None,
    asked: None,
    db: Database,
    world: World,
    settings: Settings,
) -> None:
    relay = outbox_relay.start(settings)
    keeper = Keeper(db, settings, Clock())
    seen: list[Part] = []

    async def stands() -> bool:
        await keeper.step()
        state = (await node(db)).state
        seen[:] = [one for one in (state.parts if state else []) if one.name == outbox_relay.NAME]
        return bool(seen) and seen[0].state is PartState.RUNNING

    await eventually(stands, 90)
    (part,) = seen
    told = await relay.health.remote(outbox_relay.NAME)
    assert (part.pid, part.since) == (told.pid, told.since)
    assert (part.of, part.restarts, part.last_error) == ("outbox_relay", 0, "")
    assert part.memory_mb
    assert part.memory_mb > 0
    done = await restarted(keeper, db, world, part)
    with proves("NF-OPS-06", "f"):
        assert done.outcome is RestartOutcome.BACK
        again = await relay.health.remote(outbox_relay.NAME)
        # What else its process may carry goes on.
        assert again.pid == part.pid
        assert again.since > told.since


async def restarted(keeper: Keeper, db: Database, world: World, part: Part) -> RestartView:
    """Asked for as the interface does, and waited for."""
    asked = RestartPart(node=ONLY_NODE, kind=part.kind, name=part.name, reason="无响应")
    async with db.transaction() as tx:
        await part_restarts.ask(tx, asked, world.officer_id, datetime.now(UTC))
    found: list[RestartView] = []

    async def over() -> bool:
        await keeper.step()
        async with db.transaction() as tx:
            found[:] = await part_restarts.latest(tx, 1)
        return found[0].outcome is not None

    await eventually(over, 150)
    return found[0]


async def test_the_standing_actor_looks_by_itself(
    cluster: None, handle: Any, db: Database, settings: Settings
) -> None:
    actor = module.start(settings)
    await wish(db, 2, datetime.now(UTC))

    async def there() -> bool:
        seen = (await shown(db)).observed
        return seen is not None and seen.ready == 2

    await eventually(there, 120)
    health = await actor.health.remote()
    assert (health.running, health.last_error) == (True, None)
    row = await node(db)
    assert datetime.now(UTC) - row.at < timedelta(seconds=30)
