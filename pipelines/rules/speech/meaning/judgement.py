"""The seam of meaning classifiers, and what one answers (VC-SUP-10)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from schemas.calls.state import Speaker


class Risk(StrEnum):
    """What a line may be about; `harmless` is what everything else is."""

    HARMLESS = "harmless"
    SELF_HARM = "self_harm"
    ESCAPE = "escape"
    CONTRABAND = "contraband"
    VIOLENCE = "violence"


TITLES = {
    Risk.SELF_HARM: "自伤自杀",
    Risk.ESCAPE: "脱逃",
    Risk.CONTRABAND: "违禁品",
    Risk.VIOLENCE: "暴力",
}
"""As the word library calls the same classes, so that one filter finds both."""


class SpokenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A stored line as a classifier reads it."""

    id: str
    speaker: Speaker
    start_s: float
    text: str


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a line that spoke for the class: half-open character positions."""

    line_id: str
    start: int
    end: int
    text: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One class found in a conversation, for a person to decide on."""

    risk: Risk
    confidence: float
    """Of its clearest passage, 0 to 1."""
    pieces: list[Piece]
    """What spoke for it, the clearest passage first."""
    line_ids: list[str]
    """Lines of those passages in their order."""


class MeaningClassifier(Protocol):
    """Reads a conversation; it may only propose, never alert or act."""

    @property
    def name(self) -> str:
        """Stored with each record, at most 32 characters."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same lines may be judged otherwise, at most 16 characters."""
        ...

    @property
    def classes(self) -> Sequence[Risk]: ...

    def judge(self, lines: Sequence[SpokenLine]) -> list[Judgement]:
        """At most one judgement a class; none where nothing was found."""
        ...
