"""Plants a made-up bureau where the settings lead to."""

import secrets
from datetime import UTC, date, datetime

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.doors import open_doors
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.making import Made, Site, make
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.settings import Settings


async def plant_bureau(settings: Settings, plan: Plan) -> Made:
    """All its officers have the demonstration's password, which is printed for everybody."""
    doors = open_doors(settings)
    # One hash serves all, since the password is the same.
    hashed = hash_password(DEMONSTRATION_PASSWORD, secrets.token_bytes(SALT_BYTES))
    site = Site(
        database=doors.database,
        keys=doors.keys,
        rights_seal=doors.rights_seal(),
        notary=open_notary(settings, doors.keys),
        given={"officer": {"password_hash": hashed}},
    )
    try:
        return await make(site, plan)
    finally:
        await doors.close()


def today() -> date:
    return local(datetime.now(UTC)).date()
