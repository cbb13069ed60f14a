"""A picture that the server makes in place of what a party sends."""

from collections.abc import Callable

from connectors.media.forwarding import vp8
from connectors.media.forwarding.packet import MARKER, Packet
from connectors.media.forwarding.stream import Stream
from pipelines.rules.recordings.packet import EncodedPacket

SAME_LINE_S = 10.0


class MadePicture(Stream):
    """Cuts whole frames into packets; `model` is the stream that they are made from."""

    def __init__(
        self, source: int, model: Callable[[], Stream | None], key_wanted: Callable[[], None]
    ) -> None:
        super().__init__("video", source)
        self._model = model
        self._key_wanted = key_wanted
        self._sequence = 0

    def show(self, frame: EncodedPacket, now: float) -> None:
        """Send a frame on."""
        parts = list(vp8.payloads(frame.data))
        for number, payload in enumerate(parts, 1):
            self._sequence += 1
            self._send_on(
                Packet(
                    sequence=self._sequence,
                    timestamp=frame.timestamp,
                    marker=MARKER if number == len(parts) else 0,
                    payload=payload,
                    arrived=now,
                    starts_key=frame.keyframe and number == 1,
                )
            )

    def rtp_at(self, now: float) -> float | None:
        """Of the model, where frames keep its time; else as if each were made when it came."""
        last = self._last
        if last is None:
            return None
        by_arrival = last.timestamp + (now - last.arrived) * self.rate
        model = self._model()
        theirs = model.rtp_at(now) if model is not None else None
        if theirs is not None and abs(theirs - by_arrival) < SAME_LINE_S * self.rate:
            return theirs
        return by_arrival

    def request_key(self) -> None:
        self._key_wanted()
