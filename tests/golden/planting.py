"""One bureau of made-up people, with all that figures count, the same in every run."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from cluster.benches.prisons import figures_planting
from connectors.doors import open_store, row_seals
from connectors.keys.software import SoftwareKeys
from connectors.postgres.access import officers, rights
from connectors.postgres.database import Database
from connectors.postgres.people import people as registered
from connectors.postgres.platform import units
from connectors.postgres.speech.spoken_seals import spoken_seals
from connectors.postgres.transaction import Tx
from pipelines.rules.access.codes.labour import CORRECT_HOURS, COUNT_HOURS, ENTER_HOURS, LIST_HOURS
from schemas.calls.charge import ChargeKind
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.people.kinds import Role
from schemas.settings import Settings
from schemas.tables import metadata
from tests.golden.steady import NOW, TODAY
from tests.integration.serve.records_of_calls import ended
from tests.integration.serve.world import PASSWORD, World, inhabit
from tests.passwords import as_kept

PRISONS, WARDS = 4, 3
RECORDS = 20_000
ALL = frozenset(
    {Role.LEADER, Role.REVIEWER, Role.MONITOR, Role.WORD_KEEPER, Role.LABOUR, Role.APPROVER}
)
ASKING: dict[str, tuple[str, frozenset[Role]]] = {
    "bureau": ("SH", ALL),
    "prison": ("P03", ALL),
    "ward": ("P03-W01", ALL),
    "other": ("P04", ALL),
    "bare": ("P03", frozenset()),
    "below": ("P03", frozenset({Role.DISCIPLINE})),
}
"""Who asks, beside those of the small bureau; the last counts hours and may not see whose."""
COUNTS_ALONE = {LIST_HOURS, COUNT_HOURS, ENTER_HOURS, CORRECT_HOURS}
NUMBERS = ("3900000003", "3900000007", "3900000011")
"""Inmates of whose video calls the figures tell."""

# What the bench does not plant: words that were heard, what is privileged or given to somebody,
# business of courts, a morning before eight (another day in UTC), ratings that do not count.
MORE = """
    update visit set planned_at = planned_at - interval '8 hours',
        started_at = started_at - interval '8 hours', ended_at = ended_at - interval '8 hours'
        where hashtext(id) %% 10 = 3;
    update phone_call set started_at = started_at - interval '8 hours',
        answered_at = answered_at - interval '8 hours', ended_at = ended_at - interval '8 hours'
        where hashtext(id) %% 10 = 3;
    update phone_ticket set started_at = started_at - interval '8 hours',
        ended_at = ended_at - interval '8 hours' where hashtext(call_id) %% 10 = 3;
    update conversation set began_at = began_at - interval '8 hours',
        ended_at = ended_at - interval '8 hours' where hashtext(id) %% 10 = 3;

    update visit set confidentiality = 'privileged', kinship = 'lawyer'
        where hashtext(id) %% 40 = 4;
    update phone_call set confidentiality = 'privileged', kinship = 'lawyer'
        where hashtext(id) %% 40 = 4;
    update conversation set confidentiality = 'privileged', privileged = true
        where hashtext(id) %% 40 = 4;

    insert into review_assignment (call_id, officer_id, assigned_by, at)
    select id, case when hashtext(id) %% 2 = 0 then %(reviewer)s else %(other)s end, %(reviewer)s,
        ended_at + interval '1 hour'
    from conversation where ended_at is not null and hashtext(id) %% 30 in (5, 6);

    insert into transcript_line (
        id, call_id, seq, speaker, speaker_name, start_s, end_s, sealed, engine, kind, at
    )
    select upper(substr(md5('m' || c.id || n), 1, 26)), c.id, 10 + n, 'inmate', '某', 4 * n,
        4 * n + 3, '', 'bench', 'text', c.began_at
    from conversation c, generate_series(1, 2) n
    where c.began_at is not null and hashtext(c.id) %% 25 in (2, 3, 4);

    insert into line_hit (id, line_id, call_id, word, class_name, severity)
    select upper(substr(md5('k' || id), 1, 26)), id, call_id,
        (array['越狱', '手机', '现金', '毒品'])[1 + (hashtext(id) & 3)],
        (array['脱逃类', '违禁品类', '违禁品类', '毒品类'])[1 + (hashtext(id) & 3)],
        (array[3, 2, 1, 3])[1 + (hashtext(id) & 3)]
    from transcript_line where seq > 10;

    insert into alert (
        id, call_id, kind, line_id, prison_id, ward_id, word, class_name, severity, sealed,
        matched_by, confidence, speaker, start_s, end_s, raised_after_s, state, at
    )
    select upper(substr(md5('a' || hit.id), 1, 26)), hit.call_id, 'word', hit.line_id,
        told.prison_id, told.ward_id, hit.word, hit.class_name, hit.severity, '',
        case when hashtext(hit.id) %% 3 = 0 then 'sound' else 'text' end, 0.9, 'inmate',
        line.start_s, line.end_s, 0.5,
        (array['new', 'confirmed', 'dismissed', 'closed'])[1 + ((hashtext(hit.id) >> 4) & 3)],
        line.at
    from line_hit hit join transcript_line line on line.id = hit.line_id
    join conversation told on told.id = hit.call_id where line.seq > 10;

    insert into official_booking (
        id, state, kind_id, inmate_id, prison_id, purpose, person_id, day, starts, ends
    )
    select upper(substr(md5('o' || n || inmate.id), 1, 26)),
        case when n %% 4 = 0 then 'approved' else 'done' end,
        (select id from official_kind order by code limit 1), inmate.id, inmate.prison_id, '开庭',
        upper(substr(md5('p'), 1, 26)), date %(today)s - 37 * n, '09:00', '10:00'
    from inmate, generate_series(1, 12) n
    where inmate.inmate_no like '39%%' and hashtext(inmate.inmate_no) %% 9 = 1;

    insert into visitor_outcome (
        id, state, visit_id, inmate_id, ward_id, visitor, outcome, told_at, told_by, created_at,
        updated_at
    )
    select upper(substr(md5('v' || n || visit.id), 1, 26)),
        case when hashtext(visit.id) %% 20 = 9 then 'deleted' else 'valid' end, visit.id, inmate_id,
        ward_id, '来访人' || n,
        (array['came', 'came', 'refused', 'left_early', 'absent'])[
            1 + ((hashtext(visit.id) + n) & 1023) %% 5],
        ended_at, (array['officer', 'interface', 'package'])[1 + (hashtext(visit.id) & 3) %% 3],
        ended_at, ended_at
    from visit, generate_series(1, 2) n
    where state = 'finished' and hashtext(visit.id) %% 4 = 1;

    update window_rating set state = 'deleted' where hashtext(id) %% 20 = 7;
    vacuum analyze
