"""Backups over a real PostgreSQL: whole, sealed, in two places, and restored equal."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cluster.restored import drill
from connectors.doors import open_store
from connectors.keys import sm2
from connectors.keys.recovery import RecoveryPrivate
from connectors.keys.software import SoftwareKeys
from connectors.postgres import make_id
from pipelines.flows.platform.backups import making
from pipelines.flows.platform.backups.listing import page_of
from pipelines.flows.platform.backups.making import BackupMaker, places_of
from pipelines.flows.platform.backups.origin import require_signed
from pipelines.flows.platform.backups.place import Place
from pipelines.rules.platform.backup_manifest import SIGNER, signed_bytes
from schemas.errors import Conflict, IntegrityBroken, Unavailable
from schemas.platform.backups import Drill, Manifest
from tests.integration.backups.conftest import Site, count
from tests.integration.world import World


async def drilled(site: Site, into: Path, **changed: Any) -> Drill:
    """A drill of the newest backup in the first place."""
    place = places_of(site.settings)[0]
    platform = site.keys.public_key(SIGNER)
    given: dict[str, Any] = {
        "key": site.private,
        "environment": "production",
        "platform": platform,
    } | changed
    return await asyncio.to_thread(
        drill, place, place.ids()[0], settings=site.settings, into=into, **given
    )


@pytest.mark.requirement("NF-SEC-12")
async def test_a_drill_brings_back_databases_files_and_keys(site: Site, tmp_path: Path) -> None:
    made = await site.make()
    assert made.problems == []
    first, second = places_of(site.settings)
    assert first.ids() == second.ids() == [made.manifest.id]
    for number, place in enumerate((first, second)):
        done = await asyncio.to_thread(
            drill, place, made.manifest.id, site.private, site.settings, "production",
            site.keys.public_key(SIGNER), tmp_path / f"drill{number}",
        )  # fmt: skip
        assert done.differences == []
        assert done.passed
        assert (done.databases, done.files) == (3, 2)
        assert done.tables == sum(len(one.tables) for one in made.manifest.databases) > 100
        assert done.rows > 0
        # Both files, and the telephone of each relative.
        assert done.sealed_opened == 2 + await count(site.core, "relative")
        assert not (tmp_path / f"drill{number}").exists()
        place.note_drill(done)
    page = page_of(site.settings)
    assert page.last_drill == done
    assert page.rows[0].places == [1, 2]
    assert page.rows[0].problem == ""


async def test_a_drill_that_takes_longer_than_the_limit_has_not_passed(
    site: Site, tmp_path: Path
) -> None:
    await site.make()
    site.settings = msgspec.structs.replace(site.settings, restore_limit_s=0)
    done = await drilled(site, tmp_path / "drill")
    assert (done.passed, done.differences, done.limit_s) == (False, [], 0)


async def test_what_the_manifest_says_is_what_the_databases_hold(site: Site) -> None:
    rows = await count(site.core, "audit_row")
    manifest = (await site.make()).manifest
    core, *shards = manifest.databases
    assert [one.name for one in shards] == ["labour-0", "labour-1"]
    assert rows_of(manifest, "core", "audit_row") == rows
    lines = [rows_of(manifest, one.name, "hours_line") for one in shards]
    assert sum(lines) == 8
    assert core.revision


async def test_all_databases_are_read_at_one_moment(site: Site) -> None:
    """A writer commits in the core and then in a shard; no backup may hold the second alone."""
    before = await count(site.core, "audit_row")
    sheets = await count(site.ledger.desks[0].shard, "hours_sheet")
    stop, moved = asyncio.Event(), asyncio.Event()
    desk = site.ledger.desks[0]

    async def write() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            await site.note(str(number))
            desk.inmates[0] = make_id()
            await desk.applier.apply([desk.entered(desk.line(0), ward_id=make_id())])
            moved.set()
        return number

    writer = asyncio.create_task(write())
    manifests = []
    for _ in range(3):
        moved.clear()
        await moved.wait()
        manifests.append((await site.make()).manifest)
    stop.set()
    written = await writer
    assert desk.refused == []
    told = []
    for manifest in manifests:
        notes = rows_of(manifest, "core", "audit_row") - before
        entered = rows_of(manifest, "labour-0", "hours_sheet") - sheets
        assert entered <= notes <= entered + 1
        told.append(notes)
    # It wrote between the cuts, and was not refused at any.
    assert told == sorted(set(told))
    assert await count(site.core, "audit_row") == before + written


async def test_nothing_lies_in_the_places_in_clear(site: Site, world: World) -> None:
    await site.make()
    secret = (Path(site.settings.keys_dir) / "master.key").read_bytes()
    planted = [b"made-up content", "虚构的附件".encode(), secret, bytes.fromhex(site.private_text),
               site.private_text.encode(), "三监".encode(), b"test.note"]  # fmt: skip
    seen = 0
    for place in places_of(site.settings):
        assert place.root.stat().st_mode & 0o777 == 0o700
        for path in place.root.rglob("*"):
            if path.is_file():
                seen += 1
                content = path.read_bytes()
                assert [one for one in planted if one in content] == [], path
    assert seen > 10


@pytest.mark.parametrize("part", ["core.dump", "labour-1.dump", "keys.tar", "files.list"])
async def test_a_part_that_was_changed_is_not_restored(
    site: Site, tmp_path: Path, part: str
) -> None:
    manifest = (await site.make()).manifest
    path = places_of(site.settings)[0].folder(manifest.id) / part
    flip(path)
    with pytest.raises(IntegrityBroken):
        await drilled(site, tmp_path / "drill")
    assert not (tmp_path / "drill").exists()


async def test_a_sealed_file_that_was_changed_is_not_restored(site: Site, tmp_path: Path) -> None:
    await site.make()
    place = places_of(site.settings)[0]
    flip(next(path for path in (place.root / "files").rglob("*.sealed")))
    with pytest.raises(IntegrityBroken):
        await drilled(site, tmp_path / "drill")


async def test_a_manifest_that_was_rewritten_is_not_restored(site: Site, tmp_path: Path) -> None:
    manifest = (await site.make()).manifest
    path = places_of(site.settings)[0].folder(manifest.id) / "manifest.json"
    core, *shards = manifest.databases
    fewer = msgspec.structs.replace(core, tables=core.tables[1:])
    path.write_bytes(
        msgspec.json.encode(msgspec.structs.replace(manifest, databases=[fewer, *shards]))
    )
    with pytest.raises(IntegrityBroken):
        await drilled(site, tmp_path / "drill")


async def test_a_backup_of_another_platform_for_the_same_recovery_key_is_not_restored(
    site: Site, tmp_path: Path
) -> None:
    """Its public half is no secret: whoever has it can make a backup that opens."""
    own = (await site.make()).manifest
    other = await _other_platform(site, tmp_path / "other")
    assert places_of(site.settings)[0].ids() == [other.id, own.id]
    page = page_of(site.settings)
    assert ["签名" in one.problem for one in page.rows] == [True, False]
    with pytest.raises(IntegrityBroken) as refused:
        await drilled(site, tmp_path / "drill")
    assert refused.value.code == "other_platform"
    assert not (tmp_path / "drill").exists()
    # By whose it is, and by nothing else: it is sealed to the same key, and soundly signed.
    assert other.recovery_key == own.recovery_key
    require_signed(other, SoftwareKeys(tmp_path / "other" / "keys").public_key(SIGNER))


async def test_keys_of_another_platform_do_not_come_into_use(site: Site, tmp_path: Path) -> None:
    """The manifest holds; what lies in the backup as keys would sign otherwise."""
    manifest = (await site.make()).manifest
    theirs = SoftwareKeys(tmp_path / "other" / "keys")
    path = places_of(site.settings)[0].folder(manifest.id) / "manifest.json"
    signature = theirs.sign(SIGNER, signed_bytes(manifest)).hex()
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, signature=signature)))
    with pytest.raises(IntegrityBroken) as refused:
        await drilled(site, tmp_path / "drill", platform=theirs.public_key(SIGNER))
    assert refused.value.code == "other_platform"


async def _other_platform(site: Site, root: Path) -> Manifest:
    """A backup in the same places, of a platform that has the recovery key's public half alone."""
    keys_dir = root / "keys"
    keys_dir.mkdir(parents=True)
    shutil.copy(Path(site.settings.keys_dir) / "recovery.pub", keys_dir)
    settings = msgspec.structs.replace(
        site.settings,
        keys_dir=str(keys_dir),
        files_dir=str(root / "files"),
        lasting_dir=str(root / "lasting"),
        checkpoints_dir=str(root / "checkpoints"),
    )
    keys = SoftwareKeys(keys_dir)
    assert keys.public_key(SIGNER), "made before anything is packed, as on a platform that runs"
    store = open_store(settings, keys)
    shards = site.ledger.shards.databases
    return (await BackupMaker(settings, site.core, shards, store).make(30)).manifest


