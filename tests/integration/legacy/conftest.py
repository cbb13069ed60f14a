"""The command in its environment: a bureau of three inmates, two shards, a labour officer."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from connectors.keys.software import SoftwareKeys
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from connectors.postgres.access import officers, rights
from connectors.postgres.people import people
from connectors.postgres.platform import units
from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.security.row_seal import PURPOSE, RowSeal
from schemas.people.kinds import OrgType, Role
from tests.integration.legacy.dumps import Folder
from tests.integration.world import World

ROOT = Path(__file__).parents[3]
INMATES = ("3103001", "3103002", "3103003")


def grants_of(role: Role) -> frozenset[str]:
    return frozenset(next(grants(one) for one in BUILT_IN if one.role is role))


class Command:
    """`qinqiao labour migrate` as an operator calls it, in a process of its own."""

    def __init__(self, environment: dict[str, str], seal: RowSeal) -> None:
        self._environment = environment
        self.seal = seal

    def start(self, *targets: Path, by: str = "labour") -> subprocess.Popen[str]:
        told = ["labour", "migrate", *map(str, targets), "--by", by, "--json"]
        return subprocess.Popen(
            [sys.executable, "-m", "cluster", *told],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    async def run(self, *targets: Path, by: str = "labour") -> "Ended":
        return await ended(self.start(*targets, by=by))


class Ended(NamedTuple):
    code: int
    out: str
    error: str

    @property
    def told(self) -> dict[str, Any]:
        assert self.code in (0, 3), self.error
        found: dict[str, Any] = json.loads(self.out)
        return found


async def ended(process: subprocess.Popen[str]) -> Ended:
    out, error = await asyncio.to_thread(process.communicate)
    return Ended(process.returncode, out, error)


@pytest.fixture
async def command(
    db: Database, database_url: str, shard_urls: list[str], world: World, tmp_path: Path
) -> Command:
    keys = SoftwareKeys(tmp_path / "data" / "keys")
    seal = RowSeal(keys.derive(PURPOSE))
    async with db.transaction() as tx:
        for number in INMATES[1:]:
            await people.add_inmate(
                tx, inmate_no=number, name="李强", prison_id=world.prison.id, ward_id=world.ward.id
            )
        officer_id = await officers.add(
            tx,
            login="labour",
            name="赵警官",
            police_no="310009",
            org_unit_id=world.prison.id,
            password_hash="x",
        )
        # The world sealed its rights under another key.
        await rights.set_permissions(tx, seal, Role.LABOUR.value, grants_of(Role.LABOUR))
        bureau = await units.root(tx)
        assert bureau is not None
        await rights.give(tx, seal, officer_id, [Role.LABOUR], [bureau.id])
    return Command(
        {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QINQIAO_DATA_DIR": str(tmp_path / "data"),
            "QINQIAO_DATABASE_URL": database_url,
            "QINQIAO_LABOUR_SHARDS": ",".join(shard_urls),
        },
        seal,
    )


@pytest.fixture
async def shards(db: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Shards]:
    keys = SoftwareKeys(tmp_path / "data" / "keys")
    made = Shards(db, [Database(url) for url in shard_urls], keys)
    yield made
    await made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "dump")


async def counted(shards: Shards) -> list[tuple[int, int]]:
    """Lines and minutes of each shard."""
    found = text("select count(*), coalesce(sum(minutes), 0) from hours_line")

    async def ask(shard: Database) -> tuple[int, int]:
        async with shard.transaction() as tx:
            lines, minutes = (await tx.execute(found)).one()
            return int(lines), int(minutes)

    return await shards.ask_all(ask)


async def other_prison(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        bureau = await units.root(tx)
        prison = await units.add(
            tx, parent=bureau, code="P04", name="四监", org_type=OrgType.PRISON
        )
        await units.add(tx, parent=prison, code="P04-W01", name="一监区", org_type=OrgType.WARD)
