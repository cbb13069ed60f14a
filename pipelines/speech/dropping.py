"""Decides which text was not said: models write something for silence, tones and music too."""

from typing import Final

from pipelines.speech.inventions import is_invention
from pipelines.speech.loop_guard import loops
from pipelines.speech.transcription import Dropped, Transcription

LIMITS: Final = ((0.6, -1.0), (0.5, -1.6), (0.1, -2.0))
"""From this probability that nobody spoke, and below this mean log-probability a token, the text
is dropped: the less likely it is that somebody spoke, the surer the text must be.

Measured: speech on a clean line is above -1.0 nearly always, on a noisy one above -2.0 where
`no_speech` is over 0.1; hum, tones, music and breath lie at 0.15 to 0.95 and -1.0 to -3.9.
"""


def why_dropped(said: Transcription, text: str, seconds: float) -> Dropped | None:
    """Why the repaired text is no speech, if it is none; `seconds` is the utterance's length."""
    if not text or _nobody_spoke(said):
        return "no_speech"
    if is_invention(text):
        return "invention"
    return "loop" if loops(text, seconds) else None


def _nobody_spoke(said: Transcription) -> bool:
    return any(
        said.no_speech > no_speech and said.log_prob < log_prob for no_speech, log_prob in LIMITS
    )
