from collections import Counter, defaultdict
from collections.abc import Iterator

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.phone import PHONE
from schemas.modules.phone.funds_reconciliations import FUNDS_RECONCILIATIONS
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=600)
COMPARISONS = FUNDS_RECONCILIATIONS.table
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, PHONE, month)]
)
INMATES = LaterMap(lambda: {ASKED.inmate_id(one): one for one in ASKED.inmates.values()})
DAYS = LaterList(lambda: [day for month in months_of(ASKED.plan) for day in month.days()])


def records(module: str) -> Iterator[Record]:
    return (one for one in LEFT if isinstance(one, Record) and one.module == module)


def rows(table: str) -> Iterator[Row]:
    return (one for one in LEFT if isinstance(one, Row) and one.table == table)


def test_calls_are_of_people_who_were_there_and_known() -> None:
    calls = list(records("phone_calls"))
    assert len(calls) > 3_000
    for one in calls:
        inmate = INMATES[one.extra["inmate_id"]]
        at = one.extra["started_at"]
        assert inmate.is_held(at)
        assert one.at.date() < ASKED.plan.parted
        bonds = {ASKED.relative_id(bond.relative): bond for bond in inmate.bonds}
        bond = bonds[one.extra["relative_id"]]
        assert bond.relative.phone == one.values["phone"]
        assert bond.since.date() <= at.date()
        assert 8 <= at.hour < 20
        assert one.extra["authorised_by"]


def test_nothing_is_heard_of_calls_that_are_not_ordinary() -> None:
    kinds = {one.id: one.extra["confidentiality"] for one in records("phone_calls")}
    assert "privileged" in kinds.values()
    assert {kinds[row.values["call_id"]] for row in rows("call_review")} == {"ordinary"}
    ended = {one.id for one in records("phone_calls") if one.extra["answered_at"]}
    assert {row.values["call_id"] for row in rows("call_review")} <= ended


def test_every_call_that_was_talked_has_a_ticket_of_its_length_and_day() -> None:
    calls = {one.id: one.extra for one in records("phone_calls")}
    tickets = {row.values["call_id"]: row.values for row in rows("phone_ticket")}
    talked = {call_id for call_id, call in calls.items() if call["answered_at"]}
    assert tickets.keys() == talked
    distances = Counter(row["distance"] for row in tickets.values())
    assert set(distances) == {"local", "domestic"}
    for call_id, row in tickets.items():
        assert row["fee"] > 0
        assert (row["seconds"], row["fee"], row["distance"]) == (
            row["told_seconds"],
            row["told_fee"],
            row["told_distance"],
        )
        assert row["started_at"] == calls[call_id]["started_at"]
        assert calls[call_id]["ended_at"] < row["sent_at"] < row["told_at"]


def test_what_was_charged_stands_in_the_log_once() -> None:
    told = [one for day in DAYS for one in PHONE.happened(ASKED, day)]
    answers = Counter(one.object_id for one in told if one.action.startswith("phone_tickets."))
    assert set(answers) == {row.values["id"] for row in rows("phone_ticket")}
    assert set(answers.values()) == {1}


def test_what_was_given_back_counts_until_then() -> None:
    given_back = Counter(
        (row.values["unit_id"], row.values["started_at"].date())
        for row in rows("phone_ticket")
        if row.values["state"] == "reversed"
    )
    charged = Counter(
        (row.values["unit_id"], row.values["started_at"].date())
        for row in rows("phone_ticket")
        if row.values["state"] == "charged"
    )
    assert len(given_back) > 100
    sums = {(row.values["unit_id"], row.values["day"]): row.values for row in rows(COMPARISONS)}
    for place in given_back:
        assert sums[place]["tickets"] == sums[place]["peer_tickets"] == charged[place]
    mornings: dict[str, list[int]] = defaultdict(list)
    for day in DAYS:
        for one in PHONE.happened(ASKED, day):
            if one.action == "funds.reconcile":
                mornings[one.detail["day"]].append(one.detail["tickets"])
    for day in {day for _, day in given_back}:
        first, *later = mornings[day.isoformat()]
        gone = sum(count for (_, on), count in given_back.items() if on == day)
        assert later == [first - gone, first - gone]
