"""Letters are assessed by somebody else than who registered them, and lawyers' by nobody."""

from collections import Counter
from datetime import time
from typing import Any

from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.letters import LETTER_YEAR
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList

ASKED = ground(inmates=600)
LEFT = LaterList(
    lambda: [one for month in months_of(ASKED.plan) for one in left_of(ASKED, LETTER_YEAR, month)]
)
LETTERS = LaterList(lambda: [one for one in LEFT if isinstance(one, Record)])
LOG = LaterList(
    lambda: [
        one
        for month in months_of(ASKED.plan)
        for day in month.days()
        for one in LETTER_YEAR.happened(ASKED, day)
    ]
)


def rows(table: str) -> list[dict[str, Any]]:
    return [one.values for one in LEFT if isinstance(one, Row) and one.table == table]


def test_letters_come_to_every_end() -> None:
    states = Counter(one.state for one in LETTERS)
    assert states["handed_over"] > 300
    assert states["posted"] > 200
    assert states["returned"] > 5
    assert states["registered"] > 0


def test_only_ordinary_letters_are_read() -> None:
    assessed = {row["object_id"] for row in rows("approval_case")}
    for one in LETTERS:
        kind = one.values["confidentiality"]
        assert one.id not in assessed or kind == "ordinary"
        if kind == "privileged":
            assert one.state in ("handed_over", "posted", "registered")
        if kind == "undetermined":
            assert one.state == "registered"
    assert {one.values["confidentiality"] for one in LETTERS} == {
        "ordinary",
        "privileged",
        "undetermined",
    }


def test_who_assesses_did_not_register() -> None:
    by = {one.id: one.by for one in LETTERS}
    for row in rows("approval_step"):
        if row["action"] in ("approve", "reject"):
            case = next(c for c in rows("approval_case") if c["id"] == row["case_id"])
            assert row["actor_id"] != by[case["object_id"]]
            break
    assessed = [one for one in LETTERS if one.values.get("assessed_by")]
    assert assessed
    assert all(one.values["assessed_by"] != one.by for one in assessed)


def test_each_version_has_a_line_in_the_log() -> None:
    told = Counter(one.object_id for one in LOG if one.object_kind == "letters")
    assert told == {one.id: one.version for one in LETTERS}
    assert max(one.at for one in LOG) < moment(ASKED.plan.until, time(0))
