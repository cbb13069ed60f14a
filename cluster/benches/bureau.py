"""Plants a made-up bureau where the settings lead to."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time

from cluster.benches.prisons.kept_bureau import folder_of, keep, kept
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.doors import open_database, open_doors, open_shards
from connectors.postgres.planting import Given
from connectors.postgres.platform import bureau_parts, files
from connectors.postgres.platform.bureau_parts import Part
from connectors.vision.engine import make_engine
from connectors.vision.sample_faces import SAMPLES, sample_face
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.filling import Stand, begin, fill, stand
from pipelines.flows.bureau.making import Made, Site, make
from pipelines.rules.bureau.plan import Plan, moment
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.platform.files import JPEG
from schemas.settings import Settings


async def plant_bureau(settings: Settings, plan: Plan) -> Made:
    """All its officers have the demonstration's password, which is printed for everybody.

    What it is made from is kept for the stand-ins, which tell of its last days and go on with it.
    """
    async with _site(settings, plan) as site:
        return await make(site, plan, lambda: keep(folder_of(settings), plan))


async def begin_bureau(settings: Settings, plan: Plan) -> Made:
    """What every page asks for; the rest is for `fill_bureau`."""
    async with _site(settings, plan) as site:
        return await begin(site, plan, lambda: keep(folder_of(settings), plan))


async def fill_bureau(settings: Settings, plan: Plan) -> Made:
    """Behind a platform that serves."""
    async with _site(settings, plan) as site:
        return await fill(site, plan)


async def parts_here(settings: Settings) -> dict[str, Part]:
    """What is there of a bureau, and empty where nobody began one."""
    database = open_database(settings, pool_size=1)
    try:
        async with database.reading() as tx:
            return await bureau_parts.all_of(tx)
    finally:
        await database.close()


def stand_here(settings: Settings, plan: Plan) -> Stand:
    return stand(asyncio.run(parts_here(settings)), plan)


@asynccontextmanager
async def _site(settings: Settings, plan: Plan) -> AsyncIterator[Site]:
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


def made_here(settings: Settings) -> Plan | None:
    """Of the bureau that was begun here, by this version of the rule."""
    found = kept(folder_of(settings))
    return found.plan if found else None


def today() -> date:
    return local(datetime.now(UTC)).date()
