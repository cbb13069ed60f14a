"""What one viewer is given in one media section: now this source, now that, now nothing."""

import asyncio
from collections import deque
from typing import Any

from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamError

from connectors.media.relay.source import own
from pipelines.rules.recordings.packet import Kind
from schemas.calls.state import PartyRole

MOST_WAITING = {"audio": 10, "video": 1}
"""Frames that may wait to be encoded: older ones are left out rather than sent late."""


class Outlet(MediaStreamTrack):
    """A track that passes on frames of the source it follows; silent while it follows none."""

    def __init__(self, relay: MediaRelay, role: PartyRole, kind: Kind) -> None:
        super().__init__()
        self.kind: Kind = kind
        self.role = role
        """Whose sound or picture this is."""
        self._relay = relay
        self._source: MediaStreamTrack | None = None
        self._taking: asyncio.Task[None] | None = None
        self._frames: deque[Any] = deque(maxlen=MOST_WAITING[kind])
        self._came = asyncio.Event()
        self._last_s = -1.0

    def follow(self, source: MediaStreamTrack | None) -> None:
        """Pass on another source from now on; what waits of the one before is not sent."""
        if source is self._source:
            return
        self._source = source
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
        self._frames.clear()
        if source is not None and self.readyState == "live":
            self._taking = asyncio.create_task(self._take(self._relay.subscribe(source)))

    async def recv(self) -> Any:
        while not self._frames:
            self._came.clear()
            await self._came.wait()
        return self._frames.popleft()

    def stop(self) -> None:
        super().stop()
        self.follow(None)

    async def _take(self, feed: MediaStreamTrack) -> None:
        try:
            while True:
                frame: Any = await feed.recv()
                at = float(frame.pts * frame.time_base)
                # One rising time line, whichever source it was before.
                if at > self._last_s:
                    self._last_s = at
                    self._frames.append(own(frame))
                    self._came.set()
        except MediaStreamError:
            return
        finally:
            feed.stop()
