"""What runs inside Ray: standing actors, models, and the faces' HTTP."""

from contextlib import suppress
from typing import Any, cast

import ray
from ray import serve
from ray.serve import Application, RunTarget

from actors import standing_parts
from actors.background import NAMESPACE
from actors.calls.room.client import room_name, standing_rooms
from actors.calls.room_keeper import RoomKeeperPart
from actors.exchange.prison_connector import PrisonConnectorsPart
from actors.labour import labour_writer
from actors.messages.outbox_relay import OutboxRelayPart
from actors.platform import job_scheduler
from actors.platform.cluster import keeper
from actors.recordings.recording_intake import NICENESS, RecordingIntakePart
from actors.speech.alert_desk import AlertDeskPart
from actors.speech.asr_pool import AsrPoolPart
from actors.speech.transcription_worker import TranscriptionWorkerPart
from schemas.settings import Settings
from serve import app
from serve.models.face import FaceModel
from serve.models.speech import SpeechModel
from serve.models.speech_reader import SpeechReader


def show_pages(settings: Settings) -> None:
    """Start the faces' HTTP, and wait until it answers: a page needs no model."""
    pages = RunTarget(
        app.build(settings), name="app", route_prefix="/", external_scaler_enabled=True
    )
    serve.run_many([pages])


def deploy(settings: Settings) -> None:
    """Start the models beside the pages, and wait until they answer."""
    serve.run_many(
        [
            _target(SpeechModel, settings, "speech"),
            _target(SpeechReader, settings, "speech_reader"),
            _target(FaceModel, settings, "face"),
        ]
    )


def keep(settings: Settings) -> Any:
    """Start what runs on each node; it lives as long as its handle."""
    return keeper.start(settings)


def stand(settings: Settings) -> list[Any]:
    """Start what runs once on all nodes; the actors live as long as their handles.

    Nobody waits for them: what they have to do lies in the database until they come.
    """
    sounds = standing_parts.start(
        settings, TranscriptionWorkerPart, RecordingIntakePart, niceness=NICENESS
    )
    shared = standing_parts.start(
        settings,
        OutboxRelayPart,
        AlertDeskPart,
        AsrPoolPart,
        RoomKeeperPart,
        PrisonConnectorsPart,
    )
    return [
        sounds,
        shared,
        job_scheduler.start(settings),
        *labour_writer.start(settings),
    ]


def fall(actors: list[Any]) -> None:
    """End them, and the rooms of calls that they kept: another node makes both anew."""
    for actor in actors:
        ray.kill(actor)
    for call_id in standing_rooms():
        with suppress(ValueError):
            ray.kill(ray.get_actor(room_name(call_id), namespace=NAMESPACE))


def _target(deployment: Any, settings: Settings, name: str) -> RunTarget:
    """Replicas are set by `actors.platform.cluster.scaler`, not by another deployment."""
    return RunTarget(
        _bound(deployment, settings), name=name, route_prefix=None, external_scaler_enabled=True
    )


def _bound(deployment: Any, settings: Settings) -> Application:
    """Serve's decorator answers a deployment, though its types say that it is still the class."""
    return cast(Application, deployment.bind(settings))
