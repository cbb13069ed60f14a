"""Versions of the relatives' privacy notice, and who agreed to which; rows are added alone."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Subquery, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.people import public_accounts
from connectors.postgres.transaction import Tx
from schemas.errors import Conflict, IntegrityBroken
from schemas.people.privacy import Document
from schemas.tables.governance.privacy import privacy_consent, privacy_notice

notice, consent = privacy_notice, privacy_consent


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published version; `edition` counts those of its document."""

    number: int
    document: Document
    edition: int
    text: str
    changes: str
    published_at: datetime
    published_by: str


class ConsentRow(msgspec.Struct, frozen=True, kw_only=True):
    """That a relative agreed to a version."""

    id: str
    relative_id: str
    number: int
    document: Document
    edition: int
    at: datetime
    source_address: str


async def in_force(tx: Tx) -> list[NoticeRow]:
    """The last version of each document, in the order in which they are agreed to."""
    last: dict[Document, NoticeRow] = {}
    for row in reversed(await versions(tx)):
        last[row.document] = row
    if Document.PRIVACY not in last:
        raise IntegrityBroken("个人信息处理告知书缺失。", code="notice_gone")
    return [last[one] for one in Document if one in last]


async def current(tx: Tx) -> NoticeRow:
    """The privacy notice in force."""
    return (await in_force(tx))[0]


async def versions(tx: Tx, document: Document | None = None) -> list[NoticeRow]:
    """All of them, the latest first; of one document where it is named."""
    found = _numbered()
    told = select(found).order_by(found.c.number.desc())
    if document is not None:
        told = told.where(found.c.document == document.value)
    return await tx.all(told, NoticeRow)


def _numbered() -> Subquery:
    place = func.row_number().over(partition_by=notice.c.document, order_by=notice.c.number)
    return select(*notice.c, place.label("edition")).subquery()


async def agreed_counts(tx: Tx) -> dict[int, int]:
    """By version, how many relatives agreed to it."""
    count = func.count().label("agreed")
    rows = await tx.execute(select(consent.c.number, count).group_by(consent.c.number))
    return {row.number: row.agreed for row in rows}


async def publish(
    tx: Tx, document: Document, *, after: int, text: str, changes: str, by: str, at: datetime
) -> NoticeRow:
    """The version that follows `after`; `Conflict` where another one followed it already."""
    await tx.lock("privacy_notice")
    known = await versions(tx)
    mine = [row for row in known if row.document is document]
    if (mine[0].number if mine else 0) != after:
        raise Conflict("已有更新的版本，请刷新后再发布。", code="notice_renewed")
    values: dict[str, Any] = {
        "number": max(row.number for row in known) + 1,
        "document": document,
        "text": text,
        "changes": changes,
        "published_at": at,
        "published_by": by,
    }
    await tx.execute(insert(notice).values(**values | {"document": document.value}))
    return NoticeRow(**values, edition=len(mine) + 1)


async def has_agreed(tx: Tx, relative_id: str) -> bool:
    """Whether the relative agreed to the version in force of every document."""
    last = public_accounts.numbers_in_force()
    own = select(consent.c.at).where(
        consent.c.relative_id == relative_id, consent.c.number == last.c.number
    )
    before = public_accounts.agreed_as_account(relative_id, last.c.number)
    missing = select(last.c.number).where(~own.exists(), ~before.exists())
    return await tx.scalar(missing.limit(1)) is None


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
    told = _numbered()
    mine = (
        select(consent, told.c.document, told.c.edition)
        .join(told, told.c.number == consent.c.number)
        .where(consent.c.relative_id == relative_id)
    )
    return await tx.all(mine.order_by(consent.c.number.desc()), ConsentRow)
