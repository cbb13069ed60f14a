"""Reading recordings through the speech deployment, one utterance after the other."""

import asyncio

from ray.serve.exceptions import RayServeException

from actors.call_room.listener import ServeListener
from pipelines.speech.library import WordLibrary
from pipelines.speech.transcription import Hearing
from pipelines.speech.utterance import Utterance
from schemas.errors import Unavailable

PATIENCE_S = 60.0


class ServeReader:
    """Never asks for two at once, so that a recording takes one place in a batch at most."""

    def __init__(self) -> None:
        self._listener = ServeListener()

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        """One result for each utterance; `Unavailable` where no replica answers."""
        return [await self._one(utterance, library) for utterance in utterances]

    async def _one(self, utterance: Utterance, library: WordLibrary) -> Hearing:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._listener.hear(utterance.pcm, library)
        except (TimeoutError, RayServeException) as silence:
            raise Unavailable("语音识别服务没有应答。", code="speech_away") from silence
