"""Figures of reviews equal those that are counted one by one from the same records."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Table, insert, select

from connectors.postgres import Database, Tx, make_id
from connectors.postgres.access import officers
from connectors.postgres.people import people
from connectors.postgres.platform import units
from connectors.postgres.recordings import review_figures
from connectors.postgres.recordings.review_due import overdue
from connectors.postgres.visits.figures import reviews as visit_reviews
from connectors.postgres.visits.figures.counted import Counted as VisitsCounted
from pipelines.rules.modules.figures.lines import ALL
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.recordings import review_due
from pipelines.rules.recordings.review_due import DueRules, Finished
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.visits.visits import VisitState
from schemas.people.kinds import OrgType
from schemas.platform.periods import Step
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording
from schemas.tables.recordings.review import call_review, review_assignment
from schemas.tables.speech.spoken import line_hit
from schemas.tables.speech.transcript import transcript_line
from tests.integration.with_family import WITH_A_LAWYER, WITH_FAMILY
from tests.integration.world import World

pytestmark = pytest.mark.integration

visit, phone_call = GENERATED["visits"], GENERATED["phone_calls"]
FIRST, LAST = date(2026, 10, 20), date(2026, 11, 20)
RECORDS, MARGIN = 600, 4
NOW = day_bounds(date(2026, 11, 24))[0] + timedelta(hours=5)
RULES = [
    DueRules(hit_hours=24, sample_percent=30, sample_days=7),
    DueRules(hit_hours=24 * 20, sample_percent=30, sample_days=2),
    DueRules(hit_hours=48, sample_percent=0, sample_days=2),
    DueRules(hit_hours=0, sample_percent=100, sample_days=30),
]
"""Hits sooner than the others, later, as soon as they, and with all of them drawn."""
TYPES = ("REGULAR", "VIDEO", "OPEN")
HIT = {"word": "越狱", "class_name": "脱逃类", "severity": 3}


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation and all that hangs on it."""

    id: str
    channel: str
    prison_id: str
    ward_id: str
    inmate_id: str
    visit_type: str
    began_at: datetime
    ended_at: datetime | None
    counts: bool
    """Whether somebody spoke, and what was said may be kept."""
    reviews: list[tuple[datetime, str, str, bool]]
    """When, its id, by whom, whether anomalous."""
    assigned: tuple[str, datetime] | None
    hits: int
    recorded: bool

    @property
    def kept(self) -> bool:
        """Whether it was with family; a video call that was missed may have been."""
        return self.counts or (self.channel == "video_call" and bool(self.hits))

    @property
    def over(self) -> bool:
        return self.counts and self.ended_at is not None

    @property
    def anomaly(self) -> bool | None:
        return max(self.reviews)[3] if self.reviews else None

    def late(self, rules: DueRules) -> bool:
        assert self.ended_at is not None
        one = Finished(
            id=self.id,
            ended_at=self.ended_at,
            hits=self.hits,
            recorded=self.recorded,
            assigned_at=self.assigned[1] if self.assigned else None,
        )
        return review_due.overdue(review_due.due_at(one, rules), len(self.reviews), NOW)


class Bureau(msgspec.Struct, frozen=True, kw_only=True):
    """Wards of two prisons with an inmate each, and three officers."""

    prison_of: dict[str, str]
    inmate_of: dict[str, str]
    officers: list[str]


@pytest.fixture
async def talks(db: Database, world: World) -> list[Talk]:
    by = random.Random(54)
    async with db.transaction() as tx:
        bureau = await _bureau(tx, world)
        found = [_talk(by, bureau) for _ in range(RECORDS)]
        await _write(tx, found, world)
    return found


