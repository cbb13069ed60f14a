"""How many questions somebody may ask, until when one is answered, what each state allows."""

from datetime import UTC, date, datetime

import pytest

from pipelines.rules.family import asking
from schemas.errors import Conflict, QinqiaoError, TooManyRequests
from schemas.modules.visits.public_holidays import HolidayMark

FRIDAY = datetime(2026, 12, 4, 6, tzinfo=UTC)


def test_working_days_pass_over_weekends_and_holidays() -> None:
    assert asking.due_at(FRIDAY, 1, {}) == datetime(2026, 12, 7, 16, tzinfo=UTC)
    rest = {date(2026, 12, 7): HolidayMark.REST, date(2026, 12, 5): HolidayMark.WORK}
    assert asking.due_at(FRIDAY, 1, rest) == datetime(2026, 12, 5, 16, tzinfo=UTC)
    assert asking.due_at(FRIDAY, 2, rest) == datetime(2026, 12, 8, 16, tzinfo=UTC)
    late = datetime(2026, 12, 4, 17, tzinfo=UTC)
    # In Shanghai it is Saturday already.
    assert asking.due_at(late, 1, {}) == datetime(2026, 12, 7, 16, tzinfo=UTC)


def test_five_open_ones_and_ten_a_day_are_enough() -> None:
    asking.require_few(4, 9)
    with pytest.raises(Conflict, match="too_many_questions"):
        asking.require_few(5, 0)
    with pytest.raises(TooManyRequests, match="asked_too_often"):
        asking.require_few(0, 10)


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        (asking.require_answerable, {"sent", "received", "answered"}),
        (asking.require_closable, {"sent", "received", "answered"}),
        (asking.require_forwardable, {"sent", "received"}),
        (lambda state: asking.require_repliable(state, 0), {"sent", "received", "answered"}),
    ],
)
def test_each_state_allows_what_it_should(what: object, allowed: set[str]) -> None:
    done = set()
    for state in ("sent", "received", "answered", "closed"):
        try:
            what(state)  # type: ignore[operator]
        except QinqiaoError:
            continue
        done.add(state)
    assert done == allowed


def test_a_reply_brings_it_back_to_the_desk_and_twenty_are_enough() -> None:
    assert asking.after_reply("answered") == "received"
    assert asking.after_reply("sent") == "sent"
    with pytest.raises(Conflict, match="too_many_replies"):
        asking.require_repliable("received", 20)


def test_a_number_says_its_day() -> None:
    assert asking.number_of(date(2026, 12, 2), 7) == "ZX202612020007"
