"""A device is known to those who signed in on it, for a while, and to nobody who says so."""

from datetime import date, timedelta

import pytest

from pipelines.rules.security.known_device import (
    LASTS_DAYS,
    MOST_PEOPLE,
    KnownDevice,
    mark_of,
    read,
    with_person,
)

KEY, DAY = b"k" * 32, date(2026, 11, 29)
NUMBER, OTHER_NUMBER = "0a" * 16, "0b" * 16


def signed_in(*people: str, number: str = NUMBER, day: date = DAY) -> KnownDevice:
    device = None
    for person in people:
        device = with_person(KEY, device, number, person, day)
    assert device is not None
    return device


def test_a_device_is_known_by_what_it_kept_to_each_of_its_people_alone() -> None:
    kept = read(signed_in("zhang", "li").text)
    assert kept is not None
    marks = {person: mark_of(KEY, kept, person, DAY) for person in ("zhang", "li", "wang")}
    assert marks["wang"] is None
    assert marks["zhang"] is not None
    assert marks["li"] is not None
    assert marks["zhang"] != marks["li"]
    # A device counts the same on every day, and another one counts apart.
    later = with_person(KEY, kept, OTHER_NUMBER, "zhang", DAY + timedelta(days=1))
    assert later.number == NUMBER
    assert mark_of(KEY, later, "zhang", DAY + timedelta(days=1)) == marks["zhang"]
    other = signed_in("zhang", number=OTHER_NUMBER)
    assert mark_of(KEY, other, "zhang", DAY) not in (None, marks["zhang"])


def test_a_seal_holds_for_its_device_its_key_and_its_days() -> None:
    device = signed_in("zhang")
    assert mark_of(b"x" * 32, device, "zhang", DAY) is None
    assert mark_of(KEY, KnownDevice(OTHER_NUMBER, device.seals), "zhang", DAY) is None
    for days, known in ((LASTS_DAYS, True), (LASTS_DAYS + 1, False), (-1, False)):
        assert (mark_of(KEY, device, "zhang", DAY + timedelta(days=days)) is not None) is known
    day, _, seal = device.seals[0].partition("-")
    older = KnownDevice(NUMBER, (f"{int(day) + 1}-{seal}",))
    assert mark_of(KEY, older, "zhang", DAY + timedelta(days=1)) is None
    assert mark_of(KEY, None, "zhang", DAY) is None


def test_signing_in_again_renews_and_who_was_away_for_longest_goes() -> None:
    device = signed_in(*(f"officer-{n}" for n in range(MOST_PEOPLE)))
    again = with_person(KEY, device, OTHER_NUMBER, "officer-0", DAY + timedelta(days=1))
    assert len(again.seals) == MOST_PEOPLE
    more = with_person(KEY, again, OTHER_NUMBER, "one more", DAY + timedelta(days=1))
    assert len(more.seals) == MOST_PEOPLE
    assert mark_of(KEY, more, "officer-0", DAY + timedelta(days=1)) is not None
    assert mark_of(KEY, more, "officer-1", DAY + timedelta(days=1)) is None
    assert len(more.text) < 1_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        NUMBER,
        f"{NUMBER}.",
        f"{NUMBER}.1-zz",
        f"{NUMBER}.{'9' * 8}-{'a' * 32}",
        f"{NUMBER}.１-{'a' * 32}",
        NUMBER + f".1-{'a' * 32}" * 41,
        f"{NUMBER}.1-{'a' * 32}\n",
        f"{NUMBER.upper()}.1-{'a' * 32}",
    ],
)
def test_what_is_nothing_of_ours_is_none(text: str) -> None:
    assert read(text) is None
    assert read(f"{NUMBER}.0-{'a' * 32}") is not None
