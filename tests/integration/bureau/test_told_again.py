"""What was planted is what the appliers make: told once more, nothing of it changes."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from cluster.services.postgres import Postgres
from connectors.doors import Doors, open_doors
from connectors.postgres.exchange.prison_systems import orders
from connectors.postgres.exchange.prison_systems.concerns import Towards
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import funds_comparisons, phone_tickets, ticket_charges
from pipelines.flows.exchange.applying import Mapped, Source
from pipelines.flows.exchange.applying.problems import NOT_ORDINARY
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import path_of
from pipelines.rules.bureau.plan import Plan, moment
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.exchange.prison_records.ids import visit_id
from pipelines.rules.exchange.prison_records.noting import APPLY
from pipelines.rules.exchange.prison_systems.outgoing import OUTGOING
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import PhoneNumber, Registration
from schemas.tables.audit.audit import audit_row
from schemas.tables.recordings.conversation import conversation
from tests.integration.bureau.bureaus import PLANTING_S, Planted, standing, with_read

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PLANTING_S)]
PLAN = Plan(seed=2, inmates=300, years=1, until=date(2026, 11, 24))
DAYS = 20
ORDER = (
    RecordKind.NUMBER,
    RecordKind.REGISTRATION,
    RecordKind.VISIT,
    RecordKind.APPROVAL,
    RecordKind.ESCORT,
    RecordKind.MONITORING,
    RecordKind.RATING,
    RecordKind.CALL,
    RecordKind.AUTHORISATION,
    RecordKind.TICKET,
    RecordKind.REVIEW,
)
"""Without recordings, which are told of the last days alone."""


@pytest.fixture(scope="module")
def bureau(
    postgres_server: Postgres, shard_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """With what prisons' systems tell of."""
    assert shard_template
    folder, codes = tmp_path_factory.mktemp("told"), with_read("visits", "visit_bookings", "phone")
    with standing(postgres_server, "told", folder, PLAN, codes) as made:
        yield made


@pytest.fixture
async def doors(bureau: Planted) -> AsyncIterator[Doors]:
    opened = open_doors(bureau.settings)
    yield opened
    await opened.close()


def source(ground: Ground, prison: str, kind: SystemKind) -> Source:
    return Source(
        system_id=ground.system_id(prison, kind),
        prison_id=ground.unit_id(prison),
        prison_path=path_of(prison),
        kind=kind,
    )


def last_days(ground: Ground, prison: str, kind: SystemKind) -> list[Told]:
    first = ground.parted - timedelta(days=DAYS)
    days = [first + timedelta(days=on) for on in range(DAYS)]
    return [one for day in days for one in ground.told(prison, kind).on(day)]


def mapped(one: Told, system: Source) -> Mapped:
    gone = one.deleted and isinstance(one.record, Registration)
    return Mapped(
        key=one.key,
        version=1,
        day=one.first.date(),
        deleted=one.deleted,
        record=None if gone else one.record,
        target_id=visit_id(system.system_id, one.key) if gone else None,
    )


async def test_records_that_are_told_again_change_nothing(doors: Doors) -> None:
    ground, made, now = Ground(PLAN), appliers(doors.keys), datetime.now(UTC)
    problems, told = Counter[str](), Counter[RecordKind]()
    for prison in ground.cast.prisons:
        for kind in SystemKind:
            system, records = (
                source(ground, prison.code, kind),
                last_days(ground, prison.code, kind),
            )
            for of in ORDER:
                page = [mapped(one, system) for one in records if one.kind is of and usable(one)]
                if page:
                    async with doors.database.transaction() as tx:
                        outcomes = await made[of].apply(tx, system, page, now)
                    told[of] += len(page)
                    problems.update(one.problem for one in outcomes if one.problem)
    assert set(told) == set(ORDER)
    assert set(problems) <= {NOT_ORDINARY}
    async with doors.database.reading() as tx:
        changed = await tx.execute(
            select(audit_row.c.object_kind, audit_row.c.detail, audit_row.c.stream).where(
                audit_row.c.action == APPLY, audit_row.c.at >= now
            )
        )
        assert [tuple(row) for row in changed] == []


def usable(one: Told) -> bool:
    """A number that cannot be dialled there would be closed here."""
    return not isinstance(one.record, PhoneNumber) or one.record.usable


async def test_tickets_are_settled_and_stand_beside_what_was_told(doors: Doors) -> None:
    ticket, call = phone_tickets.ticket, phone_tickets.phone_call
    async with doors.database.reading() as tx:
        found = await tx.execute(
            select(ticket.c.state, ticket.c.told_result, func.count()).group_by(
                ticket.c.state, ticket.c.told_result
            )
        )
        counts = {(row[0], row[1]): row[2] for row in found}
        talked = await tx.scalar(
            select(func.count()).select_from(call).where(call.c.state.in_(phone_tickets.TALKED))
        )
    assert set(counts) == {(state, "agrees") for state in ("charged", "failed", "reversed")}
    assert sum(counts.values()) == talked
    assert counts["charged", "agrees"] > 10 * counts["failed", "agrees"]
    async with doors.database.transaction() as tx:
        now = datetime.now(UTC)
        # Nothing is made, priced or asked for at the first night's comparison.
        assert await phone_tickets.issue_missing(tx, FieldSeals(doors.keys), now) == 0
        assert await phone_tickets.price_waiting(tx, now) == 0
        assert await ticket_charges.queue_waiting(tx, now, now) == 0
        assert await ticket_charges.queue_unfunded(tx, 366, now) == 0


async def test_days_of_fees_agree_with_the_funds_platform(doors: Doors) -> None:
    kept = funds_comparisons.compared.c
    async with doors.database.reading() as tx:
        found = await tx.execute(
            select(kept.state, func.sum(kept.tickets), func.sum(kept.amount)).group_by(kept.state)
        )
        ((state, tickets, amount),) = [tuple(row) for row in found]
        ticket = phone_tickets.ticket.c
        ours = (
            await tx.execute(
                select(func.count(), func.sum(ticket.fee)).where(ticket.state == "charged")
            )
        ).one()
    assert (state, tickets, amount) == ("agrees", *ours)


async def test_no_system_is_told_at_the_first_start_what_it_was_told_long_ago(
    doors: Doors,
) -> None:
    ground, now = Ground(PLAN), moment(PLAN.until, time(9))
    async with doors.database.transaction() as tx:
        for prison in ground.cast.prisons:
            for kind in SystemKind:
                system = source(ground, prison.code, kind)
                towards = Towards(
                    system_id=system.system_id,
                    prison_id=system.prison_id,
                    prison_path=system.prison_path,
                    kind=kind,
                    at=now,
                )
                for outgoing in OUTGOING[kind]:
                    assert await orders.differing(tx, towards, outgoing.module) == []


async def test_conversations_stand_beside_what_was_held(doors: Doors) -> None:
    async with doors.database.reading() as tx:
        found = await tx.execute(
            select(conversation.c.confidentiality, func.count()).group_by(
                conversation.c.confidentiality
            )
        )
        counts = {row[0]: row[1] for row in found}
    assert counts["ordinary"] > 1_000
    assert counts["privileged"] > 0
    assert counts["undetermined"] > 0
