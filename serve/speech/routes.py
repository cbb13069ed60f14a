"""The route of the live speech channels."""

from pipelines.flows.speech import resources
from pipelines.rules.access.codes.platform import LIST_SPEECH_RESOURCES
from schemas.speech.speech_resources import SpeechResources
from serve.http import Wired
from serve.route import officers


@officers.get("/api/speech-resources", asks=LIST_SPEECH_RESOURCES)
async def speech_resources(services: Wired) -> SpeechResources:
    return await resources.resources(services)


HANDLERS = (speech_resources,)
