"""Three years of visits and family phone calls, made up inside the database."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.prisons.planting import NOBODY, PRISONS, plant_wards
from cluster.benches.seed.names import made_up_names
from cluster.layout import Layout
from cluster.services.postgres import owner_url_at
from connectors.doors import Doors, open_doors
from connectors.postgres.access import officers
from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from loadtests.bench.prison_figures import Rows
from schemas.modules.module import Module
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.people.person import relative

WARDS = 10
"""Of each prison."""
YEARS = 3
RECORDS_AN_INMATE = 100
LEAST_INMATES = 300
RELEASED_EVERY = 20
SHARED_EVERY = 50
"""One relative in so many has the number of the relative before."""
DAYS = 365 * YEARS
FILLED = (
    "visit",
    "phone_call",
    "phone_ticket",
    "conversation",
    "allowance_entry",
    "call_review",
    "recording",
    "transcript_line",
    "line_hit",
    "window_rating",
)

# Who is told of, by a number that chance can draw; the temporary table ends with the connection.
PEOPLE = """
    create temp table person as
    select row_number() over (order by inmate.inmate_no) - 1 as n, inmate.id, inmate.ward_id,
        inmate.treatment_level as level, number.relative_id, number.phone_digest,
        ward.prison_id, md5(inmate.id) || md5(inmate.inmate_no) as digest
    from inmate join org_unit ward on ward.id = inmate.ward_id
    join relative_number number on number.inmate_id = inmate.id;
    create unique index on person (n);
    analyze person;
    insert into headcount_spell (id, inmate_id, prison_id, ward_id, since, began)
    select upper(substr(md5('s' || id), 1, 26)), id, prison_id, ward_id,
        %(first)s::timestamptz - interval '90 days', 'admitted' from person
"""
# A record of every number, its day in the order of the numbers, all else by chance.
DRAWN = """
    with drawn as (
        select g, upper(substr(md5(%(kind)s || g), 1, 26)) as id,
            %(first)s::timestamptz + (g * %(days)s / %(records)s) * interval '1 day'
                + ((hashint8extended(g, 1) & 2147483647) %% 28800) * interval '1 second' as at,
            (hashint8extended(g, 2) & 2147483647) %% %(people)s as n,
            (hashint8extended(g, 3) & 2147483647) %% 100 as a,
            (hashint8extended(g, 4) & 2147483647) %% 100 as b,
            (hashint8extended(g, 5) & 2147483647) %% 100 as c
        from generate_series(0::bigint, %(records)s - 1) g
    )
"""
# One in twenty in the ward of another inmate; every third relative is known by a number alone.
VISITS = """
    insert into visit (
        id, state, inmate_id, relative_id, kinship, visit_type, seat, planned_at, started_at,
        ended_at, source, ward_id, treatment_level, focus, relative_told, relative_no_told_digest,
        visit_no, held_told, confidentiality, confidentiality_basis, created_at, updated_at
    )
    select drawn.id, case when a < 96 then 'finished' else 'cancelled' end, person.id,
        case when person.n %% 3 > 0 and b < 97 then person.relative_id end,
        case when b < 50 then 'parent' when b < 80 then 'spouse' else 'sibling' end,
        case when c < 60 then 'REGULAR' when c < 85 then 'VIDEO' else 'OPEN' end,
        (g %% 40)::text, at,
        case when a < 96 then at + interval '5 minutes' end,
        case when a < 96 then at + (10 + c %% 30) * interval '1 minute' end,
        'prison_system', coalesce(other.ward_id, person.ward_id),
        case when (g / 1000 + person.n) %% 5 = 0 then 'A' else person.level end, b < 4,
        case when person.n %% 3 = 0 and b < 97 then '某家属' || person.n end,
        case when person.n %% 3 = 0 and b < 97 then person.digest end,
        'V' || g, true, 'ordinary', 'rule', at, at
    from drawn join person on person.n = drawn.n
    left join person other on other.n = (drawn.n + 1) %% %(people)s and drawn.a %% 20 = 0
    order by g
"""
CALLS = """
    insert into phone_call (
        id, state, inmate_id, relative_id, kinship, phone_sealed, phone_digest, ward_id,
        treatment_level, started_at, answered_at, ended_at, seconds, extra, authoriser_told,
        source_no, source_deleted, confidentiality, confidentiality_basis, created_at, updated_at
    )
    select drawn.id,
        case when a < 70 then 'connected' when a < 80 then 'cut_at_limit'
            when a < 95 then 'no_answer' else 'refused' end,
        person.id, person.relative_id, 'parent', ''::bytea, person.phone_digest,
        coalesce(other.ward_id, person.ward_id), person.level, at,
        case when a < 80 then at + interval '10 seconds' end,
        case when a < 95 then at + (20 + 6 * b) * interval '1 second' end,
        case when a < 80 then 10 + 6 * b when a < 95 then 0 end,
        c < 3, 'P' || b, 'C' || g, false, 'ordinary', 'rule', at, at
    from drawn join person on person.n = drawn.n
    left join person other on other.n = (drawn.n + 1) %% %(people)s and drawn.a %% 20 = 0
    order by g
