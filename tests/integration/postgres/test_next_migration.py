"""What is declared and not made yet becomes the next migration; what loses data does not."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic.config import Config
from sqlalchemy import NullPool, create_engine, text

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.migrate import VERSIONS, bring_up, config
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.migration.statements import NeedsAPerson
from connectors.postgres.modules.migration.writing import next_migration
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import shape_of
from pipelines.rules.modules.queries import ListQuery
from schemas.modules.catalog import MODULES
from schemas.modules.common import ACTIVE_STATES, phone_field
from schemas.modules.field import Choice, Edited, Field, Flag, Found, Integer, Option, Text, Unit
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope
from schemas.tables import metadata
from schemas.tables.module import make_table
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

ITEMS = Module(
    code="lost_items",
    title="遗失物品",
    noun="遗失物品",
    subsystem="base",
    group="登记",
    table="lost_item",
    fields=(
        Field(name="name", title="物品名称", kind=Text(most=50), found=Found.WITHIN, unique=True),
        Field(name="unit_id", title="拾获单位", kind=Unit(), found=Found.EXACT),
        Field(name="number", title="件数", kind=Integer(), required=False),
        phone_field(required=False),
    ),
    core=("name", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
    unique_together=(("unit_id", "number"),),
    states=ACTIVE_STATES,
    sample={"name": "雨伞{n}", "unit_id": "unit:P03"},
    requirements=("VC-GEN-18",),
)
COLOUR = Field(name="colour", title="颜色", kind=Text(most=20), required=False)
GUESSED = Field(name="guessed", title="推定", kind=Flag())
PLACE = Field(
    name="place",
    title="地点",
    kind=Choice(options=(Option("in", "内"), Option("at'", "门"))),
    default="at'",
)
NAME, UNIT, NUMBER, PHONE = ITEMS.fields


@contextmanager
def declared(module: Module) -> Iterator[None]:
    """The module as if the map had it."""
    known = MODULES.get(module.code)
    table = metadata.tables.get(module.table)
    if table is not None:
        metadata.remove(table)
    MODULES[module.code] = module
    made = make_table(module)
    shape_of.cache_clear()
    try:
        yield
    finally:
        metadata.remove(made)
        del MODULES[module.code]
        assert known is None
        shape_of.cache_clear()


def with_fields(*fields: Field, **more: Any) -> Module:
    return msgspec.structs.replace(ITEMS, fields=fields, **more)


@pytest.fixture
def settings(owner_url: str, tmp_path: Path) -> Config:
    """Of migrations that go on in a folder of the test's own."""
    folder = tmp_path / "versions"
    folder.mkdir()
    found = config(owner_url)
    found.set_main_option("path_separator", "newline")
    found.set_main_option("version_locations", f"{VERSIONS}\n{folder}")
    return found


def run(settings: Config, folder: Path) -> str:
    """Write what is declared, and run it; answers its statements."""
    found = next_migration(settings)
    assert found is not None
    script, statements = found.keep(folder / "versions")
    assert script.name == f"{found.number}_lost_item.py"
    bring_up(settings)
    assert next_migration(settings) is None
    return statements.read_text(encoding="utf-8")


