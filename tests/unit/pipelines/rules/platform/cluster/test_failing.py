from pipelines.rules.platform.cluster.failing import ERROR_CHARS, WINDOW_S, Falls, Lost, short
from schemas.platform.cluster.parts import Failing, PartKind

RELAY = (PartKind.ACTOR, "outbox_relay")
FACE = (PartKind.REPLICA, "FaceModel")


def test_three_falls_within_the_window_name_a_part_with_its_last_error() -> None:
    falls = Falls()
    falls.note(RELAY, 1, "Unavailable: first", 0.0)
    falls.note(RELAY, 1, "Unavailable: second", 10.0)
    assert falls.failing(10.0) == []
    falls.note(RELAY, 1, "", WINDOW_S)
    named = Failing(
        kind=PartKind.ACTOR, name="outbox_relay", times=3, last_error="Unavailable: second"
    )
    assert falls.failing(WINDOW_S) == [named]
    # The first one is too long ago.
    assert falls.failing(WINDOW_S + 0.1) == []


def test_a_count_is_told_by_how_much_it_grew() -> None:
    falls = Falls()
    # From before the first look.
    falls.counted(RELAY, "loop", 7, "old", 0.0)
    assert falls.failing(0.0) == []
    falls.counted(RELAY, "loop", 9, "new", 1.0)
    # Its process began anew, and with it the count.
    falls.counted(RELAY, "loop", 1, "newest", 2.0)
    (named,) = falls.failing(2.0)
    assert (named.times, named.last_error) == (3, "newest")


def test_what_an_operator_asked_for_is_no_fall() -> None:
    falls = Falls()
    falls.excuse(FACE)
    for at in (1.0, 2.0, 3.0):
        falls.note(FACE, 1, "killed", at)
    assert falls.failing(3.0) == []
    falls.note(FACE, 1, "killed", 4.0)
    assert [one.times for one in falls.failing(4.0)] == [3]


def test_the_worst_stands_first() -> None:
    falls = Falls()
    falls.note(RELAY, 3, "a", 0.0)
    for at in (0.0, 1.0):
        falls.note(FACE, 2, "b", at)
    assert [one.name for one in falls.failing(1.0)] == ["FaceModel", "outbox_relay"]


def test_a_replica_that_is_gone_was_lost_unless_fewer_are_wanted() -> None:
    lost = Lost()
    assert lost.look({"a", "b", "c"}, 3) == set()
    assert lost.look({"a", "b", "d"}, 3) == {"c"}
    # One less is wanted, and Serve chooses which.
    assert lost.look({"a", "b", "d"}, 2) == set()
    assert lost.look({"a", "d"}, 2) == set()
    # That one goes as well was not asked for.
    assert lost.look({"d"}, 2) == {"a"}
    assert lost.look({"d", "e"}, 2) == set()


def test_the_last_line_says_most() -> None:
    assert short("Traceback:\n  File x\n\nRuntimeError: no memory\n\n") == "RuntimeError: no memory"
    assert short("") == ""
    assert len(short("x" * 1_000)) == ERROR_CHARS
