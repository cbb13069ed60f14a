"""One viewer's sequence numbers and RTP time, running on while what is shown changes."""

import secrets


class Numbering:
    """Offsets from a source's counters to the viewer's; neither goes back over a change."""

    def __init__(self, clock_rate: int) -> None:
        self._rate = clock_rate
        # In the lower half: an early wrap and an early loss together break SRTP's counting.
        self.highest = secrets.randbelow(1 << 15)
        self._time = secrets.randbits(32)
        self._time_arrived: float | None = None
        self.sequence_offset = 0
        self.time_offset = 0

    def skip(self, numbers: int) -> None:
        """Leave numbers out."""
        self.highest += numbers

    def begin(self, sequence: int, timestamp: int, arrived: float) -> None:
        """The packet is the first of what is shown now: it follows what was shown."""
        self.sequence_offset = self.highest + 1 - sequence
        passed = 0
        if self._time_arrived is not None:
            passed = max(1, round((arrived - self._time_arrived) * self._rate))
        self.time_offset = self._time + passed - timestamp

    def note(self, sequence: int, timestamp: int, arrived: float) -> None:
        """The packet goes out; `sequence` and `timestamp` are the source's."""
        if sequence + self.sequence_offset > self.highest:
            self.highest = sequence + self.sequence_offset
            self._time = timestamp + self.time_offset
            self._time_arrived = arrived
