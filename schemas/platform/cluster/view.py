"""Everything that the page of the cluster shows, and what leaves as metrics."""

from datetime import datetime

from schemas.base import View
from schemas.platform.cluster.parts import NodeView, RestartView
from schemas.platform.cluster.replicas import DeploymentView


class ConsumerView(View, frozen=True, kw_only=True):
    """A durable consumer of a stream."""

    name: str
    # Not delivered yet; delivered and not acknowledged yet; of these, delivered more than once.
    pending: int
    unacknowledged: int
    redelivered: int


class StreamView(View, frozen=True, kw_only=True):
    """A stream of messages on disk."""

    name: str
    messages: int
    bytes: int
    most_bytes: int
    consumers: list[ConsumerView] = []


class DatabaseView(View, frozen=True, kw_only=True):
    """The core database, or a shard of the ledger; figures are None where it is away."""

    name: str
    away: bool = False
    size_mb: int | None = None
    connections: int | None = None
    most_connections: int | None = None
    # Age of the oldest open transaction, seconds; 0 where none is open.
    oldest_s: float | None = None
    standbys: int | None = None
    # How far the slowest standby is behind, seconds; None without one.
    lag_s: float | None = None


class Backlog(View, frozen=True, kw_only=True):
    """What waits for a standing actor, by its name."""

    name: str
    waiting: int


class ClusterView(View, frozen=True, kw_only=True):
    """The cluster at one moment."""

    at: datetime
    nodes: list[NodeView]
    deployments: list[DeploymentView]
    # None where the message server is away.
    streams: list[StreamView] | None
    databases: list[DatabaseView]
    backlogs: list[Backlog]
    restarts: list[RestartView]
