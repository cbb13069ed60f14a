"""Video calls are what rooms and desks make of them, and stand where they had come to."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.calls import CALLS
from pipelines.rules.bureau.years.rooms import venues_of
from pipelines.rules.calls.call_state import ALLOWED
from schemas.calls.state import CallState
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList, LaterMap

ASKED = ground(inmates=600)
END = moment(ASKED.plan.until, time(0))
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, CALLS, month)]
)
LOG = LaterList(
    lambda: [
        one
        for month in months_of(ASKED.plan)
        for day in month.days()
        for one in CALLS.happened(ASKED, day)
    ]
)


def rows(table: str) -> Iterator[dict[str, Any]]:
    return (one.values for one in LEFT if isinstance(one, Row) and one.table == table)


CALLS_BY_ID = LaterMap(lambda: {row["id"]: row for row in rows("video_call")})


def test_calls_end_in_every_way_and_some_wait_still() -> None:
    states = Counter(row["state"] for row in CALLS_BY_ID.values())
    assert states["reviewed"] > 300
    assert {"ended", "rejected", "cancelled", "missed", "approved"} <= set(states)
    # A room is empty at midnight.
    assert not {"waiting", "connected"} & set(states)


def test_a_call_goes_from_state_to_state_as_it_may() -> None:
    stages = defaultdict(list)
    for row in rows("call_stage"):
        stages[row["call_id"]].append(row)
    for call_id, lines in stages.items():
        assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
        assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
        assert lines[-1]["at"] < END
        states = [CallState(line["state"]) for line in lines if line["state"]]
        assert states[0] is CallState.REQUESTED
        assert all(after in ALLOWED[before] for before, after in pairwise(states))
        call = CALLS_BY_ID[call_id]
        assert (call["state"], call["version"]) == (states[-1].value, len(states))


def test_no_two_live_calls_hold_one_venue_and_nobody_is_in_two() -> None:
    held = [row for row in CALLS_BY_ID.values() if row.get("connected_at")]
    assert held
    for name in ("venue_id", "inmate_id", "relative_id"):
        by_name = defaultdict(list)
        for row in held:
            by_name[row[name]].append(row)
        for some in by_name.values():
            some.sort(key=lambda row: row["starts_at"])
            for before, after in pairwise(some):
                length = timedelta(minutes=before["minutes"])
                assert before["starts_at"] + length <= after["starts_at"], name
    known = {one.id for prison in ASKED.cast.prisons for one in venues_of(ASKED, prison.code)}
    assert {row["venue_id"] for row in held} <= known


def test_case_numbers_run_from_one_on_in_each_prison_and_day() -> None:
    numbers = defaultdict(list)
    for row in CALLS_BY_ID.values():
        prefix, _, number = row["case_no"].rpartition("-")
        numbers[prefix].append(int(number))
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))


def test_every_call_has_a_case_that_decided_it() -> None:
    cases = {row["object_id"]: row for row in rows("approval_case")}
    assert cases.keys() == CALLS_BY_ID.keys()
    of = {"pending": {"requested"}, "rejected": {"rejected"}}
    for call_id, case in cases.items():
        call = CALLS_BY_ID[call_id]
        allowed = of.get(case["state"], set(CallState) - {"requested", "rejected"})
        assert call["state"] in allowed
        assert (case.get("closed_at") is None) == (call.get("decided_by") is None)


def test_faces_are_kept_as_long_as_the_product_keeps_them() -> None:
    first = min(row["at"] for row in rows("face_check"))
    assert first >= END - timedelta(days=180)
    told = [one.object_id for one in LOG if one.object_kind == "face_check"]
    assert len(told) > len(list(rows("face_check"))) * 1.5
    assert {row["id"] for row in rows("face_check")} <= set(told)


def test_nothing_is_told_twice_and_nothing_after_the_end() -> None:
    told = Counter((one.action, one.object_id, one.at, one.actor.id) for one in LOG)
    assert set(told.values()) == {1}
    assert max(one.at for one in LOG) < END


def test_nobody_hears_a_privileged_call() -> None:
    privileged = {i for i, row in CALLS_BY_ID.items() if row["confidentiality"] != "ordinary"}
    assert privileged
    heard = {row["call_id"] for row in rows("call_review")}
    assert not heard & privileged
    kinds = {row["kind"] for row in rows("call_stage") if row["call_id"] in privileged}
    assert not kinds & {"alert", "transcript", "review"}
