"""Published chapters, help entries and common questions, as people read them (VC-MINI-04)."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.modules.family.content_fields import PUBLISHED
from schemas.modules.family.help_text_versions import CURRENT
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

version, common = GENERATED["help_text_versions"], GENERATED["common_questions"]
MOST = 200


class TextRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published text as it stands."""

    text_id: str
    part: str
    title: str
    body: str
    number: int
    published_at: datetime
    unit: str


class CommonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One common question."""

    id: str
    title: str
    body: str
    category: str
    published_at: datetime | None


async def texts(tx: Tx, unit_ids: Collection[str], part: str | None, q: str) -> list[TextRow]:
    """Those in force of these units, in their order."""
    names = [name for name in TextRow.__struct_fields__ if name in version.c]
    found = (
        select(*(version.c[name] for name in names), org_unit.c.name.label("unit"))
        .join(org_unit, org_unit.c.id == version.c.unit_id)
        .where(version.c.state == CURRENT, among(version.c.unit_id, unit_ids))
    )
    if part is not None:
        found = found.where(version.c.part == part)
    if q:
        found = found.where(_holds(q, version.c.title, version.c.body))
    ordered = found.order_by(version.c.part, version.c.sort, version.c.title, version.c.id)
    return await tx.all(ordered.limit(MOST), TextRow)


async def text_of(tx: Tx, unit_ids: Collection[str], text_id: str) -> TextRow | None:
    found = await texts(tx, unit_ids, None, "")
    return next((row for row in found if row.text_id == text_id), None)


async def commons(tx: Tx, unit_ids: Collection[str], q: str) -> list[CommonRow]:
    """Published ones of these units, in their order."""
    found = select(*(common.c[name] for name in CommonRow.__struct_fields__)).where(
        common.c.state == PUBLISHED, among(common.c.unit_id, unit_ids)
    )
    if q:
        found = found.where(_holds(q, common.c.title, common.c.body))
    return await tx.all(found.order_by(common.c.sort, common.c.title).limit(MOST), CommonRow)


def _holds(q: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(q, autoescape=True) for column in columns))
