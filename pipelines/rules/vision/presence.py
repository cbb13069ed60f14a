"""Who sits before the relative's camera while a call runs (VC-MON-06, VC-MON-07)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from pipelines.rules.vision.compare import STEADY_TURN, cosine, required
from pipelines.rules.vision.face import Face, FaceAnalysis
from pipelines.rules.vision.judge import NARROWEST, SHARPEST_BLUR, people_of

DARKEST: Final = 40.0
"""Mean grey of a frame below which an empty find says nothing of who is there."""
DARKEST_FACE: Final = 30.0
DOUBT: Final = 0.1
"""So far below the threshold a face is neither the relative's nor surely another's: video is
softer than the registered picture, and a wrong alarm before the family costs more than a frame."""


class Sight(StrEnum):
    """What a frame shows."""

    EXPECTED = "expected"
    OTHER_PERSON = "other_person"
    NOBODY = "nobody"
    FURTHER_PERSON = "further_person"
    UNKNOWN = "unknown"
    """Too dark, too blurred, turned away, or in doubt: no word against anybody."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Registered faces by the engine that looks: None where the relative has none."""

    relative: Sequence[float] | None
    companions: Sequence[Sequence[float]] = ()
    companions_unregistered: int = 0
    """Approved companions whose face is not known: as many strangers are let pass."""


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """What a frame shows, with the relative's best score and how many people are seen."""

    sight: Sight
    # Cosine with the relative's registered face; None where nothing could be compared.
    score: float | None
    faces: int


def judge_presence(
    analysis: FaceAnalysis, known: Known, threshold: float, light: float
) -> Presence:
    """The judgement of one frame; `light` is its mean grey, 0 to 255."""
    people = people_of(analysis)
    if not people:
        sight = Sight.NOBODY if light >= DARKEST else Sight.UNKNOWN
        return Presence(sight=sight, score=None, faces=0)
    clear = [face for face in people if _clear(face)]
    if known.relative is None:
        return _uncompared(len(people), known)
    scores = [cosine(face.embedding, known.relative) for face in clear]
    best = max(range(len(clear)), key=lambda index: scores[index], default=None)
    if best is None:
        return Presence(sight=Sight.UNKNOWN, score=None, faces=len(people))
    score = scores[best]
    if score >= required(threshold, clear[best].turn):
        others = [face for index, face in enumerate(clear) if index != best]
        sight = Sight.FURTHER_PERSON if _stranger(others, known, threshold) else Sight.EXPECTED
        return Presence(sight=sight, score=score, faces=len(people))
    return Presence(sight=_without(clear, people, known, threshold), score=score, faces=len(people))


def _clear(face: Face) -> bool:
    """Whether the face can be compared at all."""
    return (
        face.box[2] >= NARROWEST
        and face.sharpness >= SHARPEST_BLUR
        and face.brightness >= DARKEST_FACE
        and face.turn <= STEADY_TURN
    )


def _uncompared(people: int, known: Known) -> Presence:
    """Nobody's face to compare with: only a crowd tells something."""
    expected = 1 + len(known.companions) + known.companions_unregistered
    sight = Sight.FURTHER_PERSON if people > expected else Sight.UNKNOWN
    return Presence(sight=sight, score=None, faces=people)


def _stranger(others: list[Face], known: Known, threshold: float) -> bool:
    """Whether more of the others are surely no companion than may be."""
    strangers = sum(1 for face in others if _is_strange(face, known.companions, threshold))
    return strangers > known.companions_unregistered


def _is_strange(face: Face, companions: Sequence[Sequence[float]], threshold: float) -> bool:
    alike = max((cosine(face.embedding, one) for one in companions), default=-1.0)
    return alike < required(threshold, face.turn) - DOUBT


def _without(clear: list[Face], people: list[Face], known: Known, threshold: float) -> Sight:
    """The relative was not recognised: another, a companion alone, or nothing sure."""
    assert known.relative is not None
    if len(clear) < len(people):
        return Sight.UNKNOWN
    if any(
        cosine(face.embedding, known.relative) >= required(threshold, face.turn) - DOUBT
        for face in clear
    ):
        return Sight.UNKNOWN
    return Sight.OTHER_PERSON if _stranger(clear, known, threshold) else Sight.NOBODY
