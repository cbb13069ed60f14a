"""A room whose pictures are guarded, with everything that was told written down."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from actors.calls.room.picture_guard import PictureGuard
from schemas.calls.state import AlertKind, MaskingState, PartyRole
from tests.integration.media.conftest import Room
from tests.integration.media.people import Person
from tests.integration.media.stills import MODELS, StillCamera

VIDEO = 1
CHECK_S = 2.0


class Told:
    """Stands where alerts and events would be written."""

    def __init__(self) -> None:
        self.states: list[MaskingState] = []
        self.alerts: list[AlertKind] = []
        self._news = asyncio.Event()

    def masking(self, state: MaskingState) -> None:
        self.states.append(state)
        self._news.set()

    def alert(self, kind: AlertKind, speaker: PartyRole, certainty: float) -> None:
        self.alerts.append(kind)

    async def until(self, state: MaskingState) -> None:
        """Wait until the state is the newest."""
        while not self.states or self.states[-1] is not state:
            self._news.clear()
            await self._news.wait()


def guarded(room: Room, *, privileged: bool = False) -> tuple[PictureGuard, Told]:
    """The guard of a room, without a watch over faces."""
    told = Told()
    settings = SimpleNamespace(models_dir=str(MODELS), mask_check_s=CHECK_S, face_watch=False)
    guard = PictureGuard(
        cast(Any, SimpleNamespace(settings=settings)),
        cast(Any, SimpleNamespace(may_keep_content=not privileged, clock_s=room.clock)),
        room.media,
        cast(Any, told),
        cast(Any, None),
    )
    return guard, told


async def seated(room: Room, guard: PictureGuard, still: np.ndarray, *, masks: bool) -> Any:
    """A relative, and an inmate whose camera shows the still."""
    relative = room.person(PartyRole.RELATIVE, 440)
    await relative.join(room.media, "relative")
    inmate = room.person(PartyRole.INMATE, 880)
    camera = StillCamera(still)
    inmate.connection.getTransceivers()[VIDEO].sender.replaceTrack(camera)
    await guard.inmate_comes(masks)
    await inmate.join(room.media, "inmate")
    await room.state("relative", "connected")
    await room.state("inmate", "connected")
    return relative, inmate, camera


def pictures(person: Person, section: int = VIDEO) -> list[np.ndarray]:
    """What was received, as RGB."""
    return [frame.to_ndarray(format="rgb24") for _, frame in person.heard[section].frames]
