"""What a refusal means for a booking that stands, and when one that nobody decided on ends."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from pipelines.rules.visits.booking_rule import Window
from pipelines.rules.visits.rechecking import (
    Finding,
    Standing,
    Undecided,
    end_of,
    finding_of,
    turned,
)
from schemas.errors import Conflict, Forbidden
from schemas.people.kinds import CustodyState
from schemas.visits.review import FlagCause, FlagState

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
DAYS = Window(date(2026, 12, 3), date(2026, 12, 29))
BAN, LEVEL = Finding(FlagCause.BAN, "家属在黑名单中"), Finding(FlagCause.LEVEL, "级别不符")


def flag(found: Finding, state: FlagState = FlagState.OPEN) -> Standing:
    return Standing(id=found.cause.value, cause=found.cause, detail=found.detail, state=state)


def test_each_refusal_of_a_new_booking_has_its_cause_and_no_inner_reason() -> None:
    refusals = (
        (Forbidden("该家属在黑名单中：打架，", code="blacklisted"), FlagCause.BAN),
        (Conflict("", code="not_let_in", by="level"), FlagCause.LEVEL),
        (Conflict("", code="not_let_in", by="ward"), FlagCause.TRANSFER),
        (Forbidden("", code="not_in_custody", custody="released"), FlagCause.RELEASE),
        (Forbidden("", code="not_in_custody", custody="transferred_out"), FlagCause.TRANSFER),
        (Conflict("", code="of_tomorrow"), FlagCause.OTHER),
    )
    found = [finding_of(refusal) for refusal, _ in refusals]
    assert [one.cause for one in found] == [cause for _, cause in refusals]
    assert not any("打架" in one.detail for one in found)


def test_what_stands_is_raised_once_and_what_is_gone_is_over() -> None:
    first = turned([], [BAN, LEVEL, BAN])
    assert (first.raised, first.over) == ([BAN, LEVEL], [])
    again = turned([flag(BAN), flag(LEVEL, FlagState.KEPT)], [BAN, LEVEL])
    assert (again.raised, again.over) == ([], [])
    gone = turned([flag(BAN), flag(LEVEL, FlagState.KEPT)], [])
    assert (gone.raised, gone.over) == ([], ["ban", "level"])


def test_another_reason_than_the_one_that_was_kept_is_looked_at_anew() -> None:
    other = Finding(FlagCause.BAN, "罪犯在黑名单中")
    turn = turned([flag(BAN, FlagState.KEPT)], [other])
    assert (turn.raised, turn.over) == ([other], ["ban"])


@pytest.mark.parametrize(
    ("more", "ends"),
    [
        ({}, None),
        ({"day": "2026-12-02"}, "到预约截止时间仍未完成审批"),
        ({"same_prison": False}, "该服刑人员已调往其他监狱"),
        ({"custody": "transferred_out"}, "该服刑人员已调往其他监狱"),
        ({"custody": "released"}, "该服刑人员已释放"),
        ({"custody": "released", "same_prison": False}, "该服刑人员已释放"),
    ],
)
def test_an_undecided_booking_ends_with_notice_custody_or_place(
    more: dict[str, object], ends: str | None
) -> None:
    known = {
        "day": "2026-12-03",
        "starts": "09:00",
        "custody": CustodyState.IN_CUSTODY,
        "same_prison": True,
    }
    assert end_of(msgspec.convert(known | more, Undecided), DAYS, NOW) == ends


def test_without_notice_the_beginning_is_the_end() -> None:
    today = Undecided(
        day=date(2026, 12, 1), starts="09:00", custody=CustodyState.IN_CUSTODY, same_prison=True
    )
    days = Window(date(2026, 12, 1), date(2026, 12, 29))
    assert end_of(today, days, datetime(2026, 12, 1, 0, 59, tzinfo=UTC)) is None
    assert end_of(today, days, NOW) is not None
