"""What officers do in a made-up bureau by the platform's own flows, at moments of the past."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from connectors.doors import open_shards, row_seals
from connectors.keys.software import SoftwareKeys
from connectors.ledger.applier import Applier
from connectors.ledger.incoming import Incoming, Refusal
from connectors.live_settings import LiveSettings
from connectors.nats.bus import Bus
from connectors.platforms.hosts import Hosts
from connectors.postgres.access import held_rights
from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.deciders import unit_type
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import path_of
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from schemas.messages.labour import LabourMessage
from schemas.settings import Settings

LEDGERS = "labour."
"""What subjects of the ledger begin with."""


class Working:
    """A platform of which the test sets the time, and whose ledger takes what it is told."""

    def __init__(self, settings: Settings, ground: Ground) -> None:
        self.ground, self.now = ground, ground.plan.founded
        self.keys = SoftwareKeys(Path(settings.keys_dir))
        self.database = Database(
            settings.database_url, seals=row_seals(self.keys), clock=lambda: self.now
        )
        self.shards = open_shards(settings, self.database, pool_size=2)
        self.rights_seal = RowSeal(self.keys.derive(ACCESS_RIGHTS))
        nobody = cast(Any, None)
        self.services = Services(
            live=LiveSettings(self.database, settings),
            database=self.database,
            bus=Bus("nats://127.0.0.1:1"),
            faces=nobody,
            rooms=nobody,
            streams=nobody,
            keys=self.keys,
            files=nobody,
            hosts=Hosts(nobody, nobody),
            clock=lambda: self.now,
            shards=self.shards,
        )

    async def officer(self, login: str, at: datetime) -> Officer:
        """As signed in at a moment, to which the clock is set."""
        self.now = at
        one, officer_id = self.ground.officer(login), self.ground.officer_id(login)
        async with self.database.reading() as tx:
            held = await held_rights.of_officer(tx, self.rights_seal, officer_id)
        return Officer(
            id=officer_id,
            name=one.name,
            login=login,
            unit_id=self.ground.unit_id(one.unit),
            unit_code=one.unit,
            unit_name="",
            unit_type=unit_type(one.unit),
            scope=path_of(one.unit),
            stream=one.prison or BUREAU,
            prison_id=self.ground.unit_id(one.prison) if one.prison else None,
            roles=held.roles,
            permissions=held.permissions,
            scopes=held.scopes,
            levels=held.levels,
            restriction=None,
            session_id="",
            address=one.address,
        )

    async def book(self) -> None:
        """Let the ledger take what waits for it; everything else that would be sent is dropped."""
        async with self.database.transaction() as tx:
            waiting = await outbox.take(tx, 1_000)
            await outbox.mark_published(tx, [one.id for one in waiting], self.now)
        for one in sorted(waiting, key=_id):
            if one.subject.startswith(LEDGERS):
                body = msgspec.json.decode(one.payload, type=LabourMessage)
                shard = await self.shards.of(body.prison_id)
                applier = Applier(shard, self.shards.seals, _refuse)
                await applier.apply([Incoming(one.id, one.subject, one.payload, body)])

    async def close(self) -> None:
        await self.shards.close()
        await self.database.close()


def _id(one: outbox.OutboxRow) -> str:
    return one.id


async def _refuse(refusals: Sequence[Refusal]) -> None:
    raise AssertionError(refusals)
