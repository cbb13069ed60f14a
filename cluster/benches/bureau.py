"""Plants a made-up bureau where the settings lead to."""

import secrets
from datetime import UTC, date, datetime

from cluster.benches.prisons.kept_bureau import folder_of, keep, kept
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.doors import open_doors, open_shards
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.making import Made, Site, make
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.settings import Settings


async def plant_bureau(settings: Settings, plan: Plan) -> Made:
    """All its officers have the demonstration's password, which is printed for everybody.

    What it is made from is kept for the stand-ins, which tell of its last days and go on with it.
    """
    doors = open_doors(settings)
    # One hash serves all, since the password is the same.
    hashed = hash_password(DEMONSTRATION_PASSWORD, secrets.token_bytes(SALT_BYTES))
    shards = open_shards(settings, doors.database)
    site = Site(
        database=doors.database,
        shards=shards,
        keys=doors.keys,
        rights_seal=doors.rights_seal(),
        notary=open_notary(settings, doors.keys),
        given={"officer": {"password_hash": hashed}},
    )
    try:
        return await make(site, plan, lambda: keep(folder_of(settings), plan))
    finally:
        await shards.close()
        await doors.close()


def made_here(settings: Settings) -> Plan | None:
    """Of the bureau that was begun here, by this version of the rule."""
    found = kept(folder_of(settings))
    return found.plan if found else None


def today() -> date:
    return local(datetime.now(UTC)).date()
