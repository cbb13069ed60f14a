"""`qinqiao backup …`: from the key for the safe to a platform that was restored."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from cluster.benches.own_folder import settings_in
from cluster.restored import own_server
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from connectors.keys import sm2
from connectors.postgres import Database, make_id
from pipelines.flows.platform.backups.making import places_of
from schemas.tables.labour.ledger import applied_message
from schemas.tables.messages.messaging import outbox
from tests.integration.backups.conftest import Site, count
from tests.integration.ledger.conftest import AT

LABOUR = "labour.P03.hours.x"


async def test_a_platform_is_backed_up_and_restored_by_commands(
    site: Site, database_url: str, shard_urls: list[str], tmp_path: Path
) -> None:
    own = {
        "QINQIAO_DATA_DIR": site.settings.data_dir,
        "QINQIAO_BACKUP_PLACES": ",".join(site.settings.backup_places),
        "QINQIAO_DATABASE_URL": database_url,
        "QINQIAO_LABOUR_SHARDS": ",".join(shard_urls),
    }
    safe = tmp_path / "safe.key"
    code, told = await run(own, "key", "--out", str(safe))
    assert code == 0, told
    assert safe.stat().st_mode & 0o777 == 0o600
    # A private key is never written over.
    assert (await run(own, "key", "--out", str(safe)))[0] != 0
    applied = await sent_before(site)
    code, told = await run(own, "make", "--json")
    assert code == 0, told
    made = json.loads(told)
    code, told = await run(own, "list", "--json")
    assert [one["id"] for one in json.loads(told)["rows"]] == [made["id"]]
    code, told = await run(own, "drill", "--key", str(safe))
    assert code == 0, told
    done = json.loads(told)
    assert (done["passed"], done["backup_id"], done["differences"]) == (True, made["id"], [])
    assert done["seconds"] > 0
    assert not (Path(site.settings.data_dir) / "drill").exists()

    new = tmp_path / "new"
    fresh = {
        "QINQIAO_DATA_DIR": str(new),
        "QINQIAO_BACKUP_PLACES": own["QINQIAO_BACKUP_PLACES"],
        "QINQIAO_LABOUR_EMBEDDED_SHARDS": "2",
    }
    trained = fresh | {"QINQIAO_ENVIRONMENT": "training"}
    code, told = await run(trained, "restore", "--key", str(safe))
    assert code == 1
    assert "other_environment" in told
    assert not (new / "keys").exists()
    await refused_without_origin(fresh, own, safe, tmp_path)
    assert not (new / "keys").exists()
    code, told = await run(fresh, "restore", "--key", str(safe), "--json")
    assert code == 0, told
    assert json.loads(told)["differences"] == []
    code, told = await run(fresh, "restore", "--key", str(safe))
    assert code == 1
    assert "not_empty" in told
    try:
        await compare(site, new, applied)
    finally:
        shutil.rmtree(run_dir(new), ignore_errors=True)


async def refused_without_origin(
    fresh: dict[str, str], own: dict[str, str], safe: Path, tmp_path: Path
) -> None:
    """Neither what nobody vouches for, nor what another platform signed."""
    bare, platform = without_platform(safe, tmp_path / "bare.key")
    code, told = await run(own, "platform")
    assert code == 0, told
    assert told.strip() == platform
    code, told = await run(fresh, "restore", "--key", str(bare))
    assert code == 1
    assert "platform_unknown" in told
    other = sm2.public_key(sm2.new_private()).hex()
    for key in (bare, safe):
        code, told = await run(fresh, "restore", "--key", str(key), "--platform", other)
        assert code == 1
        assert "other_platform" in told


def without_platform(safe: Path, bare: Path) -> tuple[Path, str]:
    """What lay in safes before platforms did, and the line that is missing."""
    private, platform = safe.read_text().splitlines()
    bare.write_text(private + "\n")
    return bare, platform


async def sent_before(site: Site) -> str:
    """Messages that left the outbox: one applied, one that was on its way, one that none awaits."""
    async with site.ledger.desks[0].shard.transaction() as tx:
        applied: str = await tx.scalar(select(applied_message.c.message_id).limit(1))
    sent = {applied: LABOUR, make_id(): LABOUR, make_id(): "notify.officers.P03"}
    async with site.core.transaction() as tx:
        for message_id, subject in sent.items():
            row = {"id": message_id, "subject": subject, "payload": b"{}", "created_at": AT}
            await tx.execute(insert(outbox).values(**row, published_at=AT))
    return applied


async def compare(site: Site, new: Path, applied: str) -> None:
    """The restored folders and databases against those that were backed up."""
    for name in ("master.key", "recovery.pub"):
        assert (new / "keys" / name).read_bytes() == (
            Path(site.settings.keys_dir) / name
        ).read_bytes()
    assert (new / "checkpoints" / "000000001.json").read_bytes() == b"{}"
    settings = load_settings({"QINQIAO_DATA_DIR": str(new)})
    manifest = places_of(site.settings)[0].manifest(places_of(site.settings)[0].ids()[0])
    with own_server(settings_in(settings, new), manifest) as addresses:
        core = Database(addresses["core"])
        try:
            assert await count(core, "officer") == await count(site.core, "officer")
            async with core.transaction() as tx:
                waiting = select(outbox.c.id, outbox.c.subject)
                again = (await tx.execute(waiting.where(outbox.c.published_at.is_(None)))).all()
            assert [one.subject for one in again] == [LABOUR]
            assert again[0].id != applied
        finally:
            await core.close()


async def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """The command's exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cluster", "backup", *arguments,
        env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told(out, err, process.returncode)


def told(out: bytes, err: bytes, code: int) -> Any:
    return out.decode() if code == 0 else err.decode() + out.decode()
