"""`qinqiao demo call` after broken ones, and two at once for two pairs."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import soundfile

from cluster.benches.casting import call_plan
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.cast import SCRIPT_PAIRS
from cluster.ready import Ready
from loadtests.demo.leftovers import MARK
from loadtests.people.officer import Officer
from schemas.calls.state import CallState
from schemas.calls.views import CallView
from tests.e2e.places import data_of
from tests.integration.eventually import eventually

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(300),
    pytest.mark.soak,
    pytest.mark.drives("actors/calls", "actors/speech", "serve/calls"),
]

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"
PAIRS = range(1, len(SCRIPT_PAIRS) + 1)
SHORT_S = 7.5
"""Until the second of what is said in it."""
WORD = "想办法"


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

    def require_running(self) -> None:
        if self.process.poll() is not None:
            raise AssertionError(self.process.communicate()[1])

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


@asynccontextmanager
async def _onlooker(platform: Ready) -> AsyncIterator[Officer]:
    """One session for all of its questions: too many of them would end one another."""
    async with Officer(platform.address) as officer:
        await officer.sign_in("bureau.monitor", DEMONSTRATION_PASSWORD)
        yield officer


async def _calls_of(officer: Officer, pair: int, *states: CallState) -> list[CallView]:
    plan = call_plan(officer.base_url, AUDIO, pair=SCRIPT_PAIRS[pair - 1])
    return (await officer.calls(plan.inmate_no, states)).rows


async def _calls(platform: Ready, pair: int, *states: CallState) -> list[CallView]:
    async with _onlooker(platform) as officer:
        return await _calls_of(officer, pair, *states)


async def _library(platform: Ready) -> tuple[set[str], set[str]]:
    """Its words and classes."""
    keeper = call_plan(platform.address, AUDIO).word_keeper
    async with Officer(platform.address) as officer:
        await officer.sign_in(keeper.login, keeper.password)
        rows = (await officer.words(limit=1000)).rows
        return {one.word for one in rows}, {one.name for one in await officer.word_classes()}


def _broken(platform: Ready, words: Path) -> tuple[CallView, CallView]:
    """Two calls that ended in the midst: a script was killed, another one terminated."""
    talking: list[CallView] = []

    async def talked() -> None:
        async with _onlooker(platform) as officer:

            async def both_talk() -> bool:
                talking.clear()
                for pair, script in zip(PAIRS, (killed, terminated), strict=True):
                    script.require_running()
                    talking.extend(await _calls_of(officer, pair, CallState.CONNECTED))
                return len(talking) == len(PAIRS)

            await eventually(both_talk, 180.0)

    with (
        Script(platform, 1, AUDIO, "--words", str(words)) as killed,
        Script(platform, 2, AUDIO, "--words", str(words)) as terminated,
    ):
        asyncio.run(talked())
        killed.process.send_signal(signal.SIGKILL)
        terminated.process.send_signal(signal.SIGTERM)
        out, told = terminated.process.communicate(timeout=60)
    assert (terminated.process.returncode, out) == (143, "")
    assert f"{talking[1].case_no} was ended" in told
    assert "demo call was stopped; what it had begun is taken back" in told
    return talking[0], talking[1]


def test_a_call_works_after_broken_ones_and_beside_one_of_another_pair(
    platform: Ready, short: Path, words: Path
) -> None:
    before = asyncio.run(_library(platform))
    left, ended = _broken(platform, words)
    assert left.reason == MARK
    # The killed one's word is still there, and its call still runs.
    assert WORD in asyncio.run(_library(platform))[0]
    assert [one.id for one in asyncio.run(_calls(platform, 1, CallState.CONNECTED))] == [left.id]
    assert ended.id in {one.id for one in asyncio.run(_calls(platform, 2, CallState.CUT_OFF))}

    with ExitStack() as both:
        scripts = [
            both.enter_context(Script(platform, pair, short, "--words", str(words)))
            for pair in PAIRS
        ]
        (first, told), (second, untroubled) = [script.end() for script in scripts]

    assert f"{left.case_no}, left by an earlier demonstration, was ended" in told
    assert "left by" not in untroubled
    assert left.id in {one.id for one in asyncio.run(_calls(platform, 1, CallState.CUT_OFF))}
    talked = [_require_whole(result) for result in (first, second)]
    # They talked at once.
    assert max(begin for begin, _ in talked) < min(end for _, end in talked)
    assert asyncio.run(_library(platform)) == before


def _require_whole(result: Any) -> tuple[str, str]:
    """The call came to its end with what was said found; answers from when to when they talked."""
    at = {state["state"]: state["at"] for state in result["states"]}
    assert list(at)[-3:] == ["connected", "ended", "reviewed"]
    assert WORD in {alert["word"] for alert in result["alerts"]}
    assert result["audit"]["verified"]
    return at["connected"], at["ended"]
