"""Until when a conversation must be reviewed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.recordings.review_due import DueRules, Finished, due_at, overdue, sampled

ENDED = datetime(2026, 11, 10, 4, tzinfo=UTC)
RULES = DueRules(hit_hours=24, sample_percent=20, sample_days=7)


def finished(number: int = 0, *, hits: int = 0, recorded: bool = True) -> Finished:
    return Finished(id=f"01J{number:023}", ended_at=ENDED, hits=hits, recorded=recorded)


def test_whatever_has_hits_is_due_soon_whether_drawn_or_not() -> None:
    every = {due_at(finished(number, hits=1), RULES) for number in range(50)}
    assert every == {ENDED + timedelta(hours=24)}
    assert due_at(finished(hits=1, recorded=False), RULES) == ENDED + timedelta(hours=24)


def test_of_the_others_the_share_is_drawn_by_the_id_alone() -> None:
    ids = [finished(number).id for number in range(5000)]
    drawn = [one for one in ids if sampled(one, 20)]
    assert len(drawn) / len(ids) == pytest.approx(0.2, abs=0.02)
    assert [one for one in ids if sampled(one, 20)] == drawn
    assert set(drawn) < {one for one in ids if sampled(one, 50)}
    assert not any(sampled(one, 0) for one in ids)
    assert all(sampled(one, 100) for one in ids)


def test_a_drawn_one_is_due_later_and_only_where_there_is_sound() -> None:
    rules = msgspec.structs.replace(RULES, sample_percent=100)
    assert due_at(finished(), rules) == ENDED + timedelta(days=7)
    assert due_at(finished(recorded=False), rules) is None
    assert due_at(finished(), msgspec.structs.replace(RULES, sample_percent=0)) is None


def test_one_that_was_given_to_an_officer_is_due_though_it_was_not_drawn() -> None:
    rules = msgspec.structs.replace(RULES, sample_percent=0)
    given = msgspec.structs.replace(finished(), assigned_at=ENDED + timedelta(days=3))
    assert due_at(given, rules) == ENDED + timedelta(days=10)
    unheard = msgspec.structs.replace(given, recorded=False)
    assert due_at(unheard, rules) == ENDED + timedelta(days=10)
    drawn = msgspec.structs.replace(RULES, sample_percent=100)
    assert due_at(given, drawn) == ENDED + timedelta(days=7)


@pytest.mark.parametrize(("number", "drawn_at"), [(0, 21), (1, 10), (2, 25)])
def test_which_are_drawn_stays_over_the_years(number: int, drawn_at: int) -> None:
    """Another choice would make due what nobody was told of."""
    assert not sampled(finished(number).id, drawn_at)
    assert sampled(finished(number).id, drawn_at + 1)


def test_overdue_is_what_nobody_reviewed_in_time() -> None:
    now = ENDED + timedelta(days=2)
    assert overdue(ENDED, 0, now)
    assert not overdue(ENDED, 1, now)
    assert not overdue(now, 0, now)
    assert not overdue(None, 0, now)
