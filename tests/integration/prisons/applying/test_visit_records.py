"""What a visit system tells becomes visits and what hangs on them, once (VC-ONSITE-29)."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.audit.row_seals import RowSeals
from connectors.postgres.ids import make_id
from connectors.postgres.modules import periods
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from pipelines.flows.exchange.applying import Mapped, Outcome
from pipelines.flows.exchange.applying.problems import (
    INMATE_UNKNOWN,
    NOT_ORDINARY,
    NOT_OVER,
    OFFICER_UNKNOWN,
    ORDER_OF_TIMES,
    VISIT_UNKNOWN,
)
from pipelines.rules.security.row_seal import RowSeal
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.people.inmates import INMATES
from schemas.modules.visits.visits import VISITS, VisitState, VisitType
from schemas.people.kinds import Kinship
from schemas.tables.audit.audit import audit_row
from schemas.tables.calls.allowance import allowance_entry
from schemas.tables.generated import GENERATED
from schemas.tables.headcount.headcount import headcount_spell
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review
from tests.integration.prisons.applying.visit_system import BEGAN, INMATE_NO, VisitSystem, mapped
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

REGISTRATION, VISIT, REVIEW = RecordKind.REGISTRATION, RecordKind.VISIT, RecordKind.REVIEW
visit = GENERATED["visits"]
ID_NO = "990000197001010011"


@pytest.fixture
def keys(tmp_path: Path) -> SoftwareKeys:
    return SoftwareKeys(tmp_path / "keys")


@pytest.fixture
def system(db: Database, world: World, keys: SoftwareKeys) -> VisitSystem:
    return VisitSystem(db, world, keys)


async def rows(db: Database, table: Table) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        found = await tx.execute(select(table).order_by(table.c.id))
        return [dict(row) for row in found.mappings()]


async def only(db: Database, table: Table = visit) -> dict[str, Any]:
    (row,) = await rows(db, table)
    return row


async def audited(db: Database) -> int:
    async with db.transaction() as tx:
        mine = audit_row.c.action == "prison_records.apply"
        return int(await tx.scalar(select(func.count()).select_from(audit_row).where(mine)))


@pytest.mark.parametrize("registered_first", [True, False])
async def test_registration_and_visit_of_one_number_make_one_record_in_either_order(
    db: Database, world: World, system: VisitSystem, registered_first: bool
) -> None:
    kinds = [REGISTRATION, VISIT] if registered_first else [VISIT, REGISTRATION]
    told = {"relative_name": "李小某", "relative_id_no": ID_NO, "kinship": "女儿"}
    outcomes = [
        await system.one(kind, key=f"{kind}-1", **(told if kind is REGISTRATION else {}))
        for kind in kinds
    ]
    row = await only(db)
    assert [one.target_id for one in outcomes] == [row["id"]] * 2
    assert (row["state"], row["visit_type"], row["source"]) == (
        VisitState.FINISHED.value,
        "REGULAR",
        "prison_system",
    )
    assert (row["started_at"], row["seat"]) == (BEGAN, "A03")
    assert (row["officer_id"], row["officer_told"]) == (world.officer_id, "王警官")
    assert (row["relative_id"], row["relative_told"], row["kinship"]) == (None, "李小某", "child")
    heard = await only(db, conversation)
    assert (heard["id"], heard["began_at"], heard["channel"]) == (row["id"], BEGAN, "visit")


async def test_the_same_page_twice_changes_nothing_and_leaves_one_audit_row(
    db: Database, system: VisitSystem
) -> None:
    page = [
        mapped(REGISTRATION, key=f"R{n}", visit_no=f"V{n}", relative_id_no=ID_NO, kinship="母亲")
        for n in range(20)
    ]
    first = await system.tell(REGISTRATION, *page)
    before = await rows(db, visit)
    assert await system.tell(REGISTRATION, *page, at=NOW + timedelta(hours=1)) == first
    assert await rows(db, visit) == before
    assert len(before) == 20
    assert await audited(db) == 1


async def test_an_unknown_inmate_waits_and_the_others_of_the_page_go_on(
    db: Database, system: VisitSystem
) -> None:
    known = mapped(VISIT, key="1", visit_no="V1")
    unknown = mapped(VISIT, key="2", visit_no="V2", inmate_no="3109999")
    backwards = mapped(VISIT, key="3", visit_no="V3", ended_at=BEGAN - timedelta(minutes=1))
    told = await system.tell(VISIT, unknown, known, backwards)
    row = await only(db)
    assert told == [
        Outcome(problem=INMATE_UNKNOWN),
        Outcome(target_id=row["id"]),
        Outcome(problem=ORDER_OF_TIMES),
    ]


async def test_a_changed_record_changes_its_visit_and_raises_the_version(
    db: Database, system: VisitSystem
) -> None:
    await system.one(VISIT, seat="A03")
    await system.one(VISIT, seat="B07", version=2)
    row = await only(db)
    assert (row["seat"], row["version"]) == ("B07", 2)


async def test_of_one_key_twice_in_a_page_the_higher_version_counts(
    db: Database, system: VisitSystem
) -> None:
    page = [mapped(VISIT, seat=seat, version=n) for seat, n in (("A1", 1), ("A3", 3), ("A2", 2))]
    told = await system.tell(VISIT, *page)
    assert len({one.target_id for one in told}) == 1
    assert (await only(db))["seat"] == "A3"


async def test_what_held_for_the_inmate_that_day_is_kept(
    db: Database, world: World, system: VisitSystem
) -> None:
    async with db.transaction() as tx:
        # Two days after the visit he moved, got another level and came under key control.
        moved = BEGAN + timedelta(days=2)
        for ward, since, until in (
            (world.ward, BEGAN - timedelta(days=30), moved),
            (world.other_ward, moved, None),
        ):
            await tx.execute(
                insert(headcount_spell).values(
                    id=make_id(),
                    inmate_id=world.inmate_id,
                    prison_id=world.prison.id,
                    ward_id=ward.id,
                    since=since,
                    until=until,
                    began="own_record",
                )
            )
        record = (INMATES, world.inmate_id)
        for name, then, since_then in (("treatment_level", "A", "C"), ("key_control", False, True)):
            for value, since in ((then, BEGAN - timedelta(days=30)), (since_then, moved)):
                await periods.put(
                    tx,
                    record,
                    name,
                    value,
                    since=since,
                    reason="",
                    actor_name="test",
                    applied_at=since,
                )
    await system.one(VISIT, key="1", visit_no="before")
    later = BEGAN + timedelta(days=2, hours=1)
    await system.one(
        VISIT, key="2", visit_no="after", planned_at=later, started_at=later, ended_at=None
    )
    by_no = {row["visit_no"]: row for row in await rows(db, visit)}
    names = ("ward_id", "treatment_level", "focus")
    assert [by_no["before"][n] for n in names] == [world.ward.id, "A", False]
    assert [by_no["after"][n] for n in names] == [world.other_ward.id, "C", True]


async def test_a_relative_whose_number_is_known_is_linked_and_others_stay_sealed(
    db: Database, world: World, system: VisitSystem, keys: SoftwareKeys
) -> None:
    seals, relative_id = FieldSeals(keys), make_id()
    async with db.transaction() as tx:
        one = RelativeRow(
            id=relative_id,
            name="李芳",
            wechat_openid=None,
            id_no_sealed=b"sealed",
            id_no_digest=seals.digest(ID_NO),
            phone_sealed=b"sealed",
            enabled=True,
        )
        await people.add_relative(tx, one)
        await people.bind(
            tx, relative_id=relative_id, inmate_id=world.inmate_id, kinship=Kinship.SPOUSE
        )
    told = {"relative_name": "某人", "kinship": "姐姐"}
    other = "990000198002020022"
    await system.tell(
        REGISTRATION,
        mapped(REGISTRATION, key="1", visit_no="known", relative_id_no=ID_NO, **told),
        mapped(REGISTRATION, key="2", visit_no="unknown", relative_id_no=other, **told),
    )
    by_no = {row["visit_no"]: row for row in await rows(db, visit)}
    linked, stranger = by_no["known"], by_no["unknown"]
    assert (linked["relative_id"], linked["kinship"]) == (relative_id, "spouse")
    assert linked["relative_no_told_sealed"] is None
    assert (stranger["relative_id"], stranger["relative_told"]) == (None, "某人")
    field = VISITS.field("relative_no_told")
    opened = seals.open(VISITS, field, stranger["id"], stranger["relative_no_told_sealed"])
    assert opened == other
    assert stranger["relative_no_told_digest"] == seals.digest(other)
    assert other.encode() not in bytes(stranger["relative_no_told_sealed"])


async def test_what_the_source_deletes_is_marked_and_what_an_officer_deleted_stays_so(
    db: Database, system: VisitSystem
) -> None:
    await system.one(VISIT)
    await system.one(VISIT, version=2, deleted=True)
    gone = await only(db)
    assert (gone["state"], gone["deleted_by"]) == ("deleted", "source")
    # Nobody lists or reviews what is out of sight.
    assert (await only(db, conversation))["began_at"] is None
    await system.one(VISIT, version=3)
    back = await only(db)
    assert (back["state"], back["deleted_by"]) == ("finished", None)
    assert (await only(db, conversation))["began_at"] == BEGAN
    async with db.transaction() as tx:
        await tx.execute(update(visit).values(state="deleted", deleted_by="officer"))
    await system.one(VISIT, version=4, seat="C1")
    row = await only(db)
    assert (row["state"], row["deleted_by"], row["seat"]) == ("deleted", "officer", "C1")


async def test_a_told_visit_is_booked_once_in_the_inmates_ledger_and_given_back(
    db: Database, world: World, system: VisitSystem
) -> None:
    async def booked() -> list[tuple[str, int]]:
        async with db.transaction() as tx:
            kept = allowance_entry.c
            mine = kept.inmate_id == world.inmate_id, kept.channel == "visit"
            found = select(kept.kind, kept.amount).where(*mine)
            return [(row.kind, row.amount) for row in await tx.execute(found.order_by(kept.turn))]

    await system.one(REGISTRATION, key="R1")
    assert await booked() == []
    await system.one(VISIT)
    await system.one(VISIT, version=2, seat="B07")
    assert await booked() == [("used", -1)]
    await system.one(VISIT, version=3, deleted=True)
    assert await booked() == [("used", -1), ("given_back", 1)]
    await system.one(VISIT, version=4)
    assert [amount for _, amount in await booked()] == [-1, 1, -1]
    # Told as a lawyer's afterwards, it counts no more.
    await system.one(REGISTRATION, key="R1", version=2, kinship="律师")
    assert (await only(db))["confidentiality"] == "privileged"
    assert [amount for _, amount in await booked()] == [-1, 1, -1, 1]


async def test_what_hangs_on_a_visit_waits_for_it_and_takes_inmate_and_ward_from_it(
    db: Database, world: World, system: VisitSystem
) -> None:
    children: dict[RecordKind, dict[str, Any]] = {
        RecordKind.APPROVAL: {
            "step": 1,
            "node": "狱政科",
            "approver": "陈科长",
            "approved": True,
            "opinion": "同意",
            "decided_at": BEGAN,
        },
        RecordKind.MONITORING: {
            "police_no": "310001",
            "listener": "王警官",
            "heard_from": BEGAN,
            "heard_until": BEGAN + timedelta(minutes=20),
            "rating": 4,
            "remarks": "正常",
        },
        RecordKind.ESCORT: {
            "inmate_no": INMATE_NO,
            "officer": "某警官",
            "out_at": BEGAN,
            "back_at": BEGAN + timedelta(minutes=40),
        },
        RecordKind.RATING: {"relative_name": "李小某", "score": 5, "text": "满意", "at": BEGAN},
    }
    for kind, told in children.items():
        assert await system.one(kind, visit_no="V1", **told) == Outcome(problem=VISIT_UNKNOWN)
    await system.one(VISIT)
    # Nobody said yet with whom it was, so nothing that was heard of it is taken.
    heard = await system.one(
        RecordKind.MONITORING, visit_no="V1", **children[RecordKind.MONITORING]
    )
    assert heard.problem == NOT_ORDINARY
    await system.one(REGISTRATION, key="R1", kinship="母亲")
    seen = await only(db)
    tables = ("visit_approvals", "visit_monitorings", "visit_escorts", "window_ratings")
    for (kind, told), code in zip(children.items(), tables, strict=True):
        first = await system.one(kind, visit_no="V1", **told)
        assert await system.one(kind, visit_no="V1", **told) == first
        row = await only(db, GENERATED[code])
        assert (row["id"], row["visit_id"], row["version"]) == (first.target_id, seen["id"], 1)
        if kind is not RecordKind.RATING:
            assert (row["inmate_id"], row["ward_id"]) == (world.inmate_id, world.ward.id)
        await system.one(kind, visit_no="V1", version=2, deleted=True, **told)
        assert (await only(db, GENERATED[code]))["state"] == "deleted"
    assert await system.one(RecordKind.RATING, key="R2", score=3, at=BEGAN) != first
    assert (await rows(db, GENERATED["visit_monitorings"]))[0]["officer_id"] == world.officer_id


async def test_a_review_made_there_is_one_of_ours_and_sealed(
    database_url: str, world: World, keys: SoftwareKeys
) -> None:
    db = Database(database_url, seals=RowSeals(RowSeal(bytes(32))))
    try:
        system = VisitSystem(db, world, keys)
        told = {
            "conversation_no": "V1",
            "reviewer": "王警官",
            "police_no": "310001",
            "assessment": Assessment.NORMAL,
            "anomaly": False,
            "summary": "谈家常",
            "at": NOW,
        }
        assert (await system.one(REVIEW, **told)).problem == VISIT_UNKNOWN
        await system.one(VISIT, ended_at=None, state=VisitState.VISITING)
        # Nobody said yet with whom it was, so nothing that was heard of it is taken.
        assert (await system.one(REVIEW, **told)).problem == NOT_ORDINARY
        await system.one(REGISTRATION, key="R1", kinship="母亲")
        assert (await system.one(REVIEW, **told)).problem == NOT_OVER
        await system.one(VISIT, version=2)
        stranger = told | {"police_no": "319999"}
        assert (await system.one(REVIEW, **stranger)).problem == OFFICER_UNKNOWN
        made = await system.one(REVIEW, **told)
        assert await system.one(REVIEW, **told) == made
        row = await only(db, call_review)
        assert (row["id"], row["officer_id"]) == (made.target_id, world.officer_id)
        await system.one(REVIEW, **told | {"summary": "谈家常，情绪稳定"}, version=2)
        assert (await only(db, call_review))["summary"] == "谈家常，情绪稳定"
        async with db.transaction() as tx:
            assert await tx.broken_row("call_review", row["id"]) is None
        await system.one(REVIEW, **told, version=3, deleted=True)
        assert await rows(db, call_review) == []
    finally:
        await db.close()


async def test_a_deletion_without_content_marks_what_an_earlier_version_became(
    db: Database, system: VisitSystem
) -> None:
    made = await system.one(VISIT)
    await system.one(REGISTRATION, key="R1", relative_name="李小某")
    rated = await system.one(RecordKind.RATING, key="R2", visit_no="V1", score=3, at=BEGAN)

    def bare(key: str, target_id: str | None) -> Mapped:
        return Mapped(key=key, version=2, day=None, deleted=True, record=None, target_id=target_id)

    # A registration that is gone takes no visit along that was told itself.
    await system.tell(REGISTRATION, bare("R1", made.target_id))
    assert (await only(db))["state"] == "finished"
    fresh = mapped(VISIT, key="K2", visit_no="V2")
    told = await system.tell(VISIT, bare("K1", made.target_id), fresh, bare("K9", None))
    assert [told[0].target_id, told[2].target_id] == [made.target_id, None]
    by_no = {row["visit_no"]: row for row in await rows(db, visit)}
    assert (by_no["V1"]["state"], by_no["V1"]["deleted_by"]) == ("deleted", "source")
    assert (by_no["V2"]["id"], by_no["V2"]["state"]) == (told[1].target_id, "finished")
    await system.tell(RecordKind.RATING, bare("R2", rated.target_id))
    assert (await only(db, GENERATED["window_ratings"]))["state"] == "deleted"


async def test_any_order_of_pages_leads_to_the_same_visits(
    db: Database, world: World, system: VisitSystem
) -> None:
    """Each version once or more, the newest of each key last, as the caller sees to."""
    seed = random.randrange(1_000_000)
    print("seed", seed)
    dice = random.Random(seed)
    for n in range(12):
        steps = [(kind, v) for kind in (REGISTRATION, VISIT) for v in range(1, dice.randint(2, 4))]
        order = {kind: [v for k, v in steps if k is kind] for kind in (REGISTRATION, VISIT)}
        while any(order.values()):
            kind = dice.choice([k for k, left in order.items() if left])
            version = order[kind].pop(0)
            told = {"visit_no": f"V{n}", "key": f"{kind}{n}", "version": version}
            more = (
                {"companions": f"第{version}版"}
                if kind is REGISTRATION
                else {"seat": f"S{version}"}
            )
            for _ in range(dice.randint(1, 2)):
                await system.one(kind, **told, **more)
        async with db.transaction() as tx:
            found = select(visit).where(visit.c.visit_no == f"V{n}")
            (row,) = (await tx.execute(found)).mappings().all()
        last = {k: max(v for kind, v in steps if kind is k) for k in (REGISTRATION, VISIT)}
        assert row["companions"] == f"第{last[REGISTRATION]}版"
        assert (row["seat"], row["state"]) == (f"S{last[VISIT]}", "finished")
    assert len(await rows(db, visit)) == len(await rows(db, conversation)) == 12


async def test_types_of_a_visit_follow_the_visit_and_not_its_registration(
    db: Database, system: VisitSystem
) -> None:
    await system.one(VISIT, visit_type=VisitType.VIDEO)
    await system.one(REGISTRATION, key="R1", visit_type=VisitType.OPEN, cancelled=True)
    row = await only(db)
    assert (row["visit_type"], row["state"]) == ("VIDEO", "finished")
