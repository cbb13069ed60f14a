"""The audit log of a restored platform holds against the checkpoints of its backup (AU-3)."""

import asyncio
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cluster.benches.own_folder import settings_in
from cluster.restored import own_server, restore
from cluster.services.run_dir import run_dir
from connectors.keys import open_keys
from connectors.keys.recovery import RecoveryKey
from connectors.postgres import Database
from pipelines.flows.audit.notary import Notary, open_notary
from pipelines.flows.platform.backups import making
from pipelines.flows.platform.backups.folders import packed
from pipelines.flows.platform.backups.making import places_of
from pipelines.rules.platform.backup_manifest import SIGNER
from pipelines.rules.security.checkpoint import Broken, Checkpoint, Head
from schemas.platform.backups import Manifest, Part
from schemas.settings import Settings
from tests.integration.backups.conftest import Site

pytestmark = [pytest.mark.integration, pytest.mark.requirement("AU-3")]


def notary_of(site: Site) -> Notary:
    """What signs; the made-up file of the site is none of its checkpoints."""
    shutil.rmtree(site.settings.checkpoints_dir)
    return open_notary(site.settings, site.keys)


async def test_a_checkpoint_signed_after_the_cut_is_not_missed_by_the_restored_log(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notary, loop = notary_of(site), asyncio.get_running_loop()
    await notary.note(site.core, datetime.now(UTC))

    async def goes_on() -> None:
        await site.note("after the cut")
        assert await notary.note(site.core, datetime.now(UTC)) is not None

    def later(
        settings: Settings, into: Path, key: RecoveryKey, heads: Sequence[Head]
    ) -> list[Part]:
        asyncio.run_coroutine_threadsafe(goes_on(), loop).result()
        return packed(settings, into, key, heads)

    # The fault: work goes on and is signed between the cut and the packing; packed as ever.
    monkeypatch.setattr(making, "packed", later)
    manifest = (await site.make()).manifest
    for place in places_of(site.settings):
        plain = place.folder(manifest.id) / "checkpoint.json"
        assert msgspec.json.decode(plain.read_bytes(), type=Checkpoint).number == 1

    base = msgspec.structs.replace(site.settings, labour_embedded_shards=2)
    new = settings_in(base, tmp_path / "new")
    place, platform = places_of(site.settings)[0], site.keys.public_key(SIGNER)
    await asyncio.to_thread(restore, place, manifest.id, site.private, new, "production", platform)
    try:
        await _verified(new, manifest)
    finally:
        shutil.rmtree(run_dir(tmp_path / "new"), ignore_errors=True)


async def _verified(new: Settings, manifest: Manifest) -> None:
    with own_server(new, manifest) as addresses:
        restored, notary = Database(addresses["core"]), open_notary(new, open_keys(new))
        try:
            verdict = await notary.verify(restored)
            assert (verdict.verified, verdict.checkpoints) == (True, 1)
            # And from now on it is missed, as before.
            shutil.rmtree(new.checkpoints_dir)
            assert (await notary.verify(restored)).broken_checkpoint == Broken(1, "missing")
        finally:
            await restored.close()