def asked(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        done = connection.execute(text(statement))
        return [tuple(row) for row in done] if done.returns_rows else []


def refusals(settings: Config) -> list[str]:
    with pytest.raises(NeedsAPerson) as told:
        next_migration(settings)
    refused: list[str] = told.value.detail["refused"]
    return refused


def test_where_nothing_differs_nothing_is_written(settings: Config) -> None:
    assert next_migration(settings) is None


async def test_a_register_without_a_table_gets_one_in_which_its_records_are_kept(
    settings: Config, db: Database, world: World, tmp_path: Path
) -> None:
    seals = FieldSeals(SoftwareKeys(tmp_path / "keys"))
    values = {"name": "雨伞", "unit_id": world.prison.id, "number": 2, "phone": "13900000000"}
    with declared(ITEMS):
        await asyncio.to_thread(run, settings, tmp_path)
        url = settings.attributes["url"]
        await asyncio.to_thread(asked, url, "grant all on lost_item to qinqiao_app")
        async with db.transaction() as tx:
            made = await writing.add(tx, ITEMS, seals, values, state="active", by=None, at=NOW)
            scopes = (world.prison.path,)
            (one,), total = await records.page(
                tx, ITEMS, seals, scopes, ListQuery(), limit=9, offset=0
            )
            assert (one.id, total, one.state) == (made, 1, "active")
            assert one.values["name"] == "雨伞"
            changed = {"name": "黑伞"}
            await writing.change(tx, ITEMS, seals, made, 1, changed, state=None, by=None, at=NOW)
            again = await records.get(tx, ITEMS, seals, scopes, made)
            assert again is not None
            assert again.values["name"] == "黑伞"


def test_what_a_register_gains_is_added_and_its_rows_stay(
    settings: Config, owner_url: str, world: World, tmp_path: Path
) -> None:
    with declared(ITEMS):
        run(settings, tmp_path)
    asked(
        owner_url,
        "insert into lost_item (id, state, name, unit_id)"
        f" values ('I', 'active', '雨伞', '{world.prison.id}')",
    )
    longer = msgspec.structs.replace(NAME, kind=Text(most=80), required=False, unique=False)
    more = with_fields(
        longer,
        UNIT,
        NUMBER,
        PHONE,
        COLOUR,
        GUESSED,
        PLACE,
        Field(name="ward_id", title="监区", kind=Unit(), required=False, edited=Edited.NEVER),
        indexes=(Index("name", holding=("colour",), unset=("place",)),),
    )
    with declared(more):
        written = run(settings, tmp_path)
    assert "CREATE TABLE" not in written
    assert "ALTER TABLE lost_item ADD COLUMN colour VARCHAR(20);" in written
    assert "ALTER TABLE lost_item ALTER COLUMN name TYPE VARCHAR(80);" in written
    row = asked(owner_url, "select name, colour, guessed, place from lost_item")
    assert row == [("雨伞", None, False, "at'")]
    told_apart = msgspec.structs.replace(more, unique_together=(("unit_id", "colour"),))
    with declared(told_apart):
        written = run(settings, tmp_path)
    assert "DROP CONSTRAINT uq_lost_item_unit_id_number;" in written
    assert written.index("-- Stops every start") < written.index("ADD CONSTRAINT")
    held = msgspec.structs.replace(told_apart, indexes=(Index("name", holding=("place",)),))
    with declared(held):
        written = run(settings, tmp_path)
    assert written.splitlines() == [
        "DROP INDEX ix_lost_item_name;",
        "CREATE INDEX ix_lost_item_name ON lost_item (name) INCLUDE (place);",
    ]


def test_what_would_lose_data_is_refused_all_at_once(
    settings: Config, owner_url: str, tmp_path: Path
) -> None:
    with declared(ITEMS):
        run(settings, tmp_path)
    shorter = msgspec.structs.replace(NAME, kind=Text(most=20))
    number = msgspec.structs.replace(NUMBER, required=True)
    needed = msgspec.structs.replace(COLOUR, required=True)
    less = with_fields(shorter, UNIT, number, needed)
    with declared(less):
        assert sorted(refusals(settings)) == [
            "lost_item.colour is required, and rows that are there have no value for it:"
            " give the field a default, or required=False",
            "lost_item.name would become VARCHAR(20), which holds less than VARCHAR(50)",
            "lost_item.number becomes required: rows may be without it",
            "lost_item.phone_digest would be dropped, with all that it holds",
            "lost_item.phone_sealed would be dropped, with all that it holds",
        ]
    # The register is declared no longer.
    assert refusals(settings) == ["lost_item would be dropped, with all that it holds"]
    assert asked(owner_url, "select count(*) from lost_item") == [(0,)]
    asked(owner_url, "drop table lost_item")
    asked(owner_url, "drop view call_booking")
    told = refusals(settings)
    assert told
    assert all(one.startswith("the view call_booking has not the columns") for one in told)
