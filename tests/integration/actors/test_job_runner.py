"""Jobs run on time, once a tick, are retried and stopped as set, and leave a log."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from actors.platform.jobs.runner import JobRunner
from actors.platform.jobs.work import WORK, JobContext, JobFailed, Work
from connectors.files.checkpoint_anchors import CheckpointAnchors
from connectors.files.checkpoints import CheckpointFolder
from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.platform import job_runs, jobs
from connectors.postgres.platform.job_runs import RunRow
from pipelines.flows.audit.notary import Notary
from schemas.errors import Unavailable
from schemas.platform.jobs import JobRequest, RunState, Trigger
from tests.integration.world import World

pytestmark = pytest.mark.integration

START = datetime(2026, 11, 24, 4, 0, 30, tzinfo=UTC)


class Clock:
    """The time as the test sets it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notary(tmp_path: Path) -> Notary:
    folder, keys = CheckpointFolder(tmp_path / "checkpoints"), tmp_path / "keys"
    return Notary(folder, SoftwareKeys(keys), CheckpointAnchors(keys))


async def _good(job: JobContext) -> dict[str, int]:
    await job.log.info("做完了")
    return {"rows": 3}


async def _bad(job: JobContext) -> dict[str, int]:
    raise JobFailed("没有做成")


async def _hanging(job: JobContext) -> dict[str, int]:
    await asyncio.Event().wait()
    return {}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where keys and files of the runner lie: `_runner` names them by relative paths."""
    monkeypatch.chdir(tmp_path)


def _runner(
    db: Database, notary: Notary, clock: Clock, work: Work | None = None, **more: Any
) -> JobRunner:
    kinds: Mapping[str, Work] = {"clear_expired": work} if work else WORK
    nowhere = Path("nowhere").resolve()
    files = SealedStore(nowhere, SoftwareKeys(nowhere))
    return JobRunner(db, notary, files, clock, work=kinds, **more)


async def _job(db: Database, clock: Clock, **more: Any) -> str:
    asked = JobRequest(kind="clear_expired", name="试验任务", cron="* * * * *", **more)
    async with db.transaction() as tx:
        return await jobs.add(tx, asked, clock())


async def _runs(db: Database, job_id: str) -> list[RunRow]:
    async with db.transaction() as tx:
        rows, _ = await job_runs.page(tx, job_id, limit=100, offset=0)
    return rows


async def _log(db: Database, run: RunRow) -> list[str]:
    async with db.transaction() as tx:
        return [line.text for line in await job_runs.lines(tx, run.id)]


@pytest.mark.requirement("VC-CFG-14")
@pytest.mark.stand_in("clock", "The schedulers' rounds and minutes are made by the test.")
async def test_a_job_of_every_minute_runs_once_a_tick_across_schedulers(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock)
    schedulers = [_runner(db, notary, clock, _good) for _ in range(3)]
    for _ in range(5):
        clock.forward(minutes=1)
        await asyncio.gather(*(one.round() for one in schedulers))
        await asyncio.gather(*(one.idle() for one in schedulers))
    runs = await _runs(db, job_id)
    assert [run.state for run in runs] == [RunState.SUCCEEDED] * 5
    assert runs[0].counts == {"rows": 3}
    assert runs[0].trigger is Trigger.SCHEDULE
    assert await _log(db, runs[0]) == ["开始执行“试验任务”。", "做完了", "执行完成。"]


async def test_nothing_runs_before_its_time_or_in_a_pause(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock)
    runner = _runner(db, notary, clock, _good)
    await runner.round()
    async with db.transaction() as tx:
        job = await jobs.get(tx, job_id)
        assert job is not None
        await jobs.pause(tx, job, True, clock())
    clock.forward(hours=1)
    await runner.round()
    assert await _runs(db, job_id) == []
    async with db.transaction() as tx:
        await jobs.pause(tx, job, False, clock())
    await runner.round()  # What was missed in the pause is not caught up.
    assert await _runs(db, job_id) == []


async def test_a_standstill_is_caught_up_by_one_run(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock)
    clock.forward(hours=3)
    runner = _runner(db, notary, clock, _good)
    await runner.round()
    await runner.round()
    await runner.idle()
    assert len(await _runs(db, job_id)) == 1


@pytest.mark.requirement("VC-CFG-15")
async def test_a_failing_job_is_retried_as_set_and_then_failed(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock, retries=2, retry_after_s=30)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    clock.forward(minutes=1)
    runner = _runner(db, notary, clock, _bad, sleep=sleep)
    await runner.round()
    await runner.idle()
    (run,) = await _runs(db, job_id)
    assert (run.state, run.attempts, run.error) == (RunState.FAILED, 3, "没有做成")
    assert pauses == [30, 30]
    assert (await _log(db, run)).count("没有做成") == 3


async def test_a_hanging_job_is_stopped_at_its_limit(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock, timeout_s=1)
    clock.forward(minutes=1)
    runner = _runner(db, notary, clock, _hanging)
    await runner.round()
    await runner.idle()
    (run,) = await _runs(db, job_id)
    assert (run.state, run.error) == (RunState.FAILED, "超过 1 秒未完成，已中止。")


async def test_an_outcome_that_finds_no_database_is_stored_when_it_is_back(
    db: Database, notary: Notary, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await _job(db, clock)
    store, tries = job_runs.end, []

    async def end(*given: Any, **more: Any) -> None:
        tries.append(given)
        if len(tries) < 3:
            raise Unavailable("数据库暂时不可用，请稍后再试", code="database_unavailable")
        await store(*given, **more)

    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    # The fault: the database is away as the run is written down, and then is back.
    monkeypatch.setattr(job_runs, "end", end)
    clock.forward(minutes=1)
    runner = _runner(db, notary, clock, _good, sleep=sleep)
    await runner.round()
    await runner.idle()
    (run,) = await _runs(db, job_id)
    assert (run.state, len(tries)) == (RunState.SUCCEEDED, 3)


@pytest.mark.parametrize(("overlap", "states"), [(False, "skipped"), (True, "running")])
async def test_a_tick_that_finds_the_job_running(
    db: Database, notary: Notary, clock: Clock, overlap: bool, states: str
) -> None:
    job_id = await _job(db, clock, overlap=overlap, timeout_s=1)
    runner = _runner(db, notary, clock, _hanging)
    for _ in range(2):
        clock.forward(minutes=1)
        await runner.round()
    assert [run.state for run in await _runs(db, job_id)] == [states, "running"]
    await runner.idle()


async def test_a_run_of_a_scheduler_that_died_is_marked(
    db: Database, notary: Notary, clock: Clock
) -> None:
    job_id = await _job(db, clock)
    async with db.transaction() as tx:
        run_id = await job_runs.add(
            tx, job_id, trigger=Trigger.PERSON, started_by="张志强", now=clock()
        )
        assert await job_runs.start(tx, run_id, clock())
    await _runner(db, notary, clock).take_over()
    (run,) = await _runs(db, job_id)
    assert run.state is RunState.INTERRUPTED


async def test_the_nightly_proof_fails_where_the_log_was_changed(
    db: Database, owner: Database, world: World, notary: Notary, clock: Clock
) -> None:
    async with db.transaction() as tx:
        await jobs.ensure_first(tx, clock())
        await jobs.ensure_first(tx, clock())
        for number in range(3):
            await audit.write(
                tx,
                stream="P03",
                actor=world.officer,
                action="word.add",
                object_kind="word",
                object_id=str(number),
            )
        proof = next(job for job in await jobs.every(tx) if job.kind == "audit_verify")
        assert len(await jobs.every(tx)) == len(jobs.FIRST)
    runner = _runner(db, notary, clock)
    clock.forward(days=1)
    await runner.round()
    await runner.idle()
    async with owner.transaction() as tx:
        await tx.execute(text("alter table audit_row disable trigger all"))
        await tx.execute(text("update audit_row set action = 'x' where seq = 2"))
    clock.forward(days=1)
    await runner.round()
    await runner.idle()
    bad, good = await _runs(db, proof.id)
    assert (good.state, good.counts["rows"]) == (RunState.SUCCEEDED, 3)
    assert (bad.state, bad.error) == (RunState.FAILED, "审计链异常：P03 第 2 条（changed）。")
