"""The seam of speech engines: every engine writes text, some can also weigh a text."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import msgspec

from pipelines.rules.speech.packing import Packed
from pipelines.rules.speech.transcription import Transcription
from pipelines.rules.speech.utterance import Pcm


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do; who asks it for more than that gets nothing."""

    streaming: bool
    """Takes sound while it is being said; without, whole utterances alone."""
    timestamps: bool
    """Tells when each piece of its text was said."""
    hot_words: bool
    """Can be told beforehand what to listen for; without, its prompt is ignored."""
    languages: tuple[str, ...]
    """Languages it writes, as ISO 639 codes."""

    weighs: bool
    """Tells how likely a given text is for a sound."""
    readings: int
    """Most readings of one utterance that it gives."""
    longest_s: float
    """Longest utterance it takes."""
    parallel: int = 1
    """Calls that it takes at once."""
    packs: bool = False
    """Reads several utterances in one window and tells them apart; see `WindowReader`."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A transcription with what the engine keeps to weigh other texts for the same sound."""

    transcription: Transcription
    sound: object
    pressed: bool = False
    """The engine had no time to spare for it."""
    cut: bool = False
    """It was still writing when it had written more than can be said: no text to rely on."""


class SpeechEngine(Protocol):
    """One model; as many calls come at once as its abilities say."""

    @property
    def name(self) -> str:
        """Stored with each line, at most 32 characters."""
        ...

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


@runtime_checkable
class WindowReader(Protocol):
    """What an engine is that `packs`."""

    def read_windows(self, windows: Sequence[Packed], prompt: str) -> list[list[Transcription]]:
        """For each window one transcription a place; `text` is empty where nothing was read."""
        ...
