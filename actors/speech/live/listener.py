"""Hearing through the speech deployment of Ray Serve."""

import asyncio
import gc
import importlib
import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ray.exceptions import RayActorError

from pipelines.flows.models.known_libraries import UnknownLibrary, digest_of
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.words.library import WordLibrary

logger = logging.getLogger(__name__)

SPEECH_APP = "speech"


class ServeListener:
    """Each utterance goes to whichever replica is free, and once more if that one is lost."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._named: tuple[WordLibrary, bytes] | None = None

    async def hear(
        self, pcm: NDArray[np.float32], library: WordLibrary, *, early: bool = False
    ) -> Hearing:
        """Hear one utterance; `RayActorError` where two replicas are lost with it."""
        try:
            return await self._ask(pcm, library, early)
        except RayActorError:
            logger.warning("a speech replica is lost; its utterance goes to another")
            return await self._ask(pcm, library, early)

    async def turn(self) -> None:
        """Wait until a replica has time for one more speaker; `RayActorError` where it is lost."""
        if self._handle is None:
            await self.warm()
        await self._handle.turn.remote()

    async def warm(self) -> None:
        """Be ready for the first utterance: Serve takes a second to import.

        In a thread and not before, since a room is open, and made anew, without it.
        """
        serve = await asyncio.to_thread(importlib.import_module, "ray.serve")
        if self._handle is None:
            self._handle = serve.get_app_handle(SPEECH_APP)
            # What was imported stays for good. To walk it takes up to a second where the machine
            # is full, and no sound moves meanwhile.
            gc.freeze()

    async def _ask(self, pcm: NDArray[np.float32], library: WordLibrary, early: bool) -> Hearing:
        if self._handle is None:
            await self.warm()
        sound, name = pcm.tobytes(), self._name_of(library)
        heard: Hearing
        try:
            heard = await self._handle.hear.remote(sound, name, early)
        except UnknownLibrary:
            heard = await self._handle.hear.remote(sound, library, early)
        return heard

    def _name_of(self, library: WordLibrary) -> bytes:
        """Thousands of words need not go along with each utterance."""
        if self._named is None or self._named[0] is not library:
            self._named = (library, digest_of(library))
        return self._named[1]
