"""What a room needs from outside, handed in once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from actors.speech.live.services import SpeechServices
from connectors.files.store import SealedStore
from pipelines.rules.vision.face import FaceAnalysis
from schemas.settings import Settings


class Faces(Protocol):
    """Finds and embeds the faces of a JPEG."""

    async def analyse(self, picture: bytes) -> FaceAnalysis: ...


@dataclass(frozen=True, kw_only=True)
class RoomServices(SpeechServices):
    """One room's doors to the rest of the house."""

    settings: Settings
    store: SealedStore
    faces: Faces
    compose: Callable[[str], Awaitable[None]]
    """Makes the playable parts of a finished recording."""
