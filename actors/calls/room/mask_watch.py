"""Holds the inmate's picture back until it is seen masked, and whenever it is not (VC-MON-09)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from actors.calls.room.key_frames import KeyFrames
from connectors.ending import end
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.vision.mask_rule import MaskRule
from pipelines.rules.vision.sharpness import Surroundings

logger = logging.getLogger(__name__)

Look = Callable[[bytes], Awaitable[Surroundings | None]]

AGAIN_S: Final = 1.0
"""How often a picture that is held back is looked at."""
KEY_S: Final = 2.0
"""How long a key frame that was asked for is awaited."""


class MaskWatch:
    """Judges a key frame now and then; `tell` hears of every state, also of the first."""

    def __init__(
        self,
        *,
        look: Look,
        interval_s: float,
        clock: Callable[[], float],
        ask_key: Callable[[], None],
        tell: Callable[[MaskRule], None],
    ) -> None:
        self._look = look
        self._interval_s = interval_s
        self._tell = tell
        self._keys = KeyFrames(clock, ask_key)
        self._rule = MaskRule()
        self._tell(self._rule)
        self._task = asyncio.create_task(self._run())

    def picture(self, packet: EncodedPacket) -> None:
        """Take a frame of the inmate's camera."""
        self._keys.put(packet)

    async def close(self) -> None:
        await end([self._task])

    async def _run(self) -> None:
        while True:
            if await self._changed():
                logger.info("inmate's surroundings: %s", self._rule.state)
                self._tell(self._rule)
            await asyncio.sleep(AGAIN_S if self._rule.held else self._interval_s)

    async def _changed(self) -> bool:
        """Look at one frame; whether the state changed by it."""
        before = self._keys.frames
        packet = await self._keys.fresh(KEY_S)
        if packet is None:
            # Without any picture there is nothing to hold back.
            return self._keys.frames > before and self._rule.unseen()
        surroundings = await self._judged(packet.data)
        return self._rule.unseen() if surroundings is None else self._rule.seen(surroundings)

    async def _judged(self, key_frame: bytes) -> Surroundings | None:
        try:
            return await self._look(key_frame)
        except Exception:
            # What cannot be judged must not pass.
            logger.exception("the inmate's picture could not be judged")
            return None
