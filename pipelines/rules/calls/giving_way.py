"""How much of its time whoever fills in leaves to running calls."""

from pipelines.rules.platform.giving_way import in_proportion

MOST_S = 3.0
"""However long it worked: what fills in goes on, also in a bureau where somebody always talks."""


def rest_s(worked_s: float, calls: int) -> float:
    """Seconds to rest after so many of work, with so many calls running."""
    return in_proportion(worked_s, MOST_S) if calls else 0.0
