"""`qinqiao demo call` after one that was killed, and two at once for two pairs."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest
import soundfile

from cluster.benches.casting import call_plan
from cluster.benches.seed.cast import SCRIPT_PAIRS
from cluster.ready import Ready
from loadtests.demo.leftovers import MARK
from loadtests.people.officer import Officer
from schemas.calls.state import CallState
from schemas.calls.views import CallView
from tests.e2e.places import data_of
from tests.integration.eventually import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"
SHORT_S = 7.5
"""Until the second of what is said in it."""
WORD = "一部手机"


class Script:
    """A `qinqiao demo call` of its own process."""

    def __init__(self, platform: Ready, pair: int, audio: Path, *more: str) -> None:
        command = [sys.executable, "-m", "cluster", "demo", "call", "--json"]
        self.process = subprocess.Popen(
            [*command, "--pair", str(pair), "--audio", str(audio), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "QINQIAO_DATA_DIR": str(data_of(platform))},
        )

    def __enter__(self) -> "Script":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> tuple[Any, str]:
        """What it printed, and what it told; it must have ended well."""
        out, told = self.process.communicate(timeout=180)
        assert self.process.returncode == 0, told
        return msgspec.json.decode(out), told


@pytest.fixture
def short(tmp_path: Path) -> Path:
    sound, rate = soundfile.read(AUDIO)
    path = tmp_path / "short.flac"
    soundfile.write(path, sound[: int(SHORT_S * rate)], rate)
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.tsv"
    path.write_text(f"word\tclass\n{WORD}\t演示类\n", encoding="utf-8")
    return path


async def _calls(platform: Ready, *states: CallState) -> list[CallView]:
    plan = call_plan(platform.address, AUDIO)
    async with Officer(platform.address) as monitor:
        await monitor.sign_in(plan.monitor.login, plan.monitor.password)
        return (await monitor.calls(plan.inmate_no, states)).rows


async def _words(platform: Ready) -> tuple[set[str], set[str]]:
    """The library's words and classes."""
    keeper = call_plan(platform.address, AUDIO).word_keeper
    async with Officer(platform.address) as officer:
        await officer.sign_in(keeper.login, keeper.password)
        rows = (await officer.words(limit=1000)).rows
        return {one.word for one in rows}, {one.name for one in await officer.word_classes()}


def _kill_in_the_midst(platform: Ready, words: Path) -> CallView:
    """The call that a killed script leaves behind."""
    found: list[CallView] = []

    async def talking() -> bool:
        found[:] = await _calls(platform, CallState.CONNECTED)
        return bool(found)

    with Script(platform, 1, AUDIO, "--words", str(words)) as script:
        asyncio.run(eventually(talking))
        script.process.send_signal(signal.SIGKILL)
    assert found[0].reason == MARK
    return found[0]


def test_a_call_works_after_one_that_was_killed_and_beside_one_of_another_pair(
    platform: Ready, short: Path, words: Path
) -> None:
    before = asyncio.run(_words(platform))
    left = _kill_in_the_midst(platform, words)
    assert WORD in asyncio.run(_words(platform))[0]

    with ExitStack() as both:
        scripts = [
            both.enter_context(Script(platform, pair, short, "--words", str(words)))
            for pair in range(1, len(SCRIPT_PAIRS) + 1)
        ]
        (first, told), (second, untroubled) = [script.end() for script in scripts]

    assert f"{left.case_no}, left by an earlier demonstration, was ended" in told
    assert "left by" not in untroubled
    ended = {one.id: one for one in asyncio.run(_calls(platform, CallState.CUT_OFF))}
    assert ended[left.id].ended_at is not None
    at = []
    for result in (first, second):
        assert [state["state"] for state in result["states"]][-2:] == ["ended", "reviewed"]
        assert WORD in {alert["word"] for alert in result["alerts"]}
        assert result["audit"]["verified"]
        times = {state["state"]: state["at"] for state in result["states"]}
        at.append((times["connected"], times["ended"]))
    # They ran at once.
    assert max(begin for begin, _ in at) < min(end for _, end in at)
    assert asyncio.run(_words(platform)) == before


def test_a_terminated_call_takes_back_what_it_began(platform: Ready, words: Path) -> None:
    before = asyncio.run(_words(platform))

    async def asked_for() -> bool:
        live = (CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)
        return bool(await _calls(platform, *live))

    with Script(platform, 1, AUDIO, "--words", str(words)) as script:
        asyncio.run(eventually(asked_for))
        script.process.send_signal(signal.SIGTERM)
        out, told = script.process.communicate(timeout=60)
    assert (script.process.returncode, out) == (143, "")
    assert told.endswith("demo call was stopped; what it had begun is taken back\n")
    assert asyncio.run(_words(platform)) == before
    assert asyncio.run(_calls(platform, CallState.WAITING, CallState.CONNECTED)) == []