"""


@dataclass(frozen=True)
class Golden:
    """What was planted, and the databases in which it lies."""

    world: World
    databases: tuple[str, ...]
    """The core, then the shards of the ledger."""
    codes: dict[str, str]
    """Units, inmates and officers by id: an answer is read by what people know."""
    shared: str
    """A number that several may dial, by one of its bindings."""
    workers: tuple[str, ...]
    legacy: str
    report: str


async def plant_figures(settings: Settings) -> World:
    """Visits, calls, hits and people; what is entered by pages comes after."""
    planted = await figures_planting.plant(settings, RECORDS, TODAY, prisons=PRISONS, wards=WARDS)
    world = world_in(settings)
    world.now = NOW
    try:
        async with world.database.transaction() as tx:
            await _named(tx, world, planted.bureau.id)
            await inhabit(tx, world)
            await _asking(tx, world)
        reviewer, other = await _reviewers(world)
        _fill(settings, {"reviewer": reviewer, "other": other, "today": str(TODAY)})
        await _calls(world)
    finally:
        await world.database.close()
    return world


def world_in(settings: Settings) -> World:
    """The doors to a bureau; whoever opens them closes its database."""
    keys = SoftwareKeys(Path(settings.keys_dir))
    database = Database(settings.database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    files = open_store(settings, keys)
    return World(settings=settings, database=database, keys=keys, files=files, now=NOW)


async def _named(tx: Tx, world: World, bureau_id: str) -> None:
    """The units that the small bureau's people are in."""
    found = {}
    for code in ("P03", "P04", "P03-W01"):
        unit = await units.by_code(tx, code)
        assert unit is not None
        found[code] = unit.id
    world.bureau_id, world.prison_id = bureau_id, found["P03"]
    world.other_prison_id, world.ward_id = found["P04"], found["P03-W01"]


async def _asking(tx: Tx, world: World) -> None:
    kept = as_kept(PASSWORD)
    for number, (login, (code, roles)) in enumerate(ASKING.items()):
        unit = await units.by_code(tx, code)
        assert unit is not None
        officer_id = await officers.add(
            tx,
            login=login,
            name=f"民警{login}",
            police_no=f"32{number:05d}",
            org_unit_id=unit.id,
            password_hash=kept,
        )
        await rights.give(tx, world.seal, officer_id, roles, [unit.id])
    codes = {one.code for one in COUNTS_ALONE}
    await rights.set_permissions(tx, world.seal, Role.DISCIPLINE.value, codes)


async def _reviewers(world: World) -> tuple[str, str]:
    async with world.database.transaction() as tx:
        found = [await officers.by_login(tx, login) for login in ("reviewer", "elsewhere")]
    first, second = (one.id for one in found if one is not None)
    return first, second


def _fill(settings: Settings, told: dict[str, str]) -> None:
    """As the owner: neither triggers nor references are asked for each row."""
    url = make_url(settings.database_owner_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        cursor = psycopg.ClientCursor(connection)
        for statement in MORE.split(";"):
            cursor.execute(statement.encode(), told)


async def _calls(world: World) -> None:
    """Video calls of three inmates, a few a month, at all ends."""
    async with world.database.transaction() as tx:
        callers = [await registered.inmate_by_no(tx, number) for number in NUMBERS]
    kinds = [ChargeKind.ORDINARY, ChargeKind.ORDINARY, ChargeKind.EXTRA, ChargeKind.SPECIAL]
    ends = [CallState.ENDED, CallState.CUT_OFF, CallState.ENDED, CallState.MISSED, CallState.ENDED]
    first = datetime(2026, 11, 23, 1, tzinfo=UTC)
    for number in range(48):
        caller = callers[number % len(callers)]
        assert caller is not None
        privileged = number % 12 == 7
        await ended(
            world,
            # Some before eight in the morning, which is another day in UTC.
            first - timedelta(days=number * 2, hours=number % 4),
            seconds=60 + 37 * number % 500,
            to=CallState.CONNECTED if number == 1 else ends[number % len(ends)],
            kind=ChargeKind.UNCOUNTED if privileged else kinds[number % len(kinds)],
            call_kind=CallKind.LAWYER if privileged else CallKind.FAMILY,
            inmate_id=caller.id,
            ward_id=caller.ward_id,
        )


async def shared_number(world: World) -> str:
    """The first binding of a number that a second inmate may dial too."""
    number = metadata.tables[RELATIVE_NUMBERS.table]
    often = (
        select(func.min(number.c.id))
        .group_by(number.c.phone_digest)
        .having(func.count() > 1)
        .order_by(func.min(number.c.id))
        .limit(1)
    )
    async with world.database.transaction() as tx:
        return str(await tx.scalar(often))
