"""Versions of the relatives' privacy notice, and who agreed to which; rows are added alone."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx
from schemas.errors import Conflict, IntegrityBroken
from schemas.tables.governance.privacy import privacy_consent, privacy_notice

notice, consent = privacy_notice, privacy_consent


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published version."""

    number: int
    text: str
    changes: str
    published_at: datetime
    published_by: str


class ConsentRow(msgspec.Struct, frozen=True, kw_only=True):
    """That a relative agreed to a version."""

    id: str
    relative_id: str
    number: int
    at: datetime
    source_address: str


async def current(tx: Tx) -> NoticeRow:
    """The version in force: the last one."""
    row = await tx.first(select(notice).order_by(notice.c.number.desc()).limit(1), NoticeRow)
    if row is None:
        raise IntegrityBroken("个人信息处理告知书缺失。", code="notice_gone")
    return row


async def versions(tx: Tx) -> list[NoticeRow]:
    """All of them, the latest first."""
    return await tx.all(select(notice).order_by(notice.c.number.desc()), NoticeRow)


async def agreed_counts(tx: Tx) -> dict[int, int]:
    """By version, how many relatives agreed to it."""
    count = func.count().label("agreed")
    rows = await tx.execute(select(consent.c.number, count).group_by(consent.c.number))
    return {row.number: row.agreed for row in rows}


async def publish(
    tx: Tx, *, after: int, text: str, changes: str, by: str, at: datetime
) -> NoticeRow:
    """The version that follows `after`; `Conflict` where another one followed it already."""
    await tx.lock("privacy_notice")
    if (await current(tx)).number != after:
        raise Conflict("告知书已有更新的版本，请刷新后再发布。", code="notice_renewed")
    row = NoticeRow(number=after + 1, text=text, changes=changes, published_at=at, published_by=by)
    await tx.execute(insert(notice).values(**msgspec.structs.asdict(row)))
    return row


async def has_agreed(tx: Tx, relative_id: str) -> bool:
    """Whether the relative agreed to the version in force."""
    last = select(func.max(notice.c.number)).scalar_subquery()
    return await _agreed_at(tx, relative_id, last) is not None


async def agreed_at(tx: Tx, relative_id: str, number: int) -> datetime | None:
    """When the relative agreed to a version, as one or with his account."""
    return await _agreed_at(tx, relative_id, number)


async def _agreed_at(tx: Tx, relative_id: str, number: Any) -> datetime | None:
    own = select(consent.c.at).where(
        consent.c.relative_id == relative_id, consent.c.number == number
    )
    before = public_accounts.agreed_as_account(relative_id, number)
    found: datetime | None = await tx.scalar(own.union_all(before).limit(1))
    return found


async def agree(tx: Tx, relative_id: str, number: int, address: str, at: datetime) -> bool:
    """Note the consent once; whether it is new."""
    values = {"relative_id": relative_id, "number": number, "at": at, "source_address": address}
    return await tx.insert_new(upsert(consent).values(id=make_id(), **values))


async def consents_of(tx: Tx, relative_id: str) -> list[ConsentRow]:
    """The relative's consents, the latest first."""
    mine = select(consent).where(consent.c.relative_id == relative_id)
    return await tx.all(mine.order_by(consent.c.number.desc()), ConsentRow)
