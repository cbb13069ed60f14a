"""Decides which text was not said: models write something for silence, tones and music too."""

from typing import Final

from pipelines.speech.inventions import is_invention
from pipelines.speech.loop_guard import loops
from pipelines.speech.transcription import Dropped, Transcription

NO_SPEECH: Final = 0.6
UNLIKELY: Final = -1.0
"""Mean log-probability a token below which the text of a probably silent utterance is dropped."""
PERHAPS_SPEECH: Final = 0.1
GUESSED: Final = -1.6
"""The same where it may have been speech.

Measured: speech on a clean line is above -1.0 nearly always, and where it is not, `no_speech` is
0.01; music and singing tones reach 0.15 to 0.6 and stay below -1.7.
"""


def why_dropped(said: Transcription, text: str, seconds: float) -> Dropped | None:
    """Why the repaired text is no speech, if it is none; `seconds` is the utterance's length."""
    if not text or _nobody_spoke(said):
        return "no_speech"
    if is_invention(text):
        return "invention"
    return "loop" if loops(text, seconds) else None


def _nobody_spoke(said: Transcription) -> bool:
    if said.no_speech > NO_SPEECH:
        return said.log_prob < UNLIKELY
    return said.no_speech > PERHAPS_SPEECH and said.log_prob < GUESSED
