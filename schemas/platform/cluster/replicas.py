"""Deployments and their replicas: what is seen of them, wished for them and done."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Reason, Request, View

SHORTEST_MINUTES, LONGEST_MINUTES = 10, 24 * 60
"""For so long a number set by hand may stand; then the load decides again."""


class Deployment(StrEnum):
    """What runs as replicas, by the names that Serve knows."""

    API = "Api"
    SPEECH = "SpeechModel"
    READER = "SpeechReader"
    FACE = "FaceModel"


class Cause(StrEnum):
    """Why the number of replicas was changed."""

    LOAD = "load"
    HAND = "hand"
    FALL_BACK = "fall_back"
    """The time of a hand's wish was over."""


class FailOverView(View, frozen=True, kw_only=True):
    """The last change from one speech engine to another."""

    at: datetime
    from_engine: str
    to_engine: str
    reason: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one replica tells of its work; counts are since it began."""

    waiting: int = 0
    """Asked and not answered yet, queue and work together."""
    wait_s: float | None = None
    """The 95th percentile of what was in the queue within the last minute, seconds."""
    done: int = 0
    failed: int = 0
    declined: int = 0
    """It would have come too late, so that nothing was done for it."""
    last_error: str = ""
    engine: str = ""
    """Of the speech model alone."""
    fail_over: FailOverView | None = None


class Held(View, frozen=True, kw_only=True):
    """Why the machine holds no more replicas; amounts in MB."""

    code: str
    most: int
    needed_mb: int = 0
    free_mb: int = 0
    processors: int = 0


class Observed(View, frozen=True, kw_only=True):
    """What was seen of a deployment, and when."""

    at: datetime
    # Replicas that exist, that there should be, and that take work.
    current: int
    target: int
    ready: int
    # Asked and not answered yet, over all replicas.
    waiting: int
    # The worst replica's 95th percentile of the last minute; None where nothing waited.
    wait_s: float | None = None
    # Since the replicas that stand began.
    done: int = 0
    failed: int = 0
    declined: int = 0
    version: str = ""
    # More than this many the machine would not hold, and why.
    held: Held | None = None
    message: str = ""
    # Of the speech model alone.
    engine: str = ""
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
    # From then on the load decides again.
    until: datetime | None = None
    # So many there were when the load decided last.
    before: int | None = None


class DeploymentView(View, frozen=True, kw_only=True):
    """One deployment on one node; None where nothing was seen or done yet."""

    node: str
    deployment: Deployment
    least: int
    most: int
    observed: Observed | None = None
    scaled: Scaled | None = None
    # The wish that counts now.
    wish: Wish | None = None


class SetReplicas(Request, frozen=True, kw_only=True):
    """So many replicas for so long, or None for as the load wants.

    `seen` is what was shown as wished before.
    """

    target: Annotated[int, msgspec.Meta(ge=1, le=64)] | None
    seen: Annotated[int, msgspec.Meta(ge=1, le=64)] | None
    minutes: Annotated[int, msgspec.Meta(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)] = 60
    reason: Reason
