"""From RTP time to seconds of the recording clock, while packets come."""

BLOCK_S = 5.0
DRIFT_S = 0.02


class RtpClock:
    """Maps one source's RTP time by its quickest packets.

    A packet cannot come before it was made, so an early one moves the line forward at once; a
    line whose quickest packet of five seconds is late has drifted, and moves by that lateness.
    """

    def __init__(self, clock_rate: int) -> None:
        self._rate = clock_rate
        self._offset: float | None = None
        self._block_ends = 0.0
        self._least_late = 0.0

    def seconds(self, timestamp: int, arrived: float) -> float:
        """Seconds at which the packet was made, on the clock that `arrived` is read from."""
        media = timestamp / self._rate
        if self._offset is None:
            self._offset = arrived - media
            self._start_block(arrived)
        late = arrived - media - self._offset
        if late < 0:
            self._offset += late
            late = 0.0
        self._least_late = min(self._least_late, late)
        if arrived >= self._block_ends:
            if self._least_late > DRIFT_S:
                self._offset += self._least_late
            self._start_block(arrived)
        return media + self._offset

    def _start_block(self, arrived: float) -> None:
        self._block_ends = arrived + BLOCK_S
        self._least_late = float("inf")
