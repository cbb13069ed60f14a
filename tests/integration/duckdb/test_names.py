"""Names of modules in an export: where their table is, with the columns that may leave."""

from pathlib import Path

import duckdb
import pytest

from connectors.duckdb import names
from connectors.duckdb.names import names_file, present, write_names
from connectors.postgres import Database
from pipelines.rules.cockpits.dimensions import Dimension
from schemas.modules.levels import Level
from tests.integration.world import World

UNIT = Dimension(name="unit", title="单位", table="org_unit")
ABSENT = Dimension(name="ghost", title="没有的表", table="no_such_table")


async def test_a_modules_names_leave_as_far_as_their_level_lets_them(
    db: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The product names no table that is absent, and an installation of tomorrow may.
    monkeypatch.setattr(names, "DIMENSIONS", (UNIT, ABSENT))
    async with db.transaction() as tx:
        (unit,) = await present(tx, {"org_units": {"parent_id": Level.SENSITIVE}})
        await write_names(tx, unit, tmp_path)
    with duckdb.connect() as base:
        found = base.execute(f"from '{names_file(tmp_path, unit)}' where code = 'P03'")
        columns = [one[0] for one in found.description or ()]
        row = dict(zip(columns, found.fetchall()[0], strict=True))
    assert row == {
        "unit_id": world.prison.id, "code": "P03", "name": "三监", "org_type": "PRISON", "sort": 0,
    }  # fmt: skip
