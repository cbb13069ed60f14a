"""The seam of speech engines: every engine writes text, some can also weigh a text."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from pipelines.speech.transcription import Transcription
from pipelines.speech.utterance import Pcm


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do beyond writing down what it heard."""

    weighs: bool
    """Tells how likely a given text is for a sound."""
    readings: int
    """Most readings of one utterance that it gives."""
    longest_s: float
    """Longest utterance it takes."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A transcription with what the engine keeps to weigh other texts for the same sound."""

    transcription: Transcription
    sound: object


class SpeechEngine(Protocol):
    """One model; calls come one at a time."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """Transcribe several utterances at once; `careful` spends more against loops."""
        ...

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Log-likelihood in nats of each text for the sound; only where `abilities.weighs`."""
        ...
