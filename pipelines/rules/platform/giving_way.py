"""How long whoever gives way rests after what he did."""

PARTS = 3.0
"""Times the work that was done: a quarter of the time is worked, the rest is others'."""


def in_proportion(worked_s: float, most_s: float) -> float:
    """Seconds to rest after so many of work, and never more than `most_s`."""
    return min(most_s, PARTS * worked_s)
