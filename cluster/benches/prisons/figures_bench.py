"""`qinqiao bench prison-figures`: the statistics pages over millions of visits and calls."""

import asyncio
import os
import time
from datetime import UTC, datetime

import msgspec

from cluster.benches.own_parts import own_parts
from cluster.benches.prisons.figures_planting import YEARS, plant
from cluster.benches.prisons.figures_questions import Question, Questions
from cluster.telling import Tell
from connectors.doors import open_bus, open_doors
from connectors.live_settings import LiveSettings
from connectors.platforms.hosts import Hosts
from connectors.platforms.no_citizen import NoCitizenCloud
from connectors.platforms.no_wechat import NoWeChat
from connectors.postgres.access import data_levels
from loadtests.bench.figures import figures
from loadtests.bench.prison_figures import Asked, PrisonFiguresBench
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import Unavailable
from schemas.settings import Settings

NAME = "bench-prison-figures"
LIMIT_MS = 500.0
TIMES, LEAST_TIMES = 11, 3
MOST_S = 6.0
"""A page that takes longer than that altogether is asked less often, but three times at least."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    records: int
    times: int = TIMES


def run(settings: Settings, wanted: Wanted, tell: Tell) -> PrisonFiguresBench:
    """Everything on a platform of its own, which is removed at the end."""
    with own_parts(settings, NAME, people=False) as own:
        return asyncio.run(measured(own, wanted, tell))


async def measured(own: Settings, wanted: Wanted, tell: Tell) -> PrisonFiguresBench:
    """Fill the database, then ask each page alone."""
    now = datetime.now(UTC)
    tell(f"making up {wanted.records} visits and calls")
    begun = time.perf_counter()
    planted = await plant(own, wanted.records, local(now).date())
    filled = time.perf_counter() - begun
    tell(f"filled in {filled:.0f} s")
    services = _services(own)
    try:
        async with services.database.reading() as tx:
            levels = await data_levels.every(tx, services.rights_seal)
        told = {}
        for name, question in Questions(services, planted, levels).each():
            told[name] = await _asked(question, wanted.times)
            tell(f"{name}: {told[name].p50:.0f} / {told[name].p95:.0f} ms")
    finally:
        await services.database.close()
    return PrisonFiguresBench(
        records=wanted.records,
        years=YEARS,
        cores=os.cpu_count() or 1,
        rows=planted.rows,
        filled_s=round(filled, 1),
        limit_ms=LIMIT_MS,
        figures=told,
        over=[name for name, one in told.items() if one.p95 > LIMIT_MS],
    )


async def _asked(question: Question, times: int) -> Asked:
    """Read, added up and written as JSON; the first time, in which tables are met, is not timed."""
    await question(0)
    took: list[float] = []
    for turn in range(1, times + 1):
        begun = time.perf_counter()
        msgspec.json.encode(await question(turn))
        took.append(1000 * (time.perf_counter() - begun))
        if len(took) >= LEAST_TIMES and sum(took) > 1000 * MOST_S:
            break
    found = figures(took, 1)
    assert found.p50 is not None
    assert found.p95 is not None
    assert found.worst is not None
    return Asked(p50=found.p50, p95=found.p95, worst=found.worst, asked=found.count)


class _NoFaces:
    """No page of figures asks for a face."""

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        raise Unavailable("人脸识别未启动。", code="faces_not_started")

    async def ready(self) -> bool:
        return False


def _services(own: Settings) -> Services:
    """What a replica of the pages has, without what only calls and sign-ins need."""
    # Now and not before: Ray reads its environment when it is imported.
    from actors.calls.room.client import RayRoomClient
    from actors.speech.streams.client import RayStreamClient

    doors = open_doors(own)
    live = LiveSettings(doors.database, own)
    return Services(
        live=live,
        database=doors.database,
        bus=open_bus(own),
        faces=_NoFaces(),
        rooms=RayRoomClient(lambda: live.current),
        streams=RayStreamClient(lambda: live.current),
        keys=doors.keys,
        files=doors.store,
        hosts=Hosts(NoWeChat(), NoCitizenCloud()),
        clock=lambda: datetime.now(UTC),
    )
