"""Somebody with every right on the database makes the log anew: the checkpoints tell."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text

from connectors.files.checkpoints import CheckpointFolder
from connectors.keys.software import SoftwareKeys
from connectors.notary import Notary
from connectors.postgres import Database, audit
from connectors.postgres.audit import AuditVerdict
from pipelines.security.chain import START, ChainRow, audit_digest, canonical
from pipelines.security.checkpoint import Broken
from schemas.errors import IntegrityBroken
from schemas.tables.audit import audit_head, audit_row
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("NF-SEC-08")]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


@pytest.fixture
def notary(tmp_path: Path, folder: Path) -> Notary:
    return Notary(CheckpointFolder(folder), SoftwareKeys(tmp_path / "keys"))


async def _write(db: Database, world: World, count: int, stream: str = "P03") -> None:
    for number in range(count):
        async with db.transaction() as tx:
            await audit.write(
                tx,
                stream=stream,
                actor=world.officer,
                action="word.add",
                object_kind="word",
                object_id=str(number),
            )


@pytest.fixture
async def noted(db: Database, world: World, notary: Notary) -> Database:
    """Three rows signed, two more signed, one not yet."""
    for count in (3, 2, 1):
        await _write(db, world, count)
        if count > 1:
            await notary.note(db, NOON)
    return db


async def _made_anew(owner: Database, keep: int) -> None:
    """Rows up to `keep` get other names and a chain that is sound in itself; the rest is gone."""
    async with owner.transaction() as tx:
        await tx.execute(text("alter table audit_row disable trigger all"))
        found = select(audit_row).where(audit_row.c.stream == "P03").order_by(audit_row.c.seq)
        rows = await tx.all(found, ChainRow)
        await tx.execute(text("delete from audit_row where stream = 'P03'"))
        digest = START
        for row in rows[:keep]:
            forged = msgspec.structs.replace(row, actor_name="别人", previous=digest)
            digest = audit_digest(digest, canonical(forged))
            values = msgspec.structs.asdict(forged) | {"digest": digest}
            await tx.execute(audit_row.insert().values(values))
        await tx.execute(audit_head.update().values(seq=keep, digest=digest))


async def _told(notary: Notary, db: Database) -> AuditVerdict:
    return await notary.verify(db)


async def test_an_honest_log_holds(noted: Database, notary: Notary) -> None:
    verdict = await _told(notary, noted)
    assert (verdict.rows, verdict.checkpoints, verdict.verified) == (6, 2, True)


async def test_nothing_new_is_not_signed_again(noted: Database, notary: Notary) -> None:
    assert await notary.note(noted, NOON) is not None
    assert await notary.note(noted, NOON) is None


@pytest.mark.requirement("AU-3")
async def test_a_log_made_anew_is_found(noted: Database, owner: Database, notary: Notary) -> None:
    await _made_anew(owner, keep=6)
    async with noted.transaction() as tx:
        assert (await audit.verify(tx)).verified  # The chain alone does not tell.
    bad = (await _told(notary, noted)).first_bad
    assert bad is not None
    assert (bad.stream, bad.seq, bad.problem) == ("P03", 1, "rewritten")


@pytest.mark.requirement("AU-3")
async def test_a_tail_cut_with_its_head_is_found(
    noted: Database, owner: Database, notary: Notary
) -> None:
    async with owner.transaction() as tx:
        await tx.execute(text("alter table audit_row disable trigger all"))
        await tx.execute(text("delete from audit_row where seq > 4"))
        digest = await tx.scalar(text("select digest from audit_row where seq = 4"))
        await tx.execute(audit_head.update().values(seq=4, digest=digest))
    bad = (await _told(notary, noted)).first_bad
    assert bad is not None
    assert (bad.seq, bad.problem) == (5, "cut")


@pytest.mark.requirement("AU-3")
async def test_a_stream_removed_as_a_whole_is_found(
    noted: Database, owner: Database, notary: Notary
) -> None:
    await _made_anew(owner, keep=0)
    async with owner.transaction() as tx:
        await tx.execute(audit_head.delete())
    bad = (await _told(notary, noted)).first_bad
    assert bad is not None
    assert (bad.stream, bad.seq, bad.problem) == ("P03", 1, "cut")


async def test_a_forged_checkpoint_is_found(noted: Database, notary: Notary, folder: Path) -> None:
    path = folder / "000000002.json"
    checkpoint = msgspec.json.decode(path.read_bytes())
    checkpoint["heads"][0]["digest"] = "0" * 64
    path.chmod(0o600)
    path.write_bytes(msgspec.json.encode(checkpoint))
    verdict = await _told(notary, noted)
    assert verdict.broken_checkpoint == Broken(2, "forged")
    assert not verdict.verified


async def test_a_removed_checkpoint_is_found(noted: Database, notary: Notary, folder: Path) -> None:
    (folder / "000000001.json").unlink()
    assert (await _told(notary, noted)).broken_checkpoint == Broken(1, "missing")


async def test_a_broken_file_is_named(noted: Database, notary: Notary, folder: Path) -> None:
    path = folder / "000000001.json"
    path.chmod(0o600)
    path.write_bytes(b"{")
    with pytest.raises(IntegrityBroken, match=r"000000001\.json"):
        await _told(notary, noted)
