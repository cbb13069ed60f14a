"""What fails while people talk must not end the call, and nothing said or found may be lost."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from cluster.benches.casting import call_plan
from cluster.benches.faults import kill_service, processes
from cluster.ready import Ready, read_ready
from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult
from loadtests.people.officer import Officer
from tests.e2e.record import MISSED_S, require_right, spoken_s
from tests.integration.eventually import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"
OUTAGE_S = 10.0
BEFORE_S = 5.0


def _hold(
    platform: Ready, fault: Callable[[str], Awaitable[None]], audio: Path = AUDIO
) -> tuple[DemoResult, Conversation]:
    async def meanwhile(call_id: str) -> None:
        await asyncio.sleep(BEFORE_S)
        await fault(call_id)

    plan = call_plan(platform.address, audio)
    return asyncio.run(script.run(plan, meanwhile))


def _require_whole(result: DemoResult, conversation: Conversation) -> None:
    """The call went on, nothing of it is missing, and its record is what the officer saw."""
    assert [gap for gap in result.recording.gaps if gap.what.startswith("recorder")] == []
    require_right(result, conversation)
    shown = {line.id for _, line in conversation.lines}
    assert len(shown) == len(result.transcript)
    for received in (conversation.relative, conversation.inmate):
        assert received.audio_s >= spoken_s(AUDIO) - MISSED_S


async def _suspended(pid: int) -> None:
    """The service and all that it started stand still for a while, as behind a broken network."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in processes:
        process.suspend()
    try:
        await asyncio.sleep(OUTAGE_S)
    finally:
        for process in processes:
            process.resume()


@pytest.mark.requirement("VC-GEN-11")
@pytest.mark.parametrize("service", ["postgres", "nats"])
def test_a_call_outlives_ten_seconds_without(service: str, platform: Ready) -> None:
    result, conversation = _hold(platform, lambda _: _suspended(platform.services[service]))
    _require_whole(result, conversation)
    assert "手机" in {alert.word for alert in result.alerts}


@pytest.mark.requirement("VC-GEN-04")
@pytest.mark.parametrize("service", ["postgres", "nats"])
def test_a_call_outlives_the_death_of(service: str, platform: Ready) -> None:
    async def kill(_: str) -> None:
        kill_service(_now(platform), service)

    result, conversation = _hold(platform, kill)
    _require_whole(result, conversation)


@pytest.mark.soak
@pytest.mark.drives("actors/calls", "actors/speech", "serve/models")
def test_a_speech_model_that_hangs_and_dies_leaves_a_marked_gap(
    platform: Ready, tmp_path: Path
) -> None:
    # Said twice, so that enough is left to hear when the model is back.
    sound, rate = soundfile.read(AUDIO)
    twice = tmp_path / AUDIO.name
    soundfile.write(twice, np.concatenate([sound, sound]), rate)

    async def hang_then_die(call_id: str) -> None:
        replicas = _speech_replicas(platform)
        for replica in replicas:
            replica.suspend()
        await _until_a_gap_is_shown(platform, call_id)
        for replica in replicas:
            replica.kill()

    result, conversation = _hold(platform, hang_then_die, twice)
    _require_whole(result, conversation)
    kinds = [line.kind for _, line in conversation.lines]
    assert "text" in kinds[kinds.index("gap") :]


def _now(platform: Ready) -> Ready:
    """Where the services are now: one that was started again has another process."""
    folder = psutil.Process(platform.pid).environ()["QINQIAO_DATA_DIR"]
    ready = read_ready(Path(folder) / "ready.json")
    assert ready is not None
    return ready


def _speech_replicas(platform: Ready) -> list[psutil.Process]:
    return processes(platform, "ServeReplica:speech")


async def _until_a_gap_is_shown(platform: Ready, call_id: str) -> None:
    account = call_plan(platform.address, AUDIO).monitor
    async with Officer(platform.address) as officer:
        await officer.sign_in(account.login, account.password)

        async def shown() -> bool:
            return any(line.kind == "gap" for line in await officer.transcript(call_id))

        await eventually(shown, limit_s=120)
