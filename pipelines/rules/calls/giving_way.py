"""How much of its time whoever fills in leaves to running calls."""

PARTS = 3.0
"""Times the work that was done: a quarter of the time is worked while somebody talks."""
MOST_S = 3.0
"""However long it worked: what fills in goes on, also in a bureau where somebody always talks."""


def rest_s(worked_s: float, calls: int) -> float:
    """Seconds to rest after so many of work, with so many calls running."""
    return min(MOST_S, PARTS * worked_s) if calls else 0.0
