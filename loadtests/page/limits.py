"""How long a run of the page lasts, in seconds."""

DEFAULT_S = 180
"""Where nobody says otherwise."""
MOST_S = 900
"""Whatever is entered on the page."""
LAST_CALL_S = 120
"""So long a call that is under way may still take after that."""


def run_limit(asked_s: float | None) -> float:
    """Of a run for which the page asks so much, or nothing."""
    return float(min(asked_s or DEFAULT_S, MOST_S))
