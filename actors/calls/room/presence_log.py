"""Findings of the face watch: score and sealed picture, alert, warning (VC-MON-06, VC-MON-08)."""

import asyncio
import logging
from typing import Final

from actors.calls.room.face_watch import Finding
from actors.calls.room.services import RoomServices
from actors.calls.room.sightings import Sightings
from actors.speech.live.journal import Journal
from connectors.postgres.calls import companions
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import faces
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.rules.vision.episodes import News
from pipelines.rules.vision.presence import Known, Sight
from pipelines.rules.vision.sealed_template import open_template
from schemas.calls.state import AlertKind, PartyRole
from schemas.errors import Unavailable
from schemas.people.kinds import SubjectKind
from schemas.platform.files import JPEG

logger = logging.getLogger(__name__)

PURPOSE: Final = "watch"
KINDS: Final = {
    Sight.OTHER_PERSON: AlertKind.OTHER_PERSON,
    Sight.NOBODY: AlertKind.NOBODY,
    Sight.FURTHER_PERSON: AlertKind.FURTHER_PERSON,
}


class PresenceLog:
    """One call's findings and the faces they are compared with."""

    def __init__(
        self, services: RoomServices, journal: Journal, sightings: Sightings, call: CallRow
    ) -> None:
        self._services = services
        self._journal = journal
        self._sightings = sightings
        self._call = call
        self._known: Known | None = None
        self._warned: AlertKind | None = None

    async def known(self, engine: str) -> Known:
        """The faces that may be in the picture; those read last, while the database is away."""
        try:
            self._known = await self._read(engine)
        except Unavailable:
            if self._known is None:
                raise
        return self._known

    async def tell(self, news: News, finding: Finding) -> None:
        """A finding is alerted and warned of; one that ended leaves the picture."""
        if news.step == "clear":
            self._clear()
            return
        kind = KINDS[news.sight]
        self._clear()
        check_id = await self._kept(kind, finding)
        certainty = finding.presence.score
        self._sightings.alert(
            kind, PartyRole.RELATIVE, 1.0 if certainty is None else max(certainty, 0.0), check_id
        )
        self._sightings.warn(kind)
        self._warned = kind

    def _clear(self) -> None:
        if self._warned is not None:
            self._sightings.clear(self._warned)
            self._warned = None

    async def _read(self, engine: str) -> Known:
        keys = self._services.store.keys
        async with self._services.database.transaction() as tx:
            beside = await companions.of_call(tx, self._call.id)
            rows = await companions.templates(tx, [self._call.relative_id, *beside], engine)
        vectors = {
            row.subject_id: open_template(
                keys, SubjectKind.RELATIVE, row.subject_id, row.engine, row.embedding_sealed
            )
            for row in rows
        }
        relative = vectors.pop(self._call.relative_id, None)
        return Known(
            relative=relative,
            companions=list(vectors.values()),
            companions_unregistered=len(beside) - len(vectors),
        )

    async def _kept(self, kind: AlertKind, finding: Finding) -> str | None:
        """Seal the picture now, its rows follow through the journal; the check's id.

        An alert is worth more than its picture: it goes out where the picture cannot be kept.
        """
        store, call, check_id = self._services.store, self._call, self._services.new_id()
        try:
            stored = await asyncio.to_thread(store.put, "face", JPEG, finding.picture)
        except OSError:
            logger.exception("a picture of the face watch was not kept")
            return None
        at, presence = self._services.now(), finding.presence

        async def write(tx: Tx) -> None:
            await files.add(tx, stored)
            await faces.add_check(
                tx,
                check_id=check_id,
                subject_kind=SubjectKind.RELATIVE,
                subject_id=call.relative_id,
                call_id=call.id,
                purpose=PURPOSE,
                engine=finding.engine,
                score=presence.score,
                threshold=finding.threshold,
                passed=False,
                reason=kind.value,
                faces_found=presence.faces,
                picture_file_id=stored.id,
                at=at,
            )

        self._journal.put("face check", write)
        return check_id
