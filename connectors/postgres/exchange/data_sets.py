"""Data sets, their versions, and how far each was pulled."""

from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.open_api.frequency import Use
from schemas.exchange.data_sets import Tailoring
from schemas.tables.exchange.open_api import data_set, data_set_use, data_set_version
from schemas.tables.generated import GENERATED

api_consumer = GENERATED["api_consumers"]


class DataSetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A data set without its versions."""

    id: str
    consumer_id: str
    consumer: str
    interface: str
    title: str
    base: str


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it was made; it never changes."""

    data_set_id: str
    version: int
    definition: Tailoring
    created_at: datetime
    created_by: str


SETS = select(
    data_set.c.id,
    data_set.c.consumer_id,
    api_consumer.c.name.label("consumer"),
    data_set.c.interface,
    data_set.c.title,
    data_set.c.base,
).join(api_consumer, api_consumer.c.id == data_set.c.consumer_id)
VERSIONS = select(*(data_set_version.c[name] for name in VersionRow.__struct_fields__))


async def every(tx: Tx) -> list[DataSetRow]:
    return await tx.all(SETS.order_by(data_set.c.interface), DataSetRow)


async def of_consumer(tx: Tx, consumer_id: str) -> list[DataSetRow]:
    found = SETS.where(data_set.c.consumer_id == consumer_id).order_by(data_set.c.interface)
    return await tx.all(found, DataSetRow)


async def named(tx: Tx, interface: str) -> DataSetRow | None:
    return await tx.first(SETS.where(data_set.c.interface == interface), DataSetRow)


async def versions(tx: Tx, ids: list[str]) -> list[VersionRow]:
    """All versions of the sets, newest first."""
    found = VERSIONS.where(data_set_version.c.data_set_id.in_(ids))
    return await tx.all(found.order_by(data_set_version.c.version.desc()), VersionRow)


async def version(tx: Tx, data_set_id: str, number: int) -> VersionRow | None:
    kept = data_set_version.c
    same = (kept.data_set_id == data_set_id, kept.version == number)
    return await tx.first(VERSIONS.where(*same), VersionRow)


async def add(
    tx: Tx, consumer_id: str, interface: str, title: str, base: str, now: datetime
) -> str | None:
    """The id of a new data set; None where another one has the name."""
    made = make_id()
    values = {
        "id": made,
        "consumer_id": consumer_id,
        "interface": interface,
        "title": title,
        "base": base,
        "created_at": now,
    }
    return made if await tx.insert_new(upsert(data_set).values(values)) else None


async def add_version(
    tx: Tx, data_set_id: str, definition: Tailoring, *, by: str, now: datetime
) -> int:
    """The number of the version, one above the last; two at once go one after the other."""
    await tx.lock(f"data_set:{data_set_id}")
    last = select(func.max(data_set_version.c.version))
    last = last.where(data_set_version.c.data_set_id == data_set_id)
    number = int(await tx.scalar(last) or 0) + 1
    await tx.execute(
        insert(data_set_version).values(
            id=make_id(),
            data_set_id=data_set_id,
            version=number,
            definition=msgspec.to_builtins(definition),
            created_at=now,
            created_by=by,
        )
    )
    return number


async def use(tx: Tx, data_set_id: str) -> Use | None:
    """How far it was pulled; locked, so that pages of one data set go one after the other."""
    await tx.lock(f"data_set_use:{data_set_id}")
    kept = data_set_use.c
    found = select(*(kept[name] for name in Use.__struct_fields__))
    return await tx.first(found.where(kept.data_set_id == data_set_id), Use)


async def used(tx: Tx, data_set_id: str, now: Use) -> None:
    values = msgspec.structs.asdict(now)
    kept = upsert(data_set_use).values(data_set_id=data_set_id, **values)
    await tx.execute(kept.on_conflict_do_update(index_elements=["data_set_id"], set_=values))
