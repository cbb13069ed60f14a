"""What runs inside Ray: standing actors, models, and the faces' HTTP."""

from typing import Any, cast

from ray import serve
from ray.serve import Application, RunTarget

from actors import (
    alert_desk,
    asr_pool,
    job_scheduler,
    labour_writer,
    outbox_relay,
    room_keeper,
    speech_scaler,
    transcription_worker,
)
from schemas.settings import Settings
from serve import app
from serve.models.face import FaceModel
from serve.models.speech import SpeechModel
from serve.models.speech_reader import SpeechReader


def deploy(settings: Settings) -> list[Any]:
    """Start all of it and wait until the faces answer; the actors live as long as their handles."""
    serve.run_many(
        [
            RunTarget(
                _bound(SpeechModel, settings),
                name="speech",
                route_prefix=None,
                # Replicas are set by `actors.speech_scaler`, not by another deployment.
                external_scaler_enabled=True,
            ),
            RunTarget(_bound(SpeechReader, settings), name="speech_reader", route_prefix=None),
            RunTarget(_bound(FaceModel, settings), name="face", route_prefix=None),
            RunTarget(app.build(settings), name="app", route_prefix="/"),
        ],
        wait_for_ingress_deployment_creation=True,
        wait_for_applications_running=True,
    )
    # Last, since nobody waits for them: what they have to do lies in the database until they come.
    parts = (
        asr_pool,
        outbox_relay,
        alert_desk,
        job_scheduler,
        room_keeper,
        speech_scaler,
        transcription_worker,
    )
    return [*(part.start(settings) for part in parts), *labour_writer.start(settings)]


def _bound(deployment: Any, settings: Settings) -> Application:
    """Serve's decorator answers a deployment, though its types say that it is still the class."""
    return cast(Application, deployment.bind(settings))
