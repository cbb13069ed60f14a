"""What reads the utterances of a recording."""

from typing import Protocol

from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary


class Reader(Protocol):
    """Reads several utterances of one recording, as it likes: one by one or packed together."""

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        """One result for each utterance, in their order; `Unavailable` where nobody can read."""
        ...
