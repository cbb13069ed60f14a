"""What databases and the audit log tell of an installation."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.doors import Doors
from connectors.keys.vault import DATABASE
from connectors.postgres.access import administrators, rights_check
from connectors.postgres.access.administrators import AdministratorRow
from connectors.postgres.audit import integrity
from connectors.postgres.database import Database
from connectors.postgres.platform import job_runs
from connectors.postgres.unbounded import unbounded
from pipelines.flows.audit.notary import open_notary
from pipelines.rules.access.sign_in import second_factor_required
from pipelines.rules.platform.security_state.checkpoints import CheckpointsSeen, Verified
from pipelines.rules.platform.security_state.duties import SHARED, Administrator, DutiesSeen
from pipelines.rules.platform.security_state.rows import RowsSeen
from pipelines.rules.security.password import verify_password
from schemas.people.kinds import Role
from schemas.platform.jobs import RunState
from schemas.settings import Settings

VERIFIED_BY = "audit_verify"
SHORT = 5_000
"""A log of so many rows is verified at once, in less than a second."""
ADMINISTRATORS = (Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDITOR.value)


async def roles(settings: Settings, doors: Doors) -> tuple[dict[str, list[str]], list[str]]:
    """What the product's roles may do beyond their bounds, by database; which did not answer."""
    found, away = {}, []
    for name, address in _addresses(settings, doors).items():
        try:
            found[name] = await asyncio.to_thread(unbounded, address, _role_of(address))
        except SQLAlchemyError:
            away.append(name)
    return found, away


async def duties(settings: Settings, database: Database) -> DutiesSeen:
    async with database.reading() as tx:
        rows = await administrators.all_of(tx)
        shared = await administrators.enabled_among(tx, SHARED)
    return DutiesSeen(
        administrators=await asyncio.to_thread(_administrators, rows),
        logins=shared,
        second_factor=second_factor_required(settings, ADMINISTRATORS),
    )


async def rows(doors: Doors) -> RowsSeen:
    """Rights are held against their seals now; of records the last check tells."""
    async with doors.database.reading() as tx:
        counted, broken = await rights_check.find_broken(tx, doors.rights_seal())
        _, findings = await integrity.findings(tx, only_open=True, limit=1, offset=0)
        walked_at = await integrity.last_walk(tx)
    return RowsSeen(
        access_rows=counted, access_broken=len(broken), findings=findings, walked_at=walked_at
    )


async def checkpoints(settings: Settings, doors: Doors, now: datetime) -> CheckpointsSeen:
    notary = open_notary(settings, doors.keys)
    standing = await notary.standing(doors.database)
    verified: Verified | None
    if standing.rows <= SHORT:
        verified = Verified(now, (await notary.verify(doors.database)).verified)
    else:
        verified = await _last_verified(doors.database)
    return CheckpointsSeen(
        noted=standing.noted,
        in_folder=standing.in_folder,
        last_in_folder=standing.last_in_folder,
        beside_keys=standing.beside_keys,
        at=standing.at,
        grown=standing.grown,
        every=timedelta(seconds=settings.checkpoint_s),
        verified=verified,
    )


async def _last_verified(database: Database) -> Verified | None:
    async with database.reading() as tx:
        run = await job_runs.last_ended(tx, VERIFIED_BY)
    if run is None or run.ended_at is None:
        return None
    return Verified(run.ended_at, run.state is RunState.SUCCEEDED)


def _administrators(rows: Sequence[AdministratorRow]) -> list[Administrator]:
    return [
        Administrator(
            login=row.login,
            duties=row.duties,
            known_password=_is_known(row.password_hash),
        )
        for row in rows
    ]


@lru_cache(1_000)
def _is_known(kept: str) -> bool:
    """Whether it was made of the password that the product prints; a tenth of a second of work."""
    return verify_password(DEMONSTRATION_PASSWORD, kept)


def _addresses(settings: Settings, doors: Doors) -> dict[str, str]:
    """With the passwords that the product comes in with."""
    named = {"业务库": doors.database.address}
    for number, url in enumerate(settings.labour_shards, 1):
        given = make_url(url)
        secret = given.password or doors.vault.read(DATABASE)
        named[f"工时分库 {number}"] = given.set(password=secret).render_as_string(False)
    return named


def _role_of(address: str) -> str:
    return make_url(address).username or ""
