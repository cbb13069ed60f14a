"""The two tables name what is there."""

import re

from tests.trace.catalogue import ROOT, known
from tests.trace.nodes import stands
from tests.trace.tables import needs_letter, not_here, open_clauses

COMMANDS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_every_row_and_letter_of_them_exists_and_says_why() -> None:
    for table in (open_clauses(), not_here()):
        for row, line in table.items():
            assert line.letters, row
            assert "".join(sorted(set(line.letters))) == line.letters, row
            assert set(line.letters) <= set(known()[row].letters), row
            assert line.why, row


def test_they_stand_in_the_order_of_the_requirements_and_name_a_row_once() -> None:
    order = list(known())
    for table in (open_clauses(), not_here()):
        assert list(table) == sorted(table, key=order.index)


def test_what_comes_nearest_is_a_test_that_stands_or_a_command() -> None:
    for row, line in not_here().items():
        command = line.nearest.removeprefix("make ")
        assert stands(line.nearest) or command in COMMANDS, row


def test_letters_are_asked_for_where_either_table_names_them() -> None:
    assert needs_letter("VC-GEN-06") == {"b"}
    assert needs_letter("NF-TECH-11") == {"a"}
    assert needs_letter("VC-GEN-02") == set()
