from collections import defaultdict
from itertools import pairwise
from typing import Any

from connectors.postgres.headcount import headcount_keeping
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.headcount import AFFAIRS, HEADCOUNT
from schemas.people.kinds import CustodyState
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterMap

ASKED = ground(inmates=1_500)
ROWS: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _month in months_of(ASKED.plan):
    for _one in left_of(ASKED, HEADCOUNT, _month):
        ROWS[_one.table].append(_one.values)  # type: ignore[union-attr]
INMATES = LaterMap(lambda: {ASKED.inmate_id(one): one for one in ASKED.inmates.values()})


def test_movements_are_numbered_as_they_came() -> None:
    rows = ROWS["headcount_movement"]
    assert sorted(row["seq"] for row in rows) == list(range(1, len(rows) + 1))
    ordered = sorted(rows, key=lambda row: int(row["seq"]))
    for before, after in pairwise(ordered):
        assert before["received_at"] <= after["received_at"]
    assert {row["state"] for row in rows} == {"applied"}


def test_stays_end_where_the_records_say() -> None:
    stays: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ROWS["headcount_spell"]:
        stays[row["inmate_id"]].append(row)
    assert stays.keys() == INMATES.keys()
    for inmate_id, mine in stays.items():
        inmate = INMATES[inmate_id]
        assert mine[0]["since"] == inmate.since
        assert mine[-1]["ward_id"] == ASKED.unit_id(inmate.stays[-1].ward)
        assert mine[-1]["until"] == inmate.left_at
        for before, after in pairwise(mine):
            assert before["until"] == after["since"]
            assert before["ended_seq"] == after["began_seq"]


def test_who_left_is_told_of_from_the_ward_that_he_left() -> None:
    gone = [
        row for row in ROWS["headcount_movement"] if row["kind"] in ("released", "transferred_out")
    ]
    assert len(gone) == sum(
        one.left_as is not CustodyState.IN_CUSTODY for one in ASKED.inmates.values()
    )
    assert all(row["from_unit_id"] == row["unit_id"] for row in gone)
    moved = [row for row in ROWS["headcount_movement"] if row["kind"] == "moved"]
    assert moved
    assert all(row["from_unit_id"] != row["unit_id"] for row in moved)


def test_the_ledger_stands_at_the_last_movement() -> None:
    assert AFFAIRS == headcount_keeping.AFFAIRS
    (sync,) = ROWS["headcount_sync"]
    assert sync["cursor"] == len(ROWS["headcount_movement"])