"""
HANGING = """
    insert into phone_ticket (
        id, state, inmate_id, relative_id, kinship, unit_id, ward_id, treatment_level, started_at,
        ended_at, seconds, distance, fee, call_id, told_deleted, created_at, updated_at
    )
    select upper(substr(md5('t' || call.id), 1, 26)),
        case call.seconds %% 40 when 10 then 'unsent' when 16 then 'reversed' else 'charged' end,
        call.inmate_id, call.relative_id, call.kinship, ward.prison_id, call.ward_id,
        call.treatment_level, call.started_at, call.ended_at, call.seconds,
        case call.seconds %% 5 when 0 then 'domestic' when 1 then 'international' else 'local' end,
        (call.seconds / 60 + 1) * 0.3, call.id, false, call.ended_at, call.ended_at
    from phone_call call join org_unit ward on ward.id = call.ward_id
    where call.state in ('connected', 'cut_at_limit') order by call.started_at;

    insert into conversation (
        id, channel, prison_id, ward_id, inmate_id, relative_id, confidentiality, privileged,
        began_at, ended_at,
        anomaly, sole_reviewer_id
    )
    select told.id, channel, ward.prison_id, told.ward_id, inmate_id, relative_id, 'ordinary',
        false, began, ended_at,
        case when began is not null and hashtext(told.id) %% 10 <> 7
            then hashtext(told.id) %% 50 = 0 end,
        case when began is not null and hashtext(told.id) %% 10 <> 7 then %(officer)s end
    from (
        select id, 'visit' as channel, ward_id, inmate_id, relative_id, started_at as began,
            ended_at, planned_at as at from visit
        union all
        select id, 'phone_call', ward_id, inmate_id, relative_id, answered_at, ended_at, started_at
        from phone_call
    ) told join org_unit ward on ward.id = told.ward_id order by told.at;

    insert into allowance_entry (
        source, turn, inmate_id, channel, charge, kind, amount, counts_at, ward_id, at
    )
    select 'phone_call:' || id, 1, inmate_id, 'phone',
        case when extra then 'extra' else 'ordinary' end, 'used', -1, started_at, ward_id,
        started_at
    from phone_call where state in ('connected', 'cut_at_limit')
    union all
    select 'visit:' || id, 1, inmate_id, 'visit', 'ordinary', 'used', -1, started_at, ward_id,
        started_at
    from visit where state = 'finished';

    insert into recording (id, call_id, state, started_at, ended_at, seconds, gaps)
    select upper(substr(md5('r' || id), 1, 26)), id, 'sealed', began_at, ended_at, 600, '[]'
    from conversation where began_at is not null and hashtext(id) %% 3 <> 0 order by began_at;

    insert into call_review (
        id, call_id, officer_id, summary, assessment, anomaly, anomaly_note, at
    )
    select upper(substr(md5('w' || id), 1, 26)), id, %(officer)s, '正常',
        case when anomaly then 'attention' else 'normal' end, anomaly, '',
        ended_at + interval '2 days'
    from conversation where anomaly is not null order by began_at;

    insert into transcript_line (
        id, call_id, seq, speaker, speaker_name, start_s, end_s, sealed, engine, kind, at
    )
    select upper(substr(md5('l' || id), 1, 26)), id, 1, 'inmate', '某', 1, 3, '', 'bench', 'text',
        began_at
    from conversation where began_at is not null and hashtext(id) %% 100 = 1;

    insert into line_hit (id, line_id, call_id, word, class_name, severity)
    select upper(substr(md5('h' || call_id), 1, 26)), id, call_id, '东西', '违禁', 2
    from transcript_line;

    insert into window_rating (
        id, state, prison_id, visit_id, score, rated_at, created_at, updated_at
    )
    select upper(substr(md5('g' || visit.id), 1, 26)), 'valid', ward.prison_id, visit.id,
        1 + (hashtext(visit.id) & 1023) %% 5, ended_at, ended_at, ended_at
    from visit join org_unit ward on ward.id = visit.ward_id
    where visit.state = 'finished' and hashtext(visit.id) %% 8 = 0 order by planned_at
