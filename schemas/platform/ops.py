"""What operators ask of the running platform."""

from schemas.base import View


class HealthView(View, frozen=True, kw_only=True):
    """Whether this replica can do its work."""

    # ok, degraded (messages or models are away), down (the database is away)
    status: str
    database: bool
    nats: bool
    faces: bool
    # Of several nodes one leads: it runs what must run once, and holds the rooms of calls.
    leads: bool
    version: str
    # Where this request came from, as the edge says: what the platform takes the caller for.
    source: str
