"""The record pass: what the stored transcript is made of after the call, read in full windows."""

from collections.abc import Sequence

from connectors.speech.engine import SpeechEngine, WindowReader
from connectors.speech.listener import Listener
from pipelines.rules.speech.loop_guard import loops
from pipelines.rules.speech.packing import Packed, packed
from pipelines.rules.speech.transcription import Hearing, Transcription
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from pipelines.rules.speech.words.library import WordLibrary

NO_PROMPT = ""
"""Measured: a whole window needs none to stay in Mandarin, and reads better without."""


class RecordPass:
    """Hears a speaker's utterances afterwards; an engine that cannot pack hears each alone.

    Windows go through the model one by one: measured a quarter less work than eight together, which
    are all padded to the longest.
    """

    def __init__(self, engine: SpeechEngine, listener: Listener) -> None:
        self._engine = engine
        self._listener = listener

    def read(self, sounds: Sequence[Pcm], library: WordLibrary) -> list[Hearing]:
        """One line for each utterance, in order."""
        engine = self._engine
        if not engine.abilities.packs or not isinstance(engine, WindowReader):
            return [self._alone(sound, library) for sound in sounds]
        lines: list[Hearing] = []
        for window in packed(sounds):
            (read,) = engine.read_windows([window], NO_PROMPT)
            lines += self._lines(window, read, library)
        return lines

    def _lines(
        self, window: Packed, read: Sequence[Transcription], library: WordLibrary
    ) -> list[Hearing]:
        whole = "".join(one.text for one in read)
        looped = loops(whole, len(window.sound) / SAMPLE_RATE)
        lines = []
        for said, (start_s, end_s) in zip(read, window.places, strict=True):
            sound = window.sound[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
            if looped or not said.text:
                lines.append(self._alone(sound, library))
            else:
                lines.append(self._listener.line(said, sound, library))
        return lines

    def _alone(self, sound: Pcm, library: WordLibrary) -> Hearing:
        (line,) = self._listener.hear([sound], [library])
        return line
