"""`qinqiao bench platform`: a platform of its own, masses of records, and a crowd of officers."""

import asyncio
import dataclasses
import shutil
import time
from pathlib import Path

import msgspec
import psutil

from cluster.benches import own_platform
from cluster.benches.bulk.plant import Masses, Planted, plant
from cluster.benches.own_folder import empty_folder
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from loadtests.bench import platform
from loadtests.bench.platform import PlatformBench
from loadtests.platform import load
from loadtests.platform.plan import LoadPlan
from pipelines.flows.audit.notary import open_notary
from schemas.errors import QinqiaoError
from schemas.modules.catalog import MODULES
from schemas.settings import Settings

FOLDER = "bench-platform"


class AuditBroken(QinqiaoError):
    """The planted chains do not hold: nothing measured on them would mean anything."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What is to be measured."""

    masses: Masses
    users: int
    seconds: int
    keep: bool


def run(settings: Settings, wanted: Wanted, tell: Tell) -> PlatformBench:
    """On a data folder beside the usual one, which is removed at the end unless kept."""
    folder = Path(settings.data_dir) / FOLDER
    own = empty_folder(settings, FOLDER)
    tell("starting a platform of its own")
    process = own_platform.start(own, {})
    try:
        ready = own_platform.await_ready(process, own)
        own = msgspec.structs.replace(own, database_url=ready.database_url)
        return _measured(own, wanted, ready, tell)
    finally:
        own_platform.stop(process)
        if not wanted.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _measured(own: Settings, wanted: Wanted, ready: Ready, tell: Tell) -> PlatformBench:
    tell(f"planting {wanted.masses.inmates} inmates and {wanted.masses.log_rows} log rows")
    planted = asyncio.run(plant(own, wanted.masses))
    plan = LoadPlan(password=DEMONSTRATION_PASSWORD, logins=planted.logins)
    tell(f"{len(planted.openids)} relatives apply")
    applied = asyncio.run(platform.apply(ready.address, planted.openids))
    queries = asyncio.run(platform.queries_per_list(ready.address, plan, list(MODULES)))
    tell(f"{wanted.users} users for {wanted.seconds} s")
    figures = load.run(ready.address, plan, users=wanted.users, seconds=wanted.seconds)
    tell("exporting the log")
    exported = asyncio.run(_export(ready, planted))
    tell("verifying the chains")
    rows, seconds = asyncio.run(_verify(own))
    return PlatformBench(
        inmates=wanted.masses.inmates,
        log_rows=wanted.masses.log_rows,
        applications=applied,
        users=figures.users,
        p95_ms=figures.p95_ms,
        errors=figures.errors,
        requests_per_s=figures.requests_per_s,
        queries_per_list=queries,
        export=exported,
        audit_rows=rows,
        audit_verify_s=seconds,
        load=figures,
    )


async def _export(ready: Ready, planted: Planted) -> platform.ExportFigures:
    login = planted.logins["auditor"][0]
    return await platform.export(
        ready.address, login, DEMONSTRATION_PASSWORD, lambda: _held(ready.pid)
    )


def _held(pid: int) -> int:
    """Bytes of the platform's processes, without those of the database."""
    held = 0
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if not process.name().startswith("postgres"):
                held += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held


async def _verify(own: Settings) -> tuple[int, float]:
    """As `qinqiao audit verify` does it."""
    database = open_database(own)
    try:
        keys = open_keys(own)
        began = time.perf_counter()
        verdict = await open_notary(own, keys).verify(database)
        seconds = round(time.perf_counter() - began, 2)
    finally:
        await database.close()
    if not verdict.verified:
        raise AuditBroken("审计链不完整。", code="audit_broken")
    return verdict.rows, seconds
