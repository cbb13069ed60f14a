"""Restoring a backup into folders and databases that hold nothing yet, and comparing all of it."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import or_, select, text, update

from connectors.core_door import row_seals
from connectors.file_door import open_store
from connectors.files.store import SealedStore
from connectors.files.stored_file import LASTING, WORKING, StoredFile
from connectors.keys import open_keys
from connectors.keys.recovery import RecoveryPrivate
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import ErasureList
from pipelines.flows.platform.backups.dumping import restore
from pipelines.flows.platform.backups.file_pool import PooledFile, copy_with_digest
from pipelines.flows.platform.backups.folders import anchor, folders_of, unpack
from pipelines.flows.platform.backups.origin import other_platform, require_signed
from pipelines.flows.platform.backups.place import Place, parts_of, require_whole
from pipelines.flows.platform.backups.sealed_part import PartReader
from pipelines.flows.platform.backups.sums import TABLES, revision_of, sums_of
from pipelines.rules.platform.backup_manifest import SIGNER, compared, require_environment
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.security.sealing_key import SealingKey
from schemas.errors import Conflict, IntegrityBroken, InvalidInput
from schemas.platform.backups import Difference, Manifest
from schemas.settings import Settings
from schemas.tables.labour.ledger import applied_message
from schemas.tables.messages.messaging import dead_letter, inbox, outbox
from schemas.tables.people.person import relative
from schemas.tables.recordings.recording import stored_file

CHUNK = 1000
KNOWS_ERASURES = "select to_regclass('public.conversation_key')::text"
SAMPLE = 200
"""So many sealed files are opened with the restored keys, of the newest ones."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared after a restore."""

    databases: int
    tables: int
    rows: int
    files: int
    sealed_opened: int
    differences: list[Difference]


class Restorer:
    """Brings one backup of a place back; `settings` say where to.

    `platform` is the key by which that platform's signature is known, from outside of the backup:
    its own keys vouch for nothing, since who knows the recovery key's public half can make a backup
    of anything. None takes whatever platform made it, at the operator's word.
    """

    def __init__(
        self,
        place: Place,
        backup_id: str,
        key: RecoveryPrivate,
        settings: Settings,
        environment: str,
        platform: bytes | None,
    ) -> None:
        self.manifest: Manifest = place.manifest(backup_id)
        require_environment(self.manifest, environment)
        if platform is not None:
            require_signed(self.manifest, platform)
        self._platform = platform
        self._place, self._key, self._settings = place, key, settings
        self._folder = place.folder(backup_id)
        self._files: list[PooledFile] = []
        self._erased: set[str] = set()
        """Names of files that were erased since, which are not brought back."""

    def folders(self) -> None:
        """Check all parts, then put keys, checkpoints and files where the settings say.

        `require_empty_folders` comes before: nothing is overwritten.
        """
        for part in parts_of(self.manifest):
            require_whole(self._folder, part)
        self._files = self._place.files(self.manifest)
        by_name = {part.name: part for part in self.manifest.folders}
        for name, target in folders_of(self._settings).items():
            unpack(PartReader(self._folder, by_name[name], self._key), target)
        self._require_own()
        anchor(self._settings)
        self._erased = self._erased_since()
        for one in self._files:
            if one.name not in self._erased:
                self._bring(one)

    def _erased_since(self) -> set[str]:
        """What was erased after the backup, as the place knows it, is listed here from now on."""
        listed = self._list()
        listed.take_in()
        keys = (key for one in listed.read() for key in one.keys)
        return {Path(key.location).name for key in keys if key.location}

    def _list(self) -> ErasureList:
        settings = self._settings
        return ErasureList(Path(settings.keys_dir), open_keys(settings), [self._place.root])

    async def erase_again(self, addresses: Mapping[str, str]) -> int:
        """Apply erasures that are later than the backup, before anything serves; how many (0061).

        Of a backup whose shape knows none the platform does it at its start, before it serves.
        """
        keys = open_keys(self._settings)
        database = Database(
            addresses["core"], pool_size=2, seals=row_seals(keys), spoken=spoken_seals(keys)
        )
        store = open_store(self._settings, keys)
        try:
            async with database.transaction() as tx:
                if await tx.scalar(text(KNOWS_ERASURES)) is None:
                    return 0
            eraser = Eraser(database, store, None, self._list(), lambda: datetime.now(UTC))
            count = await eraser.erase_again()
            while await eraser.round():
                pass
            return count
        finally:
            await database.close()

    def undo(self) -> None:
        """Empty the folders again; what is half restored must not be taken for whole."""
        for folder in (*folders_of(self._settings).values(), *_roots(self._settings).values()):
            for one in folder.iterdir() if folder.is_dir() else ():
                shutil.rmtree(one) if one.is_dir() else one.unlink()

    async def databases(self, addresses: Mapping[str, str]) -> None:
        """Fill the databases, by name as the manifest has them; each must be empty."""
        await require_empty(self.manifest, addresses)
        for one in self.manifest.databases:
            pieces = PartReader(self._folder, one.dump, self._key)
            await restore(addresses[one.name], pieces)

    async def compare(self, addresses: Mapping[str, str]) -> Compared:
        """Hold every table and file against the manifest, and open sealed ones."""
        differences: list[Difference] = []
        for one in self.manifest.databases:
            database = Database(addresses[one.name], pool_size=1)
            try:
                async with database.transaction() as tx:
                    await tx.execute(text("set local statement_timeout = 0"))
                    differences += compared(one.name, one.tables, await sums_of(tx))
                    if (revision := await revision_of(tx)) != one.revision:
                        differences.append(
                            Difference(
                                what=f"{one.name}: revision", expected=one.revision, found=revision
                            )
                        )
            finally:
                await database.close()
        wrong, opened = await self._open_some(addresses["core"])
        return Compared(
            databases=len(self.manifest.databases),
            tables=sum(len(one.tables) for one in self.manifest.databases),
            rows=sum(one.rows for one in self.manifest.databases),
            files=len(self._files),
            sealed_opened=opened,
            differences=differences + wrong,
        )

    def require_empty_folders(self) -> None:
        """Raise `Conflict` where anything lies already."""
        settings = self._settings
        for folder in (*folders_of(settings).values(), *_roots(settings).values()):
            if folder.is_dir() and any(folder.iterdir()):
                raise Conflict(
                    f"目录 {folder} 不是空的。请恢复到空目录，或先把原有内容移走。",
                    code="not_empty",
                )

    def _require_own(self) -> None:
        """The keys in it are those of the platform that signed: no others may come into use."""
        own = open_keys(self._settings).public_key(SIGNER)
        if self._platform not in (None, own):
            raise other_platform(self.manifest, own)
        require_signed(self.manifest, own)

    def _bring(self, one: PooledFile) -> None:
        root = _roots(self._settings)[one.store]
        target = (root / one.location).resolve()
        if not target.is_relative_to(root.resolve()):
            raise IntegrityBroken("文件位置越界", code="file_misplaced")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if copy_with_digest(self._place.pool.path(one.name), target) != (one.size, one.sm3):
            raise IntegrityBroken(
                f"备份中的文件 {one.name} 损坏。", code="backup_broken", part=one.name
            )

    async def _open_some(self, core: str) -> tuple[list[Difference], int]:
        """Sealed files of the register, newest first, opened and held against their SM3."""
        roots = _roots(self._settings)
        keys = open_keys(self._settings)
        store = SealedStore(roots[WORKING], keys, roots.get(LASTING))
        database = Database(core, pool_size=1)
        try:
            async with database.transaction() as tx:
                found = select(stored_file).where(stored_file.c.deleted_at.is_(None))
                newest = found.order_by(stored_file.c.id.desc()).limit(SAMPLE)
                rows = [
                    one
                    for one in await tx.all(newest, StoredFile)
                    if Path(one.location).name not in self._erased
                ]
                phones = select(relative.c.id, relative.c.phone_sealed)
                fields = (await tx.execute(phones.order_by(relative.c.id).limit(SAMPLE))).all()
        finally:
            await database.close()
        wrong = [
            f"file {one.id}" for one in rows if not await asyncio.to_thread(_opens, store, one)
        ]
        personal = keys.sealing(PERSONAL)
        wrong += [
            f"field {one.id}" for one in fields if not _shows(personal, one.id, one.phone_sealed)
        ]
        differences = [Difference(what=one, expected="", found="broken") for one in wrong]
        return differences, len(rows) + len(fields) - len(wrong)


