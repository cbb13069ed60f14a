import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import ray

from actors.speech.live.listener import ServeListener
from connectors.speech.evaluation import utterances
from pipelines.flows.models.known_libraries import digest_of
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Pcm
from pipelines.rules.speech.words.library import WordLibrary
from schemas.errors import InvalidInput
from schemas.settings import Settings
from serve.models.speech import SpeechModel
from tests.integration.eventually import eventually
from tests.integration.speech.conftest import AUDIO, MODELS
from tests.integration.speech.test_hearing import with_word
from tests.ray_cluster import deployed

EMPTY = WordLibrary(version=0, words=[], allowed=[])
PATIENCE_S = 240
"""Of a full machine: a replica begins with a model to load."""
SERVE = "serve"
MANY = 400


@pytest.fixture(scope="module")
def model(own_serve: None) -> Iterator[Any]:
    """The deployment, without an HTTP ingress."""
    settings = Settings(
        data_dir="", models_dir=str(MODELS), ui_dir="", database_url="", nats_url=""
    )
    with deployed(SpeechModel.bind(settings), "speech") as running:
        yield running


@pytest.fixture(scope="module")
def spoken() -> list[Pcm]:
    return [utterance.pcm for utterance, _ in utterances(AUDIO / "dev07_self_harm.flac")][:3]


async def test_calls_that_come_together_each_get_their_own_line(
    model: Any, spoken: list[Pcm]
) -> None:
    async def together() -> list[Hearing]:
        return await asyncio.gather(*(model.hear.remote(pcm.tobytes(), EMPTY) for pcm in spoken))

    lines = await _in_time(together)
    assert len({line.text for line in lines}) == 3
    assert {line.engine for line in lines} == {"whisper-base"}


@pytest.mark.parametrize(
    "pcm", [b"", b"abc", np.zeros(29 * 16_000, np.float32).tobytes(), np.float32("nan").tobytes()]
)
async def test_what_is_no_sound_is_refused(model: Any, pcm: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await model.hear.remote(pcm, EMPTY)
    assert refusal.value.code == "unreadable_sound"


async def test_an_utterance_lost_with_its_replica_is_heard_by_the_next(
    model: Any, spoken: list[Pcm]
) -> None:
    listener = ServeListener()
    await listener.hear(spoken[0], EMPTY)
    (before,) = _replicas()
    # Longer than the kill takes, so that the replica dies with the utterance in its hands.
    hearing = asyncio.create_task(listener.hear(np.tile(spoken[0], 20)[: 27 * 16_000], EMPTY))
    await eventually(lambda: _busy(before))
    ray.kill(ray.get_actor(before, namespace=SERVE))
    line = await asyncio.wait_for(hearing, PATIENCE_S)
    assert line.engine == "whisper-base"
    assert _replicas() - {before}


@pytest.mark.requirement("NF-DEP-06")
async def test_what_is_asked_early_is_declined_while_others_wait(
    model: Any, spoken: list[Pcm]
) -> None:
    listener = ServeListener()
    assert (await listener.hear(spoken[0], EMPTY, early=True)).text
    (replica,) = _replicas()
    ended = [asyncio.create_task(listener.hear(spoken[0], EMPTY)) for _ in range(24)]
    await eventually(lambda: _busy(replica, 16))
    declined = await listener.hear(spoken[0], EMPTY, early=True)
    assert (declined.dropped, declined.pressed, declined.text) == ("declined", True, "")
    # On a full machine the last of them may have come too late themselves.
    lines = await asyncio.gather(*ended)
    assert any(line.text for line in lines)
    assert all(line.text or line.dropped == "declined" for line in lines)


@pytest.mark.requirement("VC-GEN-10")
async def test_each_is_heard_under_its_own_words_though_they_come_to_the_replica_once(
    model: Any,
) -> None:
    said = [utterance.pcm for utterance, _ in utterances(AUDIO / "dev07_self_harm.flac")]
    plain, warned = ServeListener(), ServeListener()
    await eventually(lambda: _heard(plain, said[0]))

    async def together(pcm: Pcm) -> list[Hearing]:
        return await asyncio.gather(
            plain.hear(pcm, EMPTY),
            # Made anew each time, as after each change of the library.
            warned.hear(pcm, with_word("自杀")),
            model.hear.remote(pcm.tobytes(), digest_of(EMPTY)),
        )

    found: list[str] = []
    for pcm in said:
        before, after, named = await _in_time(partial(together, pcm))
        assert (before.hits, named.hits) == ([], [])
        found += [hit.word for hit in after.hits]
    assert found == ["自杀"]


@pytest.mark.requirement("NF-TECH-12", clauses="b")
async def test_of_too_much_as_much_is_read_as_can_be_in_time_and_the_rest_is_declined(
    model: Any, spoken: list[Pcm]
) -> None:
    listener = ServeListener()
    ended: list[Hearing] = []

    async def hear() -> None:
        ended.append(await listener.hear(spoken[0], EMPTY))

    # Some hundred seconds of work: nobody waits for a line so long.
    await asyncio.gather(*(hear() for _ in range(MANY)))
    declined = [line for line in ended if line.dropped == "declined"]
    assert 0 < len(declined) < MANY
    assert all(line.text for line in ended if line not in declined)
    # At once the replica is as ready as before.
    assert (await listener.hear(spoken[0], EMPTY)).text


async def _heard(listener: ServeListener, pcm: Pcm) -> bool:
    return (await listener.hear(pcm, EMPTY)).dropped is None


async def _in_time(ask: Callable[[], Awaitable[list[Hearing]]]) -> list[Hearing]:
    """What is heard as soon as the machine is free enough to decline none of it."""
    lines: list[Hearing] = []

    async def heard() -> bool:
        lines[:] = await ask()
        assert {line.dropped for line in lines} <= {None, "declined"}
        return not any(line.dropped for line in lines)

    await eventually(heard)
    return lines


async def _busy(replica: str, least: int = 1) -> bool:
    handle = ray.get_actor(replica, namespace=SERVE)
    return await handle.get_num_ongoing_requests.remote() >= least


def _replicas() -> set[str]:
    named = ray.util.list_named_actors(all_namespaces=True)
    return {actor["name"] for actor in named if "SpeechModel" in actor["name"]}
