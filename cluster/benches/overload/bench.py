"""`qinqiao bench overload`: each part in each case, on a platform of its own."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from cluster.benches import own_platform
from cluster.benches.cases import CASES, require_known
from cluster.benches.labour.bench import DAYS, LEAST_LINES, PRISONS
from cluster.benches.labour.bench import plant as plant_prisons
from cluster.benches.labour.workload import WARDS
from cluster.benches.overload.part import Part, measured
from cluster.benches.own_folder import empty_folder
from cluster.benches.own_parts import own_parts
from cluster.benches.prisons.measured_stand_ins import stand_ins
from cluster.benches.prisons.planting import plant
from cluster.telling import Tell
from connectors.keys import open_keys
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.simulators.prisons import Plan
from loadtests.bench.overload import Overload, OverloadBench
from pipelines.flows.exchange.prisons.opening import FOLDER
from schemas.errors import InvalidInput
from schemas.settings import Settings

NAME = "bench-overload"
CHANNELS = 1_000
"""More than the bench asks for: how many the pool gives out is another limit."""
YEAR_ROWS = LEAST_LINES * WARDS * PRISONS * DAYS
"""Wards of two hundred, every inmate every day."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which parts, in which cases; the folder of calls is for speech."""

    parts: Sequence[str]
    cases: Sequence[str]
    audio: Path | None


def run(settings: Settings, wanted: Wanted, tell: Tell) -> OverloadBench:
    """Part by part; each stands once for all of its cases."""
    require_known("part", wanted.parts, PARTS)
    require_known("case", wanted.cases, CASES)
    if "speech" in wanted.parts and wanted.audio is None:
        raise InvalidInput("speech 需要用 --audio 指定录音文件夹。", code="audio_missing")
    began = time.monotonic()
    found: list[Overload] = []
    for name in wanted.parts:
        tell(f"{name}: starting")
        with PARTS[name](settings, wanted) as part:
            for case in wanted.cases:
                with CASES[case]():
                    found.append(measured(part, case, tell))
    return OverloadBench(
        cores=os.cpu_count() or 1, seconds=round(time.monotonic() - began, 1), parts=found
    )


@contextmanager
def _speech(settings: Settings, wanted: Wanted) -> Iterator[Part]:
    asked = msgspec.structs.replace(settings, speech_channels=CHANNELS)
    with own_parts(asked, NAME) as own:
        # Imported now and not before: Ray reads its environment when imported.
        from cluster.benches.overload.speech import SpeechPart

        assert wanted.audio is not None
        yield SpeechPart(own, wanted.audio)


@contextmanager
def _messages(settings: Settings, _: Wanted) -> Iterator[Part]:
    with own_parts(settings, NAME, people=False) as own:
        from cluster.benches.overload.messages import MessagesPart

        yield MessagesPart(own)


@contextmanager
def _requests(settings: Settings, _: Wanted) -> Iterator[Part]:
    from cluster.benches.overload.requests import RequestsPart

    folder = Path(settings.data_dir) / NAME
    own = empty_folder(settings, NAME)
    process = own_platform.start(own, {})
    try:
        yield RequestsPart(own_platform.await_ready(process, own).address)
    finally:
        own_platform.stop(process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ledger(settings: Settings, _: Wanted) -> Iterator[Part]:
    with own_parts(settings, NAME, people=False) as own:
        from cluster.benches.overload.ledger import LedgerPart

        yield LedgerPart(own, asyncio.run(plant_prisons(own, YEAR_ROWS)))


@contextmanager
def _connectors(settings: Settings, _: Wanted) -> Iterator[Part]:
    with own_parts(settings, NAME, people=False) as own:
        from cluster.benches.overload import connectors

        roster = asyncio.run(plant(own, connectors.PRISONS, connectors.INMATES))
        plan = Plan(
            folder=Path(own.data_dir) / FOLDER,
            inmates=roster,
            receiver=open_keys(own).public_key(OWNER),
            # Each load takes a day of theirs, which must not lie before us.
            now=datetime.now(UTC) - timedelta(days=120),
            records=connectors.RECORDS // (2 * connectors.PRISONS),
        )
        with stand_ins(plan) as standing:
            yield connectors.ConnectorsPart(own, standing)


PARTS: Final[Mapping[str, Callable[[Settings, Wanted], AbstractContextManager[Part]]]] = {
    "speech": _speech,
    "requests": _requests,
    "messages": _messages,
    "ledger": _ledger,
    "connectors": _connectors,
}
