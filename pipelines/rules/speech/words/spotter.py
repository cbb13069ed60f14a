"""Puts a line's marks together: words as written, and words that the model finds likely enough."""

from collections.abc import Sequence

import msgspec

from pipelines.rules.speech.verdict import Margins, accepted, confidence
from pipelines.rules.speech.words.candidates import Candidate, SoundIndex
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.matcher import Matcher, mark
from pipelines.rules.speech.words.spans import Span
from schemas.calls.views import HitMark
from schemas.speech.words import KEYWORD

MOST_QUESTIONS = 5
"""Texts that the model is asked to weigh for one utterance."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate, and the text that the sound would have if the word was said."""

    candidate: Candidate
    text: str
    named: bool
    """Whether the model wrote the word in another reading."""


class Spotter:
    """One library, ready to be looked for."""

    def __init__(self, library: WordLibrary, margins: Margins | None = None) -> None:
        self._matcher = Matcher(library)
        # Keywords are looked for as written: the model's few questions are for what alerts.
        self._sounds = SoundIndex([word for word in library.words if not word.keyword])
        self._margins = margins or Margins()

    def written(self, text: str) -> list[HitMark]:
        """Words that stand in the text."""
        return self._matcher.match(text)

    def questions(self, readings: Sequence[str]) -> list[Question]:
        """What to ask about the first reading; the others show which words the model thought of."""
        text = readings[0]
        taken = _taken(self.written(text))
        named = self._named(readings[1:])
        nearer = self._nearer(readings[1:])
        asked = []
        for place in self._sounds.find(text, named | frozenset(nearer)):
            if not _touches(place, taken):
                candidate, wording = _nearest(place, text, nearer.get(place.writing))
                name = place.writing in named
                asked.append(Question(candidate=candidate, text=wording, named=name))
        return sorted(asked, key=lambda q: (not q.named, q.candidate.distance))[:MOST_QUESTIONS]

    def marks(
        self, text: str, questions: Sequence[Question], gains: Sequence[float]
    ) -> list[HitMark]:
        """Written and likely words in order; of likely ones on one place the likeliest."""
        marks = self.written(text)
        ranked = sorted(zip(questions, gains, strict=True), key=lambda pair: -pair[1])
        for question, gain in ranked:
            candidate = question.candidate
            taken = _taken(marks)
            if not _touches(candidate, taken) and accepted(
                candidate, gain, text, self._margins, named=question.named
            ):
                span = Span(candidate.start, candidate.end)
                sure = confidence(candidate, gain)
                marks = [hit for hit in marks if not _span(hit).touches(span)]
                marks.append(mark(candidate.word, span, text, matched_by="sound", confidence=sure))
        return sorted(marks, key=lambda hit: hit.start)

    def _nearer(self, readings: Sequence[str]) -> dict[str, tuple[Candidate, str]]:
        """For each writing the nearest place of all other readings, with that reading."""
        nearest: dict[str, tuple[Candidate, str]] = {}
        for reading in readings:
            for candidate in self._sounds.find(reading):
                known = nearest.get(candidate.writing)
                if known is None or candidate.distance < known[0].distance:
                    nearest[candidate.writing] = (candidate, reading)
        return nearest

    def _named(self, readings: Sequence[str]) -> frozenset[str]:
        return frozenset(
            reading[span.start : span.end]
            for reading in readings
            for _, span in self._matcher.words_in(reading)
        )


def _span(hit: HitMark) -> Span:
    return Span(hit.start, hit.end)


def _taken(marks: Sequence[HitMark]) -> list[Span]:
    """Where a sensitive word stands; a keyword keeps no place from one."""
    return [_span(hit) for hit in marks if hit.severity > KEYWORD]


def _nearest(
    place: Candidate, text: str, other: tuple[Candidate, str] | None
) -> tuple[Candidate, str]:
    """The place in the first reading, judged by the reading in which it sounds nearest."""
    if other is None or place.distance <= other[0].distance:
        return place, _with_word(place, text)
    candidate, reading = other
    nearer = msgspec.structs.replace(place, distance=candidate.distance)
    return nearer, _with_word(candidate, reading)


def _with_word(candidate: Candidate, text: str) -> str:
    return text[: candidate.start] + candidate.writing + text[candidate.end :]


def _touches(candidate: Candidate, spans: Sequence[Span]) -> bool:
    return any(candidate.start < span.end and span.start < candidate.end for span in spans)
