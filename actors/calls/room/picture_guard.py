"""What is done with the pictures of a call: surroundings masked, faces watched.

A privileged call has neither: nobody may look at its pictures, this platform included. There the
terminal alone masks, and the picture of a terminal that cannot is not sent on at all
(docs/decisions/0012).
"""

import asyncio
from pathlib import Path

from actors.calls.room.case import Case
from actors.calls.room.face_watch import FaceWatch
from actors.calls.room.mask_watch import Look, MaskWatch
from actors.calls.room.presence_log import PresenceLog
from actors.calls.room.services import RoomServices
from actors.calls.room.sightings import Sightings
from connectors.media.engine import MediaEngine
from connectors.media.masking import ServerMask
from connectors.media.surroundings import SurroundingsLook
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.vision.mask_rule import MaskRule
from pipelines.rules.vision.sharpness import Surroundings
from schemas.calls.state import AlertKind, MaskingState, PartyRole

INMATE, RELATIVE = PartyRole.INMATE, PartyRole.RELATIVE


class PictureGuard:
    """Stands between a call's cameras and those who see them."""

    def __init__(
        self,
        services: RoomServices,
        case: Case,
        media: MediaEngine,
        sightings: Sightings,
        log: PresenceLog,
    ) -> None:
        self._services = services
        self._case = case
        self._media = media
        self._sightings = sightings
        self._models = Path(services.settings.models_dir)
        self._watch: MaskWatch | None = None
        self._mask: ServerMask | None = None
        self._faces: FaceWatch | None = None
        self._coming = asyncio.Lock()
        # Nothing of the cell is shown before it is known who masks it.
        media.hold_picture(INMATE, True)
        if case.may_keep_content:
            media.on_picture = self._picture
            self._faces = self._watch_faces(log)

    async def inmate_comes(self, masks: bool) -> None:
        """Each time the inmate's camera is connected: whoever masks it begins anew, shut."""
        async with self._coming:
            await self._begin(masks)

    async def _begin(self, masks: bool) -> None:
        if self._mask is not None and not masks:
            # Goes on with the new camera: it tells one connection's frames from another's.
            return
        self._media.hold_picture(INMATE, True)
        await self._stop_masking()
        if not self._case.may_keep_content:
            self._media.hold_picture(INMATE, not masks)
            self._sightings.masking(MaskingState.MASKED if masks else MaskingState.SOUND_ONLY)
        elif masks:
            look = await asyncio.to_thread(SurroundingsLook, self._models)
            self._watch = self._watch_mask(look)
        else:
            self._mask = self._made()

    async def close(self) -> None:
        self._media.on_picture = None
        await self._stop_masking()
        if self._faces is not None:
            await self._faces.close()

    async def _stop_masking(self) -> None:
        watch, self._watch = self._watch, None
        mask, self._mask = self._mask, None
        if watch is not None:
            await watch.close()
        if mask is not None:
            mask.close()
            self._media.on_made_key = _nobody_waits
            self._media.set_made(INMATE, False)

    def _picture(self, role: PartyRole, packet: EncodedPacket) -> None:
        if role is RELATIVE and self._faces is not None:
            self._faces.picture(packet)
        elif role is INMATE and self._mask is not None:
            self._mask.feed(packet)
        elif role is INMATE and self._watch is not None:
            self._watch.picture(packet)

    def _watch_mask(self, look: SurroundingsLook) -> MaskWatch:
        async def judge(key_frame: bytes) -> Surroundings | None:
            return await asyncio.to_thread(look.judge, key_frame)

        return self._mask_watch(judge)

    def _mask_watch(self, look: Look) -> MaskWatch:
        return MaskWatch(
            look=look,
            interval_s=self._services.settings.mask_check_s,
            clock=self._case.clock_s,
            ask_key=lambda: self._media.ask_key(INMATE),
            tell=self._masking_changed,
        )

    def _masking_changed(self, rule: MaskRule) -> None:
        self._media.hold_picture(INMATE, rule.held)
        self._sightings.masking(rule.state)
        if rule.readable:
            self._sightings.alert(AlertKind.UNMASKED, INMATE, 1.0)

    def _made(self) -> ServerMask:
        def shown(packet: EncodedPacket) -> None:
            self._media.made_picture(INMATE, packet)

        mask = ServerMask(self._models, shown, lambda: self._media.ask_key(INMATE))
        self._media.set_made(INMATE, True)
        self._media.on_made_key = lambda _: mask.want_key()
        # What is fed from now on was made here: there is nothing to hold back.
        self._media.hold_picture(INMATE, False)
        self._sightings.masking(MaskingState.SERVER)
        return mask

    def _watch_faces(self, log: PresenceLog) -> FaceWatch | None:
        settings = self._services.settings
        if not settings.face_watch:
            return None
        return FaceWatch(
            analyse=self._services.faces.analyse,
            known=log.known,
            interval_s=settings.face_watch_s,
            threshold=settings.face_watch_threshold,
            clock=self._case.clock_s,
            ask_key=lambda: self._media.ask_key(RELATIVE),
            tell=log.tell,
        )


def _nobody_waits(role: PartyRole) -> None:
    """No picture is made here any more."""
