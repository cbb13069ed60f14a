"""Engines that write what they are told and fail when they are told."""

import threading
from collections.abc import Sequence

import msgspec

from connectors.speech.engine import Abilities, Heard
from pipelines.rules.speech.transcription import Transcription
from pipelines.rules.speech.utterance import Pcm

PLAIN = Abilities(
    streaming=False,
    timestamps=False,
    hot_words=False,
    languages=("zh",),
    weighs=False,
    readings=1,
    longest_s=30.0,
)


class MadeEngine:
    """Writes its own name, unless `fault` is raised or `gate` is closed."""

    def __init__(self, name: str, **abilities: object) -> None:
        self.name = name
        self.abilities = msgspec.structs.replace(PLAIN, **abilities)
        self.fault: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.prompts: list[str] = []

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        self.prompts.append(prompt)
        self.gate.wait()
        if self.fault:
            raise self.fault
        said = Transcription(
            readings=[f"{self.name}说"], no_speech=0, log_prob=-0.1, engine=self.name
        )
        return [Heard(transcription=said, sound=None) for _ in batch]

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        if not self.abilities.weighs:
            raise NotImplementedError
        self.prompts.append(prompt)
        return [float(-len(text)) for text in texts]