async def require_empty(manifest: Manifest, addresses: Mapping[str, str]) -> None:
    """Raise `Conflict` for a database with tables, `InvalidInput` for one too many or missing."""
    names = [one.name for one in manifest.databases]
    if sorted(names) != sorted(addresses):
        raise InvalidInput(
            f"备份中有数据库 {'、'.join(names)}，而设置的是 {'、'.join(addresses)}。",
            code="other_databases",
        )
    for name, address in addresses.items():
        database = Database(address, pool_size=1)
        try:
            async with database.transaction() as tx:
                if (await tx.execute(text(TABLES))).first():
                    raise Conflict(f"数据库 {name} 中已有数据，不能恢复到其中。", code="not_empty")
        finally:
            await database.close()


DURABLE = ("labour.%", "alert.%")
"""Subjects with consumers that must not miss anything; of others, pages fetch anew."""


async def send_again(addresses: Mapping[str, str]) -> int:
    """Let the relay send what was in a stream at the cut and not applied; streams come back empty.

    What was applied stands in the inbox or in a shard, what was given up among the dead letters.
    """
    core = Database(addresses["core"], pool_size=1)
    try:
        known: set[str] = set()
        for name, address in addresses.items():
            if name != "core":
                known |= await _applied(address)
        async with core.transaction() as tx:
            for column in (inbox.c.message_id, dead_letter.c.message_id):
                known |= set((await tx.execute(select(column))).scalars())
            sent = select(outbox.c.id).where(
                outbox.c.published_at.is_not(None),
                or_(*(outbox.c.subject.like(subject) for subject in DURABLE)),
            )
            lost = sorted(set((await tx.execute(sent)).scalars()) - known)
            for start in range(0, len(lost), CHUNK):
                some = outbox.c.id.in_(lost[start : start + CHUNK])
                await tx.execute(update(outbox).where(some).values(published_at=None))
        return len(lost)
    finally:
        await core.close()


async def _applied(address: str) -> set[str]:
    shard = Database(address, pool_size=1)
    try:
        async with shard.transaction() as tx:
            return set((await tx.execute(select(applied_message.c.message_id))).scalars())
    finally:
        await shard.close()


def named_addresses(core: str, shards: Sequence[str]) -> dict[str, str]:
    """Addresses by the names that manifests use."""
    return {"core": core} | {f"labour-{number}": one for number, one in enumerate(shards)}


def _roots(settings: Settings) -> dict[str, Path]:
    roots = {WORKING: Path(settings.files_dir)}
    if settings.lasting_dir:
        roots[LASTING] = Path(settings.lasting_dir)
    return roots


def _opens(store: SealedStore, stored: StoredFile) -> bool:
    try:
        with store.open(stored) as reader:
            reader.verify()
    except IntegrityBroken:
        return False
    return True


def _shows(key: SealingKey, relative_id: str, sealed: bytes) -> bool:
    try:
        open_field(key, bytes(sealed), relative_phone(relative_id))
    except IntegrityBroken:
        return False
    return True
