"""Database and messages are brought into their newest shape before anything serves."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from cluster.benches.seed import plant
from cluster.database_roles import require_bounded
from cluster.embedded import Services
from cluster.indexes_aside import make_again
from cluster.mode import settle_mode
from cluster.nodes.preparing import alone
from cluster.prison_shards import place_prisons
from connectors.doors import open_bus, open_database, open_doors
from connectors.keys import open_keys
from connectors.keys.vault import DATABASE
from connectors.postgres.access import rights
from connectors.postgres.application_role import grant_application
from connectors.postgres.audit import integrity
from connectors.postgres.database import Database
from connectors.postgres.family.first_app_modules import plant_app_modules
from connectors.postgres.migrate import migrate
from connectors.postgres.modules.first_dictionaries import plant_dictionaries
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official.first_official_kinds import plant_official_kinds
from connectors.postgres.official.sealing_plain import seal_certificates
from connectors.postgres.platform import jobs
from connectors.postgres.reports.first_reports import plant_reports
from connectors.postgres.speech.sealing_plain import seal_plain
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.files.uploads import clear_spools
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import open_list
from schemas.settings import Settings

_log = logging.getLogger("qinqiao.cluster")


Plant = Callable[[Settings], Awaitable[object]]


async def plant_nothing(settings: Settings) -> None:
    """What a platform begins with that has no past."""


def prepare_data(settings: Settings, services: Services, past: Plant = plant_nothing) -> None:
    """Database and messages, in their newest shape; made-up people for a demonstration.

    A `past` is planted before anything of today is in the log, which never goes back in time.
    """
    services.start()
    clear_spools(Path(settings.files_dir), datetime.now(UTC))
    with alone(services.owner_url):
        _prepare(settings, services, past)


def _prepare(settings: Settings, services: Services, past: Plant) -> None:
    # Of a past whose planting was interrupted; a change of the shape expects them.
    make_again(services.owner_url, Path(settings.data_dir))
    migrate(services.owner_url)
    # Of an embedded database the password is ours to set; another's was put into the vault.
    password = services.vault.ensure(DATABASE) if services.postgres else None
    grant_application(services.owner_url, settings.database_url, password)
    require_bounded(services.owner_url, settings.database_url)
    # Hours and pay of a past lie in the shards.
    services.keeper.bring_up()
    asyncio.run(_planted(settings, past))
    settle_mode(settings)
    asyncio.run(_seal_plain(settings, services.owner_url))
    asyncio.run(_close_erased(settings))
    asyncio.run(_plant_rights(settings))
    asyncio.run(_ensure_streams(settings))
    asyncio.run(_ensure_first_rows(settings))
    if settings.demonstration:
        asyncio.run(plant.seed(settings))
    asyncio.run(_seal_rows(settings))
    place_prisons(settings)


async def _planted(settings: Settings, past: Plant) -> None:
    await past(settings)


async def _seal_plain(settings: Settings, owner_url: str) -> None:
    """What a database of before has in clear is sealed before anybody reads it."""
    owner = Database(owner_url, pool_size=1, spoken=spoken_seals(open_keys(settings)))
    try:
        await seal_plain(owner)
        await seal_certificates(owner, FieldSeals(open_keys(settings)))
    finally:
        await owner.close()


async def _close_erased(settings: Settings) -> None:
    """What was erased, and came back with a database from before it, is closed before we serve."""
    doors = open_doors(settings)
    listed = open_list(settings, doors.keys)
    eraser = Eraser(doors.database, doors.store, None, listed, lambda: datetime.now(UTC))
    try:
        if count := await eraser.erase_again():
            _log.warning("%d records that were erased before came back and are erased again", count)
    finally:
        await doors.close()


async def _ensure_first_rows(settings: Settings) -> None:
    """What every installation has: dictionaries, kinds of official business, jobs."""
    database = open_database(settings)
    try:
        async with database.transaction() as tx:
            await plant_dictionaries(tx)
            await plant_official_kinds(tx)
            await plant_app_modules(tx)
            await plant_reports(tx, datetime.now(UTC))
            await jobs.ensure_first(tx, datetime.now(UTC))
    finally:
        await database.close()


async def _seal_rows(settings: Settings) -> None:
    """Rows from before integrity values were kept; once for each table."""
    doors = open_doors(settings)
    try:
        await integrity.begin(doors.database)
    finally:
        await doors.close()


async def _plant_rights(settings: Settings) -> None:
    """The built-in roles and what they allow; no account."""
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await rights.plant_built_in(tx, doors.rights_seal())
    finally:
        await doors.close()


async def _ensure_streams(settings: Settings) -> None:
    bus = open_bus(settings)
    await bus.connect()
    try:
        await bus.ensure_streams()
    finally:
        await bus.close()
