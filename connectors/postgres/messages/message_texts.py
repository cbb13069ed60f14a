"""Approved words and channels of messages, as a message is made and sent by them (NF-SEC-17)."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Table, case, func, or_, select

from connectors.postgres.transaction import Tx
from schemas.messages.occasions import Occasion
from schemas.messages.to_relatives import MessageKind
from schemas.modules.common import APPROVED
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit


class TemplateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A template as a message is made from it."""

    id: str
    code: str
    version: int
    state: str
    message_kind: str
    body: str
    outside_id: str | None


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as a message is sent through it."""

    id: str
    name: str
    address: str
    signature: str


async def usable(
    tx: Tx, occasion: Occasion, unit_id: str, kinds: Collection[MessageKind]
) -> list[TemplateRow]:
    """Approved templates, of each kind the unit's own, else the bureau's; of two the later."""
    kept = _template()
    own = case((kept.c.unit_id == unit_id, 0), else_=1)
    later = (own, kept.c.updated_at.desc(), kept.c.id.desc())
    place = func.row_number().over(partition_by=kept.c.message_kind, order_by=later)
    bureau = select(org_unit.c.id).where(org_unit.c.parent_id.is_(None))
    ranked = (
        select(*_columns(kept), place.label("place"))
        .where(
            kept.c.occasion == occasion.value,
            kept.c.state == APPROVED,
            kept.c.message_kind.in_([one.value for one in kinds]),
            or_(kept.c.unit_id == unit_id, kept.c.unit_id.in_(bureau)),
        )
        .subquery("ranked")
    )
    found = select(*_columns(ranked)).where(ranked.c.place == 1).order_by(ranked.c.message_kind)
    return await tx.all(found, TemplateRow)


async def template_of(tx: Tx, template_id: str) -> TemplateRow | None:
    kept = _template()
    return await tx.first(select(*_columns(kept)).where(kept.c.id == template_id), TemplateRow)


async def channel_for(tx: Tx, kind: str) -> ChannelRow | None:
    """The approved channel of the kind, the one approved last."""
    kept = metadata.tables["message_channel"]
    found = (
        select(*(kept.c[name] for name in ChannelRow.__struct_fields__))
        .where(kept.c.message_kind == kind, kept.c.state == APPROVED)
        .order_by(kept.c.updated_at.desc(), kept.c.id.desc())
        .limit(1)
    )
    return await tx.first(found, ChannelRow)


def _template() -> Table:
    return metadata.tables["message_template"]


def _columns(rows: FromClause) -> list[ColumnElement[Any]]:
    return [rows.c[name] for name in TemplateRow.__struct_fields__]
