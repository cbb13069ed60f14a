"""The talk of a conversation, from its id: the same whoever asks for it."""

from collections.abc import Sequence

import msgspec

from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.sentences import OF_INMATES, OF_RELATIVES, RISKY
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.matcher import Matcher, mark
from pipelines.rules.speech.words.spans import Span
from schemas.calls.state import Speaker
from schemas.calls.views import HitMark

BY_SOUND, SURE_BY_SOUND = "sound", 0.82
SAYING_S = 0.22
"""So long a character takes."""
HEARD_S = 2.0
"""So long behind it a sentence was heard; what nobody heard before the end was not said."""
SENTENCES = {Speaker.RELATIVE: OF_RELATIVES, Speaker.INMATE: OF_INMATES}


class Said(msgspec.Struct, frozen=True):
    """One sentence, and when it was said after the beginning."""

    speaker: Speaker
    text: str
    hits: Sequence[HitMark]
    start_s: float
    end_s: float


class Talks:
    """Of one seed; marks of sensitive words are those that the library finds."""

    def __init__(self, seed: int, library: WordLibrary, lines: int) -> None:
        self._chance, self._lines = Chance(seed), lines
        self._risky = [_marked(library, one) for one in RISKY]

    def of(self, conversation_id: str, seconds: float, *, risky: bool) -> list[Said]:
        """`risky`: a sensitive word falls in it."""
        draw = self._chance.of("talk", conversation_id)
        step = seconds / (self._lines + 1)
        at, found = draw.between(2, 6), list[Said]()
        first = draw.below(2)
        place = draw.below(self._lines)
        sentence = draw.one_of(self._risky)
        for number in range(self._lines):
            speaker = (Speaker.RELATIVE, Speaker.INMATE)[(first + number) % 2]
            text, marks = draw.one_of(SENTENCES[speaker]), list[HitMark]()
            start = round(at + number * step + draw.share() * step / 3, 3)
            if risky and number == place:
                speaker, text, marks = sentence
            found.append(Said(speaker, text, marks, start, _end(start, text)))
        return [one for one in found if one.end_s + HEARD_S <= seconds]


def _end(start: float, text: str) -> float:
    return round(start + len(text) * SAYING_S, 3)


def _marked(
    library: WordLibrary, one: tuple[str, str, tuple[str, str] | None]
) -> tuple[Speaker, str, list[HitMark]]:
    speaker, text, by_sound = one
    if by_sound is None:
        return Speaker(speaker), text, Matcher(library).match(text)
    heard, meant = by_sound
    word = next(known for known in library.words if known.word == meant)
    span = Span(text.index(heard), text.index(heard) + len(heard))
    made = mark(word, span, text, matched_by=BY_SOUND, confidence=SURE_BY_SOUND)
    return Speaker(speaker), text, [made]
