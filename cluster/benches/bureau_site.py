"""Where settings lead to, as a made-up bureau is planted there."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.doors import open_doors, open_shards
from connectors.postgres.planting import Given
from connectors.postgres.platform import files
from connectors.vision.engine import make_engine
from connectors.vision.sample_faces import SAMPLES, sample_face
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.site import Site
from pipelines.rules.bureau.plan import Plan, moment
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.platform.files import JPEG
from schemas.settings import Settings


@asynccontextmanager
async def site_of(settings: Settings, plan: Plan) -> AsyncIterator[Site]:
    """The doors that the settings lead to, as long as it is used."""
    doors = open_doors(settings)

    async def given() -> Given:
        """One hash serves all, since the password is the same; so does one picture of a face.

        It was changed last at the end: a year old, nobody could sign in with it any more.
        """
        hashed = hash_password(DEMONSTRATION_PASSWORD, secrets.token_bytes(SALT_BYTES))
        picture = doors.store.put("face", JPEG, sample_face(SAMPLES[0]))
        async with doors.database.transaction() as tx:
            await files.add(tx, picture)
        seen = {"engine": make_engine(settings).name, "picture_file_id": picture.id}
        changed_at = moment(plan.until, time(0))
        account = {"password_hash": hashed, "password_changed_at": changed_at}
        return {"officer": account, "face_check": seen}

    shards = open_shards(settings, doors.database)
    try:
        yield Site(
            database=doors.database,
            shards=shards,
            keys=doors.keys,
            rights_seal=doors.rights_seal(),
            notary=open_notary(settings, doors.keys),
            given=given,
        )
    finally:
        await shards.close()
        await doors.close()
