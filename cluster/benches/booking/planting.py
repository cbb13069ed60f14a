"""Calendars of all prisons with as many visits booked as a quarter brings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec
import psycopg
from sqlalchemy import func, select

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.bulk.relatives import plant_relatives
from connectors.doors import Doors, open_doors
from connectors.postgres.audit import audit
from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.visits import visit_sessions
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.modules.visits.visits import VisitType
from schemas.people.kinds import OrgType
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.visits.visit_place import visit_session

DAYS = 90
TIMES_A_DAY = 8
BOOKED_A_PERSON = 10
"""In all of the days."""
PARTS_FREE = 10
"""Of each session a tenth is left."""
LAST = "末位厅"
"""Where the session is of which one place is left."""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Every booking takes the next place of a session, by turns, for the next pair of the prison.
BOOKED = """
    create temp table pair as
    select inmate.id as inmate_id, binding.relative_id, inmate.prison_id,
        row_number() over (partition by inmate.prison_id order by inmate.id) - 1 as n,
        count(*) over (partition by inmate.prison_id) as pairs
    from inmate join inmate_binding binding on binding.inmate_id = inmate.id
        join relative on relative.id = binding.relative_id
    where relative.wechat_openid like 'load-%%' and relative.wechat_openid >= %(first)s;
    create unique index on pair (prison_id, n);
    analyze pair;
    create temp table booked as
    with place as (
        select id, prison_id, day, starts, visit_type,
            row_number() over (partition by prison_id order by day, starts, turn) - 1 as n
        from visit_session cross join generate_series(1, %(each)s) turn
        where room is distinct from %(last)s and day < %(until)s
    )
    select upper(substr(md5('b' || place.id || place.n), 1, 26)) as id, place.id as session_id,
        place.day, place.starts, place.visit_type, pair.inmate_id, pair.relative_id,
        place.prison_id, 'B' || row_number() over () as booking_no
    from place join pair on pair.prison_id = place.prison_id and pair.n = place.n %% pair.pairs;
    insert into visit_booking (
        id, state, inmate_id, prison_id, relative_id, day, starts, minutes, booking_no, visit_type,
        wheelchair, hearing, interpreter, infant, created_at, updated_at
    )
    select id, 'approved', inmate_id, prison_id, relative_id, day, starts, 30, booking_no,
        visit_type, false, false, false, false, %(now)s, %(now)s
    from booked;
    insert into visit_place (
        id, session_id, relative_id, inmate_id, size, visitors, state, made_at, until, booking_id
    )
    select upper(substr(md5('p' || id), 1, 26)), session_id, relative_id, inmate_id, 1, 1, 'booked',
        %(now)s, %(now)s, id
    from booked;
    insert into allowance_entry (
        source, turn, inmate_id, channel, charge, kind, amount, counts_at, at
    )
    select 'visit_booking:' || id, 1, inmate_id, 'visit', 'ordinary', 'used', -1,
        (day + starts::time) at time zone 'Asia/Shanghai', %(now)s
    from booked;
    update visit_session set taken = counted.n
    from (select session_id, count(*) as n from booked group by session_id) counted
    where counted.session_id = visit_session.id;
    update visit_session set taken = capacity - 1 where room = %(last)s
"""


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to book, and who can."""

    openids: list[str]
    """Relatives with a bound inmate in custody, who booked nothing yet."""
    last_session_id: str
    prisons: int
    sessions: int
    bookings: int


