"""Who was there from and until when."""

from datetime import UTC, datetime, timedelta

from pipelines.rules.headcount.spells import Move, Spell, spells

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def move(who: str, minute: int, on: bool) -> Move:
    return Move(who, f"民警{who}", AT + timedelta(minutes=minute), on)


def test_each_coming_ends_with_its_going() -> None:
    found = spells([move("a", 0, True), move("b", 1, True), move("a", 2, False)])
    assert found == [
        Spell("民警a", AT, AT + timedelta(minutes=2)),
        Spell("民警b", AT + timedelta(minutes=1), None),
    ]


def test_who_comes_twice_was_there_all_the_time_and_a_lone_going_is_nothing() -> None:
    found = spells([move("b", 0, False), move("a", 0, True), move("a", 1, True)])
    assert found == [Spell("民警a", AT, None)]