"""
COUNTED = {
    "visits": "visit",
    "calls": "phone_call",
    "tickets": "phone_ticket",
    "reviews": "call_review",
    "ratings": "window_rating",
    "recordings": "recording",
    "inmates": "inmate",
}


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom questions may ask."""

    bureau: UnitRow
    prisons: list[UnitRow]
    wards: list[UnitRow]
    first: date
    """The first day with a record; the last is yesterday."""
    days: int
    rows: Rows


async def plant(
    settings: Settings, records: int, today: date, *, prisons: int = PRISONS, wards: int = WARDS
) -> Planted:
    """Half of the records visits, half calls, with all that hangs on them."""
    people = max(LEAST_INMATES, records // RECORDS_AN_INMATE)
    first = today - timedelta(days=DAYS)
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            bureau, made = await plant_wards(tx, prisons, wards)
            seals = FieldSeals(doors.keys)
            ids = await plant_inmates(tx, seals, made, people, released_every=RELEASED_EVERY)
            await _relatives(tx, doors, ids)
            officer_id = await officers.add(
                tx,
                login="told.reviewer",
                name="某警官",
                police_no="3900001",
                org_unit_id=bureau.id,
                password_hash=NOBODY,
            )
            above = await units.of_ids(tx, {str(one.prison_id) for one in made})
    finally:
        await doors.close()
    rows = _fill(settings, records // 2, people, first, officer_id, len(made))
    over = [above[key] for key in dict.fromkeys(str(one.prison_id) for one in made)]
    return Planted(bureau=bureau, prisons=over, wards=made, first=first, days=DAYS, rows=rows)


async def _relatives(tx: Tx, doors: Doors, inmate_ids: Sequence[str]) -> None:
    """One for each inmate, with a number to call."""
    names, seals = made_up_names(), FieldSeals(doors.keys)
    relatives = [make_id() for _ in inmate_ids]
    await copy_rows(
        tx,
        relative,
        (
            {
                "id": one,
                "name": next(names),
                # Nobody opens them here: only the numbers below are shown.
                "id_no_sealed": b"",
                "id_no_digest": f"{at:064}",
                "phone_sealed": b"",
                "enabled": True,
            }
            for at, one in enumerate(relatives)
        ),
    )
    table = metadata.tables[RELATIVE_NUMBERS.table]
    await copy_rows(tx, table, _numbers(seals, RELATIVE_NUMBERS, inmate_ids, relatives))


def _numbers(
    seals: FieldSeals, module: Module, inmates: Sequence[str], relatives: Sequence[str]
) -> Iterator[dict[str, Any]]:
    field = module.field("phone")
    for at, (inmate_id, relative_id) in enumerate(zip(inmates, relatives, strict=True)):
        own = at - 1 if at % SHARED_EVERY == 1 else at
        number_id, phone = make_id(), f"100{own:08}"
        yield {
            "id": number_id,
            "state": "approved",
            "phone_sealed": seals.close(module, field, number_id, phone),
            "phone_digest": seals.digest(phone),
            "relative_id": relative_id,
            "kinship": "parent",
            "inmate_id": inmate_id,
            "shared": False,
        }


def _fill(
    settings: Settings, half: int, people: int, first: date, officer_id: str, wards: int
) -> Rows:
    """As the owner: neither triggers nor references are asked for each row, indexes come after."""
    owner = settings.database_owner_url or owner_url_at(Layout.of(settings).sockets)
    url = make_url(owner).set(drivername="postgresql").render_as_string(hide_password=False)
    # 8:30 in the morning of the bureau.
    start = f"{first.isoformat()} 00:30:00+00"
    told = {"first": start, "days": DAYS, "records": half, "people": people}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set maintenance_work_mem = '256MB'")
        connection.execute("set work_mem = '128MB'")
        connection.execute("set synchronous_commit = off")
        again = _drop_indexes(connection)
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(PEOPLE, {"first": start})
        cursor.execute(DRAWN + VISITS, {**told, "kind": "v"})
        cursor.execute(DRAWN + CALLS, {**told, "kind": "c"})
        cursor.execute(HANGING, {"officer": officer_id})
        for one in again:
            connection.execute(one)
        connection.execute("vacuum analyze")
        counted = {
            name: int(_one(connection, sql.SQL("select count(*) from {}").format(_named(table))))
            for name, table in COUNTED.items()
        }
    return Rows(**counted, wards=wards)


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(table)


def _one(connection: psycopg.Connection[Any], question: sql.Composed) -> Any:
    row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def _drop_indexes(connection: psycopg.Connection[Any]) -> list[sql.SQL]:
    """Of the tables that are filled; answers how they are made again."""
    found = connection.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i"
        " where i.indrelid = any(%s::regclass[]) and not exists ("
        "   select from pg_constraint c where c.conindid = i.indexrelid)",
        [list(FILLED)],
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("drop index {}").format(_named(name)))
    return [sql.SQL(made) for _, made in found]