async def plant(settings: Settings, address: str, bookings: int, fresh: int) -> Planted:
    """Into a platform that has its demonstration; `address` is the owner's of its database.

    `fresh` relatives have an inmate of the first prison, who is visited by nobody else.
    """
    doors = open_doors(settings)
    try:
        now = datetime.now().astimezone()
        async with doors.database.transaction() as tx:
            tree = await units.tree(tx, "/")
        prisons = sorted(
            (unit for unit in tree if unit.org_type is OrgType.PRISON), key=lambda one: one.code
        )
        wards = [unit for unit in tree if unit.org_type is OrgType.WARD]
        openids = await _people(doors, prisons[0], wards, fresh, bookings, now)
        each = max(1, round(bookings / (len(prisons) * DAYS * TIMES_A_DAY)))
        await _times(doors, prisons, each, local(now).date())
        for prison in prisons:
            async with doors.database.transaction() as tx:
                await visit_sessions.ensure(tx, prison.id, now)
        await _book(address, each, fresh, now)
        return await _planted(doors, openids, len(prisons))
    finally:
        await doors.close()


async def _people(
    doors: Doors,
    first: UnitRow,
    wards: list[UnitRow],
    fresh: int,
    bookings: int,
    now: datetime,
) -> list[str]:
    """Those who have booked nothing come first; answers how WeChat calls them."""
    theirs = [ward for ward in wards if ward.prison_id == first.id]
    seals = FieldSeals(doors.keys)
    async with doors.database.transaction() as tx:
        inmates = await plant_inmates(tx, seals, theirs, fresh, released_every=None)
        known = await plant_inmates(
            tx, seals, wards, bookings // BOOKED_A_PERSON, released_every=None, after=fresh
        )
        openids = await plant_relatives(tx, doors.keys, [*inmates, *known], now)
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=system_actor("bulk"),
            action="seed.bulk",
            object_kind="org_unit",
            object_id=None,
            detail={"inmates": len(openids), "bookings": bookings},
        )
    return openids[:fresh]


async def _times(doors: Doors, prisons: list[UnitRow], each: int, today: date) -> None:
    """Hours of every day of the week, and in the first prison a hall with a last place."""
    room = {"capacity": each + max(1, each // PARTS_FREE), "room": None}
    rows = [
        _time(prison, f"{hour:02}:00", room)
        for prison in prisons
        for hour in range(9, 9 + TIMES_A_DAY)
    ]
    rows.append(_time(prisons[0], "18:00", {"capacity": 2, "room": LAST}))
    values = {"valid_from": today - timedelta(days=7)}
    async with doors.database.transaction() as tx:
        await copy_rows(tx, metadata.tables["visit_time"], [row | values for row in rows])


def _time(prison: UnitRow, starts: str, place: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": make_id(),
        "state": "active",
        "name": f"每日{starts}",
        "unit_id": prison.id,
        "visit_type": VisitType.REGULAR.value,
        "repeats": "week",
        "every_weeks": 1,
        **dict.fromkeys(WEEK, True),
        "starts": starts,
        "ends": f"{starts[:2]}:30",
        "on_holidays": True,
        "counted": "party",
        **place,
    }


async def _book(address: str, each: int, fresh: int, now: datetime) -> None:
    values = {
        "each": each,
        "last": LAST,
        "now": now,
        "first": f"load-{fresh:05}",
        "until": local(now).date() + timedelta(days=DAYS),
    }
    async with await psycopg.AsyncConnection.connect(address) as connection:
        # What triggers would write for each row is written for all at once.
        await connection.execute("set session_replication_role = replica")
        for statement in BOOKED.split(";\n"):
            await connection.execute(statement, values)
        await connection.commit()
        await connection.set_autocommit(True)
        await connection.execute("vacuum analyze")


async def _planted(doors: Doors, openids: list[str], prisons: int) -> Planted:
    async with doors.database.reading() as tx:
        last = (
            select(visit_session.c.id)
            .where(visit_session.c.room == LAST, visit_session.c.taken > 0)
            .order_by(visit_session.c.day)
            .offset(DAYS // 6)
            .limit(1)
        )
        return Planted(
            openids=openids,
            last_session_id=str(await tx.scalar(last)),
            prisons=prisons,
            sessions=await tx.scalar(select(func.count()).select_from(visit_session)),
            bookings=await tx.scalar(
                select(func.count()).select_from(metadata.tables["visit_booking"])
            ),
        )
