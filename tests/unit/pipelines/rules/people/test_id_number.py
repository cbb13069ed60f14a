from datetime import date

import pytest

from pipelines.rules.people import id_number

WHOLE = id_number.with_check_digit("31010119850315123")


def test_the_last_digit_follows_from_the_others() -> None:
    # The example of the standard itself (GB 11643-1999, annex).
    assert id_number.with_check_digit("11010519491231002") == "11010519491231002X"
    assert id_number.holds("11010519491231002X")


@pytest.mark.parametrize("place", range(17))
def test_any_wrong_digit_is_found(place: int) -> None:
    other = str((int(WHOLE[place]) + 1) % 10)
    assert not id_number.holds(WHOLE[:place] + other + WHOLE[place + 1 :])


@pytest.mark.parametrize(
    "number", ["", "310101", id_number.with_check_digit("31010119850230123"), WHOLE[:-1] + "x"]
)
def test_what_is_no_number_does_not_hold(number: str) -> None:
    assert not id_number.holds(number)


def test_birth_day_and_sex_are_told_by_the_number() -> None:
    assert id_number.birth_day(WHOLE) == date(1985, 3, 15)
    assert id_number.gender_of(WHOLE) == "male"
    assert id_number.gender_of(id_number.with_check_digit("31010119850315124")) == "female"


@pytest.mark.parametrize(
    ("born", "day", "adult"),
    [
        (date(2008, 12, 3), date(2026, 12, 2), False),
        (date(2008, 12, 2), date(2026, 12, 2), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_one_is_grown_up_from_the_eighteenth_birthday(born: date, day: date, adult: bool) -> None:
    assert id_number.is_adult(born, day) is adult
