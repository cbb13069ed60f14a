"""The migrations make what is declared, whatever else a database may have been before."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from cluster.services.postgres import Postgres
from connectors.keys.software import SoftwareKeys
from connectors.ledger.migrate import migrate_shard
from connectors.postgres.database import Database
from connectors.postgres.migrate import bring_up, config, migrate
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official.sealing_plain import seal_certificates
from connectors.postgres.speech import attended, corrections, transcripts
from connectors.postgres.speech.sealing_plain import seal_plain
from connectors.postgres.unknown_shape import UnknownShape
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.tables import metadata
from schemas.tables.labour import ledger_pay
from schemas.tables.labour.ledger import ledger
from tests.databases import execute
from tests.integration.ledger.own_servers import TODAY
from tests.integration.world import World
from tests.spoken_keys import SPOKEN

pytestmark = pytest.mark.integration

assert ledger_pay  # Its tables belong to the ledger's shape.
PARTITION = re.compile(r"_\d{6}$|^line_index_\d\d$")

MADE = {
    "column": """
        select table_name, column_name, column_default, is_nullable, udt_name,
            character_maximum_length, numeric_precision, numeric_scale, generation_expression
        from information_schema.columns where table_schema = 'public'
    """,
    "constraint": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'public'::regnamespace and conrelid <> 0 and contype <> 'n'
    """,
    "index": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
}

MADE_OTHERWISE = {
    # Rows that do not say: declared without a default, since the product always says.
    "phone_call.extra",
    "phone_call.source_deleted",
    "phone_ticket.told_deleted",
    "visit.focus",
    "visit.held_told",
    # The other way round.
    "inmate.version",
    # By names that the tables' convention has no longer.
    *(
        f"call_companion.fk_call_companion_{name}"
        for name in ("approved_by", "approved_by_officer")
    ),
    *(f"call_companion.fk_call_companion_{name}" for name in ("call_id", "call_id_video_call")),
    *(
        f"call_companion.fk_call_companion_{name}"
        for name in ("relative_id", "relative_id_relative")
    ),
    *(f"alert.fk_alert_{name}" for name in ("face_check_id", "face_check_id_face_check")),
    # Ranges that may not overlap, which declarations have no words for.
    "headcount_spell.ex_headcount_spell_inmate",
    "official_hold.ex_official_hold",
    "video_call.ex_video_call_venue",
    "video_call.ck_video_call_venue_hold",
}
"""What the baseline has otherwise than the tables say; never longer."""

DECLARED_WITH = """
create type id_range as range (subtype = text);
"""
"""What indexes of declared tables are made with."""

LATER = '''
"""A reason for each prison and ward, and of the bureau none."""

import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = {newest!r}


def upgrade() -> None:
    op.add_column("org_unit", sa.Column("made_up", sa.String(40)))
    op.execute("update org_unit set made_up = 'of ' || name where parent_id is not null")
    {then}
'''


def is_declared(thing: Any, name: str, kind: str, _reflected: bool, _other: Any) -> bool:
    """Views are made by migrations alone, partitions by the month; Alembic compares tables."""
    return kind != "table" or not (thing.info.get("view") or PARTITION.search(name))


def differences(url: str, declared: MetaData) -> list[Any]:
    """What Alembic would have to change for a database to be as it is declared."""
    engine = create_engine(url)
    options = {"compare_type": True, "include_object": is_declared}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, declared)
    engine.dispose()
    return found


@contextmanager
def empty(server: Postgres, name: str) -> Iterator[str]:
    """A database that holds nothing; answers its owner's address."""
    execute(server, f"CREATE DATABASE {name}")
    try:
        yield server.url_of(name)
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def made(url: str, declared: MetaData) -> set[tuple[Any, ...]]:
    """Columns with their defaults, constraints and indexes of the declared tables."""
    tables = {one.name for one in declared.sorted_tables if not one.info.get("view")}
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            (kind, *row)
            for kind, statement in MADE.items()
            for row in connection.execute(text(statement))
            if row[0] in tables
        }
    engine.dispose()
    return found


