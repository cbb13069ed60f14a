"""What the prison affairs platform last told of each inmate, beside what we have (VC-API-03)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.flags import Flag
from schemas.modules.people.inmate_flags import ENDED, IN_FORCE, SOURCE
from schemas.people.flags import FlagKind
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.headcount.inmates import affairs_inmate as told
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

AT_ONCE = 500


class ToldRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate as the platform last told of him."""

    inmate_no: str
    inmate_id: str | None
    unit_id: str
    change: int
    prison_code: str
    ward_code: str
    custody_state: CustodyState
    treatment_level: str
    key_control: bool
    six_involvement: tuple[str, ...]
    term_until: date | None
    visits_allowed: bool
    visits_reason: str
    portrait_on: date | None
    deleted: bool
    told_at: datetime
    asked_at: datetime
    problem: str


class HereRow(msgspec.Struct, frozen=True, kw_only=True):
    """What of our own record the platform's word is held against."""

    id: str
    inmate_no: str
    treatment_level: str | None
    term_until: date | None
    platform_key_control: bool
    six_involved: bool
    ward_path: str


async def of_numbers(tx: Tx, numbers: Collection[str]) -> dict[str, ToldRow]:
    """What was told of these numbers before."""
    found = select(told).where(among(told.c.inmate_no, numbers))
    return {row.inmate_no: row for row in await tx.all(found, ToldRow)}


async def of_inmate(tx: Tx, inmate_id: str) -> ToldRow | None:
    return await tx.first(select(told).where(told.c.inmate_id == inmate_id), ToldRow)


async def follows_record(tx: Tx, inmate_no: str) -> bool:
    """Whether the platform tells level and term of this inmate by his record (decisions/0073)."""
    mine = and_(told.c.inmate_no == inmate_no, told.c.deleted.is_(False))
    return await tx.scalar(select(told.c.inmate_no).where(mine)) is not None


async def here(tx: Tx, numbers: Collection[str]) -> dict[str, HereRow]:
    """Our records of these numbers."""
    columns = [inmate.c[name] for name in HereRow.__struct_fields__ if name != "ward_path"]
    found = (
        select(*columns, org_unit.c.path.label("ward_path"))
        .join(org_unit, org_unit.c.id == inmate.c.ward_id)
        .where(among(inmate.c.inmate_no, numbers))
    )
    return {row.inmate_no: row for row in await tx.all(found, HereRow)}


async def put(tx: Tx, rows: Sequence[ToldRow]) -> None:
    """Keep what was told, in place of what was told before."""
    for start in range(0, len(rows), AT_ONCE):
        some = [msgspec.structs.asdict(row) for row in rows[start : start + AT_ONCE]]
        values = [one | {"six_involvement": list(one["six_involvement"])} for one in some]
        made = upsert(told).values(values)
        fresh = {
            column.name: made.excluded[column.name]
            for column in told.c
            if column.name != "inmate_no"
        }
        await tx.execute(made.on_conflict_do_update(index_elements=["inmate_no"], set_=fresh))


async def arrived(tx: Tx, most: int) -> list[ToldRow]:
    """Told of before a movement had brought them, and here by now."""
    found = (
        select(told)
        .join(inmate, inmate.c.inmate_no == told.c.inmate_no)
        .where(told.c.inmate_id.is_(None))
        .order_by(told.c.inmate_no)
    )
    return await tx.all(found.limit(most), ToldRow)


async def unusable(tx: Tx, asked_before: datetime, most: int) -> list[ToldRow]:
    """Those of whom a part is not taken on, who was asked for longest ago first."""
    found = select(told).where(told.c.problem != "", told.c.asked_at < asked_before)
    return await tx.all(found.order_by(told.c.asked_at, told.c.inmate_no).limit(most), ToldRow)


async def asked(tx: Tx, numbers: Collection[str], at: datetime) -> None:
    """Note that the platform was asked for them by itself."""
    await tx.execute(update(told).where(among(told.c.inmate_no, numbers)).values(asked_at=at))


async def standing_flags(tx: Tx, inmate_ids: Collection[str]) -> dict[str, frozenset[Flag]]:
    """Flags of the platform that hold, by inmate."""
    flag = metadata.tables["inmate_flag"]
    found = select(flag.c.inmate_id, flag.c.kind, flag.c.code).where(
        among(flag.c.inmate_id, inmate_ids), flag.c.state == IN_FORCE
    )
    held: dict[str, set[Flag]] = {}
    for row in await tx.execute(found):
        held.setdefault(row.inmate_id, set()).add(Flag(FlagKind(row.kind), row.code or ""))
    return {inmate_id: frozenset(flags) for inmate_id, flags in held.items()}


async def begin_flag(tx: Tx, inmate_id: str, flag: Flag, at: datetime) -> str:
    """A flag holds from now on; answers its id."""
    row: Mapping[str, Any] = {
        "id": make_id(),
        "state": IN_FORCE,
        "inmate_id": inmate_id,
        "kind": flag.kind.value,
        "code": flag.code or None,
        "source": SOURCE,
        "since": at,
        "created_at": at,
        "updated_at": at,
    }
    await tx.execute(insert(metadata.tables["inmate_flag"]).values(row))
    return str(row["id"])


async def end_flag(tx: Tx, inmate_id: str, flag: Flag, at: datetime) -> str:
    """A flag held until now; answers its id."""
    table = metadata.tables["inmate_flag"]
    coded = table.c.code == flag.code if flag.code else table.c.code.is_(None)
    mine = (table.c.inmate_id == inmate_id, table.c.kind == flag.kind.value, coded)
    ended = {"state": ENDED, "until": at, "updated_at": at, "version": table.c.version + 1}
    done = update(table).where(*mine, table.c.state == IN_FORCE).values(**ended)
    return str(await tx.scalar(done.returning(table.c.id)))


class FlagRow(msgspec.Struct, frozen=True, kw_only=True):
    """A flag of the platform and the time in which it holds."""

    kind: FlagKind
    code: str | None
    since: datetime
    until: datetime | None


async def flags_of(tx: Tx, inmate_id: str, at: datetime | None = None) -> list[FlagRow]:
    """All that ever held, the newest first; with `at` those that hold at a moment."""
    flag = metadata.tables["inmate_flag"]
    found = select(flag.c.kind, flag.c.code, flag.c.since, flag.c.until).where(
        flag.c.inmate_id == inmate_id
    )
    if at is not None:
        lasts = or_(flag.c.until.is_(None), flag.c.until > at)
        found = found.where(flag.c.since <= at, lasts)
    return await tx.all(found.order_by(flag.c.since.desc(), flag.c.id.desc()), FlagRow)
