"""What the mini-program shows somebody: of his units, for his audience, within its days."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.family.content import Viewer, audiences_of
from schemas.modules.common import ACTIVE
from schemas.modules.family.content_fields import PUBLISHED
from schemas.people.kinds import BindingState
from schemas.tables.family.content import chosen_prison
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, inmate_binding
from schemas.tables.platform.org import org_unit

module, banner, notice = (
    GENERATED["app_modules"],
    GENERATED["app_banners"],
    GENERATED["app_notices"],
)
MOST = 100


class ModuleRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    icon: str
    target: str
    text_id: str | None
    link: str | None


class BannerRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    picture: str
    target: str | None


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    body: str
    pinned: bool
    shown_from: date
    unit: str


async def prisons_of(tx: Tx, relative_id: str) -> list[str]:
    """Prisons that hold somebody to whom the relative is bound."""
    mine = (
        inmate_binding.c.relative_id == relative_id,
        inmate_binding.c.state == BindingState.APPROVED.value,
    )
    found = select(inmate.c.prison_id).join(
        inmate_binding, inmate_binding.c.inmate_id == inmate.c.id
    )
    return list((await tx.connection.scalars(found.where(*mine).distinct())).all())


async def chosen(tx: Tx, account_id: str) -> str | None:
    """The prison that somebody chose as his."""
    found = select(chosen_prison.c.unit_id).where(chosen_prison.c.account_id == account_id)
    unit_id: str | None = await tx.scalar(found)
    return unit_id


async def choose(tx: Tx, account_id: str, unit_id: str, at: datetime) -> None:
    """From now on it is this one."""
    row = upsert(chosen_prison).values(account_id=account_id, unit_id=unit_id, at=at)
    again = row.on_conflict_do_update(
        index_elements=["account_id"], set_={"unit_id": unit_id, "at": at}
    )
    await tx.execute(again)


async def forget(tx: Tx, account_id: str) -> None:
    """Nobody's choice any more."""
    await tx.execute(delete(chosen_prison).where(chosen_prison.c.account_id == account_id))


async def modules(tx: Tx, viewer: Viewer, today: date) -> list[ModuleRow]:
    """In their order."""
    fit = module.c.audience.in_(audiences_of(viewer))
    found = select(*(module.c[name] for name in ModuleRow.__struct_fields__)).where(
        module.c.state == ACTIVE, fit, *_shown(module, viewer.unit_ids, today)
    )
    return await tx.all(found.order_by(module.c.sort, module.c.title).limit(MOST), ModuleRow)


async def banners(tx: Tx, viewer: Viewer, today: date) -> list[BannerRow]:
    found = select(*(banner.c[name] for name in BannerRow.__struct_fields__)).where(
        banner.c.state == PUBLISHED, *_shown(banner, viewer.unit_ids, today)
    )
    return await tx.all(found.order_by(banner.c.sort, banner.c.id).limit(MOST), BannerRow)


async def notices(tx: Tx, viewer: Viewer, today: date) -> list[NoticeRow]:
    """What is pinned first, then the latest."""
    names = [name for name in NoticeRow.__struct_fields__ if name in notice.c]
    found = (
        select(*(notice.c[name] for name in names), org_unit.c.name.label("unit"))
        .join(org_unit, org_unit.c.id == notice.c.unit_id)
        .where(
            notice.c.state == PUBLISHED,
            notice.c.audience.in_(audiences_of(viewer)),
            *_shown(notice, viewer.unit_ids, today),
        )
        .order_by(notice.c.pinned.desc(), notice.c.shown_from.desc(), notice.c.id.desc())
    )
    return await tx.all(found.limit(MOST), NoticeRow)


def _shown(table: Table, unit_ids: Collection[str], today: date) -> list[ColumnElement[bool]]:
    return [
        among(table.c.unit_id, unit_ids),
        table.c.shown_from <= today,
        or_(table.c.shown_until.is_(None), table.c.shown_until >= today),
    ]
