"""Decides whether a place that sounds like a word was the word, from the model's own likelihoods.

The model weighs two texts for the same sound: the one it wrote, and the same with the word put in.
Measured: a word that was said loses up to about 10 nats against what was written, one that was not
loses 11 to 30 where it sounds almost the same, and from 5 where it does not; the farther the two
sound apart, the less may be lost.
"""

import math

import msgspec

from pipelines.rules.speech.words.candidates import FARTHEST, Candidate
from pipelines.rules.speech.words.matcher import in_context
from pipelines.rules.speech.words.spans import Span


class Margins(msgspec.Struct, frozen=True, kw_only=True):
    """Log-likelihood (nats) that a word may lose against the text as heard."""

    same_sound: float = 10.5
    """For a word of the sound that was heard but for a tone or two, or one near sound."""
    same_within: float = 0.1
    """Up to this distance it counts as that sound."""
    near_sound: float = 8.0
    """Beyond, for a word at no distance."""
    by_distance: float = 22.0
    """So much less than that for each unit of distance."""
    single: float = 3.0
    """For a one-character word that stands beside one of its context words."""
    single_alone: float = 1.0
    """For a one-character word without context words."""
    named: float = 2.0
    """At least so much for a word in another of the model's own readings."""
    named_far: float = 0.0
    """The same where that word sounds unlike what was heard: it must be the likelier one."""


def allowance(candidate: Candidate, margins: Margins, *, named: bool) -> float:
    """Nats that this candidate may lose."""
    if len(candidate.writing) == 1:
        return margins.single if candidate.word.context else margins.single_alone
    by_sound = _by_sound(candidate.distance, margins)
    if not named:
        return by_sound
    if candidate.distance > FARTHEST:
        return margins.named_far
    return max(by_sound, margins.named)


def _by_sound(distance: float, margins: Margins) -> float:
    if distance <= margins.same_within:
        return margins.same_sound
    return margins.near_sound - margins.by_distance * distance


def accepted(
    candidate: Candidate, gain: float, text: str, margins: Margins, *, named: bool
) -> bool:
    """Whether the word counts; `gain` is its log-likelihood less that of the text as heard."""
    span = Span(candidate.start, candidate.end)
    return gain >= -allowance(candidate, margins, named=named) and in_context(
        candidate.word, span, text
    )


def confidence(candidate: Candidate, gain: float) -> float:
    """0.3 to 0.9: falls with the likelihood lost and with the distance in sound."""
    likely = math.exp(min(0.0, gain) / 6.0)
    return round(min(0.9, max(0.3, likely * (1.0 - candidate.distance))), 2)
