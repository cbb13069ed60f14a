"""A small bureau with a ledger on two shards, sealed files, and two places for backups."""

import secrets
import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text, update

from cluster.settings import load_settings
from connectors.doors import open_store
from connectors.files.store import SealedStore
from connectors.keys.recovery import make_pair, read_private
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.platform import files
from pipelines.flows.platform.backups.making import BackupMaker, Made
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.field import seal_field
from pipelines.rules.security.purposes import PERSONAL
from schemas.tables.people.person import relative
from tests.integration.duckdb.conftest import Ledger, fill
from tests.integration.duckdb.conftest import ledger as ledger
from tests.integration.world import World


class Site:
    """One platform's data, and the private recovery key that lies elsewhere."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self.settings = load_settings(
            {
                "QINQIAO_DATA_DIR": str(root),
                "QINQIAO_BACKUP_PLACES": f"{root}/first,{root}/second",
            }
        )
        self.ledger = ledger
        self.keys = SoftwareKeys(Path(self.settings.keys_dir))
        self.store: SealedStore = open_store(self.settings, self.keys)
        self.key, private = make_pair(Path(self.settings.keys_dir))
        self.private = read_private(private)
        self.private_text = private

    @property
    def core(self) -> Database:
        return self.ledger.core

    def maker(self, **changed: object) -> BackupMaker:
        settings = msgspec.structs.replace(self.settings, **changed)
        return BackupMaker(settings, self.core, self.ledger.shards.databases, self.store)

    async def make(self, keep: int = 30) -> Made:
        return await self.maker().make(keep)

    async def put_file(self, content: bytes) -> str:
        stored = self.store.put("attachment", "text/plain", content)
        async with self.core.transaction() as tx:
            await files.add(tx, stored)
        return stored.id

    def put_checkpoint(self) -> None:
        checkpoints = Path(self.settings.checkpoints_dir)
        checkpoints.mkdir(parents=True, exist_ok=True)
        (checkpoints / "000000001.json").write_bytes(b"{}")

    async def note(self, object_id: str) -> None:
        """A change with its audit row, as every use case leaves one."""
        async with self.core.transaction() as tx:
            await audit.write(
                tx,
                stream="P03",
                actor=system_actor("测试"),
                action="test.note",
                object_kind="test",
                object_id=object_id,
                at=datetime.now(UTC),
            )


@pytest.fixture
async def site(ledger: Ledger, world: World, tmp_path: Path) -> Site:
    site = Site(tmp_path, ledger)
    await fill(ledger)
    await site.put_file(b"made-up content 1" * 9000)
    await site.put_file("虚构的附件".encode())
    site.put_checkpoint()
    await site.note("first")
    await seal_phones(site)
    return site


async def seal_phones(site: Site) -> None:
    """The world's relatives get a telephone that these keys open."""
    key = site.keys.sealing(PERSONAL)
    async with site.core.transaction() as tx:
        for (one,) in (await tx.execute(select(relative.c.id))).all():
            sealed = seal_field(key, "10012345678", relative_phone(one), secrets.token_bytes(12))
            changed = update(relative).where(relative.c.id == one)
            await tx.execute(changed.values(phone_sealed=sealed))


async def count(database: Database, table: str) -> int:
    async with database.transaction() as tx:
        return int(await tx.scalar(text(f"select count(*) from {table}")))


def names_in(content: bytes) -> list[str]:
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        return archive.getnames()
