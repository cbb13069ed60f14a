"""A sender's wall clock, set against the room's, so that sound and picture stay in step."""

SLACK_S = 0.001
"""How far one report may move the offset up, so that a clock that drifts is followed."""


class SourceClock:
    """One connection's: shared by its streams, since only equal offsets keep them together."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def heard(self, ntp_s: float, now: float) -> None:
        """Take a sender report's time; the report that came quickest tells the offset best."""
        offset = now - ntp_s
        if self._offset is not None:
            offset = min(offset, self._offset + SLACK_S)
        self._offset = offset

    def theirs(self, now: float) -> float | None:
        """What the sender's clock shows at `now`; None before its first report."""
        return None if self._offset is None else now - self._offset
