"""The route of the live speech channels."""

from litestar import get

from pipelines.flows.speech import resources
from schemas.speech.speech_resources import SpeechResources
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/speech-resources", guards=[officers_only])
async def speech_resources(services: Wired, officer: AsOfficer) -> SpeechResources:
    return await resources.resources(services, officer)


HANDLERS = (speech_resources,)
