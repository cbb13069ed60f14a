"""Hearing through the speech deployment of Ray Serve."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from ray import serve

from pipelines.speech.library import WordLibrary
from pipelines.speech.transcription import Hearing

SPEECH_APP = "speech"


class ServeListener:
    """Each utterance goes to whichever replica is free; a lost replica is an error here."""

    def __init__(self) -> None:
        self._handle: Any = None

    async def hear(self, pcm: NDArray[np.float32], library: WordLibrary) -> Hearing:
        if self._handle is None:
            self._handle = serve.get_app_handle(SPEECH_APP)
        heard: Hearing = await self._handle.hear.remote(pcm.tobytes(), library)
        return heard
