"""The adapter of views against PostgreSQL itself, over a network address that is judged."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from cluster.services.postgres import Postgres
from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.guard import AddressRefused
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.adapters.view_database import Place, asked
from connectors.prisons.port import PrisonSystem, Told
from connectors.prisons.simulators.view_tables import CHANGED, ORDERS, ViewTables
from schemas.errors import InvalidInput, Unavailable
from schemas.exchange.prison_systems.access import ViewAccess
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind, SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.contracts.prisons.standing import LOOPBACK, SECRET, Standing, settings_of, source_of
from tests.contracts.prisons.test_contract import latest, order_of, told, truth
from tests.databases import copied, database_of, execute

pytestmark = pytest.mark.integration
READER = "visits_reader"


@pytest.fixture
def database(postgres_server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, and a role that may read views and write orders."""
    with contextlib.suppress(Exception):
        execute(postgres_server, f"CREATE ROLE {READER} LOGIN PASSWORD '{SECRET}'")
    with copied(postgres_server, database_of(request), "template0"):
        yield database_of(request)


@pytest.fixture
async def door(postgres_server: Postgres) -> AsyncIterator[int]:
    """A port of loopback that leads to the server's socket."""
    socket = str(sa.make_url(postgres_server.url).query["host"]) + "/.s.PGSQL.5432"

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await reader.read(65_536):
            writer.write(block)
            await writer.drain()
        writer.close()

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(socket)
        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    server = await asyncio.start_server(joined, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture(params=SystemKind)
async def standing(
    postgres_server: Postgres,
    database: str,
    door: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Standing]:
    source = source_of("chinese", request.param)
    engine = sa.create_engine(postgres_server.url_of(database), poolclass=NullPool)
    tables = await asyncio.to_thread(ViewTables, source, engine)
    with engine.begin() as connection:
        grant = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}"
        connection.exec_driver_sql(grant)
        connection.exec_driver_sql(f"GRANT INSERT ON {ORDERS} TO {READER}")
    access = ViewAccess(
        address=f"postgresql+psycopg://{READER}@127.0.0.1:{door}/{database}",
        changed=CHANGED,
        orders=ORDERS,
    )
    settings = settings_of(source, access)
    surroundings = Surroundings(
        folder=tmp_path, keys=SoftwareKeys(tmp_path / "keys"), loopback=True
    )
    system = open_system(settings, SECRET, surroundings)

    async def write() -> None:
        await asyncio.to_thread(tables.export)

    await write()
    yield Standing(source, system, settings, surroundings, write)
    await system.close()
    engine.dispose()


async def test_every_record_change_and_deletion_is_told(standing: Standing) -> None:
    for _ in range(2):
        for kind in KINDS[standing.source.book.kind]:
            found = await told(standing, kind)
            assert latest(standing, kind, found) == truth(standing, kind)
        standing.source.disturb(changed=40, deleted=15)
        await standing.write()


async def test_counts_and_days_are_those_of_the_source(standing: Standing) -> None:
    since, until = date(2026, 10, 1), date(2026, 12, 31)
    for kind in KINDS[standing.source.book.kind]:
        counts = [one for one in await standing.system.counts(kind, since, until) if one.count]
        assert counts == [one for one in standing.source.counts(kind, since, until) if one.count]
        day = counts[0].day
        found = [one async for one in standing.system.day(kind, day) if isinstance(one, Told)]
        true = {key: one for key, one in truth(standing, kind).items() if one.day == day}
        assert latest(standing, kind, found) == true


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.prisons.adapters.view.LOOK_EVERY_S", 0.0)


async def test_an_order_is_written_once_and_acknowledged(standing: Standing) -> None:
    order = order_of(standing)
    for _ in range(2):
        with pytest.raises(Unavailable) as raised:
            await standing.system.push(order)
        assert raised.value.code == "order_unacknowledged"
    await standing.write()
    receipt = await standing.system.push(order)
    assert receipt.accepted
    assert standing.source.orders.taken == [order]


async def test_it_says_which_database_answers(standing: Standing) -> None:
    assert (await standing.system.check()).startswith("postgresql 18")


async def test_the_address_is_judged_as_any_other(standing: Standing) -> None:
    settings = SystemSettings(access=standing.settings.access, kinds=standing.settings.kinds)
    system = open_system(settings, SECRET, standing.surroundings)
    with pytest.raises(AddressRefused):
        await system.check()


async def test_a_reading_connection_writes_nothing(standing: Standing) -> None:
    access = standing.settings.access
    assert isinstance(access, ViewAccess)
    place = Place(access.address, SECRET, standing.surroundings.folder)
    engine = place.engine("127.0.0.1", writes=False)

    def write() -> None:
        with asked(engine, writes=True) as connection:
            connection.exec_driver_sql(f"INSERT INTO {ORDERS} (order_id) VALUES ('x')")

    with pytest.raises(InvalidInput) as raised:
        await asyncio.to_thread(write)
    assert raised.value.detail["problem"] == "ReadOnlySqlTransaction"


def named(standing: Standing, name: str) -> PrisonSystem:
    """The system with another name for its reviews."""
    kinds = tuple(
        msgspec.structs.replace(one, name=name) if one.kind is RecordKind.REVIEW else one
        for one in standing.settings.kinds
    )
    settings = SystemSettings(
        access=standing.settings.access, kinds=kinds, private_networks=LOOPBACK
    )
    return open_system(settings, SECRET, standing.surroundings)


@pytest.mark.parametrize(
    "name", ['复听记录" WHERE true; DROP TABLE t_review; --', "pg_catalog.pg_user", "没有这个视图"]
)
async def test_a_name_is_a_name_and_never_a_statement(standing: Standing, name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        await named(standing, name).pull(RecordKind.REVIEW, "", 10)
    assert raised.value.code == "peer_answer"
    assert await told(standing, RecordKind.REVIEW)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg:///visits?host=/var/run",
        "postgresql+psycopg://reader:password@db.prison/visits",
        "postgresql+psycopg://reader@db.prison/visits?options=-crole%3Dpostgres",
        "mysql://reader@db.prison/visits",
        "sqlite:////etc/passwd",
        "sqlite:///../outside.db",
        "no address",
    ],
)
def test_an_address_that_reaches_further_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        Place(address, "", tmp_path)
