"""A key frame of now, asked for when none came by itself."""

import pytest

from actors.calls.room.key_frames import KeyFrames
from pipelines.rules.recordings.packet import EncodedPacket


def packet(at: float, *, key: bool = True) -> EncodedPacket:
    return EncodedPacket(
        kind="video",
        data=b"",
        timestamp=0,
        clock_rate=90000,
        keyframe=key,
        arrived=at,
        source=1,
    )


class Camera:
    """Counts what is asked of it, and answers if it is willing."""

    def __init__(self, *, willing: bool) -> None:
        self.now = 10.0
        self.asked = 0
        self._willing = willing
        self.keys = KeyFrames(lambda: self.now, self._ask)

    def _ask(self) -> None:
        self.asked += 1
        if self._willing:
            self.keys.put(packet(self.now))


async def test_one_that_came_a_moment_ago_is_good_enough() -> None:
    camera = Camera(willing=True)
    camera.keys.put(packet(9.9))
    found = await camera.keys.fresh(1)
    assert found is not None
    assert (found.arrived, camera.asked) == (9.9, 0)


async def test_an_older_one_is_not() -> None:
    camera = Camera(willing=True)
    camera.keys.put(packet(9.0))
    found = await camera.keys.fresh(1)
    assert found is not None
    assert (found.arrived, camera.asked) == (10.0, 1)


@pytest.mark.requirement("VC-MON-09")
async def test_a_camera_that_sends_none_is_noticed() -> None:
    camera = Camera(willing=False)
    camera.keys.put(packet(9.0))
    camera.keys.put(packet(9.5, key=False))
    assert await camera.keys.fresh(0.01) is None
    assert camera.keys.frames == 2
