"""Reading recordings through the deployment of the record pass."""

import asyncio
import importlib
from itertools import groupby
from typing import Any

from ray.exceptions import RayActorError
from ray.serve.exceptions import RayServeException

from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.errors import Unavailable

READER_APP = "speech_reader"
PATIENCE_S = 600.0
"""A piece may wait long: live speech has the processor first."""


class ServeReader:
    """Hands over what one speaker said at a time, for it is packed into windows."""

    def __init__(self) -> None:
        self._handle: Any = None

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        """One result for each utterance, in order; `Unavailable` where no replica answers."""
        order = sorted(range(len(utterances)), key=lambda i: (utterances[i].speaker, i))
        by_speaker = [list(mine) for _, mine in groupby(order, key=lambda i: utterances[i].speaker)]
        # At once: each speaker is read by a thread of its own.
        heard = await asyncio.gather(
            *(self._ask([utterances[i] for i in mine], library) for mine in by_speaker)
        )
        found = {
            place: line
            for mine, lines in zip(by_speaker, heard, strict=True)
            for place, line in zip(mine, lines, strict=True)
        }
        return [found[i] for i in range(len(utterances))]

    async def _ask(self, said: list[Utterance], library: WordLibrary) -> list[Hearing]:
        sounds = [utterance.pcm.tobytes() for utterance in said]
        try:
            async with asyncio.timeout(PATIENCE_S):
                heard: list[Hearing] = await (await self._found()).read.remote(sounds, library)
        except (TimeoutError, RayServeException, RayActorError) as silence:
            raise Unavailable("语音识别服务没有应答。", code="speech_away") from silence
        return heard

    async def _found(self) -> Any:
        if self._handle is None:
            # Serve takes a second to import.
            serve = await asyncio.to_thread(importlib.import_module, "ray.serve")
            self._handle = serve.get_app_handle(READER_APP)
        return self._handle