async def _bureau(tx: Tx, world: World) -> Bureau:
    root = await units.by_code(tx, "SH")
    far = await units.add(tx, parent=root, code="P04", name="四监", org_type=OrgType.PRISON)
    ward = await units.add(tx, parent=far, code="P04-W01", name="1监区", org_type=OrgType.WARD)
    home = world.prison.id
    prison_of = {world.ward.id: home, world.other_ward.id: home, ward.id: far.id}
    inmate_of = {}
    for number, (ward_id, prison_id) in enumerate(prison_of.items()):
        inmate_of[ward_id] = await people.add_inmate(
            tx,
            inmate_no=f"31030007{number:02}",
            name=f"某{number}",
            prison_id=prison_id,
            ward_id=ward_id,
        )
    reviewers = [world.officer_id]
    for number in (1, 2):
        reviewers.append(
            await officers.add(
                tx,
                login=f"reviewer{number}",
                name=f"民警{number}",
                police_no=f"31100{number}",
                org_unit_id=home,
                password_hash="x",
            )
        )
    return Bureau(prison_of=prison_of, inmate_of=inmate_of, officers=reviewers)


def _talk(by: random.Random, bureau: Bureau) -> Talk:
    ward_id = by.choice([*bureau.prison_of])
    days = (LAST - FIRST).days + 2 * MARGIN
    day = day_bounds(FIRST - timedelta(days=MARGIN) + timedelta(days=by.randrange(days)))[0]
    began = day + timedelta(hours=by.choice([0, 5, 23]))
    ended = began + timedelta(minutes=20) if by.random() < 0.95 else None
    channel = by.choice(["visit", "phone_call", "video_call"])
    reviews: list[tuple[datetime, str, str, bool]] = []
    if ended:
        for _ in range(by.choice([0, 0, 1, 1, 2, 3])):
            # Several of one moment among them, and of one officer.
            at = ended + timedelta(hours=by.randrange(3))
            reviews.append((at, make_id(), by.choice(bureau.officers), by.random() < 0.4))
    given = (by.choice(bureau.officers), began + timedelta(days=by.randrange(12)))
    return Talk(
        id=make_id(),
        channel=channel,
        prison_id=bureau.prison_of[ward_id],
        ward_id=ward_id,
        inmate_id=bureau.inmate_of[ward_id],
        visit_type=by.choice(TYPES),
        began_at=began,
        ended_at=ended,
        counts=by.random() < (0.6 if channel == "video_call" else 0.9),
        reviews=reviews,
        assigned=given if by.random() < 0.3 else None,
        hits=int(by.random() < 0.2),
        recorded=by.random() < 0.7,
    )


async def _write(tx: Tx, talks: list[Talk], world: World) -> None:
    rows: dict[Table, list[dict[str, Any]]] = {visit: [], phone_call: [], video_call: []}
    for one in talks:
        for table, row in _rows_of(one, world):
            rows.setdefault(table, []).append(row)
    for table, those in rows.items():
        await tx.connection.execute(insert(table), those)


def _rows_of(one: Talk, world: World) -> Iterator[tuple[Table, dict[str, Any]]]:
    whose = {"id": one.id, "inmate_id": one.inmate_id, "ward_id": one.ward_id}
    if one.channel == "visit":
        held = {"started_at": one.began_at, "ended_at": one.ended_at}
        of_visit = {"planned_at": one.began_at, "source": "prison_system"}
        kind = {"visit_type": one.visit_type, "state": VisitState.FINISHED.value}
        yield visit, whose | held | of_visit | kind | _whom(one)
    elif one.channel == "phone_call":
        held = {"started_at": one.began_at, "answered_at": one.began_at, "ended_at": one.ended_at}
        phone = {"phone_sealed": b"", "phone_digest": "d" * 64, "state": "connected"}
        yield phone_call, whose | held | phone | _whom(one)
    else:
        yield video_call, whose | _call(one, world)
    for at, review_id, officer_id, anomaly in one.reviews:
        by = {"id": review_id, "call_id": one.id, "officer_id": officer_id, "at": at}
        yield call_review, by | {"summary": "听过", "assessment": "normal", "anomaly": anomaly}
    if one.assigned:
        given = {"officer_id": one.assigned[0], "at": one.assigned[1]}
        yield review_assignment, given | {"call_id": one.id, "assigned_by": world.officer_id}
    hung = {"id": make_id(), "call_id": one.id}
    if one.recorded and one.kept:
        sealed = {"state": "sealed", "started_at": one.began_at, "gaps": []}
        yield recording, hung | sealed
    if one.hits and one.kept:
        line = {"seq": 1, "speaker": "inmate", "speaker_name": "某", "start_s": 1, "end_s": 2}
        said = {"sealed": b"", "engine": "x", "kind": "text", "at": one.began_at}
        yield transcript_line, hung | line | said
        yield line_hit, {"id": make_id(), "line_id": hung["id"], "call_id": one.id} | HIT


