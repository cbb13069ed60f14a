"""Routes of the speech model's replicas."""

from litestar import get, put
from litestar.params import JSONBody

from pipelines.flows.speech import scaling
from schemas.speech.speech_scaling import SetSpeechScaling, SpeechResources
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/speech-resources", guards=[officers_only])
async def speech_resources(services: Wired, officer: AsOfficer) -> SpeechResources:
    return await scaling.resources(services, officer)


@put("/api/speech-resources", guards=[officers_only])
async def scale_speech(
    services: Wired, officer: AsOfficer, data: JSONBody[SetSpeechScaling]
) -> SpeechResources:
    return await scaling.scale(services, officer, data)


HANDLERS = (speech_resources, scale_speech)