def create(url: str, declared: MetaData) -> None:
    """The tables straight from their declaration."""
    engine = create_engine(url)
    tables = [one for one in declared.sorted_tables if not one.info.get("view")]
    with engine.begin() as connection:
        if declared is metadata:
            connection.exec_driver_sql(DECLARED_WITH, execution_options={"no_parameters": True})
        declared.create_all(connection, tables)
    engine.dispose()


def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    assert differences(database_url, metadata) == []


def test_the_migrations_make_what_the_tables_of_a_shard_say(shard_urls: list[str]) -> None:
    assert differences(shard_urls[0], ledger) == []


def test_the_migrations_make_defaults_constraints_and_indexes_as_declared(
    postgres_server: Postgres, owner_url: str, shard_urls: list[str]
) -> None:
    otherwise = set()
    for url, declared in ((owner_url, metadata), (shard_urls[0], ledger)):
        with empty(postgres_server, "test_declared") as other:
            create(other, declared)
            found, wanted = made(url, declared), made(other, declared)
        assert len(wanted) > 100
        otherwise |= {f"{table}.{name}" for _, table, name, *_ in found ^ wanted}
    assert otherwise == MADE_OTHERWISE


def test_the_migrations_make_views_that_answer_what_is_declared(database_url: str) -> None:
    engine = create_engine(database_url)
    seen = inspect(engine)
    views = [one for one in metadata.sorted_tables if one.info.get("view")]
    assert views
    for view in views:
        columns = [column["name"] for column in seen.get_columns(view.name)]
        assert sorted(columns) == sorted(view.columns.keys()), view.name
    engine.dispose()


async def test_two_starts_may_migrate_an_empty_database_at_once(
    postgres_server: Postgres,
) -> None:
    program = "import sys; from connectors.postgres.migrate import migrate; migrate(sys.argv[1])"
    with empty(postgres_server, "test_two_starts") as url:
        starts = [
            await asyncio.create_subprocess_exec(sys.executable, "-c", program, url)
            for _ in range(2)
        ]
        assert [await start.wait() for start in starts] == [0, 0]


def with_later(url: str, folder: Path, then: str = "") -> Any:
    """Settings of a version that has one migration more."""
    settings = config(url)
    ours = Path(settings.get_main_option("script_location") or "") / "versions"
    text = LATER.format(newest=shape(url), then=then)
    (folder / "9000_made_up.py").write_text(text, encoding="utf-8")
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", f"{ours}\n{folder}")
    return settings


def shape(url: str) -> str:
    return str(asked(url, "select version_num from alembic_version")[0][0])


