"""What was said: of ordinary conversations alone, each alert in somebody's hand."""

from collections import Counter
from datetime import time, timedelta
from typing import Any

from pipelines.rules.bureau.keyed import SealedHeard, SealedWords
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.bureau.years.spoken import SPOKEN
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList

ASKED = ground(inmates=600)
END = moment(ASKED.plan.until, time(0))
MONTHS = list(months_of(ASKED.plan))
LEFT = LaterList(lambda: [one for month in MONTHS for one in left_of(ASKED, SPOKEN, month)])
LOG = LaterList(
    lambda: [one for month in MONTHS for day in month.days() for one in SPOKEN.happened(ASKED, day)]
)


def rows(table: str) -> list[dict[str, Any]]:
    return [one.values for one in LEFT if isinstance(one, Row) and one.table == table]


def kinds() -> dict[str, str]:
    """How confidential each conversation is."""
    found = {}
    for code in ("visits", "phone", "calls"):
        for month in MONTHS:
            for one in left_of(ASKED, YEARS[code], month):
                values = one.values | (one.extra if isinstance(one, Record) else {})
                if "confidentiality" in values:
                    found[one.id if isinstance(one, Record) else values["id"]] = values[
                        "confidentiality"
                    ]
    return found


def test_nothing_is_said_in_what_nobody_may_hear() -> None:
    known = kinds()
    assert set(known.values()) == {"ordinary", "privileged", "undetermined"}
    spoken = {row["call_id"] for row in rows("conversation_key")}
    assert len(spoken) > 4_000
    assert {known[one] for one in spoken} == {"ordinary"}


def test_lines_stand_behind_their_key_and_in_the_index() -> None:
    key = None
    for one in LEFT:
        assert isinstance(one, Row)
        if one.table == "conversation_key":
            key = one.values["call_id"]
        elif one.table in ("transcript_line", "alert"):
            assert one.values["call_id"] == key
            assert isinstance(one.values["sealed"], SealedWords | SealedHeard)
    lines = {row["id"] for row in rows("transcript_line")}
    assert {row["line_id"] for row in rows("line_index")} == lines
    assert {row["line_id"] for row in rows("line_hit")} <= lines


def test_alerts_are_owned_and_concluded_but_for_the_last_two_days() -> None:
    alerts, rechecks = rows("alert"), {row["alert_id"]: row for row in rows("recheck_task")}
    assert len(alerts) > 100
    assert rechecks.keys() == {row["id"] for row in alerts}
    for row in alerts:
        assert row["owner_id"] is not None
        concluded = row["state"] in ("confirmed", "dismissed")
        assert concluded == (row["at"] < END - timedelta(days=2))
        assert (rechecks[row["id"]]["state"] == "concluded") == concluded
    assert {row["matched_by"] for row in alerts} == {"text", "sound"}


def test_what_nobody_heard_in_time_was_told_once() -> None:
    late = rows("overdue_review")
    assert late
    told = Counter(one.at for one in LOG if one.action == "conversation.overdue")
    assert sum(told.values()) == len(late)
    wards = {one.values["ward_id"] for one in LEFT if one.table == "alert"}  # type: ignore[union-attr]
    assert ASKED.unit_id("P07-W02") in wards


def test_old_conversations_are_not_read_for_attention_once_more() -> None:
    read = {row["call_id"] for row in rows("attended_call")}
    ended = {row["call_id"]: row["at"] for row in rows("transcript_pass")}
    young = {one for one, at in ended.items() if at > END - timedelta(days=29)}
    assert young <= read
