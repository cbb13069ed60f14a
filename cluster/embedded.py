"""The embedded database, messages and scanner of a platform that is given no others."""

import os

import msgspec

from cluster.layout import Layout
from cluster.listener import address_of
from cluster.prison_shards import place_prisons
from cluster.ready import Ready
from cluster.services.clamd import Clamd, installed
from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from cluster.shard_keeper import ShardKeeper
from cluster.supervisor import Service
from connectors.doors import vault_of
from connectors.keys.vault import MESSAGES
from schemas.settings import Settings

SERVER = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
"""Of the embedded database: a load of millions of rows is not broken up by checkpoints."""


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
