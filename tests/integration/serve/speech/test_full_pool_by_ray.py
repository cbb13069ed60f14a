"""More than twice the speech that the model hears, and its replica dies in the middle of it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
import ray
import soundfile
from sqlalchemy import func, select

from actors.platform.cluster import serve_side
from actors.speech import asr_pool
from actors.speech.live.speech_feed import OVERLOAD
from cluster.benches.speech.channels import BLOCK_S, ROLES, Heard, Stretch
from cluster.benches.speech.players import Players
from connectors.speech.vad import make_vad
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.utterance import SAMPLE_RATE, Utterance
from schemas.platform.cluster.replicas import Deployment
from schemas.settings import Settings
from schemas.tables.speech.alert import alert
from schemas.tables.speech.transcript import transcript_line
from serve.models.speech import SpeechModel
from tests.integration.eventually import eventually
from tests.integration.serve.world import World
from tests.integration.speech.conftest import AUDIO, MODELS
from tests.ray_cluster import deployed

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]
LEASE_S = 3.0
CALLS = (AUDIO / "dev02_contraband.flac", AUDIO / "dev07_self_harm.flac")
CHANNELS = 100
"""Two fast processors hear some forty."""
FULL_S = 22.0
FEW, AFTER_S = 3, 44.0
BACK_S = 30.0
"""So soon after the overload all is well again (NF-TECH-12)."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Room for all of them in the pool, so that the model alone is too little."""
    return msgspec.structs.replace(
        settings, models_dir=str(MODELS), speech_lease_s=LEASE_S, speech_channels=CHANNELS
    )


@pytest.fixture
def player(world: World, cluster: None, own_serve: None) -> Iterator[Players]:
    """Pool and speech deployment under Ray, and who plays recorded calls to them."""
    with deployed(SpeechModel.bind(world.settings), "speech"):  # type: ignore[attr-defined]
        pool = asr_pool.start(world.settings)
        playing = Players(world.settings, CALLS, CHANNELS)
        yield playing
        playing.close()
        del pool


def replicas() -> set[str]:
    standing = ray.util.list_named_actors(all_namespaces=True)
    return {one["name"] for one in standing if f"#{Deployment.SPEECH.value}#" in one["name"]}


def spoken(path: Path, offset_s: float, seconds: float) -> list[Utterance]:
    """What is cut from a looped call, both speakers, with nobody beside."""
    sound = soundfile.read(path, dtype="float32", always_2d=True)[0].T
    size, first = int(BLOCK_S * SAMPLE_RATE), int(offset_s * SAMPLE_RATE)
    found = []
    for role, channel in zip(ROLES, sound, strict=True):
        segmenter = Segmenter(role, make_vad())
        for block in range(int(seconds / BLOCK_S)):
            at = (first + block * size + np.arange(size)) % len(channel)
            found += segmenter.feed(channel[at], block * BLOCK_S)
    return found


def told_of(said: Utterance, heard: list[Heard]) -> bool:
    """Whether a line or a gap of its speaker lies over it; the live cut may fall elsewhere."""
    return any(
        one.speaker is said.speaker
        and one.ended_s > said.start_s
        and one.ended_s - (one.end_s - one.start_s) < said.end_s
        for one in heard
    )


@pytest.mark.undisturbed("Half a minute from an overload to lines again.")
async def test_what_was_said_is_a_line_or_a_marked_gap_and_lines_come_again(
    world: World, player: Players
) -> None:
    offsets = player.offsets()
    (before,) = replicas()
    playing = asyncio.create_task(
        asyncio.to_thread(player.play, [Stretch(CHANNELS, FULL_S), Stretch(FEW, AFTER_S)])
    )

    async def is_full() -> bool:
        async with world.database.reading() as tx:
            rows = await tx.execute(select(transcript_line.c.kind).distinct())
            return {row.kind for row in rows} == {"text", "gap"}

    await eventually(is_full, limit_s=FULL_S)
    ray.kill(ray.get_actor(before, namespace=serve_side.NAMESPACE))
    report = await playing

    assert OVERLOAD in {one.why for one in report.heard}
    # Nothing of what was said is left out, in the overload, at the death and behind it.
    for number in range(FEW):
        said = spoken(CALLS[number % len(CALLS)], offsets[number], FULL_S + AFTER_S)
        mine = [one for one in report.heard if one.channel == number]
        # A channel is leased within a lease; what is cut at the end has not closed.
        counted = [one for one in said if one.start_s > 2 * LEASE_S]
        assert counted
        missing = [one for one in counted if not told_of(one, mine)]
        assert missing == []
    again = [one for one in report.heard if one.text and one.ended_s > FULL_S + BACK_S]
    assert again
    assert [one.why for one in report.heard if one.ended_s > FULL_S + BACK_S and one.why] == []
    assert replicas() & {before} == set()
    # Every one of them is kept as well, and so is every word that was raised.
    async with world.database.reading() as tx:
        lines = await tx.scalar(select(func.count()).select_from(transcript_line))
        alerts = await tx.scalar(select(func.count()).select_from(alert))
    assert lines + alerts >= report.stored
