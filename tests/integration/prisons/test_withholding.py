"""What a prison's system tells of listening is kept of ordinary conversations alone (VC-GEN-21)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres.exchange.prison_systems import problems
from connectors.postgres.recordings import conversation_row
from connectors.prisons.port import Told
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import RawSeals, place_of
from pipelines.flows.exchange.prisons.taking import Taken
from pipelines.flows.governance.privileged import holdings
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import Registration, Visit
from schemas.exchange.prison_systems.state import ProblemState, RawState
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.tables.exchange.prison_system import raw_record, record_problem, source_record
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review
from tests.integration.prisons.recorder import mapped, told
from tests.integration.prisons.workbench import NOW, Workbench

BEGAN = NOW - timedelta(days=3)
MARK = "谈上诉的理由"
MONITORING = KindMapping(
    kind=RecordKind.MONITORING,
    name="monitorings",
    key=("id",),
    version="rev",
    day="from",
    day_format="iso",
    fields=(
        FieldMapping(to="visit_no", source=("no",)),
        FieldMapping(to="listener", source=("who",)),
        FieldMapping(to="heard_from", source=("from",), reading=Reading.MOMENT, format="iso"),
        FieldMapping(to="heard_until", source=("until",), reading=Reading.MOMENT, format="iso"),
        FieldMapping(to="rating", source=("stars",), reading=Reading.INTEGER, optional=True),
        FieldMapping(to="remarks", source=("text",), optional=True),
    ),
)
REVIEW = KindMapping(
    kind=RecordKind.REVIEW,
    name="reviews",
    key=("id",),
    version="rev",
    day="from",
    day_format="iso",
    fields=(
        FieldMapping(to="conversation_no", source=("no",)),
        FieldMapping(to="reviewer", source=("who",)),
        FieldMapping(to="police_no", source=("police",)),
        FieldMapping(
            to="assessment", source=("state",), reading=Reading.CODE, codes={"1": "normal"}
        ),
        FieldMapping(to="anomaly", source=("odd",), reading=Reading.FLAG, codes={"0": "false"}),
        FieldMapping(to="summary", source=("text",)),
        FieldMapping(to="at", source=("from",), reading=Reading.MOMENT, format="iso"),
    ),
)
monitoring = GENERATED["visit_monitorings"]


def record(key: str, version: int = 1, **changed: Any) -> Told:
    fields: dict[str, Any] = {
        "id": key,
        "rev": version,
        "no": "V1",
        "who": "王警官",
        "police": "310001",
        "from": BEGAN.isoformat(),
        "until": (BEGAN + timedelta(minutes=20)).isoformat(),
        "stars": 3,
        "state": "1",
        "odd": "0",
        "text": MARK,
        "aside": f"{MARK}，另记",
    }
    fields |= changed
    return Told(msgspec.json.encode(fields), fields)


@dataclass
class Desks:
    """Both kinds of one system, and what is kept of what it told."""

    bench: Workbench
    reviews: Desk
    monitorings: Desk

    @property
    def both(self) -> tuple[Desk, Desk]:
        return self.reviews, self.monitorings

    async def visited(self, kinship: str) -> None:
        """The registration says with whom it was; once more it may complete what was not said."""
        when = {"visit_no": "V1", "inmate_no": self.bench.system.inmates[0], "planned_at": BEGAN}
        came = Registration(visit_type=VisitType.REGULAR, kinship=kinship, **when)
        held = Visit(
            visit_type=VisitType.REGULAR,
            state=VisitState.FINISHED,
            started_at=BEGAN,
            ended_at=BEGAN + timedelta(minutes=30),
            **when,
        )
        rows = (
            mapped(RecordKind.REGISTRATION, "R1", came),
            mapped(RecordKind.VISIT, "V1", held),
        )
        await told(self.bench.database, self.bench, self.bench.source, *rows)

    async def add(self, *records: Told) -> list[Taken]:
        return [await self.bench.taker.add(desk, records) for desk in self.both]

    async def replay(self) -> list[Taken]:
        later = NOW + timedelta(minutes=5)
        return [await self.bench.replayer.round(desk, before=later) for desk in self.both]

    async def said(self) -> list[bool]:
        """Of each record as it came whether its words are kept, with its seal opened."""
        found = []
        for row in await self.bench.rows(select(raw_record).order_by(raw_record.c.key)):
            if row.sealed is None:
                found.append(False)
                continue
            place = place_of(row.system_id, RecordKind(row.kind), row.key, row.version)
            content = RawSeals(self.bench.keys).open(place, row.sealed)
            found.append(MARK in content.raw.decode() or MARK in str(content.fields))
        return found

    async def states(self) -> set[str]:
        return {row.state for row in await self.bench.rows(select(raw_record.c.state))}

    async def shown(self) -> tuple[int, int]:
        """Reviews, and what officers heard, with their words."""
        reviews = await self.bench.rows(select(call_review.c.summary))
        heard = await self.bench.rows(select(monitoring.c.remarks))
        assert {row.summary for row in reviews} | {row.remarks for row in heard} <= {MARK}
        return len(reviews), len(heard)

    async def shown_words(self) -> set[str]:
        """Words of reviews and of what officers heard, wherever there still are any."""
        reviews = await self.bench.rows(select(call_review.c.summary))
        heard = await self.bench.rows(select(monitoring.c.remarks))
        return {row[0] for row in (*reviews, *heard) if row[0]}


@pytest.fixture
def desks(bench: Workbench) -> Desks:
    return Desks(bench, bench.desk(REVIEW), bench.desk(MONITORING))


async def test_of_an_ordinary_visit_it_is_kept_as_it_came(desks: Desks) -> None:
    await desks.visited("母亲")
    assert await desks.add(record("A")) == [Taken(applied=1)] * 2
    assert await desks.said() == [True, True]
    assert await desks.shown() == (1, 1)


async def test_of_a_privileged_visit_nothing_is_kept_but_that_it_came(desks: Desks) -> None:
    await desks.visited("律师")
    assert await desks.add(record("A"), record("A", 2)) == [Taken(applied=1, stale=1)] * 2
    assert await desks.said() == [False] * 4
    assert await desks.shown() == (0, 0)
    assert await desks.bench.count("record_problem") == 0
    versions = await desks.bench.rows(select(source_record.c.version, source_record.c.target_id))
    # Its day agrees with the source's, so that nobody asks for it again.
    assert [tuple(row) for row in versions] == [(2, None)] * 2
    assert await desks.add(record("A", 2)) == [Taken(repeated=1)] * 2


@pytest.mark.parametrize("kinship", ["老乡", ""])
async def test_of_an_undetermined_visit_it_waits_without_its_words(
    desks: Desks, kinship: str
) -> None:
    await desks.visited(kinship)
    assert await desks.add(record("A")) == [Taken(held=1)] * 2
    assert await desks.states() == {RawState.WITHHELD}
    assert await desks.said() == [False, False]
    # Asked again while nobody knows, it is known that it came.
    assert await desks.add(record("A")) == [Taken(repeated=1)] * 2
    assert [one.again for one in await desks.replay()] == [frozenset()] * 2
    assert await desks.said() == [False, False]
    assert await desks.shown() == (0, 0)


async def test_once_it_is_ordinary_the_source_is_asked_again_for_the_words(desks: Desks) -> None:
    # Before anything is known of the visit, nobody knows with whom it was.
    assert await desks.add(record("A")) == [Taken(held=1)] * 2
    assert await desks.said() == [False, False]
    await desks.visited("")
    await desks.visited("母亲")
    days = {frozenset({BEGAN.astimezone(NOW.tzinfo).date()})}
    assert {one.again for one in await desks.replay()} == days
    assert await desks.add(record("A")) == [Taken(applied=1)] * 2
    assert await desks.said() == [True, True]
    assert await desks.states() == {RawState.APPLIED}
    solved = select(record_problem.c.state)
    assert {row.state for row in await desks.bench.rows(solved)} == {ProblemState.SOLVED}
    assert await desks.shown() == (1, 1)


async def test_where_it_turns_out_to_be_privileged_it_is_done_with(desks: Desks) -> None:
    await desks.visited("")
    await desks.add(record("A"))
    await desks.visited("律师")
    assert [one.again for one in await desks.replay()] == [frozenset()] * 2
    assert await desks.said() == [False, False]
    assert await desks.bench.rows(select(raw_record.c.sealed)) == [(None,)] * 2
    solved = select(record_problem.c.state)
    assert {row.state for row in await desks.bench.rows(solved)} == {ProblemState.SOLVED}
    assert await desks.bench.count("source_record") == 2
    assert await desks.shown() == (0, 0)


async def test_one_that_cannot_be_read_keeps_no_words_either(desks: Desks) -> None:
    await desks.visited("律师")
    bad = record("A", state="9", until="neulich")
    assert await desks.add(bad) == [Taken(held=1)] * 2
    assert await desks.said() == [False, False]
    await desks.replay()
    assert await desks.bench.rows(select(raw_record.c.sealed)) == [(None,)] * 2


async def test_a_corrected_review_of_a_closed_visit_changes_nothing(desks: Desks) -> None:
    await desks.visited("母亲")
    await desks.add(record("A"))
    await desks.visited("律师")
    # What was heard goes from the list at once, whoever closed the visit.
    assert [row.remarks for row in await desks.bench.rows(select(monitoring.c.remarks))] == [None]
    await desks.add(record("A", 2, text=f"{MARK}，更正"))
    (review,) = await desks.bench.rows(select(call_review.c.summary))
    assert review.summary == MARK
    assert [row.remarks for row in await desks.bench.rows(select(monitoring.c.remarks))] == [None]
    newest = select(raw_record.c.sealed).where(raw_record.c.version == 2)
    assert await desks.bench.rows(newest) == [(None,)] * 2


async def test_what_was_told_goes_with_what_is_erased(desks: Desks) -> None:
    """The visit was ordinary, and turned out to be with a lawyer (VC-GEN-22)."""
    await desks.visited("母亲")
    await desks.add(record("A"), record("B"))
    assert await desks.said() == [True] * 4
    await desks.visited("律师")
    (visit,) = await desks.bench.rows(select(conversation.c.id))
    async with desks.bench.database.transaction() as tx:
        call = await conversation_row.get(tx, visit.id)
        assert call is not None
        gone = await holdings.erase(tx, RawSeals(desks.bench.keys), call, NOW)
    assert gone["raw_records"] == 4
    assert await desks.bench.rows(select(raw_record.c.sealed)) == [(None,)] * 4
    assert await desks.shown_words() == set()


async def test_an_operator_is_given_nothing_to_mend_words_with(desks: Desks) -> None:
    await desks.visited("")
    await desks.add(record("A"))
    async with desks.bench.database.transaction() as tx:
        (row,) = await problems.to_try(
            tx, desks.bench.source.system_id, RecordKind.REVIEW, 1, NOW + timedelta(days=1), 10
        )
    assert row.state is RawState.WITHHELD
    assert row.sealed is not None
    content = RawSeals(desks.bench.keys).open(
        place_of(desks.bench.source.system_id, RecordKind.REVIEW, row.key, row.version), row.sealed
    )
    assert content.raw == b""
    assert set(content.fields) == {"id", "rev", "no", "who", "police", "from"}
