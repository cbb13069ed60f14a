"""`qinqiao bench idle`: a first start with stand-ins, a call at once, rest, and a second start."""

import asyncio
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cluster.benches import own_platform
from cluster.benches.cases import CASES, require_known
from cluster.benches.casting import call_plan
from cluster.benches.idle.processes import Watch, measured
from cluster.benches.own_folder import empty_folder
from cluster.benches.prisons.filling import Stand, filled, stand
from cluster.problems import CannotStart
from cluster.ready import Ready
from cluster.services.ports import LOOPBACK
from cluster.settings import PREFIX
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.postgres.database import Database
from loadtests.bench.idle import CallAtOnce, Filled, IdleBench, held_well, not_held
from loadtests.demo import script
from loadtests.demo.stage import StageFailed
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.settings import Settings

FOLDER = "bench-idle"
PRISONS = 15
SYSTEMS = PRISONS * len(SystemKind)
PAGE = "/console/"
PAGE_S, LOOK_S, PATIENCE_S = 300.0, 0.1, 5.0
FILL_S, SETTLE_S = 1_200.0, 1_200.0
STAND_S = 2.0
STILL_S = 70.0
"""Held records are tried again once a minute: for so long none of them may have gone."""
CALM_S = 10.0
"""Between the last work and the idle time."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    audio: Path
    """A recording of two channels that is spoken in the call at once."""
    idle_s: float = 300.0
    records: int = 500
    """Of each stand-in, about."""
    inmates: int = 0
    """Of a bureau with a year behind it, which is made first; 0: the small demonstration."""
    fill_s: float = FILL_S
    settle_s: float = SETTLE_S
    still_s: float = STILL_S
    keep: bool = False
    case: str = "quiet"
    """What else the machine has to do."""


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """How filling went; seconds since the start."""

    filled_s: float | None
    settled_s: float | None
    filled: Filled


def run(settings: Settings, wanted: Wanted, tell: Tell) -> IdleBench:
    """On a data folder beside the usual one, which is removed at the end unless kept."""
    require_known("case", [wanted.case], CASES)
    folder = Path(settings.data_dir) / FOLDER
    own = empty_folder(settings, FOLDER)
    try:
        with CASES[wanted.case]():
            return _measured(own, wanted, tell)
    finally:
        if not wanted.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _measured(own: Settings, wanted: Wanted, tell: Tell) -> IdleBench:
    tell("first start")
    process, began = _start(own, wanted)
    try:
        first_s = first_page(process, own, began)
        tell(f"first page after {first_s:.1f} s; a call at once")
        call = asyncio.run(_call_at_once(own, wanted.audio))
        tell(f"call: {'; '.join(call.problems) or 'held within its limits'}")
        ready = own_platform.await_ready(process, own)
        fill = asyncio.run(_fill(own, ready, wanted, began, tell))
        watch = Watch(Path(own.data_dir), process.pid)
        time.sleep(CALM_S)
        tell(f"resting for {wanted.idle_s:g} s")
        use = measured(watch, wanted.idle_s)
        parts = watch.parts(use)
    finally:
        own_platform.stop(process)
    tell(f"{use.cores:.3f} cores; second start")
    process, began = _start(own, wanted)
    try:
        second_s = first_page(process, own, began)
    finally:
        own_platform.stop(process)
    return IdleBench(
        case=wanted.case,
        inmates=wanted.inmates,
        cores=round(use.cores, 3),
        memory_mb=round(sum(part.memory_mb for part in parts.values()), 1),
        by_part=parts,
        first_page_s=round(first_s, 1),
        second_page_s=round(second_s, 1),
        call_at_once_ok=call.ok,
        call=call,
        filled_s=fill.filled_s,
        filled=fill.filled,
        settled_s=fill.settled_s,
        idle_s=wanted.idle_s,
        machine_cores=os.cpu_count() or 1,
    )


def _start(own: Settings, wanted: Wanted) -> "tuple[subprocess.Popen[bytes], float]":
    """As `make run` does, once everything is set up."""
    asked = {
        "PRISON_STAND_INS": "true",
        "PRISON_STAND_IN_RECORDS": str(wanted.records),
        "BUREAU_INMATES": str(wanted.inmates),
    }
    began = time.monotonic()
    return own_platform.start(own, {f"{PREFIX}{name}": said for name, said in asked.items()}), began


def first_page(process: "subprocess.Popen[bytes]", own: Settings, began: float) -> float:
    """Seconds until a page is answered; `CannotStart` where the platform ends before that."""
    address = f"http://{LOOPBACK}:{own.http_port}{PAGE}"
    while process.poll() is None and time.monotonic() - began < PAGE_S:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
                if answer.status == 200 and answer.read():
                    return time.monotonic() - began
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_S)
    raise CannotStart(
        "平台未能启动，原因见上。",
        english="the platform showed no page; its own message is above",
        code="no_page",
    )


async def _call_at_once(own: Settings, audio: Path) -> CallAtOnce:
    began = time.monotonic()
    try:
        plan = call_plan(f"http://{LOOPBACK}:{own.http_port}", audio)
        result, conversation = await script.run(plan)
    except StageFailed as failure:
        return not_held(str(failure), time.monotonic() - began)
    return held_well(result, conversation, time.monotonic() - began)


async def _fill(own: Settings, ready: Ready, wanted: Wanted, began: float, tell: Tell) -> Fill:
    keys = open_keys(own)
    own = msgspec.structs.replace(own, database_url=ready.database_url)
    database = open_database(own, pool_size=1)
    try:
        filled_s, last = await _full(database, keys, wanted, began, tell)
        done = await filled(database, last.systems)
        tell(f"{done.records} records, {done.recordings} recordings playable; {done.held} held")
        settled_s = await _read(database, keys, wanted.settle_s, began, tell)
        return Fill(filled_s=filled_s, settled_s=settled_s, filled=done)
    finally:
        await database.close()


async def _full(
    database: Database, keys: KeyProvider, wanted: Wanted, began: float, tell: Tell
) -> tuple[float | None, Stand]:
    """When the last of it was done, known once nothing more has moved for a while."""
    told_at, until, changed = 0.0, datetime.now(UTC), time.monotonic()
    last: Stand | None = None
    while True:
        now = await stand(database, keys, until)
        looked = time.monotonic()
        if now.systems < SYSTEMS or not now.full:
            until, changed = datetime.now(UTC), looked
        elif last is None or now.waiting != last.waiting:
            changed = looked
        last = now
        if looked - changed >= wanted.still_s:
            return round(changed - began, 1), now
        if looked - began > wanted.fill_s:
            return None, now
        if looked - told_at > 15.0:
            told_at = looked
            tell(
                f"{looked - began:.0f} s: {now.systems} systems, {now.behind} kinds behind, "
                f"{now.to_fetch} recordings to fetch, {now.to_read} to transcribe"
            )
        await asyncio.sleep(STAND_S)


async def _read(
    database: Database, keys: KeyProvider, limit_s: float, began: float, tell: Tell
) -> float | None:
    """Transcription of old recordings may follow at idle, and is no rest."""
    deadline, told_at = time.monotonic() + limit_s, 0.0
    while (looked := time.monotonic()) < deadline:
        now = await stand(database, keys, datetime.now(UTC))
        if not now.to_read:
            return round(looked - began, 1)
        if looked - told_at > 30.0:
            told_at = looked
            tell(f"{looked - began:.0f} s: {now.to_read} to transcribe")
        await asyncio.sleep(STAND_S)
    return None
