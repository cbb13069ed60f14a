"""Rows and their clauses are read as the documents hold them."""

from string import ascii_lowercase

from tests.trace.catalogue import clauses_of, controls, known, rows


def test_the_catalogue_holds_every_row_once() -> None:
    ids = [row.id for row in rows()]
    assert len(ids) == len(set(ids)) == 637


def test_the_letters_of_each_row_follow_one_another() -> None:
    assert [row.id for row in rows() if row.letters != ascii_lowercase[: len(row.letters)]] == []
    assert [row.id for row in rows() if not all(row.clauses.values())] == []


def test_the_controls_are_rows_of_one_clause() -> None:
    ids = [row.id for row in controls()]
    assert {"ID-1", "AC-3", "AU-4", "NR-1", "PV-1"} <= set(ids)
    assert len(ids) == len(set(ids)) == 25
    assert {row.letters for row in controls()} == {"a"}
    assert len(known()) == 637 + 25


def test_clauses_are_told_by_letter() -> None:
    assert clauses_of("(a) One works; (b) so does (as set) two; each.") == {
        "a": "One works",
        "b": "so does (as set) two; each",
    }


def test_a_text_without_letters_is_one_clause() -> None:
    assert clauses_of("All of it (by rule) works.") == {"a": "All of it (by rule) works."}
