from datetime import time, timedelta

from connectors.prisons.simulators.book import Book
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import HAPPENINGS, LivedPace
from pipelines.rules.bureau.stories.steps import Step
from pipelines.rules.bureau.told_days import ToldDays, ended
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Authorisation
from tests.unit.pipelines.rules.bureau.bureaus import ground

CAST = ground(inmates=600).cast
FIRST = CAST.plan.first


def test_a_day_is_planted_as_a_stand_in_would_have_told_it() -> None:
    until = FIRST + timedelta(days=14)
    for kind in SystemKind:
        pace = LivedPace(CAST.plan, HAPPENINGS[kind], "P03", CAST.beds_of("P03"))
        people = Residents(CAST, "P03", FIRST)
        book = Book(kind, people, first=FIRST, per_day=pace, seed=f"{CAST.plan.seed}/P03")
        # Long behind, so that all that these days lead to has happened.
        book.advance(moment(until + timedelta(days=20), time(0)))
        days = ToldDays(CAST, "P03", kind)
        counted = 0
        for number in range(14):
            for one in days.on(FIRST + timedelta(days=number)):
                if one.deleted or one.kind is RecordKind.RECORDING:
                    continue
                shelf = book.shelves[one.kind]
                same = [
                    shelf.entry(place).record
                    for place in range(shelf.rows)
                    if shelf.entry(place).key == one.key
                ]
                assert same == [one.record], one.key
                counted += 1
        assert counted > 20


def test_a_record_is_told_once_as_it_was_in_the_end() -> None:
    def allowed(name: str) -> Authorisation:
        return Authorisation(call_no="1", police_no="2", officer=name, at=at)

    at = moment(FIRST, time(9))
    later = at + timedelta(minutes=5)
    kind = RecordKind.AUTHORISATION
    told = list(
        ended(
            [
                Step(later, kind, "a", allowed("李"), more=False),
                Step(at, kind, "a", allowed("王"), more=True),
                Step(at, kind, "b", allowed("王"), more=True),
                Step(later, kind, "b", None),
                Step(later, kind, "c", None),
            ]
        )
    )
    assert [(one.key, one.deleted, one.first, one.last) for one in told] == [
        ("a", False, at, later),
        ("b", True, at, later),
    ]
    assert told[0].record == allowed("李")
