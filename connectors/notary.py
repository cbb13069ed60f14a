"""Signs where the audit chains stand, and holds the chains against what was signed."""

import asyncio
from datetime import datetime
from pathlib import Path

from connectors.files.checkpoints import CheckpointFolder
from connectors.keys import sm2
from connectors.postgres import audit
from connectors.postgres.audit import AuditVerdict
from connectors.postgres.database import Database
from pipelines.security.checkpoint import SIGNER, Checkpoint, first_broken, signed
from pipelines.security.keys import KeyProvider
from schemas.settings import Settings


class Notary:
    """Checkpoints in a folder outside the database, signed with a key that the database has not."""

    def __init__(self, folder: CheckpointFolder, keys: KeyProvider) -> None:
        self._folder = folder
        self._keys = keys

    async def note(self, database: Database, at: datetime) -> Checkpoint | None:
        """Sign where all chains stand; None where none grew since the last checkpoint.

        Of two that note at once the second is refused by the folder with `FileExistsError`.
        """
        before = await asyncio.to_thread(self._folder.last)
        async with database.transaction() as tx:
            heads = await audit.heads(tx)
        if not heads or (before and before.heads == sorted(heads)):
            return None
        checkpoint = signed(self._keys, before, heads, at)
        await asyncio.to_thread(self._folder.add, checkpoint)
        return checkpoint

    async def verify(self, database: Database, stream: str | None = None) -> AuditVerdict:
        """Walk over the chains, or one of them, and over the checkpoints."""
        # Read before the chains: what is signed is in the database already.
        checkpoints = await asyncio.to_thread(self._folder.read)
        async with database.transaction() as tx:
            return await audit.verify(
                tx, stream, checkpoints, first_broken(checkpoints, self._holds)
            )

    def _holds(self, data: bytes, signature: bytes) -> bool:
        return sm2.verify(self._keys.public_key(SIGNER), data, signature)


def open_notary(settings: Settings, keys: KeyProvider) -> Notary:
    return Notary(CheckpointFolder(Path(settings.checkpoints_dir)), keys)
