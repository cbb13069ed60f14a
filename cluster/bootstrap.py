"""The wiring of the whole platform, in one visible function."""

import asyncio
import importlib
import logging
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from cluster.announce import announce
from cluster.benches.seed import plant
from cluster.check.watch import Watch
from cluster.database_roles import require_bounded, require_two_roles
from cluster.instance_lock import InstanceLock
from cluster.layout import Layout
from cluster.listener import address_of, listener_environment, require_sealed
from cluster.logs import log_to
from cluster.mode import require_environment, require_simulators_apart, settle_mode
from cluster.models.verify import check_models
from cluster.nodes.leading import Leader
from cluster.nodes.preparing import alone
from cluster.nodes.standing import Always, Claim, Standing
from cluster.problems import CannotStart
from cluster.ready import Ready, write_ready
from cluster.self_test import require_self_test
from cluster.services.clamd import Clamd, installed
from cluster.services.leftovers import end_leftovers
from cluster.services.nats import Nats
from cluster.services.ports import require_free
from cluster.services.postgres import Postgres
from cluster.services.ray_environment import ray_environment
from cluster.services.run_dir import close_data, make_run_dir
from cluster.settings import INSTANCE_VARIABLE
from cluster.shard_keeper import ShardKeeper
from cluster.supervisor import Service, Supervisor
from connectors.doors import open_bus, open_database, open_doors, open_shards, vault_of
from connectors.keys import open_keys
from connectors.keys.environment import settle_environment
from connectors.keys.vault import DATABASE, MESSAGES
from connectors.ledger.away import LedgerAway
from connectors.postgres.access import rights
from connectors.postgres.application_role import grant_application
from connectors.postgres.audit import integrity
from connectors.postgres.database import Database
from connectors.postgres.migrate import migrate
from connectors.postgres.modules.first_dictionaries import plant_dictionaries
from connectors.postgres.official.first_official_kinds import plant_official_kinds
from connectors.postgres.platform import jobs
from connectors.postgres.reports.first_reports import plant_reports
from connectors.postgres.speech.sealing_plain import seal_plain
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.files.uploads import clear_spools
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import open_list
from schemas.settings import Settings

if TYPE_CHECKING:
    from cluster.benches.prisons.standing import PrisonStandIns

_log = logging.getLogger("qinqiao.cluster")
SERVER = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
"""Of the embedded database: a load of millions of rows is not broken up by checkpoints."""


def up(settings: Settings, console: Console) -> None:
    """Start everything, say where it is, and keep it running until a signal ends it.

    Whatever was started is stopped in reverse order, also where a later step refuses.
    """
    layout = Layout.of(settings)
    # Until everything serves, both signals unwind what was started so far.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as running:
        lock = InstanceLock(layout.data)
        lock.acquire()
        running.callback(lock.release)
        log_to(layout.log, settings.log_level)
        end_leftovers(layout.data)
        # The last step of stopping: some of Ray's processes outlive its own end by a moment.
        running.callback(end_leftovers, layout.data)
        _check(settings)
        require_environment(settings, settle_environment(settings))
        run_dir = make_run_dir(layout.data)
        close_data(settings)
        # From here on every child carries the marker by which leftovers are found.
        os.environ[INSTANCE_VARIABLE] = str(layout.data)
        if "ray" in sys.modules:
            raise RuntimeError("Ray was imported before its environment stood")
        os.environ.update(ray_environment(run_dir) | listener_environment(settings))

        services = Services(settings, layout)
        settings = services.settings
        # Registered before Ray, so that it is stopped after: rooms write until their end.
        running.callback(services.stop)
        with ThreadPoolExecutor(2) as beside:
            data = beside.submit(prepare_data, settings, services)
            # Imported now and not before: Ray and Serve read the environment when imported.
            from cluster.services.ray_cluster import RayCluster

            # Takes seconds, in which Ray mostly waits for its own processes.
            deployment = beside.submit(importlib.import_module, "cluster.deploy")
            cluster = RayCluster(settings, run_dir, layout.log)
            running.callback(cluster.stop)
            cluster.start(warm=settings.api_replicas)
            data.result()
        ray_side = deployment.result()
        ray_side.show_pages(settings)
        announce(settings, console)
        console.print("  speech and faces are being loaded …", highlight=False)
        ray_side.deploy(settings)
        # Ray ends an actor whose last handle goes.
        keeper = ray_side.keep(settings)
        running.callback(lambda: keeper)
        claim = claim_of(settings, running)
        # Of several nodes another one goes on; the only one lets rooms write until Ray ends.
        fall = ray_side.fall if settings.node else list.clear
        standing = Standing(claim, lambda: ray_side.stand(settings), fall)
        running.callback(standing.end)
        running.callback(services.keeper.stop)
        services.keeper.start()
        standing.look()

        def tell() -> None:
            write_ready(layout.ready, services.ready())

        beside_it = prison_stand_ins(settings, layout, running, console)

        def look() -> None:
            standing.look()
            for one in beside_it:
                one.look()

        running.callback(layout.ready.unlink, missing_ok=True)
        watch = Watch(settings, services.ready)
        running.callback(watch.stop)
        supervisor = Supervisor([*services.embedded, *beside_it], tell, look)
        supervisor.listen()
        tell()
        watch.start()
        console.print("  speech and faces answer; records come in beside it.", highlight=False)
        supervisor.run()
        console.print("Stopping …")
    console.print("Stopped.")