def _whom(one: Talk) -> dict[str, Any]:
    """One that does not count was with a lawyer."""
    return dict(WITH_FAMILY if one.counts else WITH_A_LAWYER)


def _call(one: Talk, world: World) -> dict[str, Any]:
    """One that does not count was missed by the other side, or is privileged."""
    missed = not one.counts and bool(one.hits)
    kind = CallKind.FAMILY if one.kept else CallKind.LAWYER
    says = Confidentiality.ORDINARY if one.kept else Confidentiality.PRIVILEGED
    return {
        "case_no": one.id,
        "relative_id": world.relative_id,
        "prison_id": one.prison_id,
        "kind": kind.value,
        "confidentiality": says.value,
        "state": (CallState.MISSED if missed else CallState.ENDED).value,
        "version": 1,
        "requested_at": one.began_at,
        "starts_at": one.began_at,
        "minutes": 20,
        "first_joined_at": one.began_at,
        "ended_at": one.ended_at,
    }


def within(talks: Iterable[Talk]) -> list[Talk]:
    return [one for one in talks if one.over and FIRST <= local(one.began_at).date() <= LAST]


REACHES = ["everywhere", "asked of each", "a prison's officer", "a ward is chosen"]


def reach(talks: list[Talk], world: World, given: str) -> tuple[dict[str, Any], list[Talk]]:
    """What is asked, and the conversations that are meant."""
    of_prison = [one for one in talks if one.prison_id == world.prison.id]
    match given:
        case "everywhere":
            return {"scopes": ("/",), "everywhere": True}, talks
        case "asked of each":
            return {"scopes": ("/",)}, talks
        case "a prison's officer":
            return {"scopes": (world.prison.path,)}, of_prison
    of_ward = [one for one in talks if one.ward_id == world.ward.id]
    return {"scopes": ("/",), "everywhere": True, "unit_path": world.ward.path}, of_ward


def figures_of(talks: Iterable[Talk], rules: DueRules) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in talks:
        found["conversations"] += 1
        found["reviewed"] += one.anomaly is not None
        found["anomalous"] += one.anomaly is True
        found["overdue"] += one.late(rules)
    return found


def told(group: Any, *names: str) -> dict[str, int]:
    return {name: getattr(group, name) for name in names}


@pytest.mark.requirement("VC-SUP-06")
@pytest.mark.parametrize("rules", RULES)
async def test_the_database_finds_overdue_whom_the_rule_finds_overdue(
    db: Database, talks: list[Talk], rules: DueRules
) -> None:
    async with db.transaction() as tx:
        found = select(conversation.c.id).where(overdue(rules, NOW))
        late = set((await tx.connection.scalars(found)).all())
    # A missed call is late by its own; only lists and figures leave it out.
    known = {one.id: one for one in talks if one.over}
    expected = {one.id for one in known.values() if one.late(rules)}
    assert expected
    assert late & known.keys() == expected


@pytest.mark.requirement("VC-SUP-11")
@pytest.mark.parametrize("given", REACHES)
@pytest.mark.parametrize("channel", [None, "phone_call"])
async def test_reviews_of_every_group_are_those_of_the_records(
    db: Database, world: World, talks: list[Talk], given: str, channel: str | None
) -> None:
    asked, meant = reach(talks, world, given)
    meant = [one for one in within(meant) if channel in (None, one.channel)]
    bounds = {"since": day_bounds(FIRST)[0], "until": day_bounds(LAST)[1]}
    counted = review_figures.Counted(channel=channel, **bounds, **asked)
    rules = RULES[0]
    async with db.transaction() as tx:
        found = await review_figures.groups(tx, counted, rules, NOW)
    (whole,) = (one.values for one in found if one.group == ALL)
    assert whole == figures_of(meant, rules)
    assert whole["overdue"]
    keys: dict[str, Any] = {
        "prison": lambda one: one.prison_id,
        "ward": lambda one: one.ward_id,
        "channel": lambda one: one.channel,
        "day": lambda one: str(local(one.began_at).date()),
    }
    for name, key in keys.items():
        groups = {one.key[0]: one.values for one in found if one.group == name}
        assert groups == {
            value: figures_of([one for one in meant if key(one) == value], rules)
            for value in {key(one) for one in meant}
        }, name


