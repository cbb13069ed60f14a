"""How much a party takes, whom a session lets in, and where bookings of a closed day go."""

from datetime import date

import msgspec
import pytest

from pipelines.rules.visits.admission import Busy, Standing, require_admitted, require_free
from pipelines.rules.visits.closing import nearest, require_all_chosen, require_days
from pipelines.rules.visits.places import full, kept_list, lets_in, require_let_in, size_of
from pipelines.rules.visits.telling import Companion, companions_text, session_text
from schemas.errors import QinqiaoError
from schemas.modules.visits.visit_times import Counted
from schemas.people.kinds import CustodyState


class At(msgspec.Struct, frozen=True):
    day: date
    starts: str


def test_a_party_takes_one_place_or_one_for_each() -> None:
    assert (size_of(Counted.PARTY, 3), size_of(Counted.VISITOR, 3)) == (1, 3)


def test_a_code_is_found_whole_and_not_as_the_beginning_of_another() -> None:
    kept = kept_list({"P03-W10", "P03-W02"})
    assert kept == ",P03-W02,P03-W10,"
    assert lets_in(kept, ("SH", "P03", "P03-W10"))
    assert not lets_in(kept, ("P03-W1",))
    assert lets_in("", ("anything",))
    require_let_in(kept, ",lenient,", "/SH/P03/P03-W02/", "lenient")
    for levels, path, level in (
        (",lenient,", "/SH/P03/P03-W02/", None),
        ("", "/SH/P03/P03-W01/", "lenient"),
        (",lenient,", "/SH/P03/P03-W02/", "strict"),
    ):
        with pytest.raises(QinqiaoError, match="not_let_in"):
            require_let_in(kept, levels, path, level)


def test_who_comes_too_late_is_told_what_is_left() -> None:
    assert (full(0, 1).code, full(2, 3).code, full(3, 3).code) == (
        "session_full",
        "too_few_places",
        "session_full",
    )


def standing(**more: object) -> Standing:
    known = {
        "custody": CustodyState.IN_CUSTODY,
        "inmate_barred": None,
        "relative_barred": None,
    }
    return msgspec.convert(known | more, Standing)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"custody": "released"}, "not_in_custody"),
        ({"inmate_barred": "打架"}, "inmate_blacklisted"),
        ({"relative_barred": "带违禁品"}, "blacklisted"),
    ],
)
def test_relatives_are_not_told_why_they_may_not_come(more: dict[str, str], code: str) -> None:
    require_admitted(standing(), to_officer=False)
    with pytest.raises(QinqiaoError) as refused:
        require_admitted(standing(**more), to_officer=False)
    assert refused.value.code == code
    reason = more.get("inmate_barred") or more.get("relative_barred")
    if reason:
        assert reason not in refused.value.message
        with pytest.raises(QinqiaoError, match=code) as told:
            require_admitted(standing(**more), to_officer=True)
        assert reason in told.value.message


def test_nobody_is_at_two_visits_at_once_and_one_may_follow_the_other() -> None:
    other = Busy(booking_no="HJ1", starts="09:00", ends="09:30", inmate=True)
    require_free("09:30", "10:00", [other])
    require_free("08:30", "09:00", [other])
    with pytest.raises(QinqiaoError, match="person_taken"):
        require_free("09:29", "10:00", [other])


def test_the_nearest_day_comes_first_and_of_two_the_later() -> None:
    sought = At(date(2026, 12, 8), "09:00")
    days = [(11, "09:00"), (9, "14:00"), (9, "10:00"), (7, "09:00")]
    fitting = [At(date(2026, 12, day), starts) for day, starts in days]
    assert [(one.day.day, one.starts) for one in nearest(sought, fitting)] == [
        (9, "10:00"),
        (9, "14:00"),
        (7, "09:00"),
        (11, "09:00"),
    ]


def test_nobody_is_decided_on_unseen() -> None:
    require_all_chosen(["a", "b"], ["b", "a"])
    for chosen in (["a"], ["a", "b", "c"]):
        with pytest.raises(QinqiaoError, match="closing_changed"):
            require_all_chosen(["a", "b"], chosen)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), "days_wrong"),
        (date(2026, 11, 30), date(2026, 12, 1), "days_past"),
        (date(2026, 12, 1), date(2027, 3, 3), "too_many_days"),
    ],
)
def test_days_that_nobody_means_are_refused(first: date, last: date, code: str) -> None:
    require_days(date(2026, 12, 1), date(2027, 3, 2), date(2026, 12, 1))
    with pytest.raises(QinqiaoError, match=code):
        require_days(first, last, date(2026, 12, 1))


def test_people_and_times_are_told_as_they_are_written() -> None:
    along = [Companion("王某", minor=False), Companion("王小某", minor=True)]
    assert companions_text(along) == "王某、王小某（未成年）"
    assert companions_text([]) is None
    assert session_text(date(2026, 12, 5), "09:00", "09:30") == "12月5日（周六）09:00-09:30"
