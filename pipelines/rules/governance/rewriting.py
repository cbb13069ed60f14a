"""When a table's files are written anew, which holds up whoever works with it (decisions/0061)."""

from datetime import datetime

from pipelines.rules.platform.local_time import local

QUICK_BYTES = 16 << 20
"""With its indexes: some five seconds, of lines; a room waits ten for a lock."""
NIGHT = range(2, 5)
"""Hours in which nobody calls."""


def may_rewrite(size: int, now: datetime) -> bool:
    """At once where it is quick, else by night."""
    return size <= QUICK_BYTES or local(now).hour in NIGHT
