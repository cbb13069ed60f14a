"""Cutting a recording into pieces of work, after each of which it can be paused or stopped."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from pipelines.rules.speech.segmenter import Segmenter, VoiceDetector
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from schemas.calls.state import PartyRole, Speaker

MOST_SPEECH_S = 110.0
"""Two speakers with two full windows each: fewer would not fill the windows they are read in."""
MOST_SOUND_S = 120.0
"""A piece also ends where for so long nobody spoke: progress is told all the same."""
TAGS = (PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER)
"""A segmenter carries a party; of voices that nobody can tell apart it is a number and no more."""


class Said(msgspec.Struct, frozen=True):
    """An utterance, and whose it is."""

    speaker: Speaker
    utterance: Utterance


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Utterances to be read together, and until when the sound was listened to."""

    said: list[Said]
    reached_s: float


def pieces(
    stretches: Iterable[tuple[int, Pcm, float]],
    speakers: Sequence[Speaker],
    voice: Callable[[], VoiceDetector],
) -> Iterator[Piece]:
    """All of a recording; every speaker's sound is cut as in a live room."""
    cutters = [Segmenter(TAGS[number], voice()) for number in range(len(speakers))]
    waiting: list[Said] = []
    reached_s, told_s, spoken_s = 0.0, 0.0, 0.0
    for number, pcm, start_s in stretches:
        reached_s = max(reached_s, start_s + len(pcm) / SAMPLE_RATE)
        for utterance in cutters[number].feed(pcm, start_s):
            if waiting and spoken_s + utterance.seconds > MOST_SPEECH_S:
                yield Piece(said=waiting, reached_s=start_s)
                waiting, spoken_s, told_s = [], 0.0, start_s
            waiting.append(Said(speakers[number], utterance))
            spoken_s += utterance.seconds
        if reached_s - told_s > MOST_SOUND_S:
            yield Piece(said=waiting, reached_s=reached_s)
            waiting, spoken_s, told_s = [], 0.0, reached_s
    for number, cutter in enumerate(cutters):
        waiting += [Said(speakers[number], utterance) for utterance in cutter.flush()]
    yield Piece(said=waiting, reached_s=reached_s)
