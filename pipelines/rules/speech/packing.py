"""Packs a speaker's utterances into full windows, which read better than one window each."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from pipelines.rules.speech.transcription import Piece
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm

WINDOW_S = 28.0
GAP_S = 1.0
"""Silence between two utterances of a window."""


MARK_WORTH_S = 0.5
"""So many seconds of the pieces' times a mark at the cut outweighs."""


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """One window: its sound, and where in it each utterance lies, in seconds."""

    sound: Pcm
    places: list[tuple[float, float]]


def packed(sounds: Sequence[Pcm]) -> list[Packed]:
    """All utterances in their order; one that is longer than a window has one to itself."""
    made: list[list[Pcm]] = []
    filled_s = 0.0
    for sound in sounds:
        seconds = len(sound) / SAMPLE_RATE
        if not made or filled_s + GAP_S + seconds > WINDOW_S:
            made.append([sound])
            filled_s = seconds
        else:
            made[-1].append(sound)
            filled_s += GAP_S + seconds
    return [_joined(window) for window in made]


def shared(pieces: Sequence[Piece], places: Sequence[tuple[float, float]]) -> list[str]:
    """The text of each place, from pieces of the window's text with their times.

    Between two places the text is cut where the pieces' times allow, best behind a mark. The
    silence itself is counted to the piece before or after it, as the model likes: so of a piece
    before the cut only its beginning tells something, and of one behind it only its end.
    """
    cuts = [0]
    for (_, end_s), (start_s, _) in pairwise(places):
        ways = range(cuts[-1], len(pieces) + 1)
        cuts.append(min(ways, key=lambda at: _strain(pieces, at, end_s, start_s)))
    cuts.append(len(pieces))
    return ["".join(piece.text for piece in pieces[start:end]) for start, end in pairwise(cuts)]


def _strain(pieces: Sequence[Piece], at: int, end_s: float, start_s: float) -> float:
    """How badly a cut before piece `at` fits a silence from `end_s` to `start_s`."""
    early = start_s - pieces[at].end_s if at < len(pieces) else 0.0
    late = pieces[at - 1].start_s - end_s if at else 0.0
    marked = at > 0 and not any(char.isalnum() for char in pieces[at - 1].text)
    leads = at < len(pieces) and not any(char.isalnum() for char in pieces[at].text)
    return max(early, 0.0) + max(late, 0.0) - MARK_WORTH_S * marked + MARK_WORTH_S * leads


def _joined(sounds: Sequence[Pcm]) -> Packed:
    gap = np.zeros(int(GAP_S * SAMPLE_RATE), np.float32)
    pieces: list[Pcm] = []
    places = []
    at = 0
    for sound in sounds:
        if pieces:
            pieces.append(gap)
            at += len(gap)
        places.append((at / SAMPLE_RATE, (at + len(sound)) / SAMPLE_RATE))
        pieces.append(sound)
        at += len(sound)
    return Packed(sound=np.concatenate(pieces), places=places)
