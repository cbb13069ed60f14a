"""Relatives whom the prisons' visit systems know, found by number and compared by face."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import delete, exists, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.people.kinds import CustodyState
from schemas.tables.exchange.prison_system import prison_system
from schemas.tables.headcount.headcount import headcount_spell
from schemas.tables.people.known_relative import known_face, known_relative
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


class KnownRow(msgspec.Struct, frozen=True, kw_only=True):
    """One registration of a person with one system, as a relative of one inmate."""

    id: str
    system_id: str
    prison_id: str
    prison: str
    relative_no: str
    inmate_no: str
    name_digest: str
    kinship: str
    updated_at: datetime


class FaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The picture that a system holds of somebody; it stays sealed."""

    id: str
    system_id: str
    relative_no: str
    picture_sealed: bytes


async def of_number(tx: Tx, id_no_digest: str) -> list[KnownRow]:
    """All of the number, in systems that are in use, what was told last first."""
    one = known_relative.c
    columns = (
        one[name] for name in KnownRow.__struct_fields__ if name not in ("prison", "prison_id")
    )
    found = (
        select(*columns, prison_system.c.prison_id, org_unit.c.name.label("prison"))
        .join(prison_system, prison_system.c.id == one.system_id)
        .join(org_unit, org_unit.c.id == prison_system.c.prison_id)
        .where(one.id_no_digest == id_no_digest, prison_system.c.enabled)
        .order_by(one.updated_at.desc(), one.id)
    )
    return await tx.all(found, KnownRow)


async def get(tx: Tx, known_id: str) -> KnownRow | None:
    """One of them; None where the system withdrew it, or is in use no more."""
    digest = select(known_relative.c.id_no_digest).where(known_relative.c.id == known_id)
    rows = await of_number(tx, str(await tx.scalar(digest)))
    return next((one for one in rows if one.id == known_id), None)


async def faces_of(tx: Tx, rows: Collection[KnownRow]) -> list[FaceRow]:
    """Of these people, each system's own."""
    of = known_face.c
    theirs = [
        (of.system_id == system) & (of.relative_no == number)
        for system, number in sorted({(one.system_id, one.relative_no) for one in rows})
    ]
    if not theirs:
        return []
    columns = (of[name] for name in FaceRow.__struct_fields__)
    return await tx.all(select(*columns).where(or_(*theirs)).order_by(of.id), FaceRow)


async def withdraw(tx: Tx, ids: Collection[str]) -> int:
    """Their system holds them no more; a person without a registration keeps no face."""
    one = known_relative.c
    gone = delete(known_relative).where(among(one.id, sorted(ids)))
    people = (await tx.execute(gone.returning(one.system_id, one.relative_no))).all()
    await _forget_faceless(tx, {(row.system_id, row.relative_no) for row in people})
    return len(people)


async def withdraw_faces(tx: Tx, ids: Collection[str]) -> int:
    gone = delete(known_face).where(among(known_face.c.id, sorted(ids)))
    return (await tx.execute(gone)).rowcount


async def forget(tx: Tx, id_no_digest: str) -> int:
    """All that is held here of somebody who asks to be erased."""
    ids = select(known_relative.c.id).where(known_relative.c.id_no_digest == id_no_digest)
    return await withdraw(tx, list(await tx.connection.scalars(ids)))


async def forget_old(tx: Tx, before: datetime, most: int) -> int:
    """Of inmates who left before a moment, or whom nobody here knows since then."""
    one, spell = known_relative.c, headcount_spell.c
    here = exists().where(
        inmate.c.inmate_no == one.inmate_no,
        or_(
            inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
            exists().where(
                spell.inmate_id == inmate.c.id,
                or_(spell.until.is_(None), spell.until >= before),
            ),
        ),
    )
    old = select(one.id).where(one.updated_at < before, ~here).order_by(one.id).limit(most)
    return await withdraw(tx, list(await tx.connection.scalars(old)))


async def forget_faceless(tx: Tx, before: datetime, most: int) -> int:
    """Faces told before a moment of people of whom nothing else was told."""
    of, one = known_face.c, known_relative.c
    named = exists().where(one.system_id == of.system_id, one.relative_no == of.relative_no)
    old = select(of.id).where(of.updated_at < before, ~named).order_by(of.id).limit(most)
    return await withdraw_faces(tx, list(await tx.connection.scalars(old)))


async def _forget_faceless(tx: Tx, people: Collection[tuple[str, str]]) -> None:
    of, one = known_face.c, known_relative.c
    named = exists().where(one.system_id == of.system_id, one.relative_no == of.relative_no)
    for system, number in sorted(people):
        theirs = (of.system_id == system, of.relative_no == number, ~named)
        await tx.execute(delete(known_face).where(*theirs))
