"""Whose faces bar them: registered ones of relatives on the black list (VC-FAM-02)."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import or_, select

from connectors.postgres.transaction import Tx
from schemas.modules.people.blacklist_entries import IN_FORCE
from schemas.people.kinds import BarredFrom, BindingState, SubjectKind
from schemas.tables.people.face import face_template
from schemas.tables.people.person import blacklist_entry, inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit


class BarredFace(msgspec.Struct, frozen=True, kw_only=True):
    """A template of a relative with an entry in force."""

    template_id: str
    relative_id: str
    name: str
    unit_id: str | None
    """The unit that made the entry."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A prison that a hit concerns."""

    unit_id: str
    code: str
    path: str


async def among(tx: Tx, template_ids: Collection[str], at: datetime) -> list[BarredFace]:
    """Those of the templates whose people may make no video calls."""
    found = (
        select(
            face_template.c.id.label("template_id"),
            relative.c.id.label("relative_id"),
            relative.c.name,
            blacklist_entry.c.unit_id,
        )
        .select_from(face_template)
        .join(relative, relative.c.id == face_template.c.subject_id)
        .join(blacklist_entry, blacklist_entry.c.relative_id == relative.c.id)
        .where(
            face_template.c.id.in_(template_ids),
            face_template.c.subject_kind == SubjectKind.RELATIVE.value,
            blacklist_entry.c.state == IN_FORCE,
            blacklist_entry.c.channel.in_([BarredFrom.ALL.value, BarredFrom.VIDEO.value]),
            blacklist_entry.c.since <= at,
            or_(blacklist_entry.c.until.is_(None), blacklist_entry.c.until > at),
        )
        .order_by(blacklist_entry.c.since)
    )
    return await tx.all(found, BarredFace)


async def places(tx: Tx, account_id: str, barred: BarredFace) -> list[Place]:
    """Prisons of the account's inmates; where it has none, the unit that made the entry."""
    held = (
        select(inmate.c.prison_id)
        .join(inmate_binding, inmate_binding.c.inmate_id == inmate.c.id)
        .where(
            inmate_binding.c.relative_id == account_id,
            inmate_binding.c.state == BindingState.APPROVED.value,
        )
    )
    columns = (org_unit.c.id.label("unit_id"), org_unit.c.code, org_unit.c.path)
    found = select(*columns).order_by(org_unit.c.path)
    prisons = await tx.all(found.where(org_unit.c.id.in_(held)), Place)
    return prisons or await tx.all(found.where(org_unit.c.id == barred.unit_id), Place)