@pytest.mark.requirement("VC-ONSITE-13")
@pytest.mark.parametrize("given", REACHES)
async def test_each_officers_work_is_that_of_the_records(
    db: Database, world: World, talks: list[Talk], given: str
) -> None:
    asked, meant = reach(talks, world, given)
    meant = within(meant)
    bounds = {"since": day_bounds(FIRST)[0], "until": day_bounds(LAST)[1]}
    rules = RULES[0]
    async with db.transaction() as tx:
        counted = review_figures.Counted(**bounds, **asked)
        found = await review_figures.by_officer(tx, counted, rules, NOW)
    expected: dict[str, Counter[str]] = {}
    for one in meant:
        if one.assigned:
            work = expected.setdefault(one.assigned[0], Counter())
            work.update(assigned=1, overdue=int(one.late(rules)))
        for officer_id in {by for _, _, by, _ in one.reviews}:
            odd = any(anomaly for _, _, by, anomaly in one.reviews if by == officer_id)
            expected.setdefault(officer_id, Counter()).update(reviewed=1, anomalous=int(odd))
    assert {one.key: told(one, *review_figures.WORK) for one in found} == {
        key: {name: work[name] for name in review_figures.WORK} for key, work in expected.items()
    }
    order = [(-one.reviewed, -one.assigned, one.label) for one in found]
    assert order == sorted(order)


@pytest.mark.requirement("VC-ONSITE-26")
@pytest.mark.requirement("VC-ONSITE-28")
@pytest.mark.parametrize("given", REACHES)
@pytest.mark.parametrize("visit_type", [None, "VIDEO"])
async def test_reviews_of_visits_are_those_of_the_records(
    db: Database, world: World, talks: list[Talk], given: str, visit_type: str | None
) -> None:
    asked, meant = reach(talks, world, given)
    meant = [
        one
        for one in within(meant)
        if one.channel == "visit" and visit_type in (None, one.visit_type)
    ]
    bounds = {"since": day_bounds(FIRST)[0], "until": day_bounds(LAST)[1]}
    counted = VisitsCounted(first=FIRST, last=LAST, **bounds, **asked)
    for rules in RULES[:2]:
        wanted = visit_reviews.Wanted(counted=counted, rules=rules, now=NOW, visit_type=visit_type)
        async with db.transaction() as tx:
            lines = await visit_reviews.lines(tx, wanted, Step.DAY)
            persons, total = await visit_reviews.people(tx, wanted, limit=9, offset=0)
        keys: dict[str, Any] = {
            visit_reviews.ALL: lambda one: "",
            visit_reviews.PERIOD: lambda one: str(local(one.began_at).date()),
            visit_reviews.TYPE: lambda one: one.visit_type,
            visit_reviews.PRISON: lambda one: one.prison_id,
            visit_reviews.WARD: lambda one: one.ward_id,
            visit_reviews.PERSON: lambda one: one.inmate_id,
        }
        for of, key in keys.items():
            groups = persons if of == visit_reviews.PERSON else lines[of]
            assert {one.key: told(one, *visit_reviews.COUNTED) for one in groups} == {
                value: _of_visits([one for one in meant if key(one) == value], rules)
                for value in {key(one) for one in meant}
            }, of
        assert total == len({one.inmate_id for one in meant})


def _of_visits(talks: list[Talk], rules: DueRules) -> dict[str, int]:
    found = figures_of(talks, rules)
    found["visits"] = found["conversations"]
    return {name: found[name] for name in visit_reviews.COUNTED}
