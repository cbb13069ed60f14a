"""A mended line beside what its sheet holds already."""

from datetime import date

from pipelines.rules.labour.ledger.applying import OVER_A_DAY, TWICE, without_room
from pipelines.rules.labour.ledger.packing import Row


def row(inmate: int, minutes: int, post: int = 0) -> Row:
    ids = [bytes([number]) * 16 for number in (inmate, post, 9, 0)]
    return Row(date(2026, 11, 3), 1, minutes, 0, 1, *ids)


def test_a_line_needs_a_key_and_time_of_its_own() -> None:
    stored = [row(1, 900)]
    lines = [row(1, 60), row(1, 600, post=1), row(1, 540, post=1), row(2, 1440)]
    assert without_room(lines, stored) == {0: TWICE, 1: OVER_A_DAY}
    assert without_room(lines, []) == {}


def test_all_that_stands_there_of_an_inmate_takes_room() -> None:
    stored = [row(1, 800), row(1, 600, post=1), row(2, 1000)]
    assert without_room([row(1, 40, post=2), row(1, 41, post=3)], stored) == {1: OVER_A_DAY}
