"""A room over a real database and store, in the test's own loop; media come without connections."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actors.calls.room.case import Case
from actors.calls.room.room import Room
from actors.calls.room.services import RoomServices
from actors.speech.live.words import LiveWords
from cluster.settings import load_settings
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database, make_id
from connectors.postgres.calls import call_stages, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.recordings import segments
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.vision.face import FaceAnalysis
from schemas.calls.live import AnyEvent
from schemas.calls.state import CallState, PartyRole
from tests.integration.world import World
from tests.pools import LocalPool


class Clock:
    """Wall and monotonic time as the test sets them: calls of ten minutes end at once."""

    def __init__(self, now: datetime) -> None:
        self._start = time.monotonic()
        self._now = now
        self.passed_s = 0.0

    def now(self) -> datetime:
        return self._now + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return self._start + self.passed_s

    def forward(self, seconds: float) -> None:
        self.passed_s += seconds


class Deaf:
    """Nobody speaks in these tests, so that no model is needed; it would say if somebody did."""

    async def turn(self) -> None:
        """Nobody is ever declined."""

    async def hear(self, pcm: Any, library: Any, *, early: bool = False) -> Hearing:
        raise AssertionError("nothing was said")


class Blind:
    """No face is to be looked at in these tests; it would say if one were."""

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        raise AssertionError("a face was looked at")


class Door:
    """A room as scripted people know it."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def attach(self, peer_id: str, role: PartyRole, sdp: str) -> str:
        return await self._room.offer(peer_id, sdp)


@dataclass
class Stage:
    """Makes rooms of one world's calls."""

    db: Database
    world: World
    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(datetime.now(UTC)))
    composed: list[str] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    async def approved(self) -> CallRow:
        async with self.db.transaction() as tx:
            call = await self.world.call(tx, starts_at=self.clock.now())
            return await calls.change_state(
                tx, call, CallState.APPROVED, at=self.clock.now(), actor=self.world.officer
            )

    async def room(self, call: CallRow) -> Room:
        """As the actor makes one: from the call's row and record."""
        async with self.db.transaction() as tx:
            row = await calls.get(tx, call.id)
            restrictions = await call_stages.restrictions(tx, call.id)
        assert row is not None
        services = self._services()
        room = Room(services, Case(services, row), restrictions)
        self.rooms.append(room)
        return room

    async def segments(self, recording_id: str) -> list[StoredFile]:
        """The sealed files of a recording, in their order."""
        async with self.db.transaction() as tx:
            return await segments.stored(tx, recording_id)

    async def now(self, call: CallRow) -> CallRow:
        async with self.db.transaction() as tx:
            row = await calls.get(tx, call.id)
        assert row is not None
        return row

    def claim(self, role: PartyRole, token: str = "", device: str = "a-device") -> JoinClaim:
        people = {
            PartyRole.RELATIVE: self.world.relative,
            PartyRole.INMATE: self.world.inmate,
            PartyRole.OFFICER: self.world.officer,
        }
        person = people[role]
        return JoinClaim(
            role=role,
            subject_id=person.id or "",
            name=person.name,
            device_id=device,
            token_id=token or f"token of {role.value}",
            masks=role is PartyRole.INMATE,
        )

    async def seat(self, room: Room, *roles: PartyRole) -> list[JoinClaim]:
        """Join, and have the media say that they flow."""
        claims = [self.claim(role) for role in roles]
        for claim in claims:
            await room.join(claim)
            await room.connection_changed(claim.token_id, "connected")
        return claims

    def _services(self) -> RoomServices:
        keys = SoftwareKeys(self.folder / "keys")
        return RoomServices(
            settings=load_settings({}, data_dir=str(self.folder), **self.settings),
            database=self.db,
            store=SealedStore(self.folder / "files", keys),
            speech=Deaf(),
            channels=LocalPool(),
            faces=Blind(),
            words=lambda prison_id: LiveWords(self.db, prison_id),
            voice_activity=lambda: by_frame(lambda _: 0.0),
            compose=self._compose,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            new_id=make_id,
        )

    async def _compose(self, recording_id: str) -> None:
        self.composed.append(recording_id)


async def events_of(room: Room, peer_id: str) -> list[AnyEvent]:
    """Everything this peer may see so far."""
    return await room.events(peer_id, 1)
