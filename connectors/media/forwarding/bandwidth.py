"""How much a connection may send as pictures: by its way here, and by the other party's."""

from aiortc.rate import RemoteBitrateEstimator

LEAST = 80_000
"""Bits a second that are always granted: below it no picture is worth sending."""
NOTABLE = 0.97
"""A limit is told at once when it falls below this share of what was told."""


class Bandwidth:
    """The lesser of what the way here carries and what the other party can take."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._estimator = RemoteBitrateEstimator()
        self._own: int | None = None
        self._onward: int | None = None
        self._told: int | None = None

    def came(self, sent_at: bytes, size: int, ssrc: int, now: float) -> None:
        """Note packets that left together, with their time of sending in 24 bits.

        A picture's packets are noted as one: the estimate goes by groups that left within 5 ms.
        """
        estimate = self._estimator.add(
            abs_send_time=int.from_bytes(sent_at, "big"),
            arrival_time_ms=int(now * 1000),
            payload_size=size,
            ssrc=ssrc,
        )
        if estimate is not None:
            self._own = estimate[0]

    def set_onward(self, bits_s: int | None) -> None:
        """What the other party can take; None while it has not said so."""
        self._onward = bits_s

    @property
    def limit(self) -> int | None:
        """Bits a second; None while nothing is known."""
        known = [one for one in (self._own, self._onward) if one is not None]
        return max(LEAST, min(*known, self._most)) if known else None

    def urgent(self) -> bool:
        """Whether the limit fell so far that it cannot wait for the next report."""
        limit = self.limit
        return limit is not None and limit < NOTABLE * (self._told or self._most)

    def tell(self) -> int | None:
        """The limit, which counts as told from now on."""
        self._told = self.limit
        return self._told
