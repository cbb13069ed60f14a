"""What the database holds of confidentiality, whoever writes (VC-GEN-21)."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from connectors.postgres import Database
from connectors.postgres.access import officers
from connectors.postgres.governance import confidentiality, undetermined
from connectors.postgres.governance.confidentiality import TABLES, Decision
from connectors.postgres.governance.undetermined import Filter
from connectors.postgres.ids import make_id
from schemas.errors import NotFound
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.tables.governance.confidential import confidentiality_decision
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

ORDINARY, PRIVILEGED, UNDETERMINED = "ordinary", "privileged", "undetermined"
VISIT, PHONE, LETTER = ContactChannel.VISIT, ContactChannel.PHONE_CALL, ContactChannel.LETTER
CHANNELS = (VISIT, PHONE, LETTER)
KINSHIP = {ORDINARY: "parent", PRIVILEGED: "lawyer", UNDETERMINED: "other"}
Row = dict[str, Any]


def made(channel: ContactChannel, world: World) -> Row:
    """A record of the channel that says nothing of its confidentiality."""
    common = {"id": make_id(), "inmate_id": world.inmate_id, "relative_id": world.relative_id}
    of_channel: dict[ContactChannel, Row] = {
        VISIT: {
            "visit_type": "REGULAR",
            "planned_at": NOW,
            "started_at": NOW,
            "source": "window",
            "state": "visiting",
        },
        PHONE: {
            "phone_sealed": b"sealed",
            "phone_digest": "d" * 64,
            "started_at": NOW,
            "answered_at": NOW,
            "state": "connected",
        },
        LETTER: {
            "direction": "INBOUND",
            "sender": "某",
            "recipient": "某",
            "arrived_on": NOW.date(),
            "state": "registered",
        },
    }
    return common | of_channel[channel]


def says(confidentiality: str, basis: str) -> Row:
    return {
        "confidentiality": confidentiality,
        "confidentiality_basis": basis,
        "kinship": None if basis == "missing" else KINSHIP[confidentiality],
    }


async def stood(db: Database, table: Table, record_id: str) -> tuple[str, str]:
    async with db.reading() as tx:
        columns = (table.c.confidentiality, table.c.confidentiality_basis)
        row = (await tx.execute(select(*columns).where(table.c.id == record_id))).one()
    return (row[0], row[1])


async def add(db: Database, channel: ContactChannel, world: World, **more: Any) -> str:
    row = made(channel, world) | more
    async with db.transaction() as tx:
        await tx.connection.execute(insert(TABLES[channel]).values(row))
    return str(row["id"])


async def tell(db: Database, channel: ContactChannel, record_id: str, **more: Any) -> None:
    table = TABLES[channel]
    async with db.transaction() as tx:
        await tx.connection.execute(update(table).where(table.c.id == record_id).values(**more))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_says_nothing_is_undetermined_and_its_conversation_closed(
    db: Database, world: World, channel: ContactChannel
) -> None:
    record_id = await add(db, channel, world)
    assert await stood(db, TABLES[channel], record_id) == (UNDETERMINED, "missing")
    if channel is LETTER:
        return
    async with db.reading() as tx:
        columns = (conversation.c.confidentiality, conversation.c.privileged)
        mine = select(*columns).where(conversation.c.id == record_id)
        assert tuple((await tx.execute(mine)).one()) == (UNDETERMINED, True)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        # Its own source says what it had not said.
        ((UNDETERMINED, "missing"), (ORDINARY, "rule"), (ORDINARY, "rule")),
        ((UNDETERMINED, "missing"), (PRIVILEGED, "rule"), (PRIVILEGED, "rule")),
        ((UNDETERMINED, "missing"), (UNDETERMINED, "unknown"), (UNDETERMINED, "unknown")),
        # Whatever was said once is not unsaid.
        ((UNDETERMINED, "unknown"), (ORDINARY, "rule"), (UNDETERMINED, "unknown")),
        ((UNDETERMINED, "unknown"), (UNDETERMINED, "missing"), (UNDETERMINED, "unknown")),
        ((UNDETERMINED, "unknown"), (PRIVILEGED, "rule"), (PRIVILEGED, "rule")),
        ((PRIVILEGED, "rule"), (ORDINARY, "rule"), (PRIVILEGED, "rule")),
        ((PRIVILEGED, "rule"), (UNDETERMINED, "unknown"), (PRIVILEGED, "rule")),
        ((PRIVILEGED, "rule"), (UNDETERMINED, "missing"), (PRIVILEGED, "rule")),
        # A contradiction closes what was open.
        ((ORDINARY, "rule"), (PRIVILEGED, "rule"), (PRIVILEGED, "rule")),
        ((ORDINARY, "rule"), (UNDETERMINED, "unknown"), (UNDETERMINED, "contradicted")),
    ],
)
async def test_a_later_record_closes_and_never_opens(
    db: Database,
    world: World,
    channel: ContactChannel,
    first: tuple[str, str],
    then: tuple[str, str],
    expected: tuple[str, str],
) -> None:
    record_id = await add(db, channel, world, **says(*first))
    assert await stood(db, TABLES[channel], record_id) == first
    # Second, third and contradicting records: once decided it stays so.
    for told in (then, first, then, (ORDINARY, "rule")):
        row = says(*told)
        if told == first and first[1] == "missing":
            continue
        await tell(db, channel, record_id, **row)
        assert await stood(db, TABLES[channel], record_id) == expected
    if channel is not LETTER:
        async with db.reading() as tx:
            mine = conversation.c.id == record_id
            found = await tx.scalar(select(conversation.c.privileged).where(mine))
        assert found is (expected[0] != ORDINARY)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kinship", [None, "other", "lawyer", "uncle"])
async def test_nothing_is_ordinary_that_is_not_with_family(
    db: Database, owner: Database, world: World, channel: ContactChannel, kinship: str | None
) -> None:
    for database in (db, owner):
        with pytest.raises(Exception, match="only_family_is_ordinary"):
            await add(
                database,
                channel,
                world,
                confidentiality=ORDINARY,
                confidentiality_basis="rule",
                kinship=kinship,
            )


@pytest.mark.parametrize("channel", CHANNELS)
async def test_one_alone_makes_nothing_ordinary_and_two_do(
    db: Database, owner: Database, world: World, channel: ContactChannel
) -> None:
    record_id = await add(db, channel, world, **says(UNDETERMINED, "unknown"))
    for database in (db, owner):
        with pytest.raises(Exception, match="one alone makes nothing ordinary"):
            await tell(
                database,
                channel,
                record_id,
                confidentiality=ORDINARY,
                confidentiality_basis="decided",
            )
    async with db.transaction() as tx:
        second = await officers.add(
            tx,
            login="li",
            name="李警官",
            police_no="310002",
            org_unit_id=world.prison.id,
            password_hash="x",
        )
    with pytest.raises(Exception, match="two_make_ordinary"):
        await decide(db, world, channel, record_id, world.officer_id, world.officer_id)
    await decide(db, world, channel, record_id, world.officer_id, second)
    assert await stood(db, TABLES[channel], record_id) == (ORDINARY, "decided")
    # The source tells the same unknown word again with its next change, and a lawyer's later.
    await tell(db, channel, record_id, **says(UNDETERMINED, "unknown"))
    assert await stood(db, TABLES[channel], record_id) == (ORDINARY, "decided")
    await tell(db, channel, record_id, **says(PRIVILEGED, "rule"))
    assert await stood(db, TABLES[channel], record_id) == (PRIVILEGED, "rule")
    with pytest.raises(Exception, match="two_make_ordinary"):
        await decide(db, world, channel, record_id, world.officer_id, second)


async def decide(
    db: Database, world: World, channel: ContactChannel, record_id: str, first: str, second: str
) -> None:
    async with db.transaction() as tx:
        row = await confidentiality.need(tx, ("/",), channel, record_id, locked=True)
        decision = Decision(
            channel=channel,
            record_id=record_id,
            towards=Confidentiality.ORDINARY,
            reason="已核实为同乡亲友",
            proposed_by=first,
            decided_by=second,
        )
        await confidentiality.decide(tx, row, decision, actor=world.officer, at=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "update conversation set confidentiality = 'ordinary', privileged = false where id = :id",
        "update conversation set privileged = false where id = :id",
    ],
)
@pytest.mark.parametrize("as_owner", [False, True])
async def test_a_conversation_is_as_confidential_as_its_record(
    db: Database, owner: Database, world: World, statement: str, as_owner: bool
) -> None:
    closed = [
        await add(db, VISIT, world, **says(UNDETERMINED, "missing")),
        await add(db, PHONE, world, **says(PRIVILEGED, "rule")),
    ]
    for record_id in closed:
        # Refused, or without effect; what counts is what is there afterwards.
        with contextlib.suppress(DBAPIError):
            async with (owner if as_owner else db).transaction() as tx:
                await tx.connection.execute(text(statement), {"id": record_id})
        async with db.reading() as tx:
            mine = conversation.c.id == record_id
            assert await tx.scalar(select(conversation.c.privileged).where(mine)) is True


@pytest.mark.parametrize("first", [(UNDETERMINED, "missing"), (PRIVILEGED, "rule")])
async def test_nothing_is_kept_of_what_nobody_may_hear(
    db: Database, world: World, first: tuple[str, str]
) -> None:
    call_id = await add(db, PHONE, world, **says(*first))
    twin = await add(db, PHONE, world, **says(ORDINARY, "rule"))
    row = {"state": "recording", "started_at": NOW, "gaps": []}
    with pytest.raises(Exception, match="not ordinary"):
        async with db.transaction() as tx:
            await tx.execute(insert(recording).values(id=make_id(), call_id=call_id, **row))
    async with db.transaction() as tx:
        await tx.execute(insert(recording).values(id=make_id(), call_id=twin, **row))


async def test_a_decision_is_kept_as_it_was_made(db: Database, world: World) -> None:
    record_id = await add(db, VISIT, world, **says(UNDETERMINED, "missing"))
    async with db.transaction() as tx:
        row = await confidentiality.need(tx, ("/SH/",), VISIT, record_id)
        decision = Decision(
            channel=VISIT,
            record_id=record_id,
            towards=Confidentiality.PRIVILEGED,
            reason="来访者为律师",
            proposed_by=world.officer_id,
            decided_by=world.officer_id,
        )
        await confidentiality.decide(tx, row, decision, actor=world.officer, at=NOW)
    assert await stood(db, TABLES[VISIT], record_id) == (PRIVILEGED, "decided")
    for change in (
        "update confidentiality_decision set reason = ''",
        "delete from confidentiality_decision",
    ):
        with pytest.raises(DBAPIError, match=r"permission denied|never changed"):
            async with db.transaction() as tx:
                await tx.connection.execute(text(change))
    async with db.reading() as tx:
        (kept,) = (await tx.execute(select(confidentiality_decision))).all()
    assert (kept.was, kept.towards, kept.reason) == (UNDETERMINED, PRIVILEGED, "来访者为律师")


async def test_the_list_tells_the_oldest_first_by_prison_and_reach(
    db: Database, world: World
) -> None:
    old = await add(
        db, VISIT, world, planned_at=NOW - timedelta(days=9), started_at=NOW - timedelta(days=9)
    )
    young = await add(db, PHONE, world, **says(UNDETERMINED, "unknown"))
    letter = await add(db, LETTER, world)
    await add(db, VISIT, world, **says(ORDINARY, "rule"))
    await add(db, VISIT, world, **says(PRIVILEGED, "rule"))
    await add(db, VISIT, world, state="cancelled", started_at=None)
    await add(db, PHONE, world, state="no_answer", answered_at=None)

    async def ids(scopes: tuple[str, ...], **wanted: Any) -> list[str]:
        async with db.reading() as tx:
            rows, total = await undetermined.page(
                tx, scopes, Filter(**wanted), NOW, limit=50, offset=0
            )
        assert total == len(rows)
        return [row.id for row in rows]

    everywhere: Callable[..., Any] = ids
    assert await everywhere(("/SH/",)) == [old, letter, young]
    assert await everywhere((world.ward.path,)) == [old, letter, young]
    assert await everywhere((world.other_ward.path,)) == []
    assert await everywhere(("/SH/",), least_days=7) == [old]
    assert await everywhere(("/SH/",), channel=PHONE) == [young]
    assert await everywhere(("/SH/",), unit_id=world.other_ward.id) == []
    async with db.reading() as tx:
        (told,) = await undetermined.by_prison(tx, ("/SH/",))
        assert (told.prison_id, told.total) == (world.prison.id, 3)
        assert told.oldest_at == NOW - timedelta(days=9)
        with pytest.raises(NotFound):
            await confidentiality.need(tx, (world.other_ward.path,), VISIT, old)
