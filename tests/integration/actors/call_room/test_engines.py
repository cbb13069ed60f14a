"""Speech, faces and media are exchanged by configuration alone (VC-GEN-13)."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cluster.problems import CannotStart
from cluster.settings import REPOSITORY, load_settings
from connectors.files.segments import read_header
from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from connectors.media.call_media import CallMedia
from connectors.media.engines import make_media
from connectors.media.relay.call_relay import CallRelay
from connectors.speech import engines as speech
from connectors.speech.fallback import FallbackEngine
from connectors.speech.stock import StockEngine
from connectors.speech.whisper import WhisperEngine
from connectors.vision import engine as vision
from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.insightface_pack import InsightFaceEngine
from schemas.calls.state import CallState, PartyRole
from schemas.errors import InvalidInput, Unavailable
from schemas.settings import FACE_ENGINES, MEDIA_ENGINES, SPEECH_ENGINES, Settings
from tests.integration.actors.call_room.stage import Door, Stage
from tests.integration.media.people import Person
from tests.integration.vision.onnx_pack import write_pack

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-GEN-13")]

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER
POSSIBLE = {
    "QINQIAO_MEDIA_ENGINE": MEDIA_ENGINES,
    "QINQIAO_SPEECH_ENGINES": SPEECH_ENGINES,
    "QINQIAO_FACE_ENGINE": FACE_ENGINES,
}
MODELS = REPOSITORY / "var" / "models"


def media(settings: Settings) -> object:
    return make_media(
        settings, clock=lambda: 0.0, on_pcm=None, on_connection=lambda *_: None, recorder=None
    )


def configured(environment: Mapping[str, str]) -> Settings:
    """As a process of the platform gets it: nothing is said but in the environment."""
    return load_settings({"QINQIAO_MODELS_DIR": str(MODELS), **environment})


@pytest.mark.parametrize(
    ("variable", "value", "make", "kind"),
    [
        ("QINQIAO_MEDIA_ENGINE", None, media, CallMedia),
        ("QINQIAO_MEDIA_ENGINE", "relay", media, CallRelay),
        ("QINQIAO_SPEECH_ENGINES", None, speech.make_engine, WhisperEngine),
        ("QINQIAO_SPEECH_ENGINES", "stock", speech.make_engine, StockEngine),
        ("QINQIAO_SPEECH_ENGINES", "stock,whisper", speech.make_engine, FallbackEngine),
        ("QINQIAO_FACE_ENGINE", None, vision.make_engine, EmbeddedEngine),
        ("QINQIAO_FACE_ENGINE", "insightface", vision.make_engine, InsightFaceEngine),
    ],
)
def test_one_variable_exchanges_each_engine(
    variable: str,
    value: str | None,
    make: Callable[[Settings], object],
    kind: type,
    tmp_path: Path,
) -> None:
    environment = {variable: value} if value else {}
    if value == "insightface":
        environment["QINQIAO_INSIGHTFACE_PACK"] = str(write_pack(tmp_path / "made_l"))
    assert type(make(configured(environment))) is kind


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QINQIAO_MEDIA_ENGINE", "magic"),
        ("QINQIAO_FACE_ENGINE", "magic"),
        ("QINQIAO_SPEECH_ENGINES", "magic"),
        ("QINQIAO_SPEECH_ENGINES", "whisper,magic"),
        ("QINQIAO_SPEECH_ENGINES", "whisper,whisper"),
        ("QINQIAO_SPEECH_ENGINES", ""),
    ],
)
def test_a_platform_with_an_unknown_engine_does_not_start(variable: str, value: str) -> None:
    with pytest.raises(CannotStart) as refused:
        configured({variable: value})
    assert variable in refused.value.message
    assert all(name in refused.value.message for name in POSSIBLE[variable])


@pytest.mark.parametrize(
    ("engine", "missing"), [("sherpa", "SPEECH_MODEL_DIR"), ("http", "SPEECH_URL")]
)
def test_an_engine_whose_own_settings_are_missing_does_not_start(engine: str, missing: str) -> None:
    with pytest.raises(CannotStart) as refused:
        configured({"QINQIAO_SPEECH_ENGINES": engine})
    assert f"QINQIAO_{missing}" in refused.value.message


@pytest.mark.parametrize(
    ("make", "setting", "value"),
    [
        (media, "media_engine", "magic"),
        (speech.make_engine, "speech_engines", ("whisper", "magic")),
        (vision.make_engine, "face_engine", "magic"),
    ],
)
def test_whoever_gets_past_the_start_is_refused_where_the_engine_is_made(
    make: Callable[[Settings], object], setting: str, value: object
) -> None:
    changed: dict[str, Any] = {setting: value}
    with pytest.raises(InvalidInput) as refused:
        make(msgspec.structs.replace(configured({}), **changed))
    assert refused.value.code == f"unknown_{setting}"
    assert refused.value.detail == {"setting": setting}


def test_a_speech_engine_without_its_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        speech.make_engine(msgspec.structs.replace(configured({}), models_dir=str(tmp_path)))


@pytest.mark.parametrize(("engine", "kind"), [("forwarding", CallMedia), ("relay", CallRelay)])
async def test_a_supervised_call_runs_and_is_recorded_on_either_media_engine(
    stage: Stage, engine: str, kind: type
) -> None:
    """An inmate's terminal that does not mask: the room masks, holds and records all the same."""
    stage.settings.update(media_engine=engine, face_watch=False)
    call = await stage.approved()
    room = await stage.room(call)
    people = [Person(RELATIVE, 440), Person(INMATE, 880), Person(OFFICER, 1500)]
    claims = [msgspec.structs.replace(stage.claim(one.role), masks=False) for one in people]
    try:
        async with asyncio.timeout(90):
            for person, claim in zip(people, claims, strict=True):
                await room.join(claim)
                await person.join(Door(room), claim.token_id)
            relative, inmate, officer = people
            assert type(room._studio._media) is kind
            await relative.heard[0].tone(880)
            await inmate.heard[0].tone(440)
            await relative.heard[1].count(3)
            await inmate.heard[1].count(10)
            await officer.heard[2].count(5)
            await room.speak(claims[2].token_id, True)
            await relative.heard[2].tone(1500)
            await inmate.heard[2].tone(1500)
            assert (await stage.now(call)).state is CallState.CONNECTED
            await room.leave(claims[0].token_id)
            await room.finished.wait()
    finally:
        await asyncio.gather(*(person.leave() for person in people))
    (recording_id,) = stage.composed
    assert await _tracks(stage, recording_id) == {
        *((role, kind) for role in (RELATIVE, INMATE) for kind in ("audio", "video")),
        (OFFICER, "audio"),
    }


async def _tracks(stage: Stage, recording_id: str) -> set[tuple[PartyRole, str]]:
    """Which tracks have packets in the recording's sealed segments."""
    store = SealedStore(stage.folder / "files", SoftwareKeys(stage.folder / "keys"))
    headers = [read_header(store, file) for file in await stage.segments(recording_id)]
    return {(one.role, one.kind) for head in headers for one in head.tracks if one.packets}
