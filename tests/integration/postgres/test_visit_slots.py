"""A month's free places of one prison are one quick statement, however much was booked."""

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from connectors.postgres import Database
from connectors.postgres.visits import visit_sessions
from schemas.modules.visits.visits import VisitType
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration
PRISONS, DAYS, TIMES, BOOKED = 15, 90, 8, 200_000
FIRST = date(2026, 11, 24)
FILLED = (
    """
    insert into org_unit (id, parent_id, code, name, org_type, path, prison_id, sort, enabled)
    select lpad('P' || n, 26, '0'), (select id from org_unit where code = 'SH'), 'Q' || n,
        'Q' || n, 'PRISON', '/SH/Q' || n || '/', null, n, true
    from generate_series(1, :prisons) n
    """,
    """
    insert into visit_time (id, state, name, unit_id, visit_type, repeats, every_weeks, monday,
        tuesday, wednesday, thursday, friday, saturday, sunday, starts, ends, on_holidays, capacity,
        counted, valid_from)
    select lpad('T' || p || 'X' || t, 26, '0'), 'active', 'T' || t, lpad('P' || p, 26, '0'),
        'REGULAR', 'week', 1, true, true, true, true, true, true, true,
        lpad((8 + t)::text, 2, '0') || '\\:00', lpad((8 + t)::text, 2, '0') || '\\:30', false, 40,
        'party', '2026-01-01'
    from generate_series(1, :prisons) p, generate_series(1, :times) t
    """,
    """
    insert into visit_session (id, prison_id, time_id, day, starts, ends, visit_type, counted,
        capacity, taken, wards, levels, offered, closed)
    select lpad(row_number() over () || 'S', 26, '0'), one.unit_id, one.id,
        cast(:first as date) + d, one.starts, one.ends, 'REGULAR', 'party', 40, 19, '', '', true,
        false
    from visit_time one, generate_series(0, :days - 1) d
    """,
    """
    insert into visit_booking (id, state, inmate_id, prison_id, relative_id, day, starts, minutes,
        wheelchair, hearing, interpreter, infant)
    select lpad('B' || n, 26, '0'), 'approved', :inmate, null, :relative, :first, '09\\:00', 30,
        false, false, false, false
    from generate_series(1, :booked) n
    """,
    """
    insert into visit_place (id, session_id, relative_id, inmate_id, size, visitors, state, made_at,
        until, booking_id)
    select lpad('L' || n, 26, '0'),
        lpad((n % (:prisons * :days * :times)) + 1 || 'S', 26, '0'), :relative, :inmate, 1, 1,
        'booked', :now, :now, lpad('B' || n, 26, '0')
    from generate_series(1, :booked) n
    """,
    "insert into visit_place (id, session_id, relative_id, inmate_id, size, visitors, state,"
    " made_at, until) select lpad('H', 26, '0'), min(id), :relative, :inmate, 1, 1, 'held', :now,"
    " :now from visit_session where prison_id = lpad('P3', 26, '0') and day = :first",
    "analyze visit_session",
    "analyze visit_place",
)


@pytest.mark.requirement("VC-APPT-09", clauses="c")
@pytest.mark.undisturbed("A month of one prison is read within 50 ms of the database's own time.")
async def test_a_month_of_one_prison_is_one_statement_of_milliseconds(
    db: Database, owner: Database, world: World
) -> None:
    values = {
        "prisons": PRISONS,
        "days": DAYS,
        "times": TIMES,
        "booked": BOOKED,
        "first": FIRST,
        "inmate": world.inmate_id,
        "relative": world.relative_id,
        "now": NOW,
    }
    async with owner.transaction() as tx:
        await tx.execute(text("set local statement_timeout = 0"))
        for statement in FILLED:
            known = {name: value for name, value in values.items() if f":{name}" in statement}
            await tx.execute(text(statement).bindparams(**known))
    prison, sent = "P3".rjust(26, "0"), list[str]()
    month = (prison, FIRST, FIRST + timedelta(days=30), NOW)
    async with db.reading() as tx:
        listen = tx.connection.sync_connection
        assert listen is not None
        event.listen(listen, "before_cursor_execute", lambda *asked: sent.append(asked[2]))
        found = await visit_sessions.of_days(tx, *month, visit_type=VisitType.REGULAR)
    assert len(sent) == 1
    assert len(found) == 31 * TIMES
    # One hold of the first session has run out, and counts as free.
    assert sorted({one.left for one in found}) == [21, 22]
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        async with db.reading() as tx:
            await visit_sessions.of_days(tx, *month, visit_type=VisitType.REGULAR)
        took.append(time.perf_counter() - begun)
    # The way there and back and the rows' reading count as well.
    assert min(took) < 0.05, took
