"""What reads the utterances of a recording."""

from typing import Protocol

from pipelines.speech.library import WordLibrary
from pipelines.speech.transcription import Hearing
from pipelines.speech.utterance import Utterance


class Reader(Protocol):
    """Reads several utterances of one recording, as it likes: one by one or packed together."""

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        """One result for each utterance, in their order; `Unavailable` where nobody can read."""
        ...
