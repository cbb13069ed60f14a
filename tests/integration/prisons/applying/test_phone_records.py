"""What a phone system tells beside its calls becomes ours, once (VC-PHONE-25)."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from pipelines.flows.exchange.applying.problems import (
    BINDING_UNKNOWN,
    CALL_UNKNOWN,
    INMATE_UNKNOWN,
    RELATIVE_UNKNOWN,
    TICKET_TWICE,
    TICKET_UNKNOWN,
)
from pipelines.rules.platform.local_time import local
from schemas.calls.phone import EndCause
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Distance
from schemas.exchange.prison_systems.settings import ConflictRule
from schemas.modules.phone.relative_numbers import APPLIED, DISABLED, REJECTED, USABLE
from schemas.people.kinds import Kinship
from schemas.tables.generated import GENERATED
from tests.integration.prisons.applying.phone_system import BEGAN, ID_NO, PHONE, PhoneSystem
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

CALL, AUTHORISATION = RecordKind.CALL, RecordKind.AUTHORISATION
TICKET, NUMBER = RecordKind.TICKET, RecordKind.NUMBER
calls, tickets = GENERATED["phone_calls"], GENERATED["phone_tickets"]
numbers, tariffs = GENERATED["relative_numbers"], GENERATED["call_tariffs"]


@pytest.fixture
def keys(tmp_path: Path) -> SoftwareKeys:
    return SoftwareKeys(tmp_path / "keys")


@pytest.fixture
def system(db: Database, world: World, keys: SoftwareKeys) -> PhoneSystem:
    return PhoneSystem(db, world, keys)


async def rows(db: Database, table: Table) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        return [dict(row) for row in (await tx.execute(select(table))).mappings()]


async def only(db: Database, table: Table) -> dict[str, Any]:
    (row,) = await rows(db, table)
    return row


async def price(db: Database, world: World, cents: int) -> None:
    """A tariff of the prison for each distance, a minute as its unit."""
    async with db.transaction() as tx:
        for distance in Distance:
            await tx.execute(
                insert(tariffs).values(
                    id=make_id(),
                    state="active",
                    name=distance.value,
                    unit_id=world.prison.id,
                    distance=distance.value,
                    unit_cents=cents,
                    unit_seconds=60,
                    rounding="up",
                    valid_from=local(BEGAN).date() - timedelta(days=30),
                )
            )


async def know_relative(db: Database, world: World, keys: SoftwareKeys, *, bound: bool) -> str:
    relative_id = make_id()
    async with db.transaction() as tx:
        await people.add_relative(
            tx,
            RelativeRow(
                id=relative_id,
                name="李小某",
                wechat_openid="openid-2",
                id_no_sealed=b"sealed",
                id_no_digest=FieldSeals(keys).digest(ID_NO),
                phone_sealed=b"sealed",
                enabled=True,
            ),
        )
        if bound:
            await people.bind(
                tx, relative_id=relative_id, inmate_id=world.inmate_id, kinship=Kinship.CHILD
            )
    return relative_id


async def test_a_call_names_who_let_it_through_and_one_without_is_marked(
    db: Database, world: World, system: PhoneSystem
) -> None:
    assert (await system.tell(AUTHORISATION)).problem == CALL_UNKNOWN
    await system.tell(CALL)
    assert (await only(db, calls))["authorisation"] == "missing"
    assert not (await system.tell(AUTHORISATION)).problem
    call = await only(db, calls)
    assert call["authorised_by"] == world.officer_id
    assert call["authorised_at"] == BEGAN - timedelta(seconds=20)
    assert call["authorisation"] == "present"
    # The call is told once more: who let it through stays.
    await system.tell(CALL, version=2, phone_set="2号机")
    assert (await only(db, calls))["authorised_by"] == world.officer_id


async def test_an_officer_who_is_unknown_here_is_named_as_told(
    db: Database, system: PhoneSystem
) -> None:
    await system.tell(CALL)
    await system.tell(AUTHORISATION, police_no="399999", officer="赵警官")
    call = await only(db, calls)
    assert (call["authorised_by"], call["authoriser_told"]) == (None, "赵警官")
    assert call["authorisation"] == "present"


async def test_an_authorisation_that_is_deleted_leaves_the_call_marked(
    db: Database, system: PhoneSystem
) -> None:
    await system.tell(CALL)
    await system.tell(AUTHORISATION)
    later = BEGAN - timedelta(seconds=5)
    await system.tell(AUTHORISATION, key="K2", at=later, officer="赵警官", police_no="")
    # The first one is no longer what stands there.
    await system.tell(AUTHORISATION, version=2, deleted=True)
    assert (await only(db, calls))["authoriser_told"] == "赵警官"
    await system.tell(AUTHORISATION, key="K2", version=2, at=later, deleted=True)
    call = await only(db, calls)
    assert (call["authoriser_told"], call["authorisation"]) == (None, "missing")


async def test_a_call_that_nobody_answered_needs_no_mark(db: Database, system: PhoneSystem) -> None:
    await system.tell(CALL, answered_at=None, end_cause=EndCause.NO_ANSWER)
    assert (await only(db, calls))["authorisation"] is None


async def test_a_remark_of_an_officer_outlives_what_the_source_tells(
    db: Database, system: PhoneSystem
) -> None:
    await system.tell(CALL)
    async with db.transaction() as tx:
        await tx.execute(update(calls).values(remark="已核实"))
    await system.tell(CALL, version=2, deleted=True)
    call = await only(db, calls)
    assert (call["remark"], call["source_deleted"]) == ("已核实", True)


async def test_the_sources_ticket_is_compared_and_never_charged(
    db: Database, world: World, system: PhoneSystem
) -> None:
    assert (await system.tell(TICKET)).problem == CALL_UNKNOWN
    await price(db, world, 30)
    await system.tell(CALL)
    ours = await only(db, tickets)
    await system.tell(TICKET, distance=Distance(ours["distance"]), fee=Decimal("0.44"))
    ticket = await only(db, tickets)
    for name in ("fee", "seconds", "state", "tariff_id", "distance"):
        assert ticket[name] == ours[name]
    assert (ticket["fee"], ticket["told_fee"]) == (Decimal("0.60"), Decimal("0.44"))
    assert ticket["told_result"] == "differs"


async def test_a_ticket_without_a_price_of_ours_is_told_apart(
    db: Database, world: World, system: PhoneSystem
) -> None:
    await system.tell(CALL)
    await system.tell(TICKET)
    assert (await only(db, tickets))["told_result"] == "unpriced"


async def test_a_ticket_that_agrees_says_so_until_it_is_told_otherwise(
    db: Database, world: World, system: PhoneSystem
) -> None:
    await price(db, world, 22)
    await system.tell(CALL)
    ours = await only(db, tickets)
    same = {"seconds": ours["seconds"], "distance": Distance(ours["distance"]), "fee": ours["fee"]}
    await system.tell(TICKET, **same)
    assert (await only(db, tickets))["told_result"] == "agrees"
    await system.tell(TICKET, version=2, **{**same, "fee": Decimal("9.99")})
    assert (await only(db, tickets))["told_result"] == "differs"
    assert (await system.tell(TICKET, key="K2", **same)).problem == TICKET_TWICE
    await system.tell(TICKET, version=3, deleted=True, **same)
    assert (await only(db, tickets))["told_result"] == "deleted"
    assert not (await system.tell(TICKET, key="K2", **same)).problem
    assert (await only(db, tickets))["told_result"] == "agrees"


async def test_a_ticket_for_a_call_that_nobody_answered_waits_to_be_looked_at(
    db: Database, system: PhoneSystem
) -> None:
    await system.tell(CALL, answered_at=None, end_cause=EndCause.NO_ANSWER)
    assert (await system.tell(TICKET)).problem == TICKET_UNKNOWN
    assert await rows(db, tickets) == []


async def test_a_number_needs_a_relative_and_a_binding(
    db: Database, world: World, system: PhoneSystem, keys: SoftwareKeys
) -> None:
    assert (await system.tell(NUMBER, inmate_no="3199999")).problem == INMATE_UNKNOWN
    assert (await system.tell(NUMBER)).problem == RELATIVE_UNKNOWN
    relative_id = await know_relative(db, world, keys, bound=False)
    assert (await system.tell(NUMBER)).problem == BINDING_UNKNOWN
    async with db.transaction() as tx:
        await people.bind(
            tx, relative_id=relative_id, inmate_id=world.inmate_id, kinship=Kinship.CHILD
        )
    assert not (await system.tell(NUMBER)).problem
    number = await only(db, numbers)
    # Our own word for how they are related counts.
    assert (number["relative_id"], number["kinship"]) == (relative_id, "child")
    seal = FieldSeals(keys)
    assert number["phone_digest"] == seal.digest(PHONE)


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (ConflictRule.SOURCE, USABLE),
        (ConflictRule.OURS, APPLIED),
        (ConflictRule.NEWER, APPLIED),
    ],
)
async def test_a_number_is_usable_without_us_only_where_the_source_counts(
    db: Database,
    world: World,
    system: PhoneSystem,
    keys: SoftwareKeys,
    rule: ConflictRule,
    state: str,
) -> None:
    await know_relative(db, world, keys, bound=True)
    system.under(rule)
    await system.tell(NUMBER)
    assert (await only(db, numbers))["state"] == state
    await system.tell(NUMBER, version=2, usable=False)
    assert (await only(db, numbers))["state"] == DISABLED
    await system.tell(NUMBER, version=3)
    assert (await only(db, numbers))["state"] == state
    await system.tell(NUMBER, version=4, deleted=True)
    assert (await only(db, numbers))["state"] == DISABLED


async def test_what_an_officer_decided_of_a_number_stands_where_ours_counts(
    db: Database, world: World, system: PhoneSystem, keys: SoftwareKeys
) -> None:
    await know_relative(db, world, keys, bound=True)
    system.under(ConflictRule.OURS)
    await system.tell(NUMBER)
    async with db.transaction() as tx:
        decided = {"state": REJECTED, "updated_by": world.officer_id, "updated_at": NOW}
        await tx.execute(update(numbers).values(**decided))
    await system.tell(NUMBER, version=2)
    assert (await only(db, numbers))["state"] == REJECTED
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(numbers)) == 1
