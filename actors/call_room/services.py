"""What a room needs from outside, handed in once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from actors.speech_lease import Pool
from connectors.files.store import SealedStore
from connectors.postgres.database import Database
from pipelines.speech.library import WordLibrary
from pipelines.speech.segmenter import VoiceDetector
from pipelines.speech.transcription import Hearing
from pipelines.vision.face import FaceAnalysis
from schemas.settings import Settings


class Listener(Protocol):
    """Transcribes one utterance (float32, 16 kHz) and marks the library's words in it."""

    async def hear(self, pcm: NDArray[np.float32], library: WordLibrary) -> Hearing: ...


class Faces(Protocol):
    """Finds and embeds the faces of a JPEG."""

    async def analyse(self, picture: bytes) -> FaceAnalysis: ...


class Words(Protocol):
    """The word library as it stands now."""

    async def current(self) -> WordLibrary: ...


@dataclass(frozen=True)
class RoomServices:
    """One room's doors to the rest of the house."""

    settings: Settings
    database: Database
    store: SealedStore
    speech: Listener
    channels: Pool
    """Gives out the live speech channels."""
    faces: Faces
    words: Callable[[str], Words]
    """The library for a prison's id."""
    voice_activity: Callable[[], VoiceDetector]
    """Makes a detector for one speaker: probability of speech of 512 samples."""
    compose: Callable[[str], Awaitable[None]]
    """Makes the playable parts of a finished recording."""
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    new_id: Callable[[], str]
