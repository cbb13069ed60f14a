"""A restore applies again what was erased after its backup, before anything serves (VC-GEN-22)."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from sqlalchemy import text

from cluster.benches.own_folder import settings_in
from cluster.restored import own_server, restore
from cluster.services.run_dir import run_dir
from connectors.doors import row_seals
from connectors.keys import open_keys
from connectors.postgres import Database
from connectors.postgres.audit import integrity
from connectors.postgres.governance import confidentiality
from connectors.postgres.governance import privileged_erasures as erasures
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import ErasureList, open_list
from pipelines.flows.platform.backups.making import places_of
from pipelines.rules.platform.backup_manifest import SIGNER
from schemas.errors import IntegrityBroken
from schemas.governance.privileged import ErasureCause
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings
from tests.integration.backups.conftest import Site
from tests.integration.serve.everywhere import in_files, in_tables, under_line_seals, under_seals
from tests.integration.serve.kept import Kept, kept
from tests.integration.serve.spoken import NOON
from tests.integration.world import World

VISIT = ContactChannel.VISIT


class Platform:
    """What `kept` asks of a served world, over a site."""

    def __init__(self, site: Site, world: World) -> None:
        self.database = Database(
            site.core.url, seals=row_seals(site.keys), spoken=spoken_seals(site.keys)
        )
        self.files, self.keys, self.settings = site.store, site.keys, site.settings
        self.inmate_id, self.relative_id = world.inmate_id, world.relative_id

    async def kept(self, login: str) -> Kept:
        return await kept(cast(Any, self), VISIT, NOON, login=login)

    def eraser(self) -> Eraser:
        listed = open_list(self.settings, self.keys)
        return Eraser(self.database, self.files, None, listed, lambda: datetime.now(UTC))


async def _login(site: Site) -> str:
    async with site.core.reading() as tx:
        return str(await tx.scalar(text("select login from officer order by id limit 1")))


async def test_what_was_erased_after_the_backup_does_not_come_back(
    site: Site, world: World, tmp_path: Path
) -> None:
    platform = Platform(site, world)
    login = await _login(site)
    one, twin = await platform.kept(login), await platform.kept(login)
    await integrity.begin(platform.database)
    manifest = (await site.make()).manifest
    async with platform.database.transaction() as tx:
        await confidentiality.close(tx, VISIT, one.id)
    assert await platform.eraser().round() == 1
    await platform.database.close()

    # All of the platform is lost; the places with the backups are what is left.
    shutil.rmtree(site.settings.keys_dir)
    base = msgspec.structs.replace(site.settings, labour_embedded_shards=2)
    new = settings_in(base, tmp_path / "new")
    place, platform_key = places_of(site.settings)[0], site.keys.public_key(SIGNER)
    try:
        compared = await asyncio.to_thread(
            restore, place, manifest.id, site.private, new, "production", platform_key
        )
        assert compared.differences == []
        with own_server(new, manifest) as addresses:
            await _erased(new, addresses["core"], one, twin)
    finally:
        shutil.rmtree(run_dir(tmp_path / "new"), ignore_errors=True)


async def _erased(new: Settings, address: str, one: Kept, twin: Kept) -> None:
    keys = open_keys(new)
    restored = Database(address, seals=row_seals(keys), spoken=spoken_seals(keys))
    try:
        async with restored.reading() as tx:
            erased = await erasures.get(tx, one.id)
        assert erased is not None
        assert (erased.cause, erased.verified_at is not None) == (ErasureCause.RESTORED, True)
        gone = {f"gone {what}": mark for what, mark in one.marks.items()}
        stay = {f"stay {what}": mark for what, mark in twin.marks.items()}
        root = Path(new.data_dir)
        async with restored.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in ("select pg_switch_wal()", "checkpoint", "checkpoint"):
                await connection.execute(text(statement))
        found = (
            await in_tables(restored, gone | stay)
            | await under_line_seals(restored, spoken_seals(keys), gone | stay)
            | in_files([root], gone | stay)
            | under_seals([root], keys, gone | stay)
        )
        assert found == set(stay)
        assert (await integrity.check(restored)).broken == 0
        # Nothing of it is left to be done by the platform that starts on it.
        assert open_list(new, keys).ids() == {one.id}
    finally:
        await restored.close()


async def test_a_list_that_somebody_wrote_into_is_not_taken(site: Site, world: World) -> None:
    platform = Platform(site, world)
    one = await platform.kept(await _login(site))
    async with platform.database.transaction() as tx:
        await confidentiality.close(tx, VISIT, one.id)
    await platform.eraser().round()
    await platform.database.close()
    place = places_of(site.settings)[0]
    listed = ErasureList(Path(site.settings.keys_dir), site.keys, [place.root])
    assert [entry.record_id for entry in listed.read()] == [one.id]
    (path,) = (place.root / "erasures").glob("*.json")
    forged = path.with_name("01JZZZZZZZZZZZZZZZZZZZZZZZ.json")
    shutil.copy(path, forged)
    listed.take_in()
    with pytest.raises(IntegrityBroken, match="01JZZZZZZZZZZZZZZZZZZZZZZZ"):
        listed.read()
