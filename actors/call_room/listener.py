"""Hearing through the speech deployment of Ray Serve."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from ray import serve

from actors.call_room.services import Heard
from pipelines.speech.library import WordLibrary

SPEECH_APP = "speech"


class ServeListener:
    """Each utterance goes to whichever replica is free; a lost replica is an error here."""

    def __init__(self) -> None:
        self._handle: Any = None

    async def hear(self, pcm: NDArray[np.float32], library: WordLibrary) -> Heard:
        if self._handle is None:
            self._handle = serve.get_app_handle(SPEECH_APP)
        heard: Heard = await self._handle.hear.remote(pcm.tobytes(), library)
        return heard