def asked(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        done = connection.execute(text(statement))
        rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


async def test_a_database_with_rows_is_brought_up_by_what_is_new(
    owner_url: str, world: World, tmp_path: Path
) -> None:
    before = asked(owner_url, "select id, name from org_unit order by id")
    assert world.prison.id in {id for id, _ in before}
    await asyncio.to_thread(bring_up, with_later(owner_url, tmp_path))
    assert shape(owner_url) == "9000"
    assert asked(owner_url, "select id, name from org_unit order by id") == before
    told = asked(owner_url, f"select made_up from org_unit where id = '{world.prison.id}'")
    assert told == [(f"of {world.prison.name}",)]


async def test_a_migration_that_fails_leaves_a_database_as_it_was(
    owner_url: str, world: World, tmp_path: Path
) -> None:
    before = made(owner_url, metadata), shape(owner_url)
    settings = with_later(owner_url, tmp_path, then="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(bring_up, settings)
    assert (made(owner_url, metadata), shape(owner_url)) == before
    await asyncio.to_thread(migrate, owner_url)


def _migrate_shard(url: str) -> None:
    migrate_shard(url, url, TODAY)


@pytest.mark.parametrize("start", [migrate, _migrate_shard])
@pytest.mark.parametrize(
    ("found", "code", "advice"),
    [
        ("0130", "database_from_before_the_first_release", "空数据库"),
        ("9999", "database_of_a_newer_version", "请使用与数据库相符的版本启动"),
    ],
)
def test_a_database_of_another_version_is_told_so_and_stays_as_it_is(
    postgres_server: Postgres, start: Callable[[str], None], found: str, code: str, advice: str
) -> None:
    with empty(postgres_server, "test_other_version") as url:
        asked(url, "create table alembic_version (version_num varchar(32) not null)")
        asked(url, f"insert into alembic_version values ('{found}')")
        with pytest.raises(UnknownShape) as told:
            start(url)
        assert (told.value.code, told.value.detail["found"]) == (code, found)
        assert found in str(told.value)
        assert advice in told.value.message
        assert shape(url) == found
        assert asked(url, "select tablename from pg_tables where schemaname = 'public'") == [
            ("alembic_version",)
        ]


OLD_BUREAU = """
insert into org_unit (id, code, name, org_type, path, prison_id, sort, enabled) values
    ('P', 'P03', '三监', 'PRISON', '/P03/', 'P', 1, true),
    ('W', 'P03-W01', '一监区', 'WARD', '/P03/W/', 'P', 1, true);
insert into inmate (id, inmate_no, name, prison_id, ward_id, custody_state, monthly_calls, version)
    values ('I', '1', '某', 'P', 'W', 'in_custody', 3, 1);
"""
"""A prison of the baseline, with an inmate."""
OLD_RELATION = """
insert into relative (id, name, id_no_sealed, id_no_digest, phone_sealed, enabled)
    values ('R{n}', '某', '', '{n}', '', true);
insert into inmate_binding (id, relative_id, inmate_id, kinship, state)
    values ('B{n}', 'R{n}', 'I', coalesce({kinship}, 'other'), 'approved');
insert into visit (id, state, inmate_id, relative_id, kinship, visit_type, planned_at, started_at,
    source) values ('V{n}', 'finished', 'I', 'R{n}', {kinship}, 'REGULAR', now(), now(), 'window');
insert into phone_call (id, state, inmate_id, kinship, phone_sealed, phone_digest, started_at,
    answered_at) values ('T{n}', 'connected', 'I', {kinship}, '', '{n}', now(), now());
insert into letter (id, state, inmate_id, relative_id, direction, sender, recipient, arrived_on)
    values ('L{n}', 'registered', 'I', 'R{n}', 'INBOUND', '某', '某', current_date);
insert into video_call (id, case_no, relative_id, inmate_id, prison_id, ward_id, confidentiality,
    kind, state, version, requested_at, starts_at, minutes, connected_at)
    values ('C{n}', '{n}', 'R{n}', 'I', 'P', 'W', {call}, 'ended', 1, now(), now(), 20, now());
"""
"""Of one relation a visit, a phone call, a letter and a video call, as the baseline kept them."""
RELATIONS = (
    ("'parent'", "'ordinary', 'family'", "ordinary"),
    ("'lawyer'", "'privileged', 'lawyer'", "privileged"),
    ("'official'", "'privileged', 'official_business'", "privileged"),
    ("'other'", "'privileged', null", "undetermined"),
    ("null", "'privileged', null", "undetermined"),
)


OLD_LINES = """
    insert into transcript_line (
        id, call_id, seq, speaker, speaker_name, start_s, end_s, text, hits, engine, kind, at
    )
    select upper(substr(md5(id), 1, 26)), id, 1, 'inmate', '周某', 0, 1, '说的话' || id, '[{
            "start": 0, "end": 2, "word": "说的", "class_name": "其他", "severity": 2,
            "definition": "", "matched_by": "text", "heard_as": "说的", "confidence": 0.9
        }]', 'test', 'text', now()
    from conversation where channel = 'visit';
    insert into line_version (id, line_id, version, text, hits, officer_id, reason, at)
        select upper(substr(md5('N' || id), 1, 26)), id, 0, '原来' || id, '[]', null, '', now()
        from transcript_line;
    insert into alert (
        id, call_id, line_id, prison_id, ward_id, word, class_name, severity, heard_as, matched_by,
        confidence, speaker, start_s, end_s, raised_after_s, state, at
    )
    select upper(substr(md5('A' || id), 1, 26)), call_id, id, 'P', 'W', '说的', '其他', 2, '烁得',
        'sound', 0.9, 'inmate', 0, 1, 1, 'new', now()
    from transcript_line
"""
"""A line of every visit, as they were transcribed whoever came, corrected once and alerted."""
IN_CLEAR = ("说的话", "原来", "烁得")


async def test_what_the_baseline_held_open_of_lawyers_and_strangers_is_closed(
    postgres_server: Postgres,
) -> None:
    with empty(postgres_server, "test_old_conversations") as url:
        command.upgrade(config(url), "0200")
        asked(url, OLD_BUREAU)
        for number, (kinship, call, _) in enumerate(RELATIONS):
            asked(url, OLD_RELATION.format(n=number, kinship=kinship, call=call))
        # What was wrong: every visit and phone call was open, whoever came.
        open_ones = "select count(*) from conversation where not privileged"
        assert asked(url, open_ones) == [(2 * len(RELATIONS) + 1,)]
        asked(url, OLD_LINES)
        asked(url, "update letter set pages = '[\"page\"]'")
        await asyncio.to_thread(migrate, url)
        # What was kept of those that are privileged waits for its erasure, and nothing else.
        waiting = asked(url, "select record_id from privileged_erasure where cause = 'found'")
        privileged = [n for n, (_, _, expected) in enumerate(RELATIONS) if expected == "privileged"]
        assert {row[0] for row in waiting} == {f"{of}{n}" for n in privileged for of in "VL"}
        for number, (kinship, _, expected) in enumerate(RELATIONS):
            for table, letter in (("visit", "V"), ("phone_call", "T"), ("video_call", "C")):
                mine = f"where id = '{letter}{number}'"
                (record,) = asked(url, f"select confidentiality from {table} {mine}")
                (held,) = asked(url, f"select confidentiality, privileged from conversation {mine}")
                assert (record[0], *held) == (expected, expected, expected != "ordinary"), table
            (kept,) = asked(url, f"select confidentiality from letter where id = 'L{number}'")
            assert kept[0] == expected, kinship
        assert asked(url, open_ones) == [(3,)]


async def test_what_the_baseline_held_in_clear_is_sealed_and_what_is_privileged_is_gone(
    postgres_server: Postgres,
) -> None:
    with empty(postgres_server, "test_old_words") as url:
        command.upgrade(config(url), "0200")
        asked(url, OLD_BUREAU)
        for number, (kinship, call, _) in enumerate(RELATIONS):
            asked(url, OLD_RELATION.format(n=number, kinship=kinship, call=call))
        asked(url, OLD_LINES)
        await asyncio.to_thread(migrate, url)
        owner = Database(url, spoken=SPOKEN)
        try:
            kept = [f"V{n}" for n, row in enumerate(RELATIONS) if row[2] != "privileged"]
            assert await seal_plain(owner) == 3 * len(kept)
            assert await seal_plain(owner) == 0
            for call_id in kept:
                async with owner.reading() as tx:
                    (line,) = await transcripts.lines(tx, call_id)
                    (version,) = await corrections.versions(tx, line.id)
                    (hit,) = await attended.hits(tx, call_id)
                assert (line.text, line.hits[0].heard_as) == (f"说的话{call_id}", "说的")
                assert version.text == f"原来{line.id}"
                assert hit.heard_as == "烁得"
            counted = "select call_id, word, severity from line_hit order by call_id"
            assert asked(url, counted) == [(one, "说的", 2) for one in kept]
            indexed = "select call_id from line_index order by call_id"
            assert asked(url, indexed) == [(one,) for one in kept]
        finally:
            await owner.close()
        names = [row[0] for row in asked(url, "select tablename from pg_tables")]
        assert not [name for name in names if name.startswith("plain_")]
        asked(url, "checkpoint")
        folder = postgres_server._data / "base" / _folder_of(url)
        files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
        assert any("某".encode() in content for content in files)
        for word in IN_CLEAR:
            assert not any(word.encode() in content for content in files), word


OLD_CERTIFICATES = """
    insert into agency_person (id, state, name, id_no_sealed, id_no_digest, body, body_kind,
        certificate_kind, certificate_no, valid_from, valid_until, unit_id)
    select 'A' || n, 'active', '某', '', 'a' || n, '法院', 'court', 'judge', '法官证' || n || '号',
        '2020-01-01', '2030-01-01', 'P'
    from generate_series(1, 3) n
"""


async def test_certificates_numbers_that_lay_in_clear_are_sealed_once_and_found(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    seals = FieldSeals(SoftwareKeys(tmp_path / "keys"))
    with empty(postgres_server, "test_old_certificates") as url:
        command.upgrade(config(url), "0225")
        asked(url, OLD_BUREAU)
        asked(url, OLD_CERTIFICATES)
        await asyncio.to_thread(migrate, url)
        owner = Database(url)
        try:
            assert await seal_certificates(owner, seals) == 3
            assert await seal_certificates(owner, seals) == 0
        finally:
            await owner.close()
        digest = seals.digest("法官证2号")
        found = "select id, certificate_no_sealed from agency_person where certificate_no_digest ="
        ((person_id, sealed),) = asked(url, f"{found} '{digest}'")
        number = AGENCY_PEOPLE.field("certificate_no")
        assert person_id == "A2"
        assert seals.open(AGENCY_PEOPLE, number, "A2", sealed) == "法官证2号"
        assert asked(url, "select to_regclass('plain_certificate')::text") == [(None,)]
        asked(url, "checkpoint")
        folder = postgres_server._data / "base" / _folder_of(url)
        files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
        assert not any("法官证".encode() in content for content in files)


OLD_COUNTS = """
    with begun as (
        select date_trunc('quarter', now() at time zone 'Asia/Shanghai')
            at time zone 'Asia/Shanghai' as since
    )
    select inmate_id, 'video', coalesce(charged_as, 'ordinary'), count(*)
    from video_call, begun
    where starts_at >= since and state not in ('rejected', 'cancelled', 'missed')
        and confidentiality = 'ordinary' and coalesce(charged_as, 'ordinary') <> 'uncounted'
    group by 1, 3
    union all
    select inmate_id, 'phone', case when extra then 'extra' else 'ordinary' end, count(*)
    from phone_call, begun
    where started_at >= since and confidentiality <> 'privileged' and (
        state in ('talking', 'connected', 'cut_at_limit')
        or state = 'dialling' and started_at > now() - interval '5 minutes'
    )
    group by 1, 3
    order by 1, 2, 3
"""
"""What was counted before there was a ledger, of an inmate, channel and kind."""
NEW_COUNTS = """
    select inmate_id, channel, charge, - sum(amount) from allowance_entry
    where kind in ('used', 'given_back') and channel <> 'visit'
    group by 1, 2, 3 order by 1, 2, 3
"""
COUNTED = """
insert into inmate (id, inmate_no, name, prison_id, ward_id, custody_state, monthly_calls, version)
    values ('J', '2', '某', 'P', 'W', 'in_custody', 3, 1);
insert into relative (id, name, id_no_sealed, id_no_digest, phone_sealed, enabled)
    values ('R', '某', '', 'r', '', true);
insert into extra_call (id, state, inmate_id, month, number, reason) values
    ('G', 'approved', 'J', to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM'), 2, '探望'),
    ('H', 'rejected', 'J', to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM'), 5, '探望');
insert into video_call (id, case_no, relative_id, inmate_id, prison_id, ward_id, confidentiality,
    kind, state, version, requested_at, starts_at, minutes, charged_as, extra_call_id)
select 'C' || n, 'c' || n, 'R', case when n % 3 = 0 then 'I' else 'J' end, 'P', 'W',
    case when n % 7 = 0 then 'privileged' else 'ordinary' end,
    case when n % 7 = 0 then 'lawyer' else 'family' end,
    (array['requested', 'approved', 'rejected', 'cancelled', 'missed', 'ended'])[1 + n % 6], 1,
    now(), now() - interval '1 day' * (n - 3), 20,
    (array[null, 'ordinary', 'special', 'uncounted'])[1 + n % 4],
    case when n = 1 then 'G' end
from generate_series(1, 120) n;
insert into phone_call (id, state, inmate_id, kinship, confidentiality, confidentiality_basis,
    phone_sealed, phone_digest, started_at, extra)
select 'T' || n,
    (array['dialling', 'connected', 'no_answer', 'refused', 'cut_at_limit'])[1 + n % 5],
    case when n % 4 = 0 then 'I' else 'J' end, case when n % 9 = 0 then 'lawyer' else 'parent' end,
    case when n % 9 = 0 then 'privileged' else 'ordinary' end, 'rule', '', 'd' || n,
    now() - interval '1 hour' * (n - 1), n % 6 = 0
from generate_series(1, 240) n;
insert into visit (id, state, inmate_id, relative_id, kinship, visit_type, planned_at, started_at,
    source)
select 'V' || n, (array['registered', 'finished', 'cancelled', 'deleted', 'visiting'])[1 + n % 5],
    'J', 'R', 'parent', 'REGULAR', now(), now(), 'window'
from generate_series(1, 10) n;
"""
"""Calls and visits at every end, of two inmates, in this quarter and before."""


@pytest.mark.requirement("VC-APPT-16", clauses="a")
async def test_the_ledger_opens_with_what_was_counted_before_for_each_inmate(
    postgres_server: Postgres,
) -> None:
    with empty(postgres_server, "test_old_counts") as url:
        command.upgrade(config(url), "0221")
        asked(url, OLD_BUREAU)
        asked(url, COUNTED)
        before = asked(url, OLD_COUNTS)
        assert {row[0] for row in before} == {"I", "J"}
        assert len(before) > 6
        await asyncio.to_thread(migrate, url)
        assert asked(url, NEW_COUNTS) == before
        visits = "select inmate_id, sum(amount) from allowance_entry where channel = 'visit'"
        assert asked(url, f"{visits} group by 1") == [("J", -4)]
        issued = "select source, amount from allowance_entry where kind = 'issued'"
        assert asked(url, issued) == [("extra_call:G", 2)]
        # Told again as they are, the records say no more; changed, each says it once.
        entries = "select count(*) from allowance_entry"
        (there,) = asked(url, entries)
        for table in ("video_call", "phone_call", "visit", "extra_call"):
            known = f"select from allowance_entry where source = '{table}:' || {table}.id"
            asked(url, f"update {table} set state = state where exists ({known})")
        assert asked(url, entries) == [there]
        asked(url, "update video_call set state = 'cancelled' where id = 'C1'")
        asked(url, "update video_call set state = 'cancelled' where id = 'C1'")
        told = "select kind, amount, grant_id from allowance_entry where source = 'video_call:C1'"
        assert asked(url, f"{told} order by turn") == [("used", -1, "G"), ("given_back", 1, "G")]
        with pytest.raises(DBAPIError):
            asked(url, "delete from allowance_entry")


def _folder_of(url: str) -> str:
    return str(asked(url, "select oid from pg_database where datname = current_database()")[0][0])
