"""A mutant is told as a place in the file that people read, and what stood there."""

import pytest

from tests.mutants.change import Change, between, heading, line_of

SOURCE = '''"""Doors."""

OPEN = 3


class Door:
    def opens(self, keys: int) -> bool:
        return keys > OPEN


# Whoever has none waits.
def opens(keys: int) -> bool:
    return keys > 0
'''
FUNCTION = ["# Whoever has none waits.", "def opens(keys: int) -> bool:", "    return keys > 0"]


def test_a_function_and_a_method_of_one_name_are_told_apart() -> None:
    assert line_of(SOURCE, "opens", None) == 12
    assert line_of(SOURCE, "opens", "Door") == 7


def test_a_function_that_is_gone_is_an_error() -> None:
    with pytest.raises(LookupError):
        line_of(SOURCE, "closes", None)


def test_the_place_is_that_of_the_changed_line_and_not_of_the_function() -> None:
    became = [*FUNCTION[:2], "    return keys >= 0"]
    found = between("doors.py", 12 - heading(FUNCTION), FUNCTION, became)
    assert found == Change("doors.py", 13, "return keys > 0", "return keys >= 0")
    assert found.place == "doors.py:13"


def test_a_line_that_was_taken_out_is_told() -> None:
    found = between("doors.py", 11, FUNCTION, FUNCTION[:2])
    assert (found.line, found.was, found.became) == (13, "return keys > 0", "")


@pytest.mark.parametrize(
    ("was", "became", "wording"),
    [
        ('raise Gone("没有。", code="gone")', 'raise Gone("XX没有。XX", code="gone")', True),
        ('raise Gone("没有。", code="gone")', 'raise Gone("没有。", code="GONE")', False),
        ('raise Gone("没有。", code="gone")', 'raise Gone(None, code="gone")', False),
        ("return keys > 0", "return keys >= 0", False),
    ],
)
def test_only_another_text_is_wording(was: str, became: str, wording: bool) -> None:
    assert Change("doors.py", 1, was, became).is_wording is wording