async def test_only_the_recovery_key_of_the_backup_opens_it(site: Site, tmp_path: Path) -> None:
    await site.make()
    with pytest.raises(Conflict) as refused:
        await drilled(site, tmp_path / "drill", key=RecoveryPrivate(sm2.new_private()))
    assert refused.value.code == "other_recovery_key"


@pytest.mark.requirement("NF-SEC-18")
async def test_another_environment_does_not_take_a_backup(site: Site, tmp_path: Path) -> None:
    await site.make()
    with pytest.raises(Conflict) as refused:
        await drilled(site, tmp_path / "drill", environment="training")
    assert refused.value.code == "other_environment"
    assert "production" in refused.value.message


async def test_a_backup_that_breaks_off_does_not_count(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (await site.make()).manifest.id
    place = places_of(site.settings)[0]
    dumped: list[str] = []
    real = making.dump

    async def breaks(address: str, snapshot: str, writer: Any) -> None:
        dumped.append(address)
        if len(dumped) == 2:
            raise Unavailable("数据库内容未能完整导出或导入。", code="dump_failed")
        await real(address, snapshot, writer)

    with monkeypatch.context() as patched:
        # The fault: the second database breaks off while it is dumped, the first is already there.
        patched.setattr(making, "dump", breaks)
        with pytest.raises(Unavailable):
            await site.make()
    assert len(dumped) == 2
    assert place.ids() == [whole]
    assert [one.name for one in (place.root / "backups").iterdir()] == [whole]
    # What a killed process left is never listed and is cleared by the next one.
    (place.root / "backups" / ".01KBSOMETHING").mkdir()
    (place.root / "backups" / "01KBNOMANIFEST").mkdir()
    assert place.ids() == [whole]
    again = (await site.make()).manifest.id
    names = {one.name for one in (place.root / "backups").iterdir()}
    assert names == {whole, again}


async def test_a_second_place_that_is_away_is_told_of(site: Site, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    places = (site.settings.backup_places[0], str(blocked / "second"))
    made = await site.maker(backup_places=places).make(30)
    assert len(made.problems) == 1
    assert "第 2 存放处" in made.problems[0]
    page = page_of(msgspec.structs.replace(site.settings, backup_places=places))
    assert page.rows[0].places == [1]
    assert any("第 2 存放处" in one for one in page.warnings)
    assert any("没有存入全部存放处" in one for one in page.warnings)


async def test_old_backups_go_with_the_files_that_only_they_held(site: Site) -> None:
    gone = await site.put_file(b"kept for a while")
    first = (await site.make(2)).manifest.id
    async with site.core.transaction() as tx:
        stored = await making.register.get(tx, gone)
        assert stored is not None
        await making.register.mark_deleted(tx, gone, stored.created_at)
    site.store.delete(stored)
    for place in places_of(site.settings):
        assert place.pool.path(f"{gone}.sealed").exists()
    later = [(await site.make(2)).manifest.id for _ in range(2)]
    for place in places_of(site.settings):
        assert first not in place.ids()
        assert place.ids() == sorted(later, reverse=True)
        assert not place.pool.path(f"{gone}.sealed").exists()
        assert len(list((place.root / "files").rglob("*.sealed"))) == 2


async def test_a_registered_file_without_content_is_told_of(site: Site) -> None:
    lost = await site.put_file(b"lost")
    async with site.core.transaction() as tx:
        stored = await making.register.get(tx, lost)
    assert stored is not None
    site.store.delete(stored)
    made = await site.make()
    assert len(made.problems) == 1
    assert lost in made.problems[0]


async def test_without_a_recovery_key_there_is_no_backup(site: Site) -> None:
    (Path(site.settings.keys_dir) / "recovery.pub").unlink()
    with pytest.raises(Conflict) as refused:
        await site.make()
    assert refused.value.code == "no_recovery_key"
    assert any("恢复密钥" in one for one in page_of(site.settings).warnings)


async def test_two_backups_at_once_are_refused(site: Site) -> None:
    place = Place(Path(site.settings.backup_places[0]))
    with place.alone(), pytest.raises(Conflict) as refused:
        await site.make()
    assert refused.value.code == "backup_running"


def rows_of(manifest: Manifest, database: str, table: str) -> int:
    (held,) = [one for one in manifest.databases if one.name == database]
    return {one.name: one.rows for one in held.tables}[table]


def flip(path: Path) -> None:
    """Another bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
