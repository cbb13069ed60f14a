"""Somebody with every right on the database makes the log anew: the checkpoints tell."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text

from connectors.files.checkpoint_anchors import CheckpointAnchors
from connectors.files.checkpoints import CheckpointFolder
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.audit.audit import AuditVerdict
from pipelines.flows.audit.notary import Notary
from pipelines.rules.security.chain import START, ChainRow, audit_digest, canonical
from pipelines.rules.security.checkpoint import Broken, Checkpoint, signed
from schemas.errors import IntegrityBroken
from schemas.tables.audit.audit import audit_head, audit_row
from tests.integration.cut_log import cut, shorten
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("NF-SEC-08")]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


@pytest.fixture
def notary(tmp_path: Path, folder: Path) -> Notary:
    keys = tmp_path / "keys"
    return Notary(CheckpointFolder(folder), SoftwareKeys(keys), CheckpointAnchors(keys))


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


async def test_signing_that_keeps_up_and_what_is_missing_are_seen_without_a_walk(
    noted: Database, notary: Notary, folder: Path, world: World
) -> None:
    seen = await notary.standing(noted)
    assert (seen.noted, seen.in_folder, seen.last_in_folder, seen.beside_keys) == (2, 2, 2, 2)
    assert (seen.at, seen.grown) == (NOON, True)
    await notary.note(noted, NOON)
    seen = await notary.standing(noted)
    # Of the row that tells of a checkpoint itself nobody waits for the next one.
    assert (seen.noted, seen.grown) == (3, False)
    shorten(folder, keep=1)
    seen = await notary.standing(noted)
    assert (seen.noted, seen.in_folder, seen.last_in_folder, seen.beside_keys) == (3, 1, 1, 3)
    before = seen.rows
    await _write(noted, world, 2)
    assert (await notary.standing(noted)).rows == before + 2


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
        of = audit_head.c.stream == "P03"
        await tx.execute(audit_head.update().where(of).values(seq=keep, digest=digest))


async def _told(notary: Notary, db: Database) -> AuditVerdict:
    return await notary.verify(db)


async def test_an_honest_log_holds(noted: Database, notary: Notary) -> None:
    verdict = await _told(notary, noted)
    # Two rows more: each checkpoint has its own.
    assert (verdict.rows, verdict.checkpoints, verdict.verified) == (8, 2, True)


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
    await cut(owner, "P03", keep=4)
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


async def _cut_with_checkpoints(owner: Database, folder: Path) -> None:
    """The last two rows that are signed go, with the checkpoint that signed them and its row."""
    await cut(owner, "P03", keep=3)
    await cut(owner, "bureau", keep=1)
    shorten(folder, keep=1)


@pytest.mark.requirement("AU-3")
async def test_a_tail_cut_with_its_checkpoints_is_found(
    noted: Database, owner: Database, notary: Notary, folder: Path
) -> None:
    await _cut_with_checkpoints(owner, folder)
    verdict = await _told(notary, noted)
    bad = verdict.first_bad
    assert bad is not None
    assert (bad.stream, bad.seq, bad.problem) == ("P03", 4, "cut")
    assert verdict.broken_checkpoint == Broken(2, "missing")


async def test_what_was_cut_stays_known_while_the_log_is_signed_on(
    noted: Database, owner: Database, world: World, notary: Notary, folder: Path
) -> None:
    await _cut_with_checkpoints(owner, folder)
    for _ in range(2):
        await _write(noted, world, 1)
        assert await notary.note(noted, NOON) is not None
    verdict = await _told(notary, noted)
    assert verdict.first_bad is not None
    # What came in the place of row 5 is not what was signed; row 4 was signed anew since.
    assert (verdict.first_bad.seq, verdict.first_bad.problem) == (5, "rewritten")
    assert verdict.broken_checkpoint == Broken(2, "missing")


async def test_an_emptied_folder_does_not_pass_and_is_not_begun_anew(
    noted: Database, world: World, notary: Notary, folder: Path
) -> None:
    shutil.rmtree(folder)
    assert (await _told(notary, noted)).broken_checkpoint == Broken(1, "missing")
    await _write(noted, world, 1)
    with pytest.raises(IntegrityBroken) as refused:
        await notary.note(noted, NOON)
    assert (refused.value.code, refused.value.detail) == ("checkpoints_gone", {"number": 2})
    assert CheckpointFolder(folder).read() == []


async def test_the_log_tells_of_checkpoints_that_nothing_else_knows(
    noted: Database, notary: Notary, folder: Path, tmp_path: Path
) -> None:
    shorten(folder, keep=1)
    shutil.rmtree(tmp_path / "keys" / "audit")
    assert (await _told(notary, noted)).broken_checkpoint == Broken(2, "missing")
    with pytest.raises(IntegrityBroken):
        await notary.note(noted, NOON)


async def test_the_record_beside_the_keys_is_missed(
    noted: Database, notary: Notary, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "keys" / "audit")
    assert (await _told(notary, noted)).broken_checkpoint == Broken(2, "unanchored")


async def test_another_checkpoint_under_the_same_number_is_found(
    noted: Database, notary: Notary, folder: Path, tmp_path: Path
) -> None:
    """Signed with the platform's own key, by whoever got hold of it."""
    series = CheckpointFolder(folder).read()
    shorten(folder, keep=1)
    forged = signed(SoftwareKeys(tmp_path / "keys"), series[0], series[0].heads, NOON)
    CheckpointFolder(folder).add(forged)
    assert (await _told(notary, noted)).broken_checkpoint == Broken(2, "replaced")


async def _everything_here_cut(
    noted: Database, owner: Database, notary: Notary, folder: Path, keys: Path
) -> Checkpoint:
    """Rows, checkpoints and what lies beside the keys; answers what had left the host before."""
    copy = await notary.newest()
    assert copy is not None
    first = CheckpointFolder(folder).read()[0]
    await _cut_with_checkpoints(owner, folder)
    shutil.rmtree(keys / "audit")
    CheckpointAnchors(keys).move(first, ())
    assert (await _told(notary, noted)).verified  # Nothing that is left here can tell.
    return copy


@pytest.mark.requirement("AU-3")
async def test_a_copy_off_the_host_tells_of_what_was_cut_everywhere_here(
    noted: Database, owner: Database, notary: Notary, folder: Path, tmp_path: Path
) -> None:
    copy = await _everything_here_cut(noted, owner, notary, folder, tmp_path / "keys")
    verdict = await notary.verify(noted, copies=[copy])
    assert verdict.first_bad is not None
    assert (verdict.first_bad.seq, verdict.first_bad.problem) == (4, "cut")
    assert verdict.broken_checkpoint == Broken(2, "missing")


async def test_a_copy_that_this_platform_did_not_sign_is_refused(
    noted: Database, notary: Notary
) -> None:
    copy = await notary.newest()
    assert copy is not None
    forged = msgspec.structs.replace(copy, heads=copy.heads[:1])
    with pytest.raises(IntegrityBroken) as refused:
        await notary.verify(noted, copies=[copy, forged])
    assert refused.value.code == "checkpoint_copy_forged"
