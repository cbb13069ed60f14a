"""From utterances to lines with marks: one pass of the engine, then its own second thoughts."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import msgspec

from connectors.speech.engine import Heard, SpeechEngine
from pipelines.rules.speech.lines.dropping import why_dropped
from pipelines.rules.speech.loop_guard import loops
from pipelines.rules.speech.prompt import prompt_for
from pipelines.rules.speech.repair import as_spoken, repair
from pipelines.rules.speech.transcription import Hearing, Transcription
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.spotter import Spotter
from schemas.calls.views import HitMark

KEPT_LIBRARIES = 32


class Listener:
    """Hears batches of utterances, each under its own library."""

    def __init__(self, engine: SpeechEngine) -> None:
        self._engine = engine
        self._spotters: OrderedDict[bytes, Spotter] = OrderedDict()
        self._lock = threading.Lock()

    def hear(self, sounds: Sequence[Pcm], libraries: Sequence[WordLibrary]) -> list[Hearing]:
        """One line for each utterance, in order."""
        prompt = prompt_for(libraries[0]) if self._engine.abilities.hot_words else ""
        return [
            self._line(heard, pcm, prompt, library)
            for heard, pcm, library in zip(
                self._engine.transcribe(sounds, prompt), sounds, libraries, strict=True
            )
        ]

    def line(self, said: Transcription, pcm: Pcm, library: WordLibrary) -> Hearing:
        """The line of a text that was read already; the sound is heard again for words alone."""
        text = repair(said.text)
        dropped = why_dropped(said, text, len(pcm) / SAMPLE_RATE)
        if dropped:
            return Hearing(text="", hits=[], engine=said.engine, dropped=dropped)
        spotter = self._spotter(library)
        hits = self._second_look(text, pcm, spotter, library)
        return Hearing(text=text, hits=hits, engine=said.engine)

    def _second_look(
        self, text: str, pcm: Pcm, spotter: Spotter, library: WordLibrary
    ) -> list[HitMark]:
        """Words as written, and those that the sound alone makes likely."""
        if not self._engine.abilities.weighs or not spotter.questions([text]):
            return spotter.written(text)
        prompt = prompt_for(library) if self._engine.abilities.hot_words else ""
        (heard,) = self._engine.transcribe([pcm], prompt)
        others = [repair(reading) for reading in heard.transcription.readings]
        return self._hits(heard, list(dict.fromkeys([text, *others])), prompt, spotter)

    def _line(self, heard: Heard, pcm: Pcm, prompt: str, library: WordLibrary) -> Hearing:
        seconds = len(pcm) / SAMPLE_RATE
        if heard.cut or loops(heard.transcription.text, seconds):
            (heard,) = self._engine.transcribe([pcm], prompt, careful=True)
        readings = list(dict.fromkeys(repair(text) for text in heard.transcription.readings))
        engine = heard.transcription.engine
        dropped = why_dropped(heard.transcription, readings[0], seconds)
        if heard.cut and dropped is None:
            dropped = "loop"
        pressed = heard.pressed
        if dropped:
            return Hearing(text="", hits=[], engine=engine, dropped=dropped, pressed=pressed)
        hits = self._hits(heard, readings, prompt, self._spotter(library))
        return Hearing(text=readings[0], hits=hits, engine=engine, pressed=pressed)

    def _hits(
        self, heard: Heard, readings: list[str], prompt: str, spotter: Spotter
    ) -> list[HitMark]:
        """Words as written, and those the engine finds likely when asked."""
        if not self._engine.abilities.weighs or heard.sound is None:
            return spotter.written(readings[0])
        questions = spotter.questions(readings)
        if not questions:
            return spotter.written(readings[0])
        texts = [as_spoken(text) for text in (readings[0], *(q.text for q in questions))]
        base, *others = self._engine.weigh(heard, prompt, texts)
        return spotter.marks(readings[0], questions, [other - base for other in others])

    def _spotter(self, library: WordLibrary) -> Spotter:
        """The library made ready; kept by content, so that a new word counts at once."""
        key = msgspec.msgpack.encode((library.words, library.allowed))
        with self._lock:
            if key not in self._spotters:
                self._spotters[key] = Spotter(library)
                if len(self._spotters) > KEPT_LIBRARIES:
                    self._spotters.popitem(last=False)
            self._spotters.move_to_end(key)
            return self._spotters[key]