def claim_of(settings: Settings, running: ExitStack) -> Claim:
    """Of several nodes one leads; a node without a name is the only one."""
    if not settings.node:
        return Always()
    leader = Leader(settings.node, lambda: open_database(settings, pool_size=1))
    running.callback(leader.stop)
    leader.start()
    return leader


def prison_stand_ins(
    settings: Settings, layout: Layout, running: ExitStack, console: Console
) -> "list[PrisonStandIns]":
    """The process that stands in for the prisons' systems, where it is asked for."""
    if not settings.prison_stand_ins:
        return []
    # Here, so that other platforms need not load what stand-ins need.
    from cluster.benches.prisons.progress import Progress
    from cluster.benches.prisons.standing import PrisonStandIns

    progress = Progress(settings, lambda line: console.print(line, highlight=False))
    log = layout.log / "prison-stand-ins.log"
    stand_ins = PrisonStandIns(settings, log, os.environ, progress)
    running.callback(stand_ins.stop)
    stand_ins.start()
    return [stand_ins]


def shard_names(settings: Settings) -> list[str]:
    """Databases of the ledger's shards in the embedded server."""
    if settings.labour_shards:
        return []
    return [f"qinqiao_labour_{number + 1}" for number in range(settings.labour_embedded_shards)]


class Services:
    """The embedded database and messages, as far as no others are named by the settings."""

    def __init__(self, settings: Settings, layout: Layout) -> None:
        self.postgres: Postgres | None = None
        self.nats: Nats | None = None
        self.vault = vault_of(settings)
        if not settings.database_url:
            names = shard_names(settings)
            self.postgres = Postgres(
                layout.postgres,
                layout.sockets,
                layout.log / "postgres.log",
                os.environ,
                options=SERVER,
                further=names,
            )
            settings = msgspec.structs.replace(
                settings,
                database_url=self.postgres.application_url,
                database_owner_url=self.postgres.url,
            )
            if names:
                settings = msgspec.structs.replace(
                    settings,
                    labour_shards=tuple(map(self.postgres.application_url_of, names)),
                    labour_shard_owners=tuple(map(self.postgres.url_of, names)),
                )
        if not settings.nats_url:
            self.nats = Nats(
                layout.nats,
                layout.log / "nats.log",
                os.environ,
                lambda: self.vault.ensure(MESSAGES),
            )
            settings = msgspec.structs.replace(settings, nats_url=self.nats.url)
        self.clamd: Clamd | None = None
        if not settings.scanner_socket and installed():
            self.clamd = Clamd(
                layout.clamd,
                layout.scanner_socket,
                layout.log / "clamd.log",
                os.environ,
                settings.scanner_signatures,
            )
            settings = msgspec.structs.replace(settings, scanner_socket=self.clamd.socket)
        self.owner_url = settings.database_owner_url or settings.database_url
        # What the application hands on, to actors and replicas, does not name the owner.
        # Without owners the one role has all rights; `up` refuses that.
        owners = settings.labour_shard_owners or settings.labour_shards
        self.shards = list(zip(owners, settings.labour_shards, strict=True))
        self.settings = msgspec.structs.replace(
            settings, database_owner_url="", labour_shard_owners=()
        )
        self.keeper = ShardKeeper(self.shards, lambda: place_prisons(self.settings))

    @property
    def embedded(self) -> list[Service]:
        every = (self.postgres, self.nats, self.clamd)
        return [service for service in every if service is not None]

    def start(self) -> None:
        for service in (self.postgres, self.nats, self.clamd):
            if service is not None:
                service.start()

    def stop(self) -> None:
        for service in (self.clamd, self.nats, self.postgres):
            if service is not None:
                service.stop()

    def ready(self) -> Ready:
        pids = {s.name: s.pid for s in (self.postgres, self.nats, self.clamd) if s is not None}
        monitor = f"http://127.0.0.1:{self.nats.monitor_port}" if self.nats else None
        return Ready(
            address=address_of(self.settings),
            pid=os.getpid(),
            database_url=self.settings.database_url,
            labour_shards=self.settings.labour_shards,
            nats_url=self.settings.nats_url,
            nats_monitor=monitor,
            services=pids,
            settings=self.settings,
        )


