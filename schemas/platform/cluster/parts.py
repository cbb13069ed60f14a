"""Nodes, and what runs on each: replicas and standing actors."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View

ONLY_NODE = "single"
"""The node of a platform whose settings name none."""


class PartKind(StrEnum):
    """What a part is."""

    REPLICA = "replica"
    ACTOR = "actor"


class PartState(StrEnum):
    """How a part is doing."""

    RUNNING = "running"
    STARTING = "starting"
    FAILING = "failing"
    """It runs, and what it does fails."""
    ENDING = "ending"


class Part(View, frozen=True, kw_only=True):
    """One replica or one standing actor."""

    kind: PartKind
    name: str
    # Of replicas, the deployment's name; of actors, what kind of actor it is.
    of: str
    state: PartState
    pid: int | None = None
    since: datetime | None = None
    memory_mb: int | None = None
    # How often it, or its work, was begun anew since the node began.
    restarts: int = 0
    last_error: str = ""


class Failing(View, frozen=True, kw_only=True):
    """What failed again and again within the last minutes."""

    kind: PartKind
    name: str
    times: int
    last_error: str


class NodeState(View, frozen=True, kw_only=True):
    """A machine, and what runs on it."""

    host: str
    version: str
    processors: int
    # Share of all processors that worked since the last look, 0 to 1.
    busy: float
    memory_mb: int
    memory_free_mb: int
    disk_mb: int
    disk_free_mb: int
    began_at: datetime
    parts: list[Part] = []
    failing: list[Failing] = []


class NodeView(View, frozen=True, kw_only=True):
    """A node as it told last; `state` is None until it is looked at for the first time."""

    node: str
    at: datetime
    leads: bool
    # It said nothing for long: what it told last stands for nothing any more.
    lost: bool
    state: NodeState | None = None


class RestartOutcome(StrEnum):
    """What became of a restart."""

    BACK = "back"
    NOT_BACK = "not_back"
    NOT_THERE = "not_there"
    """No such part ran when its turn came."""


class RestartView(View, frozen=True, kw_only=True):
    """One restart that was asked for; without an outcome it is under way."""

    id: Id
    node: str
    kind: PartKind
    name: str
    reason: str
    asked_at: datetime
    by: str
    ended_at: datetime | None = None
    outcome: RestartOutcome | None = None


class RestartPart(Request, frozen=True, kw_only=True):
    """Restart one part alone; `during_call` is needed for the room of a call."""

    node: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    kind: PartKind
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=160)]
    reason: Reason
    during_call: bool = False
