"""Signs where the audit chains stand, and holds the chains against what was signed.

A checkpoint lies in its folder, the newest one a second time beside the keys, and the log has a row
for each: rows and checkpoints that are taken away together are missed by the one that is left. Who
reaches all three is told by a copy off the host alone (`verify`'s `copies`).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.files.checkpoint_anchors import CheckpointAnchors
from connectors.files.checkpoints import CheckpointFolder
from connectors.keys import sm2
from connectors.postgres.audit import audit, audit_checkpoints
from connectors.postgres.audit.audit import AuditVerdict
from connectors.postgres.audit.audit_checkpoints import Noted
from connectors.postgres.database import Database
from pipelines.rules.security.checkpoint import (
    SIGNER,
    Broken,
    Checkpoint,
    first_broken,
    first_lacking,
    genuine,
    grown,
    known,
    signed,
)
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import IntegrityBroken
from schemas.settings import Settings

logger = logging.getLogger(__name__)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far log, folder and keys are, at one moment between two checkpoints."""

    noted: int
    """Number of the newest checkpoint of which the log tells; 0 for none."""
    in_folder: int
    last_in_folder: int
    """How many lie in the folder, and the number of the last of them."""
    beside_keys: int
    at: datetime | None
    """When the newest was signed."""
    grown: bool
    """Whether the log has rows that it does not cover."""
    rows: int
    """Of all streams together."""


class Notary:
    """Checkpoints in a folder outside the database, signed with a key that the database has not."""

    def __init__(
        self, folder: CheckpointFolder, keys: KeyProvider, anchors: CheckpointAnchors
    ) -> None:
        self._folder = folder
        self._keys = keys
        self._anchors = anchors

    async def note(self, database: Database, at: datetime) -> Checkpoint | None:
        """Sign where all chains stand; None where none grew since the last checkpoint.

        Of several that note at once each waits for the one before. A log that was cut is signed
        on, and what it was cut from is kept beside the keys until somebody takes it away;
        `IntegrityBroken` where no checkpoint is left that a next one could follow.
        """
        async with database.transaction() as tx:
            await tx.lock(audit_checkpoints.LOCK)
            anchors, last = await asyncio.to_thread(self._kept)
            noted = await audit_checkpoints.newest(tx)
            before = max([*anchors, *last], key=lambda one: one.number, default=None)
            _require_folder(bool(last), before, noted)
            heads = await audit.heads(tx)
            own = (audit.BUREAU, noted.seq) if noted else None
            if not heads or (before and anchors and not grown(before.heads, heads, own)):
                return None
            fulfilled = [one for one in anchors if await audit_checkpoints.holds(tx, one.heads)]
            if len(fulfilled) < len(anchors):
                logger.error("the audit log lacks rows that a checkpoint has signed")
            checkpoint = signed(self._keys, before, heads, at)
            await audit_checkpoints.put(tx, checkpoint, at)
            # Before the row, which a crash may lack: it must never name what is not there.
            await asyncio.to_thread(self._folder.add, checkpoint)
            await asyncio.to_thread(self._anchors.move, checkpoint, fulfilled)
            return checkpoint

    async def standing(self, database: Database) -> Standing:
        """What `verify` does not tell: whether signing keeps up, without walking over the log."""
        async with database.transaction() as tx:
            # As `note` holds it, so that none is seen that is written by half.
            await tx.lock(audit_checkpoints.LOCK)
            noted = await audit_checkpoints.newest(tx)
            heads = await audit.heads(tx)
            anchors, last = await asyncio.to_thread(self._kept)
            in_folder = await asyncio.to_thread(self._folder.count)
        newest = max([*anchors, *last], key=lambda one: one.number, default=None)
        own = (audit.BUREAU, noted.seq) if noted else None
        return Standing(
            noted=noted.number if noted else 0,
            in_folder=in_folder,
            last_in_folder=last[0].number if last else 0,
            beside_keys=max((one.number for one in anchors), default=0),
            at=newest.at if newest else None,
            grown=grown(newest.heads if newest else (), heads, own),
            rows=sum(head.seq for head in heads),
        )

    async def newest(self) -> Checkpoint | None:
        """The newest checkpoint, to be carried off the host."""
        anchors, last = await asyncio.to_thread(self._kept)
        return max([*anchors, *last], key=lambda one: one.number, default=None)

    async def verify(
        self,
        database: Database,
        stream: str | None = None,
        copies: Sequence[Checkpoint] = (),
    ) -> AuditVerdict:
        """Walk over the chains, or one of them, and over the checkpoints.

        `copies` were kept off the host; `IntegrityBroken` for one that this platform did not sign.
        """
        self._require_signed(copies)
        # From the last that is written to the first, then the chains: what is said to be signed is
        # in the folder by then, and what is signed in the database.
        async with database.transaction() as tx:
            noted = await audit_checkpoints.newest(tx)
        anchors = await asyncio.to_thread(self._anchors.read)
        checkpoints = await asyncio.to_thread(self._folder.read)
        broken = self._first_broken(checkpoints, noted, anchors, copies)
        async with database.transaction() as tx:
            pins = [*copies, *anchors, *checkpoints]
            verdict = await audit.verify(tx, stream, pins, broken)
        return msgspec.structs.replace(verdict, checkpoints=len(checkpoints))

    def _first_broken(
        self,
        checkpoints: Sequence[Checkpoint],
        noted: Noted | None,
        anchors: Sequence[Checkpoint],
        copies: Sequence[Checkpoint],
    ) -> Broken | None:
        for one in anchors:
            if not genuine(one, self._holds):
                return Broken(one.number, "forged")
        told = [known(one) for one in (*anchors, *copies)] + ([noted] if noted else [])
        if broken := first_broken(checkpoints, self._holds) or first_lacking(checkpoints, told):
            return broken
        return Broken(noted.number, "unanchored") if noted and not anchors else None

    def _require_signed(self, copies: Sequence[Checkpoint]) -> None:
        for one in copies:
            if not genuine(one, self._holds):
                raise IntegrityBroken(
                    f"留底的检查点（第 {one.number} 个）不是用本平台的密钥签名的：留底被改动，"
                    "或平台的密钥已被更换。",
                    code="checkpoint_copy_forged",
                    number=one.number,
                )

    def _kept(self) -> tuple[list[Checkpoint], list[Checkpoint]]:
        """What lies beside the keys, and the folder's newest, if any."""
        last = self._folder.last()
        return self._anchors.read(), [last] if last else []

    def _holds(self, data: bytes, signature: bytes) -> bool:
        return sm2.verify(self._keys.public_key(SIGNER), data, signature)


def _require_folder(filled: bool, newest: Checkpoint | None, noted: Noted | None) -> None:
    """Nothing is signed into a folder that is away: the series would begin anew there."""
    number = max(newest.number if newest else 0, noted.number if noted else 0)
    if number and (not filled or newest is None or newest.number < number):
        raise IntegrityBroken(
            f"检查点目录中缺少已签名的检查点（至第 {number} 个），目录可能未挂载或已被清空。",
            code="checkpoints_gone",
            number=number,
        )


def open_notary(settings: Settings, keys: KeyProvider) -> Notary:
    return Notary(
        CheckpointFolder(Path(settings.checkpoints_dir)),
        keys,
        CheckpointAnchors(Path(settings.keys_dir)),
    )
