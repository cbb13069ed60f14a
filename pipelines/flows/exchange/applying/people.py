"""People whom records name, as we know them."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.people.kinds import BindingState
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate, inmate_binding, relative


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A relative of ours, and how he is related to each inmate."""

    id: str
    kinships: dict[str, str]


class _Relative(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    digest: str


class _Bound(msgspec.Struct, frozen=True, kw_only=True):
    relative_id: str
    inmate_id: str
    kinship: str


async def relatives_of(tx: Tx, digests: Iterable[str]) -> dict[str, Known]:
    """By the keyed digest of the identity number."""
    wanted = sorted(set(digests))
    if not wanted:
        return {}
    named = select(relative.c.id, relative.c.id_no_digest.label("digest"))
    found = await tx.all(named.where(among(relative.c.id_no_digest, wanted)), _Relative)
    of = inmate_binding.c
    bound = select(of.relative_id, of.inmate_id, of.kinship).where(
        among(of.relative_id, [one.id for one in found]), of.state == BindingState.APPROVED.value
    )
    known = {one.id: Known(id=one.id, kinships={}) for one in found}
    for row in await tx.all(bound, _Bound):
        known[row.relative_id].kinships[row.inmate_id] = row.kinship
    return {one.digest: known[one.id] for one in found}


async def inmates_of(tx: Tx, numbers: Iterable[str]) -> dict[str, str]:
    """Ids by inmate number."""
    wanted = sorted(set(numbers))
    found = select(inmate.c.inmate_no, inmate.c.id).where(among(inmate.c.inmate_no, wanted))
    return {row.inmate_no: row.id for row in await tx.execute(found)}


async def officers_of(tx: Tx, police_nos: Iterable[str]) -> dict[str, str]:
    """Ids by police number."""
    wanted = sorted({one for one in police_nos if one})
    if not wanted:
        return {}
    named = select(officer.c.police_no, officer.c.id).where(among(officer.c.police_no, wanted))
    return {row.police_no: row.id for row in await tx.execute(named)}
