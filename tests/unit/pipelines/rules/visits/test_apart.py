"""Two are together where time and room meet."""

from datetime import date
from typing import Any

import msgspec
import pytest

from pipelines.rules.visits.apart import TakenTime, ordered, require_apart, together
from schemas.errors import Conflict

ONE = TakenTime(
    inmate_id="1",
    prison_id="P03",
    day=date(2026, 12, 8),
    starts="09:00",
    ends="09:30",
    room="一厅",
)


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        ({}, True),
        ({"starts": "09:29", "ends": "10:00"}, True),
        ({"starts": "09:30", "ends": "10:00"}, False),
        ({"starts": "08:30", "ends": "09:00"}, False),
        ({"room": "二厅"}, False),
        ({"room": None}, True),
        ({"day": date(2026, 12, 9)}, False),
        ({"prison_id": "P04"}, False),
    ],
)
def test_they_meet_at_one_time_in_one_room(other: dict[str, Any], meet: bool) -> None:
    there = msgspec.structs.replace(ONE, inmate_id="2", **other)
    assert together(ONE, there) is together(there, ONE) is meet


def test_a_relative_is_told_what_he_is_told_of_a_full_one() -> None:
    require_apart(ONE, [], to_officer=False)
    for to_officer, code in ((False, "session_full"), (True, "kept_apart")):
        with pytest.raises(Conflict) as refused:
            require_apart(ONE, [ONE], to_officer=to_officer)
        assert refused.value.code == code


def test_a_pair_is_one_from_either_side() -> None:
    assert ordered("2", "1") == ordered("1", "2") == ("1", "2")
