"""What is counted of a received stream (RFC 3550, 6.4.1 and A.8)."""


class Reception:
    """Packets expected and received, and jitter in units of the stream's clock."""

    def __init__(self, clock_rate: int) -> None:
        self._rate = clock_rate
        self._first: int | None = None
        self.highest = 0
        self.received = 0
        self.bytes = 0
        self.jitter = 0.0
        self._last: tuple[float, int] | None = None
        self._expected_before = 0
        self._received_before = 0

    def add(self, sequence: int, timestamp: int, size: int, arrived: float) -> None:
        self.received += 1
        self.bytes += size
        if self._first is None:
            self._first = self.highest = sequence
        elif sequence <= self.highest:
            return
        self.highest = sequence
        if self._last is None:
            self._last = (arrived, timestamp)
        elif timestamp != self._last[1]:
            step = (arrived - self._last[0]) * self._rate - (timestamp - self._last[1])
            self.jitter += (abs(step) - self.jitter) / 16
            self._last = (arrived, timestamp)

    @property
    def lost(self) -> int:
        """Packets that did not come at first, whether or not they came again."""
        return max(0, self._expected - self.received)

    def fraction_lost(self) -> int:
        """Share lost since the last call, in 256ths."""
        expected = self._expected - self._expected_before
        received = self.received - self._received_before
        self._expected_before, self._received_before = self._expected, self.received
        if expected <= 0 or received >= expected:
            return 0
        return min(255, ((expected - received) << 8) // expected)

    @property
    def _expected(self) -> int:
        return 0 if self._first is None else self.highest - self._first + 1
