"""What hearing a conversation needs from outside, handed in once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from actors.speech.speech_lease import Pool
from connectors.postgres.database import Database
from pipelines.rules.speech.segmenter import VoiceDetector
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.words.library import WordLibrary


class Listener(Protocol):
    """Transcribes one utterance (float32, 16 kHz) and marks the library's words in it.

    Under load it may decline what is asked for `early`, before the utterance is closed.
    """

    async def hear(
        self, pcm: NDArray[np.float32], library: WordLibrary, *, early: bool = False
    ) -> Hearing: ...

    async def turn(self) -> None:
        """Wait until there is time for one more speaker."""


class Words(Protocol):
    """The word library as it stands now."""

    async def current(self) -> WordLibrary: ...


@dataclass(frozen=True, kw_only=True)
class SpeechServices:
    """One conversation's doors to speech recognition, word library and database."""

    database: Database
    speech: Listener
    channels: Pool
    """Gives out the live speech channels."""
    words: Callable[[str], Words]
    """The library for a prison's id."""
    voice_activity: Callable[[], VoiceDetector]
    """Makes a detector for one speaker: probability of speech of 512 samples."""
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    new_id: Callable[[], str]
