"""The replicas of the speech model, as the operators' page shows them (NF-DEP-06)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Reason, Request, View
from schemas.speech.speech import UseSample


class Cause(StrEnum):
    """Why the number of replicas was changed."""

    LOAD = "load"
    HAND = "hand"


class FailOverView(View, frozen=True, kw_only=True):
    """The last change from one engine to another."""

    at: datetime
    from_engine: str
    to_engine: str
    reason: str


class Observed(View, frozen=True, kw_only=True):
    """What was seen of the deployment, and when."""

    at: datetime
    # Replicas that exist, that there should be, and that take utterances.
    current: int
    target: int
    ready: int
    # Utterances waiting or in work.
    waiting: int
    engine: str
    fail_over: FailOverView | None = None


class Scaled(View, frozen=True, kw_only=True):
    """The last change of the target."""

    at: datetime
    before: int
    after: int
    cause: Cause


class Wish(View, frozen=True, kw_only=True):
    """What an operator set by hand; `target` is None where the load decides."""

    target: int | None
    at: datetime
    by: str
    reason: str


class SpeechResources(View, frozen=True, kw_only=True):
    """All that is known; None where nothing was seen or done yet."""

    least: int
    most: int
    observed: Observed | None = None
    scaled: Scaled | None = None
    wish: Wish | None = None
    # The live channels of the last hours by the minute, oldest first; a minute is told when over.
    use: list[UseSample] = []


class SetSpeechScaling(Request, frozen=True, kw_only=True):
    """So many replicas, or None for as the load wants; `seen` is what was shown before."""

    target: Annotated[int, msgspec.Meta(ge=1, le=64)] | None
    seen: Annotated[int, msgspec.Meta(ge=1, le=64)] | None
    reason: Reason
