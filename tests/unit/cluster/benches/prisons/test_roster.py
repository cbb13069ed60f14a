"""A second start tells of the same people from the same day on, as long as anybody looks."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cluster.benches.prisons.roster import MOST_DAYS, kept_in
from cluster.verbs.simulate import read_officers, read_roster

FIRST = datetime(2026, 11, 28, 4, tzinfo=UTC)
PEOPLE = ("P01,3101000001\nP02,3102000001\n", "P01,3100010,王警官\n")


def nobody() -> tuple[str, str]:
    raise AssertionError("asked again")


def test_people_are_asked_for_once(tmp_path: Path) -> None:
    first = kept_in(tmp_path / "stand-ins", lambda: PEOPLE, FIRST)
    again = kept_in(tmp_path / "stand-ins", nobody, FIRST + timedelta(days=3))
    assert first == again
    assert first.since == date(2026, 11, 18)
    assert again.inmates is not None
    assert again.officers is not None
    assert read_roster(again.inmates) == {"P01": ["3101000001"], "P02": ["3102000001"]}
    assert [tuple(one) for one in read_officers(again.officers)["P01"]] == [("王警官", "3100010")]


def test_what_lies_far_back_is_told_no_more(tmp_path: Path) -> None:
    kept_in(tmp_path, lambda: PEOPLE, FIRST)
    later = kept_in(tmp_path, nobody, FIRST + timedelta(days=400))
    assert later.since == date(2026, 11, 28) + timedelta(days=400 - MOST_DAYS)