def _check(settings: Settings) -> None:
    """Refuse early, by name, what would fail late and in riddles."""
    if settings.prison_stand_ins and not settings.demonstration:
        # What stand-ins tell is made up, and must never lie among real records.
        raise CannotStart(
            "监狱系统模拟器只能与演示数据一同启动。",
            english="stand-ins of the prisons' systems run beside a demonstration alone",
            code="stand_ins_without_demonstration",
        )
    require_self_test()
    require_simulators_apart(settings)
    require_two_roles(settings)
    require_sealed(settings)
    require_free(settings.http_host, settings.http_port, "QINQIAO_HTTP_PORT")
    check_models(Path(settings.models_dir))
    if not (Path(settings.ui_dir) / "console.html").is_file():
        raise CannotStart(
            f"未找到构建好的界面（{settings.ui_dir}）。请运行 make ui。",
            english=f"the built user interface is not in {settings.ui_dir}; run `make ui`",
            code="ui_missing",
        )


def prepare_data(settings: Settings, services: Services) -> None:
    """Database and messages, in their newest shape; made-up people for a demonstration."""
    services.start()
    clear_spools(Path(settings.files_dir), datetime.now(UTC))
    with alone(services.owner_url):
        _prepare(settings, services)


def _prepare(settings: Settings, services: Services) -> None:
    migrate(services.owner_url)
    # Of an embedded database the password is ours to set; another's was put into the vault.
    password = services.vault.ensure(DATABASE) if services.postgres else None
    grant_application(services.owner_url, settings.database_url, password)
    require_bounded(services.owner_url, settings.database_url)
    settle_mode(settings)
    asyncio.run(_seal_plain(settings, services.owner_url))
    asyncio.run(_close_erased(settings))
    services.keeper.bring_up()
    asyncio.run(_plant_rights(settings))
    asyncio.run(_ensure_streams(settings))
    asyncio.run(_ensure_first_rows(settings))
    if settings.demonstration:
        asyncio.run(plant.seed(settings))
    asyncio.run(_seal_rows(settings))
    place_prisons(settings)


def place_prisons(settings: Settings) -> None:
    """Give every prison a shard that has none; where all are away they wait until one is back."""
    try:
        asyncio.run(_place_prisons(settings))
    except LedgerAway as away:
        _log.error("prisons without a shard wait: %s", away)


async def _place_prisons(settings: Settings) -> None:
    """A shard for every prison that has none."""
    database = open_database(settings)
    shards = open_shards(settings, database)
    try:
        await shards.place_new()
    finally:
        await shards.close()
        await database.close()


async def _seal_plain(settings: Settings, owner_url: str) -> None:
    """What a database of before has in clear is sealed before anybody reads it."""
    owner = Database(owner_url, pool_size=1, spoken=spoken_seals(open_keys(settings)))
    try:
        await seal_plain(owner)
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
