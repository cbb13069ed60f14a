"""Decides which text was not said: models write something for silence, tones and music too."""

from collections.abc import Iterable
from typing import Final

from pipelines.rules.speech.inventions import is_invention
from pipelines.rules.speech.loop_guard import echoes, loops
from pipelines.rules.speech.transcription import Dropped, Transcription

LIMITS: Final = ((0.6, -1.0), (0.5, -1.6), (0.1, -2.0))
"""From this probability that nobody spoke, and below this mean log-probability a token, the text
is dropped: the less likely it is that somebody spoke, the surer the text must be.

Measured: speech on a clean line is above -1.0 nearly always, on a noisy one above -2.0 where
`no_speech` is over 0.1; hum, tones, music and breath lie at 0.15 to 0.95 and -1.0 to -3.9.
"""

ECHO_LIMIT: Final = (0.4, -0.9)
"""The same for text that only says one thing again and again, as models do at music and breath.

Measured with each of `EFFORTS` on 640 pieces: six such echoes passed the limits above, at 0.43 to
0.87 and -0.98 to -1.57. Limits that drop them whatever the text lose speech on a noisy line.
"""


def why_dropped(said: Transcription, text: str, seconds: float) -> Dropped | None:
    """Why the repaired text is no speech, if it is none; `seconds` is the utterance's length."""
    limits = (*LIMITS, ECHO_LIMIT) if echoes(text) else LIMITS
    if not text or _nobody_spoke(said, limits):
        return "no_speech"
    if is_invention(text):
        return "invention"
    return "loop" if loops(text, seconds) else None


def _nobody_spoke(said: Transcription, limits: Iterable[tuple[float, float]]) -> bool:
    return any(
        said.no_speech > no_speech and said.log_prob < log_prob for no_speech, log_prob in limits
    )
